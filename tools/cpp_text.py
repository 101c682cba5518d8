# SPDX-License-Identifier: Apache-2.0
"""Reads C++ as text, as far as the checks need it: includes, names, and where functions end."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<comment> //[^\n]* | /\*.*?(?:\*/|\Z) )
  | (?P<raw>     \b(?:u8|[uUL])?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)" )
  | (?P<include> ^[ \t]*\#[ \t]*include[^\n]* )
  | (?P<string>  "(?:\\.|[^"\\\n])*" )
  | (?P<number>  \b\d[\w.']* )
  | (?P<char>    '(?:\\.|[^'\\\n])+' )
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_INCLUDE = re.compile(r"""\#[ \t]*include\s*(?:"([^"]*)"|<([^>]*)>|(.*))""")
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
_KINDS = r"namespace|class|struct|union|enum"
_BEFORE_KIND = r"(?:\b(?:static|inline|constexpr|const|extern|typedef)\b|\s)*"


@dataclass(frozen=True)
class Include:
    line: int
    path: str  # empty: not a plain file name
    quoted: bool


@dataclass(frozen=True)
class Function:
    line: int
    name: str
    lines: int


class CppText:
    """One source file. `code` keeps the lines but has neither comments nor contents of strings."""

    def __init__(self, text):
        bare = _TOKEN.sub(lambda m: m[0] if m["include"] else _blank(m), text)
        self.code = _TOKEN.sub(_blank, text)
        lines = re.finditer(r"^[ \t]*#[ \t]*include.*", bare, re.MULTILINE)
        self.includes = [_include(bare, line) for line in lines]

    def names(self, name):
        """The lines in which `name` stands as a whole name."""
        name = re.escape(name).replace(r"\ ", r"\s+")
        found = re.finditer(rf"(?<!\w)(?<!\w::){name}\b", self.code)
        return [_line(self.code, m.start()) for m in found]

    def functions(self):
        """Every function with a body, from the first line of its head to the closing brace.

        A lambda inside a function counts as part of it.
        """
        return list(_functions(_DIRECTIVE.sub(_blank_lines, self.code)))


def _line(text, offset):
    return text.count("\n", 0, offset) + 1


def _blank(match):
    """What is left of a token: its line breaks, and the quotes that say something stood there."""
    if match["number"]:
        return match[0]
    lines = "\n" * match[0].count("\n")
    return lines + " " if match["comment"] or match["include"] else '""' + lines


def _blank_lines(match):
    return "\n" * match[0].count("\n")


def _include(text, match):
    quoted, angled, _ = _INCLUDE.search(re.sub(r"//.*|/\*.*?\*/", " ", match[0])).groups()
    return Include(_line(text, match.start()), quoted or angled or "", quoted is not None)


def _functions(code):
    start = 0  # where the head of what comes next begins
    at = 0
    while at < len(code):
        char = code[at]
        if char in ";}":
            start = at + 1
        elif char == "{":
            kind = _kind_of_brace(code[start:at])
            if kind == "scope":
                start = at + 1
            else:
                end = _closing(code, at)
                if kind == "function":
                    yield _function(code, start, at, end)
                if kind != "member":
                    start = end + 1
                at = end
        at += 1


def _closing(code, at):
    depth = 0
    for m in re.compile(r"[{}]").finditer(code, at):
        depth += 1 if m[0] == "{" else -1
        if depth == 0:
            return m.start()
    return len(code) - 1


def _kind_of_brace(head):
    """What a brace after `head` opens: a scope to look into, a function, a member's initial value
    in a constructor, or other data."""
    head = _without_brackets(_plain(head)).strip()
    if re.match(rf"{_BEFORE_KIND}(?:{_KINDS})\b", head) and "()" not in head:
        return "scope"
    if re.fullmatch(r'extern\s*""', head):
        return "scope"
    if re.search(r"=\s*\[\]", head):
        return "function"
    if "()" not in head or "=" in re.sub(r"operator\s*[^\w\s(]+", "operator", head):
        return "data"
    if re.search(r"\(\).*[^:]:[^:]", head, re.DOTALL) and not re.search(r"[)}]$", head):
        return "member"
    return "function"


def _plain(head):
    """The head without template parameters, attributes and access labels."""
    head = re.sub(r"\b(?:public|private|protected)\s*:(?!:)", " ", head)
    head = re.sub(r"\[\[[^\]]*\]\]|alignas\([^)]*\)", " ", head)
    while "{" in head:  # values of members that stand before; the last brace is what matters
        head, found = re.subn(r"\{[^{}]*\}", "}", head)
        if not found:
            break
    while m := re.search(r"\btemplate\s*<", head):
        depth, end = 1, m.end()
        while depth and end < len(head):
            depth += {"<": 1, ">": -1}.get(head[end], 0)
            end += 1
        head = head[: m.start()] + head[end:]
    return head


def _without_brackets(head):
    """Empties every pair of parentheses and square brackets."""
    out, depth = [], 0
    for char in head:
        depth -= char in ")]"
        if depth <= 0:
            out.append(char)
        depth += char in "(["
    return "".join(out)


def _function(code, start, brace, end):
    head = code[start:brace]
    first = start + len(head) - len(head.lstrip())
    label = re.match(r"(?:(?:public|private|protected)\s*:\s*)+", code[first:brace])
    first += label.end() if label else 0
    name = re.search(r"([\w~:]+|operator[^\w(]+)\s*\(", head)
    lines = code.count("\n", first, end) + 1
    return Function(_line(code, first), name[1] if name else "lambda", lines)
