# SPDX-License-Identifier: Apache-2.0
"""A hostile host floods a daemon with connections from two hundred addresses; later the daemon has
no descriptor left. The pair stays in step, and a new session finds its way through."""

import os
import pathlib
import resource
import time
import unittest

import hostile
import household
import lab
from hostile import FRESH_S, Flood, Visit, memory_kib
from household import pass_time, report
from support import until

A_SECOND = 10_000
ENTRIES = 10
MEMORY_KIB = 8 << 10
THROUGH_S = 5  # until a session that begins during a flood is there
AWAY_S = 3  # without descriptors
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


def setUpModule():
    unittest.addModuleCleanup(hostile.print_table)


class Floods(hostile.Case):
    of_hosts = {"ipv6": False}  # so that another address is one that nobody remembers

    def flood(self):
        return Flood(self.host, self.sources, self.door(self.sam), A_SECOND)

    def told(self, what, flood):
        """The row of a flood that is over."""
        self.assertEqual(flood.answered, 0)
        self.assertGreater(flood.established, 0)
        hostile.row(f"{what}; {flood.begun / flood.seconds:,.0f} a second, "
                    f"{flood.established / flood.seconds:,.0f} of them accepted",
                    flood.begun, flood.answered, [], self.step())

    def test_entries_arrive_and_memory_stays(self):
        logs, memory = self.logs(), memory_kib(self.sam)
        took, most = [], 0
        with self.flood() as flood:
            pass_time(1)
            for _ in range(ENTRIES):
                took.append(self.step())
                most = max(most, memory_kib(self.sam))
                pass_time(0.5)
        self.told(f"a flood of {flood.seconds:.0f} s", flood)
        report(f"the slowest of {ENTRIES} entries during the flood", max(took), FRESH_S)
        print(f"memory {memory:,} KiB before, at most {most:,} during the flood, "
              f"{memory_kib(self.sam):,} after", flush=True)
        self.assertLess(max(most, memory_kib(self.sam)) - memory, MEMORY_KIB)
        self.assertEqual(self.logs(), logs)

    def test_a_new_session_gets_through(self):
        """First either may dial the other, then only Noor, and in the end only she and from an
        address of which nothing but her beacons tells."""
        for what, prepare in (
                ("Noor restarts", lambda: None),
                ("only she can dial", lambda: self.noor.host.firewall("incoming tcp")),
                ("she does so from a new address", self.noor.host.readdress)):
            with self.flood() as flood:
                pass_time(1)
                self.noor.stop()
                log = self.sam.log_text()
                prepare()
                self.noor.start().unlock()
                through = household.timed(lambda: household.exchanged(*self.both))
                self.assertEqual(self.sam.log_text(), log)
            self.told(f"a flood while {what}", flood)
            report(f"in step again during the flood, {what}", through, THROUGH_S)


class Descriptors(hostile.Case):
    def test_run_out_and_come_back(self):
        pid, logs = self.sam.process.pid, self.logs()
        memory, before = memory_kib(self.sam), resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (self.lowest_free(pid), before[1]))
        strangers = [Visit(self.door(self.sam), os.urandom(160)) for _ in range(hostile.PLACES)]
        for one in strangers:
            one.patience_s += AWAY_S
        begun, spent = time.monotonic(), self.processor_s(pid)

        def give_back():
            took = household.timed(self.acknowledged)
            report("an entry while no descriptor was left", took, FRESH_S)
            pass_time(AWAY_S - took)
            spent_s = self.processor_s(pid) - spent
            report("processor time meanwhile", spent_s, 0.5)
            resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
            self.restored = time.monotonic()
        household.at_once(lambda: self.visit(strangers), give_back)
        # They were accepted only then: their time began there.
        for one in strangers:
            one.took = one.begun + one.took - self.restored
        print(f"without a descriptor for {self.restored - begun:.1f} s", flush=True)
        self.told("160 random bytes, sent while no descriptor was left", strangers)
        self.told("160 random bytes, sent afterwards", self.visit(
            [Visit(self.door(self.sam), os.urandom(160)) for _ in range(hostile.PLACES)]))
        self.assertLess(memory_kib(self.sam) - memory, MEMORY_KIB)
        self.assertEqual(self.logs(), logs)
        self.noor.restart()
        report("in step again after Noor restarted", household.exchanged(*self.both), 5)

    @staticmethod
    def lowest_free(pid):
        """The least limit that closes nothing and leaves no descriptor."""
        taken = {int(name) for name in os.listdir(f"/proc/{pid}/fd")}
        return next(number for number in range(len(taken) + 1) if number not in taken)

    @staticmethod
    def processor_s(pid):
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS

    def acknowledged(self):
        """An entry of Noor's that Sam's daemon has, by its own word to hers: nobody can ask it."""
        self.noor.thanks(f"while nothing could be opened {time.monotonic()}")
        self.noor.until(self.noor.in_step, "to be in step")


if __name__ == "__main__":
    lab.main()
