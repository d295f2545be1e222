"""Counting in messages what their parts will show of what is looked for, on any thread.

What is shown is not what is stored: Markdown has addresses and signs that are not seen, and
words that signs cut in two. Parsing everything would take many times longer than finding, so
a text is parsed only where its source leaves in doubt how many hits will be seen.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from chatvault.domain.blocks import (
    Block,
    Citation,
    Code,
    Event,
    File,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
)
from chatvault.domain.message import Message
from chatvault.domain.plain_text import TERMINAL_CODES
from chatvault.ui.thread.finding.find import Found
from chatvault.ui.thread.part_splitter import PartSplitter
from chatvault.ui.thread.parts.annex import Annex
from chatvault.ui.thread.parts.folds import Folds
from chatvault.ui.thread.parts.parts import Part, Segment
from chatvault.ui.thread.parts.said import said
from chatvault.ui.thread.parts.segment_parts import parse
from chatvault.ui.thread.text import searched
from chatvault.ui.thread.text.wanted import Matcher, Wanted
from chatvault.ui.thread.tools.run_parts import DEEPEST
from chatvault.ui.thread.tools.tool_arguments import short_name

_PATIENCE = 0.25  # seconds for one text
_STRIKES = 8  # texts that took longer, before the search is given up
_SIGNS = "*_~`\\"  # may stand inside a word without being seen
_UNCERTAIN = frozenset("*~`\\&$#[]|!<>")  # a word with one of these is not looked for in a source
_ENDINGS, _OPENINGS = frozenset("[]);$\\"), frozenset("[](&$!\\")
_LETTERS = re.compile(r"[^\W_]+")
_CODES = re.compile(TERMINAL_CODES)
_HIDERS = (
    "](",
    "]:",
    "```",
    "~~~",
    "$",
    "\\",
    "&",
    "|",
    "<",
    "\x1b",
)  # without these, letters are all shown
_LINK = re.compile(r"\]\((?:https?://|mailto:)[^\s()\\`]*\)")
_LINKED = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_GLUED_BEFORE = re.compile(r"\[(?<=[^\s(]\[)[^\]\n]*\]\(")
_GLUED_BEHIND = re.compile(r"\]\([^)\n]*\)[^\s.,;:!?)]")
_BREAKS = re.compile(r"[ \t>]*\n[ \t>]*")
_FENCE = re.compile(r"^[ \t>]*```", re.MULTILINE)
# Stretches of a line that are not shown, or not as they are written.
_HIDING = re.compile(
    r"\]\([^)\n]*\)?|^[\s>]*(?:```|~~~).*|^\s*\[[^\]\n]*\]:.*|\$[^$\n]*\$|\\[(\[].*|\\.|&#?\w+;|<[/!a-zA-Z][^>\n]*>"
    r"|^(?:[\s>]*(?:[-+*]|\d+[.)])(?=\s|$))+|^[\s|:=-]+$|\x1b.*"
)
_HIDES = re.compile(r"\]\(|```|~~~|\]:|[$\\&<\x1b]|^[\s>]*(?:[-+*|:=]|\d+[.)])")
_BEGINNING = re.compile(r"^[ \t>]*(?:[-+*#|]+|\d+[.)])?[ \t]*", re.MULTILINE)


def unfolded() -> Folds:
    """Folds of a thread in which nothing is folded."""
    folds = Folds()
    folds.set_everything(unfolded=True)
    return folds


class Scan:
    """Looks for one thing in one message after the other."""

    def __init__(self, wanted: Wanted, annex: Annex | None = None) -> None:
        """``annex``: what was read beside the messages. Raises WrongExpression."""
        self._wanted = wanted
        self._annex = annex or Annex()
        self._matcher = Matcher(wanted, patience=_PATIENCE, strikes=_STRIKES)
        squeezed = tuple(_squeezed_word(word, wanted) for word in wanted.said)
        loose = wanted if wanted.expression else dataclasses.replace(wanted, words=squeezed)
        self._loose = Matcher(loose, patience=_PATIENCE, strikes=_STRIKES)
        self._parts = self._matcher if wanted.expression else Matcher(wanted.anywhere)
        self._keys = () if wanted.expression else tuple(map(self._key, wanted.letters))
        self._is_certain = not any(set(word) & _UNCERTAIN for word in wanted.letters)
        self._is_whole = wanted.is_whole
        self._only_letters = not wanted.is_whole and all(
            map(str.isalpha, "".join(wanted.letters).split())
        )
        self._has_space = any(" " in word for word in wanted.letters)
        self._folds = unfolded()

    @property
    def gave_up(self) -> bool:
        """Whether an expression took so long that no more is looked for."""
        return self._matcher.gave_up or self._loose.gave_up

    def look(self, message: Message) -> list[Found]:
        """In which parts of the message it will be seen, and how often."""
        may_be_in = any(self._may_be_in(block) for block in message.blocks)
        if not may_be_in and not self._may_be_noted(message):
            return []
        found: list[Found] = []
        for key, part in PartSplitter(message, self._folds, self._annex, grouping=False).split():
            if times := self._times(part):
                found.append(Found(message.id, key, times))
        return found

    def _key(self, word: str) -> str:
        """Letters that a text has to have if the word is to be in it; empty: who knows."""
        word = searched.in_text(word) if self._wanted.searched else word
        letters = max(_LETTERS.findall(word), key=len, default="")
        if not letters.isascii():
            return ""
        return letters if self._wanted.case else letters.lower()

    def _may_be_in(self, block: Block) -> bool:
        if not all(self._keys) or not self._keys or isinstance(block, Event):
            return True
        return any(self._has_key(text) for text in self._sources(block))

    def _may_be_noted(self, message: Message) -> bool:
        if message.details is None:
            return False
        return not all(self._keys) or not self._keys or self._has_key(message.details)

    def _sources(self, block: Block, above: int = 0) -> Iterator[str]:
        """All texts that the parts of a block are made from."""
        yield from _sources(block)
        if isinstance(block, File) and (kept := self._annex.files.get(block.attachment.blob or "")):
            yield kept.text
        if not isinstance(block, ToolCall) or not block.child or above >= DEEPEST:
            return
        run = self._annex.runs.get(block.child)
        for message in run.messages if run is not None else ():
            for inside in message.blocks:
                yield from self._sources(inside, above + 1)

    def _has_key(self, text: str) -> bool:
        if self._wanted.searched:
            text = searched.in_text(text)
        text = text if self._wanted.case else text.lower()
        if any(key in text for key in self._keys):
            return True
        squeezed = _squeezed(text)
        return squeezed is not text and any(key in squeezed for key in self._keys)

    def _times(self, part: Part) -> int:
        if not isinstance(part, Segment):
            return self._matcher.count(said(part))
        if not part.code and not part.tail:
            source = part.prefix + part.source
            times = self._in_expression(source) if self._wanted.expression else self._in(source)
            if times is not None:
                return times
        return sum(self._matcher.count(said(shown)) for shown in parse(part))

    def _in(self, source: str) -> int | None:
        """How many hits will be seen of that Markdown; None where it has to be parsed."""
        times = self._matcher.count(source)
        if self._parts.count(source) != times and any(sign in source for sign in _SIGNS):
            return None  # a sign counts as a letter of the word until it is not shown
        if not self._is_certain:
            return None if times or "&" in source or self._is_broken(source, times) else 0
        shown = self._shown(source) if times else 0
        if shown is None or self._is_broken(source, times, shown):
            return None
        return shown

    def _shown(self, source: str) -> int | None:
        """How many of the hits in a source are in what is shown of it."""
        if self._only_letters and not any(hider in source for hider in _HIDERS):
            return self._matcher.count(source)
        spans = self._matcher.spans(source)
        if self._is_whole and any(_touches_sign(source, *span) for span in spans):
            return None
        return _shown(source, spans)

    def _is_broken(self, source: str, times: int, shown: int = 0) -> bool:
        """Whether there are hits that signs or links cut in two, or that only these make."""
        squeezed = _squeezed(source)
        if "](" in source and (self._has_space or _is_glued(source)):
            squeezed, times = _LINKED.sub(r"\1", squeezed), shown
        if self._has_space and "\n" in source:
            squeezed = _BREAKS.sub(" ", squeezed)
        return squeezed is not source and self._loose.count(squeezed) != times

    def _in_expression(self, source: str) -> int | None:
        """None where it has to be parsed: nearly always where anything may be found."""
        lines = _BEGINNING.sub("", _squeezed(source))
        texts = (source, lines, lines.replace("\n", " "))
        return None if any(self._loose.spans(text) for text in dict.fromkeys(texts)) else 0


def _squeezed(text: str) -> str:
    """The text without the signs and codes that may stand inside a word."""
    if "\x1b" in text:
        text = _CODES.sub("", text)
    for sign in _SIGNS:
        if sign in text:
            text = text.replace(sign, "")
    return text


def _squeezed_word(word: str, wanted: Wanted) -> str:
    """The same of a word, but for the stars in one that was searched."""
    if wanted.searched:
        return "*".join(map(_squeezed, word.split("*")))
    return _squeezed(word) or word


def _shown(source: str, spans: Sequence[tuple[int, int]]) -> int | None:
    """How many of these stretches of Markdown are seen; None where that is not certain."""
    if "````" in source or "~~~" in source:
        return None
    fences = [found.start() for found in _FENCE.finditer(source)]
    line_start = line_end = -1
    hiding: list[tuple[int, int]] = []
    checked = (-1, -1)  # the last stretch of the line that was looked at
    hidden = 0
    for start, end in spans:
        if start >= line_end:
            line_start = source.rfind("\n", 0, start) + 1
            line_end = source.find("\n", start)
            line_end = line_end if line_end >= 0 else len(source)
            is_code = line_start not in fences and bisect_left(fences, start) % 2
            hiding = [] if is_code else _hiding(source[line_start:line_end])
            checked = (-1, -1)
        for a, b in hiding:
            if line_start + a < end and start < line_start + b:
                if (a, b) != checked and not _is_address(source[line_start:line_end], a, b):
                    return None
                checked = a, b
                hidden += 1
                break
    return len(spans) - hidden


def _is_address(line: str, start: int, end: int) -> bool:
    """Whether the stretch is nothing but the address of a link."""
    return "`" not in line and bool(_LINK.fullmatch(line, start, end))


def _is_glued(source: str) -> bool:
    """Whether a link begins or ends inside a word."""
    return bool(_GLUED_BEFORE.search(source) or _GLUED_BEHIND.search(source))


def _touches_sign(source: str, start: int, end: int) -> bool:
    """Whether a sign is beside the word that may not be shown, with another word behind it."""
    return source[start - 1 : start] in _ENDINGS or source[end : end + 1] in _OPENINGS


def _hiding(line: str) -> list[tuple[int, int]]:
    """The stretches of a line that are not shown, or not as they are written."""
    if "|" in line:  # cells that the head of a table has no column for are not shown
        return [(0, len(line))]
    return [found.span() for found in _HIDING.finditer(line)] if _HIDES.search(line) else []


def _sources(block: Block) -> tuple[str, ...]:
    """All texts of a block that its parts are made from."""
    if isinstance(block, Text | Code | Thinking | Event):
        return (block.text,)
    if isinstance(block, ToolCall):
        name = (block.name, short_name(block.name))
        return (*name, block.arguments, *_outcome(block.outcome or ToolOutcome()))
    if isinstance(block, ToolResult):
        return (short_name(block.name) if block.name else "Result", *_outcome(block.outcome))
    if isinstance(block, File):
        return (block.attachment.name, block.attachment.media_type, block.text)
    return (block.title, block.url, block.text) if isinstance(block, Citation) else ()


def _outcome(outcome: ToolOutcome) -> tuple[str, ...]:
    return (outcome.text, outcome.details or "")
