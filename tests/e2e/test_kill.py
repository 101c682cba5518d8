# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random moments. Nothing that was acknowledged is lost, nothing comes twice, and both
sides end up with the same."""

import collections
import os
import random
import threading
import time

from support import PASSPHRASE, Case, Daemon, Gone, main, paired, set_up, until

SEED = int(os.environ.get("LULL_SEED", random.SystemRandom().randrange(10**6)))
KILLS = int(os.environ.get("LULL_KILLS", 200))
PAUSE_S = 0.004  # between two writes, at most


class Life(threading.Thread):
    """One person's daemon through many deaths, with somebody who writes as fast as it goes."""

    def __init__(self, daemon, kills, seed):
        super().__init__()
        self.daemon_, self.kills, self.random = daemon, kills, random.Random(seed)
        self.count = 0
        self.text = {}  # id: the texts that may stand there: the last acknowledged, one under way
        self.withdrawn = {}  # id: acknowledged, or under way
        self.writes = self.deaths_in_unlock = 0
        self.failure = None

    def run(self):
        try:
            for _ in range(self.kills):
                self.live_and_die()
        except BaseException as error:  # told by the test's own thread
            self.failure = error

    def live_and_die(self):
        """One in ten dies while it starts or unlocks, the others while writing and syncing."""
        self.daemon_.start()
        early = self.random.random() < 0.1
        if early:
            self.die_in(self.random.uniform(0, 0.6))
        try:
            with self.daemon_.control() as control:
                control.call("Unlock", {1: PASSPHRASE})
                if not early:
                    self.die_in(self.random.uniform(0, 0.4))
                while True:
                    self.write(control)
                    time.sleep(self.random.uniform(0, PAUSE_S))
        except Gone:
            self.deaths_in_unlock += early
        self.dying.join()
        self.daemon_.kill()

    def die_in(self, seconds):
        self.dying = threading.Timer(seconds, self.daemon_.process.kill)
        self.dying.start()

    def write(self, control):
        """What was asked for is noted before, what was answered after."""
        self.count += 1
        text = f"{self.daemon_.name} {self.count}"
        own = [entry for entry in self.text if entry not in self.withdrawn]
        choice = self.random.random()
        if choice < 0.15 and own:
            entry = self.random.choice(own)
            self.text[entry] = self.text[entry][:1] + [text]
            control.save_thanks(text, entry=entry)
            self.text[entry] = [text]
        elif choice < 0.25 and own:
            entry = self.random.choice(own)
            self.withdrawn[entry] = False
            control.call("Withdraw", {1: [entry]})
            self.withdrawn[entry] = True
        elif choice < 0.35:
            entry = control.save_thanks(text, share=False)
            control.call("Share", {1: [entry]})
            self.text[entry] = [text]
        else:
            self.text[control.save_thanks(text)] = [text]
        self.writes += 1


class Kill(Case):
    def test_daemons_killed_at_200_moments_lose_and_double_nothing(self):
        print(f"\nseed {SEED} (LULL_SEED={SEED} repeats the moments)", flush=True)
        noor, sam = paired()
        for one in (noor, sam):
            one.stop()
        begun = time.monotonic()
        lives = [Life(one, KILLS // 2, SEED + at) for at, one in enumerate((noor, sam))]
        for life in lives:
            life.start()
        for life in lives:
            life.join()
            if life.failure:
                raise life.failure
        for one in (noor, sam):
            one.start().unlock()
        met = time.monotonic()
        for one in (noor, sam):
            one.until(one.in_step, "to be in step after the last kill")
        self.both_read_the_same(noor, sam)
        print(f"{KILLS} kills in {met - begun:.0f} s, {sum(l.deaths_in_unlock for l in lives)} of them "
              f"before it was open; {sum(l.writes for l in lives)} writes acknowledged; in step "
              f"{time.monotonic() - met:.2f} s after the last", flush=True)
        for where in (noor, sam):
            for life in lives:
                self.check(life, where)

    def both_read_the_same(self, noor, sam):
        def differing():
            return sorted(set(self.live(noor).items()) ^ set(self.live(sam).items()))

        try:
            until(lambda: not differing(), "for both lists to be the same")
        except AssertionError:
            self.assertEqual(differing(), [], f"in only one of the lists\n{noor.peers()}\n{sam.peers()}"
                             f"\n{noor.log_text()}\n{sam.log_text()}")

    def live(self, daemon):
        """{id: text} of what both can read. Whoever withdraws keeps an own copy of the text."""
        return {one["id"]: one["text"] for one in daemon.list("gratitude")
                if "text" in one and one["share"] == "shared"}

    def check(self, life, where):
        there = self.live(where)
        name = f"{life.daemon_.name}'s, at {where.name}'s"
        for entry, texts in life.text.items():
            if entry not in life.withdrawn:
                self.assertTrue(entry in there, f"{name}: acknowledged and lost: {entry} {texts}")
            if entry in there:
                self.assertIn(there[entry], texts, f"{name}: an acknowledged edit was lost")
        for entry, acknowledged in life.withdrawn.items():
            if acknowledged:
                self.assertFalse(entry in there, f"{name}: withdrawn, and still there: {entry}")
        twice = [text for text, count in collections.Counter(there.values()).items() if count > 1]
        self.assertEqual(twice, [], f"{name}: twice")

    def test_killed_while_setting_up(self):
        chance = random.Random(SEED)
        for _ in range(8):
            with Daemon("Noor").start() as noor:
                acknowledged = False
                dying = threading.Timer(chance.uniform(0.2, 1.6), noor.process.kill)
                dying.start()
                try:
                    with noor.control() as control:
                        control.call("Setup", {1: True, 2: "Noor", 3: PASSPHRASE})
                        acknowledged = True
                except Gone:
                    pass
                dying.join()
                noor.kill()
                noor.start()
                if acknowledged:
                    self.assertEqual(noor.status()["state"], "locked")
                if noor.status()["state"] == "new":
                    noor.setup()
                else:
                    noor.unlock()
                noor.keep("it works")

    def test_killed_while_erasing(self):
        """Whatever is left: once more, and the home is as new."""
        chance = random.Random(SEED)
        for _ in range(10):
            with set_up().start() as noor:
                try:
                    with noor.control() as control:
                        control.send("Erase", {2: True})
                        time.sleep(chance.uniform(0, 0.012))
                        noor.kill()
                except Gone:
                    pass
                noor.start()
                if noor.status()["state"] != "new":
                    noor.lull("erase", "--yes-erase-everything", "--without-passphrase")
                self.assertEqual(noor.status()["state"], "new")
                noor.setup()
                noor.keep("it works")


if __name__ == "__main__":
    main()
