# SPDX-License-Identifier: Apache-2.0
"""The daemon in its box: what it says about it, and what the kernel says. That everything else works
inside is what all other scripts show, since their daemons are in it, too."""

import pathlib

from support import PASSPHRASE, Case, Daemon, fresh, main, opened, set_up


def of_process(daemon, name):
    """A field of /proc/PID/status."""
    for line in pathlib.Path(f"/proc/{daemon.process.pid}/status").read_text().splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return value.strip()
    raise AssertionError(f"this kernel says nothing of {name}")


class Box(Case):
    def test_every_thread_is_in_it_before_anything_is_heard(self):
        noor = set_up().start()
        noor.unlock()  # which takes a thread of its own
        noor.keep("It works.")
        self.assertEqual(of_process(noor, "Seccomp"), "2")
        self.assertEqual(of_process(noor, "NoNewPrivs"), "1")
        threads = pathlib.Path(f"/proc/{noor.process.pid}/task").iterdir()
        for thread in threads:
            self.assertIn("Seccomp:\t2", (thread / "status").read_text())
        self.assertNotIn("the box refused", noor.log_text())

    def test_it_says_how_far_it_is_closed(self):
        noor = opened()
        for verb in ("status", "doctor"):
            box = noor.lull(verb).object["box"]
            self.assertTrue(box["seccomp"], box)
            self.assertGreaterEqual(box["landlock"], 1, box)
            self.assertEqual(box["reason"], "" if box["landlock"] >= 6 else "kernel_too_old")
            said = noor.lull(verb, plain=True).out
            self.assertIn(f"other files closed (Landlock {box['landlock']}), system calls closed (seccomp)",
                          said)

    def test_it_can_be_left_open_and_says_so(self):
        noor = Daemon("Noor")
        noor.launch("--no-sandbox").wait_ready()
        box = noor.lull("status").object["box"]
        self.assertEqual(box, {"landlock": 0, "seccomp": False, "reason": "switched_off"})
        self.assertIn("other files open, system calls open: it was started with --no-sandbox",
                      noor.lull("doctor", plain=True).out)
        self.assertEqual(of_process(noor, "Seccomp"), "0")
        self.assertIn("not all of the box is closed: switched_off", noor.log_text())

    def test_files_are_handed_over_from_anywhere(self):
        noor = opened()
        noor.keep("It works.")
        stick = fresh("stick")
        noor.lull("backup", str(stick / "recipes"), passphrase=PASSPHRASE)
        noor.lull("export", str(stick / "notes.json"), "--yes", passphrase=PASSPHRASE)
        self.assertEqual(noor.lull("import", str(stick / "notes.json")).object["found"], 1)
        with Daemon("Noor").start() as other:
            other.lull("restore", str(stick / "recipes"), passphrase=PASSPHRASE)
            other.unlock()
            self.assertEqual(other.texts(), ["It works."])
            self.assertNotIn("the box refused", other.log_text())
        self.assertNotIn("the box refused", noor.log_text())

    def test_what_the_person_may_read_the_daemon_may_not(self):
        """A home whose vault was replaced by a link: the person could read it, the daemon is refused."""
        noor = opened()
        noor.stop()
        elsewhere = fresh("elsewhere") / "shared.vault"
        (noor.home / "shared.vault").rename(elsewhere)
        (noor.home / "shared.vault").symlink_to(elsewhere)
        noor.start()
        refused = noor.lull("unlock", passphrase=PASSPHRASE, expect=None)
        self.assertNotEqual(refused.code, 0)
        noor.stop()
        noor.launch("--no-sandbox").wait_ready()
        noor.unlock()


if __name__ == "__main__":
    main()
