# SPDX-License-Identifier: Apache-2.0
"""Journey J1, the core loop: first run, pairing, preferences, talk, tonight, check-in, what helped,
adjust. Noor and Sam, two real daemons, one step after the other; read it from top to bottom."""

import os
import time

from journey import Journey
from support import FAILED, PASSPHRASE, USAGE, Daemon, main, meet, pair

# The 16 items of the first five minutes, and what Noor leaves empty of them.
NOOR_WANTS = [
    ("touch.hold_still", "matters", "--receive"), ("words.quiet_is_fine", "nice", "--receive"),
    ("env.low_light", "nice"), ("env.screens_away", "matters"),
    ("food.warm_drink", "nice", "--give"), ("touch.light_massage", "fine", "--give"),
    ("near.own_space", "matters", "--receive"), ("words.how_are_you_now", "rather-not", "--give"),
]
SAM_WANTS = [
    ("touch.hold_still", "nice", "--give"), ("words.quiet_is_fine", "matters", "--give"),
    ("env.low_light", "matters"), ("env.screens_away", "nice"),
    ("food.warm_drink", "matters", "--receive"), ("touch.light_massage", "nice", "--receive"),
    ("near.own_space", "rather-not", "--give"),
    ("words.how_are_you_now", "matters", "--receive"),
]
MASSAGE = "touch.light_massage"
NOTHING_TO_SAY = {"enough": False, "rows": [], "more": False}  # of what has helped


def network_sockets(process):
    """How many sockets of that process are on a network, connected or not."""
    inodes = set()
    for fd in os.scandir(f"/proc/{process.pid}/fd"):
        target = os.readlink(fd.path)
        if target.startswith("socket:["):
            inodes.add(target[len("socket:["):-1])
    found = 0
    for table in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6", "packet"):
        with open(f"/proc/{process.pid}/net/{table}", encoding="ascii") as lines:
            found += sum(bool(inodes.intersection(line.split())) for line in list(lines)[1:])
    return found


class CoreLoop(Journey):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.two = cls.noor, cls.sam = [Daemon(name).with_clock() for name in ("Noor", "Sam")]

    # What the steps have in common.

    def plan(self, one):
        return one.lull("plan", "show", self.known["plan"]).object

    def step_number(self, plan, item):
        return 1 + [step.get("item") for step in plan["plan"]["steps"]].index(item)

    # The journey.

    def test_01_first_run(self):
        """Setup: both are adults, a nickname, a passphrase; no account, nothing on the network, and
        not longer than three minutes."""
        begun = time.monotonic()
        for one in (self.noor, self.sam):
            one.start()
            self.assertEqual(one.lull().object["next"], ["lull setup"])
            said = one.lull("setup", "--name", one.name, passphrase=PASSPHRASE, expect=None)
            self.assertIn(said.code, (FAILED, USAGE), "without both being adults there is no setup")
            self.assertTrue(one.setup(), "a recovery code")
            self.assertEqual(one.status()["listen"], "")
            self.assertEqual(network_sockets(one.process), 0)
        self.assertLess(time.monotonic() - begun, 180)

    def test_02_noor_answers_for_five_minutes(self):
        """Items to receive and to give, any may stay empty. What she wants left out becomes a limit;
        she has to say whether it is shared."""
        self.known["noor wants"] = [self.noor.lull("want", *one).object["id"] for one in NOOR_WANTS]
        for one in self.noor.list("preference"):
            self.assertEqual(one["share"], "private")
        said = self.noor.lull("limit", "touch.hair_strokes", expect=USAGE)
        self.assertEqual(said.reason, "share_or_keep")
        self.assertEqual(self.noor.list("limit"), [])
        self.known["limit"] = self.noor.lull("limit", "touch.hair_strokes", "--receive",
                                             "--keep").object["id"]

    def test_03_sam_does_the_same_and_they_pair(self):
        """One shows a code, the other takes it; both read the same words. Wrong words: nothing is
        stored. Nothing is shared by pairing."""
        self.known["sam wants"] = [self.sam.lull("want", *one).object["id"] for one in SAM_WANTS]
        ours, theirs = meet(self.noor, self.sam)
        self.assertEqual(ours, theirs)
        self.noor.lull("pair", "different")
        self.sam.until(lambda: self.sam.lull("pair", "words", expect=None).reason, "to hear of it")
        for one in (self.noor, self.sam):
            self.assertEqual(one.peers(), [])
        pair(self.noor, self.sam)
        for one in (self.noor, self.sam):
            self.assertEqual([peer["display"] for peer in one.peers()], [self.other(one).name])
            self.assertTrue(all(entry["mine"] and entry["share"] == "private"
                                for entry in one.list()), "nothing is shared by pairing")

    def test_04_each_shares_after_a_preview(self):
        """Sam will see these nine lines, and no other. The limit comes first in what overlaps, then
        five that both want, and two where they differ."""
        lines = [*self.known["noor wants"], self.known["limit"]]
        asked = self.noor.lull("share", *lines, expect=USAGE)
        self.assertEqual(asked.reason, "yes_needed")
        self.assertIn("Sam will see exactly this:", asked.err)
        self.assertEqual(self.sam.list("limit"), [], "a preview shares nothing")
        self.noor.lull("share", *lines, "--yes")
        self.sam.lull("share", *self.known["sam wants"], "--yes")
        self.in_step()
        self.assertEqual(sorted(one["id"] for one in self.sam.list() if not one["mine"]),
                         sorted(lines))
        for one in (self.noor, self.sam):
            page = one.lull("overlap").object
            self.assertEqual([limit["id"] for limit in page["limits"]], [self.known["limit"]])
            states = [line["state"] for line in page["lines"]]
            self.assertEqual(states[0], "hard_limit")
            self.assertEqual({state: states.count(state) for state in set(states)},
                             {"hard_limit": 1, "both_want": 5, "one_wants": 1, "differs": 2})
            self.assertIn("Limit: ", one.lull("overlap", plain=True).out.splitlines()[0])

    def test_05_a_talk_and_a_sealed_card(self):
        """Noor asks for twenty minutes, two good moments; Sam sees it when he opens Lull. A sealed
        card opens for both once both have answered, and for neither before."""
        talk = self.noor.lull("talk", "our evenings", "--length", "20", "--moments", "sat-evening",
                              "--moments", "sun-morning").object["id"]
        self.arrives_unread(self.sam, talk)
        self.sam.lull("reply", talk, "works", "--moment", "sun-morning")
        self.noor.until(lambda: self.seen(self.noor, talk).get("reply") == "works", "for his answer")
        self.assertEqual(self.seen(self.noor, talk)["reply_moments"], ["sun-morning"])

        card = self.noor.lull("seal", "p.before.01").object["id"]
        self.noor.lull("answer", card, "Soup, and nobody asked how I was.")
        self.in_step()
        (round_,) = self.sam.lull("rounds").objects
        self.assertEqual(round_["state"], "invited")
        self.assertNotIn("Soup", self.sam.lull("show", card).out + self.sam.lull("search", "soup").out)
        self.sam.lull("answer", card, "You sat down on the floor beside me.")
        for one, mine, theirs in ((self.noor, "Soup", "floor"), (self.sam, "floor", "Soup")):
            opened = one.until(lambda: [r for r in one.lull("rounds").objects
                                        if r["state"] == "open"], "for it to open")[0]
            self.assertIn(mine, opened["mine"])
            self.assertIn(theirs, opened["theirs"])

    def arrives_unread(self, there, talk):
        there.until(lambda: talk in there.lull().object["talk_requests"], "for the request")
        self.assertIn("our evenings", there.lull(plain=True).out)

    def test_06_a_standing_plan(self):
        """Sam proposes one from Quiet closeness and what overlaps; Noor counters with a smaller step;
        Sam accepts. It is looked at again in thirty days."""
        plan = self.sam.lull("plan", "from", "pre.quiet_closeness").object["plan"]["id"]
        self.known["plan"] = plan
        self.sam.lull("plan", "add", plan, "food.warm_drink")
        self.sam.lull("plan", "add", plan, MASSAGE, "minutes=20", "receiver=me", "giver=them")
        self.assertEqual(self.noor.lull("plan").objects, [], "a draft is its author's")
        asked = self.sam.lull("propose", plan, "--because", "for tired evenings").object["proposal"]
        self.arrives(self.noor, asked["id"])
        self.assertEqual(self.noor.lull().object["proposals"], [asked["id"]])
        self.assertEqual(self.plan(self.noor)["state"], "proposed")

        number = str(self.step_number(self.plan(self.noor), MASSAGE))
        smaller = self.noor.lull("counter", asked["id"], "--step", number, "minutes=10").object
        smaller = smaller["proposal"]["id"]
        self.sam.until(lambda: smaller in self.sam.lull().object["proposals"],
                       "for her version")
        self.sam.lull("accept", smaller)
        for one in (self.noor, self.sam):
            one.until(lambda: self.plan(one)["state"] == "agreed", "to have agreed")
            now = self.plan(one)
            massage = now["plan"]["steps"][int(number) - 1]
            self.assertEqual((massage["item"], massage["minutes"]), (MASSAGE, 10))
            self.assertEqual(now["plan"]["review_day"], self.today(30))
            states = {p["proposal"]["id"]: p["state"] for p in one.lull("proposals").objects}
            self.assertEqual(states, {asked["id"]: "countered", smaller: "accepted"})

    def test_07_this_evening(self):
        """Tonight copies the plan; the kit says where the blanket is, and that snacks run low. What
        always counts stands above the steps."""
        self.noor.lull("cue", "two squeezes", "stop", "--always", "--share")
        self.noor.lull("kit", "Blanket", "--have", "yes", "--place", "Bedroom")
        self.sam.lull("kit", "Snacks", "--have", "low")
        self.known["tonight"] = self.evening()
        for one in (self.noor, self.sam):
            self.arrives(one, self.known["tonight"])
            one.until(lambda: len(one.list("kit_item")) == 2, "for the kit")
            page = one.lull("tonight").object
            self.assertEqual(page["plan"]["plan"]["id"], self.known["tonight"])
            self.assertEqual([sign["sign"] for sign in page["pause_signs"]], ["two squeezes"])
            self.assertEqual([limit["id"] for limit in page["limits"]], [self.known["limit"]])
            self.assertEqual([s["minutes"] for s in page["steps"] if s.get("item") == MASSAGE],
                             [10])
            self.assertEqual([(thing["label"], thing["have"], thing.get("place"))
                              for thing in page["kit"]],
                             [("Snacks", "low", None), ("Blanket", "yes", "Bedroom")])
            lines = one.lull("tonight", plain=True).out.splitlines()
            self.assertTrue(lines[0].startswith("Sign "), lines)
            self.assertTrue(lines[1].startswith("Limits "), lines)
        self.ticking()

    def ticking(self):
        """They tick steps off, each for themselves: nothing of it is sent."""
        ticked = lambda one: [step["ticked"] for step in one.lull("tonight").object["steps"]]
        self.noor.lull("tick", "1")
        self.noor.lull("tick", "2")
        self.noor.lull("tick", "2", "--undo")
        self.assertEqual(ticked(self.noor)[:2], [True, False])
        self.assertIn("(ticked)", self.noor.lull("tonight", plain=True).out)
        self.assertFalse(any(ticked(self.sam)))
        self.noor.until(self.noor.in_step, "nothing waits to be sent")
        self.assertFalse(any(ticked(self.sam)))

    def evening(self, leave_out=()):
        """The standing plan, copied for tonight by Noor, and agreed to by Sam."""
        copy = self.noor.lull("plan", "tonight", self.known["plan"]).object
        plan = copy["plan"]["id"]
        for item in leave_out:
            copy = self.noor.lull("plan", "show", plan).object
            self.noor.lull("plan", "drop", plan, str(self.step_number(copy, item)))
        asked = self.noor.lull("propose", plan).object["proposal"]["id"]
        self.arrives(self.sam, asked)
        self.sam.lull("accept", asked)
        return plan

    def test_08_the_next_morning(self):
        """Each checks in, privately. Noor shares six of nine answers; Sam says thank you for telling
        me."""
        self.days_pass()
        answers = {"--met": "3", "--close": "4", "--ease": "3", "--valued": "4", "--energy": "1",
                   "--body": "2", "--feel": "calm", "--helped": "env.screens_away",
                   "--note": "The quiet was good."}
        typed = [word for pair_ in answers.items() for word in pair_]
        mine = self.noor.lull("checkin", *typed, "--helped", "food.warm_drink", "--change",
                              f"{MASSAGE}=shorter").object
        self.known["check-ins"] = [mine["id"]]
        self.sam.lull("checkin", "--met", "3", "--note", "Only for me.")
        self.in_step()
        self.assertEqual(self.sam.lull("show", mine["id"], expect=FAILED).reason, "id_unknown")

        told = ["met", "close", "ease", "valued", "feel", "helped"]
        self.noor.lull("share", mine["id"], "--yes", *[w for f in told for w in ("--only", f)])
        theirs = self.arrives(self.sam, mine["id"])
        answered = {"met", "close", "ease", "valued", "energy", "body", "feel", "helped", "note",
                    "change"}
        self.assertEqual({name for name in answered if theirs.get(name)}, set(told))
        self.assertEqual([one for one in self.noor.list("check_in") if not one["mine"]], [])

        thanks = self.sam.lull("ack", mine["id"], "thanks").object["id"]
        self.assertEqual(self.arrives(self.noor, thanks)["target"], mine["id"])
        self.assertEqual(self.sam.lull("ack", self.known["limit"], "thanks", expect=FAILED).reason,
                         "limit_not_discussed")

    def test_09_what_has_helped(self):
        """Not enough before five check-ins; then: screens away five of five, a warm drink four of
        four, the massage one of four, and shorter twice."""
        self.assertEqual(self.noor.lull("helped").object, NOTHING_TO_SAY)
        mornings = [(["food.warm_drink"], "shorter"), (["food.warm_drink", MASSAGE], None),
                    (["food.warm_drink"], None), ([], None)]
        for helped, change in mornings:
            self.evening(leave_out=[] if helped else [MASSAGE, "food.warm_drink"])
            self.days_pass()
            typed = [w for item in ["env.screens_away", *helped] for w in ("--helped", item)]
            typed += ["--change", f"{MASSAGE}={change}"] if change else []
            self.noor.lull("checkin", "--met", "3", "--adjust", "one-change", *typed)
        rows = {row["item"]: (row["used"], row["helped"], row["changes"])
                for row in self.noor.lull("helped").object["rows"]}
        self.assertEqual(rows["env.screens_away"], (5, 5, {}))
        self.assertEqual(rows["food.warm_drink"], (4, 4, {}))
        self.assertEqual(rows[MASSAGE], (4, 1, {"shorter": 2}))
        said = " ".join(self.noor.lull("helped", plain=True).out.split())
        self.assertIn("helped 5 times, in 5 plans", said)
        self.assertIn("helped once, shorter twice, in 4 plans", said)
        trends = {trend["field"]: [point["value"] for point in trend["points"]]
                  for trend in self.noor.lull("trends").object["mine"] if trend["enough"]}
        self.assertEqual(trends["met"], [3] * 5)
        self.assertEqual(self.sam.lull("helped").object, NOTHING_TO_SAY,
                         "what she keeps counts for her alone")

    def test_10_one_small_change(self):
        """One small change becomes a proposal, is accepted, and both see both versions."""
        number = str(self.step_number(self.plan(self.noor), MASSAGE))
        asked = self.noor.lull("propose", self.known["plan"], "--step", number, "minutes=5",
                               "--because", "feet only").object["proposal"]["id"]
        self.arrives(self.sam, asked)
        said = " ".join(self.sam.lull("proposals", plain=True).out.split())
        self.assertIn("Light massage, 5 minutes, for Sam, by Noor (was: 10 minutes)", said)
        self.sam.lull("accept", asked)
        for one in (self.noor, self.sam):
            one.until(lambda: self.massage(self.plan(one)["plan"]) == 5, "for the change")
            self.assertEqual(self.plan(one)["state"], "agreed")
            versions = [self.massage(v) for v in one.lull("history", self.known["plan"]).objects]
            self.assertEqual(versions[-3:], [20, 10, 5])
            said = " ".join(one.lull("history", self.known["plan"], plain=True).out.split())
            self.assertIn("10 minutes, for Sam, by Noor (was: 20 minutes)", said)
            self.assertIn("5 minutes, for Sam, by Noor (was: 10 minutes)", said)
            self.assertIn(self.known["plan"],
                          [past["entry"]["id"] for past in one.lull("back").objects])

    def massage(self, plan):
        return next((step.get("minutes") for step in plan["steps"] if step.get("item") == MASSAGE),
                    None)


if __name__ == "__main__":
    main()
