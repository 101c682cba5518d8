# SPDX-License-Identifier: Apache-2.0
"""Journeys of the command line alone: J12 on a terminal of 80x24 without colour, and J9 and J10, in
which somebody writes down how they are and nothing leaves their device but what they share."""

import fcntl
import os
import pty
import struct
import subprocess
import termios
import unicodedata

import support
from support import Case, paired


def on_terminal(daemon, *arguments):
    """The screen of one verb that asks nothing, line by line."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    child = subprocess.Popen(daemon.command(*arguments), stdin=follower, stdout=follower,
                             stderr=follower, env={**os.environ, "NO_COLOR": "1"})
    os.close(follower)
    screen = b""
    while True:
        try:
            piece = os.read(leader, 4096)
        except OSError:  # the terminal's other end is closed
            break
        if not piece:
            break
        screen += piece
    os.close(leader)
    assert child.wait(support.PATIENCE_S) == 0, screen.decode()
    return screen.decode().replace("\r\n", "\n").splitlines()


def width(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c)
               for c in line)


class Alone(Case):
    def setUp(self):
        super().setUp()
        self.noor, self.sam = paired()

    def test_j12_every_view_on_a_terminal_of_80x24_without_colour(self):
        noor, sam = self.noor, self.sam
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
                     ["signals", "water"], ["signposts"], ["plan", "show", plan]):
            with self.subTest(verb=verb):
                lines = on_terminal(noor, *verb)
                self.assertTrue(lines)
                self.assertNotIn("\x1b", "".join(lines))
                for line in lines:
                    self.assertLessEqual(width(line), 80, line)
        tonight = on_terminal(noor, "tonight")
        self.assertLess(len(tonight), 24)
        self.assertIn("two squeezes", tonight[0])
        for number in range(10):
            self.assertTrue(any(f"no {number} " in line for line in tonight), tonight)

    def nothing_left(self, before):
        self.assertEqual([peer["waiting"] for peer in self.noor.peers()], [0])
        self.noor.until(self.noor.in_step, "to be in step")
        self.assertEqual(self.sam.list(), before)

    def test_j9_a_low_day_stays_with_its_writer(self):
        self.sam.thanks("The tea, and that you stayed.")
        self.noor.wait_for_text("The tea, and that you stayed.")
        before = self.sam.list()
        for which in ("day-one", "day-three"):
            said = self.noor.lull("followup", which, "--mood", "much-lower", plain=True)
        self.assertIn("lull signposts sp.low_mood", said.err)
        self.assertIn("Only you can see this.", said.err)
        self.assertIn("that you stayed", self.noor.lull("words", plain=True).out)
        self.nothing_left(before)

    def test_j10_a_comfort_log_stays_with_its_writer(self):
        before = self.sam.list()
        log = ["comfort", "--where", "hips", "--like", "soreness", "--strength", "6", "--course",
               "worse"]
        self.noor.lull(*log)
        self.assertIn("lull signposts sp.same_day", self.noor.lull(*log, plain=True).err)
        self.nothing_left(before)


if __name__ == "__main__":
    support.main()
