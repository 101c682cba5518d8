# SPDX-License-Identifier: Apache-2.0
"""A terminal of 80x24, without colour unless it is asked for, on which a person runs one verb and
answers what it asks."""

import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
import unicodedata

from support import DONE, PATIENCE_S

ROWS, COLUMNS = 24, 80
# The only word that is longer than a line: it is pasted or scanned, and the terminal breaks it.
INVITATION = re.compile(r"L1:\S+")


class Terminal:
    """`lull` with these arguments. What it writes is read as it comes; every wait is for that."""

    def __init__(self, daemon, *arguments, coloured=False):
        self.command = daemon.command(*arguments)
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color" if coloured else "dumb"}
        environment.pop("NO_COLOR", None)
        if not coloured:
            environment["NO_COLOR"] = "1"
        # A session of its own, whose terminal this is: passphrases are asked for at /dev/tty.
        self.process = subprocess.Popen(
            self.command, stdin=follower, stdout=follower, stderr=follower, env=environment,
            start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(follower)
        self.leader = leader
        self.raw = b""
        self.read_up_to = 0  # what was waited for stands before this
        self.typed = []  # (where the screen ended then, what was typed)
        self.prompts = []  # what stood on the line on which something was typed
        self.at_end = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def shows(self, text, seconds=PATIENCE_S):
        """Waits until this comes, and gives what came up to its end."""
        until = time.monotonic() + seconds
        wanted = text.encode()
        while (found := self.raw.find(wanted, self.read_up_to)) < 0:
            if self.at_end or not self._read(until):
                raise AssertionError(f"{self.command}: {text!r} did not come:\n{self._text(self.raw)}")
        begun, self.read_up_to = self.read_up_to, found + len(wanted)
        text = self._text(self.raw[begun:self.read_up_to])
        # After a question comes what was typed, as the terminal shows it.
        return re.sub(rf"\A ?{re.escape(self.typed[-1][1])}\n", "", text) if self.typed else text

    def answers(self, question, typed=""):
        """Waits for that question, and types an answer to it."""
        before = self.shows(question)
        self.prompts.append(before.rpartition("\n")[2])
        self.typed.append((len(self.raw), typed))
        os.write(self.leader, typed.encode() + b"\n")
        return before

    def back_to(self, text):
        """What was waited for last is there to be waited for again, from this on."""
        self.read_up_to = self.raw.rindex(text.encode(), 0, self.read_up_to)

    def finishes(self, expect=DONE, seconds=PATIENCE_S):
        """Waits for its end; the lines that it printed, without what was typed."""
        until = time.monotonic() + seconds
        while not self.at_end:
            if not self._read(until):
                raise AssertionError(f"{self.command} does not end:\n{self._text(self.raw)}")
        code = self.process.wait(max(until - time.monotonic(), 1))
        if expect is not None and code != expect:
            raise AssertionError(f"{self.command}: exit {code}\n{self._text(self.raw)}")
        self.end()
        return self.lines()

    def lines(self):
        return self._text(self._without_echo()).splitlines()

    def screen(self):
        """All that stood there, what was typed included."""
        return self._text(self.raw)

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE_S)
        with contextlib.suppress(OSError):
            os.close(self.leader)

    def _read(self, until):
        """False when nothing came in time."""
        if not select.select([self.leader], [], [], max(until - time.monotonic(), 0))[0]:
            return False
        piece = b""
        with contextlib.suppress(OSError):  # nobody has the other end open any more
            piece = os.read(self.leader, 65536)
        self.at_end = not piece
        self.raw += piece
        return True

    def _without_echo(self):
        """A terminal shows what is typed; the program did not print it."""
        out, begun = b"", 0
        for at, typed in self.typed:
            echo = typed.encode()
            found = self.raw.find(echo + b"\r\n", max(at, begun))
            if found >= 0:
                out += self.raw[begun:found]
                begun = found + len(echo)
        return out + self.raw[begun:]

    @staticmethod
    def _text(raw):
        return raw.decode(errors="replace").replace("\r\n", "\n")


def on_terminal(daemon, *arguments):
    """The lines of a verb that asks nothing."""
    with Terminal(daemon, *arguments) as terminal:
        return terminal.finishes()


def width(line):
    """The columns that it takes."""
    wide = {"W": 2, "F": 2}
    return sum(wide.get(unicodedata.east_asian_width(c), 1) for c in line
               if not unicodedata.combining(c) and unicodedata.category(c) not in ("Cf", "Mn", "Me"))


def not_fit(lines):
    """What a terminal of 80 columns that knows no escape sequences would not show as it is meant."""
    return [line for line in lines
            if width(INVITATION.sub("", line)) > COLUMNS
            or any(unicodedata.category(c) == "Cc" for c in line)]


def unexplained(prompts):
    """Of what was asked, that which does not say in words that an answer is wanted."""
    return [one for one in prompts if not re.search(r"[a-z]{3}.*[?:\])]\Z", one)]
