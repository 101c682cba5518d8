# SPDX-License-Identifier: Apache-2.0
"""Journeys of one person alone: J9, Noor's day three after something big, and J10, Jules writes down
where it hurts. Nothing leaves their device but what they share. Read it from top to bottom."""

import datetime
import time

import support
from desktop import Notifications, shift_to
from journey import Journey
from support import FAILED, Recording, find_plain, main, opened, pair, paired, streams

QUIET_UNTIL = "10:05"
KIND_WORDS = ["The tea, and that you stayed.", "You were brave, and I saw it."]
KEEPALIVE_S = 25  # how often a device that has nothing to say says that (proto/README.md)
SOON_S = 2


def port_of(one):
    return int(one.status()["listen"].rpartition(":")[2])


def records_sent(recorded, one, other):
    """How many times one of them sent something to the other, whoever had dialled."""
    ours, theirs = port_of(one), port_of(other)
    return sum(1 for source, target, _, payload in map(support.tcp_of, support.packets(recorded))
               if payload and (source == ours or target == theirs))


class DayThree(Journey):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.two = cls.noor, cls.sam = paired()
        cls.desktop = Notifications()
        cls.addClassCleanup(cls.desktop.end)

    def at(self, clock, day):
        """Her device is switched on at that time, so many days after the first, and she opens Lull."""
        self.noor.stop()
        self.noor.with_clock(wall=shift_to(clock, 1 + day))
        self.noor.environment |= {"TZ": "UTC",
                                  "DBUS_SESSION_BUS_ADDRESS": self.desktop.bus.address}
        self.noor.start().unlock()

    def date(self, day):
        today = datetime.datetime.now(datetime.timezone.utc).date()
        return str(today + datetime.timedelta(days=1 + day))

    def one_reminder(self):
        """The one word, and nothing else on the screen."""
        self.assertEqual(self.desktop.shown()[3:5], ["Reminder", ""])
        self.desktop.nothing_comes()

    # The journey.

    def test_01_she_asks_to_be_reminded(self):
        """Long before: Sam has written kind words, and Noor what comforts her. At four in the night
        she checks in; her quiet hours last until five past ten."""
        for words in KIND_WORDS:
            self.sam.thanks(words)
            self.noor.wait_for_text(words)
        self.at("04:00:00", day=0)
        self.noor.lull("want", "food.warm_drink", "matters", "--note", "ginger, in the blue cup")
        self.noor.lull("settings", f"quiet-hours=22:00-{QUIET_UNTIL}")
        self.assertEqual(self.noor.lull("remind").objects, [], "there are none until she makes one")
        self.noor.lull("remind", "add", "followup", "--after-checkin")
        self.noor.lull("checkin", "--met", "2", "--day", self.date(0))
        due = {one["when"]: datetime.datetime.fromtimestamp(one["next_ms"] / 1000,
                                                            datetime.timezone.utc)
               for one in self.noor.lull("remind").objects if "next_ms" in one}
        for day, when in ((1, "day-one"), (3, "day-three")):
            self.assertEqual(f"{due[when]:%Y-%m-%d %H:%M}", f"{self.date(day)} {QUIET_UNTIL}")
        type(self).sam_had = self.sam.list()

    def test_02_the_day_after(self):
        """At noon she opens Lull and is reminded; her mood is much lower. One such day is no rule."""
        self.at("12:00:00", day=1)
        self.one_reminder()
        said = self.noor.lull("followup", "day-one", "--mood", "much-lower", "--day", self.date(1),
                              plain=True)
        self.assertNotIn("signposts", said.err)

    def test_03_nothing_in_her_quiet_hours(self):
        """Three days after the check-in is four in the night again."""
        self.at("04:01:00", day=3)
        self.desktop.nothing_comes()

    def test_04_a_reminder_at_five_past_ten(self):
        """It comes when the quiet hours end, and says the one word."""
        self.at(f"10:04:{60 - SOON_S}", day=3)
        self.one_reminder()
        self.assertEqual([one["when"] for one in self.noor.lull("remind").objects],
                         ["after-checkin"])

    def test_05_much_lower_again(self):
        """The mood of day three is at the bottom once more. She is told where to read about it, and
        that only she sees this; looking there is offered, and done by her alone."""
        self.noor.until(self.noor.in_step, "to be in step")
        recording = Recording((port_of(self.noor), port_of(self.sam)))
        begun = time.monotonic()
        said = self.noor.lull("followup", "day-three", "--mood", "much-lower", "--want", "quiet",
                              "--day", self.date(3), plain=True)
        self.assertIn("A dip in mood: lull signposts sp.low_mood", said.err)
        self.assertIn("Only you can see this.", said.err)
        self.assertIn("happens to many people",
                      self.noor.lull("signposts", "sp.low_mood", plain=True).out)
        for verb in (["concern", "I was far away."], ["comfort", "--where", "head"],
                     ["checkin", "--met", "1"], ["list"], ["words"]):
            self.noor.lull(*verb)
        self.assertEqual([peer["waiting"] for peer in self.noor.peers()], [0])
        sent = records_sent(recording.stop(), self.noor, self.sam)
        keepalives = 1 + int((time.monotonic() - begun) / KEEPALIVE_S)
        # Four entries were written one after the other; shared ones are sent each by itself.
        self.assertLessEqual(sent, keepalives)

    def test_06_comforts_and_kind_words(self):
        """What does her good stands in her own list, and two kind words can be read again."""
        comforts = self.noor.lull("list", "preference", plain=True).out
        self.assertIn("A warm drink: matters a lot", comforts)
        (drink,) = self.noor.list("preference")
        self.assertIn("ginger, in the blue cup", self.noor.lull("show", drink["id"], plain=True).out)
        words = self.noor.lull("words", plain=True).out
        for one in KIND_WORDS:
            self.assertIn(one, words)

    def test_07_nothing_has_left(self):
        """Sam has what he had on the first day. Four words that she shares come over, which a
        recording shows, and are all."""
        self.in_step()
        self.assertEqual(self.sam.list(), self.sam_had)
        recording = Recording((port_of(self.noor), port_of(self.sam)))
        shared = []
        for words in ("the quiet", "the tea", "the blanket", "the morning"):
            shared.append(self.noor.thanks(f"For {words}."))
            self.arrives(self.sam, shared[-1])
        self.assertGreaterEqual(records_sent(recording.stop(), self.noor, self.sam), len(shared))
        had = {one["id"] for one in self.sam_had}
        self.assertEqual(sorted(one["id"] for one in self.sam.list() if one["id"] not in had),
                         sorted(shared))


class Soreness(Journey):
    NOTE, MEDICINE = "canary-note-wren", "canary-medicine-wren"
    LINE = "body.help_to_get_care"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.two = cls.jules, cls.robin = opened("Jules"), opened("Robin")
        pair(cls.jules, cls.robin)
        cls.recording = Recording([port_of(one) for one in cls.two])

    def test_01_where_it_hurts(self):
        """Six of ten, in the hips, and getting worse: the rule looks at this on the device itself,
        and offers what to read."""
        said = self.jules.lull("comfort", "--where", "hips", "--like", "soreness", "--strength", "6",
                               "--course", "worse", "--medicine", self.MEDICINE, "--note", self.NOTE,
                               "--ask", self.LINE, plain=True)
        self.assertIn("Signs to have looked at the same day: lull signposts sp.same_day", said.err)
        self.assertIn("Only you can see this.", said.err)
        self.assertIn("Contact a health professional the same day",
                      self.jules.lull("signposts", "sp.same_day", plain=True).out)
        (log,) = self.jules.list("comfort_log")
        self.known["log"] = log["id"]
        self.assertEqual(log["share"], "private")

    def test_02_warmth_helps_a_little(self):
        """What was tried is put down with it."""
        self.jules.lull("edit", self.known["log"], "tried+=warmth", "helped=little")
        log = self.jules.lull("show", self.known["log"]).object
        self.assertEqual((log["tried"], log["helped"]), (["warmth"], "little"))

    def test_03_one_line_of_it_is_shared(self):
        """The preview has that line and no other, and so has what comes over."""
        self.assertEqual(self.robin.list(), [])
        said = self.jules.lull("share", self.known["log"], "--only", "ask", "--yes", plain=True)
        preview = said.err.partition("exactly this:")[2].partition("Shared.")[0]
        self.assertEqual(preview.split(),
                         f"would help Help me get medical care ({self.LINE})".split())
        self.arrives(self.robin, self.known["log"])
        self.in_step()
        (came,) = self.robin.list()
        self.assertEqual({name for name in came if came[name]} - {"id", "kind", "author", "share"},
                         {"ask"})
        self.assertEqual(self.of_content(came), {"ask": self.LINE})
        lines = self.robin.lull("show", self.known["log"], plain=True).out.splitlines()
        self.assertEqual([line.split()[0] for line in lines], ["would", "id", "by"])

    def of_content(self, entry):
        """What the entry itself says, without what every entry has."""
        return {name: value for name, value in entry.items()
                if value and name in ("where", "like", "strength", "since", "course", "tried",
                                      "medicine", "helped", "note", "ask", "day")}

    def test_04_an_edit_of_what_is_kept_stays_here(self):
        """More is written into the same entry. The line is shared, the rest is not, and stays so."""
        self.jules.lull("edit", self.known["log"], f"note={self.NOTE} again", "strength=8",
                        "tried+=rest")
        marker = self.jules.thanks("Thank you for driving.")
        self.arrives(self.robin, marker)
        self.assertEqual(self.of_content(self.seen(self.robin, self.known["log"])),
                         {"ask": self.LINE})

    def test_05_only_the_one_line_is_in_what_came(self):
        """The rest is in no view and no search of the other device, nor in anything that was sent,
        stored or logged. How the entry came to be is its author's to read."""
        verbs = [["list"], ["show", self.known["log"]], ["trends"], ["helped"], ["who"],
                 ["search", "canary"], []]
        said = "".join(self.robin.lull(*verb, plain=plain).out for verb in verbs
                       for plain in (True, False))
        for kept in (self.NOTE, self.MEDICINE, "hips", "soreness", "warmth", "worse"):
            self.assertNotIn(kept, said)
        history = self.robin.lull("history", self.known["log"], expect=FAILED)
        self.assertEqual(history.reason, "not_yours")
        with self.robin.control() as control:
            reply = support.encode({1: control.call("List", {})[1]})
        self.assertIn(self.LINE.encode(), reply)
        recorded = self.recording.stop()
        places = {**self.robin.files(), "the reply": reply, "the log": self.robin.log.read_bytes(),
                  "the recording": recorded}
        places.update((str(way), words) for way, words in streams(recorded).items())
        self.assertEqual(find_plain([self.NOTE, self.MEDICINE, "hips", "soreness"], places), [])


if __name__ == "__main__":
    main()
