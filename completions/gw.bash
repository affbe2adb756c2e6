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
    _gw_words 'serve validate route-test keygen bench inspect-logs help --help --version'
    return
  fi
  # bash takes --format=json for three words.
  [[ $current == = ]] && current=
  [[ $previous == = ]] && previous=${COMP_WORDS[COMP_CWORD-2]}
  case ${COMP_WORDS[1]} in
    help) _gw_words 'serve validate route-test keygen bench inspect-logs' ;;
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
    keygen)
      if ((COMP_CWORD == 2)) && [[ $current != -* ]]; then _gw_words 'api-key jwt-key token secret password certificate'; return; fi
      case ${COMP_WORDS[2]} in
    api-key)
      if ((COMP_CWORD == 3)) && [[ $current != -* ]]; then _gw_words 'list revoke rotate import'; return; fi
      case ${COMP_WORDS[3]} in
    list)
      case $previous in
        --store) _gw_files; return ;;
        -c|--config) _gw_files; return ;;
        --format) _gw_words 'text json'; return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --store --config --format'; else :; fi ;;
    revoke)
      case $previous in
        --store) _gw_files; return ;;
        -c|--config) _gw_files; return ;;
        --format) _gw_words 'text json'; return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --store --config --format'; else :; fi ;;
    rotate)
      case $previous in
        --overlap) return ;;
        --expires) return ;;
        --label) return ;;
        --store) _gw_files; return ;;
        -c|--config) _gw_files; return ;;
        --format) _gw_words 'text json'; return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --overlap --expires --label --store --config --format'; else :; fi ;;
    import)
      case $previous in
        --store) _gw_files; return ;;
        -c|--config) _gw_files; return ;;
        --format) _gw_words 'text json'; return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --store --config --format'; else _gw_files; fi ;;
    *)
      case $previous in
        --scopes) return ;;
        --groups) return ;;
        --expires) return ;;
        --starts) return ;;
        --id) return ;;
        --label) return ;;
        --store) _gw_files; return ;;
        -c|--config) _gw_files; return ;;
        --format) _gw_words 'text json'; return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --scopes --groups --expires --starts --id --label --store --config --format'; else :; fi ;;
      esac ;;
    jwt-key)
      case $previous in
        --algorithm) _gw_words 'ES256 ES384 ES512 EdDSA RS256 RS384 RS512 PS256 PS384 PS512'; return ;;
        --bits) return ;;
        --key) _gw_files; return ;;
        --jwks) _gw_files; return ;;
        --format) _gw_words 'text json'; return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --algorithm --bits --key --jwks --format'; else :; fi ;;
    token)
      case $previous in
        --key) _gw_files; return ;;
        --algorithm) _gw_words 'HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA'; return ;;
        --claims) return ;;
        --issuer) return ;;
        --audience) return ;;
        --subject) return ;;
        --expires) return ;;
        --kid) return ;;
        --format) _gw_words 'text json'; return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --key --algorithm --claims --issuer --audience --subject --expires --kid --format'; else :; fi ;;
    secret)
      case $previous in
        --bytes) return ;;
        --out) _gw_files; return ;;
        --format) _gw_words 'text json'; return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --bytes --out --format'; else :; fi ;;
    password)
      case $previous in
        --cost) return ;;
        --format) _gw_words 'text json'; return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --cost --format'; else :; fi ;;
    certificate)
      case $previous in
        --folder) return ;;
        --expires) return ;;
        --format) _gw_words 'text json'; return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --client --folder --expires --format'; else :; fi ;;
    *)
      case $previous in
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help'; else :; fi ;;
      esac ;;
    bench)
      case $previous in
        --rate) return ;;
        --duration) return ;;
        --stages) return ;;
        --arrivals) _gw_words 'even poisson'; return ;;
        --connections) return ;;
        -X|--method) return ;;
        -H|--header) return ;;
        --body) _gw_files; return ;;
        --data) return ;;
        --weights) return ;;
        --timeout) return ;;
        --backlog) return ;;
        --seed) return ;;
        --fail-if) return ;;
        --direct) return ;;
        --replay) _gw_files; return ;;
        --speed) return ;;
        --save) _gw_files; return ;;
        --compare) _gw_files; return ;;
        --format) _gw_words 'text json csv html'; return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --rate --duration --stages --arrivals --closed --connections --fresh --method --header --body --data --weights --timeout --backlog --seed --fail-if --direct --find-capacity --replay --speed --save --compare --format'; else :; fi ;;
    inspect-logs)
      case $previous in
        -c|--config) _gw_files; return ;;
        --by) return ;;
        --where) return ;;
        --since) return ;;
        --until) return ;;
        --versus) return ;;
        --explain) return ;;
        --top) return ;;
        --format) _gw_words 'text json csv html'; return ;;
        *) ;;
      esac
      if [[ $current == -* ]]; then _gw_words '--help --config --by --where --since --until --versus --explain --unused --follow --top --format'; else _gw_files; fi ;;
  esac
}
complete -F _gw gw
