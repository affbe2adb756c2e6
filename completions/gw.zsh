#compdef gw
# Completion of gw for zsh, made by gw --generate zsh.
_gw() {
  if ((CURRENT == 2)); then
    local -a commands=(
      'serve:Forwards live traffic.'
      'validate:Says everything that is wrong with a configuration.'
      'route-test:Says what becomes of a request, and why; or runs the tests.'
      'keygen:Makes keys, secrets, tokens and certificates.'
      'bench:Offers load and measures latency.'
      'inspect-logs:Says what a log knows\: how fast, how often, who failed and why.'
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
        --online'[Also look up host names, and fetch the keys of issuers; what cannot be reached makes the exit code 2.]' \
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
        --as='[Who sends it\: NAME, or NAME/KEY with the id of a key; its credential is genuine.]:CONSUMER: ' \
        --token='[Claims of a genuine bearer token; iss, aud, sub, iat and exp may be left out.]:JSON: ' \
        --only='[Run the tests whose name fits.]:GLOB: ' \
        --coverage'[List the routes, split entries and refusals that no test touches.]' \
        --fail-under='[With less coverage the answer is no. Implies --coverage.]:PERCENT: ' \
        '*'--against='[Ask this configuration the same tests, and show what changes.]:FILE:_files' \
        '*'--log='[With --against\: the requests of an access log instead of the tests; - is standard input.]:ACCESS:_files' \
        --format='[How to answer.]:FORMAT:(text json junit github sarif)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '1:'\''METHOD URL'\'': '
      ;;
    keygen)
      if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
        local -a kinds=(
          'api-key:Makes an API key for a consumer, and manages those there are.'
          'jwt-key:Makes a key that signs tokens.'
          'token:Makes a signed test token.'
          'secret:Makes a random secret.'
          'password:Hashes a password.'
          'certificate:Makes a certificate of a local authority.'
        )
        _describe kind kinds
        return
      fi
      case $words[2] in
      api-key)
      shift words
      ((CURRENT--))
      if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
        local -a kinds=(
          'list:Lists the keys of the store.'
          'revoke:Takes a key back.'
          'rotate:Makes a key in place of another, which stays valid for a while.'
          'import:Takes in the hashes of keys that were made elsewhere.'
        )
        _describe kind kinds
        return
      fi
      case $words[2] in
      list)
      shift words
      ((CURRENT--))
      _arguments -s \
        --store='[The store, a SQLite database. Standard\: what the configuration names.]:FILE:_files' \
        '*'{-c,--config=}'[The configuration\: a file, or a folder'\''s *.toml. Standard\: gw.toml.]:FILE:_files' \
        --format='[How to answer.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '1:CONSUMER: '
      ;;
      revoke)
      shift words
      ((CURRENT--))
      _arguments -s \
        --store='[The store, a SQLite database. Standard\: what the configuration names.]:FILE:_files' \
        '*'{-c,--config=}'[The configuration\: a file, or a folder'\''s *.toml. Standard\: gw.toml.]:FILE:_files' \
        --format='[How to answer.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '1:CONSUMER/ID: '
      ;;
      rotate)
      shift words
      ((CURRENT--))
      _arguments -s \
        --overlap='[How long the old key stays valid beside the new one. Standard\: 24h.]:DURATION: ' \
        --expires='[When the new key ends. Standard\: after as long as the old one was given.]:WHEN: ' \
        --label='[What people see in the key\: gw_LABEL_... Standard\: live.]:TEXT: ' \
        --store='[The store, a SQLite database. Standard\: what the configuration names.]:FILE:_files' \
        '*'{-c,--config=}'[The configuration\: a file, or a folder'\''s *.toml. Standard\: gw.toml.]:FILE:_files' \
        --format='[How to answer.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '1:CONSUMER/ID: '
      ;;
      import)
      shift words
      ((CURRENT--))
      _arguments -s \
        --store='[The store, a SQLite database. Standard\: what the configuration names.]:FILE:_files' \
        '*'{-c,--config=}'[The configuration\: a file, or a folder'\''s *.toml. Standard\: gw.toml.]:FILE:_files' \
        --format='[How to answer.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '1:FILE:_files'
      ;;
      *)
      _arguments -s \
        '*'--scopes='[What it may do, parted by commas\: orders\:read,orders\:write.]:LIST: ' \
        '*'--groups='[The consumer'\''s groups from now on, parted by commas\: gold,beta.]:LIST: ' \
        --expires='[From now, as 90d, or a date. Standard\: never.]:WHEN: ' \
        --starts='[Not valid before; like --expires.]:WHEN: ' \
        --id='[What it is called. Standard\: the day.]:NAME: ' \
        --label='[What people see in the key\: gw_LABEL_... Standard\: live.]:TEXT: ' \
        --store='[The store, a SQLite database. Standard\: what the configuration names.]:FILE:_files' \
        '*'{-c,--config=}'[The configuration\: a file, or a folder'\''s *.toml. Standard\: gw.toml.]:FILE:_files' \
        --format='[How to answer.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '1:CONSUMER: '
      ;;
      esac
      ;;
      jwt-key)
      shift words
      ((CURRENT--))
      _arguments -s \
        --algorithm='[What the key is for. Standard\: ES256.]:NAME:(ES256 ES384 ES512 EdDSA RS256 RS384 RS512 PS256 PS384 PS512)' \
        --bits='[Of an RSA key\: 2048 to 8192. Standard\: 2048.]:N: ' \
        --key='[Where the private key goes, a new file. Standard\: jwt-key.pem.]:FILE:_files' \
        --jwks='[Where the public key goes. Keys that are there stay. Standard\: jwks.json.]:FILE:_files' \
        --format='[How to answer.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]'
      ;;
      token)
      shift words
      ((CURRENT--))
      _arguments -s \
        --key='[A private key (PEM), or a file with a secret. Standard\: jwt-key.pem.]:FILE:_files' \
        --algorithm='[Standard\: what jwks.json says of the key, else RS256 of RSA, HS256 of a secret.]:NAME:(HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA)' \
        --claims='[An object; its claims stand as they are.]:JSON: ' \
        --issuer='[The claim iss.]:TEXT: ' \
        '*'--audience='[The claim aud.]:TEXT: ' \
        --subject='[The claim sub. Standard\: test.]:TEXT: ' \
        --expires='[From now, as 15m or 30d; off leaves the claim exp out. Standard\: 1h.]:DURATION: ' \
        --kid='[Standard\: the thumbprint, of a secret none.]:TEXT: ' \
        --format='[How to answer.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]'
      ;;
      secret)
      shift words
      ((CURRENT--))
      _arguments -s \
        --bytes='[How many random bytes\: 16 to 1024. Standard\: 32.]:N: ' \
        --out='[Goes into this new file instead of being shown.]:FILE:_files' \
        --format='[How to answer.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]'
      ;;
      password)
      shift words
      ((CURRENT--))
      _arguments -s \
        --cost='[How much work a check is, doubling with each step\: 10 to 14. Standard\: 12.]:N: ' \
        --format='[How to answer.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]'
      ;;
      certificate)
      shift words
      ((CURRENT--))
      _arguments -s \
        --client'[For a client (mTLS); without it for a server.]' \
        --folder='[Where the files are. Standard\: this one.]:FOLDER: ' \
        --expires='[From now, as 90d. Standard\: 365d. Never longer than the authority.]:DURATION: ' \
        --format='[How to answer.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '*:NAME: '
      ;;
      *)
      _arguments -s \
        '(- *)'{-h,--help}'[Says what it takes.]'
      ;;
      esac
      ;;
    bench)
      _arguments -s \
        --rate='[Requests a second, or like 600/minute. Standard\: 100.]:RATE: ' \
        --duration='[How long. Standard\: 10s.]:DURATION: ' \
        --stages='[In place of both\: 10s\:100,30s\:100..500 is 10 s at 100, then 30 s up to 500.]:LIST: ' \
        --arrivals='[How requests lie in time\: evenly (standard), or at random as people come.]:LAW:(even poisson)' \
        --closed'[A closed loop\: each connection asks once it was answered.]' \
        --connections='[At most so many to each server. Standard\: 64.]:NUMBER: ' \
        --fresh'[A new connection for each request.]' \
        {-X,--method=}'[Standard\: GET.]:METHOD: ' \
        '*'{-H,--header=}'[A header field.]:'\''NAME\: VALUE'\'': ' \
        --body='[The request'\''s body.]:FILE:_files' \
        --data='[The request'\''s body, as text.]:TEXT: ' \
        --weights='[How often each URL is asked beside the others\: 9,1.]:LIST: ' \
        --timeout='[For an answer, from when it was asked for. Standard\: 10s.]:DURATION: ' \
        --backlog='[Requests due that may wait for a connection; more are dropped. Standard\: 65536.]:NUMBER: ' \
        --seed='[Of everything random. Standard\: 1.]:NUMBER: ' \
        '*'--fail-if='[Exit code 1 where it holds, like '\''p99 > 20ms or errors > 1%'\''.]:CONDITION: ' \
        --direct='[What stands behind URL\: asked in turns with it, and what URL adds is told.]:URL: ' \
        --find-capacity'[Looks for the highest rate at which no --fail-if holds\: from --rate on, each for --duration.]' \
        --replay='[An access log of gw, nginx or AWS, or a HAR\: its methods, paths and gaps. Only a HAR tells bodies; in place of them, or without one, it is what --body or --data says.]:ACCESS:_files' \
        --speed='[Of a replay\: 2 is twice as fast. Standard\: 1.]:FACTOR: ' \
        --save='[Keeps the run, to compare others with.]:FILE:_files' \
        --compare='[A saved run\: exit code 1 where this one is worse beyond noise.]:FILE:_files' \
        --format='[How to answer.]:FORMAT:(text json csv html)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '*:URL: '
      ;;
    inspect-logs)
      _arguments -s \
        '*'{-c,--config=}'[The configuration\: a file, or a folder'\''s *.toml. Standard\: gw.toml.]:FILE:_files' \
        --by='[Group by these, as route,status; also class, side, call, minute, hour, day. Standard\: route, or call where the log knows no routes.]:FIELDS: ' \
        '*'--where='[Of these records alone\: FIELD OP VALUE, joined by and, or; OP is one of = != < <= > >= ~ (a regex). The fields are those of gw.toml(5); several of these must all hold.]:CONDITION: ' \
        --since='[From then on\: 15m, 1h, 7d ago, or a time in UTC.]:WHEN: ' \
        --until='[Up to then. --since counts back from it.]:WHEN: ' \
        --versus='[What differs from the same span so long ago, beyond chance.]:SPAN: ' \
        --explain='[Ask the configuration again what becomes of the request with this id.]:ID: ' \
        --unused'[Groups, routes and policies that nobody needed, and paths called that no route serves.]' \
        --follow'[Show records as they come, until Ctrl-C.]' \
        --top='[Rows of a table. Standard\: 20.]:N: ' \
        --format='[How to answer. html is one page that needs nothing else.]:FORMAT:(text json csv html)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '*:ACCESS:_files'
      ;;
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _gw "$@"; else compdef _gw gw; fi
