# SPDX-License-Identifier: Apache-2.0
"""What people, disks and strangers get wrong. Each gives one clear sentence with what to do next and
a stable exit code; the process stays up or refuses to start; nothing that was stored is lost."""

import contextlib
import itertools
import os
import random
import shutil
import socket
import struct
import subprocess
import threading
import unittest
import zlib

import support
from support import (DONE, FAILED, LOCKED, NO_DAEMON, PASSPHRASE, TRY_AGAIN, USAGE, Case, Control,
                     Daemon, Gone, Refused, encode, fresh, main, offer, opened, pair, paired, set_up,
                     two, until)

# What `lull` says for a reason that it has no sentence for.
STOPGAPS = ("That was not accepted.", "There is no such thing.", "More than one thing fits.",
            "That is there already,", "The passphrase or key does not fit.", "Something stored is",
            "That was refused.", "That is too large.", "That needs a newer version",
            "That does not work just now.", "The system gave an error.", "The disk is full or read")


class BadInput(Case):
    def says(self, said, code, reason):
        """One sentence (and what to do next) of our own, the same for people and for programs."""
        self.assertEqual((said.code, said.reason), (code, reason), said)
        sentence = said.objects[-1]["message"]
        self.assertFalse(sentence.startswith(STOPGAPS), f"no sentence for {reason}: {sentence}")
        self.assertIn(sentence, " ".join(said.err.split()))
        self.assertRegex(sentence, r"^[A-Z].*[.]$")
        self.assertLess(len(sentence), 200)

    def refuses_to_start(self, daemon, code, reason, within=support.PATIENCE_S):
        daemon.launch()
        self.assertEqual(daemon.process.wait(within), code, daemon.log_text())
        line = daemon.log_text().strip().splitlines()[-1]
        self.assertRegex(line, r"^lulld: [A-Z].*[.] \(" + reason)
        daemon.kill()

    def still_there(self, daemon, *texts):
        self.assertTrue(daemon.alive(), daemon.log_text())
        for text in texts:
            self.assertIn(text, daemon.texts())


class Passphrases(BadInput):
    def test_wrong_passphrase(self):
        noor = set_up().start()
        self.says(noor.lull("unlock", passphrase="not this one, surely", expect=None), FAILED,
                  "wrong_passphrase")
        self.assertEqual(noor.status()["state"], "locked")
        self.says(noor.lull("list", expect=None), LOCKED, "locked")
        noor.unlock()

    def test_guessing_is_slowed_and_the_right_one_opens_afterwards(self):
        noor = set_up().start()
        for _ in range(4):
            noor.lull("unlock", passphrase="not this one, surely", expect=FAILED)
        self.says(noor.lull("unlock", passphrase=PASSPHRASE, expect=None), TRY_AGAIN, "too_many_tries")
        until(lambda: noor.lull("unlock", passphrase=PASSPHRASE, expect=None).code == DONE,
              "for the pause to end")

    def test_wrong_passphrase_of_the_notebook(self):
        noor = opened()
        self.says(noor.lull("reflect", "x", passphrase="not this one, surely", expect=None), FAILED,
                  "wrong_passphrase")
        self.says(noor.lull("reflect", "x", expect=None), LOCKED, "notebook_locked")

    def test_recovery_codes(self):
        noor = set_up().start()
        typo = noor.recovery_code.replace(noor.recovery_code[0],
                                          "7" if noor.recovery_code[0] != "7" else "8", 1)
        other = support.set_up("Sam").recovery_code
        for code, reason in ((typo, "recovery_code_typo"), (other, "wrong_recovery_code"),
                             ("", "recovery_code_typo"), (noor.recovery_code[:-4], "recovery_code_typo")):
            said = noor.lull("unlock", "--recovery", passphrase=f"{code}\nsomething new here",
                             expect=None)
            self.says(said, FAILED, reason)
        noor.unlock()

    def test_too_short_or_none(self):
        noor = Daemon("Noor").start()
        self.says(noor.lull("list", expect=None), FAILED, "not_set_up")
        setup = lambda *more, **how: noor.lull("setup", *more, expect=None, **how)
        self.says(setup("--adults", "--name", "Noor", passphrase="eleven char"), FAILED,
                  "passphrase_too_short")
        self.says(setup("--adults", "--name", "Noor"), USAGE, "passphrase_needed")
        self.says(setup("--name", "Noor", passphrase=PASSPHRASE), USAGE, "adults_needed")
        self.says(setup("--adults", passphrase=PASSPHRASE), USAGE, "name_needed")
        self.says(setup("--adults", "--name", "N" * 25, passphrase=PASSPHRASE), FAILED,
                  "display_invalid")
        self.assertEqual(noor.status()["state"], "new")

    def test_setting_up_twice(self):
        noor = opened()
        noor.keep("kept")
        self.says(noor.lull("setup", "--adults", "--name", "Noor", passphrase=PASSPHRASE, expect=None),
                  FAILED, "already_set_up")
        self.still_there(noor, "kept")


class DamagedFiles(BadInput):
    """A home with one entry and one reflection, stopped, so that its files can be touched."""

    def setUp(self):
        super().setUp()
        self.noor = opened()
        self.noor.keep("kept")
        self.noor.lull("reflect", "kept, too", passphrase=PASSPHRASE)
        self.noor.stop()
        self.good = {name: self.file(name).read_bytes()
                     for name in ("shared.keys", "private.keys", "shared.vault", "private.vault")}

    def file(self, name):
        return self.noor.home / name

    def damage(self, name, *places):
        content = bytearray(self.file(name).read_bytes())
        for at in places:
            content[at] ^= 0x40
        self.file(name).write_bytes(content)

    def put_back(self):
        for name, content in self.good.items():
            self.file(name).write_bytes(content)

    def all_is_there(self):
        self.noor.unlock()
        self.still_there(self.noor, "kept")
        notes = self.noor.lull("list", "reflection", passphrase=PASSPHRASE).objects
        self.assertEqual([one["text"] for one in notes], ["kept, too"])

    def test_one_copy_of_the_keys_opens_with_a_note(self):
        for at in (10, 100, 4096 + 10, 4096 + 600):
            with self.subTest(at=at):
                self.put_back()
                self.damage("shared.keys", at)
                self.noor.start()
                self.all_is_there()
                self.assertEqual(self.noor.status()["notes"], ["key_slots_healed"])
                self.assertEqual(self.file("shared.keys").read_bytes(), self.good["shared.keys"])
                self.noor.stop()

    def test_one_copy_of_the_notebooks_keys_opens_with_a_note(self):
        self.damage("private.keys", 100)
        self.noor.start()
        self.all_is_there()
        self.assertEqual(self.file("private.keys").read_bytes(), self.good["private.keys"])
        self.assertEqual(self.noor.status()["notes"], ["key_slots_healed"])

    def test_both_copies_of_the_keys(self):
        self.damage("shared.keys", 100, 4096 + 200)
        before = self.noor.files()
        self.noor.start()
        self.says(self.noor.lull("unlock", passphrase=PASSPHRASE, expect=None), FAILED,
                  "key_slots_damaged")
        said = self.noor.lull("unlock", "--recovery", expect=None,
                              passphrase=f"{self.noor.recovery_code}\nsomething new here")
        self.says(said, FAILED, "key_slots_damaged")
        self.assertEqual(self.noor.files(), before, "nothing was changed")
        self.put_back()
        self.all_is_there()

    def test_keys_cut_short_or_empty(self):
        for size in (0, 1, 4095, 8191):
            with self.subTest(size=size):
                self.put_back()
                self.file("shared.keys").write_bytes(self.good["shared.keys"][:size])
                self.noor.start()
                said = self.noor.lull("unlock", passphrase=PASSPHRASE, expect=None)
                if size >= 4096:  # one whole copy
                    self.assertEqual(said.code, DONE, said)
                else:
                    self.says(said, FAILED, "key_slots_damaged")
                self.noor.stop()

    def test_keys_gone(self):
        for name in ("shared.keys", "private.keys"):
            with self.subTest(gone=name):
                self.noor.kill()
                self.put_back()
                self.file(name).unlink()
                self.noor.start()
                said = self.noor.lull("unlock", passphrase=PASSPHRASE, expect=None)
                if name == "private.keys":  # the notebook's are looked for when it is opened
                    self.assertEqual(said.code, DONE, said)
                    said = self.noor.lull("list", "reflection", passphrase=PASSPHRASE, expect=None)
                self.says(said, FAILED, "key_slots_missing")
                self.noor.stop()
                self.file(name).write_bytes(self.good[name])
                self.noor.start()
                self.all_is_there()

    def test_no_second_set_up_over_what_is_there(self):
        """Whoever lost the key file may still have it in a backup, and then the rest is needed."""
        for gone in ("shared.keys", "shared.vault"):
            with self.subTest(gone=gone):
                self.noor.kill()
                self.put_back()
                self.file(gone).unlink()
                before = self.noor.files()
                self.noor.start()
                said = self.noor.lull("setup", "--adults", "--name", "Noor", expect=None,
                                      passphrase="something else entirely")
                self.assertNotEqual(said.code, DONE, said)
                self.assertEqual(sorted(self.noor.files()), sorted(before), "files are gone")
                self.assertEqual(self.noor.files(), before, "nothing was changed")
                self.noor.stop()
                self.file(gone).write_bytes(self.good[gone])
                self.noor.start()
                self.all_is_there()

    def test_every_page_of_the_vault(self):
        """Damage shows when the page is read: then as such, and never as wrong content."""
        pages = len(self.good["shared.vault"]) // 4096
        self.assertGreater(pages, 5)
        refused = 0
        for page in range(pages):
            self.put_back()
            self.damage("shared.vault", page * 4096 + 2000)
            self.noor.start()
            said = self.noor.lull("unlock", passphrase=PASSPHRASE, expect=None)
            if said.code != DONE:
                self.says(said, FAILED, "vault_damaged")
                refused += 1
            for verb in (["list"], ["search", "kept"], ["peers"]):
                said = self.noor.lull(*verb, expect=None)
                self.assertIn((said.code, said.reason), [(DONE, ""), (FAILED, "vault_damaged"),
                                                         (LOCKED, "locked")], (page, verb, said))
            self.assertTrue(self.noor.alive(), self.noor.log_text())
            self.noor.stop()
        self.assertGreater(refused, 0)
        self.put_back()
        self.noor.start()
        self.all_is_there()

    def test_vault_cut_short_gone_or_of_another_home(self):
        whole = self.good["shared.vault"]
        other = opened("Sam")
        other.stop()
        foreign = (other.home / "shared.vault").read_bytes()
        cases = [(b"", "vault_damaged"), (whole[:2000], "vault_damaged"), (whole[:4096], "vault_damaged"),
                 (whole[:-4096], "vault_damaged"), (bytes(len(whole)), "vault_damaged"),
                 (foreign, "vault_damaged"), (None, "vault_missing")]
        for content, reason in cases:
            with self.subTest(size=None if content is None else len(content)):
                self.put_back()
                if content is None:
                    self.file("shared.vault").unlink()
                else:
                    self.file("shared.vault").write_bytes(content)
                self.noor.start()
                said = self.noor.lull("unlock", passphrase=PASSPHRASE, expect=None)
                if said.code == DONE:  # the page that is missing is only read later
                    said = self.noor.lull("list", expect=None)
                self.says(said, FAILED, reason)
                left = self.file("shared.vault")
                self.assertEqual(left.read_bytes() if left.exists() else None, content,
                                 "it was left as it is")
                self.noor.stop()
        self.put_back()
        self.noor.start()
        self.all_is_there()


class Homes(BadInput):
    def test_a_second_daemon_on_the_same_home(self):
        noor = opened()
        noor.keep("kept")
        self.refuses_to_start(Daemon("Noor", home=noor.home), TRY_AGAIN, "home_in_use")
        self.still_there(noor, "kept")

    def test_no_daemon(self):
        noor = set_up()
        self.says(noor.lull("list", expect=None), NO_DAEMON, "daemon_not_running")
        noor.start()
        noor.kill()
        self.says(noor.lull("list", expect=None), NO_DAEMON, "daemon_not_running")

    def test_a_home_that_is_none(self):
        file = fresh("file") / "home"
        file.write_text("not a folder")
        self.refuses_to_start(Daemon("Noor", home=file), FAILED, "home_unusable")
        self.refuses_to_start(Daemon("Noor", home=fresh("long") / ("n" * 120)), FAILED,
                              "socket_unusable")
        self.assertEqual(file.read_text(), "not a folder")

    def test_options_that_are_none(self):
        for arguments in (["--listen", "nonsense"], ["--home"], ["--unknown", "x"], ["-h"]):
            done = subprocess.run([support.program("lulld"), *arguments], capture_output=True,
                                  text=True, timeout=10)
            self.assertEqual(done.returncode, USAGE)
            self.assertIn("--home", done.stderr)

    def test_a_port_that_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            noor = set_up()
            noor.port = taken.getsockname()[1]
            noor.start().unlock()
            self.says(noor.lull("pair", expect=None), FAILED, "port_in_use")
            self.assertTrue(noor.alive())

    def test_nobody_else_may_look(self):
        noor = opened()
        self.assertEqual(noor.home.stat().st_mode & 0o777, 0o700)
        for path in noor.home.iterdir():
            self.assertEqual(path.stat().st_mode & 0o777, 0o600, path)


@unittest.skipUnless(os.geteuid() == 0, "NOT TESTED: mounting a small disk needs root")
class Disks(BadInput):
    """A disk of its own for the home, which can be filled up and made read-only."""

    def small_disk(self, size="2m"):
        place = fresh("disk")
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "lull-test", place],
                       check=True)
        self.addCleanup(lambda: subprocess.run(["umount", "-l", place], check=True))
        return place

    def home_on(self, disk, daemon):
        home = disk / "home"
        shutil.copytree(daemon.home, home, ignore=shutil.ignore_patterns("control"))
        moved = Daemon(daemon.name, home=home, port=daemon.port)
        # Ends before its disk is unmounted.
        self.addCleanup(moved.kill)
        return moved

    def fill(self, disk):
        filler = disk / "filler"
        with open(filler, "ab", buffering=0) as out, contextlib.suppress(OSError):
            while True:
                out.write(bytes(4096))
        return filler

    def test_read_only_from_the_start(self):
        disk = self.small_disk()
        noor = self.home_on(disk, set_up())
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        before = noor.files()
        self.refuses_to_start(noor, FAILED, "disk_read_only")
        self.assertEqual(noor.files(), before)
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        noor.start().unlock()

    def test_full_from_the_start(self):
        disk = self.small_disk()
        filler = self.fill(disk)
        noor = Daemon("Noor", home=disk / "home").start()
        self.addCleanup(noor.kill)
        self.says(noor.lull("setup", "--adults", "--name", "Noor", passphrase=PASSPHRASE, expect=None),
                  FAILED, "disk_full")
        self.assertEqual(noor.status()["state"], "new")
        filler.unlink()
        noor.setup()
        noor.keep("there was room after all")

    def test_full_while_writing(self):
        disk = self.small_disk()
        noor = self.home_on(disk, set_up()).start()
        noor.unlock()
        noor.keep("before it was full")
        filler = self.fill(disk)
        kept, said = ["before it was full"], None
        for number in range(200):
            said = noor.lull("thanks", f"number {number} " + "x" * 400, expect=None)
            if said.code != DONE:
                break
            kept.append(said.object["text"])
        self.says(said, FAILED, "disk_full")
        # After a failed write only what is on the disk counts: it says so, and locks itself.
        self.says(noor.lull("thanks", "once more", expect=None), FAILED, "disk_failed")
        until(lambda: noor.status()["state"] == "locked", "for it to lock itself")
        self.assertIn("disk_failed", noor.status()["notes"])
        self.assertTrue(noor.alive())
        filler.unlink()
        noor.unlock()
        self.assertEqual(noor.texts(), sorted(kept), "what was acknowledged, and nothing else")
        noor.keep("room again")

    def test_full_on_the_side_that_receives(self):
        noor, sam = paired()
        disk = self.small_disk()
        sam.stop()
        port = int(noor.peers()[0]["address"].rpartition(":")[2])
        sam = self.home_on(disk, sam)
        sam.port = port
        sam.start().unlock()
        sam.until(sam.in_step, "to be in step")
        filler = self.fill(disk)
        texts = [f"number {number} " + "y" * 400 for number in range(60)]
        with noor.control() as control:
            for text in texts:
                control.save_thanks(text)
        until(lambda: not sam.alive() or "disk_full" in sam.log_text(), "for the disk to be full")
        self.assertTrue(sam.alive(), sam.log_text())
        self.assertTrue(noor.alive())
        self.assertEqual(noor.texts(), sorted(texts))
        filler.unlink()
        sam.lull("lock")
        sam.unlock()
        until(lambda: sam.texts() == sorted(texts), "for all of it to arrive")

    def test_read_only_while_it_runs(self):
        disk = self.small_disk()
        noor = self.home_on(disk, set_up()).start()
        noor.unlock()
        noor.keep("kept")
        # As a disk with errors is by the system: whoever has files open for writing is not asked.
        noor.kill()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        self.refuses_to_start(noor, FAILED, "disk_read_only")
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        noor.start().unlock()
        self.still_there(noor, "kept")


def png(rows, height=None):
    """A grey picture from rows of bytes; `height` is what it claims to have."""
    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))
    head = struct.pack(">IIBBBBB", len(rows[0]), height or len(rows), 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
            + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows))) + chunk(b"IEND", b""))


class Invitations(BadInput):
    def accept(self, daemon, *what):
        return daemon.lull("pair", "accept", *what, expect=None)

    def test_truncated_damaged_and_foreign(self):
        noor, sam = two()
        _, text = offer(noor)
        for cut in (text[:-1], text[:-20], text[:60], text[:12], text[:5]):
            self.says(self.accept(sam, cut), FAILED, "invitation_truncated")
        for at in (4, 20, 60, len(text) - 1):
            wrong = text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1:]
            said = self.accept(sam, wrong)
            self.assertIn(said.reason, ("invitation_damaged", "invitation_truncated"), (at, said))
            self.says(said, FAILED, said.reason)
        self.says(self.accept(sam, text + "00"), FAILED, "invitation_damaged")
        for foreign in ("https://example.org/", "WIFI:S:home;P:secret;;", "hello", "L" * 2000, "L1"):
            self.says(self.accept(sam, foreign), FAILED, "invitation_foreign")
        self.says(self.accept(sam, "L2" + text[2:]), FAILED, "invitation_too_new")
        self.says(self.accept(sam, " "), USAGE, "text_needed")
        # None of that has used it up, and spaces or small letters do no harm.
        spaced = " ".join(text[at:at + 8] for at in range(0, len(text), 8)).lower()
        self.assertEqual(self.accept(sam, spaced).code, DONE)

    def test_reused(self):
        noor, sam = two()
        waiting, text = offer(noor)
        kim = opened("Kim")
        words = self.accept(sam, text).objects[-1]["words"]
        # While the words are read, and after the pairing: for somebody else it is used up.
        self.says(self.accept(kim, text), FAILED, "invitation_refused")
        self.assertEqual(noor.lull("pair", "words").object["words"], words)
        noor.lull("pair", "same")
        sam.lull("pair", "same", "--wait")
        self.says(self.accept(kim, text), FAILED, "invitation_refused")
        self.says(self.accept(sam, text), FAILED, "already_paired")
        self.says(noor.lull("pair", expect=None), FAILED, "already_paired")
        self.assertEqual(kim.peers(), [])
        self.assertTrue(noor.is_paired() and sam.is_paired())

    def test_withdrawn_by_a_newer_one(self):
        noor, sam = two()
        _, old = offer(noor)
        _, text = offer(noor)
        self.says(self.accept(sam, old), FAILED, "invitation_refused")
        self.assertEqual(self.accept(sam, text).code, DONE)

    def test_nobody_there(self):
        noor, sam = two()
        _, text = offer(noor)
        noor.stop()
        self.says(self.accept(sam, text), TRY_AGAIN, "peer_unreachable")
        # Nor does it survive a restart: the secret was in memory only.
        noor.start().unlock()
        offer(noor)
        self.says(self.accept(sam, text), FAILED, "invitation_refused")

    def test_pairing_with_oneself(self):
        noor, sam = two()
        _, text = offer(noor)
        self.says(self.accept(noor, text), FAILED, "pair_with_self")
        self.assertEqual(self.accept(sam, text).code, DONE, "the window is still open")

    def test_pictures(self):
        noor, sam = two()
        folder = fresh("pictures")
        good = folder / "good.png"
        offer(noor, "--png", str(good))

        def picture(name, content):
            (folder / name).write_bytes(content)
            return self.accept(sam, "--image", str(folder / name))

        noise = random.Random(7)
        self.says(picture("white.png", png([b"\xff" * 300] * 300)), FAILED, "image_without_qr")
        self.says(picture("noise.png", png([noise.randbytes(300) for _ in range(300)])), FAILED,
                  "image_without_qr")
        self.says(picture("text.png", b"this is no picture"), FAILED, "image_unreadable")
        self.says(picture("empty.png", b""), FAILED, "image_unreadable")
        self.says(picture("cut.png", good.read_bytes()[:-200]), FAILED, "image_unreadable")
        self.says(picture("bomb.png", png([b"\0" * 60_000], height=60_000)), FAILED,
                  "image_too_large")
        self.says(self.accept(sam, "--image", str(folder / "none.png")), FAILED, "image_missing")
        self.says(self.accept(sam, "--image", str(folder)), FAILED, "image_unreadable")
        self.assertEqual(self.accept(sam, "--image", str(good)).code, DONE)
        self.says(noor.lull("pair", "--png", "/nowhere/at/all.png", expect=None), FAILED,
                  "file_not_written")

    def test_out_of_turn(self):
        noor, sam = two()
        for verb in (["pair", "words"], ["pair", "same"], ["pair", "different"]):
            self.says(noor.lull(*verb, expect=None), FAILED, "no_pairing")
        offer(noor)
        self.says(noor.lull("pair", "words", expect=None), TRY_AGAIN, "no_words_yet")
        self.says(noor.lull("pair", "same", expect=None), TRY_AGAIN, "words_not_shown")
        self.says(sam.lull("stop", passphrase=PASSPHRASE, expect=None), FAILED, "not_paired")
        self.says(sam.lull("connect", "127.0.0.1:9", expect=None), FAILED, "not_paired")
        self.says(sam.lull("connect", "example.org:80", expect=None), FAILED, "address_invalid")
        sam.lull("pause")
        self.says(sam.lull("pair", expect=None), FAILED, "paused")


class Tamperer:
    """Carries bytes between whoever connects and one port; may change them on the way."""

    HANDSHAKE_PIECES = 3  # what goes each way before anything that an entry could be in

    def __init__(self, port):
        self.arm(None, None)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.to = port
        self.ends = []
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, way, harm):
        """The next piece that goes that way in a session is changed by `harm`, once."""
        self.way, self.harm, self.harmed = way, harm, False

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                here, _ = self.listening.accept()
                there = socket.create_connection(("127.0.0.1", self.to))
                self.ends += [here, there]
                for a, b, way in ((here, there, "out"), (there, here, "back")):
                    threading.Thread(target=self._carry, args=(a, b, way), daemon=True).start()

    def _carry(self, a, b, way):
        pieces = 0
        with contextlib.suppress(OSError):
            while data := a.recv(65536):
                pieces += 1
                if way == self.way and not self.harmed and pieces > self.HANDSHAKE_PIECES:
                    self.harmed = True
                    data = self.harm(data)
                b.sendall(data)
        for end in (a, b):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.listening.close()
        for end in self.ends:
            end.close()


class Frames(BadInput):
    """Malformed, cut and oversized frames inside of a session that was genuine until then."""

    def test_a_session_that_is_tampered_with_ends_and_the_next_one_carries_on(self):
        noor, sam = paired()
        port = int(noor.status()["listen"].rpartition(":")[2])
        tamperer = Tamperer(port)
        self.addCleanup(tamperer.close)
        flip = lambda data: data[:-20] + bytes([data[-20] ^ 1]) + data[-19:]
        harms = {
            "a flipped bit": flip,
            "a frame of 65,535 bytes of noise": lambda data: b"\xff\xff" + os.urandom(65_535),
            "a frame too short for its tag": lambda data: b"\x00\x05hello",
            "an empty frame": lambda data: b"\x00\x00" + data,
            "the same frame twice": lambda data: data + data,
            "noise": lambda data: os.urandom(len(data)),
        }
        for name, harm in harms.items():
            for way, writer, reader in (("out", sam, noor), ("back", noor, sam)):
                with self.subTest(name, way=way):
                    tamperer.arm(way, harm)

                    def carried(number=itertools.count()):
                        texts = [f"{name}, {way}, {next(number)}" for _ in range(4)]
                        self.connect(sam, tamperer)
                        for text in texts:
                            writer.thanks(text)
                        # Sessions that end at once are followed by growing pauses: knock again.
                        until(lambda: texts[-1] in reader.texts() or self.connect(sam, tamperer),
                              "for what was written to arrive", pause=1)
                        return tamperer.harmed

                    until(carried, "for the session to be tampered with", pause=0.5)
                    for one in (noor, sam):
                        self.still_there(one)
        tamperer.arm(None, None)
        self.connect(sam, tamperer)
        noor.until(noor.in_step, "to be in step again")
        self.assertEqual(noor.texts(), sam.texts())

    @staticmethod
    def connect(daemon, tamperer):
        daemon.lull("connect", f"127.0.0.1:{tamperer.port}")


class ControlSocket(BadInput):
    def setUp(self):
        super().setUp()
        self.noor = opened()
        self.noor.keep("kept")

    def tearDown(self):
        self.still_there(self.noor, "kept")

    def refused(self, control, reason, method, fields=None):
        with self.assertRaises(Refused) as caught:
            control.call(method, fields)
        self.assertEqual(caught.exception.reason, reason)

    def test_unknown_methods(self):
        with self.noor.control() as control:
            for method in ("", "Nothing", "status", "Status ", "lull.proto.Lull.Status", "x" * 100_000):
                self.refused(control, "unknown_method", method)
            self.assertEqual(control.call("Status")[1], [3], "the connection goes on")

    def test_malformed_calls(self):
        with self.noor.control() as control:
            for call in (b"\xff", b"\x0a\xff", os.urandom(64), b"\x0a\x05Sta", b"\x80" * 20):
                control.send_raw(call)
                with self.assertRaises(Refused) as caught:
                    control.receive()
                self.assertIn(caught.exception.reason, ("request_malformed", "unknown_method"), call)
            for request in (b"\xff", b"\x0a\x02\xff\xff"):
                control.send_raw(encode({1: "Save", 2: request}))
                with self.assertRaises(Refused) as caught:
                    control.receive()
                self.assertEqual(caught.exception.reason, "request_malformed")
            self.assertEqual(control.call("Status")[1], [3])

    def test_what_is_no_text_fills_no_log(self):
        with self.noor.control() as control:
            for _ in range(3):
                control.send("Search", {1: b"\xff\xfe"})
                control.wait_readable(support.PATIENCE_S)
                control.drop_what_came()
        self.assertEqual(self.noor.log_text(), "")

    def test_oversized_calls(self):
        for size in (1024 * 1024 + 1, 2**31, 2**32 - 1):
            with self.noor.control() as control:
                control.socket.sendall(struct.pack("<I", size))
                with self.assertRaises(Refused) as caught:
                    control.receive()
                self.assertEqual(caught.exception.reason, "request_too_large")
                self.assertTrue(control.at_end(), "and hangs up")
        with self.noor.control() as control:  # exactly at the limit it is read
            around = len(encode({1: "Save", 2: bytes(1024 * 1000)})) - 1024 * 1000
            call = encode({1: "Save", 2: bytes(1024 * 1024 - around)})
            self.assertEqual(len(call), 1024 * 1024)
            control.send_raw(call)
            with self.assertRaises(Refused):
                control.receive()
            self.assertEqual(control.call("Status")[1], [3])

    def test_cut_off_and_idle_callers(self):
        with contextlib.ExitStack() as held:
            for raw in (b"", b"\x01", b"\x10\0\0\0", b"\x10\0\0\0\x0a\x06Sta"):
                held.enter_context(self.noor.control()).socket.sendall(raw)
            self.still_there(self.noor, "kept")
        self.still_there(self.noor, "kept")

    def test_more_callers_than_there_is_room_for(self):
        with contextlib.ExitStack() as held:
            answered = 0
            for _ in range(90):
                with contextlib.suppress(Gone):
                    held.enter_context(self.noor.control()).call("Status")
                    answered += 1
            self.assertGreaterEqual(answered, 32)
            self.assertLess(answered, 90)
        until(lambda: self.noor.lull("status", expect=None).code == DONE, "for room again")

    def test_a_caller_that_reads_nothing(self):
        with self.noor.control() as deaf:
            deaf.socket.settimeout(0.3)
            with contextlib.suppress(TimeoutError):
                for _ in range(20_000):
                    deaf.socket.sendall(struct.pack("<I", 6) + encode({1: "List"}))
            self.still_there(self.noor, "kept")

    def test_a_watcher_that_watches_twice(self):
        """The second Watch on one connection must not outlive the connection."""
        with self.noor.control() as writer:
            for number in range(40):
                with self.noor.control() as watcher:
                    watcher.send("Watch")
                    with contextlib.suppress(Gone):  # a watcher has nothing more to say
                        watcher.send("Watch")
                        watcher.send("Status")
                        watcher.receive()
                writer.save_thanks(f"after it hung up {number}", share=False)
        self.still_there(self.noor, "kept")

    def test_a_watcher_that_reads_nothing(self):
        with self.noor.control() as deaf, self.noor.control() as writer:
            deaf.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.send("Watch")
            for number in range(3000):
                writer.save_thanks(f"number {number}", share=False)
        self.still_there(self.noor, "kept")

    def test_noise_in_every_method(self):
        noise = random.Random(20)
        methods = ("Status Setup Unlock PairOffer PairAccept PairState PairDecide Peers Connect Pause "
                   "Resume Stop Save List Get Search History Preview Share Withdraw Delete "
                   "OpenNotebook SetMark Marks").split()
        for method in methods:
            with self.noor.control() as control:
                for _ in range(20):
                    control.send_raw(encode({1: method, 2: noise.randbytes(noise.randrange(40))}))
                    with contextlib.suppress(Refused):
                        control.receive()
            self.assertTrue(self.noor.alive(), (method, self.noor.log_text()))
        self.noor.lull("resume")

    def test_requests_that_break_a_rule(self):
        entry = self.noor.list()[0]["id"]
        text = "x" * 501
        with self.noor.control() as control:
            for reason, method, fields in (
                    ("never_shared", "Save", {2: True, 16: {64: {1: "x"}}}),
                    ("text_too_long", "Save", {16: {18: {1: text}}}),
                    ("text_invalid", "Save", {16: {18: {1: "bell \x07"}}}),
                    ("id_unknown", "Get", {1: "0" * 26}),
                    ("id_unknown", "Save", {1: "0" * 26, 16: {18: {1: "x"}}}),
                    ("unknown_kind", "List", {1: "gossip"}),
                    ("unknown_item", "Save",
                     {16: {16: {1: "touch.nothing", 2: "usual", 3: 1, 4: 5}}}),
                    ("mark_missing", "SetMark", {1: {2: "p.before.01"}}),
                    ("adults_only", "Setup", {2: "Noor", 3: PASSPHRASE}),
                    ("not_paired", "Share", {1: [entry]}),
                    ("not_paired", "Save", {2: True, 16: {18: {1: "x"}}})):
                with self.subTest(reason, method=method):
                    self.refused(control, reason, method, fields)


class Verbs(BadInput):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.noor = opened()

    def test_each_has_its_sentence(self):
        for reason, code, arguments in (
                ("unknown_item", FAILED, ["want", "touch.nothing", "nice"]),
                ("unknown_item", FAILED, ["limit", "touch.nothing", "--item", "--keep"]),
                ("unknown_category", FAILED, ["limit", "nothing", "--category", "--keep"]),
                ("unknown_situation", FAILED, ["want", "touch.hold_still", "nice", "--situation", "x"]),
                ("text_too_long", FAILED, ["thanks", "x" * 501]),
                ("text_too_long", FAILED, ["want", "touch.hold_still", "nice", "--note", "x" * 281]),
                ("text_too_long", FAILED, ["limit", "x" * 141, "--own", "--keep"]),
                ("text_invalid", FAILED, ["thanks", "bell \x07"]),
                ("text_needed", USAGE, ["thanks", ""]),
                ("share_or_keep", USAGE, ["limit", "touch.hold_still"]),
                ("id_unknown", FAILED, ["show", "zzzzzzzz"]),
                ("id_unknown", FAILED, ["share", "zzzzzzzz", "--yes"]),
                ("id_unknown", FAILED, ["withdraw", "zzzzzzzz"]),
                ("id_unknown", FAILED, ["history", "zzzzzzzz"]),
                ("erase_word_needed", USAGE, ["erase"])):
            with self.subTest(reason, arguments=arguments[:3]):
                self.says(self.noor.lull(*arguments, expect=None), code, reason)

    def test_usage(self):
        for arguments in (["nothing"], ["want"], ["want", "touch.hold_still", "perhaps"],
                          ["want", "touch.hold_still", "nice", "--minutes", "7"],
                          ["list", "gossip"], ["show"], ["thanks", "a", "b", "c"],
                          ["pair", "accept", "x", "--image", "y"], ["--unknown"]):
            said = self.noor.lull(*arguments, expect=None, plain=True)
            self.assertEqual(said.code, USAGE, arguments)
            self.assertEqual(said.out, "")
            self.assertIn("See: lull help", said.err)

    def test_what_the_other_typed_cannot_steer_the_terminal(self):
        noor, sam = paired()
        with noor.control() as control:
            control.save_thanks("plain \u202e reversed \u2066 text")
        sam.until(lambda: sam.list(), "for it")
        for verb in (["list"], ["show", sam.list()[0]["id"]]):
            shown = sam.lull(*verb, plain=True).out
            for bad in "\u202e\u2066\x1b\x07":
                self.assertNotIn(bad, shown)


class Clocks(BadInput):
    """A clock that was set back, by a shim between the daemon and the system (clock_shim.c)."""

    def test_the_shim_does_what_it_says(self):
        noor = set_up().with_clock(wall=-86_400).start()
        noor.unlock()
        noor.keep("yesterday, it thinks")
        made = noor.list()[0]["made_ms"] / 1000
        self.assertAlmostEqual(made, support.time.time() - 86_400, delta=60)

    def test_set_back_while_running_and_while_stopped(self):
        noor, sam = paired()
        noor.stop()
        noor.with_clock().start().unlock()
        entry = noor.thanks("before")
        sam.wait_for_text("before")
        for wall in (-3600, -10 * 365 * 86_400, +365 * 86_400, 0):
            noor.shift_clock(wall)
            noor.thanks(f"with the clock off by {wall} s")
            noor.lull("edit", entry, f"text=edited at {wall}")
            sam.wait_for_text(f"with the clock off by {wall} s")
            sam.wait_for_text(f"edited at {wall}")
            sam.thanks(f"back at you, {wall}")
            noor.wait_for_text(f"back at you, {wall}")
            noor.restart()
            noor.until(noor.in_step, "to meet again")
            self.assertEqual(noor.texts(), sam.texts())
            self.assertEqual(noor.lull("show", entry).object["text"], f"edited at {wall}")
        self.assertEqual(len(noor.lull("history", entry).objects), 5)

    def test_pairing_with_clocks_a_year_apart(self):
        noor = set_up("Noor").with_clock(wall=-365 * 86_400).start()
        noor.unlock()
        sam = opened("Sam")
        pair(noor, sam)
        noor.thanks("from last year")
        sam.wait_for_text("from last year")

    def test_an_invitation_runs_out_after_five_minutes(self):
        noor = set_up("Noor").with_clock().start()
        noor.unlock()
        sam = opened("Sam")
        _, text = offer(noor)
        noor.shift_clock(boot=301)
        self.says(sam.lull("pair", "accept", text, expect=None), FAILED, "invitation_refused")
        self.assertEqual(sam.peers(), [])
        self.assertEqual(noor.peers(), [])


if __name__ == "__main__":
    main()
