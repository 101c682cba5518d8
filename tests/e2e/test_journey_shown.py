# SPDX-License-Identifier: Apache-2.0
"""Journey J11, told to show it: Kim demands to see Ana's Lull. She opens it with the everyday
passphrase, her notebook is closed, and Kim takes the keyboard. Then what Kim's own device shows. Two
real daemons, one step after the other; read it from top to bottom."""

import re
import shutil

from journey import Journey
from support import FAILED, LOCKED, Daemon, fresh, main, opened, pair
from terminal import Terminal

EVERYDAY, NOTEBOOK = "what opens it every day", "what only Ana opens"
NOTES = ["heron: I do not feel free to say no", "heron: whom I would call",
         "heron: " + "what happened on Sunday " * 20]
KINDS = ["preference", "limit", "gratitude", "care_note", "phrase", "cue", "own_item", "plan",
         "proposal", "kit_item", "talk_request", "check_in", "follow_up", "comfort_log", "concern",
         "acknowledgement", "sealed_round"]
VIEWS = [[], ["status"], ["list"], *[["list", kind] for kind in KINDS], ["who"], ["overlap"],
         ["tonight"], ["plan"], ["proposals"], ["rounds"], ["helped"], ["trends"], ["back"], ["words"],
         ["settings"], ["remind"], ["peers"], ["kinds"], ["signposts"], ["doctor"]]
# Words for what somebody has not done, and numbers that add it up (catalogue of tone, SR-16, SR-17).
UNDONE = re.compile(
    r"\b(skip\w*|miss(ed|ing)|unanswered|undone|not done|not answered|no answer|yet to|pending|overdue"
    r"|incomplete|complete(d|ness)|still needs?|has ?n.t|have ?n.t|did ?n.t|waiting for|last seen"
    r"|online|read at|streaks?|score|points|late|fail(ed)?|declined|left empty|ignored|dismissed)\b"
    r"|\d\s*%|\b\d+\s*(of|out of)\s*\d+\b|\b\d+/\d+\b", re.IGNORECASE)
# What a second passphrase could be called by those who promise something of it.
PROMISES = re.compile(r"decoy|duress|fake|(hidden|secret) (part|notebook|entries)|panic|deniab\w+"
                      r"|no second passphrase|there is (a|another) notebook", re.IGNORECASE)


class ToldToShow(Journey):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana, cls.kim = Daemon("Ana").with_clock().start(), opened("Kim")
        cls.ana.lull("setup", "--adults", "--name", "Ana", "--second-passphrase",
                     passphrase=f"{EVERYDAY}\n{NOTEBOOK}")
        pair(cls.ana, cls.kim)
        cls.two = cls.ana, cls.kim

    # What the steps have in common.

    def shown(self, one, *verb, **how):
        """What a verb does, however it ends: exit code, both outputs."""
        said = one.lull(*verb, expect=None, **how)
        return said.code, said.out, said.err

    def open_with_everyday(self, one):
        """As she does when she is told to."""
        one.start()
        one.unlock(EVERYDAY)
        return one

    # The journey.

    def test_01_what_there_is(self):
        """Ana shares some, and keeps some of every sort; of a check-in that she shares she keeps back
        what it was about."""
        ana, kim = self.ana, self.kim
        for verb in (["want", "touch.hold_still", "nice"], ["limit", "no surprises"],
                     ["thanks", "For the tea."], ["cue", "two squeezes", "stop", "--always"]):
            ana.lull(*verb, "--share")
        for verb in (["kit", "Blanket"], ["talk", "our evenings"]):  # for both by what they are
            ana.lull(*verb)
        self.known["told"] = ana.lull("checkin", "--met", "1", "--close", "2", "--energy", "0",
                                      "--note", "I was afraid.").object["id"]
        ana.lull("share", self.known["told"], *[word for field in ("day", "met", "close")
                                                for word in ("--only", field)], "--yes")
        self.known["whole"] = ana.lull("checkin", "--met", "1", "--close", "2",
                                       "--share").object["id"]
        for verb in (["want", "env.low_light", "nice"], ["limit", "hands on my neck", "--keep"],
                     ["thanks", "For another day."], ["care", "allergy", "nuts"],
                     ["checkin", "--met", "0"], ["followup", "day-one", "--mood", "much-lower"],
                     ["comfort", "--where", "hips", "--strength", "6"],
                     ["concern", "I would like to see my sister."], ["plan", "from", "pre.five_minutes"],
                     ["remind", "add", "own", "--daily", "10:00"]):
            ana.lull(*verb)
        (limit,) = [one for one in ana.list("limit") if one["what"] == "no surprises"]
        ana.lull("edit", limit["id"], "strength=soft")
        self.assertTrue(ana.lull().object["softenings"])
        self.known["limit"] = limit["id"]
        asked = [one.lull("seal", question).object["id"]
                 for one, question in ((kim, "What do you want?"), (ana, "Where were you at ease?"))]
        self.in_step()
        ana.lull("answer", asked[1], "At my sister's.")
        self.known["left alone"], self.known["answered"] = asked

    def test_02_a_full_notebook_and_an_empty_one_look_the_same(self):
        """SR-13: with a second home that is the same but for the notes. Every view, and every verb
        that names a note, says the same, letter by letter, and ends the same."""
        self.kim.stop()
        self.ana.stop()
        home = fresh("empty")
        shutil.copytree(self.ana.home, home, dirs_exist_ok=True)
        self.open_with_everyday(self.ana)
        notes = [self.ana.lull("reflect", note, passphrase=NOTEBOOK).object["id"] for note in NOTES]
        self.assertEqual(len(self.ana.lull("list", "reflection").objects), len(NOTES))
        full = self.all_that_is_shown(self.ana, notes)
        empty = Daemon("Ana", home=home).with_clock()
        self.open_with_everyday(empty)
        self.assertEqual(empty.lull("list", "reflection", passphrase=NOTEBOOK).objects, [])
        other = self.all_that_is_shown(empty, notes)
        for verb, said in full.items():
            self.assertEqual(said, other[verb], f"lull {verb}")
        everything = "".join(map(str, full.values()))
        self.assertNotIn("heron", everything)
        self.assertTrue("For the tea." in everything and "notebook  closed" in everything)
        self.ana.start().unlock(EVERYDAY)
        self.kim.start().unlock()

    def all_that_is_shown(self, one, notes):
        """To somebody at the keyboard after she has opened it, and what lies on the disk once it is
        closed: names, and the sizes that FORMAT.md fixes."""
        one.stop()
        self.open_with_everyday(one)
        verbs = [*VIEWS, ["list", "reflection"], ["search", "heron"], ["search", "sunday"],
                 ["reflect", "a word of Kim's"], ["export", "--preview"],
                 ["export", "--preview", "--notebook"], ["export", "--yes"]]
        verbs += [[verb, note] for note in (notes[0], notes[0][:8])
                  for verb in ("show", "history", "delete", "withdraw", "share")]
        verbs += [["edit", notes[0], "text=a word of Kim's"], ["ack", notes[0], "thanks"]]
        said = {f"{verb} plain={plain}": self.shown(one, *verb, plain=plain)
                for verb in verbs for plain in (True, False)}
        said["the question"] = self.on_terminal(one, "list", "reflection")
        for wrong in ("what opens it every da", EVERYDAY):
            said[f"with {wrong}"] = self.shown(one, "list", "reflection", passphrase=wrong)
            self.assertEqual(said[f"with {wrong}"][0], FAILED)
        backup = fresh("backup") / "file"
        said["the backup"] = (self.shown(one, "backup", str(backup), passphrase=EVERYDAY)[0],
                              backup.stat().st_size)
        one.stop()
        files = {path.rpartition("/")[2]: content for path, content in one.files().items()}
        said["the files"] = sorted(files)
        said["the keys"] = {name: len(content) for name, content in files.items()
                            if name.endswith(".keys")}
        self.assertEqual(set(said["the keys"].values()), {8192})
        return said

    def on_terminal(self, one, *verb):
        """What a terminal shows until something is typed, and after Ctrl-C would be too late."""
        with Terminal(one, *verb) as terminal:
            terminal.answers("Passphrase of your private notebook:", EVERYDAY)
            return terminal.finishes(FAILED)

    def test_03_kim_at_the_keyboard(self):
        """What is shared and private is there, each on its line; the notebook is a closed one. No
        view says what was left out, how often, or that anything was not done."""
        ana = self.ana
        self.in_step()
        self.assertIn("notebook  closed", ana.lull("status", plain=True).out)
        said = ana.lull("list", "reflection", expect=LOCKED)
        self.assertEqual((said.reason, len(said.objects)), ("notebook_locked", 1))
        self.assertIn("For the tea.", ana.lull("list", plain=True).out)
        everything_else = ana.lull("who", plain=True).out
        self.assertNotIn("another day", everything_else)
        self.assertIn("Everything else stays on this device.", everything_else)
        for one in self.two:
            for verb in VIEWS:
                if verb in (["signposts"], ["kinds"], ["doctor"]):
                    continue  # the program's own texts and this machine's addresses
                for out in (one.lull(*verb, plain=True).out, *self.values(one.lull(*verb).objects)):
                    found = UNDONE.search(re.sub(r"\d{4}-\d\d-\d\d", "", str(out)))
                    self.assertIsNone(found, f"{one.name}: lull {' '.join(verb)}: {found}\n{out}")

    def values(self, what):
        """Every text in what --json said."""
        if isinstance(what, (dict, list)):
            inner = what.values() if isinstance(what, dict) else what
            return [text for value in inner for text in self.values(value)]
        return [what] if isinstance(what, str) else []

    def test_04_who_has_answered_a_round_is_told_to_nobody(self):
        """SR-16: the round that Ana answered and the one that she left alone look the same on Kim's
        device, before and after; one label, whoever looks."""
        for one in self.two:
            labels = {line for line in one.lull("rounds", plain=True).out.splitlines()
                      if line.startswith("  Opens when both")}
            self.assertEqual(len(labels), 1, labels)
        self.assertEqual(self.round_there(self.kim, "left alone"),
                         self.round_there(self.kim, "answered"))
        # The reverse: she has not answered, and whether Kim has is not to be seen.
        before = [self.shown(self.ana, *verb, plain=plain) for verb in self.round_views()
                  for plain in (True, False)]
        self.kim.lull("answer", self.known["left alone"], "More.")
        self.in_step()
        after = [self.shown(self.ana, *verb, plain=plain) for verb in self.round_views()
                 for plain in (True, False)]
        self.assertEqual(before, after)
        # What either sees of "I answered, they did not": their own words, and the same around them.
        mine = self.round_there(self.ana, "answered"), self.round_there(self.kim, "left alone")
        self.assertEqual(mine[0], mine[1])

        self.assertNotIn("kept here", self.ana.lull("show", self.known["answered"], plain=True).out)

    def round_views(self):
        round_ = self.known["left alone"]
        return [[], ["list"], ["list", "sealed_round"], ["rounds"], ["show", round_],
                ["history", round_]]

    def round_there(self, one, name):
        """A round as one of them sees it, without what tells two rounds apart: id, question, day, who
        began it, and what this person wrote."""
        said = one.lull("rounds", plain=True).out
        start = said.index(self.known[name][:8])
        block = re.split(r"\n(?=\S)", said[start:])[0]
        (state,) = [r["state"] for r in one.lull("rounds").objects if r["id"] == self.known[name]]
        words = re.sub(r"(?m)^  you    .*$", "  you    WORDS", block)
        return state, re.sub(r"^.*", "ID  QUESTION", words).strip()

    def test_05_kims_own_device_has_no_hint_of_what_was_kept(self):
        """A check-in of which half was kept back looks like one that had no more; the limit that is
        being softened looks as it was; nothing private has come."""
        kim, known = self.kim, self.known
        told, whole = (kim.lull("show", known[name], plain=True).out.replace(known[name], "ID")
                       for name in ("told", "whole"))
        self.assertEqual(told, whole)
        told, whole = ({**kim.lull("show", known[name]).object, "id": ""} for name in ("told", "whole"))
        self.assertEqual(told, whole)
        self.assertNotIn("soft", kim.lull("show", known["limit"]).out)
        came = [one["kind"] for one in kim.list() if not one["mine"]]
        self.assertEqual(sorted(came), sorted(["preference", "limit", "gratitude", "cue", "kit_item",
                                               "talk_request", "check_in", "check_in",
                                               "sealed_round"]))

    def test_06_a_round_that_nobody_finished_leaves_no_history(self):
        """After its days it has closed by itself: the same words on both devices, whoever answered,
        and nothing among what was."""
        for one in self.two:
            one.with_clock(wall=9 * 24 * 3600)
            one.stop()
            one.start()
        self.ana.unlock(EVERYDAY)
        self.kim.unlock()
        self.in_step()
        for one in self.two:
            closed = {self.round_there(one, name)[1].replace("\n  you    WORDS", "")
                      for name in ("left alone", "answered")}
            self.assertEqual(len(closed), 1, closed)
            self.assertIsNone(UNDONE.search(closed.pop()))
            self.assertEqual([past for past in one.lull("back").objects
                              if past["entry"]["kind"] == "sealed_round"], [])
            self.assertEqual(one.lull().object["rounds"], [])

    def test_07_no_text_and_no_file_tells_of_a_second_passphrase(self):
        """Of two homes one has a notebook with a passphrase of its own. They have the same files and
        say the same; and no text of the program promises or denies anything about it."""
        looks = []
        for options, passphrase in ((["--second-passphrase"], f"{EVERYDAY}\n{NOTEBOOK}"),
                                    ([], EVERYDAY)):
            with Daemon("Ana").start() as one:
                one.lull("setup", "--adults", "--name", "Ana", *options, passphrase=passphrase)
                said = [self.shown(one, *verb, plain=True) for verb in (
                    [], ["status"], ["settings"], ["list", "reflection"], ["kinds", "reflection"])]
                with Terminal(one, "reflect", "a note") as terminal:
                    asked = terminal.shows("notebook:")
                one.stop()
                looks.append((said, asked, {name.rpartition("/")[2]: len(content)
                                            for name, content in one.files().items()}))
        self.assertEqual(*looks)
        verbs = re.findall(r"^  ([a-z]+(?: [a-z]+)?)  ", self.ana.lull("help", plain=True).out,
                           re.MULTILINE)
        self.assertGreater(len(verbs), 60)
        for verb in verbs:
            self.assertIsNone(PROMISES.search(self.ana.lull("help", *verb.split(), plain=True).out), verb)
        for verb in VIEWS:
            said = self.ana.lull(*verb, plain=True)
            self.assertIsNone(PROMISES.search(said.out + said.err), verb)


if __name__ == "__main__":
    main()
