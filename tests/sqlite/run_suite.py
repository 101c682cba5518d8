# SPDX-License-Identifier: Apache-2.0
"""Runs SQLite's test files on our VFS and holds each case to what it does without it.

    run_suite.py --fixture PROGRAM --tests DIR --plain DIR [--all | --quick | FILE.test ...]

Each file runs in its own process and its own folder, as an ordinary user, against the clock. What
the plain run said is kept in the folder --plain, since it depends on SQLite alone. Exits 0 only if
differences.txt explains every difference.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from results import Difference, Results, WrittenList, differences, read_results

HERE = Path(__file__).parent
SECONDS_MAX = 3600
CANARY = "a text that is nowhere to be seen"
LOOK = f"""
sqlite3 db look.db
db eval {{PRAGMA journal_mode=WAL; CREATE TABLE t(x); INSERT INTO t VALUES('{CANARY}');
         PRAGMA wal_checkpoint; INSERT INTO t SELECT x || x FROM t}}
puts [db one {{SELECT count(*) FROM t}}]
exit 0
"""


class Suite:
    """The program and the scripts, where an ordinary user can read them."""

    def __init__(self, folder, fixture, tests):
        self.folder = Path(folder)
        self.folder.chmod(0o755)
        self.fixture = Path(shutil.copy(fixture, self.folder / "testfixture"))
        self.scripts = Path(shutil.copytree(
            tests, self.folder / "test", ignore=shutil.ignore_patterns("fuzzdata*")
        ))

    def run(self, mode, script, arguments=(), seconds_max=SECONDS_MAX):
        """What it printed, and whether the clock stopped it. The folder it ran in goes with the
        next run."""
        place = self.place(script)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        user = {}
        if os.geteuid() == 0:
            user = {"user": "nobody", "group": "nogroup", "extra_groups": []}
            shutil.chown(place, "nobody", "nogroup")
        environment = {"PATH": os.environ["PATH"], "HOME": str(place), "LULL_SUITE": mode}
        log = place / "printed.log"
        with open(log, "wb") as out, subprocess.Popen(
            [self.fixture, script, *arguments], cwd=place, env=environment, stdout=out,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True, **user,
        ) as process:
            try:
                process.wait(seconds_max)
                late = False
            except subprocess.TimeoutExpired:
                late = True
            try:  # also what it started
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return log.read_text(errors="replace"), late

    def place(self, script):
        """The same for both runs: some tests try the longest names that fit."""
        return self.folder / "run" / script.stem

    def file(self, mode, name):
        text, late = self.run(mode, self.scripts / name, ["--maxerror=1000000"])
        shutil.rmtree(self.place(Path(name)))
        results = read_results(text)
        if late:
            results.ended = f"after {SECONDS_MAX} seconds, by the clock"
        elif results.ended != "whole":
            print("\n".join(text.splitlines()[-5:]), file=sys.stderr)
        return results

    def check_that_it_seals(self):
        """A comparison of two plain runs would be worth nothing."""
        script = self.folder / "look.tcl"
        script.write_text(LOOK)
        for mode in ("plain", "sealed"):
            printed, _ = self.run(mode, script)
            files = [self.place(script) / name for name in ("look.db", "look.db-wal")]
            seen = [CANARY.encode() in file.read_bytes() for file in files]
            expected = [mode == "plain"] * 2
            if printed.strip() != "2" or seen != expected:
                raise SystemExit(f"the {mode} run is not {mode}: {printed!r}, text seen: {seen}")


class Runner:
    def __init__(self, suite, plain, written):
        self.suite, self.plain, self.written = suite, plain, written
        self.cases = self.passed = self.explained = 0
        self.bad = []

    def plain_results(self, name):
        kept = self.plain / f"{name}.json.gz"
        if kept.exists():
            return Results.load(kept)
        results = self.suite.file("plain", name)
        if results.ended in ("whole", "early"):
            results.save(kept)
        return results

    def run(self, name):
        started = time.monotonic()
        plain, ours = self.plain_results(name), self.suite.file("sealed", name)
        return name, plain, ours, time.monotonic() - started

    def ended_alike(self, plain, ours):
        """A mistake in the file itself may stop both runs, in the same place."""
        if ours.ended == "early":
            both = plain.ended == "early" and plain.last() == ours.last()
            return both or self.written.explains(Difference("ends", ours.last()))
        return plain.ended == ours.ended == "whole"

    def judge(self, name, plain, ours, seconds):
        ended = self.ended_alike(plain, ours)
        found = differences(plain.until(ours.last()) if ours.ended == "early" else plain, ours)
        left = [d for d in found if not self.written.explains(d)]
        self.cases += len(ours.cases)
        self.passed += sum(ours.cases.values())
        self.explained += len(found) - len(left)
        print(
            f"{name}: {len(ours.cases)} cases, {ours.failed()} fail"
            f" ({plain.failed()} plain), {len(found)} differ, {len(left)} unexplained,"
            f" {seconds:.0f} s",
            flush=True,
        )
        for difference in left[:40]:
            case, number = difference.case
            print(f"  {difference.kind} {case}" + (f" ({number})" if number > 1 else ""))
            for line in difference.shown:
                print(f"    {line[:300]}")
        if not ended:
            print(f"  the plain run ended {plain.ended}, with {plain.last()[0]}")
            print(f"  the sealed run ended {ours.ended}, with {ours.last()[0]}")
        if left or not ended or not ours.cases:
            print(f"  again: tools/sqlite_suite {name}", flush=True)
            self.bad.append(name)


def chosen_files(args):
    names = []
    for line in (HERE / "files.txt").read_text().splitlines():
        words = line.split("#")[0].split()
        if words and (args.all or (args.quick and "quick" in words[1:])):
            names.append(words[0])
    return names + args.files


def parse_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fixture", type=Path, required=True)
    parser.add_argument("--tests", type=Path, required=True)
    parser.add_argument("--plain", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("files", nargs="*")
    args = parser.parse_args()
    unknown = [name for name in args.files if not (args.tests / name).is_file()]
    if unknown:
        parser.error(f"SQLite has no test file {unknown[0]}")
    return args


def main():
    args = parse_arguments()
    written = WrittenList(HERE / "differences.txt")
    with tempfile.TemporaryDirectory(prefix="sqlite-suite-", dir="/tmp") as folder:
        suite = Suite(folder, args.fixture, args.tests)
        suite.check_that_it_seals()
        runner = Runner(suite, args.plain, written)
        names = chosen_files(args)
        with ThreadPoolExecutor(args.jobs) as pool:
            for done in as_completed([pool.submit(runner.run, name) for name in names]):
                runner.judge(*done.result())
    print(
        f"{len(names)} files, {runner.cases} cases: {runner.passed} pass sealed,"
        f" {runner.explained} differ from plain with a reason in differences.txt"
    )
    unused = written.unused() if args.all else []
    for entry in unused:
        print(f"differences.txt explains what is not there: {entry}")
    if runner.bad:
        print("not explained: " + " ".join(runner.bad))
    return 1 if runner.bad or unused or not names else 0


if __name__ == "__main__":
    sys.exit(main())
