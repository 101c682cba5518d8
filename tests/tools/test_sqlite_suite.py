# SPDX-License-Identifier: Apache-2.0
"""How two runs of SQLite's test suite are read and compared."""

import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/sqlite"))

from results import Difference, Results, WrittenList, differences, read_results  # noqa: E402

PRINTED = """\
a-1... Ok
a-2...
! a-2 expected: [1]
! a-2 got:      [2]
a-2... Ok
a-3...
Error: disk I/O error
a-4...printed by the case
 Ok
a-5...
a child process says this
 Ok
2 errors out of 7 tests on vm Linux 64-bit little-endian
"""


def results(**cases):
    return Results(cases={(name, 1): passed for name, passed in cases.items()}, ended="whole")


class Reading(unittest.TestCase):
    def test_cases_are_read_whatever_they_print_and_however_often_a_name_comes(self):
        read = read_results(PRINTED)
        self.assertEqual(read.ended, "whole")
        expected = {("a-1", 1): True, ("a-2", 1): False, ("a-2", 2): True, ("a-3", 1): False,
                    ("a-4", 1): True, ("a-5", 1): True}
        self.assertEqual(read.cases, expected)
        self.assertEqual(read.details["a-3", 1], ["Error: disk I/O error"])

    def test_a_run_without_a_summary_ended_early(self):
        read = read_results("a-1... Ok\na-2...\n")
        self.assertEqual((read.ended, read.cases["a-2", 1]), ("early", False))

    def test_a_count_that_is_not_the_suites_own_is_no_whole_run(self):
        self.assertNotEqual(read_results(PRINTED.replace("of 7", "of 8")).ended, "whole")
        self.assertNotEqual(read_results(PRINTED.replace("2 err", "1 err")).ended, "whole")

    def test_results_come_back_from_the_cache_as_they_were(self):
        with tempfile.TemporaryDirectory() as folder:
            kept = Path(folder) / "made" / "a.test.json.gz"
            read = read_results(PRINTED)
            read.save(kept)
            loaded = Results.load(kept)
        self.assertEqual((loaded.cases, loaded.ended), (read.cases, read.ended))


class Comparing(unittest.TestCase):
    def kinds(self, plain, ours):
        return {d.case[0]: d.kind for d in differences(plain, ours)}

    def test_every_way_to_differ_is_found(self):
        plain = results(same=True, both=False, a=True, b=False, c=True, d=False)
        ours = results(same=True, both=False, a=False, b=True, e=True, f=False)
        expected = dict(a="fails", b="passes", c="loop", d="loop", e="loop", f="fails")
        self.assertEqual(self.kinds(plain, ours), expected)

    def test_what_comes_after_an_early_end_can_be_left_out(self):
        plain, ours = results(a=True, b=True, c=True), results(a=True, b=True)
        self.assertEqual(self.kinds(plain.until(ours.last()), ours), {})
        self.assertEqual(self.kinds(plain, ours), {"c": "loop"})


class Listing(unittest.TestCase):
    def written(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "differences.txt"
            path.write_text(text)
            return WrittenList(path)

    def test_an_entry_explains_its_kind_and_its_names_and_nothing_else(self):
        written = self.written("# why\nfails a-1.*.x a reason\n")
        self.assertTrue(written.explains(Difference("fails", ("a-1.22.x", 1))))
        for kind, name in ("passes", "a-1.2.x"), ("fails", "a-1.2.xy"), ("fails", "a-1_2.x"):
            self.assertFalse(written.explains(Difference(kind, (name, 1))), (kind, name))

    def test_chance_explains_all_but_an_early_end(self):
        written = self.written("chance a-* a reason\n")
        for kind in WrittenList.KINDS:
            self.assertEqual(written.explains(Difference(kind, ("a-1", 1))), kind != "ends", kind)
        self.assertEqual(self.written("chance a a reason\n").unused(), [])

    def test_entries_that_nothing_needed_are_named(self):
        written = self.written("fails a a reason\npasses b* a reason\nloop c by chance\n")
        written.explains(Difference("passes", ("bc", 1)))
        self.assertEqual(written.unused(), ["fails a"])

    def test_an_entry_without_a_reason_or_of_no_kind_is_refused(self):
        for text in ("fails a\n", "sometimes a a reason\n"):
            with self.assertRaises(SystemExit):
                self.written(text)

    def test_the_list_stays_short(self):
        entry = "fails a a reason\n"
        self.written(entry * WrittenList.ENTRIES_MAX)
        with self.assertRaises(SystemExit):
            self.written(entry * (WrittenList.ENTRIES_MAX + 1))

    def test_the_files_that_are_run_are_named_once_each(self):
        lines = (ROOT / "tests/sqlite/files.txt").read_text().splitlines()
        names = [line.split()[0] for line in lines if line and not line.startswith("#")]
        self.assertEqual(len(names), len(set(names)))
        self.assertGreaterEqual(len(names), 36)


if __name__ == "__main__":
    unittest.main()
