"""Messages that are made to hang, to crash or to fill the memory of what draws them."""

from __future__ import annotations

import functools
import json
import struct
import zlib
from collections.abc import Callable

from chatvault.domain.blocks import (
    Attachment,
    Citation,
    Code,
    File,
    Image,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Role
from tests.unit.ui.thread.conversations import bash, message
from tests.unit.ui.thread.hostile_corpus import MEGABYTE, Filled, Hostile, everywhere, says, shows

_TEXTS: dict[str, str] = {
    "500 quotes": ">" * 500 + " x",
    "500 quotes in lines": "\n".join(">" * depth + " x" for depth in range(500)),
    "lists 200 deep": "\n".join("  " * depth + "- x" for depth in range(200)),
    "numbers 200 deep": "\n".join("   " * depth + "1. x" for depth in range(200)),
    "bullets in a line": "- " * 3_000 + "x",
    "largest number of a list": "999999999. x\n1000000000. x",
    "headings in a line": "# " * 3_000 + "x",
    "table in a table": "| a | | b |\n|---|---|---|\n" + "> | x |\n> |---|\n> | > | x |\n" * 300,
    "5,000 rows": "| a | b |\n|---|---|\n" + "| x | y |\n" * 5_000,
    "200 columns": "|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n" + ("|" + "x|" * 200 + "\n") * 20,
    "100 rows of 200 columns": "|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n" + "|x\n" * 100,
    "3,000 columns": "|" * 3_000 + "\n" + "|-" * 2_999 + "\n" + "|" * 3_000,
    "dashes of a table": "a|b\n" + " " * 3_000 + "-" * 3_000 + "x|",
    "colons of a table": "a|b\n" + ":-" * 100_000 + "|x",
    "20,000 brackets": "[" * 20_000 + "x",
    "bracket pairs": "[x](" * 10_000,
    "closed brackets": "[" * 10_000 + "x" + "](y)" * 10_000,
    "50,000 stars": "*a" * 50_000 + "x",
    "stars and underscores": "*_" * 30_000 + "x",
    "strikes": "~~a" * 20_000 + "x",
    "50,000 ticks": "`" * 50_000 + "x",
    "ticks of all lengths": " ".join("`" * length for length in range(300)) + "x",
    "50,000 less-than": "<" * 50_000 + "x",
    "less-than and letters": "<a" * 30_000,
    "comments": "<!--" * 20_000 + "x",
    "10,000 pictures": "![" * 10_000 + "x",
    "10,000 links": "[x](http://a.example/) " * 10_000,
    "bare links": "http://" * 20_000 + "...",
    "dots of a bare link": "http://" + "." * 60_000 + "x http://a" + ")" * 60_000,
    "ampersands": "&" * 50_000 + "x" + "&amp;" * 10_000,
    "entities": "&#x202e;&#0;&#xfffc;&#xfdd0;&#x2029;&#xd800;&#x110000;x" * 500,
    "dollars": "$" * 30_000 + "x",
    "dollars and digits": "$1" * 20_000 + "x",
    "formula openings": "\\(" * 15_000 + "x" + "\\[" * 15_000,
    "formulas": "\\(x\\)" * 10_000,
    "10,000 fractions": "$" + "\\frac{" * 10_000 + "x" + "}" * 10_000 + "$",
    "300 fractions": "$" + "\\frac{" * 300 + "x" + "}" * 300 + "$",
    "fractions without braces": "$" + "\\frac" * 390 + "x$",
    "roots and accents": "$$" + "\\sqrt{\\hat{" * 150 + "x" + "}}" * 150 + "$$",
    "raised and lowered": "$" + "x^" * 900 + "_" * 900 + "$",
    "footnotes": "".join(f"[^{n}]: x[^{n + 1}]\n\n" for n in range(2_000)) + "[^0]" * 2_000,
    "one footnote": "[^1]: x [^1]\n\n" + "[^1]" * 5_000,
    "footnotes inside": "^[" * 3_000 + "x" + "]" * 3_000,
    "references": "".join(f"[{n}]: http://a.example/{n}\n" for n in range(5_000)) + "[x][1]",
    "reference to itself": "[a]: " + "<a " * 2_000 + "\n\n" + "[a]" * 2_000,
    "long reference": "[" + "a" * 30_000 + "]: x\n\n[" + "a" * 30_000 + "]",
    "backslashes": "\\" * 60_000 + "x",
    "hard breaks": "x\\\n" * 10_000,
    "rules": "---\n" * 5_000 + "x",
    "open fence": "```" + "x" * 30_000 + "\n" + "~~~\n" * 3_000,
    "fences in lists": "- ```\n  x\n" * 2_000,
    "task boxes": "- [ ] x\n- [x] x\n" * 2_000,
    "controls": "".join(map(chr, range(32))) * 300 + "x" + "".join(map(chr, range(127, 160))),
    "nothing but NUL": "\0" * 50_000,
    "lone surrogates": "\ud800x\udfff" * 5_000 + "\ud83d",
    "turns": "\u202e\u202d\u202b\u2066\u2067\u2068x\u2069\u202c" * 3_000,
    "zero widths": "x\u200b\u200c\u200d\u2060\ufeff\u00ad" * 10_000,
    "tag characters": "x" + "\U000e0041\U000e007f" * 20_000,
    "separators": "x\u2028\u2029\ufdd0\ufdd1\ufffc\u0085\x0b\x0c\x1c" * 3_000,
    "20,000 accents": "x" + "\u0301" * 20_000,
    "accents of many scripts": "x" + "\u0651\u0e49\u05bc\u093c\u0ebb\u1a75\U0001d165" * 3_000,
    "variation selectors": "x" + "\ufe0f\U000e0100" * 20_000,
    "megabyte of prose": "wise words x " * (MEGABYTE // 13),
    "megabyte without a space": "x" * MEGABYTE,
    "megabyte of spaces": " " * MEGABYTE + "x",
    "megabyte of tabs": "x" + "\t" * MEGABYTE,
    "megabyte of no-break spaces": "x" + "\u00a0" * (MEGABYTE // 2),
    "megabyte of lines": "\n" * MEGABYTE + "x",
    "megabyte of returns": "\r" * MEGABYTE + "x",
    "megabyte of Chinese": "\u6c38" * (MEGABYTE // 3),
    "megabyte of Arabic": "\u0633\u0644\u0627\u0645 " * (MEGABYTE // 9),
    "megabyte of joined emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467" * (MEGABYTE // 18),
    "megabyte of flags": "\U0001f1e9" * (MEGABYTE // 4),
    "megabyte of code": "```python\n" + "x = [" * (MEGABYTE // 5) + "\n```",
    "megabyte of lines of code": "```js\n" + "let x = `${'\n" * (MEGABYTE // 13) + "```",
    "megabyte of code in emoji": "```\n" + "x\U0001f600" * (MEGABYTE // 5) + "\n```",
}

_SLOW_CODE: dict[str, tuple[str, str]] = {
    "quotes for Python": ("python", '"""\\' * 12_000),
    "names for Python": ("python", "f'{x!r:{" * 6_000),
    "slashes for JavaScript": ("javascript", "/" + "[x" * 20_000),
    "templates for JavaScript": ("javascript", "`${" * 15_000),
    "brackets for C": ("c", "x " * 25_000 + "("),
    "templates for C++": ("cpp", "a<" * 25_000),
    "words for SQL": ("sql", "x'" + "''" * 25_000),
    "braces for Perl": ("perl", "s{" * 25_000),
    "tags for HTML": ("html", "<a " * 18_000),
    "keys for YAML": ("yaml", "x: &" * 12_000 + " " * 10_000),
    "spaces for Markdown": ("markdown", "x" + " " * 50_000 + "x"),
    "brackets for Markdown": ("markdown", "[x" * 25_000),
    "indents for Haskell": ("haskell", "{-" * 25_000),
    "strings for Ruby": ("ruby", "%q(" * 15_000),
    "here-documents for a shell": ("bash", "<<x$(" * 10_000),
    "brackets for JSON": ("json", "[" * 50_000),
    "a lexer nobody has": ("../../x" * 1_000, "x\n" * 100),
}


def conversations(fill: Filled) -> dict[str, Hostile]:
    """All of them by their names."""
    made = {f"bomb: {name}": says(text) for name, text in _TEXTS.items()}
    for name, (language, code) in _SLOW_CODE.items():
        block = Code(code, language)
        made[f"code: {name}"] = Hostile((message(1, Role.ASSISTANT, block),))
    for name, build in _BUILT.items():
        made[f"bomb: {name}"] = build()
    made |= {f"picture: {name}": hostile for name, hostile in _pictures(fill).items()}
    return made


# What needs more than a text


def _call(arguments: str, output: str = "", details: str | None = None) -> Hostile:
    outcome = ToolOutcome(output, ToolStatus.OK, details=details)
    calls = [ToolCall(name, arguments, name, outcome) for name in ("Edit", "Bash", "Other")]
    return Hostile((message(1, Role.ASSISTANT, *calls),))


def _output(text: str) -> Hostile:
    result = ToolResult(ToolOutcome(text, ToolStatus.OK), "Bash", "1")
    return Hostile((message(1, Role.ASSISTANT, bash("x", text)), message(2, Role.TOOL, result)))


def _deep(depth: int) -> str:
    return '{"x": ' + "[" * depth + "]" * depth + "}"


def _patch(first: str) -> str:
    hunk = {"oldStart": int(first), "newStart": int(first), "lines": ["-x", "+y", " z"]}
    return json.dumps({"structuredPatch": [hunk]})


def _enormous_names() -> Hostile:
    return everywhere("x", "enormous " * 20_000)


def _author() -> Hostile:
    by = message(1, Role.USER, "x")
    names = ("\u202eevil", "A" * 300_000, "<img src=x>", "\ud800\0", "")
    return Hostile(tuple(_by(by, name, number) for number, name in enumerate(names, 1)))


def _by(plain: object, name: str, number: int) -> object:
    import dataclasses

    return dataclasses.replace(plain, id=number, author=name)  # type: ignore[type-var]


def _citations() -> Hostile:
    cited = [Citation("x" * 500, f"http://a.example/{number}") for number in range(1_000)]
    return Hostile((message(1, Role.ASSISTANT, *cited),))


def _many_blocks() -> Hostile:
    blocks = [block for n in range(300) for block in (bash(f"x {n}", "y"), Thinking("x", 1), "x")]
    return Hostile((message(1, Role.ASSISTANT, *blocks),))


def _times() -> Hostile:
    moments = (
        4_102_444_799_999,
        631_152_000_000,
        10**12,
        0,
        1,
        3 * 10**12,
    )  # what importers let in
    held = [message(n, Role.USER, "x", at=at) for n, at in enumerate(moments, 1)]
    return Hostile(tuple(held))


def _lengths_of_time() -> Hostile:
    endless = float("inf")
    outcome = ToolOutcome("x", duration_ms=10**18)
    blocks = (Thinking("x", endless), Thinking("x", float("nan")), Thinking("x", -1e300))
    call = ToolCall("Bash", '{"command": "x"}', "1", outcome)
    return Hostile((message(1, Role.ASSISTANT, *blocks, call),))


_BUILT: dict[str, Callable[[], Hostile]] = {
    "colours of a terminal": lambda: _output("\x1b[31mx\x1b[0m" * 30_000),
    "colours in many lines": lambda: _output("\x1b[31mx\x1b[0;32;1my\n" * 20_000),
    "colour of many digits": lambda: _output(f"\x1b[{'9' * 6_000}mx\x1b[{';' * 9_000}m"),
    "open escapes": lambda: _output(
        "\x1b[" * 50_000 + "x" + "\x1b[0 " + "0" * 90_000 + " " * 90_000
    ),
    "links of a terminal": lambda: _output(
        "\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\" * 5_000 + "\x1b]8;;javascript:x\x07y"
    ),
    "open titles": lambda: _output("\x1b]0;" * 30_000 + "x"),
    "moves of a terminal": lambda: _output(
        "x\x1b[2J\x1b[H\x1b[999999999A\x1b[6n\x1bc\x9b5n" * 9_000
    ),
    "overwritten lines": lambda: _output("x\r" * 200_000 + "y"),
    "megabyte of output": lambda: _output("y" * MEGABYTE),
    "numbered output": lambda: _output("1\tx\n" * 50_000),
    "huge arguments": lambda: _call(json.dumps({"x": "y " * (MEGABYTE // 2), "z": "w\n" * 50_000})),
    "many arguments": lambda: _call(json.dumps({f"x{n}": n for n in range(30_000)})),
    "100,000 brackets of JSON": lambda: _call('{"x": ' + "[" * 100_000),
    "100,000 closed brackets": lambda: _call(_deep(100_000)),
    "900 closed brackets": lambda: _call(_deep(900)),
    "300 closed brackets": lambda: _call(_deep(300)),
    "deep details": lambda: _call(
        '{"file_path": "x"}', details='{"structuredPatch":' + "[" * 100_000
    ),
    "a number of 5,000 digits": lambda: _call('{"x": ' + "9" * 5_000 + "}"),
    "numbers that are none": lambda: _call('{"x": NaN, "y": Infinity, "z": 1e999, "w": -0}'),
    "surrogates in JSON": lambda: _call(r'{"command": "x\ud800\u0000\u202e", "\udfff": "\ud83d"}'),
    "a hunk far down": lambda: _call('{"file_path": "x"}', details=_patch("9" * 4_299)),
    "a patch far down": lambda: _call(
        json.dumps({"patch": f"*** Begin Patch\n@@ -{'9' * 5_000} +{'9' * 5_000} @@\n-x\n+y"})
    ),
    "a patch of lines": lambda: _call(
        json.dumps({"patch": "*** Begin Patch\n" + "-x\n+y\n" * 30_000})
    ),
    "an edit of many words": lambda: _call(
        json.dumps({"old_string": "x y\n" * 499, "new_string": "y x\n" * 499})
    ),
    "an edit of long lines": lambda: _call(
        json.dumps({"old_string": "a " * 300_000, "new_string": "b " * 300_000})
    ),
    "enormous names": _enormous_names,
    "authors": _author,
    "1,000 sources": _citations,
    "900 blocks": _many_blocks,
    "far off times": _times,
    "endless lengths of time": _lengths_of_time,
}


def _pictures(fill: Filled) -> dict[str, Hostile]:
    bomb = png(30_000, 30_000)
    return {
        "drawing with a file": shows(fill(_SVG).encode()),
        "drawing that is packed": shows(_gzip(fill(_SVG).encode())),
        "bomb": shows(bomb, width=30_000, height=30_000),
        "bomb that says it is small": shows(bomb, width=10, height=10),
        "largest that is allowed": shows(png(8_000, 7_000)),
        "thin": shows(png(60_000, 1)),
        "truncated": shows(png(300, 200)[:60]),
        "without a size": shows(png(0, 0), width=0, height=0),
        "negative": shows(png(30, 20), width=-30, height=-20),
        "endless": shows(b"", width=2**31 - 1, height=1),
        "too large for a number": shows(png(3, 2), width=2**40, height=2**40),
        "a web page": shows(b"<html><img src='file:///etc/hostname'></html>"),
        "a pixmap in C": shows(
            b'/* XPM */\nstatic char *x[] = {\n"99999 99999 1 1",\n"x c #fff",\n'
        ),
        "a bitmap of lies": shows(
            b"BM" + struct.pack("<IHHIIiiHHI", 99, 0, 0, 54, 40, 2**30, 2**30, 1, 32, 0)
        ),
        "an icon in itself": shows(b"\0\0\1\0\xff\xff" + b"\0" * 16 * 40),
        "names": everywhere("x", "../../../etc/passwd\0\u202egnp.exe\n<img src='file:///x'>"),
        "paths": Hostile((message(1, Role.USER, *_files(fill)),)),
    }


def _files(fill: Filled) -> list[object]:
    names = ("PICTURE", "file://PICTURE", "http://WEB/x.png", "\\\\127.0.0.1\\share\\x", ":/x.png")
    found = [Attachment(fill(name), "image/png", 10, 30, 20, blob=fill(name)) for name in names]
    return [Image(one) for one in found] + [File(one) for one in found]


_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<style>@import url("file://TEXT");</style><image width="40" height="40" '
    'xlink:href="file://PICTURE"/><image width="9" height="9" href="http://WEB/x.png"/></svg>'
)


def _gzip(content: bytes) -> bytes:
    import gzip

    return gzip.compress(content)


@functools.cache
def png(width: int, height: int) -> bytes:
    """A picture of that size that is black all over, which packs very well."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    packed = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)  # one bit a point
    rows = b"".join(packed.compress(row) for _ in range(height)) + packed.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
