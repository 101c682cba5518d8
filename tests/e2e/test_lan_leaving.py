# SPDX-License-Identifier: Apache-2.0
"""Journey J5 (b), leaving safely: Sam pauses, ends it, erases; alone, offline, without a word. What
Noor sees is what she sees when he is away, and nothing of it is left on his network."""

import re
import socket

import household
import lab
from capture import Capture
from household import beacons, connected, pass_time, port_of, two_on
from support import DONE, PASSPHRASE, until

ARP = (0x0806, 0, 0, "")
WATCHED_S = 62  # longer than the longest pause between two beacons

# What Sam may do or have happen to him, all of it the same from Noor's side.
WAYS = {
    "away: his daemon is stopped": lambda sam: sam.stop(),
    "locked": lambda sam: sam.lull("lock"),
    "paused": lambda sam: sam.lull("pause"),
    "ended": lambda sam: sam.lull("stop", passphrase=PASSPHRASE),
    "erased": lambda sam: sam.lull("erase", "--yes-erase-everything", passphrase=PASSPHRASE),
}


class Leaving(household.Case):
    def what_noor_sees(self, leave):
        """Noor's texts after Sam left in that way, as soon as her doctor has made up its mind, and
        what Sam's device sent while leaving. Every time in a new house with the same addresses."""
        with lab.Lab() as net:
            lan = net.lan()
            noor, sam = two_on(*[lan.host(name, ipv6=False) for name in ("noor", "sam")])
            household.start_apart(noor, sam)
            sam.unlock()
            household.met(noor, sam)
            noor.thanks("before he left")
            sam.wait_for_text("before he left")
            noor.until(noor.in_step, "for the acknowledgement")
            seen = Capture(noor.host)
            leave(sam)
            noor.until(lambda: not connected(noor), "for the connection to end")
            waiting = noor.thanks("after he left")
            cause = lambda: noor.lull("doctor").object["findings"][0]["cause"]
            until(lambda: cause() == "not_open_there", "for a diagnosis")
            texts = {verb: noor.lull(verb, plain=True).out
                     for verb in ("status", "peers", "doctor")}
            texts["doctor --json"] = noor.lull("doctor").out
            # Ids and minutes differ every time.
            shown = noor.lull("show", waiting, plain=True).out
            texts["show"] = re.sub(r"(?m)^(id|made) .*", "", shown)
            texts["list"] = re.sub(r"(?m)^\w+", "", noor.lull("list", plain=True).out)
            seen.stop()
            noor.kill()
            sam.kill()
            sent = seen.frames(lambda one: one.incoming and one.is_tcp)
            texts["the connection's end"] = next(one.tcp_flags for one in sent
                                                 if set("FR") & set(one.tcp_flags))
            return texts, sum(len(one.payload) for one in sent)

    def test_SR_34_away_locked_paused_ended_and_erased_look_the_same(self):
        seen = {way: self.what_noor_sees(leave) for way, leave in WAYS.items()}
        away, last_words = seen["away: his daemon is stopped"]
        print("\n" + away["doctor"], flush=True)
        self.assertEqual(last_words, 0, "who leaves says nothing any more")
        for way, (texts, said) in seen.items():
            self.assertEqual(said, 0, f"{way}: something was sent")
            for verb, text in texts.items():
                self.assertEqual(text, away[verb], f"{way}: lull {verb}")

    def test_SR_35_a_pause_lasts_as_long_as_it_is_wanted(self):
        noor, sam = self.two_who_met()
        sam.lull("pause")
        self.assertEqual(sam.host.listening(), [], "paused, and a socket is open")
        seen = Capture(sam.host)
        sam.restart()
        noor.thanks("while he paused")
        sam.thanks("while he paused, from him")
        until(lambda: len([one for one in beacons(seen) if one.incoming]) > 3, "for Noor to look")
        self.assertEqual(household.sent_by(seen, sam.host), [], "paused, and something was said")
        self.assertEqual(sam.host.listening(), [])
        sam.lull("resume")
        sam.wait_for_text("while he paused")
        noor.wait_for_text("while he paused, from him")

    def test_SR_33_ending_it_needs_no_network_and_nobody_else(self):
        """One verb and the passphrase, with the cable out."""
        noor, sam = self.two_who_met()
        noor.thanks("from the time before")
        sam.wait_for_text("from the time before")
        own = sam.keep("his own")
        sam.host.unplug()
        sam.lull("stop", passphrase=PASSPHRASE)
        self.assertEqual(sam.peers(), [])
        sam.host.plug()
        sam.restart()
        self.assertEqual(sam.peers(), [])
        self.assertEqual(sam.host.listening(), [])
        self.assertEqual(sam.lull("show", own).code, DONE, "what he wrote is still his")
        noor.until(lambda: not connected(noor), "for Noor to notice", 70)
        noor.thanks("he will not read this")
        self.assertNotIn("he will not read this", sam.texts())


class NothingLeft(household.Case):
    """After the end there is no socket, and the host's traffic is that of one without Lull."""

    def left_behind(self, leave):
        """Sam after leaving, in a house where Noor looks for him, and a capture at his host."""
        lan = self.net.lan()
        noor, sam = two_on(*[lan.host(name, ipv6=False) for name in ("noor", "sam")])
        for one in (noor, sam):
            one.start().unlock()
        household.met(noor, sam)
        port = port_of(sam)
        leave(sam)
        noor.until(lambda: not connected(noor), "for the connection to end")
        return noor, sam, port

    def test_SR_34_no_socket_is_left(self):
        for way, leave in WAYS.items():
            with self.subTest(way):
                _, sam, port = self.left_behind(leave)
                self.assertEqual(sam.host.listening(), [])
                with self.assertRaises(ConnectionRefusedError):
                    sam.host.connect("127.0.0.1", port)

    def test_SR_34_only_packets_that_a_host_without_lull_sends(self):
        """Noor looks for Sam all the time, and his kernel refuses her connections, as any would.
        Beside it houses where nobody looks: there, Sam's host sends no packet at all."""
        captures, alone = {}, {}
        for way, leave in WAYS.items():
            _, sam, port = self.left_behind(leave)
            captures[way] = sam, port, Capture(sam.host)
            noor, sam, port = self.left_behind(leave)
            noor.stop()
            noor.host.unplug()
            sam.host.ip("neigh flush dev eth0")  # his kernel asks no more for hers
            alone[way] = sam, port, Capture(sam.host)
        pass_time(WATCHED_S)
        for way, (sam, port, seen) in captures.items():
            sent = household.sent_by(seen, sam.host, every_kind=True)
            kinds = {(frame.ether, frame.protocol, frame.port, frame.tcp_flags) for frame in sent}
            self.assertEqual(kinds - {ARP}, {(0x0800, socket.IPPROTO_TCP, port, "RA")}, way)
        for way, (sam, _, seen) in alone.items():
            self.assertEqual(household.sent_by(seen, sam.host, every_kind=True), [], way)
        print(f"\nin {WATCHED_S} s, from who left: ARP and resets of his kernel while looked for, "
              "otherwise nothing", flush=True)


if __name__ == "__main__":
    lab.main()
