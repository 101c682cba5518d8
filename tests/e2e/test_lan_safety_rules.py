# SPDX-License-Identifier: Apache-2.0
"""SR-04: nothing goes out into the world. On a host with a way out, everything that can be done with
Lull sends to loopback, to the link and to private networks only; before a pairing is opened, nothing
at all; and no name is looked up."""

import ipaddress

import household
import lab
from capture import Capture
from support import PASSPHRASE, Daemon, fresh, pair

PUBLIC = "198.51.100.7"
WATCHED_S = 20


def near(address):
    """On this machine, on the link, or in a network of somebody's own."""
    it = ipaddress.ip_address(address)
    # What stands for examples counts as private to Python; here it is the world outside.
    outside = it.version == 4 and it in ipaddress.ip_network("198.51.100.0/24")
    everybody = it.is_multicast and (it.version == 4 and it in ipaddress.ip_network("224.0.0.0/24")
                                     or it.version == 6 and address.startswith("ff02::"))
    return not outside and (everybody or it.is_loopback or it.is_link_local or it.is_private)


class NothingGoesOut(household.Case):
    def on_a_host_with_a_way_out(self, lan, name):
        """Whatever has an address anywhere finds a route; who asks for a name asks this host."""
        host = lan.host(name.lower()).wait_ready()
        host.ip("route add default dev eth0")
        daemon = Daemon(name, home=fresh(name.lower()), host=host)
        return daemon, [Capture(host), Capture(host, "lo")]

    def programs(self, captures, host):
        """What its programs sent: the kernel asks for its neighbours by itself."""
        sent = captures[0].frames(lambda one: one.mac == host.mac and (one.is_udp or one.is_tcp))
        return sent + captures[1].frames(lambda one: one.is_udp or one.is_tcp)

    def asked_for(self, captures, host):
        """The addresses that this host's ARP asked for."""
        asks = captures[0].frames(lambda one: one.mac == host.mac and one.ether == 0x0806)
        return {str(ipaddress.ip_address(one.raw[38:42])) for one in asks}

    def test_SR_04_a_search_that_can_find(self):
        """The capture would show it, if something went out."""
        noor, captures = self.on_a_host_with_a_way_out(self.net.lan(), "Noor")
        try:
            noor.host.connect(PUBLIC, 443, 0.3)
        except OSError:
            pass
        self.assertIn(PUBLIC, self.asked_for(captures, noor.host))
        self.assertFalse(near(PUBLIC))
        self.assertFalse(near("9.9.9.9"))
        self.assertFalse(near("2001:4860::1"))
        for address in ("127.0.0.1", "10.77.1.4", "fe80::1", "ff02::1", "224.0.0.1", "10.77.1.255"):
            self.assertTrue(near(address), address)

    def test_SR_04_only_the_link_and_private_networks_and_nothing_before_pairing(self):
        lan = self.net.lan()
        (noor, at_noors), (sam, at_sams) = (self.on_a_host_with_a_way_out(lan, name)
                                            for name in ("Noor", "Sam"))
        for one in (noor, sam):
            one.start().setup()
            one.keep("kept")
            one.lull("reflect", "for me", passphrase=PASSPHRASE)
            for verb in (["search", "kept"], ["doctor"], ["status"], ["who"], ["signposts"],
                         ["help"], ["list"]):
                one.lull(*verb)
            one.lull("export", str(fresh("out") / "out.html"), "--yes", passphrase=PASSPHRASE)
            one.restart()
        household.pass_time(5)
        for one, captures in ((noor, at_noors), (sam, at_sams)):
            self.assertEqual(self.programs(captures, one.host), [], "before anything was paired")
            self.assertEqual(self.asked_for(captures, one.host), set())
        pair(noor, sam)
        household.exchanged(noor, sam)
        # An address out in the world, typed by hand, is the person's own doing; nothing else is.
        sam.lull("pause")
        household.pass_time(WATCHED_S)
        noor.lull("doctor")
        sam.lull("resume")
        household.exchanged(noor, sam)
        noor.lull("lock")
        noor.unlock()
        household.exchanged(noor, sam)
        sam.lull("stop", passphrase=PASSPHRASE)
        household.pass_time(WATCHED_S)
        for one, captures in ((noor, at_noors), (sam, at_sams)):
            sent = self.programs(captures, one.host)
            self.assertGreater(len(sent), 10)
            far = {(frame.target, frame.target_port) for frame in sent if not near(frame.target)}
            self.assertEqual(far, set())
            self.assertEqual({a for a in self.asked_for(captures, one.host) if not near(a)}, set())
            self.assertEqual([f for f in sent if f.target_port in (53, 853, 5353)], [],
                             "a name was looked up")


if __name__ == "__main__":
    lab.main()
