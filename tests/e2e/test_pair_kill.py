# SPDX-License-Identifier: Apache-2.0
"""kill -9 at each step of the ritual, on either side: once both run again, both are paired or both are
not. A relay between the two counts what goes each way and kills at exactly one place."""

import contextlib
import socket
import threading
import time

from support import LOOK_AGAIN_S, Case, Gone, Refused, main, offer, set_up, until

# What goes each way in a whole ritual. The offerer's Prepared goes out with its Confirm: it decides
# last here, so it can store at once.
PIECES = {"out": ["first flight", "third handshake message and Introduce", "Confirm", "Prepared"],
          "back": ["second handshake message", "Introduce", "Confirm and Prepared"]}
WORDS, PAIRED = 3, 5  # PairPhase in proto/control.proto
SETTLED_S = 15.0
AFTERWARDS_S = 0.3  # what the survivor may still say


class Relay:
    """Between the one who dials ("out" goes from there) and the one who offers. Kills the victim
    before or after it passes on the wanted piece."""

    def __init__(self, port, way, number, when, victim):
        self.port, self.way, self.number, self.when, self.victim = port, way, number, when, victim
        self.reached = threading.Event()
        self.passed = {"out": 0, "back": 0}
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listening.getsockname()[1]}"
        self.ends = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            here, _ = self.listening.accept()
            there = socket.create_connection(("127.0.0.1", self.port))
            for end in (here, there):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.ends = [here, there]
            threading.Thread(target=self._carry, args=(here, there, "out"), daemon=True).start()
            threading.Thread(target=self._carry, args=(there, here, "back"), daemon=True).start()

    def _carry(self, a, b, way):
        with contextlib.suppress(OSError):
            while data := a.recv(65536):
                self.passed[way] += 1
                here = way == self.way and self.passed[way] == self.number
                if here and self.when == "before":
                    self._place()
                b.sendall(data)
                if here and self.when == "after":
                    self._place()
        for end in (a, b):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _place(self):
        self.victim.kill()
        self.victim.wait()
        self.reached_at = time.monotonic()
        self.reached.set()

    def close(self):
        self.listening.close()
        for end in self.ends:
            end.close()


class PairKill(Case):
    def attempt(self, victim_index, way, number, when):
        """One ritual that dies at that place; how it stands afterwards: (reached, noor, sam)."""
        noor, sam = set_up("Noor").start(), set_up("Sam").start()
        both = (noor, sam)
        for one in both:
            one.unlock()
        victim = both[victim_index]
        # The window opens the socket; the port is known from then on, and kept.
        first, _ = offer(noor)
        first.end()
        port = int(noor.status()["listen"].rpartition(":")[2])
        relay = Relay(port, way, number, when, victim.process)
        try:
            waiting, text = offer(noor, "--address", relay.address)
            self.ritual(noor, sam, text, relay)
            waiting.end()
        finally:
            relay.close()
        victim.kill()
        for one in both:
            if not one.alive():
                one.start().unlock()
        stand = self.settled(noor, sam)
        for one in both:
            one.kill()
        return (relay.reached.is_set(), *stand)

    def ritual(self, noor, sam, text, relay):
        """As far as it goes: whoever is dead does not answer any more, and then the other waits in
        vain."""
        with contextlib.ExitStack() as held:
            his, hers = (held.enter_context(one.control()) for one in (sam, noor))
            self.say(his, "PairAccept", {1: text})
            for control in (his, hers):
                self.wait_for(control, relay, WORDS)
            for control in (his, hers):
                self.say(control, "PairDecide", {1: True})
            for control in (his, hers):
                self.wait_for(control, relay, PAIRED)

    @staticmethod
    def say(control, method, fields):
        with contextlib.suppress(Gone, Refused):
            control.call(method, fields)

    @staticmethod
    def wait_for(control, relay, phase):
        def moved():
            return (control.call("PairState").get(1, [0])[0] >= phase
                    or relay.reached.is_set() and time.monotonic() > relay.reached_at + AFTERWARDS_S)

        with contextlib.suppress(Gone):
            until(moved, "for the ritual to go on", 10, 0.002)

    def settled(self, noor, sam):
        """Both connected, or nothing active on either side, or the time is over: (noor, sam), each
        "paired", "prepared" or "nothing"."""
        def state(one):
            peers = one.peers()
            if not peers:
                return "nothing"
            return "prepared" if peers[0]["unfinished"] else "paired"

        end = time.monotonic() + SETTLED_S
        while True:
            now = state(noor), state(sam)
            if now in (("paired", "paired"), ("nothing", "nothing")) or time.monotonic() > end:
                return now
            # Prepared on one side and nothing on the other is no pairing; it lapses by itself.
            if "paired" not in now and "nothing" in now and time.monotonic() > end - SETTLED_S + 3:
                return now
            time.sleep(LOOK_AGAIN_S)

    def test_at_each_message_on_either_side(self):
        outcomes = {}
        for way, names in PIECES.items():
            for number, name in enumerate(names, 1):
                for when in ("before", "after"):
                    for victim, who in enumerate(("offers", "accepts")):
                        place = f"{'accepter to offerer' if way == 'out' else 'offerer to accepter'}: {when} {name}"
                        with self.subTest(place, killed=f"who {who}"):
                            reached, noor, sam = self.attempt(victim, way, number, when)
                            print(f"{place}; killed who {who}: "
                                  f"{noor}, {sam}{'' if reached else ' (not reached)'}", flush=True)
                            self.assertEqual(noor == "paired", sam == "paired", (noor, sam))
                            outcomes[noor, sam] = outcomes.get((noor, sam), 0) + 1
        # The places must lie on both sides of the point of no return.
        self.assertIn(("paired", "paired"), outcomes)
        self.assertTrue(set(outcomes) - {("paired", "paired")}, outcomes)


if __name__ == "__main__":
    main()
