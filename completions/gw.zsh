#compdef gw
# Completion of gw for zsh, made by gw --generate zsh.
_gw() {
  if ((CURRENT == 2)); then
    local -a commands=(
      'serve:Forwards live traffic.'
      'validate:Says everything that is wrong with a configuration.'
      'route-test:Says what becomes of a request, and why; or runs the tests.'
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
    validate)
      _arguments -s \
        '*'{-c,--config=}'[The configuration\: a file, or a folder'\''s *.toml. Standard\: gw.toml.]:FILE:_files' \
        --online'[Also look up names, JWKS and discovery (not possible yet).]' \
        --hermetic'[Use nothing but the files of the tree; list what was not checked.]' \
        --strict'[Warnings fail too.]' \
        --show'[Print every route in its order, with its chain, its settings and their origin.]' \
        --no-tests'[Do not run the \[\[test\]\] blocks.]' \
        --format='[How to answer.]:FORMAT:(text json sarif junit github)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '*:FILE:_files'
      ;;
    route-test)
      _arguments -s \
        '*'{-c,--config=}'[The configuration\: a file, or a folder'\''s *.toml. Standard\: gw.toml.]:FILE:_files' \
        '*'{-H,--header=}'[A header field of the request.]:'\''NAME\: VALUE'\'': ' \
        --from='[The client'\''s address. Standard\: 127.0.0.1.]:IP: ' \
        --now='[A date, or a date and time in UTC.]:TIME: ' \
        --dice='[Every draw is this fraction (0.5), or a record'\''s own dice (a whole number).]:N: ' \
        --body='[The request'\''s body.]:FILE:_files' \
        --listener='[Where it comes in.]:NAME: ' \
        --as='[Who sends it (not possible yet).]:CONSUMER: ' \
        --token='[Claims of a token (not possible yet).]:JSON: ' \
        --only='[Run the tests whose name fits.]:GLOB: ' \
        --coverage'[List the routes, split entries and refusals that no test touches.]' \
        --fail-under='[With less coverage the answer is no. Implies --coverage.]:PERCENT: ' \
        '*'--against='[Ask this configuration the same tests, and show what changes.]:FILE:_files' \
        --log='[Requests of an access log (not possible yet).]:ACCESS:_files' \
        --format='[How to answer.]:FORMAT:(text json junit github sarif)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '1:'\''METHOD URL'\'': '
      ;;
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _gw "$@"; else compdef _gw gw; fi
