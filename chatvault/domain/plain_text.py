"""Text as it is read: the words of Markdown without the signs that are markup alone."""

from __future__ import annotations

import re

# Signs within a word or between spaces are said, as in snake_case and 2 * 3; code stays as it is,
# and so does a word between double underscores: it is a name in Python far more often than bold.
# What stands first passes over letters quickly: a search waits for this.
_MARKUP = re.compile(
    r"""(?mx) (?= [`*_~\#>|!\[\]] | ^\s ) (?:
        ^ [^\S\n]*+ (?:
            ``` [^\n`]*+ \n (?P<block> (?s: .*? )) (?: ^[ \t]*+ ``` [ \t]*+ $ | \Z )
          | ``` \w*+
          | (?P<bullet> \* ) (?=[ \t])
          | (?: \#{1,6} (?=\s) | > [ ]? )+
          | \|? (?: [ \t]*+ :?+ -++ :?+ [ \t]*+ \| )++ [ \t:-]*+ $
        )
      | (?<!`) ` (?P<code> [^`\n]++ ) ` (?!`) | `+
      | (?<!\w) (?P<special> __ [^\W_]++ (?: _ [^\W_]++ )*+ __ ) (?!\w)
      | (?<!\w) [*_]{1,3}+ (?=\S) | (?<=[^\s*_]) [*_]{1,3} (?!\w)
      | (?<![\w~]) ~~ (?=[^\s~]) | (?<=[^\s~]) ~~ (?![\w~])
      | (?<![^\s|]) \|+ (?![^\s|])
      | !?\[ (?P<link> [^\]]{0,300} ) \] \( [^)]{0,2000} \) | \] \( [^)\s]{0,2000} \)
    )"""
)
_SIGN = re.compile(r"[*_`#>|\]]|~~")  # all markup holds one
# What a terminal was told: colours, moves, titles. Pasted logs hold it, and nobody reads it.
TERMINAL_CODES = r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
_UNSEEN = re.compile(
    f"{TERMINAL_CODES}|[\x00-\x08\x0e-\x1b\x7f-\x9f\xad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
FENCE = "```"


def plain(text: str) -> str:
    """``text`` as one line, without markup, and what would be a box or turn the line round."""
    if "\x1b" in text:
        text = _UNSEEN.sub("", text)  # its codes would hide where words begin
    if _SIGN.search(text):
        text = _MARKUP.sub(_said, text)
    line = " ".join(text.split())
    return line if line.isprintable() else " ".join(_UNSEEN.sub("", line).split())


def _said(markup: re.Match[str]) -> str:
    """What of a piece of markup is read; a list has one sign, whichever was written."""
    kind = markup.lastgroup
    if kind is None:
        return ""
    return "-" if kind == "bullet" else markup[kind]
