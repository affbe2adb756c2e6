#compdef gw
# Completion of gw for zsh, made by gw --generate zsh.
_gw() {
  if ((CURRENT == 2)); then
    local -a commands=(
      'serve:Forward live traffic.'
      'validate:Check a configuration and report every error.'
      'route-test:Explain how a request is handled, or run the tests.'
      'keygen:Create keys, secrets, tokens and certificates.'
      'bench:Generate load and measure latency.'
      'inspect-logs:Analyze access logs\: latency, traffic, errors and their causes.'
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
        '*'{-c,--config=}'[Configuration file or folder of *.toml files (default\: gw.toml).]:FILE:_files' \
        --to='[Forward every request to this URL. No configuration file is read.]:URL: ' \
        --listen='[Listening address for --to (default\: 127.0.0.1\:8080). Port 0\: any free port.]:ADDRESS: ' \
        --watch'[Reload when a configuration file changes. Default if standard output is a terminal.]' \
        --no-watch'[Reload only on SIGHUP.]' \
        '(- *)'{-h,--help}'[Says what it takes.]'
      ;;
    validate)
      _arguments -s \
        '*'{-c,--config=}'[Configuration file or folder of *.toml files (default\: gw.toml).]:FILE:_files' \
        --online'[Also resolve host names and fetch the keys of issuers. If a server cannot be reached, the exit code is 2.]' \
        --hermetic'[Read only files of the current folder, no environment variables; list what was not checked.]' \
        --strict'[Treat warnings as errors.]' \
        --show'[Print every route in matching order, with its policies, its settings, and where each was set.]' \
        --no-tests'[Do not run the \[\[test\]\] blocks.]' \
        --format='[Output format.]:FORMAT:(text json sarif junit github)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '*:FILE:_files'
      ;;
    route-test)
      _arguments -s \
        '*'{-c,--config=}'[Configuration file or folder of *.toml files (default\: gw.toml).]:FILE:_files' \
        '*'{-H,--header=}'[Header field of the request.]:'\''NAME\: VALUE'\'': ' \
        --from='[Client address (default\: 127.0.0.1).]:IP: ' \
        --now='[Time of the request\: a date, or a date and time in UTC.]:TIME: ' \
        --dice='[Random number\: a fraction for every draw (0.5), or the dice of a log record (an integer).]:N: ' \
        --body='[File with the request body.]:FILE:_files' \
        --listener='[Listener that receives the request.]:NAME: ' \
        --as='[Consumer that sends the request, with valid credentials\: NAME, or NAME/KEY with a key id.]:CONSUMER: ' \
        --token='[Claims of a valid bearer token. iss, aud, sub, iat and exp are added if missing.]:JSON: ' \
        --only='[Run only the tests whose name matches.]:GLOB: ' \
        --coverage'[List the routes, split entries and rejections that no test covers.]' \
        --fail-under='[Exit with 1 if the coverage is lower. Implies --coverage.]:PERCENT: ' \
        '*'--against='[Compare with this configuration\: show what changes for the requests of the tests.]:FILE:_files' \
        '*'--log='[With --against\: use the requests of an access log instead of the tests; - is standard input.]:ACCESS:_files' \
        --format='[Output format.]:FORMAT:(text json junit github sarif)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '1:'\''METHOD URL'\'': '
      ;;
    keygen)
      if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then
        local -a kinds=(
          'api-key:Create, list, revoke, rotate and import API keys.'
          'jwt-key:Create a key pair to sign tokens.'
          'token:Create a signed test token.'
          'secret:Create a random secret.'
          'password:Hash a password.'
          'certificate:Create a certificate signed by a local authority.'
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
          'list:List the keys of a store.'
          'revoke:Revoke a key.'
          'rotate:Replace a key by a new one.'
          'import:Import hashes of keys that were created elsewhere.'
        )
        _describe kind kinds
        return
      fi
      case $words[2] in
      list)
      shift words
      ((CURRENT--))
      _arguments -s \
        --store='[Store, a SQLite database (default\: `store` of the configuration).]:FILE:_files' \
        '*'{-c,--config=}'[Configuration file or folder of *.toml files (default\: gw.toml).]:FILE:_files' \
        --format='[Output format.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '1:CONSUMER: '
      ;;
      revoke)
      shift words
      ((CURRENT--))
      _arguments -s \
        --store='[Store, a SQLite database (default\: `store` of the configuration).]:FILE:_files' \
        '*'{-c,--config=}'[Configuration file or folder of *.toml files (default\: gw.toml).]:FILE:_files' \
        --format='[Output format.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '1:CONSUMER/ID: '
      ;;
      rotate)
      shift words
      ((CURRENT--))
      _arguments -s \
        --overlap='[Time for which the old key also stays valid (default\: 24h).]:DURATION: ' \
        --expires='[Expiry of the new key (default\: the lifetime of the old key).]:WHEN: ' \
        --label='[Visible label in the key\: gw_LABEL_... (default\: live).]:TEXT: ' \
        --store='[Store, a SQLite database (default\: `store` of the configuration).]:FILE:_files' \
        '*'{-c,--config=}'[Configuration file or folder of *.toml files (default\: gw.toml).]:FILE:_files' \
        --format='[Output format.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '1:CONSUMER/ID: '
      ;;
      import)
      shift words
      ((CURRENT--))
      _arguments -s \
        --store='[Store, a SQLite database (default\: `store` of the configuration).]:FILE:_files' \
        '*'{-c,--config=}'[Configuration file or folder of *.toml files (default\: gw.toml).]:FILE:_files' \
        --format='[Output format.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '1:FILE:_files'
      ;;
      *)
      _arguments -s \
        '*'--scopes='[Scopes of the key, separated by commas\: orders\:read,orders\:write.]:LIST: ' \
        '*'--groups='[Set the groups of the consumer, separated by commas\: gold,beta.]:LIST: ' \
        --expires='[Expiry\: a duration from now, such as 90d, or a date (default\: never).]:WHEN: ' \
        --starts='[Start of validity; same values as --expires.]:WHEN: ' \
        --id='[Id of the key (default\: the current date).]:NAME: ' \
        --label='[Visible label in the key\: gw_LABEL_... (default\: live).]:TEXT: ' \
        --store='[Store, a SQLite database (default\: `store` of the configuration).]:FILE:_files' \
        '*'{-c,--config=}'[Configuration file or folder of *.toml files (default\: gw.toml).]:FILE:_files' \
        --format='[Output format.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '1:CONSUMER: '
      ;;
      esac
      ;;
      jwt-key)
      shift words
      ((CURRENT--))
      _arguments -s \
        --algorithm='[Signature algorithm (default\: ES256).]:NAME:(ES256 ES384 ES512 EdDSA RS256 RS384 RS512 PS256 PS384 PS512)' \
        --bits='[Size of an RSA key\: 2048 to 8192 (default\: 2048).]:N: ' \
        --key='[New file for the private key (default\: jwt-key.pem).]:FILE:_files' \
        --jwks='[File for the public key; its existing keys are kept (default\: jwks.json).]:FILE:_files' \
        --format='[Output format.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]'
      ;;
      token)
      shift words
      ((CURRENT--))
      _arguments -s \
        --key='[Private key (PEM), or a file with a secret (default\: jwt-key.pem).]:FILE:_files' \
        --algorithm='[Signature algorithm (default\: that of the key in jwks.json; otherwise RS256 for RSA, HS256 for a secret).]:NAME:(HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA)' \
        --claims='[JSON object with claims.]:JSON: ' \
        --issuer='[Claim iss.]:TEXT: ' \
        '*'--audience='[Claim aud.]:TEXT: ' \
        --subject='[Claim sub (default\: test).]:TEXT: ' \
        --expires='[Lifetime, such as 15m or 30d; off omits the claim exp (default\: 1h).]:DURATION: ' \
        --kid='[Header parameter kid (default\: the thumbprint; none for a secret).]:TEXT: ' \
        --format='[Output format.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]'
      ;;
      secret)
      shift words
      ((CURRENT--))
      _arguments -s \
        --bytes='[Number of random bytes, 16 to 1024 (default\: 32).]:N: ' \
        --out='[Write the secret to this new file instead of printing it.]:FILE:_files' \
        --format='[Output format.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]'
      ;;
      password)
      shift words
      ((CURRENT--))
      _arguments -s \
        --cost='[Cost of a check, 10 to 14; each step doubles it (default\: 12).]:N: ' \
        --format='[Output format.]:FORMAT:(text json)' \
        '(- *)'{-h,--help}'[Says what it takes.]'
      ;;
      certificate)
      shift words
      ((CURRENT--))
      _arguments -s \
        --client'[Create a client certificate (mTLS) instead of a server certificate.]' \
        --folder='[Folder of the files (default\: the current folder).]:FOLDER: ' \
        --expires='[Lifetime, such as 90d (default\: 365d). It ends with the authority at the latest.]:DURATION: ' \
        --format='[Output format.]:FORMAT:(text json)' \
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
        --rate='[Requests per second, or a rate such as 600/minute (default\: 100).]:RATE: ' \
        --duration='[Duration of the run (default\: 10s).]:DURATION: ' \
        --stages='[Replaces --rate and --duration\: 10s\:100,30s\:100..500 means 10 s at 100, then 30 s rising to 500.]:LIST: ' \
        --arrivals='[Gaps between requests\: equal (default), or random as from independent clients.]:LAW:(even poisson)' \
        --closed'[Closed loop\: each connection sends the next request after the response.]' \
        --connections='[Most connections per server (default\: 64).]:NUMBER: ' \
        --fresh'[Use a new connection for each request.]' \
        {-X,--method=}'[Request method (default\: GET).]:METHOD: ' \
        '*'{-H,--header=}'[Header field of the requests.]:'\''NAME\: VALUE'\'': ' \
        --body='[File with the request body.]:FILE:_files' \
        --data='[Request body as text.]:TEXT: ' \
        --weights='[Relative share of requests of each URL\: 9,1.]:LIST: ' \
        --timeout='[Longest wait for a response, from when the request was sent (default\: 10s).]:DURATION: ' \
        --backlog='[Most scheduled requests that wait for a connection; more are dropped (default\: 65536).]:NUMBER: ' \
        --seed='[Seed of all random choices (default\: 1).]:NUMBER: ' \
        '*'--fail-if='[Exit with 1 if the condition is true, such as '\''p99 > 20ms or errors > 1%'\''.]:CONDITION: ' \
        --direct='[The server behind URL. Both get requests in turn, and the latency that URL adds is reported.]:URL: ' \
        --find-capacity'[Find the highest rate at which no --fail-if is true. Starts at --rate; each rate runs for --duration.]' \
        --replay='[Send the requests of an access log of gw, nginx or AWS, or of a HAR file, with their original gaps. Bodies come from --body or --data, otherwise from the HAR file.]:ACCESS:_files' \
        --speed='[Speed of a replay\: 2 is twice as fast (default\: 1).]:FACTOR: ' \
        --save='[Save the results for --compare.]:FILE:_files' \
        --compare='[Saved results\: exit with 1 if this run is significantly worse.]:FILE:_files' \
        --format='[Output format.]:FORMAT:(text json csv html)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '*:URL: '
      ;;
    inspect-logs)
      _arguments -s \
        '*'{-c,--config=}'[Configuration file or folder of *.toml files (default\: gw.toml).]:FILE:_files' \
        --by='[Group by these fields, such as route,status; also class, side, call, minute, hour, day (default\: route; call if the log has no routes).]:FIELDS: ' \
        '*'--where='[Select records\: FIELD OP VALUE, joined by and, or. OP is one of = != < <= > >= ~ (regex). gw.toml(5) lists the fields. Several conditions must all be true.]:CONDITION: ' \
        --since='[Start of the period\: 15m, 1h, 7d ago, or a time in UTC.]:WHEN: ' \
        --until='[End of the period. --since counts back from it.]:WHEN: ' \
        --versus='[Compare with a period of the same length, SPAN earlier, and report significant differences.]:SPAN: ' \
        --explain='[Decide the request with this id again with the current configuration, and explain it.]:ID: ' \
        --unused'[List groups, routes and policies without requests, and requested paths without a route.]' \
        --follow'[Print new records until Ctrl-C.]' \
        --top='[Most rows per table (default\: 20).]:N: ' \
        --format='[Output format. html is one self-contained page.]:FORMAT:(text json csv html)' \
        '(- *)'{-h,--help}'[Says what it takes.]' \
        '*:ACCESS:_files'
      ;;
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _gw "$@"; else compdef _gw gw; fi
