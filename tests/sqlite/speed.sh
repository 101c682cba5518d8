#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# SQLite's speedtest1, plain and sealed, in seconds, with a log as in a vault. One cache holds the
# whole database, the other is SQLite's default, which does not. speed.sh SPEEDTEST1
set -euo pipefail

program=$(readlink -f "$1")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
printf '%-10s %8s %8s\n' cache plain sealed
for pages in 16384 500; do
  row=()
  for mode in plain sealed; do
    rm -f "$place"/*
    row+=("$(LULL_SUITE=$mode "$program" --size 50 --journal wal --nosync --cachesize $pages \
      "$place/speed.db" | awk '/TOTAL/ { print $NF }')")
  done
  printf '%-10s %8s %8s\n' "$((pages * 4)) KiB" "${row[@]}"
done
