# SPDX-License-Identifier: Apache-2.0
"""Whoever knocks at the peer port without the key gets not one byte and, whatever was sent, the same
end; the pair does not notice."""

import os
import socket
import threading
import time

from support import Case, main, opened, offer, paired

# DESIGN 6: the end comes at a random moment of the first ten seconds; the rest is for a slow machine.
END_S = 10 + 3
AT_ONCE = 2  # sockets that one address may have before it has proven who it is

HTTP = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
TLS_HELLO = bytes.fromhex("16030100c8010000c40303") + os.urandom(192)

SENT = {
    "nothing": b"",
    "too few bytes": os.urandom(20),
    "one byte less than a first flight": os.urandom(159),
    "a first flight of noise": os.urandom(160),
    "zeros": bytes(160),
    "more than a first flight": os.urandom(4096),
    "HTTP": HTTP,
    "HTTP with a long header": HTTP[:-2] + b"X: " + b"y" * 8000 + b"\r\n\r\n",
    "a TLS hello": TLS_HELLO,
    "SSH": b"SSH-2.0-OpenSSH_9.2\r\n",
    "a frame of the greatest length": b"\xff\xff" + os.urandom(65_535),
    "the start of an invitation": b"L1:0400000000",
}


class Knock(threading.Thread):
    """One stranger: sends, and reads until the end."""

    def __init__(self, port, sent, half_close=False):
        super().__init__()
        self.port, self.sent, self.half_close = port, sent, half_close
        self.answer, self.took = b"", None

    def run(self):
        begun = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.port), timeout=END_S) as one:
            try:
                one.sendall(self.sent)
                if self.half_close:
                    one.shutdown(socket.SHUT_WR)
                while piece := one.recv(4096):
                    self.answer += piece
            except ConnectionError:
                pass  # ended with a reset: bytes of ours were still unread
            except TimeoutError:
                return
        self.took = time.monotonic() - begun


class Strangers(Case):
    def knock(self, port, sent):
        """All of them, as many at once as one address may; each as {name: Knock}."""
        done, waiting = {}, [(name, what, half) for name, what in sent.items() for half in (False, True)]
        while waiting:
            now, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
            for name, what, half in now:
                done[name + (", then an end" if half else "")] = Knock(port, what, half)
            latest = list(done.values())[-len(now):]
            for one in latest:
                one.start()
            for one in latest:
                one.join()
        return done

    def silent(self, done):
        for name, one in done.items():
            self.assertEqual(one.answer, b"", f"{name}: answered")
            self.assertIsNotNone(one.took, f"{name}: still connected after {END_S} s")

    def test_no_byte_and_an_end_while_the_pair_goes_on(self):
        noor, sam = paired()
        port = int(noor.status()["listen"].rpartition(":")[2])
        before = noor.log_text()
        half = dict(list(SENT.items())[::2])
        done = self.knock(port, half)
        self.silent(done)
        # The end says nothing: it came as late for bytes that look right as for any others.
        for name, one in done.items():
            if "then an end" not in name:
                self.assertGreater(one.took, 3, name)
        self.assertEqual(noor.log_text(), before, "a stranger left a trace in the log")
        noor.thanks("and meanwhile")
        sam.wait_for_text("and meanwhile")
        for one in (noor, sam):
            one.until(one.in_step, "to be in step")

    def test_the_same_while_a_pairing_window_is_open(self):
        noor, sam = opened("Noor"), opened("Sam")
        _, text = offer(noor)
        port = int(noor.status()["listen"].rpartition(":")[2])
        rest = dict(list(SENT.items())[1::2])
        self.silent(self.knock(port, rest))
        words = sam.lull("pair", "accept", text).objects[-1]["words"]
        self.assertEqual(noor.lull("pair", "words").object["words"], words)

    def test_a_crowd_is_turned_away_and_the_session_stays(self):
        noor, sam = paired()
        port = int(noor.status()["listen"].rpartition(":")[2])
        crowd = [Knock(port, os.urandom(160)) for _ in range(60)]
        for one in crowd:
            one.start()
        sam.thanks("through the crowd")
        noor.wait_for_text("through the crowd")
        for one in crowd:
            one.join()
        self.silent({str(number): one for number, one in enumerate(crowd)})
        noor.restart()
        for one in (noor, sam):
            one.until(one.in_step, "to be in step")


if __name__ == "__main__":
    main()
