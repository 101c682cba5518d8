# SPDX-License-Identifier: Apache-2.0
"""Journey J2, different needs: middle ground and turns. Ilse needs space, Kofi talks; two real
daemons, one step after the other; read it from top to bottom."""

import re

import support
from journey import DAY_S, Journey
from support import FAILED, main, opened, pair

# Nothing that anybody can look at weighs one person against the other.
WEIGHING = re.compile(r"\d\s*%|\d+\s*(/|of|out of)\s*\d|ratio|percent|more often|less often|gave way"
                      r"|gives way|score|balance|in a row|average", re.IGNORECASE)


class DifferentNeeds(Journey):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.two = cls.ilse, cls.kofi = opened("Ilse"), opened("Kofi")
        pair(cls.ilse, cls.kofi)

    # What the steps have in common.

    def entry(self, one, name):
        return one.lull("show", self.known[name]).object

    def proposed(self, name):
        """Ilse asks Kofi to try it; the proposal's id once he has it."""
        asked = self.ilse.lull("propose", self.known[name]).object["proposal"]["id"]
        self.in_step()
        self.assertIn(asked, self.kofi.lull().object["proposals"])
        return asked

    def overlap(self, one):
        return one.lull("overlap").object["lines"]

    # The journey.

    def test_01_where_they_differ(self):
        """Time on her own matters to her, he would rather not; to be asked how she is now matters to
        him, and is fine with her, later."""
        self.ilse.lull("want", "near.own_space", "matters", "--receive", "--share")
        self.kofi.lull("want", "near.own_space", "rather-not", "--give", "--share")
        self.kofi.lull("want", "words.how_are_you_now", "matters", "--give", "--share")
        self.ilse.lull("want", "words.how_are_you_now", "fine", "--receive", "--note", "later",
                       "--share")
        self.in_step()
        for one in (self.ilse, self.kofi):
            states = {line["item"]: line["state"] for line in self.overlap(one)}
            self.assertEqual(states, {"near.own_space": "differs",
                                      "words.how_are_you_now": "one_wants"})

    def test_02_middle_ground(self):
        """Below what differs stand three neighbours that neither has ruled out."""
        self.ilse.lull("want", "near.stay_here", "rather-not", "--receive", "--share")
        self.kofi.lull("want", "near.until_asleep", "rather-not", "--give", "--share")
        self.in_step()
        for one in (self.ilse, self.kofi):
            (line,) = [line for line in self.overlap(one) if line["item"] == "near.own_space"]
            self.assertEqual(len(line["neighbours"]), 3)
            self.assertIn("near.back_at_time", line["neighbours"])
            for ruled_out in ("near.stay_here", "near.until_asleep"):
                self.assertNotIn(ruled_out, line["neighbours"])
            for other in self.overlap(one):
                self.assertTrue(other is line or other["item"] == line["item"]
                                or not other["neighbours"], "only where they differ")

    def test_03_something_small_to_try(self):
        """Back at an agreed time, fifteen minutes, three tries; Kofi agrees to it."""
        self.known["try"] = self.ilse.lull(
            "try", "near.back_at_time", "--tries", "3", "--size", "fifteen minutes").object["id"]
        self.assertEqual(self.kofi.list("experiment"), [], "hers until she proposes it")
        self.kofi.lull("accept", self.proposed("try"))
        self.in_step()
        for one in (self.ilse, self.kofi):
            tried = self.entry(one, "try")
            self.assertEqual((tried["item"], tried["tries"], tried["size"]),
                             ("near.back_at_time", 3, "fifteen minutes"))

    def test_04_her_way_first_this_time(self):
        """The turn stands on the plan, by name, for this time alone; nothing adds turns up."""
        plan = self.ilse.lull("plan", "from", "pre.space_then_back").object["plan"]["id"]
        self.known["plan"] = plan
        self.ilse.lull("edit", plan, "turn=me")
        asked = self.ilse.lull("propose", plan).object["proposal"]["id"]
        self.in_step()
        self.kofi.lull("accept", asked)
        self.in_step()
        for one in (self.ilse, self.kofi):
            self.assertIn("this time Ilse's way", one.lull("plan", "show", plan, plain=True).out)

    def test_05_three_tries(self):
        """Either notes a try; both see it."""
        for done, one in ((1, self.ilse), (2, self.kofi), (3, self.ilse)):
            one.lull("edit", self.known["try"], f"done={done}")
            self.in_step()
        for one in (self.ilse, self.kofi):
            self.assertEqual(self.entry(one, "try")["done"], 3)
        said = self.kofi.lull("edit", self.known["try"], "done=6", expect=None)
        self.assertNotEqual(said.code, support.DONE)

    def test_06_the_verdicts_open_together(self):
        """A sealed round about it: neither sees the other's verdict before both have given theirs.
        Keep, and keep."""
        round_ = self.ilse.lull("seal", "Keep, change, or let it go?", "--about",
                                self.known["try"]).object["id"]
        self.ilse.lull("answer", round_, "keep, with a clock")
        self.in_step()
        (there,) = self.kofi.lull("rounds").objects
        self.assertEqual((there["id"], there["state"]), (round_, "invited"))
        self.assertNotIn("with a clock", self.kofi.lull("show", round_).out
                         + self.kofi.lull("list").out + self.kofi.lull("search", "clock").out)
        self.assertEqual(self.kofi.lull("show", round_).object["target"], self.known["try"])
        self.kofi.lull("answer", round_, "keep, and tea afterwards")
        for one in (self.ilse, self.kofi):
            (opened_,) = one.until(lambda: [r for r in one.lull("rounds").objects
                                            if r["state"] == "open"], "for the round to open")
            self.assertEqual(sorted((opened_["mine"], opened_["theirs"])),
                             ["keep, and tea afterwards", "keep, with a clock"])

    def test_07_not_this(self):
        """Kofi declines a second proposal, and says no reason. Nothing is asked of him again for
        fourteen days, by the same proposal; another may come."""
        self.known["second"] = self.ilse.lull("try", "words.heard_not_fixed", "--tries",
                                              "2").object["id"]
        asked = self.proposed("second")
        self.kofi.lull("decline", asked)
        self.in_step()
        self.assertEqual(self.kofi.lull().object["proposals"], [])
        states = {p["proposal"]["id"]: p["state"] for p in self.ilse.lull("proposals").objects}
        self.assertEqual(states[asked], "declined")
        said = self.ilse.lull("propose", self.known["second"], expect=FAILED)
        self.assertEqual(said.reason, "declined_lately")
        self.known["other"] = self.ilse.lull("try", "near.note_if_apart", "--tries",
                                             "1").object["id"]
        self.kofi.lull("decline", self.proposed("other"))

    def test_08_after_fourteen_days(self):
        """On the thirteenth day it still rests; on the fourteenth she may ask once more."""
        for days, expect in ((13, FAILED), (14, support.DONE)):
            for one in (self.ilse, self.kofi):
                one.with_clock(wall=days * DAY_S, boot=days * DAY_S)
                one.restart()
            self.in_step()
            said = self.ilse.lull("propose", self.known["second"], expect=expect)
            self.assertEqual(said.reason, "" if expect == support.DONE else "declined_lately")
        self.in_step()
        self.assertEqual(self.kofi.lull().object["proposals"], [said.object["proposal"]["id"]])

    def test_09_nobody_is_weighed_against_the_other(self):
        """No view shows a ratio, or who gave way more often."""
        self.in_step()
        plain = [["list"], ["proposals"], ["rounds"], ["plan"], ["plan", "show", self.known["plan"]],
                 ["show", self.known["try"]], ["history", self.known["try"]], ["peers"],
                 ["overlap"], ["helped"], ["trends"], ["back"], ["tonight"], ["who"], []]
        for one in (self.ilse, self.kofi):
            for verb in plain:
                for said in (one.lull(*verb, plain=True).out, one.lull(*verb).out):
                    found = WEIGHING.search(said)
                    self.assertIsNone(found, f"lull {' '.join(verb)}: {found}")
            # A line is what it is about, the two answers and what is near it: there is nothing that
            # a face could make a ratio of.
            for line in self.overlap(one):
                self.assertEqual(set(line), {"item", "label", "way", "state", "mine", "theirs",
                                             "limits", "unshared", "neighbours"})


if __name__ == "__main__":
    main()
