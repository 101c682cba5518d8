# SPDX-License-Identifier: Apache-2.0
"""What one run of a test file said, and how two runs differ."""

import gzip
import json
import re
from dataclasses import dataclass, field

# Several cases may bear one name, so a case is a name and which of them it is.
Case = tuple[str, int]

PASSED = re.compile(r"(.*)\.\.\. Ok$")
BEGUN = re.compile(r"(\S+)\.\.\..*|(\S.*)\.\.\.")
WRONG = re.compile(r"(! .* (expected|got): |Error: )")
SUMMARY = re.compile(r"(\d+) errors out of (\d+) tests")


@dataclass
class Results:
    cases: dict[Case, bool] = field(default_factory=dict)
    details: dict[Case, list[str]] = field(default_factory=dict)
    ended: str = "early"  # "whole", or what else

    def add(self, name, passed, details=()):
        number = 1
        while (name, number) in self.cases:
            number += 1
        self.cases[name, number] = passed
        if details:
            self.details[name, number] = list(details)

    def failed(self):
        return sum(not passed for passed in self.cases.values())

    def last(self):
        return next(reversed(self.cases), ("", 0))

    def until(self, last):
        """The part that ends with this case."""
        part = Results(ended=self.ended, details=self.details)
        for case, passed in self.cases.items():
            part.cases[case] = passed
            if case == last:
                break
        return part

    def save(self, path):
        rows = [[name, number, passed] for (name, number), passed in self.cases.items()]
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        with gzip.open(fresh, "wt") as out:
            json.dump({"ended": self.ended, "cases": rows}, out)
        fresh.replace(path)

    @classmethod
    def load(cls, path):
        with gzip.open(path, "rt") as file:
            kept = json.load(file)
        cases = {(name, number): passed for name, number, passed in kept["cases"]}
        return cls(cases=cases, ended=kept["ended"])


def read_results(text):
    """A case is "NAME... Ok", or "NAME..." and then lines that say what was wrong. What programs
    started by a case print stands between the two."""
    results, begun, details = Results(), None, []

    def close_begun(passed):
        nonlocal begun, details
        if begun is not None:
            results.add(begun, passed, details)
        begun, details = None, []

    for line in text.splitlines():
        if summary := SUMMARY.match(line):
            close_begun(False)
            results.ended = counted(results, int(summary[1]), int(summary[2]))
        elif passed := PASSED.fullmatch(line):
            close_begun(False)
            results.add(passed[1], True)
        elif begun is not None and line.endswith(" Ok") and not details:
            close_begun(True)
        elif new := BEGUN.fullmatch(line):
            close_begun(False)
            begun = new[1] or new[2]
        elif begun is not None and WRONG.match(line):
            details.append(line)
    close_begun(False)
    return results


def counted(results, failed, cases):
    """The suite counts too; its count includes the one it makes at the end."""
    if (results.failed(), len(results.cases)) == (failed, cases - 1):
        return "whole"
    read = f"{results.failed()} failures in {len(results.cases)} cases"
    return f"with {read} read where it counted {failed} in {cases - 1}"


@dataclass(frozen=True)
class Difference:
    kind: str  # one of WrittenList.KINDS
    case: Case
    shown: tuple[str, ...] = ()


def differences(plain, ours):
    found = []
    for case in {**plain.cases, **ours.cases}:
        there, here = plain.cases.get(case), ours.cases.get(case)
        if there == here:
            continue
        shown = tuple(ours.details.get(case, ()))
        if here is False and there is None:
            found.append(Difference("fails", case, shown))
        elif there is None or here is None:
            found.append(Difference("loop", case))
        else:
            found.append(Difference("fails" if there else "passes", case, shown))
    return found


class WrittenList:
    """differences.txt: a kind, a pattern for names of cases in which * stands for anything, and
    the reason. The kinds: "fails" or "passes" on ours alone; "loop", in one run alone, and not
    failing; "chance", any of these; "ends", the last case of ours, since the rest of the file is
    not run."""

    KINDS = ("fails", "passes", "loop", "chance", "ends")
    ENTRIES_MAX = 80

    def __init__(self, path):
        self.entries = []
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            parts = line.split(None, 2)
            if len(parts) < 3 or parts[0] not in self.KINDS:
                raise SystemExit(f"{path}:{number}: not a kind, a pattern and a reason")
            pattern = re.compile(".*".join(map(re.escape, parts[1].split("*"))))
            self.entries.append((parts[0], pattern, parts[1]))
        if len(self.entries) > self.ENTRIES_MAX:
            raise SystemExit(f"{path}: more than {self.ENTRIES_MAX} entries")
        self.used = set()

    def explains(self, difference):
        for kind, pattern, written in self.entries:
            meant = kind == difference.kind or (kind == "chance" and difference.kind != "ends")
            if meant and pattern.fullmatch(difference.case[0]):
                self.used.add((kind, written))
                return True
        return False

    def unused(self):
        """Loops and chance are not asked: two runs may come out alike."""
        written = [(kind, pattern) for kind, _, pattern in self.entries if kind not in ("loop", "chance")]
        return [" ".join(entry) for entry in written if entry not in self.used]
