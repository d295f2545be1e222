"""Formulas as readable text: TeX becomes Unicode, as far as Unicode goes."""

from __future__ import annotations

import functools
import re

from chatvault.ui.thread.math_symbols import BLACKBOARD, LOWERED, RAISED, SYMBOLS

LONGEST = 2_000
DEEPEST = 12
_TOKEN = re.compile(r"\\(?P<command>[A-Za-z]+\*?|.)\s?|(?P<sign>[{}^_&])|(?P<text>[^\\{}^_&]+)")
_TRANSPARENT = (
    "text textbf textit textrm mathrm mathbf mathit mathsf mathtt mathcal mathfrak mathscr "
    "operatorname operatorname* boldsymbol bm mbox hbox label tag vec hat bar tilde dot overline "
    "underline boxed"
)
_ACCENTS = {"vec": "⃗", "hat": "̂", "bar": "̄", "tilde": "̃", "dot": "̇"}


@functools.lru_cache(maxsize=512)
def readable(tex: str) -> str:
    """The formula as one would write it without a formula editor."""
    if len(tex) > LONGEST:
        return tex
    text = _Reader(tex).read()
    return re.sub(r"[ \t]+", " ", text).strip()


class _Reader:
    """Reads TeX from left to right; what it does not know it leaves as it stands."""

    def __init__(self, tex: str) -> None:
        self._tokens = list(_TOKEN.finditer(tex))
        self._next = 0

    def read(self, depth: int = 0) -> str:
        """Everything up to the closing brace, or to the end."""
        parts: list[str] = []
        while self._next < len(self._tokens):
            token = self._tokens[self._next]
            self._next += 1
            if token["sign"] == "}" and depth:
                break
            parts.append(self._one(token, depth))
        return "".join(parts)

    def _one(self, token: re.Match[str], depth: int) -> str:
        if token["command"]:
            return self._command(token["command"], depth)
        if token["sign"] is None:
            return token["text"]
        return self._sign(token["sign"], depth)

    def _sign(self, sign: str, depth: int) -> str:
        if sign == "{":
            return self.read(depth + 1) if depth < DEEPEST else sign
        if sign == "^":
            return _shifted(self._argument(depth), RAISED, "^")
        if sign == "_":
            return _shifted(self._argument(depth), LOWERED, "_")
        return " " if sign == "&" else sign

    def _command(self, name: str, depth: int) -> str:
        if name in ("frac", "dfrac", "tfrac"):
            return f"{_grouped(self._argument(depth))}/{_grouped(self._argument(depth))}"
        if name == "sqrt":
            return f"√{_grouped(self._argument(depth))}"
        if name == "mathbb":
            return "".join(BLACKBOARD.get(char, char) for char in self._argument(depth))
        if name in ("begin", "end"):
            self._argument(depth)
            return "\n" if name == "begin" else ""
        if name in _TRANSPARENT.split():
            content = self._argument(depth)
            return content + _ACCENTS.get(name, "") if len(content) == 1 else content
        return SYMBOLS.get(name, name)

    def _argument(self, depth: int) -> str:
        if self._next >= len(self._tokens):
            return ""
        token = self._tokens[self._next]
        if token["text"] and len(token["text"].lstrip()) > 1:
            return self._first_character(token["text"].lstrip())
        self._next += 1
        if depth >= DEEPEST:
            return token[0]
        return self._one(token, depth + 1)

    def _first_character(self, text: str) -> str:
        # An argument without braces is one character; the rest of the run stays to be read.
        rest = _TOKEN.match(text[1:])
        assert rest is not None
        self._tokens[self._next] = rest
        return text[0]


def _shifted(content: str, table: dict[str, str], sign: str) -> str:
    if content and all(char in table for char in content):
        return "".join(table[char] for char in content)
    return f"{sign}{_grouped(content)}"


def _grouped(content: str) -> str:
    return content if len(content) <= 1 or content.isalnum() else f"({content})"
