# SPDX-License-Identifier: Apache-2.0
"""Sums up gcovr's JSON by folder of src/, and lists what was not reached: coverage_summary.py FILE"""

import collections
import json
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        files = json.load(file)["files"]
    sums = collections.defaultdict(lambda: [0, 0, 0, 0])
    gaps = []
    for one in files:
        folder = one["file"].split("/")[1]
        lines = [line for line in one["lines"] if not line.get("gcovr/noncode")]
        branches = [branch for line in lines for branch in line["branches"]]
        missed = [line["line_number"] for line in lines if line["count"] == 0]
        partly = [line["line_number"] for line in lines
                  if line["count"] > 0 and any(branch["count"] == 0 for branch in line["branches"])]
        for place, value in enumerate((len(lines) - len(missed), len(lines),
                                       sum(branch["count"] > 0 for branch in branches), len(branches))):
            sums[folder][place] += value
        if missed or partly:
            gaps.append((one["file"], missed, partly))
    for path, missed, partly in sorted(gaps):
        print(f"{path}: not reached {missed}, one way only {partly}")
    total = [sum(column) for column in zip(*sums.values())]
    for folder, (hit, lines, taken, branches) in [*sorted(sums.items()), ("all", total)]:
        print(f"{folder:<10} lines {100 * hit / max(lines, 1):6.2f} % of {lines:<6} "
              f"branches {100 * taken / max(branches, 1):6.2f} % of {branches}")


if __name__ == "__main__":
    main()
