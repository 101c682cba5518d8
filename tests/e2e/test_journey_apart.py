# SPDX-License-Identifier: Apache-2.0
"""Journey J3, apart and then reunion. Mara travels for twelve days, Dev is at home; both go on
writing, change the same plan, and take back. At home again everything is where it belongs, on both
devices, whoever was first."""

import household
import lab
from household import connected, met, two_on

AWAY_S = 12 * 24 * 3600
HAIR = "touch.hair_strokes"
# What an entry tells that is this device's view of it: whose it is here, when it came.
OWN_VIEW = {"halves", "mine", "author", "made_ms", "edited_ms", "edited", "fresh"}


class Apart(household.Case):
    def test_twelve_days_apart_with_mara_first_to_call(self):
        self.twelve_days("Mara")

    def test_twelve_days_apart_with_dev_first_to_call(self):
        self.twelve_days("Dev")

    def twelve_days(self, who_comes_first):
        self.home, self.road = self.net.lan(), self.net.lan()
        self.mara, self.dev = self.both = two_on(
            self.home.host("mara").wait_ready(), self.home.host("dev").wait_ready(),
            names=("Mara", "Dev"))
        for one in self.both:
            one.start().unlock()
        met(*self.both)
        self.before_she_leaves()
        self.on_the_road()
        self.at_home()
        self.neither_has_lost_a_word()
        self.home_again(who_comes_first)
        self.one_calm_page()
        self.the_limit_and_the_wish()
        self.what_was_taken_back()
        self.one_plan()
        self.the_round_opens()
        self.same_on_both()

    def in_step(self):
        for one in self.both:
            one.until(one.in_step, "to be in step")

    def steps(self, one):
        return one.lull("plan", "show", self.plan).object["plan"]["steps"]

    def number_of(self, item):
        return str(1 + [step["item"] for step in self.steps(self.dev)].index(item))

    def before_she_leaves(self):
        """Dev reads one of two notes, and not the other; and has not opened her check-in. They have
        agreed on a plan."""
        mara, dev = self.both
        self.read = mara.thanks("For the tea, every single time.")
        self.unread = mara.thanks("For staying up on Tuesday.")
        self.check_in = mara.lull("checkin", "--met", "2", "--note", "A strange evening.").object["id"]
        mara.lull("share", self.check_in, "--yes")
        self.nearness = dev.lull("want", "touch.hold_still", "nice", "--minutes", "30",
                                 "--share").object["id"]
        self.plan = dev.lull("plan", "from", "pre.quiet_closeness").object["plan"]["id"]
        dev.lull("plan", "add", self.plan, HAIR, "minutes=10")
        asked = dev.lull("propose", self.plan).object["proposal"]["id"]
        self.in_step()
        mara.lull("accept", asked)
        self.in_step()
        dev.lull("show", self.read)
        dev.lull("show", asked)
        self.hold_still = self.number_of("touch.hold_still")

    def on_the_road(self):
        """In a network where there is no Dev, Mara changes a step, adds a limit, and takes back."""
        mara = self.mara
        mara.host.move(self.road)
        mara.until(lambda: not connected(mara), "to notice")
        mara.lull("plan", "set", self.plan, self.hold_still, "minutes=20")
        mara.lull("limit", HAIR, "--hard", "--share")
        mara.lull("withdraw", self.read, self.unread, self.check_in)
        mara.lull("want", "touch.hold_still", "matters", "--minutes", "20", "--share")
        self.secret = mara.keep("Only for me, so far.")

    def at_home(self):
        """Dev changes the same step, and his mind twice; puts two things into the kit, begins a
        sealed round, and writes."""
        dev = self.dev
        dev.lull("plan", "set", self.plan, self.hold_still, "minutes=10")
        dev.lull("edit", self.nearness, "minutes=20")
        dev.lull("edit", self.nearness, "minutes=10")
        for label in ("Blanket", "Chamomile tea"):
            dev.lull("kit", label, "--have", "yes")
        self.round = dev.lull("seal", "What did you miss?", "--days", "30").object["id"]
        dev.lull("answer", self.round, "Your shoes in the hall.")
        dev.thanks("For calling from the station.")

    def neither_has_lost_a_word(self):
        """Twelve days later both know what has not gone over."""
        for one in self.both:
            one.with_clock(wall=AWAY_S, boot=AWAY_S)
            one.restart()
        (waiting,) = self.mara.lull("doctor").object["peers"]
        self.assertEqual(waiting["waiting"], 6, "a step, a limit, three withdrawals and a wish")
        self.assertRegex(self.mara.lull("doctor", plain=True).out,
                         r"6 of your entries wait; everything up to yesterday is over there")
        (waiting,) = self.dev.lull("doctor").object["peers"]
        self.assertEqual(waiting["waiting"], 6,
                         "a step, a preference, two things, a round and a note")

    def home_again(self, who_comes_first):
        """The router has given out new addresses and forwards no beacons: they are quiet, and one of
        them types where the other is."""
        mara, dev = self.both
        first, second = (mara, dev) if who_comes_first == "Mara" else (dev, mara)
        for one in self.both:
            one.lull("quiet", "on")
        mara.host.move(self.home)
        dev.host.readdress()
        self.assertFalse(connected(mara) or connected(dev))
        listening = next(one for one in second.lull("doctor").object["listening"]
                         if one.startswith("0.0.0.0:"))
        self.heard = {one: one.run_beside("--json", "watch") for one in self.both}
        first.lull("connect", f"{second.host.address}:{listening.rpartition(':')[2]}")
        met(mara, dev)
        self.in_step()

    def one_calm_page(self):
        """Nothing opens by itself, and nothing rings: one page says what is new."""
        for beside in self.heard.values():
            self.assertNotIn("remind", beside.end().out)
        page = self.dev.lull().object
        self.assertEqual(sorted(entry["kind"] for entry in page["fresh"]),
                         ["limit", "plan", "preference"])
        self.assertEqual(page["fresh_count"], 3)
        # The round was not answered here yet; it may be.
        self.assertEqual(self.mara.lull().object["rounds"], [self.round])

    def the_limit_and_the_wish(self):
        """The limit is there; Mara has Dev's last word on nearness, once, and her own still."""
        (limit,) = self.dev.list("limit")
        self.assertEqual((limit["what"], limit["strength"]), (HAIR, "hard"))
        wishes = {(one["mine"], one["minutes"]) for one in self.mara.list("preference")}
        self.assertEqual(wishes, {(True, 20), (False, 10)})

    def what_was_taken_back(self):
        """What Dev had read has left a line without words; what he had not, no trace."""
        dev, mara = self.dev, self.mara
        line = dev.lull("show", self.read).object
        self.assertEqual(line["share"], "withdrawn")
        self.assertNotIn("text", line)
        for gone in (self.unread, self.check_in):
            self.assertEqual(dev.lull("show", gone, expect=1).reason, "id_unknown")
        self.assertEqual(dev.list("check_in"), [])
        self.assertEqual(dev.lull("search", "strange").objects, [])
        self.assertEqual(dev.texts(), ["For calling from the station."])
        self.assertEqual(mara.texts(), sorted([
            "For calling from the station.", "For staying up on Tuesday.",
            "For the tea, every single time.", "Only for me, so far."]))
        self.assertEqual(mara.lull("show", self.secret).object["share"], "private")

    def one_plan(self):
        """Of the step that both changed the gentler version counts, and both see both: one conflict.
        The step that the limit touches is paused: one. Nothing says why, but for the limit."""
        for one, others in ((self.mara, "yours: 20 minutes"), (self.dev, "theirs: 20 minutes")):
            view = one.lull("plan", "show", self.plan).object
            steps = {step["item"]: step for step in view["plan"]["steps"]}
            self.assertEqual(steps["touch.hold_still"]["minutes"], 10)
            (clash,) = view["plan"]["clashes"]
            self.assertEqual((clash["field"], clash["element"], clash["in_force"], clash["others"]),
                             ("steps.minutes", steps["touch.hold_still"]["id"], "10", ["20"]))
            self.assertEqual(clash["in_force_mine"], one is self.dev)
            self.assertEqual(view["suspended"], [steps[HAIR]["id"]])
            self.assertEqual(view["taken_out"], [])
            self.assertEqual((view["state"], view["changed"]), ("draft", True))
            self.assertIn(others, one.lull("plan", "show", self.plan, plain=True).out)
            self.assertEqual([entry["id"] for entry in one.list() if entry["clashes"]], [self.plan])

    def the_round_opens(self):
        """Begun apart, it opens now that Mara answers, too."""
        self.assertEqual([r["state"] for r in self.mara.lull("rounds").objects], ["invited"])
        self.mara.lull("answer", self.round, "The sound of you in the kitchen.")
        for one in self.both:
            one.until(lambda: [r["state"] for r in one.lull("rounds").objects] == ["open"],
                      "for it to open")
        self.in_step()

    def same_on_both(self):
        """What is shared is the same on both, entry by entry and list by list, whoever was first."""
        kinds = {entry["kind"] for one in self.both for entry in one.list()}
        self.assertLessEqual({"plan", "proposal", "kit_item", "sealed_round", "limit"}, kinds)
        for verb in ([], *[[kind] for kind in sorted(kinds)]):
            here, there = (self.shared(one.list(*verb)) for one in self.both)
            self.assertEqual(here, there, verb)
        for verb in (["plan"], ["proposals"]):
            here, there = (self.stripped(one.lull(*verb).objects) for one in self.both)
            self.assertEqual(here, there, verb)
        here, there = (one.lull("rounds").object for one in self.both)
        self.assertEqual((here["mine"], here["theirs"]), (there["theirs"], there["mine"]))

    def shared(self, entries):
        return self.stripped(one for one in entries if one["share"] == "shared")

    def stripped(self, objects):
        """In no order, and without what is each device's own view."""
        return sorted(repr(self.without(one)) for one in objects)

    def without(self, value):
        if isinstance(value, list):
            return [self.without(one) for one in value]
        if not isinstance(value, dict):
            return value
        return {name: self.without(one) for name, one in sorted(value.items())
                if name not in OWN_VIEW and name != "in_force_mine"}


if __name__ == "__main__":
    lab.main()
