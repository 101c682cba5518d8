# SPDX-License-Identifier: Apache-2.0
"""Writes the files of a directory as a C++ table for src/web/assets.h.

    python3 tools/embed_page.py DIR OUT.cc

The same files give the same bytes. A file of an unknown ending is an error, so that nothing gets in
by mistake.
"""

import gzip
import hashlib
import sys
from pathlib import Path

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
BYTES_A_LINE = 96
# Compilers take string literals of at least this many bytes; longer ones are joined from pieces.
PLAIN = {c for c in range(32, 127)} - {ord('"'), ord("\\"), ord("?")}


def literal(data):
    """A C++ literal of exactly these bytes: octal escapes of three digits never run on."""
    lines = []
    for at in range(0, len(data), BYTES_A_LINE):
        piece = data[at : at + BYTES_A_LINE]
        lines.append('"' + "".join(chr(b) if b in PLAIN else f"\\{b:03o}" for b in piece) + '"')
    return "\n    ".join(lines) or '""'


def files_of(root):
    for file in sorted(root.rglob("*")):
        if not file.is_file():
            continue
        if file.suffix not in TYPES:
            raise SystemExit(f"{file}: no type is known for {file.suffix or 'no ending'}")
        yield "/" + file.relative_to(root).as_posix(), file.read_bytes(), TYPES[file.suffix]


def entry(path, data, kind):
    packed = gzip.compress(data, compresslevel=9, mtime=0)
    if len(packed) >= len(data):
        packed = b""
    # The tag names what is meant, packed or not, hence weak.
    tag = f'W/"{hashlib.sha256(data).hexdigest()[:32]}"'
    return (
        f'    {{"{path}", "{kind}", {literal(tag.encode())},\n'
        f"     std::string_view({literal(data)}, {len(data)}),\n"
        f"     std::string_view({literal(packed)}, {len(packed)})}},\n"
    )


def main():
    root, out = Path(sys.argv[1]), Path(sys.argv[2])
    files = list(files_of(root))
    if "/index.html" not in (path for path, _, _ in files):
        raise SystemExit(f"{root}: there is no index.html")
    table = "".join(entry(*file) for file in files)
    out.write_text(
        "// Made by tools/embed_page.py.\n"
        '#include "web/assets.h"\n\n'
        "namespace lull::web {\n\nnamespace {\n\n"
        f"constexpr Asset kAssets[] = {{\n{table}}};\n\n"
        "}  // namespace\n\n"
        "std::span<const Asset> assets() {\n  return kAssets;\n}\n\n"
        "}  // namespace lull::web\n",
        encoding="ascii",
    )


if __name__ == "__main__":
    main()
