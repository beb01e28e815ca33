# Sourced by the scripts beside it: goes to the top of the tree, installs what is missing.
set -eu
cd "$(dirname "$0")/.."

say() { printf '== %s\n' "$*"; }

# What building the library takes.
build_packages="g++ cmake ninja-build liblua5.1-0-dev libabsl-dev libxxhash-dev liblzf-dev libasio-dev"

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    say "Please run as root, or install sudo: $*"
    exit 1
  fi
}

is_installed() {
  dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$'
}

# need PACKAGE...: installs those that are missing. Elsewhere than on Debian and Ubuntu it names
# them and goes on: cmake will say what it does not find.
need() {
  missing=
  if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    for package in "$@"; do
      is_installed "$package" || missing="$missing $package"
    done
  else
    say "This takes (Debian's names): $*"
    return 0
  fi
  [ -n "$missing" ] || return 0
  say "Installing:$missing"
  as_root apt-get update -qq
  # shellcheck disable=SC2086 # one word a package
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# need_redis: redis-server is only a program that tests start for themselves, so the service that
# its package brings along is neither started now nor at the next boot.
need_redis() {
  if command -v redis-server >/dev/null || ! command -v apt-get >/dev/null; then return 0; fi
  policy=/usr/sbin/policy-rc.d
  if [ -e "$policy" ]; then
    need redis-server redis-tools
  else
    printf '#!/bin/sh\nexit 101\n' | as_root sh -c "cat >$policy && chmod +x $policy"
    status=0
    (need redis-server redis-tools) || status=$?
    as_root rm -f "$policy"
    [ "$status" = 0 ] || exit "$status"
  fi
  if [ -d /run/systemd/system ]; then
    as_root systemctl disable --quiet redis-server || true
  fi
}
