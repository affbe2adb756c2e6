# Completion of gw for bash, made by gw --generate bash.
_gw_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current"); }
_gw_files() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$current")
}
_gw() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _gw_words 'serve help --help --version'
    return
  fi
  # bash takes --format=json for three words.
  [[ $current == = ]] && current=
  [[ $previous == = ]] && previous=${COMP_WORDS[COMP_CWORD-2]}
  case ${COMP_WORDS[1]} in
    help) _gw_words 'serve' ;;
    serve)
      case $previous in
        -c|--config) _gw_files; return ;;
        --to) return ;;
        --listen) return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --config --to --listen --watch --no-watch'; else :; fi ;;
  esac
}
complete -F _gw gw
