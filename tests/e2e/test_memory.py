# SPDX-License-Identifier: Apache-2.0
"""What is left in a daemon's memory once it is locked: no passphrase, no key, no word that somebody
wrote. LULL_MEMORY_CYCLES says how often it is unlocked, used and locked (tools/memory)."""

import os
import pathlib
import re
import shutil
import subprocess
import unittest

import support
from support import Case, Daemon, main, pair
from test_canaries import Canaries

PASSPHRASE = "canary passphrase of the first"
CYCLES = int(os.environ.get("LULL_MEMORY_CYCLES", "3"))


def memory_of(process):
    """Every readable mapping of a process that could hold something of its own: name, bytes."""
    place = pathlib.Path("/proc", str(process.pid))
    with open(place / "mem", "rb", buffering=0) as memory:
        for line in (place / "maps").read_text().splitlines():
            found = re.match(r"(\w+)-(\w+) r(w|-)\S* \S+ \S+ \S+\s*(.*)", line)
            if not found or found[4] in ("[vvar]", "[vsyscall]", "[vvar_vclock]"):
                continue
            begin, end = int(found[1], 16), int(found[2], 16)
            try:
                memory.seek(begin)
                yield found[4] or "anonymous", memory.read(end - begin)
            except (OSError, ValueError):
                continue  # a guard page


def left_in(process, wanted):
    """Which of {what: bytes} are in that memory, and where."""
    return sorted({(what, where) for where, content in memory_of(process)
                   for what, needle in wanted.items() if needle in content})


class Memory(Canaries):
    # The tests of the class that this one borrows from are its own.
    test_SR_05_none_in_homes_logs_temporary_files_and_traffic = None
    test_SR_05_passphrases_are_in_no_argument_and_no_environment = None

    def keys_of(self, daemon):
        """{name: key}, of a copy of its home."""
        copy = support.fresh("copy")
        shutil.copytree(daemon.home, copy, dirs_exist_ok=True, ignore=lambda *_: ["control", "lock"])
        tool = pathlib.Path(support.program("lull")).parent.parent / "tests/memory/home_keys"
        run = subprocess.run([tool, copy], input=f"{PASSPHRASE}\n", capture_output=True, text=True,
                             check=True)
        lines = [line.split() for line in run.stdout.splitlines()]
        return {f"key {at} ({name})": bytes.fromhex(key) for at, (name, key) in enumerate(lines)}

    def use(self, noor, number):
        """A little of everything that reads and writes."""
        noor.thanks(self.canary(f"cycle-{number}"))
        for verb in (("list",), ("search", "canary"), ("overlap",), ("tonight",), ("helped",), ("trends",)):
            noor.lull(*verb)
        noor.lull("reflect", self.canary(f"notebook-{number}"), passphrase=PASSPHRASE)

    @unittest.skipUnless(os.geteuid() == 0, "only root may read the memory of such a process")
    def test_nothing_is_left_once_it_is_locked(self):
        noor, sam = Daemon("CanaryNoor-wren").start(), Daemon("CanarySam-finch").start()
        code = noor.setup(PASSPHRASE)
        sam.setup("canary passphrase of the second")
        pair(noor, sam)
        self.write_everything(noor, PASSPHRASE)
        sam.thanks(self.canary("from-the-other"))
        noor.until(noor.in_step, "to be in step")
        noor.lull("reflect", self.canary("open"), passphrase=PASSPHRASE)
        secret = {"passphrase": PASSPHRASE.encode(), "recovery code": code.encode()}
        secret.update(self.keys_of(noor))
        open_now = {what for what, _ in left_in(noor.process, secret)}
        # A search that cannot find proves nothing: open, the keys are there.
        self.assertTrue(any("(identity)" in what for what in open_now), open_now)
        self.assertNotIn("passphrase", open_now)
        self.assertNotIn("recovery code", open_now)
        # However many they become: all that was typed has one of these in it.
        wanted = {**secret, **{text: text.encode() for text in ("canary-", "canary pass", *self.typed)}}
        for number in range(CYCLES):
            self.use(noor, number)
            self.assertIn("canary-", {what for what, _ in left_in(noor.process, wanted)}, "open, it is")
            noor.lull("lock")
            self.assertEqual(left_in(noor.process, wanted), [], f"after {number + 1} cycles")
            noor.lull("unlock", passphrase=PASSPHRASE)
        print(f"\n{CYCLES} cycles, {len(wanted)} texts and keys, nothing left", flush=True)


del Canaries, Case

if __name__ == "__main__":
    main()
