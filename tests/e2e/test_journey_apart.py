# SPDX-License-Identifier: Apache-2.0
"""Journey J3, apart and then reunion. Mara travels for twelve days, Dev is at home; both go on
writing, and take back. At home again everything is where it belongs, on both devices, whoever was
first."""

import household
import lab
from household import connected, met, two_on


class Apart(household.Case):
    def test_twelve_days_apart_and_at_home_again(self):
        for who_comes_first in ("Mara", "Dev"):
            with self.subTest(first=who_comes_first), lab.Lab() as self.net:
                self.twelve_days(who_comes_first)

    def twelve_days(self, who_comes_first):
        home, road = self.net.lan(), self.net.lan()
        mara, dev = two_on(home.host("mara").wait_ready(), home.host("dev").wait_ready(),
                           names=("Mara", "Dev"))
        for one in (mara, dev):
            one.start().unlock()
        met(mara, dev)

        # Before she leaves. Dev reads one of the two notes, and not the other.
        read = mara.thanks("For the tea, every single time.")
        unread = mara.thanks("For staying up on Tuesday.")
        nearness = dev.lull("want", "touch.hold_still", "nice", "--minutes", "30", "--share")
        nearness = nearness.object["id"]
        mara.until(mara.in_step, "for everything to be with Dev")
        dev.until(dev.in_step, "for everything to be with Mara")
        dev.lull("show", read)

        # On the road, in a network where there is no Dev.
        mara.host.move(road)
        mara.until(lambda: not connected(mara), "to notice")
        mara.lull("limit", "touch.hair_strokes", "--hard", "--share")
        mara.lull("withdraw", read, unread)
        mara.lull("want", "touch.hold_still", "matters", "minutes=20", "--share")
        secret = mara.keep("Only for me, so far.")

        # At home. Dev changes his mind, twice, and writes.
        dev.lull("edit", nearness, "minutes=20")
        dev.lull("edit", nearness, "minutes=10")
        dev.thanks("For calling from the station.")

        # Twelve days later neither has lost a word, and each knows what has not gone over.
        for one in (mara, dev):
            one.with_clock(wall=12 * 24 * 3600, boot=12 * 24 * 3600)
            one.restart()
        (waiting,) = mara.lull("doctor").object["peers"]
        self.assertEqual(waiting["waiting"], 4, "the limit, two withdrawals and a wish")
        self.assertRegex(mara.lull("doctor", plain=True).out,
                         r"4 of your entries wait; everything up to yesterday is over there")
        (waiting,) = dev.lull("doctor").object["peers"]
        self.assertEqual(waiting["waiting"], 2, "a preference, changed twice, and a note")

        # Home again. The router has given out new addresses and forwards no beacons: they are quiet,
        # and one of them types where the other is.
        first, second = (mara, dev) if who_comes_first == "Mara" else (dev, mara)
        for one in (mara, dev):
            one.lull("quiet", "on")
        mara.host.move(home)
        dev.host.readdress()
        self.assertFalse(connected(mara) or connected(dev))
        listening = next(one for one in second.lull("doctor").object["listening"]
                         if one.startswith("0.0.0.0:"))
        port = listening.rpartition(":")[2]
        first.lull("connect", f"{second.host.address}:{port}")
        met(mara, dev)
        for one in (mara, dev):
            one.until(one.in_step, "to be in step")

        # Nothing opens by itself, and nothing rings: one calm page says what is new.
        page = dev.lull().object
        self.assertEqual(sorted(one["kind"] for one in page["fresh"]), ["limit", "preference"])

        # The limit is there, and the wish. What Dev had read has left a line without words; what he
        # had not, nothing.
        (limit,) = dev.list("limit")
        self.assertEqual((limit["what"], limit["strength"]), ("touch.hair_strokes", "hard"))
        line = dev.lull("show", read).object
        self.assertEqual(line["share"], "withdrawn")
        self.assertNotIn("text", line)
        self.assertEqual(dev.lull("show", unread, expect=1).reason, "id_unknown")
        self.assertEqual(dev.texts(), ["For calling from the station."])

        # Mara has Dev's last word on it, once, and her own words still.
        wishes = {(one["mine"], one["minutes"]) for one in mara.list("preference")}
        self.assertEqual(wishes, {(True, 20), (False, 10)})
        self.assertEqual(mara.texts(), sorted([
            "For calling from the station.", "For staying up on Tuesday.",
            "For the tea, every single time.", "Only for me, so far."]))
        self.assertEqual(mara.lull("show", secret).object["share"], "private")

        # What is shared is the same on both, whoever was first.
        def shared(one):
            fields = ("id", "kind", "item", "what", "text", "minutes", "want", "strength")
            return sorted(tuple(str(entry.get(name)) for name in fields) for entry in one.list()
                          if entry["share"] == "shared")
        self.assertEqual(shared(mara), shared(dev))


if __name__ == "__main__":
    lab.main()
