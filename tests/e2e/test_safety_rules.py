# SPDX-License-Identifier: Apache-2.0
"""Rules that are kept by the programs as a whole: who is asked for the passphrase again, how few
steps leaving takes, what is left on the disk, how the files lie there, what the programs are called,
and what a page for frightened people reads like."""

import os
import pathlib
import re
import shutil
import stat
import subprocess

import support
from support import FAILED, LOCKED, PASSPHRASE, Case, Daemon, fresh, main, opened, paired
from terminal import Terminal

CANARY = "canary-marigold"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
HERE = pathlib.Path(__file__).resolve().parent


class AskedAgain(Case):
    """SR-30. Everything is open, and still these need the passphrase, each time."""

    def test_SR_30_export_backup_stop_and_erase(self):
        noor, _ = paired()
        noor.thanks("for the tea")
        files = fresh("files")
        verbs = {
            "export": ["export", str(files / "out.json"), "--yes"],
            "print": ["export", str(files / "out.html"), "--yes"],
            "backup": ["backup", str(files / "out.backup")],
            "stop": ["stop"],
            "erase": ["erase", "--yes-erase-everything"],
        }
        for name, verb in verbs.items():
            with self.subTest(name):
                self.assertEqual(noor.lull(*verb, expect=None).reason, "passphrase_needed")
                said = noor.lull(*verb, passphrase="not the right one", expect=FAILED)
                self.assertEqual(said.reason, "wrong_passphrase")
                self.assertEqual(list(files.iterdir()), [], "nothing was written")
                self.assertTrue(noor.is_paired())
                self.assertEqual(noor.texts(), ["for the tea"])
                # After a few wrong ones there is a pause; that is another rule.
                noor.restart()
        for name in ("export", "print", "backup"):
            noor.lull(*verbs[name], passphrase=PASSPHRASE)
        self.assertEqual(len(list(files.iterdir())), 3)

    def test_SR_30_joint_trends_on(self):
        noor, sam = paired()
        self.assertEqual(noor.lull("joint", "yes", expect=None).reason, "passphrase_needed")
        said = noor.lull("joint", "yes", passphrase="not the right one", expect=FAILED)
        self.assertEqual(said.reason, "wrong_passphrase")
        self.assertEqual(noor.list(), [])
        noor.lull("joint", "yes", passphrase=PASSPHRASE)
        sam.until(lambda: sam.list(), "for Noor's wish")
        noor.lull("joint", "no")

    def test_SR_30_the_notebook(self):
        noor = opened()
        said = noor.lull("reflect", "into the notebook", expect=LOCKED)
        self.assertEqual(said.reason, "notebook_locked")
        said = noor.lull("reflect", "into the notebook", passphrase="not the right one", expect=FAILED)
        self.assertEqual(said.reason, "wrong_passphrase")
        noor.lull("reflect", "into the notebook", passphrase=PASSPHRASE)


class Leaving(Case):
    def test_SR_33_is_one_verb_and_the_passphrase_while_the_other_is_off(self):
        noor, sam = paired()
        sam.stop()
        # Where she can read what there is to do, all of it is offered.
        for way in ("lull stop", "lull pause", "lull erase"):
            self.assertIn(way, noor.lull("who", plain=True).out)
        before = sam.log_text()
        noor.lull("stop", passphrase=PASSPHRASE)
        self.assertEqual(noor.peers(), [])
        sam.start().unlock()
        self.assertEqual(len(sam.peers()), 1, "nothing has told him")
        self.assertFalse(sam.peers()[0]["connected"])
        self.assertEqual(sam.log_text(), before)
        # Telling him would have been a word of her own.
        self.assertIn("--tell", noor.lull("help", "stop", plain=True).out)


class Erased(Case):
    def test_SR_36_the_keys_are_overwritten_before_anything_goes_and_no_file_is_left(self):
        noor = opened()
        noor.keep(CANARY)
        noor.lull("reflect", CANARY, passphrase=PASSPHRASE)
        noor.lull("export", str(fresh("kept") / "out.json"), "--yes", passphrase=PASSPHRASE)
        # Other names of the same files, by which their last contents can be seen.
        links = fresh("links")
        before = {}
        for path in noor.home.iterdir():
            if path.is_file():
                os.link(path, links / path.name)
                before[path.name] = path.read_bytes()
        self.assertTrue({"shared.keys", "private.keys", "shared.vault"} <= set(before))
        noor.lull("erase", "--yes-erase-everything", passphrase=PASSPHRASE)
        noor.stop()
        left = [path.name for path in noor.home.rglob("*") if path.is_file()]
        self.assertEqual(noor.lull("status", expect=support.NO_DAEMON).code, support.NO_DAEMON)
        self.assertLessEqual(set(left), {"lock"}, "only the daemon's lock, which is empty")
        for name in ("shared.keys", "private.keys"):
            now, was = (links / name).read_bytes(), before[name]
            same = [at for at in range(0, len(was) - 16, 16) if now[at:at + 16] == was[at:at + 16]]
            self.assertEqual(same, [], f"{name}: sixteen bytes are as they were")
        raw = {path.name: path.read_bytes() for path in links.iterdir()}
        self.assertEqual(support.find_plain([CANARY, PASSPHRASE], raw), [])
        # What somebody kept of the databases opens with nothing any more.
        again = Daemon("Again", home=fresh("again"))
        for path in links.iterdir():
            shutil.copy(path, again.home / path.name)
        again.start()
        self.assertNotEqual(again.lull("unlock", passphrase=PASSPHRASE, expect=None).code, 0)

    def test_SR_36_it_says_first_what_to_think_of(self):
        noor = opened()
        with Terminal(noor, "erase") as terminal:
            terminal.answers("type the word erase:", "no")
            terminal.finishes(expect=None)
            page = terminal.screen()
        for word in ("backup", "withdraw", "evidence"):
            self.assertIn(word, page.lower())


class OnTheDisk(Case):
    def test_SR_46_everything_is_its_owners_alone(self):
        noor, _ = paired()
        noor.thanks("something")
        noor.lull("backup", str(noor.home.parent / "noor.backup"), passphrase=PASSPHRASE)
        noor.lull("export", str(noor.home.parent / "noor.json"), "--yes", passphrase=PASSPHRASE)
        looked_at = [noor.home, noor.home.parent / "noor.backup", noor.home.parent / "noor.json",
                     *noor.home.rglob("*")]
        self.assertGreater(len(looked_at), 6)
        for path in looked_at:
            mode = stat.S_IMODE(path.lstat().st_mode)
            self.assertEqual(mode & 0o077, 0, f"{path}: {mode:o}")
            self.assertEqual(mode, 0o700 if path.is_dir() else mode & 0o600, f"{path}: {mode:o}")

    def test_SR_46_no_image_of_the_memory_is_made_and_keys_are_locked_in_it(self):
        noor = opened()
        process = pathlib.Path("/proc", str(noor.process.pid))
        limits = (process / "limits").read_text()
        core = next(line for line in limits.splitlines() if "core file" in line)
        self.assertEqual(core.split()[4:6], ["0", "0"])
        locked = re.search(r"VmLck:\s+(\d+) kB", (process / "status").read_text())
        self.assertGreater(int(locked[1]), 0)


class Names(Case):
    def test_SR_47_a_process_is_called_what_its_owner_calls_it(self):
        folder = fresh("programs")
        for name, other in (("lulld", "notesd"), ("lull", "notes")):
            shutil.copy(support.program(name), folder / other)
        noor = Daemon("Noor")
        noor.program = str(folder / "notesd")
        noor.start().setup()
        process = pathlib.Path("/proc", str(noor.process.pid))
        self.assertEqual((process / "comm").read_text(), "notesd\n")
        command = (process / "cmdline").read_bytes().split(b"\0")
        self.assertEqual(command[1:3], [b"--home", str(noor.home).encode()])
        said = subprocess.run([folder / "notes", "--home", noor.home, "status"], capture_output=True,
                              timeout=support.PATIENCE_S)
        self.assertEqual(said.returncode, 0)

    def test_SR_47_no_name_says_what_is_in_it(self):
        noor, _ = paired()
        telling = re.compile("intima|couple|partner|sex|love|aftercare|consent", re.IGNORECASE)
        for path in [*noor.home.rglob("*"), pathlib.Path(support.program("lulld"))]:
            self.assertIsNone(telling.search(path.name), path)
        self.assertIsNone(telling.search(noor.log_text()))
        readme = (HERE.parent.parent / "README.md").read_text()
        units = re.findall(r"(?m)^(?:Description|ExecStart)=.*$", readme)
        self.assertGreater(len(units), 1)
        for line in units:
            self.assertIsNone(telling.search(line), line)


class WithoutColour(Case):
    @staticmethod
    def screens(daemon, *verb):
        both = []
        for coloured in (True, False):
            with Terminal(daemon, *verb, coloured=coloured) as terminal:
                terminal.finishes(expect=None)
                both.append(terminal.screen())
        return both

    def test_SR_51_colour_says_nothing_that_words_do_not(self):
        noor, _ = paired()
        noor.lull("want", "touch.hold_still", "matters", "--share")
        noor.lull("limit", "touch.hair_strokes", "--hard", "--share")
        plan = noor.lull("plan", "from", "pre.quiet_closeness").object["plan"]["id"]
        verbs = (["list"], ["status"], ["plan", "show", plan], ["tonight"], ["overlap"], ["who"],
                 ["limit", "nothing", "--nothing"], ["show", "0000"], ["help"], ["doctor"])
        for verb in verbs:
            with self.subTest(verb):
                coloured, without = self.screens(noor, *verb)
                self.assertNotEqual(without.strip(), "")
                self.assertEqual(COLOUR.sub("", coloured), without)
                self.assertIsNone(COLOUR.search(without))


class Readable(Case):
    """SR-50: what Lull cannot protect from, for somebody who is afraid and no expert."""

    def section(self):
        text = (HERE.parent.parent / "SECURITY.md").read_text()
        begun = text.index("## What Lull cannot protect you from")
        return text[begun:text.index("\n## ", begun + 3)]

    @staticmethod
    def syllables(word):
        word = word.lower()
        groups = re.findall(r"[aeiouy]+", word)
        count = len(groups)
        if word.endswith("e") and not word.endswith(("le", "ee")) and count > 1:
            count -= 1
        if word.endswith("ed") and not word.endswith(("ted", "ded")) and count > 1:
            count -= 1
        return max(1, count)

    def grade(self, text):
        """Flesch and Kincaid's."""
        sentences = [one for one in re.split(r"[.!?:]+\s", text) if re.search(r"[A-Za-z]", one)]
        words = re.findall(r"[A-Za-z']+", text)
        syllables = sum(self.syllables(word) for word in words)
        return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59

    def test_SR_50_the_list_of_what_it_cannot_do_is_plain(self):
        section = self.section()
        points = re.findall(r"(?m)^- ", section)
        self.assertGreaterEqual(len(points), 10)
        text = re.sub(r"`[^`]*`", "it", section.split("\n", 1)[1])
        text = re.sub(r"(?m)^- ", "", text) + " "
        whole = self.grade(text)
        print(f"\ngrade {whole:.1f}", flush=True)
        self.assertLessEqual(whole, 7)
        for word in ("screen", "spying", "picture", "copy", "erase", "network", "recovery code",
                     "danger"):
            self.assertIn(word, section)

    def test_SR_50_it_is_shown_before_the_first_use_and_in_the_readme(self):
        with Daemon("Noor").start() as noor:
            with Terminal(noor, "setup") as terminal:
                terminal.answers("18", "no")
                terminal.finishes(expect=None)
                shown = terminal.screen()
            for word in ("screen", "Experts"):
                self.assertIn(word, shown)
            self.assertIn("18", shown, "and then whether they are adults")
            self.assertEqual(noor.status()["state"], "new")
        self.assertIn("SECURITY.md", (HERE.parent.parent / "README.md").read_text())

    def test_a_hard_text_would_be_noticed(self):
        hard = ("Notwithstanding cryptographic countermeasures, sophisticated adversaries possessing "
                "considerable capabilities occasionally circumvent authentication. ")
        self.assertGreater(self.grade(hard * 3), 12)


if __name__ == "__main__":
    main()
