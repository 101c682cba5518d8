# SPDX-License-Identifier: Apache-2.0
"""Journey J12: Ravi and Tom go through all of the core loop (test_journey_core.py), each at a terminal
of 80x24 that knows no escape sequences and no colour. They read ids where a person reads them, off
the screen. Read it from top to bottom."""

import re

from journey import Journey
from support import FAILED, PASSPHRASE, Case, Daemon, main, paired
from terminal import INVITATION, ROWS, Terminal, not_fit, on_terminal, unexplained

# What the sixteen items are answered with; the others get Enter alone.
RAVI_WANTS = {
    ("Hold each other, quite still", "to receive"): "matters",
    ("Companionable quiet", "to receive"): "nice",
    ("A light snack", "to give"): "nice",
    ("Softer light", ""): "nice",
    ("Screens put away", ""): "matters",
    ("Some time on my own", "to receive"): "matters",
    ("Day-after check", "to receive"): "rather-not",
}
TOM_WANTS = {
    ("Hold each other, quite still", "to give"): "nice",
    ("Companionable quiet", "to give"): "matters",
    ("A light snack", "to receive"): "matters",
    ("Softer light", ""): "matters",
    ("Screens put away", ""): "nice",
    ("Some time on my own", "to give"): "rather-not",
    ("Day-after check", "to give"): "matters",
}
ANSWERS = "matters, nice, fine or rather-not?"
LEFT_OUT = "Is there anything you want left out altogether?"
SAME = "[same/different]"
MASSAGE = "Light massage"
ID = re.compile(r"^ *([0-9a-hjkmnp-tv-z]{8}) ", re.MULTILINE)


class OnATerminal(Journey):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.two = cls.ravi, cls.tom = [Daemon(name).with_clock().start() for name in ("Ravi", "Tom")]

    # What the steps have in common: how a verb is run.

    def at(self, one, *verb):
        terminal = Terminal(one, *verb)
        self.addCleanup(terminal.end)
        return terminal

    def ended(self, terminal, expect=0):
        """Its lines. All of them fit, and whatever was asked said what is expected."""
        lines = terminal.finishes(expect)
        self.assertEqual(not_fit(lines), [])
        self.assertEqual(unexplained(terminal.prompts), [])
        return lines

    def says(self, one, *verb, expect=0):
        """What a verb says that asks nothing."""
        return "\n".join(self.ended(self.at(one, *verb), expect))

    def shares(self, one, *verb):
        """A verb whose entry the other person will see: after a preview, and a yes."""
        terminal = self.at(one, *verb)
        preview = terminal.answers("Share it? [y/n]", "y")
        self.assertIn(f"{self.other(one).name} will see exactly this:", preview)
        return "\n".join(self.ended(terminal))

    def comes(self, one, text, *verb):
        """What that verb says as soon as this stands there."""
        def look():
            said = self.says(one, *verb)
            return said if text in said else ""
        return one.until(look, f"for {text!r}")

    def id_in(self, said):
        return ID.findall(said)[-1]

    def step(self, one, title):
        """The number of that step of the plan."""
        said = self.says(one, "plan", "show", self.known["plan"])
        return re.search(rf"^ *(\d+)  {title}", said, re.MULTILINE)[1]

    # The journey.

    def test_01_first_run(self):
        """Six plain lines, are both adults, a nickname, a passphrase twice, unseen; then the recovery
        code. Who says no is let go."""
        self.assertIn("lull setup", self.says(self.ravi))
        with Terminal(self.ravi, "setup") as terminal:
            terminal.answers("[yes/no]", "no")
            self.ended(terminal, expect=FAILED)
        for one in self.two:
            terminal = self.at(one, "setup")
            honest = terminal.answers("[yes/no]", "yes")
            self.assertEqual(re.findall(r"^(\d)\. ", honest, re.MULTILINE), list("123456"))
            terminal.answers("(1 to 24 characters):", one.name)
            terminal.answers("a few words:", PASSPHRASE)
            terminal.answers("The same again:", PASSPHRASE)
            lines = self.ended(terminal)
            self.assertTrue([line for line in lines if re.fullmatch(r"([0-9A-Z]{4}-){6}\w{4}", line)])
            self.assertNotIn(PASSPHRASE, terminal.screen())
            self.assertIn("lull start", self.says(one))

    def test_02_each_answers_for_five_minutes(self):
        """Sixteen items, to receive and to give, and Enter leaves one out. What Ravi wants left out
        altogether becomes a limit; he has to say whether it is shared."""
        for one, wants in ((self.ravi, RAVI_WANTS), (self.tom, TOM_WANTS)):
            terminal = self.at(one, "start")
            answered = self.answer_items(terminal, dict(wants))
            self.assertEqual(answered, 16)
            if one is self.ravi:
                terminal.answers(LEFT_OUT, "touch.hair_strokes")
                asked = terminal.answers("[share/keep]", "keep")
                self.assertIn("the other person sees exactly this:", asked)
                terminal.answers("Anything else? (Enter ends it)")
            else:
                terminal.answers(LEFT_OUT)
            self.ended(terminal)
        self.assertEqual(len(ID.findall(self.says(self.ravi, "list", "preference"))), 7)
        self.assertIn("private", self.says(self.ravi, "list", "limit"))

    def answer_items(self, terminal, wants):
        """How many items were asked about, until the last question comes."""
        items = 0
        title = ""
        while True:
            asked = terminal.shows("? ")
            paragraphs = asked.strip().split("\n\n")
            *about, question = paragraphs[-1].splitlines()
            if question == LEFT_OUT:
                self.assertEqual(wants, {}, "everything was asked")
                terminal.back_to(LEFT_OUT)
                return items
            if len(about) > 1:
                title, items = about[-2], items + 1
            self.assertTrue(question.endswith(ANSWERS), asked)
            terminal.back_to(question)
            which = question.removesuffix(ANSWERS).strip(": ")
            terminal.answers(ANSWERS, wants.pop((title, which), ""))

    def test_03_pairing_by_the_text(self):
        """Ravi shows a code, and above it the same as text, which Tom pastes. Both hear four words.
        Different ones end it; the same ones pair them, and nothing is shared by it."""
        for say in ("different", "same"):
            offer = self.at(self.ravi, "pair")
            text = INVITATION.search(offer.shows("\u2588"))
            self.assertTrue(text, "the text comes before the picture")
            accept = self.at(self.tom, "pair", "accept")
            accept.answers("Paste the invitation's text:", text[0])
            words = [self.words(one.shows(SAME)) for one in (offer, accept)]
            self.assertEqual(len(words[0]), 4)
            self.assertEqual(words[0], words[1])
            for one in (offer, accept):
                one.back_to(SAME)
                one.answers(SAME, say)
            self.decided(say, offer, accept)
        for one in self.two:
            self.comes(one, "in reach", "peers")
            self.assertNotIn(" shared ", self.says(one, "list"))

    def words(self, said):
        return re.findall(r"^ {12}(\w+)$", said, re.MULTILINE)

    def decided(self, say, offer, accept):
        """Whoever says it second may be told by the first that it is over."""
        if say == "same":
            for terminal in (offer, accept):
                self.assertIn("Nothing is shared yet", " ".join(self.ended(terminal)))
            return
        for terminal in (offer, accept):
            self.assertIn("words", " ".join(self.ended(terminal, expect=None)))
        for one in self.two:
            self.assertIn("paired    with nobody", self.says(one, "status"))

    def test_04_each_shares_after_a_preview(self):
        """What the other will see stands there, field by field, and a yes shares it. The limit comes
        first in what overlaps, then five that both want, and two where they differ."""
        for one in self.two:
            mine = re.findall(r"^(\w{8}) you      private", self.says(one, "list"), re.MULTILINE)
            self.assertEqual(len(mine), 8 if one is self.ravi else 7)
            self.shares(one, "share", *mine)
        self.in_step()
        for one in self.two:
            said = self.says(one, "overlap")
            self.assertTrue(said.startswith("Limit: Slow strokes"), said)
            self.assertEqual(said.count("both want it"), 5)
            differ = [line for line in said.splitlines() if f"{self.other(one).name}: " in line]
            self.assertEqual(len(differ), 2)
            self.assertTrue(all("you: " in line for line in differ), differ)

    def test_05_a_talk_and_a_sealed_card(self):
        """Ravi asks for twenty minutes; Tom sees it when he opens Lull, and says which moment works.
        A sealed card opens for both once both have answered."""
        talk = self.id_in(self.shares(self.ravi, "talk", "our evenings", "--length", "20",
                                      "--moments", "sat-evening", "--moments", "sun-morning"))
        self.comes(self.tom, "A talk:")
        self.says(self.tom, "reply", talk, "works", "--moment", "sun-morning")
        self.comes(self.ravi, "Sunday morning", "show", talk)
        card = self.id_in(self.says(self.ravi, "seal", "p.before.01"))
        self.says(self.ravi, "answer", card, "Soup, and nobody asked how I was.")
        self.in_step()
        self.comes(self.tom, "Sealed rounds:")
        self.assertNotIn("Soup", self.says(self.tom, "rounds"))
        self.says(self.tom, "answer", card, "You sat down on the floor beside me. " * 6)
        for one in self.two:
            opened = self.comes(one, "  other  ", "rounds")
            self.assertIn("Soup", opened)
            self.assertIn("the floor", opened)

    def test_06_a_standing_plan(self):
        """Tom proposes one, Ravi counters with a smaller step, Tom accepts."""
        plan = self.says(self.tom, "plan", "from", "pre.quiet_closeness")
        self.known["plan"] = plan = self.id_of_plan(plan)
        self.says(self.tom, "plan", "add", plan, "food.warm_drink")
        self.says(self.tom, "plan", "add", plan, "touch.light_massage", "minutes=20", "receiver=me",
                  "giver=them")
        asked = self.id_in(self.says(self.tom, "propose", plan, "--because", "for tired evenings"))
        self.comes(self.ravi, "You were asked:")
        smaller = self.id_in(self.says(self.ravi, "counter", asked, "--step",
                                       self.step(self.ravi, MASSAGE), "minutes=10"))
        self.comes(self.tom, f"  {smaller} Ravi     open")
        self.says(self.tom, "accept", smaller)
        for one in self.two:
            said = self.comes(one, "agreed, looked at again on " + self.today(30), "plan", "show", plan)
            self.assertIn(f"{MASSAGE}, 10 minutes, for Tom, by Ravi", said)

    def id_of_plan(self, said):
        """Its id stands before its title."""
        return ID.match(said.splitlines()[0])[1]

    def test_07_this_evening(self):
        """Tonight fits the screen, with a line left for the prompt: the pause sign first, then the
        limit, the steps and what is within reach, each under its name."""
        self.shares(self.ravi, "cue", "two squeezes", "stop", "--always", "--share")
        self.shares(self.ravi, "kit", "Blanket", "--have", "yes", "--place", "Bedroom")
        self.shares(self.tom, "kit", "Snacks", "--have", "low")
        self.evening()
        for one in self.two:
            for text in ("agreed, for", "Snacks", "Blanket", "squeezes"):
                self.comes(one, text, "tonight")
            lines = self.says(one, "tonight").splitlines()
            self.assertLess(len(lines), ROWS)
            heads = [line.split()[0] for line in lines if not line.startswith(" ")]
            self.assertEqual(heads, ["Sign", "Limits", "Steps", "Kit"])
            self.assertIn("two squeezes", lines[0])
            self.assertTrue([line for line in lines if "Snacks: running low" in line], lines)
            self.assertTrue([line for line in lines if "Blanket: Bedroom" in line], lines)

    def evening(self, leave_out=()):
        """The standing plan, copied for tonight by Ravi, and agreed to by Tom."""
        copy = self.id_of_plan(self.says(self.ravi, "plan", "tonight", self.known["plan"]))
        for title in leave_out:
            said = self.says(self.ravi, "plan", "show", copy)
            number = re.search(rf"^ *(\d+)  {title}", said, re.MULTILINE)[1]
            self.says(self.ravi, "plan", "drop", copy, number)
        asked = self.id_in(self.says(self.ravi, "propose", copy))
        self.comes(self.tom, f"  {asked} Ravi     open")
        self.says(self.tom, "accept", asked)

    def check_in(self, one, **answers):
        """Question by question; what has no answer gets Enter. Each says what may be typed."""
        terminal = self.at(one, "checkin")
        for field in ("met", "close", "ease", "valued", "energy", "body", "feel", "helped", "change",
                      "amount", "want", "adjust"):
            asked = terminal.answers("(Enter leaves it out)", answers.get(field, ""))
            question, *choices = [line for line in asked.splitlines() if line.strip()][:-1]
            self.assertRegex(question, r"[?.]$")
            self.assertTrue(choices and all(line.startswith("  ") for line in choices), asked)
            if field in ("helped", "change"):  # of these there are too many to be named
                self.assertIn("as in: ", asked)
        return self.id_in("\n".join(self.ended(terminal)))

    def test_08_the_next_morning(self):
        """Each is asked how it was, question by question. Ravi shares six of his answers; Tom says
        thank you for telling me."""
        self.days_pass()
        mine = self.check_in(self.ravi, met="3", close="4", ease="3", valued="4", energy="1", body="2",
                             feel="calm", helped="env.screens_away food.warm_drink",
                             change="touch.light_massage=shorter")
        self.check_in(self.tom, met="3")
        told = ["met", "close", "ease", "valued", "feel", "helped"]
        self.shares(self.ravi, "share", mine, *[word for one in told for word in ("--only", one)])
        there = self.comes(self.tom, "needs met", "show", mine)
        self.assertNotIn("energy", there)
        self.shares(self.tom, "ack", mine, "thanks")
        self.comes(self.ravi, "Thank you for telling me", "list", "acknowledgement")

    def test_09_what_has_helped(self):
        """Not enough before five check-ins; then in words and numbers, no bar and no colour."""
        self.assertIn("Not enough yet", self.says(self.ravi, "helped"))
        mornings = [("food.warm_drink", "touch.light_massage=shorter"),
                    ("food.warm_drink touch.light_massage", ""), ("food.warm_drink", ""), ("", "")]
        for helped, change in mornings:
            self.evening(leave_out=() if helped else (MASSAGE, "A warm drink"))
            self.days_pass()
            self.check_in(self.ravi, met="3", helped=f"env.screens_away {helped}", change=change,
                          adjust="one-change")
        said = {line[:36].strip(): line[36:].strip()
                for line in self.says(self.ravi, "helped").splitlines()}
        self.assertEqual(said["Screens put away"], "helped 5 times, in 5 plans")
        self.assertEqual(said["A warm drink"], "helped 4 times, in 4 plans")
        self.assertEqual(said[MASSAGE], "helped once, shorter twice, in 4 plans")
        self.assertIn("  3  mostly", self.says(self.ravi, "trends"))

    def test_10_one_small_change(self):
        """It becomes a proposal, is accepted, and both find what was before and what is now."""
        plan = self.known["plan"]
        asked = self.id_in(self.says(self.ravi, "propose", plan, "--step",
                                     self.step(self.ravi, MASSAGE), "minutes=5", "--because",
                                     "feet only"))
        self.comes(self.tom, "feet only")
        self.says(self.tom, "accept", asked)
        for one in self.two:
            self.comes(one, f"{MASSAGE}, 5 minutes", "plan", "show", plan)
            self.assertGreaterEqual(len(self.says(one, "history", plan).splitlines()), 3)
            self.assertIn(plan, self.says(one, "back"))


class Views(Case):
    def test_every_view_of_a_full_notebook_fits(self):
        noor, sam = paired()
        for one in (noor, sam):
            one.lull("want", "touch.hold_still", "matters", "--share")
            one.lull("want", "env.low_light", "nice", "--share")
        noor.lull("cue", "two squeezes", "stop", "--always", "--share")
        for number in range(10):
            noor.lull("limit", f"no {number} " + "宽" * 60, "--share")
        sam.lull("care", "allergy", "No nuts, please. " * 10, "--with-plan", "--share")
        plan = noor.lull("plan", "from", "pre.after_something_big").object["plan"]["id"]
        for number in range(12):
            noor.lull("plan", "add", plan, f"step {number} " + "x" * 60)
        noor.lull("propose", plan)
        sam.until(lambda: sam.lull("proposals").objects, "for the proposal")
        sam.lull("accept", sam.lull("proposals").objects[0]["proposal"]["id"])
        noor.until(lambda: noor.lull("tonight").object.get("plan", {}).get("state") == "agreed",
                   "for the agreement")
        for verb in ([], ["overlap"], ["tonight"], ["helped"], ["trends"], ["back"], ["words"],
                     ["who"], ["items"], ["presets"], ["cards"], ["draw"], ["signals"],
                     ["signals", "water"], ["signposts"], ["plan", "show", plan],
                     ["list"], ["plan"], ["proposals"], ["rounds"], ["settings"], ["remind"],
                     ["peers"], ["status"], ["doctor"], ["kinds"], ["help"], ["help", "checkin"]):
            with self.subTest(verb=verb):
                lines = on_terminal(noor, *verb)
                self.assertTrue(lines)
                self.assertEqual(not_fit(lines), [])
        tonight = on_terminal(noor, "tonight")
        self.assertLess(len(tonight), ROWS)
        self.assertIn("two squeezes", tonight[0])
        for number in range(10):
            self.assertTrue(any(f"no {number} " in line for line in tonight), tonight)


if __name__ == "__main__":
    main()
