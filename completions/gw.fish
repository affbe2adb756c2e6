# Completion of gw for fish, made by gw --generate fish.
complete -c gw -f
complete -c gw -n __fish_use_subcommand -a serve -d 'Forwards live traffic.'
complete -c gw -n __fish_use_subcommand -a help -d 'Says what a command takes.'
complete -c gw -n '__fish_seen_subcommand_from serve' -s c -l config -r -F -d 'The configuration: a file, or a folder\'s *.toml. Standard: gw.toml.'
complete -c gw -n '__fish_seen_subcommand_from serve' -l to -x -d 'Forwards everything to this address; no file is read.'
complete -c gw -n '__fish_seen_subcommand_from serve' -l listen -x -d 'Where --to listens. Standard: 127.0.0.1:8080; port 0 is a free one.'
complete -c gw -n '__fish_seen_subcommand_from serve' -l watch -d 'Reloads when a file changes. On a terminal it does so unasked.'
complete -c gw -n '__fish_seen_subcommand_from serve' -l no-watch -d 'Reloads on SIGHUP only.'
complete -c gw -n '__fish_seen_subcommand_from serve' -s h -l help -d 'Says what it takes.'
