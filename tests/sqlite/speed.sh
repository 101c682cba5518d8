#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# SQLite's speedtest1, plain and sealed, in seconds of the processor, with a log as in a vault. One
# cache holds the whole database, the other is SQLite's default, which does not. speed.sh SPEEDTEST1
set -euo pipefail

size=25
TIMEFORMAT='%U %S'
program=$(readlink -f "$1")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
printf '%-10s %8s %8s\n' cache plain sealed
for pages in 16384 500; do
  row=()
  for mode in plain sealed; do
    rm -f "$place"/*
    export LULL_SUITE=$mode
    seconds=$( { time "$program" --size "$size" --journal wal --nosync --cachesize $pages \
      "$place/speed.db" >/dev/null; } 2>&1)
    row+=("$(awk '{ print $1 + $2 }' <<<"$seconds")")
  done
  printf '%-10s %8s %8s\n' "$((pages * 4)) KiB" "${row[@]}"
done
