# SPDX-License-Identifier: Apache-2.0
"""Checks that every source file of ours is compiled with warnings as errors.

    python3 tools/check_flags.py BUILD...

Reads each build's compile_commands.json, so a library that forgot to link lull_warnings is found.
"""

import json
import sys
from pathlib import Path

WANTED = ("-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror")


def findings_of(build):
    for entry in json.loads((build / "compile_commands.json").read_text()):
        file = Path(entry["file"])
        if file.is_relative_to(build):
            continue  # generated
        flags = entry["command"].split()
        missing = [flag for flag in WANTED if flag not in flags]
        if missing:
            yield f"{file}: compiled without {' '.join(missing)}"
        if "-w" in flags:
            yield f"{file}: compiled with -w"


def main():
    builds = [Path(name).resolve() for name in sys.argv[1:]]
    findings = [finding for build in builds for finding in findings_of(build)]
    print("\n".join(findings) if findings else "warnings are errors everywhere")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
