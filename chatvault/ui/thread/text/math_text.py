"""Formulas as readable text: TeX becomes Unicode, as far as Unicode goes."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from chatvault.ui.thread.text.math_grid import CELL, ROW, grid
from chatvault.ui.thread.text.math_symbols import (
    BLACKBOARD,
    LOWERED,
    NEGATED,
    RAISED,
    SCRIPT,
    SYMBOLS,
)

LONGEST = 4_000
DEEPEST = 12
_TOKEN = re.compile(
    r"\\(?P<command>[A-Za-z]+\*?|.)(?P<space>[ \t]?)"
    r"|(?P<sign>[{}^_&~'\[\]])|(?P<text>[^\\{}^_&~'\[\]]+)",
    re.DOTALL,
)
_TRANSPARENT = (
    "text textbf textit textrm textsf texttt textsc mathrm mathbf mathit mathsf mathtt mathnormal "
    "mathfrak operatorname operatorname* boldsymbol bm mbox hbox boxed underline underbrace "
    "overbrace mathop mathrel mathbin mathord mathopen mathclose emph substack smash ensuremath "
    "pmb cancel bcancel xcancel"
)
_SPOKEN = ("text", "textbf", "textit", "textrm", "textsf", "texttt", "textsc", "mbox", "hbox")
_WIDE = re.compile(r"[ \u2003]*\u2003[ \u2003]*")  # "\\quad", and what is beside it
_ACCENTS = {
    "vec": "⃗",
    "overrightarrow": "⃗",
    "hat": "̂",
    "widehat": "̂",
    "bar": "̄",
    "overline": "̅",
    "tilde": "̃",
    "widetilde": "̃",
    "dot": "̇",
    "ddot": "̈",
    "check": "̌",
    "breve": "̆",
    "acute": "́",
    "grave": "̀",
    "mathring": "̊",
}
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_ARROWS = {"xrightarrow": "→", "xleftarrow": "←", "xmapsto": "↦", "xrightleftharpoons": "⇌"}
_IGNORED = "hspace vspace color label phantom hphantom vphantom rule mspace"


@functools.lru_cache(maxsize=512)
def readable(tex: str) -> str:
    """The formula as one would write it without a formula editor."""
    if len(tex) > LONGEST:
        return tex
    lines = _Reader(tex).read().replace("\u2007", " ").replace("^∘", "°").split("\n")
    said = [_WIDE.sub("\u2003", re.sub(r"[ \t]+", " ", line)).strip() for line in lines]
    return "\n".join(line for line in said if line)


class _Reader:
    """Reads TeX from left to right; what it does not know it leaves as it stands."""

    def __init__(self, tex: str) -> None:
        self._tokens = list(_TOKEN.finditer(tex))
        self._next = 0
        self._grids = 0  # environments that are open
        self._commands: dict[str, Callable[[str, int], str]] = {
            **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "sfrac"), self._fraction),
            **dict.fromkeys(("binom", "dbinom", "tbinom"), self._choice),
            **dict.fromkeys(("stackrel", "overset", "underset"), self._stacked),
            **dict.fromkeys(_ARROWS, self._arrow),
            **dict.fromkeys(_ACCENTS, self._accented),
            **dict.fromkeys(_TRANSPARENT.split(), self._transparent),
            **dict.fromkeys(_IGNORED.split(), self._ignored),
            **dict.fromkeys(("left", "right", "middle"), self._fence),
            **dict.fromkeys(("mathcal", "mathscr"), self._script),
            "sqrt": self._root,
            "mathbb": self._blackboard,
            "Bbb": self._blackboard,
            "begin": self._begin,
            "end": self._ignored,
            "not": self._negated,
            "pmod": lambda name, depth: f" (mod {self._argument(depth)})",
            "bmod": lambda name, depth: " mod ",
            "tag": lambda name, depth: f"  ({self._argument(depth)})",
            "textcolor": self._coloured,
            "colorbox": self._coloured,
            "\\": lambda name, depth: ROW if self._grids else "\n",
        }

    def read(self, depth: int = 0, *, ends: tuple[str, ...] = ("}",)) -> str:
        """Everything up to the closing sign, or to the end."""
        parts: list[str] = []
        while self._next < len(self._tokens):
            token = self._tokens[self._next]
            if depth and (token["sign"] in ends or (token["command"] == "end" and "end" in ends)):
                self._next += 1
                break
            self._next += 1
            parts.append(self._one(token, depth))
            before = parts[-2][-1:] if len(parts) > 1 else " "
            reads_well = before in " ([{" or parts[-1][-1:].isalnum()
            if self._is_spaced(token) and (reads_well or not token["command"].isalpha()):
                parts.append(" ")
        return "".join(parts)

    def _is_spaced(self, token: re.Match[str]) -> bool:
        """Whether a symbol has a space behind it, which TeX drops, but which reads well."""
        return bool(token["space"]) and token["command"] not in self._commands

    def _one(self, token: re.Match[str], depth: int) -> str:
        if token["command"]:
            return self._command(token["command"], depth)
        if token["sign"] is None:
            return (token["text"] or "").replace("\n", " ")
        return self._sign(token["sign"], depth)

    def _sign(self, sign: str, depth: int) -> str:
        if sign == "{":
            return self.read(depth + 1) if depth < DEEPEST else sign
        if sign in "^_":
            content = self._argument(depth)
            shown = _shifted(content, RAISED if sign == "^" else LOWERED, sign)
            return f"{shown} " if content.endswith(" ") else shown
        if sign == "&":
            return CELL if self._grids else " "
        return {"~": " ", "'": "′", "}": ""}.get(sign, sign)

    def _command(self, name: str, depth: int) -> str:
        handler = self._commands.get(name)
        if handler is not None and depth < DEEPEST:
            return handler(name, depth)
        return SYMBOLS.get(name, name if name.strip() else " ") + self._gap(name)

    def _gap(self, name: str) -> str:
        """A function keeps clear of the letters behind it."""
        if self._next >= len(self._tokens) or not (name.isalpha() and SYMBOLS.get(name) == name):
            return ""
        following = self._tokens[self._next]
        begins = following["command"] or (following["text"] or "").strip()[:1]
        return " " if begins and begins[0].isalnum() else ""

    # Commands

    def _fraction(self, name: str, depth: int) -> str:
        return f"{_grouped(self._argument(depth))}/{_grouped(self._argument(depth))}"

    def _choice(self, name: str, depth: int) -> str:
        return f"C({self._argument(depth).strip()}, {self._argument(depth).strip()})"

    def _stacked(self, name: str, depth: int) -> str:
        above, base = self._argument(depth), self._argument(depth)
        if name == "underset":
            return base + _shifted(above, LOWERED, "_")
        return base + _shifted(above, RAISED, "^")

    def _arrow(self, name: str, depth: int) -> str:
        below = self._option(depth)
        said = ", ".join(filter(None, (self._argument(depth).strip(), below.strip())))
        sign = _ARROWS[name]
        return f" {sign}({said}) " if said else f" {sign} "

    def _coloured(self, name: str, depth: int) -> str:
        self._argument(depth)
        return self._argument(depth)

    def _accented(self, name: str, depth: int) -> str:
        content = self._argument(depth).strip()
        return content + _ACCENTS[name] if len(content) == 1 else content

    def _transparent(self, name: str, depth: int) -> str:
        content = self._argument(depth)
        return content.replace(" ", "\u2007") if name in _SPOKEN else content

    def _ignored(self, name: str, depth: int) -> str:
        self._argument(depth)
        return ""

    def _fence(self, name: str, depth: int) -> str:
        """The sign after it; a dot stands for none."""
        if self._next < len(self._tokens):
            text = self._tokens[self._next]["text"]
            if text and text.startswith("."):
                self._first_character(text)
        return ""

    def _script(self, name: str, depth: int) -> str:
        return "".join(SCRIPT.get(char, char) for char in self._argument(depth))

    def _blackboard(self, name: str, depth: int) -> str:
        return "".join(BLACKBOARD.get(char, char) for char in self._argument(depth))

    def _root(self, name: str, depth: int) -> str:
        degree = self._option(depth).strip()
        content = _closed(self._argument(depth))
        if degree in _ROOTS:
            return _ROOTS[degree] + content
        return f"{_shifted(degree, RAISED, '^')}√{content}"

    def _negated(self, name: str, depth: int) -> str:
        content = self._argument(depth)
        sign = content.strip()
        return NEGATED.get(sign, sign + "̸") + content[len(content.rstrip()) :]

    def _begin(self, name: str, depth: int) -> str:
        """An environment: rows and columns under one another, in their brackets."""
        kind = self._argument(depth).strip().rstrip("*")
        if kind in ("array", "tabular", "alignat"):
            self._argument(depth)
        self._grids += 1
        body = self.read(depth + 1, ends=("end",))
        self._grids -= 1
        self._argument(depth)
        return grid(kind, body)

    # Arguments

    def _option(self, depth: int) -> str:
        """What stands in square brackets before the arguments."""
        if self._next < len(self._tokens) and self._tokens[self._next]["sign"] == "[":
            self._next += 1
            return self.read(depth + 1, ends=("]", "}"))
        return ""

    def _argument(self, depth: int) -> str:
        if self._next >= len(self._tokens):
            return ""
        token = self._tokens[self._next]
        text = token["text"]
        if text is not None and len(text.lstrip()) > 1:
            return self._first_character(text.lstrip())
        self._next += 1
        if text is not None and not text.strip():
            return self._argument(depth + 1) if depth < DEEPEST else ""
        if depth >= DEEPEST:
            return token[0]
        return self._one(token, depth + 1) + (" " if self._is_spaced(token) else "")

    def _first_character(self, text: str) -> str:
        # An argument without braces is one character; the rest of the run stays to be read.
        if len(text) > 1:
            rest = _TOKEN.match(text, 1)
            assert rest is not None
            self._tokens[self._next] = rest
        else:
            self._next += 1
        return text[0]


def _shifted(content: str, table: dict[str, str], sign: str) -> str:
    content = content.strip()
    if content and all(char in table for char in content):
        return "".join(table[char] for char in content)
    # What is lowered is a name, mostly: x_Total. What is raised is a product: e^(iπ).
    return f"{sign}{_grouped(content) if sign == '_' else _closed(content)}"


def _grouped(content: str) -> str:
    """In brackets, unless it is a number or letters that stand together: dy/dx."""
    content = content.strip()
    is_one = len(content) <= 1 or content.isalnum() or _is_bracketed(content)
    return content if is_one else f"({content})"


def _closed(content: str) -> str:
    """In brackets, unless it is a number or a single letter."""
    content = content.strip()
    is_one = len(content) <= 1 or content.isdecimal() or _is_bracketed(content)
    return content if is_one else f"({content})"


def _is_bracketed(content: str) -> bool:
    """Whether one pair of brackets encloses all of it already."""
    return content[0] == "(" and content.find(")") == len(content) - 1
