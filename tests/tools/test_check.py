# SPDX-License-Identifier: Apache-2.0
"""tools/check: its exit status is that of the part asked for, in a good tree and in a bad one."""

import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOOD = "// SPDX-License-Identifier: Apache-2.0\nint f() {\n  return 1;\n}\n"


class Check(unittest.TestCase):
    def setUp(self):
        self.root = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.root)
        shutil.copytree(ROOT / "tools", self.root / "tools",
                        ignore=shutil.ignore_patterns("__pycache__", "*.cc"))
        shutil.copy(ROOT / ".clang-format", self.root)
        for folder in ("src/noise", "tests"):
            (self.root / folder).mkdir(parents=True)
        self.source = self.root / "src/noise/x.cc"
        self.source.write_text(GOOD)

    def check(self, *arguments):
        command = [self.root / "tools/check", *arguments]
        return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)

    def test_an_unknown_part_is_a_usage_error(self):
        result = self.check("everything")
        self.assertEqual(result.returncode, 64)
        self.assertIn("tools/check arrows", result.stderr)

    def test_arrows(self):
        result = self.check("arrows")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.source.write_text(GOOD + "#include <sodium.h>\n")
        result = self.check("arrows")
        self.assertEqual(result.returncode, 1)
        self.assertIn("src/noise/x.cc:5:", result.stdout)

    @unittest.skipUnless(shutil.which("clang-format-14"), "clang-format 14 is not here")
    def test_format(self):
        self.assertEqual(self.check("format").returncode, 0)
        self.source.write_text(GOOD.replace(" {", "{"))
        result = self.check("format")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("src/noise/x.cc:2:", result.stderr)
        self.assertEqual(self.check("format", "--fix").returncode, 0)
        self.assertEqual(self.source.read_text(), GOOD)


class Flags(unittest.TestCase):
    """tools/check warnings compiles with -Werror; this part of it sees a file that escaped."""

    FLAGS = "-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"

    def setUp(self):
        self.build = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.build)

    def check(self, *entries):
        entries = [{"file": file, "command": f"g++ {flags} -c"} for file, flags in entries]
        (self.build / "compile_commands.json").write_text(json.dumps(entries))
        command = [sys.executable, ROOT / "tools/check_flags.py", self.build]
        return subprocess.run(command, capture_output=True, text=True)

    def test_a_file_with_all_of_them_passes(self):
        self.assertEqual(self.check(("/x/a.cc", self.FLAGS)).returncode, 0)

    def test_a_file_without_one_is_found(self):
        for flag in self.FLAGS.split():
            result = self.check(("/x/a.cc", self.FLAGS.replace(flag, "")))
            self.assertEqual(result.returncode, 1)
            self.assertIn(f"/x/a.cc: compiled without {flag}", result.stdout)

    def test_a_file_that_silences_them_is_found(self):
        self.assertEqual(self.check(("/x/a.cc", self.FLAGS + " -w")).returncode, 1)

    def test_generated_files_are_passed_over(self):
        self.assertEqual(self.check((f"{self.build}/proto/a.pb.cc", "-w")).returncode, 0)


if __name__ == "__main__":
    unittest.main()
