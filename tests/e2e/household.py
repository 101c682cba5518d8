# SPDX-License-Identifier: Apache-2.0
"""Noor and Sam on hosts of the lab (lab.py): paired in another house, so that no address that they
remember is of any use where they are now."""

import collections
import concurrent.futures
import socket
import time

import lab
import support
from capture import Capture
from support import until

BEACON_PORT = 23917

_elsewhere = {}  # names: the homes of two people after they were paired there


def _pair_elsewhere(names):
    with lab.Lab(first_lan=200) as net:
        lan = net.lan()
        both = [support.opened(name, lan.host(name, ipv6=False)) for name in names]
        support.pair(*both)
        for one in both:
            one.stop()
    return [one.home for one in both]


def two_on(*hosts, names=("Noor", "Sam")):
    """Two people on these hosts, paired and not started."""
    if names not in _elsewhere:
        _elsewhere[names] = _pair_elsewhere(names)
    return [support.copy_of(home, name, host)
            for home, name, host in zip(_elsewhere[names], names, hosts)]


class Case(support.Case):
    """A test with a lab of its own; everything that runs in it ends before the lab does."""

    def setUp(self):
        self.net = lab.Lab()
        self.addCleanup(self.net.close)
        super().setUp()

    def two_who_met(self, **of_hosts):
        """Noor and Sam on a LAN of their own, connected."""
        lan = self.net.lan()
        both = two_on(*[lan.host(name, **of_hosts).wait_ready() for name in ("noor", "sam")])
        for one in both:
            one.start().unlock()
        met(*both)
        return both


def start_apart(noor, sam):
    """Noor looks for Sam until her quick beacons are over; Sam's daemon runs and is locked. When it
    is unlocked, nothing but its own beacons brings them together."""
    seen = Capture(noor.host)
    noor.start().unlock()
    sam.start()
    until(lambda: _least_often(frame.target for frame in beacons(seen)) >= 3, "for quick beacons")
    seen.stop()


def _least_often(things):
    return min(collections.Counter(things).values(), default=0)


def beacons(seen):
    """The beacons in a capture."""
    return seen.frames(lambda frame: frame.is_udp and frame.target_port == BEACON_PORT)


def sent_by(seen, host, every_kind=False):
    """What that host sent in a capture: the frames with a payload of UDP or TCP, or all."""
    return seen.frames(lambda frame: frame.mac == host.mac
                       and (every_kind or (frame.is_udp or frame.is_tcp) and frame.payload))


def served(host, port, address="0.0.0.0"):
    """Another program that listens on that host, and answers nothing."""
    one = host.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.bind((address, port))
    one.listen()
    return one


def port_of(one):
    """The TCP port at which it listens."""
    return next(sock.port for sock in one.host.listening() if sock.protocol == "tcp")


# --- what is measured -----------------------------------------------------------------------------


def connected(one):
    return any(peer["connected"] for peer in one.peers())


def met(noor, sam, seconds=support.PATIENCE_S):
    """Waits until both say that they are connected; how long that took."""
    begun = time.monotonic()
    for one in (noor, sam):
        one.until(lambda: connected(one), "to be connected", seconds)
    return time.monotonic() - begun


def exchanged(noor, sam, seconds=support.PATIENCE_S):
    """Waits until they are connected and a new entry of each has reached the other; how long that
    took. A connection that only looks alive does not pass."""
    begun = time.monotonic()
    for one, other in ((noor, sam), (sam, noor)):
        text = f"{one.name} at {begun}"
        one.thanks(text)
        other.until(lambda: text in other.texts(), f"for {text!r}", seconds)
    met(noor, sam, seconds)
    return time.monotonic() - begun


def timed(work):
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def at_once(*works):
    """All of them at the same time, until the last is done."""
    with concurrent.futures.ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(work) for work in works]:
            done.result()


def pass_time(seconds):
    """For what is only shown by nothing happening meanwhile."""
    end = time.monotonic() + seconds
    until(lambda: time.monotonic() >= end, "for the time to pass", seconds + 5)


def report(what, seconds, at_most=None):
    """Prints a figure, and holds it to its limit."""
    limit = f" (at most {at_most} s)" if at_most else ""
    print(f"{what}: {seconds:.2f} s{limit}", flush=True)
    assert not at_most or seconds < at_most, f"{what}: {seconds:.2f} s, more than {at_most} s"
