"""Texts of Slack as Markdown: it has one sign around what is bold, and links in angle brackets."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

Named = Callable[[str], str]

_LINK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_SET_APART = re.compile(r"```(?P<block>.+?)```|`[^`\n]+`|<[^<>]+>", re.DOTALL)
_BOLD, _STRUCK = (
    re.compile(rf"(?<![\w{sign}])\{sign}(?=[^\s{sign}])([^{sign}\n]+)(?<=\S)\{sign}(?![\w{sign}])")
    for sign in "*~"
)
_HELD = re.compile("\0([0-9]+)\0")
_HELD_BLOCK = re.compile("(?:(?<![ \t])[ \t]++)?\n?\1([0-9]+)\1\n?[ \t]*")


class Markup:
    """Writes texts in which people and channels are named by their ids."""

    def __init__(self, person: Named, channel: Named) -> None:
        self._person, self._channel = person, channel

    def markdown(self, text: str) -> str:
        """The text as Markdown."""
        held: list[str] = []

        def hold(found: re.Match[str]) -> str:
            written, sign = self._apart(found)
            held.append(written)
            return f"{sign}{len(held) - 1}{sign}"

        told = _SET_APART.sub(hold, text.replace("\0", "").replace("\1", ""))
        told = html.unescape(_STRUCK.sub(r"~~\1~~", _BOLD.sub(r"**\1**", told)))
        told = _HELD_BLOCK.sub(lambda found: f"\n{held[int(found[1])]}\n", told)
        return _HELD.sub(lambda found: held[int(found[1])], told).strip("\n")

    def _apart(self, found: re.Match[str]) -> tuple[str, str]:
        """What stands for itself, and how its place is marked: code has a line of its own."""
        if code := found["block"]:
            shown = self.plain(code).strip("\n")
            return (f"```\n{shown}\n```", "\1") if "\n" in code else (f"```{shown}```", "\0")
        return self.plain(found[0]) if found[0].startswith("`") else self.linked(found[0]), "\0"

    def linked(self, text: str) -> str:
        """The text with links as Markdown has them, and nothing else of it changed."""
        return html.unescape(_LINK.sub(self._link, text))

    def plain(self, text: str) -> str:
        """The text with the words of links alone, as code and titles have it."""
        return html.unescape(_LINK.sub(lambda found: self._name(found) or found[1], text))

    def _link(self, found: re.Match[str]) -> str:
        name, target = self._name(found), found[1]
        return f"[{name}]({target})" if name and name != target and target[0] not in "@#!" else (
            name or target
        )  # fmt: skip

    def _name(self, found: re.Match[str]) -> str:
        target, label = found[1], found[2] or ""
        match target[0]:
            case "@":
                return f"@{label or self._person(target[1:]) or target[1:]}"
            case "#":
                return f"#{label or self._channel(target[1:]) or target[1:]}"
            case "!":
                return f"@{label or target[1:].partition('^')[0]}"
        return label
