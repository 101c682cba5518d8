# SPDX-License-Identifier: Apache-2.0
"""A third host on the LAN replays beacons that it overheard, changes them, and sends other
datagrams to their port. Nobody answers it, nobody comes to it, and the pair stays in step."""

import collections
import ipaddress
import itertools
import os
import socket
import struct
import unittest

import hostile
import household
import lab
from capture import Capture
from household import BEACON_PORT, pass_time
from support import until

SETTLE_S = 1.2  # addresses in beacons are followed once a second
SETTLED_S = 3  # a session is then so old that a beacon of its peer's is a reason to dial
PATHS = 3  # of a beacon: all hosts, the broadcast address, all nodes
BOOTS = 10
HOURS = 5

DATAGRAMS = {
    "DNS": bytes.fromhex("123401000001000000000000") + b"\x07printer\x05local\x00\x00\x01\x00\x01",
    "mDNS": bytes(5) + b"\x01" + bytes(6)
    + b"\x09_services\x07_dns-sd\x04_udp\x05local\x00\x00\x0c\x00\x01",
    "SSDP": b"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\n"
            b"MX: 1\r\nST: ssdp:all\r\n\r\n",
    "NTP": b"\x23" + bytes(47),
    "96 random bytes": os.urandom(96),
    "no byte": b"",
    "65,000 bytes": os.urandom(65_000),
}


def setUpModule():
    unittest.addModuleCleanup(hostile.print_table)


def _checksum(raw):
    total = sum(struct.unpack(f">{len(raw) // 2}H", raw))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return 0xFFFF - total


def datagram_frame(payload, source, target, hops, from_mac, to_mac):
    """An Ethernet frame with a UDP datagram between beacon ports; the payload's size is even."""
    here, there = (ipaddress.ip_address(one).packed for one in (source, target))
    size = 8 + len(payload)
    head = struct.pack(">HHH", BEACON_PORT, BEACON_PORT, size)
    pseudo = here + there + struct.pack(">HH", socket.IPPROTO_UDP, size)
    checksum = _checksum(pseudo + head + bytes(2) + payload) or 0xFFFF
    udp = head + struct.pack(">H", checksum) + payload
    if len(here) == 4:
        before = struct.pack(">BBHHHBB", 0x45, 0, 20 + size, 0, 0, hops, socket.IPPROTO_UDP)
        ip = before + struct.pack(">H", _checksum(before + bytes(2) + here + there)) + here + there
    else:
        ip = struct.pack(">IHBB", 6 << 28, size, socket.IPPROTO_UDP, hops) + here + there
    ether = b"\x08\x00" if len(here) == 4 else b"\x86\xdd"
    return bytes.fromhex((to_mac + from_mac).replace(":", "")) + ether + ip + udp


class Beacons(hostile.Case):
    def setUp(self):
        super().setUp()
        self.cable = self.host.frames_of("eth0")
        self.net.keep(self.cable)
        self.here = Capture(self.host)
        self.between = Capture(self.noor.host)
        self.noors = self.by(self.noor, self.overheard)

    @staticmethod
    def by(one, frames):
        """Those that one of them sent."""
        return [frame for frame in frames if frame.mac == one.host.mac]

    def replay(self, frames, to=None, source=None, hops=1):
        """Sends the beacons again, on the paths that they took or to the address of one of them."""
        for frame in frames:
            v6 = ":" in frame.source
            target, target_mac = frame.target, frame.raw[:6].hex(":")
            if to is not None:
                target = to.host.link_local.partition("%")[0] if v6 else to.host.address
                target_mac = to.host.mac
            own = self.host.link_local.partition("%")[0] if v6 else self.host.address
            self.cable.send(datagram_frame(
                frame.payload, frame.source if source == "theirs" else own, target, hops,
                self.host.mac, target_mac))
        return len(frames)

    def dials(self):
        """How many connections were begun between Noor and Sam so far."""
        return len(self.between.frames(lambda frame: frame.tcp_flags == "S"))

    def nothing_came(self):
        """To the hostile host: no datagram, no connection; only who has that address."""
        own = {*self.sources, self.host.link_local.partition("%")[0]}
        came = self.here.frames(
            lambda frame: frame.incoming and (frame.is_udp or frame.is_tcp)
            and (frame.target in own or frame.raw[:6].hex(":") == self.host.mac))
        self.assertEqual(came, [])

    def told(self, what, send, dials=(0, 0), settle_s=SETTLE_S):
        """The row of what `send` sends. The two dial each other for it so often, least and most."""
        before, logs = self.dials(), self.logs()
        number = send()
        pass_time(settle_s)
        caused = self.dials() - before
        self.untouched(f"{what}; dials: {caused}", number)
        self.assertTrue(dials[0] <= caused <= dials[1], f"{what}: {caused} dials, not {dials}")
        self.assertEqual(self.logs(), logs)

    def untouched(self, what, number):
        """The row of so many datagrams that brought nothing to the hostile host."""
        self.nothing_came()
        hostile.row(what, number, 0, [], self.step())

    def every_way(self, frames):
        """To all and to each of the two, from either address, with any number of hops left."""
        return sum(self.replay(frames, to, source, hops)
                   for to in (None, *self.both)
                   for source in ("own", "theirs") for hops in (1, 64, 255))

    def restarted(self, one):
        """Starts one who was stopped, and waits until the session has settled: a beacon that comes
        sooner was sent before it."""
        one.start().unlock()
        household.met(*self.both)
        self.step()
        pass_time(SETTLED_S)

    def next_beacon(self, number=1):
        """The next beacon of Noor's, who is looking, or that of this number from now on."""
        def sent():
            return self.by(self.noor, household.beacons(self.here))
        wanted = len(sent()) + number
        return until(lambda: sent()[wanted - 1:], "for a beacon", pause=0.02)[0]

    def test_lead_nobody_to_the_hostile_host_when_they_are_replayed(self):
        paths = collections.Counter(frame.target for frame in self.noors)
        self.assertEqual(len(paths), 3, paths)
        self.told("Noor's beacons, same day, from another address",
                  lambda: self.replay(self.noors))
        self.told("  with 64 and 255 hops left",
                  lambda: sum(self.replay(self.noors, hops=hops) for hops in (64, 255)))
        self.told("  from Noor's address", lambda: self.replay(self.noors, source="theirs"))
        self.told("  all that, and to Sam's and Noor's own", lambda: self.every_way(self.noors))
        self.sam.stop()
        self.restarted(self.sam)
        self.told("  all that, after Sam restarted", lambda: self.every_way(self.noors))
        self.told("  all that, once more", lambda: self.every_way(self.noors))

    def test_replayed_and_changed_while_one_is_away(self):
        """One that never reached Sam is nothing either: the session after it has told how far Noor's
        beacons had come."""
        heard = self.noors + self.by(self.sam, self.overheard)
        self.sam.stop()
        fresh = self.next_beacon(3 * PATHS)
        number = self.every_way(heard)
        pass_time(SETTLE_S)
        self.restarted(self.sam)
        self.untouched("Noor's and Sam's beacons while Sam was away", number)
        self.told("a beacon with one byte changed", lambda: self.changed(fresh))
        self.told("the same beacon as it was", lambda: self.replay([fresh], self.sam))

    def changed(self, frame):
        raw = frame.payload
        for place, bit in itertools.product(range(len(raw)), range(8)):
            other = bytes([*raw[:place], raw[place] ^ 1 << bit, *raw[place + 1:]])
            self.cable.send(datagram_frame(other, self.host.address, self.sam.host.address, 1,
                                           self.host.mac, self.sam.host.mac))
        return len(raw) * 8

    def test_each_counts_once_however_many_boots_there_were(self):
        self.sam.stop()
        boots = []
        for _ in range(BOOTS):
            self.noor.lull("pause")
            self.noor.lull("resume")
            boots.append(self.next_beacon())
        self.restarted(self.sam)
        self.told(f"beacons of {BOOTS} boots of Noor's", lambda: self.replay(boots))
        for number, frame in enumerate(boots[:3], 1):
            pass_time(SETTLED_S)
            self.told(f"  once more that of boot {number}", lambda one=frame: self.replay([one]))

    def test_of_hours_ago_change_no_diagnosis(self):
        for one in self.both:
            one.stop()
        self.sam.with_clock(wall=HOURS * 3600)
        self.sam.start().unlock()

        def cause():
            return self.sam.lull("doctor").object["findings"][0]["cause"]
        until(lambda: cause() != "looking", "for a diagnosis")
        before = cause()
        number = self.replay(self.noors)
        pass_time(SETTLE_S)
        after = cause()
        self.noor.with_clock(wall=HOURS * 3600)
        self.noor.start().unlock()
        household.met(*self.both)
        self.untouched(f"beacons of {HOURS} hours ago; doctor: {before}, then {after}", number)
        self.assertEqual(after, before)

    def test_other_datagrams(self):
        sender = self.host.socket(kind=socket.SOCK_DGRAM)
        self.net.keep(sender)
        sender.bind((self.host.address, 0))
        for name, payload in DATAGRAMS.items():
            def send(payload=payload):
                for one in self.both * 5:
                    sender.sendto(payload, (one.host.address, BEACON_PORT))
                return 10
            self.told(f"UDP: {name}", send, settle_s=0.2)


if __name__ == "__main__":
    lab.main()
