# SPDX-License-Identifier: Apache-2.0
"""Backups. Noor keeps one on a stick, her laptop is lost, and another one takes its place. Everything
is back, what was taken back since stays gone, and to Sam it looks as if she had been away."""

import os
import random
import stat
import subprocess
import threading
import time

from support import (FAILED, LOCKED, PASSPHRASE, Case, Daemon, Gone, fresh, main, opened, paired,
                     set_up, until)

SEED = int(os.environ.get("LULL_SEED", random.SystemRandom().randrange(10**6)))
WRONG = "a passphrase of somebody else"


def lost(daemon):
    """The laptop is gone; a new one, with nothing set up."""
    daemon.kill()
    return Daemon(daemon.name, port=daemon.port).start()


class Backup(Case):
    def setUp(self):
        super().setUp()
        self.stick = fresh("stick")
        self.file = self.stick / "recipes"

    def backup(self, daemon, *options, **more):
        return daemon.lull("backup", str(self.file), *options, passphrase=PASSPHRASE, **more)

    def restore(self, daemon, *options, passphrase=PASSPHRASE, **more):
        return daemon.lull("restore", str(self.file), *options, passphrase=passphrase, **more)

    def on_the_stick(self):
        return sorted(one.name for one in self.stick.iterdir())

    # --- the story ------------------------------------------------------------------------------

    def test_a_lost_laptop_and_the_one_that_takes_its_place(self):
        noor, sam = paired()
        kept = noor.thanks("For the soup.")
        withdrawn = noor.thanks("For something too close.")
        deleted = noor.thanks("For a slip of the pen.")
        his = sam.thanks("For what Sam takes back.")
        noor.keep("Mine alone.")
        noor.lull("reflect", "For my eyes.", passphrase=PASSPHRASE)
        noor.wait_for_text("For what Sam takes back.")
        self.backup(noor)

        # Afterwards both go on: they write, change, take back and delete.
        noor.lull("withdraw", withdrawn)
        noor.lull("delete", deleted)
        noor.lull("edit", kept, "text=For the soup, and the bread.")
        noor.thanks("Written after the backup.")
        sam.lull("withdraw", his)
        sam.thanks("Sam's, after the backup.")
        noor.wait_for_text("Sam's, after the backup.")
        sam.until(lambda: sam.texts() == ["For the soup, and the bread.", "For what Sam takes back.",
                                          "Sam's, after the backup.", "Written after the backup."],
                  "for everything of Noor's")
        for one in (noor, sam):
            one.until(one.in_step, "to be in step")

        # Another laptop. The backup opens with the passphrase of its time; then the home is locked.
        noor = lost(noor)
        self.assertEqual(noor.status()["state"], "new")
        said = self.restore(noor)
        self.assertEqual(said.object, {"state": "locked", "paused": True})
        noor.unlock()

        # Nothing goes out before Noor says so: perhaps she had ended the pairing since.
        self.assertTrue(noor.status()["paused"])
        self.assertEqual(noor.status()["listen"], "")
        self.assertFalse(noor.peers()[0]["connected"])
        noor.lull("resume")
        shared = ["For the soup, and the bread.", "Sam's, after the backup.",
                  "Written after the backup."]
        noor.until(lambda: noor.texts() == sorted([*shared, "Mine alone."]),
                   "for what was written since, and without what was taken back")
        for one in (noor, sam):
            one.until(one.in_step, "to be in step")
        for entry in (withdrawn, deleted, his):
            for one in (noor, sam):
                there = one.lull("show", entry, expect=None).objects
                if one is sam and entry == his:
                    continue  # who withdraws keeps an own copy
                self.assertTrue(all("text" not in it for it in there), (one.name, there))
        notes = noor.lull("list", "reflection", passphrase=PASSPHRASE).objects
        self.assertEqual([one["text"] for one in notes], ["For my eyes."])

        # And life goes on, both ways.
        noor.thanks("From the new laptop.")
        sam.wait_for_text("From the new laptop.")
        sam.thanks("Welcome back.")
        noor.wait_for_text("Welcome back.")
        self.assertEqual(noor.peers()[0]["notes"], [])
        self.assertEqual(sam.peers()[0]["notes"], [])

    def test_the_recovery_code_opens_a_backup_whose_passphrase_is_forgotten(self):
        noor = set_up().start()
        noor.unlock()
        noor.keep("Still here.")
        self.backup(noor)
        code = noor.recovery_code
        noor = lost(noor)
        self.assertEqual(self.restore(noor, passphrase=WRONG, expect=FAILED).reason,
                         "backup_wrong_passphrase")
        self.restore(noor, "--recovery", passphrase=code)
        noor.lull("unlock", "--recovery", passphrase=f"{code}\nan altogether new one")
        self.assertEqual(noor.texts(), ["Still here."])

    # --- what is refused ------------------------------------------------------------------------

    def test_the_passphrase_is_asked_for_again(self):
        noor = opened()
        said = noor.lull("backup", str(self.file), passphrase=WRONG, expect=FAILED)
        self.assertEqual(said.reason, "wrong_passphrase")
        noor.lull("lock")
        self.assertEqual(self.backup(noor, expect=LOCKED).reason, "locked")
        self.assertEqual(self.on_the_stick(), [])

    def test_no_file_is_written_over(self):
        noor = opened()
        self.backup(noor)
        self.assertEqual(self.backup(noor, expect=FAILED).reason, "backup_exists")
        self.backup(noor, "--force")
        for place in ("/no/such/folder/b", str(noor.home / "b"), str(self.stick)):
            said = noor.lull("backup", place, "--force", passphrase=PASSPHRASE, expect=FAILED)
            self.assertEqual(said.reason, "backup_path_invalid", place)
        self.assertEqual(self.on_the_stick(), ["recipes"])

    def test_a_home_that_is_in_use_is_left_alone(self):
        noor = opened()
        self.backup(noor)
        noor.keep("Since then.")
        self.assertEqual(self.restore(noor, expect=FAILED).reason, "already_set_up")
        self.assertEqual(noor.texts(), ["Since then."])

    def test_each_bad_file_has_its_sentence_and_changes_nothing(self):
        noor = opened()
        self.backup(noor)
        noor = lost(noor)
        whole = self.file.read_bytes()
        middle = len(whole) // 2
        damaged = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1:]
        before = noor.files()
        for content, reason in ((b"", "backup_foreign"), (b"Dear diary", "backup_foreign"),
                                (os.urandom(len(whole)), "backup_foreign"),
                                (whole[:middle], "backup_truncated"), (damaged, "backup_damaged"),
                                (whole + b"\n", "backup_damaged")):
            self.file.write_bytes(content)
            said = self.restore(noor, expect=FAILED)
            self.assertEqual(said.reason, reason)
            self.assertEqual(len(said.objects), 1)
            self.assertEqual(noor.status()["state"], "new")
            self.assertEqual(noor.files().keys(), before.keys())
        self.file.unlink()
        self.assertEqual(self.restore(noor, expect=FAILED).reason, "backup_missing")
        self.file.write_bytes(whole)
        self.restore(noor)

    # --- the file -------------------------------------------------------------------------------

    def test_the_file_is_for_its_owner_alone_and_tells_nothing(self):
        noor = opened()
        self.backup(noor)
        first = self.file.read_bytes()
        for number in range(20):
            noor.keep(f"A canary that nobody may find, number {number}.")
        noor.lull("reflect", "A canary in the notebook.", passphrase=PASSPHRASE)
        self.backup(noor, "--force")
        second = self.file.read_bytes()
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)
        self.assertEqual(len(first), len(second), "whoever writes little has one size")
        for name in (b"lull", b"Lull", b"SQLite", b"canary", b"Noor"):
            self.assertNotIn(name, second)
        pieces = {first[at:at + 16] for at in range(0, len(first), 16)}
        self.assertTrue(pieces.isdisjoint(second[at:at + 16] for at in range(0, len(second), 16)))

    # --- kill -9 --------------------------------------------------------------------------------

    def with_chance(self):
        print(f"\nseed {SEED} (LULL_SEED={SEED} repeats the moments)", flush=True)
        self.chance = random.Random(SEED)

    def backup_while(self, daemon, kill):
        """lull backup, and `kill` at some moment with its process; how it ended."""
        for left in self.stick.iterdir():
            left.unlink()
        reading, writing = os.pipe()
        os.write(writing, PASSPHRASE.encode() + b"\n")
        os.close(writing)
        command = daemon.command("backup", str(self.file), "--passphrase-fd", str(reading))
        with subprocess.Popen(command, pass_fds=[reading], stderr=subprocess.DEVNULL) as writer:
            os.close(reading)
            # From before the passphrase was looked at until after the last byte.
            time.sleep(self.chance.uniform(0, 1.5 * self.takes))
            kill(writer)
        return writer.returncode

    def measure(self, daemon):
        """How long one takes here and now."""
        begun = time.monotonic()
        self.backup(daemon, "--force")
        self.takes = time.monotonic() - begun

    def restores(self):
        with Daemon("Noor").start() as other:
            self.restore(other)
            other.unlock()
            self.assertEqual(other.texts(), ["It works."])

    def test_killed_while_writing_there_is_a_whole_backup_or_none(self):
        self.with_chance()
        noor = opened()
        noor.keep("It works.")
        self.measure(noor)
        whole = 0
        for _ in range(12):
            ended = self.backup_while(noor, lambda _: noor.process.kill())
            noor.kill()
            self.assertEqual(self.on_the_stick(), ["recipes"] if ended == 0 else [])
            noor.start()
            noor.unlock()
            self.assertEqual(noor.texts(), ["It works."])
            if ended == 0:
                whole += 1
                self.restores()
        print(f"{whole} of 12 were done before the kill", flush=True)

    def test_if_the_command_line_is_killed_there_is_a_whole_backup_or_none(self):
        self.with_chance()
        noor = opened()
        noor.keep("It works.")
        self.measure(noor)
        whole = 0
        for _ in range(12):
            ended = self.backup_while(noor, lambda writer: writer.kill())
            there = self.on_the_stick()
            self.assertIn(there, ([], ["recipes"]))
            self.assertTrue(there or ended != 0)
            if there:
                whole += 1
                self.restores()
            # The daemon may be writing still, into a file that nobody has any more.
            until(lambda: self.backup(noor, "--force", expect=None).code == 0, "for the next one")
        print(f"{whole} of 12 were done before the kill", flush=True)

    def test_killed_while_restoring_there_is_a_whole_home_or_none(self):
        self.with_chance()
        noor = opened()
        noor.keep("It works.")
        self.backup(noor)
        whole = 0
        for _ in range(12):
            with Daemon("Noor").start() as other:
                answered = self.kill_during_restore(other)
                other.start()
                if other.status()["state"] == "new":
                    self.assertFalse(answered)
                    self.assertEqual([os.path.basename(one) for one in other.files()], ["lock"])
                    self.restore(other)
                else:
                    whole += 1
                other.unlock()
                self.assertEqual(other.texts(), ["It works."])
        print(f"{whole} of 12 were done before the kill", flush=True)

    def kill_during_restore(self, daemon):
        """Kills the daemon at some moment once files are being written; whether it had answered."""
        def die():
            until(lambda: (daemon.home / "unfinished").exists() or
                  (daemon.home / "shared.keys").exists(), "for the first file", pause=0.0005)
            time.sleep(self.chance.uniform(0, 0.05))
            daemon.process.kill()

        dying = threading.Thread(target=die)
        answered = False
        with daemon.control() as control, open(self.file, "rb") as file:
            dying.start()
            try:
                control.call("Restore", {1: PASSPHRASE}, file.fileno())
                answered = True
            except Gone:
                pass
        dying.join()
        daemon.kill()
        return answered

    def test_ended_while_writing_it_ends_at_once(self):
        noor = opened()
        for _ in range(4):
            with noor.control() as control, open(self.file, "wb") as file:
                control.send("Backup", {1: PASSPHRASE}, file.fileno())
                until(lambda: os.fstat(file.fileno()).st_size > 0, "for it to be begun", pause=0.001)
                noor.stop()
            noor.start().unlock()


if __name__ == "__main__":
    main()
