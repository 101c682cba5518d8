# SPDX-License-Identifier: Apache-2.0
"""`lull doctor` names why two devices do not meet, and what to do. Each test is a house in which
exactly one thing is wrong."""

import shutil
import time

import household
import lab
from household import met, pass_time, port_of, two_on
from support import Daemon, fresh, opened

LOOKS_S = 60  # within a minute the cause is clear: so long the kernel may trust a neighbour


class Doctor(household.Case):
    def finds(self, daemon, cause, *advice, evidence=()):
        """The first finding becomes that one, with this evidence; the text says what to do."""
        findings = lambda: daemon.lull("doctor").object["findings"]
        first = lambda: (findings() or [{"cause": "nothing"}])[0]
        try:
            # Not `daemon.until`: one that is locked tells nobody that something happened.
            household.until(lambda: first()["cause"] == cause, f"to find {cause}", LOOKS_S)
        except AssertionError as error:
            raise AssertionError(f"{error}; found {findings()}") from None
        found = " ".join(first()["evidence"])
        for one in evidence:
            self.assertIn(one, found)
        text = daemon.lull("doctor", plain=True).out
        print(f"\n--- {self.id().rpartition('.')[2]}: {cause}\n{text}", flush=True)
        for words in advice:
            self.assertRegex(" ".join(text.split()), f"(?i){words}")
        self.assertNotRegex(text, r"%(?!eth0)", "never a percentage")
        return text

    def two_who_met_and_parted(self, **of_hosts):
        """Each remembers an address of the other that was good. That was some time ago: the kernels
        have forgotten their neighbours. Noor's daemon is stopped."""
        noor, sam = self.two_who_met(**of_hosts)
        noor.stop()
        for one in (noor, sam):
            one.host.ip("neigh flush dev eth0")
        return noor, sam

    def two_who_never_met_here(self, **of_hosts):
        lan = self.net.lan()
        return two_on(*[lan.host(name, **of_hosts).wait_ready() for name in ("noor", "sam")])

    # On this device.

    def test_nothing_is_set_up(self):
        with Daemon("Noor", host=self.net.lan().host("noor")).start() as noor:
            self.finds(noor, "not_set_up", "lull setup")

    def test_it_is_locked(self):
        noor, _ = self.two_who_met()
        noor.lull("lock")
        self.finds(noor, "locked", "lull unlock")

    def test_nobody_is_paired(self):
        self.finds(opened("Noor", self.net.lan().host("noor")), "not_paired", "lull pair")

    def test_it_is_paused(self):
        noor, _ = self.two_who_met()
        noor.lull("pause")
        self.finds(noor, "paused", "lull resume")

    def test_the_cable_is_out(self):
        noor, _ = self.two_who_met()
        noor.host.unplug()
        noor.restart()
        self.finds(noor, "no_link", "network")

    def test_the_interface_is_down(self):
        noor, _ = self.two_who_met()
        noor.host.link_down()
        noor.restart()
        self.finds(noor, "no_link", "network")

    def test_the_port_that_it_was_told_is_taken_by_another_program(self):
        noor, sam = self.two_who_met_and_parted()
        sam.stop()  # or Noor would simply dial him
        noor.port = 4000
        with household.served(noor.host, 4000):
            noor.start().unlock()
            self.finds(noor, "cannot_listen", "another program", "--listen")

    def test_quiet_mode_is_told_when_it_may_be_the_cause(self):
        noor, _ = self.two_who_never_met_here()
        noor.start().unlock()
        noor.lull("quiet", "on")
        causes = [one["cause"] for one in noor.lull("doctor").object["findings"]]
        self.assertIn("quiet", causes)
        self.assertIn("lull quiet off", " ".join(noor.lull("doctor", plain=True).out.split()))

    # Between the two.

    def test_all_is_well(self):
        noor, sam = self.two_who_met()
        for one, other in ((noor, sam), (sam, noor)):
            self.finds(one, "connected", other.name, evidence=["address "])

    def test_too_early_to_tell(self):
        noor, sam = self.two_who_met_and_parted()
        sam.host.unplug()
        noor.start().unlock()
        self.finds(noor, "looking")
        self.finds(noor, "no_answer")

    def test_the_other_device_is_away(self):
        noor, sam = self.two_who_met_and_parted(ipv6=False)
        sam.stop()
        sam.host.unplug()
        noor.start().unlock()
        self.finds(noor, "no_answer", "off, asleep or elsewhere", "guest",
                   evidence=[sam.host.address])

    def test_a_device_that_just_left_is_not_taken_for_a_firewall(self):
        """The kernel still takes it for a neighbour, until it has asked in vain."""
        noor, sam = self.two_who_met(ipv6=False)
        sam.host.unplug()
        noor.stop()
        noor.host.ip(f"neigh replace {sam.host.address} lladdr {sam.host.mac} dev eth0 "
                     "nud reachable")
        noor.start().unlock()
        began = time.monotonic()
        while time.monotonic() < began + 20:
            (found,) = noor.lull("doctor").object["findings"]
            self.assertIn(found["cause"], ("looking", "no_answer"),
                          f"{time.monotonic() - began:.0f} s after the unlock")
            pass_time(1)

    def test_one_that_just_ended_is_not_taken_for_a_firewall(self):
        noor, sam = self.two_who_met(ipv6=False)
        sam.stop()
        noor.until(lambda: not household.connected(noor), "to notice")
        began = time.monotonic()
        while time.monotonic() < began + 5:
            (found,) = noor.lull("doctor").object["findings"]
            self.assertIn(found["cause"], ("looking", "not_open_there"))
            pass_time(0.2)

    def test_the_network_keeps_its_guests_apart(self):
        noor, sam = self.two_who_met_and_parted(ipv6=False)
        sam.stop()
        sam.host.lan.isolate(noor.host, sam.host)
        for one in (noor, sam):
            one.start().unlock()
        self.finds(noor, "no_answer", "guest", evidence=[sam.host.address])

    def test_the_other_daemon_is_stopped_locked_or_paused(self):
        for what in ("stop", "lock", "pause"):
            with self.subTest(what), lab.Lab() as self.net:
                noor, sam = self.two_who_met()
                port = port_of(sam)
                sam.stop() if what == "stop" else sam.lull(what)
                self.finds(noor, "not_open_there", "open on both", evidence=[f":{port}"])

    def test_another_program_answers_at_the_others_address(self):
        noor, sam = self.two_who_met_and_parted(ipv6=False)
        port = port_of(sam)
        sam.stop()
        with household.served(sam.host, port):
            noor.start().unlock()
            self.finds(noor, "stranger_answers", "address", evidence=[f"{sam.host.address}:{port}"])

    def test_a_firewall_on_both_devices(self):
        noor, sam = self.two_who_met_and_parted(ipv6=False)
        port = port_of(sam)
        sam.stop()
        for one in (noor, sam):
            one.host.firewall("incoming tcp", "incoming udp")
            one.start().unlock()
        self.finds(noor, "firewall", "firewall", "23917", evidence=[f"{sam.host.address}:{port}"])

    def test_a_firewall_on_the_other_device(self):
        noor, sam = self.two_who_never_met_here()
        sam.host.firewall("incoming tcp", "incoming udp")
        for one in (noor, sam):
            one.start().unlock()
        self.finds(noor, "firewall", "firewall", "23917", evidence=["address "])

    def test_a_firewall_that_lets_no_beacon_out(self):
        noor, sam = self.two_who_never_met_here()
        for one in (noor, sam):
            one.host.firewall("outgoing udp")
            one.start().unlock()
        self.finds(noor, "firewall", "firewall", "23917")

    def test_a_vpn_takes_what_is_for_the_other(self):
        noor, sam = self.two_who_met_and_parted(ipv6=False)
        noor.host.vpn(noor.host.lan.subnet)
        noor.start().unlock()
        self.finds(noor, "vpn", "VPN", evidence=["tun0", sam.host.address])

    def test_it_is_in_another_network(self):
        noor, _ = self.two_who_met_and_parted(ipv6=False)
        noor.host.move(self.net.lan())
        noor.start().unlock()
        self.finds(noor, "other_network", "same network", evidence=["10.77.1.", "10.77.2."])

    def test_the_clocks_are_hours_apart(self):
        noor, sam = self.two_who_never_met_here()
        sam.with_clock(wall=5 * 3600)
        for one in (noor, sam):
            one.start().unlock()
        self.finds(noor, "clocks_apart", "clock", evidence=["hours 5"])
        self.finds(sam, "clocks_apart", "clock", evidence=["hours -5"])

    def test_a_copied_home_whose_copies_both_wrote_is_put_right(self):
        noor, sam = self.two_who_met()
        sam.stop()
        copy = Daemon("Sam", home=fresh("copy"), host=sam.host)
        shutil.copytree(sam.home, copy.home, dirs_exist_ok=True)
        sam.start().unlock()
        sam.thanks("written by the one")
        noor.wait_for_text("written by the one")
        sam.stop()
        copy.host.unplug()
        copy.start().unlock()
        copy.thanks("written by the other")
        copy.host.plug()
        met(noor, copy)
        both = ["written by the one", "written by the other"]
        for one in (noor, copy):
            one.until(lambda: one.texts() == both, "for what both wrote")
            causes = [found["cause"] for found in one.lull("doctor").object["findings"]]
            self.assertEqual(causes, ["connected"])

    # What is waiting.

    def test_it_says_what_waits_and_how_far_the_other_is(self):
        noor, sam = self.two_who_met()
        noor.thanks("over there")
        noor.until(noor.in_step, "for the acknowledgement")
        sam.stop()
        noor.until(lambda: not household.connected(noor), "to notice")
        for number in range(2):
            noor.thanks(f"waiting {number}")
        (peer,) = noor.lull("doctor").object["peers"]
        self.assertEqual((peer["display"], peer["connected"], peer["waiting"], peer["way"]),
                         ("Sam", False, 2, peer["way"]))
        self.assertIn(peer["way"], ("beacon", "answered"))
        for day in ("last_contact", "all_before"):
            self.assertRegex(peer[day], r"^\d{4}-\d\d-\d\d$", day)
        text = noor.lull("doctor", plain=True).out
        self.assertRegex(text, "2 of your entries wait")
        self.assertNotRegex(text, r"%(?!eth0)", "never a percentage")


if __name__ == "__main__":
    lab.main()
