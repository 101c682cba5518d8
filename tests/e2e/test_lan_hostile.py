# SPDX-License-Identifier: Apache-2.0
"""A third host on the LAN replays first flights that it overheard, knocks with 37,000 changed ones,
speaks other protocols and has no manners. It gets no byte and sees no difference, and the pair does
not notice."""

import itertools
import os
import random
import unittest

import hostile
import household
import lab
from hostile import (DRIPS, HALF_CLOSES, NEVER_ENDS, NEVER_READS, RESETS, Trap, Visit,
                     memory_kib, recorded_flights)
from household import pass_time

VALUES = 231  # other values of each byte of a first flight: 160 * 231 = 36,960
SAMPLES = 60  # of each kind of stranger whose end is timed
APART = 0.45  # of two distributions of so many samples (Kolmogorov-Smirnov): one in 100,000

SPOKEN = {
    "HTTP": b"GET / HTTP/1.1\r\nHost: printer.local\r\nUser-Agent: x\r\n\r\n",
    "TLS hello": bytes.fromhex("16030100c8010000c40303") + os.urandom(194),
    "SSH": b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n",
    "SMB": bytes.fromhex("00000045ff534d4272000000001853c8") + bytes(20)
    + b"\x02NT LM 0.12\x00\x02SMB 2.002\x00",
    "RTSP": b"OPTIONS rtsp://camera/ RTSP/1.0\r\nCSeq: 1\r\n\r\n",
    "BitTorrent": b"\x13BitTorrent protocol" + bytes(8) + os.urandom(40),
    "Redis": b"*1\r\n$4\r\nINFO\r\n",
    "MQTT": bytes.fromhex("101000044d5154540402003c000474657374"),
    "SIP": b"OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP c\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n"
           b"\r\n",
    "DNS over TCP": bytes.fromhex("001f123401000001000000000000")
    + b"\x07printer\x05local\x00\x00\x01\x00\x01",
}


def setUpModule():
    unittest.addModuleCleanup(hostile.print_table)


class Handshakes(hostile.Case):
    def everywhere(self, flights, source=""):
        return [Visit(door, flight, source=source) for door in self.doors() for flight in flights]

    def test_replayed(self):
        """To the one who has had them, and to the one who made them."""
        flights = recorded_flights(*self.both)
        logs, own = self.logs(), self.host.link_local
        at_once = self.everywhere(flights)
        elsewhere = [visit for source in self.sources[50::50]
                     for visit in self.everywhere(flights, source)]
        over_ipv6 = [Visit((one.host.link_local, household.port_of(one)), flight, source=own)
                     for one in self.both for flight in flights]
        self.visit(at_once + elsewhere + over_ipv6)
        self.told("first flights, replayed at once", at_once)
        self.told("  from other addresses", elsewhere)
        self.told("  over IPv6", over_ipv6)
        self.assertEqual(self.logs(), logs)
        for one in self.both:
            one.restart()
            self.step()
        logs = self.logs()
        self.told("  after both restarted", self.visit(self.everywhere(flights)))
        self.assertEqual(self.logs(), logs)

    def test_replayed_while_the_other_is_away(self):
        flights = recorded_flights(*self.both)
        self.sam.stop()
        log = self.noor.log_text()
        visits = self.visit([Visit(self.door(self.noor), flight) for flight in flights * 4])
        self.assertEqual(self.noor.log_text(), log)
        self.sam.start().unlock()
        household.met(*self.both)
        self.told("first flights, replayed while Sam was away", visits)

    def test_changed(self):
        """A flight that Sam never saw: as it was it would be answered, and in the end it is. Each
        changed one is read to its end before another takes its place."""
        used = recorded_flights(*self.both)
        flight, door = Trap(self.host).catch(self.noor), self.door(self.sam)
        logs, chosen = self.logs(), random.Random(lab.SEED)
        changed = [bytes([*flight[:place], flight[place] ^ value, *flight[place + 1:]])
                   for place in range(len(flight))
                   for value in chosen.sample(range(1, 256), VALUES)]
        cut = [flight[:size] for size in range(len(flight))]
        turned = [flight[size:] + flight[:size] for size in range(1, len(flight))]
        for what, sent in (("one byte changed", changed), ("cut short", cut),
                           ("turned round", turned)):
            self.told(f"first flight, {what}, then an end",
                      self.visit([Visit(door, one, HALF_CLOSES) for one in sent]), False)
        kept = [Visit(door, one) for one in (*changed[::VALUES * 20], *cut[::20])]
        longer = [Visit(self.door(self.noor), used[1] + os.urandom(1 + size * size))
                  for size in range(hostile.PLACES)]
        self.visit(kept + longer)
        self.told("first flight, changed or cut, and then a wait", kept)
        self.told("replayed first flight with more behind it", longer)
        (as_it_was,) = self.visit([Visit(door, flight, HALF_CLOSES)])
        self.assertGreater(as_it_was.answered, 0, "it was no fresh flight: all this showed nothing")
        self.assertEqual(self.logs(), logs)
        self.step()


class Others(hostile.Case):
    def test_ten_other_protocols_and_bad_manners(self):
        logs, door, noise = self.logs(), self.door(self.sam), os.urandom(160)
        spoken = {f"TCP: {name}": Visit(door, sent) for name, sent in SPOKEN.items()}
        manners = {"a byte a second": Visit(door, noise, DRIPS),
                   "never reads": Visit(door, noise, NEVER_READS),
                   "nothing": Visit(door),
                   "writes without end": Visit(door, os.urandom(1 << 16), NEVER_ENDS)}
        quick = {"ends its half at once": Visit(door, b"", HALF_CLOSES),
                 "160 random bytes, then an end": Visit(door, noise, HALF_CLOSES),
                 "resets at once": Visit(door, b"", RESETS),
                 "160 random bytes, then a reset": Visit(door, noise, RESETS)}
        self.visit([*spoken.values(), *manners.values(), *quick.values()])
        for what, one in (spoken | manners | quick).items():
            self.told(what, [one], what not in quick)
        resets = [Visit(door, noise[:size], RESETS) for size in range(161) for _ in range(4)]
        self.told("resets, after 0 to 160 bytes", self.visit(resets), False)
        memory = memory_kib(self.sam)
        writers = [Visit(one, os.urandom(1 << 16), NEVER_ENDS) for one in self.doors() * 4]
        household.at_once(lambda: self.visit(writers), lambda: (pass_time(2), self.step()))
        self.told("writes without end, four at each door", writers)
        self.assertLess(memory_kib(self.sam) - memory, 8 << 10)
        self.assertEqual(self.logs(), logs)

    def test_the_end_tells_nothing(self):
        doors = [self.door(one) for one in (self.sam, self.noor)]
        flights = dict(zip(doors, recorded_flights(*self.both)))
        kinds = {
            "nothing": lambda door: b"",
            "160 random bytes": lambda door: os.urandom(160),
            "a replayed first flight": lambda door: flights[door],
            "a flight with a wrong MAC": lambda door: os.urandom(16) + flights[door][16:],
        }
        made = {what: [Visit(door, sent(door)) for door in doors * (SAMPLES // 2)]
                for what, sent in kinds.items()}
        together = [one for of_each in zip(*made.values()) for one in of_each]
        self.visit(together)
        for what, visits in made.items():
            took = sorted(one.took for one in visits)
            self.told(f"timed: {what}, mean {sum(took) / len(took):.2f} s", visits)
        for one, another in itertools.combinations(made, 2):
            apart = distance(*[[visit.took for visit in made[what]] for what in (one, another)])
            print(f"{one} and {another}: {apart:.2f} apart (at most {APART})", flush=True)
            self.assertLess(apart, APART)


def distance(one, other):
    """The greatest difference between two distributions (Kolmogorov-Smirnov), 0 to 1."""
    def below(samples, value):
        return sum(sample <= value for sample in samples) / len(samples)
    return max(abs(below(one, value) - below(other, value)) for value in (*one, *other))


if __name__ == "__main__":
    lab.main()
