# SPDX-License-Identifier: Apache-2.0
"""What a daemon costs that is paired, unlocked and has nothing to do: memory, processor time and
wake-ups. A report; what is asserted is only that nothing is badly wrong."""

import os
import pathlib
import time

from support import Case, main, paired, until

WATCHED_S = 20
TICKS = os.sysconf("SC_CLK_TCK")


def cost(pid):
    """Resident KiB, processor seconds, voluntary context switches so far, threads."""
    process = pathlib.Path("/proc", str(pid))
    status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    times = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(status["VmRSS"].split()[0]), (int(times[11]) + int(times[12])) / TICKS,
            int(status["voluntary_ctxt_switches"]), int(status["Threads"]))


def settled(daemons, seconds=3):
    """True once they have done what was left to do: none has woken up for a while."""
    woken = [cost(one.process.pid)[2] for one in daemons]
    since = time.monotonic()

    def look():
        nonlocal woken, since
        now = [cost(one.process.pid)[2] for one in daemons]
        if now != woken:
            woken, since = now, time.monotonic()
        return time.monotonic() - since >= seconds

    until(look, "for the daemons to settle")


class Idle(Case):
    def report(self, what, daemons):
        settled(daemons)
        before = [cost(one.process.pid) for one in daemons]
        end = time.monotonic() + WATCHED_S
        until(lambda: time.monotonic() >= end, "for the time to pass", WATCHED_S + 5)
        for one, old in zip(daemons, before):
            memory, processor, wakes, threads = cost(one.process.pid)
            processor, wakes = processor - old[1], wakes - old[2]
            print(f"{what}: {one.name}: {memory / 1024:.1f} MiB resident, {threads} thread(s), "
                  f"{wakes} wake-ups and {processor:.2f} s of processor in {WATCHED_S} s", flush=True)
            self.assertLess(memory, 64 * 1024)
            self.assertLess(wakes, WATCHED_S)
            self.assertLess(processor, 2)

    def test_idle(self):
        noor, sam = paired()
        for number in range(20):
            noor.thanks(f"number {number}")
        sam.wait_for_text("number 19")
        for one in (noor, sam):
            one.until(one.in_step, "to be in step")
        print(flush=True)
        self.report("connected and idle", (noor, sam))
        sam.stop()
        self.report("the other away", (noor,))
        noor.lull("lock")
        self.report("locked", (noor,))


if __name__ == "__main__":
    main()
