# SPDX-License-Identifier: Apache-2.0
"""A host on the LAN that means harm: it has two hundred addresses, knocks by the thousand, replays
what it overheard, and writes down in a table what came of it."""

import collections
import contextlib
import functools
import ipaddress
import json
import os
import pathlib
import select
import signal
import socket
import struct
import subprocess
import time

import household
import support
from capture import Capture

SOURCES = 201  # of IPv4 addresses
PLACES, PLACES_EACH = 16, 2  # of strangers at a daemon, in all and for each address
LEAST_S, MOST_S = 4, 10  # when it ends them
SLOW_S = 1.5  # how much later a busy machine may be
FRESH_S = 2  # a fresh entry takes less
FLIGHT_BYTES = 160


# --- the table ------------------------------------------------------------------------------------

_rows = []
_HEAD = "what was sent", "how many", "answered", "closed after", "in step"


def row(what, number, answered, took, step):
    """Adds a row and prints it; `step` is how long a fresh entry took."""
    ends = [f"{took:.2f}" for took in ([min(took), max(took)] if len(took) > 1 else took)]
    closed = " - ".join(ends) + " s" if ends else "-"
    _rows.append((what, f"{number:,}", f"{answered} bytes", closed, f"yes, {step:.2f} s"))
    print("  |  ".join(_rows[-1]), flush=True)


def print_table():
    """To be called when all tests of a file are done."""
    lines = [_HEAD, *_rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(_HEAD))]
    print()
    for line in lines:
        print("  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip())


# --- the case -------------------------------------------------------------------------------------


class Case(household.Case):
    """Noor and Sam in step on a LAN, and a hostile host, which has overheard how they met."""

    of_hosts = {}  # as lab.Lan.host takes it

    def setUp(self):
        super().setUp()
        lan = self.net.lan()
        hosts = [lan.host(name, **self.of_hosts) for name in ("noor", "sam", "hostile")]
        for host in hosts:
            host.wait_ready()
        self.host = hosts.pop()
        self.noor, self.sam = self.both = household.two_on(*hosts)
        seen = Capture(self.host)
        self.host.readdress(lan.prefix + ".50")
        first = ipaddress.ip_address(self.host.address)
        self.sources = [str(first + number) for number in range(SOURCES)]
        self.host.ip(*[f"address add {one}/24 dev eth0" for one in self.sources[1:]])
        household.start_apart(*self.both)
        self.sam.unlock()
        household.met(*self.both)
        self.step()
        seen.stop()
        self.overheard = household.beacons(seen)

    def step(self):
        """How long a fresh entry of Noor's takes until it is durable at Sam's; not long."""
        took = household.timed(lambda: entry(*self.both))
        self.assertLess(took, FRESH_S, "a fresh entry took too long")
        return took

    def logs(self):
        return [one.log_text() for one in self.both]

    def door(self, one):
        """Where one of them listens."""
        return one.host.address, household.port_of(one)

    def doors(self):
        return [self.door(one) for one in self.both]

    def visit(self, visits):
        """Makes these visits, no more at a time than find a place."""
        return self.host.inside(lambda: _Visits(self.sources).make(visits))

    def hold(self, visits, silent_until_the_time=True):
        """Holds visits to the rule: no byte, no trace, and if they stay, an end at its time."""
        for one in visits:
            self.assertEqual((one.answered, one.error), (0, ""), one)
            if silent_until_the_time:
                self.assertTrue(LEAST_S <= one.took < MOST_S + SLOW_S, one)

    def told(self, what, visits, silent_until_the_time=True):
        """The row of these visits, with the pair as it is now."""
        self.hold(visits, silent_until_the_time)
        row(what, len(visits), sum(one.answered for one in visits), [one.took for one in visits],
            self.step())


def entry(noor, sam):
    """An entry of Noor's, written and durable at Sam's."""
    text = f"{noor.name} at {time.monotonic()}"
    noor.thanks(text)
    sam.wait_for_text(text)


# --- recorded first flights -----------------------------------------------------------------------


class Trap:
    """A port of the hostile host at which a first flight is caught that its addressee never saw:
    somebody types this address."""

    def __init__(self, host):
        self.socket = host.socket()
        self.socket.settimeout(support.PATIENCE_S)
        self.socket.bind((host.address, 0))
        self.socket.listen()
        self.address = "{}:{}".format(*self.socket.getsockname())

    def catch(self, somebody):
        somebody.lull("connect", self.address)
        there, _ = self.socket.accept()
        flight = b""
        with there, self.socket:
            there.settimeout(support.PATIENCE_S)
            while len(flight) < FLIGHT_BYTES:
                flight += there.recv(FLIGHT_BYTES - len(flight))
        return flight


def recorded_flights(noor, sam):
    """First flights of sessions that began: Noor's to Sam, and Sam's to Noor."""
    flights = []
    for one, other in ((noor, sam), (sam, noor)):
        seen, door = Capture(other.host), (other.host.address, household.port_of(other))
        one.lull("connect", "{}:{}".format(*door))
        flights.append(support.until(lambda: seen.frames(
            lambda frame: (frame.target, frame.target_port) == door
            and len(frame.payload) == FLIGHT_BYTES), "for a first flight")[0].payload)
        seen.stop()
        household.met(noor, sam)
        entry(noor, sam)
    return flights


# --- visits ---------------------------------------------------------------------------------------

# What a visitor does: sends and waits; sends and ends its half; sends a byte a second; sends and
# never reads; sends again and again without end and never reads; sends and resets.
WAITS, HALF_CLOSES, DRIPS, NEVER_READS, NEVER_ENDS, RESETS = range(6)


class Visit:
    """One connection of a stranger."""

    def __init__(self, door, sent=b"", manner=WAITS, source=""):
        self.door, self.sent, self.manner, self.source = door, sent, manner, source
        self.answered = 0
        self.took = None
        self.error = ""  # why it ended, if not as it should
        self.unsent, self.all_sent = sent, False
        self.patience_s = MOST_S + 2 * SLOW_S

    def __repr__(self):
        return (f"to {self.door} from {self.source}, manner {self.manner}, {len(self.sent)} bytes, "
                f"{self.sent[:160].hex()}: answered {self.answered} bytes, took {self.took} s"
                f"{', ' + self.error if self.error else ''}")

    def begin(self):
        self.begun = time.monotonic()
        self.due = self.begun + 1  # of the next byte, for who drips
        family = socket.AF_INET6 if ":" in self.door[0] else socket.AF_INET
        self.socket = socket.socket(family)
        self.socket.settimeout(5)
        self.socket.bind(_resolved(self.source, 0))
        self.socket.connect(_resolved(*self.door))
        self.socket.setblocking(False)

    def send(self):
        """What is to be sent now, as far as it goes."""
        if self.manner == DRIPS:
            if self.unsent and time.monotonic() >= self.due:
                self.due += 1
                self.unsent = self.unsent[self.socket.send(self.unsent[:1]):]
        elif self.manner == NEVER_ENDS:
            self.socket.send(self.sent)
        elif not self.all_sent:
            while self.unsent:
                self.unsent = self.unsent[self.socket.send(self.unsent):]
            self.all_sent = True
            if self.manner == HALF_CLOSES:
                self.socket.shutdown(socket.SHUT_WR)

    def read(self):
        """True at the end."""
        while piece := self.socket.recv(65536):
            self.answered += len(piece)
        return True

    def end(self, error=""):
        self.took = time.monotonic() - self.begun
        self.error = error
        with contextlib.suppress(OSError):
            self.read()  # for those who never did
        if self.manner in (RESETS, NEVER_ENDS):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


def _resolved(address, port):
    """For a socket: a link-local address needs the number of its link."""
    return socket.getaddrinfo(address, port, flags=socket.AI_NUMERICHOST)[0][4]


class _Visits:
    """Makes visits at the same time: at each door as many as find a place there, from addresses in
    turn."""

    def __init__(self, sources):
        self.sources = sources
        self.poll = select.epoll()
        self.open = {}
        self.looked_s = 0.0  # when it last looked for those whose time has come

    def make(self, visits):
        waiting = collections.defaultdict(collections.deque)
        for one in visits:
            waiting[one.door].append(one)
        free = {door: collections.deque(self.sources * PLACES_EACH) for door in waiting}
        places = dict.fromkeys(waiting, PLACES)
        while self.open or any(waiting.values()):
            for door, queue in waiting.items():
                while queue and places[door]:
                    places[door] -= 1
                    self._begin(queue.popleft(), free[door])
            for one in self._ended():
                places[one.door] += 1
                if one.source in self.sources:
                    free[one.door].append(one.source)
        return visits

    def _begin(self, one, free):
        one.source = one.source or free.popleft()
        one.begin()
        self.open[one.socket.fileno()] = one
        wanted = select.EPOLLIN | select.EPOLLOUT | select.EPOLLRDHUP
        self.poll.register(one.socket, wanted | (0 if one.manner == NEVER_ENDS else select.EPOLLET))

    def _ended(self):
        """Moves all of them on; those that have ended."""
        ended = []
        for number, what in self.poll.poll(0.1 if self.open else 0):
            one = self.open[number]
            if self._moved(one, what):
                ended.append(one)
        now = time.monotonic()
        if now > self.looked_s + 0.1:
            self.looked_s = now
            ended += [one for one in list(self.open.values()) if self._overdue(one, now)]
        return ended

    def _overdue(self, one, now):
        if one.manner == DRIPS and self._tried(one, one.send):
            return True
        return now > one.begun + one.patience_s and self._end(one, "not ended")

    def _moved(self, one, what):
        """True if it has ended."""
        if what & select.EPOLLOUT and self._tried(one, one.send):
            return True
        if one.manner == RESETS:
            return self._end(one)
        deaf = one.manner in (NEVER_READS, NEVER_ENDS)
        over = what & (select.EPOLLRDHUP | select.EPOLLHUP | select.EPOLLERR)
        return (over or not deaf) and self._tried(one, one.read)

    def _tried(self, one, work):
        try:
            return bool(work()) and self._end(one)
        except BlockingIOError:
            return False
        except OSError as error:
            # Whoever goes on writing after the end gets a reset, from anybody's machine.
            writes_on = one.manner in (DRIPS, NEVER_ENDS)
            return self._end(one, "" if writes_on else os.strerror(error.errno))

    def _end(self, one, error=""):
        del self.open[one.socket.fileno()]
        one.end(error)
        return True


# --- floods ---------------------------------------------------------------------------------------


@functools.cache
def _flooder():
    """Builds it on first use."""
    source, made = pathlib.Path(__file__).parent / "flood.c", support.root() / "flood"
    subprocess.run(["cc", "-O2", "-o", made, source], check=True)
    return str(made)


class Flood:
    """Connections from all addresses of a host to one door, by several processes, until it is
    stopped or its time is up."""

    def __init__(self, host, sources, door, rate, seconds=60, processes=2):
        command = [*host.enter, _flooder(), door[0], str(door[1]), sources[0], str(len(sources)),
                   str(rate / processes), str(seconds)]
        self.processes = [subprocess.Popen(command, stdout=subprocess.PIPE)
                          for _ in range(processes)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for one in self.processes:
            if one.poll() is None:
                one.send_signal(signal.SIGTERM)
        counts = [json.loads(one.communicate(timeout=support.PATIENCE_S)[0])
                  for one in self.processes]
        self.seconds = max(one.pop("seconds") for one in counts)
        for name in counts[0]:
            setattr(self, name, sum(one[name] for one in counts))


def memory_kib(one):
    """What a daemon has in memory (VmRSS)."""
    status = pathlib.Path(f"/proc/{one.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))
