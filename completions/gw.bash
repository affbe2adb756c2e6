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
    _gw_words 'serve validate route-test help --help --version'
    return
  fi
  # bash takes --format=json for three words.
  [[ $current == = ]] && current=
  [[ $previous == = ]] && previous=${COMP_WORDS[COMP_CWORD-2]}
  case ${COMP_WORDS[1]} in
    help) _gw_words 'serve validate route-test' ;;
    serve)
      case $previous in
        -c|--config) _gw_files; return ;;
        --to) return ;;
        --listen) return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --config --to --listen --watch --no-watch'; else :; fi ;;
    validate)
      case $previous in
        -c|--config) _gw_files; return ;;
        --format) _gw_words 'text json sarif junit github'; return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --config --online --hermetic --strict --show --no-tests --format'; else _gw_files; fi ;;
    route-test)
      case $previous in
        -c|--config) _gw_files; return ;;
        -H|--header) return ;;
        --from) return ;;
        --now) return ;;
        --dice) return ;;
        --body) _gw_files; return ;;
        --listener) return ;;
        --as) return ;;
        --token) return ;;
        --only) return ;;
        --fail-under) return ;;
        --against) _gw_files; return ;;
        --log) _gw_files; return ;;
        --format) _gw_words 'text json junit github sarif'; return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --config --header --from --now --dice --body --listener --as --token --only --coverage --fail-under --against --log --format'; else :; fi ;;
  esac
}
complete -F _gw gw
