#compdef gw
# Completion of gw for zsh, made by gw --generate zsh.
_gw() {
  if ((CURRENT == 2)); then
    local -a commands=(
      'serve:Forwards live traffic.'
      'help:Says what a command takes.'
    )
    _describe command commands
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
    serve)
      _arguments -s \
        '*'{-c,--config=}'[The configuration\: a file, or a folder'\''s *.toml. Standard\: gw.toml.]:FILE:_files' \
        --to='[Forwards everything to this address; no file is read.]:URL: ' \
        --listen='[Where --to listens. Standard\: 127.0.0.1\:8080; port 0 is a free one.]:ADDRESS: ' \
        --watch'[Reloads when a file changes. On a terminal it does so unasked.]' \
        --no-watch'[Reloads on SIGHUP only.]' \
        '(- *)'{-h,--help}'[Says what it takes.]'
      ;;
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _gw "$@"; else compdef _gw gw; fi
