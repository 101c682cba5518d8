# SPDX-License-Identifier: Apache-2.0
"""tools/setup with an apt-get that only writes down how it was called."""

import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def packages():
    """Every package of the list, by the heading that it stands under."""
    found, heading = {}, None
    for line in (ROOT / "tools/packages.txt").read_text().splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            heading = found.setdefault(match[1], [])
        elif line and not line.startswith("#"):
            heading.append(line.split()[0])
    return found


class Setup(unittest.TestCase):
    def setUp(self):
        self.bin = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.bin)
        self.calls = self.bin / "calls"
        for name in "bash awk cat comm dirname env mktemp rm sed sort tr".split():
            (self.bin / name).symlink_to(shutil.which(name))
        self.program("apt-get", f'echo "apt-get $*" >>{self.calls}')
        self.program("sudo", f'echo -n "sudo " >>{self.calls}; exec "$@"')
        self.user(0)
        self.installed(set())

    def program(self, name, text):
        (self.bin / name).write_text(f"#!/bin/sh\n{text}\n")
        (self.bin / name).chmod(0o755)

    def user(self, number):
        self.program("id", f"echo {number}")

    def installed(self, names):
        lines = "\n".join(f"echo 'installed {name}'" for name in names)
        self.program("dpkg-query", f"{lines}\necho 'not-installed x'")

    def run_setup(self, *arguments):
        command = [ROOT / "tools/setup", *arguments]
        return subprocess.run(command, env={"PATH": str(self.bin)}, capture_output=True, text=True)

    def called(self):
        return self.calls.read_text().splitlines() if self.calls.exists() else []

    def test_does_nothing_where_all_is_there(self):
        self.installed(sum(packages().values(), []))
        for arguments in ((), ("check",), ("proof",)):
            result = self.run_setup(*arguments)
            self.assertEqual((result.returncode, result.stdout + result.stderr), (0, ""))
        self.assertEqual(self.called(), [])

    def test_installs_what_is_missing_and_says_so_in_one_line(self):
        self.installed(set(sum(packages().values(), [])) - {"cmake", "g++"})
        result = self.run_setup()
        self.assertEqual(result.returncode, 0)
        self.assertEqual(result.stderr.strip(), "tools/setup: installing with apt-get: cmake g++")
        update, install = self.called()
        self.assertTrue(update.endswith(" update"), update)
        self.assertTrue(install.endswith(" install --no-install-recommends cmake g++"), install)

    def test_a_node_from_elsewhere_is_left_as_it_is(self):
        self.installed(set(sum(packages().values(), [])) - {"nodejs", "npm"})
        self.run_setup()
        self.assertTrue(self.called()[-1].endswith(" install --no-install-recommends nodejs npm"))
        self.calls.unlink()
        for name in ("node", "npm"):
            self.program(name, "exit 0")
        self.run_setup()
        self.assertEqual(self.called(), [])

    def test_installs_the_formatter_only_for_the_checks(self):
        sections = packages()
        self.installed(sections["build"] + sections["test"])
        self.run_setup()
        self.assertEqual(self.called(), [])
        self.run_setup("check")
        self.assertTrue(self.called()[-1].endswith(" ".join(sections["check"])))

    def test_installs_what_proofs_need_only_for_them(self):
        sections = packages()
        self.installed(sections["build"] + sections["test"])
        self.run_setup("proof")
        self.assertTrue(self.called()[-1].endswith(" ".join(sorted(sections["proof"]))))

    def test_an_ordinary_user_goes_through_sudo(self):
        self.user(1000)
        result = self.run_setup()
        self.assertEqual(result.returncode, 0)
        self.assertIn("installing with sudo apt-get", result.stderr)
        self.assertTrue(all(call.startswith("sudo apt-get") for call in self.called()))

    def test_without_root_and_sudo_it_names_what_is_missing(self):
        self.user(1000)
        (self.bin / "sudo").unlink()
        result = self.run_setup()
        self.assertEqual(result.returncode, 1)
        self.assertIn("libsodium-dev", result.stderr)
        self.assertEqual(self.called(), [])

    def test_an_install_that_fails_shows_what_apt_get_said(self):
        self.program("apt-get", "echo 'E: no room'; exit 100")
        result = self.run_setup()
        self.assertEqual(result.returncode, 1)
        self.assertIn("E: no room", result.stderr)

    def test_a_machine_without_apt_get_is_left_alone(self):
        (self.bin / "apt-get").unlink()
        result = self.run_setup()
        self.assertEqual(result.returncode, 0)
        self.assertIn("tools/packages.txt", result.stderr)


if __name__ == "__main__":
    unittest.main()
