# SPDX-License-Identifier: Apache-2.0
"""Sums up what a counting build's runs reached of src/, by folder; `--gaps` prints every line that was
not reached and every branch that was not taken, with its source.

    coverage_summary.py BUILD [--gaps] FOLDER...

It reads gcov's own counts. gcov calls a branch what a program never decides: each call that might throw
has two. So what counts here is a decision of ours: a call's pair is left out, and so are
  - LULL_CHECK, whose failing side ends the process: reaching it is a fault of ours;
  - comparisons that are `= default`, and the guard of a `static` inside a function: the compiler's.
Every other error path counts. A template counts once, whatever it is made for."""

import collections
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BRACES_ONLY = re.compile(r"[\s{}();]*$")
COMPILERS_OWN = re.compile(r"= default;|^\s+static const \w+ \w+ = \w+\(\);")


def objects(build, folders):
    """All of those folders, run or not, and of the rest what ran: it may have their headers in it."""
    for graph in sorted(build.rglob("*.gcno")):
        own = re.search(r"/lull_(\w+)\.dir/", str(graph))
        if graph.with_suffix(".gcda").exists() or (own and own[1] in folders):
            yield graph


def counts_of(graphs):
    answer = subprocess.run(["gcov", "-b", "--json-format", "--stdout", *map(str, graphs)],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout
    files = [one for part in answer.splitlines() for one in json.loads(part)["files"]]
    return [one for one in files if "/src/" in one["file"]]


def plain(name):
    """A function's name without what a template was made for."""
    while (short := re.sub(r"<[^<>]*>|\[with .*\]$", "", name)) != name:
        name = short
    return name


def decisions(branches):
    """Counts of the branches without those of calls: a call goes on, or throws."""
    kept = []
    for branch in branches:
        if branch["throw"]:
            kept = kept[:-1]
        else:
            kept.append(branch["count"])
    return kept


def merged(kept, more):
    """Of two compilations with different shapes the one with fewer branches has fewer of the compiler's."""
    if kept is None or len(more) < len(kept):
        return more
    return [a + b for a, b in zip(kept, more)] if len(more) == len(kept) else kept


class Source:
    """One file of src/: how often each line ran, and each branch of each line in each function."""

    def __init__(self, path):
        self.text = (ROOT / path).read_text(encoding="utf-8").splitlines()
        self.ran = collections.Counter()
        self.branches = collections.defaultdict(dict)

    def add(self, file):
        names = {one["name"]: plain(one["demangled_name"]) for one in file["functions"]}
        for line in file["lines"]:
            if BRACES_ONLY.match(self.text[line["line_number"] - 1]):
                continue
            number, name = line["line_number"], names.get(line.get("function_name"), "")
            self.ran[number] += line["count"]
            by_name = self.branches[number]
            by_name[name] = merged(by_name.get(name), decisions(line["branches"]))

    def skipped(self):
        """The lines whose branches are not ours to take."""
        inside = False
        for number, text in enumerate(self.text, 1):
            inside = inside or "LULL_CHECK(" in text
            if inside or COMPILERS_OWN.search(text):
                yield number
            inside = inside and not text.rstrip().endswith(";")

    def taken(self):
        """For each line with branches: how often each was taken."""
        skipped = set(self.skipped())
        for number, by_name in sorted(self.branches.items()):
            counts = [count for branch in by_name.values() for count in branch]
            if counts and number not in skipped:
                yield number, counts


def read(build, folders):
    graphs = list(objects(build, folders))
    parts = [graphs[at:at + 8] for at in range(0, len(graphs), 8)]
    wanted = tuple(f"src/{folder}/" for folder in folders)
    sources = {}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for files in pool.map(counts_of, parts):
            for file in files:
                path = "src/" + file["file"].rpartition("/src/")[2]
                if path.startswith(wanted) and (ROOT / path).exists():
                    sources.setdefault(path, Source(path)).add(file)
    return sources


def print_gaps(path, source):
    for number in sorted(number for number, ran in source.ran.items() if ran == 0):
        print(f"{path}:{number}: not reached: {source.text[number - 1].strip()}")
    for number, counts in source.taken():
        missed = counts.count(0)
        if missed and source.ran[number]:
            print(f"{path}:{number}: {missed} of {len(counts)} ways not taken: "
                  f"{source.text[number - 1].strip()}")


def main():
    gaps = "--gaps" in sys.argv
    build, *folders = [word for word in sys.argv[1:] if word != "--gaps"]
    sums = collections.defaultdict(lambda: [0, 0, 0, 0])
    for path, source in sorted(read(pathlib.Path(build), folders).items()):
        branches = [count for _, counts in source.taken() for count in counts]
        reached = sum(ran > 0 for ran in source.ran.values())
        for place, value in enumerate((reached, len(source.ran), len(branches) - branches.count(0),
                                       len(branches))):
            sums[path.split("/")[1]][place] += value
        if gaps:
            print_gaps(path, source)
    total = [sum(column) for column in zip(*sums.values())]
    for folder, (hit, lines, taken, branches) in [*sorted(sums.items()), ("all", total)]:
        print(f"{folder:<10} lines {100 * hit / max(lines, 1):6.2f} % of {lines:<6} "
              f"branches {100 * taken / max(branches, 1):6.2f} % of {branches}")


if __name__ == "__main__":
    main()
