# SPDX-License-Identifier: Apache-2.0
"""Checks the tree against tools/house.txt (arrows and doors) and the marks that every file bears.

    python3 tools/check_house.py [ROOT]

Prints "file:line: what is wrong" for each finding and exits with 1 if there is any.
"""

import fnmatch
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from cpp_text import CppText

LINES_MAX_OF_A_FUNCTION = 70
LINES_MAX_OF_A_FILE = 450
LICENCE = "SPDX-License-Identifier: Apache-2.0"
SOURCES = ("src", "tests", "tools", "proto")
CPP_ENDINGS = (".cc", ".h")
LICENSED_ENDINGS = (".cc", ".h", ".c", ".py", ".proto", ".cmake", ".ts", ".mjs", ".css",
                     ".svelte")
NOT_OURS = ("build", "node_modules", "__pycache__")
SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
PASCAL_CASE = re.compile(r"([A-Z][a-z0-9]*)+")  # what Svelte takes for a component
# Written in two halves, since this file is part of the tree that it searches.
WORKPLACE = re.compile(r"(?<![\w./])/" r"work(?![\w-])|(?<![\w./])(\.\./)*sha" r"red/(?=\w)")


@dataclass(frozen=True)
class Door:
    pattern: str
    folders: tuple
    is_word: bool
    only_cc: bool


@dataclass
class House:
    """The table of tools/house.txt."""

    arrows: dict = field(default_factory=dict)
    doors: list = field(default_factory=list)
    everywhere: list = field(default_factory=list)

    @classmethod
    def read(cls, path):
        house, section = cls(), None
        for number, line in enumerate(path.read_text().splitlines(), 1):
            line = line.split("#")[0].strip()
            if line.startswith("["):
                section = line
            elif line and section == "[everywhere]":
                house.everywhere += line.split()
            elif line:
                left, equals, right = line.partition("=")
                if not equals or section not in ("[arrows]", "[doors]"):
                    raise SystemExit(f"{path}:{number}: neither an arrow nor a door")
                add = house._add_arrow if section == "[arrows]" else house._add_doors
                add(left.split(), right.split(), f"{path}:{number}")
        return house

    def _add_arrow(self, left, right, where):
        below = list(self.arrows)
        folders = below if right == ["*"] else right
        for name in folders:
            if name not in below:
                raise SystemExit(f"{where}: {name} is not above {left[0]} in the table")
        self.arrows[left[0]] = {left[0], "base", *folders}

    def _add_doors(self, left, right, where):
        for name in right:
            if name not in self.arrows:
                raise SystemExit(f"{where}: no folder {name}")
        for pattern in left:
            kind, _, rest = pattern.rpartition("cc:" if pattern.startswith("cc:") else "word:")
            is_word = pattern.startswith("word:")
            self.doors.append(Door(rest, tuple(right), is_word, pattern.startswith("cc:")))

    def doors_of(self, include):
        return [d for d in self.doors if not d.is_word and fnmatch.fnmatchcase(include, d.pattern)]

    def is_free(self, include):
        plain = "." not in include and "/" not in include
        return plain or any(fnmatch.fnmatchcase(include, p) for p in self.everywhere)


class Findings:
    def __init__(self):
        self.lines = []

    def add(self, path, line, what):
        self.lines.append(f"{path}:{line}: {what}")


def check_includes(house, path, text, findings):
    """`path` is src/<folder>/<file>."""
    folder = path.parts[1]
    in_header = path.suffix == ".h"
    for include in text.includes:
        doors = house.doors_of(include.path)
        if not include.path:
            findings.add(path, include.line, "an include that names no file")
        elif doors:
            check_doors(doors, folder, in_header, include.path, path, include.line, findings)
        elif include.quoted:
            check_arrow(house, folder, include.path, path, include.line, findings)
        elif not house.is_free(include.path):
            findings.add(path, include.line, f"<{include.path}> has no door in tools/house.txt")
    for door in (d for d in house.doors if d.is_word and folder not in d.folders):
        for line in text.names(door.pattern):
            findings.add(path, line, f"{door.pattern} only in {', '.join(door.folders)}")


def check_doors(doors, folder, in_header, include, path, line, findings):
    for door in doors:
        if folder not in door.folders:
            findings.add(path, line, f"{include} only in {', '.join(door.folders)}")
        if door.only_cc and in_header:
            findings.add(path, line, f"{include} never in a header")


def check_arrow(house, folder, include, path, line, findings):
    target, slash, rest = include.partition("/")
    if not slash:
        if not include.endswith(".inc"):  # generated beside its one reader
            findings.add(path, line, f'"{include}" does not say its folder')
    elif "/" in rest or target not in house.arrows:
        findings.add(path, line, f'"{include}" is in no folder of tools/house.txt')
    elif target not in house.arrows[folder]:
        findings.add(path, line, f"{folder} may not include {target}")


def check_links(house, path, text, findings):
    """The libraries' links, which are transitive, must not promise more than the table."""
    for m in re.finditer(r"lull_folder\((\w+)\s+LINKS([^)]*)\)", text):
        folder, line = m[1], text.count("\n", 0, m.start()) + 1
        if folder not in house.arrows:
            findings.add(path, line, f"{folder} is in no row of tools/house.txt")
            continue
        for link in re.findall(r"\blull_(\w+)", m[2]):
            if link in house.arrows and link not in house.arrows[folder]:
                findings.add(path, line, f"{folder} may not link {link}")


def check_page(house, path, text, findings):
    """The table that people read, in src/README.md, says the same as the one that is checked."""
    said = {}
    head, _, rest = text.partition("\n| folder | may include |\n|---|---|\n")
    for row in rest.split("\n\n")[0].splitlines():
        left, _, right = row.replace(",", " ").strip("| ").partition("|")
        right = right.split()
        for folder in left.split():
            folders = [*house.arrows] if right == ["everything"] else right
            said[folder] = {folder, "base", *folders}
    line = head.count("\n") + 2
    for folder in house.arrows:
        if folder != "base" and said.get(folder) != house.arrows[folder]:
            findings.add(path, line, f"{folder} is not as in tools/house.txt")


def check_sizes(path, text, source, findings):
    for function in text.functions():
        if function.lines > LINES_MAX_OF_A_FUNCTION:
            what = f"{function.name} has {function.lines} lines, at most {LINES_MAX_OF_A_FUNCTION}"
            findings.add(path, function.line, what)
    lines = source.count("\n")
    if lines > LINES_MAX_OF_A_FILE:
        findings.add(path, 1, f"the file has {lines} lines, at most {LINES_MAX_OF_A_FILE}")


def check_header(path, text, findings):
    if "#pragma once" not in (line.strip() for line in text.code.splitlines()):
        findings.add(path, 1, "a header without #pragma once")
    for line in text.names("using namespace"):
        findings.add(path, line, "using namespace in a header")


def check_names(path, findings):
    """Of "session.svelte.ts" and the like only the first part is ours to choose."""
    *folders, name = path.parts
    stem = name.lstrip(".").split(".")[0]
    is_component = path.suffix == ".svelte"
    if is_component and not PASCAL_CASE.fullmatch(stem):
        findings.add(path, 1, f"{stem} is not PascalCase")
    for part in folders if is_component else (*folders, stem):
        if not SNAKE_CASE.fullmatch(part.lstrip(".")):
            findings.add(path, 1, f"{part} is not snake_case")


def check_marks(path, source, findings):
    """What every file must have or must not have, whatever its language."""
    lines = source.splitlines()
    is_script = source.startswith("#!")
    licensed = path.suffix in LICENSED_ENDINGS or path.name == "CMakeLists.txt" or is_script
    if licensed and LICENCE not in "".join(lines[is_script : is_script + 1]):
        findings.add(path, 1 + is_script, f"not the line {LICENCE}")
    if path.parts[0] in SOURCES and (path.suffix in LICENSED_ENDINGS or is_script):
        check_names(path, findings)
    for number, line in enumerate(lines, 1):
        if WORKPLACE.search(line):
            findings.add(path, number, "a path outside this repository")


def files_of(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(d for d in folders if d not in NOT_OURS and not _is_hidden(d))
        for name in sorted(names):
            if not os.path.islink(os.path.join(folder, name)):
                yield Path(folder, name)


def _is_hidden(name):
    return name.startswith(".") and name != ".ci"


def check_tree(root):
    house = House.read(root / "tools/house.txt")
    findings = Findings()
    for file in files_of(root):
        path = file.relative_to(root)
        try:
            source = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        check_marks(path, source, findings)
        if path == Path("src/CMakeLists.txt"):
            check_links(house, path, source, findings)
        if path == Path("src/README.md"):
            check_page(house, path, source, findings)
        if path.suffix not in CPP_ENDINGS:
            continue
        text = CppText(source)
        if path.suffix == ".h":
            check_header(path, text, findings)
        if path.parts[0] == "src":
            check_sizes(path, text, source, findings)
            if len(path.parts) != 3 or path.parts[1] not in house.arrows:
                findings.add(path, 1, "in no folder of tools/house.txt")
            else:
                check_includes(house, path, text, findings)
    return findings.lines


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent)
    findings = check_tree(root.resolve())
    print("\n".join(findings) if findings else "arrows, doors and marks hold")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
