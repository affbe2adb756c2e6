# What gw needs from Debian 12, and how the scripts install it and build. Sourced by
# examples/quickstart, tests/run and the other scripts below tests.

build_packages="g++ cmake ninja-build pkg-config ca-certificates
  libcli11-dev libcpp-httplib-dev libssl-dev libtomlplusplus-dev
  libboost1.81-dev libboost-json1.81-dev libfmt-dev libre2-dev libc-ares-dev liburing-dev
  libsqlite3-dev zlib1g-dev libcrypt-dev"

# The sanitized build: clang compiles it in little more than half of g++'s time. llvm-19 has the
# symbolizer, so that a report of a sanitizer names functions and lines.
clang_packages="clang-19 libclang-rt-19-dev llvm-19 mold"

test_packages="$clang_packages catch2 node-llhttp nginx-light bash zsh fish mandoc curl openssl chromium"

fuzz_packages="$clang_packages"

bench_packages="nginx-light haproxy wrk nghttp2-client curl goaccess time"

# install_missing PACKAGE...: quick where all are there.
install_missing() {
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  say "installing ${#missing[@]} packages: ${missing[*]}"
  local root=()
  [ "$(id -u)" = 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq &&
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
      --no-install-recommends "${missing[@]}" >/dev/null
}

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
  say() { printf '\033[1;36m==>\033[0m %s\n' "$*"; }
else
  say() { printf '==> %s\n' "$*"; }
fi

# build FOLDER TARGET...: on a terminal ninja shows how far it is; otherwise a line every 50 steps,
# and the first errors if it fails.
build() {
  local folder=$1 log=$1/build.log
  shift
  if [ -t 1 ]; then
    cmake --build "$folder" --target "$@"
  else
    cmake --build "$folder" --target "$@" >"$log" 2>&1 &
    local ninja=$! last=0 step
    while kill -0 $ninja 2>/dev/null; do
      sleep 1
      step=$(sed -n 's/^\[\([0-9]*\)\/.*/\1/p' "$log" | tail -n 1)
      [ "${step:-0}" -lt $((last + 50)) ] || { last=$step; grep "^\[$step/" "$log" | tail -n 1; }
    done
    wait $ninja || { grep -A 30 -m 3 -E '^FAILED|error:' "$log" || tail -n 30 "$log"; exit 1; }
  fi
}
