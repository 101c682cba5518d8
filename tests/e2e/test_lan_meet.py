# SPDX-License-Identifier: Apache-2.0
"""Two devices on a local network meet without an address; whoever else is there learns and disturbs
nothing; and nothing is sent when nobody is looked for."""

import collections

import household
import lab
from capture import Capture
from household import (BEACON_PORT, beacons, connected, exchanged, met, pass_time, report,
                       start_apart, two_on)
from support import PASSPHRASE, find_plain, until

AT_HOME_S, LOSSY_S = 3, 15
ROUNDS = 3
LEAST_S, MOST_S = 20, 60  # between two beacons of somebody who looks, after three quick ones
PATHS = {"IPv4 only": {"224.0.0.1", "10.77.1.255"}, "link-local only": {"ff02::1"},
         "both": {"224.0.0.1", "10.77.1.255", "ff02::1"}}


class Meeting(household.Case):
    def rounds(self, what, limit, make_bad=lambda relay: None, rounds=ROUNDS, **of_hosts):
        """Meetings on fresh networks, from the later unlock on; the worst is what is reported."""
        took = []
        for _ in range(rounds):
            with lab.Lab() as net:
                lan = net.lan()
                hosts = [lan.host(name, relay=True, **of_hosts) for name in ("noor", "sam")]
                noor, sam = two_on(*[host.wait_ready() for host in hosts])
                start_apart(noor, sam)
                make_bad(hosts[1].relay)
                sam.unlock()
                took.append(met(noor, sam))
                exchanged(noor, sam)
                noor.kill()
                sam.kill()
        report(f"met, {what}, the worst of {rounds}", max(took), limit)

    def test_over_ipv4(self):
        self.rounds("IPv4 only", AT_HOME_S, ipv6=False)

    def test_over_ipv6_with_link_local_addresses_only(self):
        self.rounds("IPv6 link-local only", AT_HOME_S, ipv4=False)

    def test_over_ipv6_with_a_local_prefix(self):
        self.rounds("IPv6 with a ULA", AT_HOME_S, ipv4=False, ula=True)

    def test_with_both(self):
        self.rounds("both families", AT_HOME_S, ula=True)

    def test_where_one_frame_in_twenty_is_lost(self):
        def lossy(relay):
            relay.loss = 0.05
        self.rounds("5 % lost both ways", LOSSY_S, lossy, rounds=2 * ROUNDS)

    def test_on_a_slow_and_stammering_cable(self):
        def slow(relay):
            relay.delay_s, relay.jitter_s, relay.duplicates = 0.04, 0.03, 0.3
        self.rounds("40-70 ms each way, 30 % twice", AT_HOME_S, slow)

    def test_past_a_firewall_that_lets_no_connection_in_on_one_side(self):
        for who in (0, 1):
            lan = self.net.lan()
            both = two_on(*[lan.host(name).wait_ready() for name in ("noor", "sam")])
            both[who].host.firewall("incoming tcp")
            start_apart(*both)
            both[1].unlock()
            # Sam may have to wait for the next of Noor's beacons: nobody hears that a dial failed.
            report(f"met, {both[who].name}'s firewall lets no connection in",
                   met(*both, seconds=MOST_S + 5), AT_HOME_S if who == 0 else MOST_S + 5)

    def test_with_clocks_almost_an_hour_apart(self):
        for minutes in (-59, 59):
            lan = self.net.lan()
            noor, sam = two_on(*[lan.host(name).wait_ready() for name in ("noor", "sam")])
            sam.with_clock(wall=minutes * 60)
            start_apart(noor, sam)
            sam.unlock()
            report(f"met, a clock {minutes} minutes off", met(noor, sam), AT_HOME_S)


class Beacons(household.Case):
    def heard_from(self, number, **of_hosts):
        """A capture with the beacons of one who looks, by as many restarts, a day after each other."""
        host = self.net.lan().host("noor", **of_hosts).wait_ready()
        (noor,) = two_on(host)
        noor.with_clock()
        seen = Capture(host)
        for day in range(number):
            noor.shift_clock(wall=day * 86_400)
            already = len(beacons(seen))
            noor.start().unlock()
            paths = len(host.addresses()) + bool(host.address)
            until(lambda: len(beacons(seen)) >= already + 3 * paths, "for three quick beacons")
            noor.stop()
        seen.stop()
        return seen

    def test_are_96_bytes_on_every_path_and_go_no_further_than_the_link(self):
        for what, of_hosts in (("IPv4 only", {"ipv6": False}), ("link-local only", {"ipv4": False}),
                               ("both", {})):
            with self.subTest(what), lab.Lab() as self.net:
                by_path = collections.Counter()
                for frame in beacons(self.heard_from(1, **of_hosts)):
                    by_path[frame.target] += 1
                    self.assertEqual((len(frame.payload), frame.hops, frame.port),
                                     (96, 1, BEACON_PORT))
                self.assertEqual(dict(by_path), {path: 3 for path in PATHS[what]})

    def test_SR_44_have_nothing_in_common_not_even_across_restarts_and_days(self):
        seen = self.heard_from(4)
        heard = [frame.payload for frame in beacons(seen)]
        for place in range(96):
            values = {one[place] for one in heard}
            self.assertGreater(len(values), 1, f"byte {place} is always the same")
        pieces = collections.Counter(one[at:at + 8] for one in heard for at in range(96 - 7))
        self.assertEqual(pieces.most_common(1)[0][1], 1, "eight bytes came twice")
        said = {"the capture": b"".join(frame.raw for frame in seen.frames())}
        self.assertEqual(find_plain(["Lull", "Noor", "Sam"], said), [])
        print(f"{len(heard)} beacons of four days, nothing in common", flush=True)


class Others(household.Case):
    def test_a_third_device_learns_nothing_and_disturbs_nothing(self):
        """Kim has the same program, and is paired with somebody else who is not there."""
        lan = self.net.lan()
        hosts = [lan.host(name).wait_ready() for name in ("noor", "sam", "kim")]
        noor, sam = two_on(*hosts[:2])
        (kim,) = two_on(hosts[2], names=("Kim", "Lou"))
        kim.start().unlock()
        at_kims = Capture(hosts[2])
        log, listening = kim.log_text(), kim.host.listening()
        start_apart(noor, sam)
        sam.unlock()
        report("met beside a stranger", met(noor, sam), AT_HOME_S)
        exchanged(noor, sam)
        words = "what nobody else may read"
        sam.thanks(words)
        noor.wait_for_text(words)
        kim.lull("connect", f"{hosts[0].address}:{household.port_of(noor)}", expect=None)
        exchanged(noor, sam)

        self.assertFalse(connected(kim))
        self.assertEqual(kim.texts(), [])
        self.assertEqual((kim.log_text(), kim.host.listening()), (log, listening))
        at_kims.stop()
        overheard = at_kims.frames(lambda frame: frame.mac != hosts[2].mac)
        said = {"Kim's port": b"".join(frame.raw for frame in overheard)}
        self.assertEqual(find_plain([words, "Noor", "Sam", "Lull"], said), [])
        heard = [frame.payload for frame in beacons(at_kims) if frame.incoming]
        pieces = collections.Counter(one[at:at + 8] for one in heard for at in range(96 - 7))
        self.assertEqual(pieces.most_common(1)[0][1], 1, "eight bytes came twice")
        self.assertEqual([frame for frame in beacons(at_kims)
                          if not frame.incoming and frame.target in (one.address for one in hosts)],
                         [], "a beacon was answered")
        print(f"Kim overheard {len(overheard)} frames, of them {len(heard)} beacons", flush=True)


class Silence(household.Case):
    def alone(self, *verb, **options):
        """Noor on a LAN of her own, looking for Sam, after that verb; the capture at her host."""
        host = self.net.lan().host("noor").wait_ready()
        (noor,) = two_on(host)
        seen = Capture(host)
        noor.start().unlock()
        if verb:
            noor.lull(*verb, **options)
        return noor, seen

    def test_SR_44_without_beacons_they_meet_at_a_typed_address(self):
        lan = self.net.lan()
        noor, sam = two_on(*[lan.host(name).wait_ready() for name in ("noor", "sam")])
        for one in (noor, sam):
            one.start().unlock()
            one.lull("quiet", "on")
            one.restart()  # it is remembered
        seen = Capture(sam.host)
        noor.lull("connect", f"{sam.host.address}:{household.port_of(sam)}")
        report("met at a typed address", met(noor, sam), AT_HOME_S)
        exchanged(noor, sam)
        self.assertEqual(beacons(seen), [])
        noor.lull("quiet", "off")
        noor.stop()
        sam.lull("quiet", "off")
        until(lambda: beacons(seen), "for Sam's beacons after quiet mode")

    def test_one_who_is_quiet_still_hears_the_other(self):
        lan = self.net.lan()
        noor, sam = two_on(*[lan.host(name).wait_ready() for name in ("noor", "sam")])
        noor.start().unlock()
        noor.lull("quiet", "on")
        sam.start().unlock()
        report("met, one of them quiet", met(noor, sam), AT_HOME_S)

    def test_no_beacon_when_nobody_is_looked_for(self):
        """All at once, each on a LAN of its own, for longer than the pauses of one who looks."""
        noor, sam = self.two_who_met()
        captures = {"connected": Capture(noor.host)}
        for what, verb in {"locked": ["lock"], "paused": ["pause"], "quiet": ["quiet", "on"],
                           "ended": ["stop"]}.items():
            passphrase = {"passphrase": PASSPHRASE} if what == "ended" else {}
            daemon, captures[what] = self.alone(*verb, **passphrase)
            if what != "quiet":
                self.assertEqual(daemon.host.listening(), [], what)
        daemon, captures["stopped"] = self.alone()
        daemon.stop()
        _, looking = self.alone()
        until(lambda: len(beacons(looking)) >= 9, "for three quick beacons on three paths")
        already = {what: len(beacons(seen)) for what, seen in captures.items()}
        before = len(beacons(looking))
        pass_time(MOST_S + 2)
        for what, seen in captures.items():
            self.assertEqual(len(beacons(seen)), already[what], what)
        heard = beacons(looking)
        self.assertGreater(len(heard), before, "one who looks is heard")
        pause = heard[before].when - heard[before - 1].when
        self.assertTrue(LEAST_S - 1 < pause < MOST_S + 1, f"{pause} s")
        print(f"{MOST_S + 2} s without a beacon while {', '.join(captures)}; "
              f"one who looked sent {len(heard) - before}", flush=True)
        exchanged(noor, sam)


if __name__ == "__main__":
    lab.main()
