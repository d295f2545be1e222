"""Threads that Perplexity itself exports as Markdown, with its sign above them.

A question is a heading, of which only the first paragraph is sure to be one: what a person wrote
below it cannot be told from the answer. A rule stands before the next one, and the sources of
an answer below it, numbered from 1, with the number of the turn before where there are several.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from chatvault.domain.blocks import Block, Citation, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.titles import title_from
from chatvault.importers.messages.content_ids import ContentIds, content_id
from chatvault.importers.texts.markdown_links import is_web_address, link

_SIGN = re.compile(r'\s{0,9}<img src="https://r2cdn\.perplexity\.ai/pplx-[^>\n]{1,300}>\s{1,9}# ')
_RULE, _FENCE, _HEADING = "---", "```", "# "
_SOURCE = re.compile(r"\[\^((?:\d{1,6}_)?\d{1,6})\]: (.+)")
_SIGNED = re.compile(r"<div [^>]{0,60}>⁂</div>")  # what parts an answer from its sources
_UNUSED = re.compile(r'<span style="display:none">(?:\[\^[\d_]{1,14}\])*</span>')
_MARK = re.compile(r"\[\^((?:\d{1,6}_)?\d{1,6})\]")
_OF_TURN = re.compile(r"\[\^(\d{1,6})_\d{1,6}\]")
_ESCAPED = re.compile(r"\\([&_*()\[\]~#])")


@dataclass(slots=True)
class _Turn:
    """A question with its answer; ``sources`` by what they are called in it."""

    question: str
    answer: str
    sources: dict[str, str] = field(default_factory=dict)


def is_written(beginning: str) -> bool:
    """Whether the text of a file begins like such a thread."""
    return _SIGN.match(beginning) is not None


def session_of(
    lines: Iterable[str], source: str, name: str, modified: int | None
) -> ParsedSession | None:
    """The thread, as old as its file and called after its first turn, for it tells neither."""
    messages: list[ParsedMessage] = []
    ids = ContentIds()
    for turn in map(_turn, _parts([line.rstrip("\r\n") for line in lines][1:])):
        for role, blocks in ((Role.USER, _asked(turn)), (Role.ASSISTANT, _answered(turn))):
            if blocks:
                before = messages[-1].external_id if messages else None
                called = ids.of(role, *(one.text for one in blocks if isinstance(one, Text)))
                messages.append(ParsedMessage(called, role, blocks, before))
    if not messages:
        return None
    asked = (one.blocks[0] for one in messages if one.role is Role.USER)
    prompts = (_ESCAPED.sub(r"\1", one.text) for one in asked if isinstance(one, Text))
    return ParsedSession(
        source=source,
        external_id=content_id(*(one.external_id for one in messages[:2])),
        messages=tuple(messages),
        title=next(map(title_from, prompts), ""),
        created_at=modified,
        updated_at=modified,
        members=(name,),
    )


def _parts(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines of every turn; a rule before a heading inside an answer parts none."""
    part: list[str] = []
    turn = ""
    for piece in _pieces(lines):
        told = _OF_TURN.search("\n".join(piece))
        number = told[1] if told else ""
        if part and (number == turn != "" or _is_single(part)):
            part += [_RULE, *piece]
        else:
            if part:
                yield part
            part, turn = piece, number
    if part:
        yield part


def _is_single(part: Sequence[str]) -> bool:
    """Whether marks have no number of a turn, as in threads that have just one."""
    text = "\n".join(part)
    return _MARK.search(text) is not None and _OF_TURN.search(text) is None


def _pieces(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines between rules that stand before a heading."""
    piece: list[str] = []
    fenced = False
    for place, line in enumerate(lines):
        fenced ^= line.lstrip().startswith(_FENCE)
        below = lines[place + 1 : place + 3]
        if line == _RULE and not fenced and below[:1] == [""] and _begins(below[1:]):
            yield piece
            piece = []
        else:
            piece.append(line)
    yield piece


def _begins(below: Sequence[str]) -> bool:
    return any(line.startswith(_HEADING) for line in below)


def _turn(lines: Sequence[str]) -> _Turn:
    told = "\n".join(lines).strip("\n")
    question, _, rest = told.partition("\n\n")
    turn = _Turn(question.removeprefix(_HEADING).strip(), "")
    answer = []
    for line in rest.removeprefix(f"{_RULE}\n").split("\n"):
        if source := _SOURCE.fullmatch(line):
            turn.sources[source[1]] = _ESCAPED.sub(r"\1", source[2].strip())
        elif not _SIGNED.fullmatch(line):
            answer.append(_UNUSED.sub("", line))
    turn.answer = _MARK.sub(lambda mark: _linked(mark, turn.sources), "\n".join(answer)).strip()
    return turn


def _linked(mark: re.Match[str], sources: dict[str, str]) -> str:
    """The mark as a link, or as the name of a file that was attached."""
    source = sources.get(mark[1])
    if source is None:
        return mark[0]
    number = mark[1].rpartition("_")[2]
    return link(number, source) if is_web_address(source) else f"({source})"


def _asked(turn: _Turn) -> tuple[Block, ...]:
    return (Text(turn.question),) if turn.question else ()


def _answered(turn: _Turn) -> tuple[Block, ...]:
    """The answer with all its sources, those too that it does not refer to."""
    cited = [Citation(one, one if is_web_address(one) else "") for one in turn.sources.values()]
    return (Text(turn.answer), *cited) if turn.answer else tuple(cited)
