#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fetches the source of the SQLite that is installed, as Debian has it, and compiles its test
# programs up to the last link. Prints the folder that they are in, which is kept in the cache.
#   compile.sh             does what is missing
#   compile.sh --offline   fetches and compiles nothing; exits 77 where something is missing
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

say() { echo "tools/sqlite_suite: $*" >&2; }

# From Debian's signed index, whatever the machine's own list of sources says, and as any user.
fetch() {
  local apt=$cache/apt suite
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
  for suite in debian:bookworm debian:bookworm-updates debian-security:bookworm-security; do
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
      "http://deb.debian.org/${suite%:*} ${suite#*:} main"
  done >"$apt/sources.list"
  local options=(-q -o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o Acquire::Retries=3
    -o APT::Sandbox::User=)
  say "fetching the source of sqlite3 $version"
  apt-get "${options[@]}" update
  (cd "$cache" && apt-get "${options[@]}" source --download-only "sqlite3=$version")
  rm -rf "$apt"
}

# Debian's options, and what the vault takes for given: no memory map, pages of 4096 bytes.
# (With one relocatable object for each program, only a link depends on our code.)
compile() {
  local options link
  options="$(grep -o -- '-DSQLITE_[A-Z0-9_]*\(=[0-9]*\)\?' ../debian/rules | tr '\n' ' ')"
  options+="-DSQLITE_MAX_MMAP_SIZE=0 -DSQLITE_DEFAULT_PAGE_SIZE=4096"
  options+=" -DSQLITE_MAX_DEFAULT_PAGE_SIZE=4096 -DSQLITE_EXTRA_INIT=lull_suite_register"
  # shellcheck disable=SC2016  # make's variable
  link='$(TCC) -r -nostdlib -Wl,--wrap=sqlite3_vfs_register'
  ../configure --enable-threadsafe --enable-load-extension --enable-fts4 --enable-fts5 \
    --disable-shared --with-tcl="$tcl/tcl8.6" CFLAGS='-O2 -w'
  make OPTS="$options" sqlite3.c fts5.c
  sed -i 's/^\(TESTFIXTURE_FLAGS.*\)-DSQLITE_DEFAULT_PAGE_SIZE=1024/\1/' Makefile
  make OPTS="$options" LTLINK="$link" LIBTCL= TLIBS= testfixture speedtest1
}

tcl=/usr/lib/$(gcc -print-multiarch)
version=$(dpkg-query --show --showformat '${source:Version}' libsqlite3-dev)
cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/lull/sqlite-suite/$version
# Another patch, or other options, make other programs, and other plain results.
build=$cache/$( (cat sqlite.patch; declare -f compile) | sha256sum | head -c 16)

if [ -e "$build/done" ] && [ -e "$tcl/libtcl8.6.so" ]; then
  echo "$build"
  exit 0
fi
if [ "${1:-}" = --offline ]; then
  say "skipped: SQLite's test programs are not here yet; without --offline it fetches them"
  exit 77
fi

exec 3>&1 >&2
mkdir -p "$cache"
ls "$cache"/*.dsc >/dev/null 2>&1 || fetch
rm -rf "$build"
mkdir "$build"
say "compiling SQLite's test programs, which takes some minutes"
exec 4>&2 >"$build/compile.log" 2>&1
trap '[ -e "$build/done" ] || tail -n 20 "$build/compile.log" >&4' EXIT
dpkg-source --no-check -x "$cache"/*.dsc "$build/source"
patch -d "$build/source" -p1 <sqlite.patch
mkdir "$build/source/objects"
cd "$build/source/objects"
compile
mv testfixture "$build/testfixture.o"
mv speedtest1 "$build/speedtest1.o"
mv ../test "$build/test"
cd "$build"
rm -rf source
touch "$build/done"
echo "$build" >&3
