# SPDX-License-Identifier: Apache-2.0
"""What happens to a network at home, and how long after each event the two are together again: not
by their own word only, but with a new entry of each at the other."""

import signal

import household
import lab
from household import connected, exchanged, pass_time, report

AGAIN_S = 5  # after an event of the network or of a machine
NOTICED_S = 60  # a connection that is only half dead
CUT_S = 20


class Reconnect(household.Case):
    hosts_have = {"ipv6": False}  # or a session over one family would outlive what ends the other

    def setUp(self):
        super().setUp()
        self.noor, self.sam = self.two_who_met(relay=True, **self.hosts_have)
        self.both = self.noor, self.sam
        exchanged(*self.both)

    def again(self, what, at_most=AGAIN_S):
        """How long it takes from now on until the pair is together; one session is left."""
        report(f"together again after {what}", exchanged(*self.both), at_most)
        for one in self.both:
            one.until(lambda: len(one.host.established()) == 1, "for one connection to be left")
        exchanged(*self.both)

    def apart(self, *who):
        for one in who or self.both:
            one.until(lambda: not connected(one), "to notice", NOTICED_S + 5)


class Addresses(Reconnect):
    def test_after_another_address_of_one(self):
        self.noor.host.readdress()
        self.again("another address of one")
        self.sam.host.readdress()
        self.again("another address of the other")

    def test_after_other_addresses_of_both(self):
        for one in self.both:
            one.host.readdress()
        self.again("other addresses of both at once")

    def test_after_both_changed_places(self):
        """As after a router has forgotten its leases: each remembers the other's, now its own."""
        here, there = self.noor.host.address, self.sam.host.address
        self.noor.host.readdress("10.77.1.200")
        self.sam.host.readdress(here)
        self.noor.host.readdress(there)
        self.again("they changed addresses")

    def test_after_a_move_to_another_subnet(self):
        """Another router: both lose their addresses and get new ones, one after the other."""
        elsewhere = self.net.lan()
        self.noor.host.move(elsewhere)
        pass_time(2)
        self.sam.host.move(elsewhere)
        self.again("both moved to another network")


class Links(Reconnect):
    def test_after_the_link_was_down_on_the_host(self):
        for one in self.both:
            one.host.link_down()
            pass_time(3)
            one.host.link_up()
            self.again(f"{one.name}'s interface was down for 3 s")

    def test_after_the_link_was_down_at_the_switch(self):
        for one in self.both:
            one.host.unplug()
            pass_time(3)
            one.host.plug()
            self.again(f"{one.name}'s cable was out for 3 s")


class LinksOverLinkLocalAddresses(Links):
    """They have to pass duplicate address detection first."""

    hosts_have = {"ipv4": False}


class LinksWithBothFamilies(Links):
    hosts_have = {}


class Silence(Reconnect):
    def test_after_the_link_was_down_until_both_knew(self):
        self.sam.host.unplug()
        self.apart()
        self.sam.host.plug()
        self.again("a cable was out until both knew")

    def test_after_the_network_was_cut_in_silence(self):
        """Nobody is told: a switch far away lost its power."""
        self.sam.host.relay.loss = 1
        pass_time(CUT_S)
        self.sam.host.relay.loss = 0
        self.again(f"a silent cut of {CUT_S} s", at_most=30)

    def test_a_half_dead_connection_is_noticed_whether_or_not_something_waits(self):
        noor, sam = self.two_who_met(relay=True, **self.hosts_have)
        for one in (self.sam, sam):
            one.host.relay.loss = 1
        noor.thanks("on its way")
        report("noticed that a connection is dead, idle and with an entry on its way",
               household.timed(lambda: self.apart(*self.both, noor, sam)), NOTICED_S)
        self.sam.host.relay.loss = 0
        self.again("a silent cut that both had noticed", at_most=NOTICED_S + AGAIN_S)


class Machines(Reconnect):
    def test_after_a_short_sleep(self):
        self.sam.process.send_signal(signal.SIGSTOP)
        pass_time(5)
        self.sam.process.send_signal(signal.SIGCONT)
        self.again("a sleep of 5 s")

    def test_after_a_sleep_that_the_other_noticed(self):
        self.sam.process.send_signal(signal.SIGSTOP)
        self.apart(self.noor)
        self.sam.process.send_signal(signal.SIGCONT)
        self.again("a sleep that the other had noticed")

    def test_after_a_sleep_with_another_address_at_the_end(self):
        self.sam.process.send_signal(signal.SIGSTOP)
        self.sam.host.unplug()
        pass_time(5)
        self.sam.host.readdress()
        self.sam.host.plug()
        self.sam.process.send_signal(signal.SIGCONT)
        self.again("a sleep with another address at its end")

    def test_after_the_peer_was_killed(self):
        for one in self.both:
            one.kill()
            one.start().unlock()
            self.again(f"{one.name}'s daemon was killed, started and unlocked")

    def test_after_the_peers_machine_lost_power(self):
        """Nothing tells the other: no end of the connection reaches it."""
        self.sam.host.relay.loss = 1
        self.sam.kill()
        self.sam.host.link_down()
        self.sam.host.link_up()
        self.sam.host.relay.loss = 0
        self.sam.start().unlock()
        self.again("a machine lost power and is back")

    def test_after_another_program_took_its_port_meanwhile(self):
        port = household.port_of(self.noor)
        self.noor.stop()
        with household.served(self.noor.host, port):
            self.noor.start().unlock()
            self.again("another program took the port")

    def test_after_both_started_at_once_one_connection_is_left(self):
        for _ in range(3):
            for one in self.both:
                one.stop()
            for one in self.both:
                one.launch()
            for one in self.both:
                one.wait_ready()
            household.at_once(*[one.unlock for one in self.both])
            self.again("both were started at once")


if __name__ == "__main__":
    lab.main()
