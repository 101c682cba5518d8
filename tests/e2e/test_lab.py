# SPDX-License-Identifier: Apache-2.0
"""The lab itself does what the other tests rely on: what it breaks is broken, and nothing else."""

import socket
import time

import household
import lab
from capture import Capture
from household import timed
from support import until


def reaches(here, address, port=9):
    """A closed port refuses: then the way there and back is open."""
    try:
        here.connect(address, port, 0.5).close()
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    return True


def served(host, address="0.0.0.0", family=socket.AF_INET, kind=socket.SOCK_STREAM, port=4000):
    """A socket that is bound in that host's network; it listens when it can."""
    one = host.socket(family, kind)
    one.settimeout(5)
    one.bind((address, port))
    if kind == socket.SOCK_STREAM:
        one.listen()
    return one


class Lab(household.Case):
    def setUp(self):
        super().setUp()
        self.lan = self.net.lan()
        self.a, self.b = self.lan.host("a"), self.lan.host("b", relay=True)

    def test_hosts_reach_each_other_over_both_families(self):
        self.assertTrue(reaches(self.a, self.b.address))
        for one in (self.a, self.b):
            one.wait_ready()
        self.assertTrue(reaches(self.a, self.b.link_local))
        self.assertFalse(reaches(self.a, self.net.lan().host("c").address), "another LAN")
        only4 = self.lan.host("d", ipv6=False)
        only6 = self.lan.host("e", ipv4=False, ula=True).wait_ready()
        self.assertEqual(only4.addresses(), [only4.address])
        self.assertEqual([one[:4] for one in sorted(only6.addresses())], ["fd77", "fe80"])

    def test_links_go_down_and_up(self):
        for cut, undo in ((self.b.unplug, self.b.plug), (self.a.unplug, self.a.plug),
                          (self.b.link_down, self.b.link_up)):
            cut()
            self.assertIn("NO-CARRIER" if cut != self.b.link_down else "DOWN",
                          cut.__self__.run("ip", "-br", "link", "show", "eth0"))
            self.assertFalse(reaches(self.a, self.b.address))
            undo()
            until(lambda: reaches(self.a, self.b.address), "for the link to be back")

    def test_addresses_and_places_change(self):
        old = self.b.address
        self.b.readdress()
        self.assertFalse(reaches(self.a, old))
        self.assertTrue(reaches(self.a, self.b.address))
        other = self.net.lan()
        c = other.host("c")
        self.a.move(other)
        self.assertTrue(reaches(c, self.a.address))
        self.assertFalse(reaches(self.a, self.b.address))

    def test_isolated_hosts_reach_only_the_others(self):
        c = self.lan.host("c")
        self.lan.isolate(self.a, self.b)
        self.assertFalse(reaches(self.a, self.b.address))
        self.assertTrue(reaches(self.a, c.address))

    def test_a_firewall_drops_what_it_is_told(self):
        heard = served(self.b, kind=socket.SOCK_DGRAM)
        sender = self.a.socket(kind=socket.SOCK_DGRAM)
        sender.sendto(b"before", (self.b.address, 4000))
        self.assertEqual(heard.recv(99), b"before")
        self.b.firewall("incoming tcp", "incoming udp")
        self.assertFalse(reaches(self.a, self.b.address))
        self.assertTrue(reaches(self.b, self.a.address), "answers come in")
        sender.sendto(b"dropped", (self.b.address, 4000))
        self.b.firewall("outgoing udp")
        self.assertTrue(reaches(self.a, self.b.address))
        with self.assertRaises(PermissionError):
            heard.sendto(b"x", (self.a.address, 4000))
        self.b.firewall()
        sender.sendto(b"after", (self.b.address, 4000))
        self.assertEqual(heard.recv(99), b"after")
        heard.close()
        sender.close()

    def test_a_vpn_takes_the_subnet(self):
        self.a.vpn(self.lan.subnet)
        self.assertFalse(reaches(self.a, self.b.address))
        self.assertFalse(reaches(self.b, self.a.address), "the answer goes into the tunnel")

    def test_a_relay_delays_doubles_and_loses(self):
        relay, heard = self.b.relay, served(self.b, kind=socket.SOCK_DGRAM)
        sender = self.a.socket(kind=socket.SOCK_DGRAM)
        self.assertTrue(reaches(self.a, self.b.address), "they know each other's MAC by now")
        relay.delay_s = 0.1
        self.assertGreater(timed(lambda: reaches(self.a, self.b.address)), 0.2)
        relay.delay_s, relay.duplicates = 0, 1
        sender.sendto(b"twice", (self.b.address, 4000))
        self.assertEqual([heard.recv(99), heard.recv(99)], [b"twice"] * 2)
        relay.duplicates, relay.loss = 0, 0.5
        lost = relay.lost
        for _ in range(400):
            sender.sendto(b"maybe", (self.b.address, 4000))
        until(lambda: relay.carried + relay.lost >= 400, "for the relay")
        self.assertTrue(130 < relay.lost - lost < 270, relay.lost - lost)
        relay.loss = 1
        self.assertFalse(reaches(self.a, self.b.address))
        heard.close()
        sender.close()

    def test_a_relay_carries_whole_frames_and_a_capture_misses_none(self):
        seen, amount = Capture(self.b), 5_000_000
        with served(self.b) as listener, self.a.connect(self.b.address, 4000) as here:
            there, _ = listener.accept()
            self.assertEqual(len(self.a.established()), 1)
            with there:
                begun = time.monotonic()
                household.at_once(lambda: here.sendall(bytes(amount)),
                                  lambda: self._receive(there, amount))
                rate = amount / (time.monotonic() - begun) / 1e6
                print(f"{rate:.0f} MB/s through a relay", flush=True)
            self.assertEqual([one.port for one in self.b.listening()], [4000])
        seen.stop()
        came = seen.frames(lambda one: one.is_tcp and one.incoming and one.target_port == 4000)
        self.assertEqual({one.source for one in came}, {self.a.address})
        self.assertGreaterEqual(sum(len(one.payload) for one in came), amount)
        self.assertLessEqual(max(len(one.raw) for one in came), 1514)

    @staticmethod
    def _receive(there, amount):
        while amount > 0:
            amount -= len(there.recv(1 << 20))


if __name__ == "__main__":
    lab.main()
