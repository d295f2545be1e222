"""A row of "AI Mode", in which Google's search answers: it holds a whole conversation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatvault.domain.blocks import Block, Event, EventKind, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.titles import title_from
from chatvault.importers.gemini_takeout.conversations import Attachments
from chatvault.importers.gemini_takeout.row import Row

SOURCE = "ai-mode"

_SEARCHED = re.compile(r"Searched for\s+")
# AI Mode was used, or a picture was looked for that is not told; nothing was asked.
_NOTHING = ("Used ", "Searched with ")
_OFFER = re.compile(r"<FollowUp>(.*?)(?:</FollowUp>|\Z)", re.DOTALL)  # a question at the end
_ESCAPED = re.compile(r"\\([*_`#\[\]])")
_SPEAKER = re.compile(
    r"^[#*_ ]{0,8}(?:(?P<asked>Your prompt)|Search['’]s response)[*_ ]{0,4}:[*_ ]{0,4}",
    re.MULTILINE,
)


def session(row: Row, member: str, attachments: Attachments) -> ParsedSession | None:
    """The conversation of the row; None where nothing was asked."""
    turns = list(_turns(row))
    if not turns:
        return None
    messages: list[ParsedMessage] = []
    for place, (role, text) in enumerate(turns):
        blocks: tuple[Block, ...] = (Text(text), *(() if place else _beside(row, attachments)))
        before = messages[-1].external_id if messages else None
        messages.append(ParsedMessage(f"{row.key}:{place}", role, blocks, before, row.at))
    return ParsedSession(
        source=SOURCE,
        external_id=row.key,
        messages=tuple(messages),
        title=title_from(_searched(row)) or title_from(turns[0][1]),
        created_at=row.at,
        updated_at=row.at,
        members=(member,),
    )


def _turns(row: Row) -> Iterator[tuple[Role, str]]:
    """Who said what; without words before it, what stands there answers the search."""
    told = "\n\n".join(row.answers)
    speakers = list(_SPEAKER.finditer(told))
    ends = [*(speaker.start() for speaker in speakers), len(told)]
    asked, first = _searched(row), told[: ends[0]].strip()
    if asked and (first or not speakers):
        yield Role.USER, asked
    if first and " ".join(first.split()) != " ".join(asked.split()):
        yield Role.ASSISTANT, _offered(first)
    for speaker, end in zip(speakers, ends[1:], strict=True):
        if text := told[speaker.end() : end].strip():
            yield (Role.USER, text) if speaker["asked"] else (Role.ASSISTANT, _offered(text))


def _offered(text: str) -> str:
    """The answer with its question at the end, which Google writes down without a form."""
    return _OFFER.sub(lambda offer: _ESCAPED.sub(r"\1", offer[1].strip()), text)


def _searched(row: Row) -> str:
    """What was looked for first."""
    title = row.title.strip()
    if " ".join(title.split()).startswith(_NOTHING) and not (row.files or any(row.made)):
        return ""
    return _SEARCHED.sub("", title, count=1)


def _beside(row: Row, attachments: Attachments) -> Iterator[Block]:
    """The files and notes of the row, which tells them of the whole conversation."""
    for name, shown in row.files.items():
        yield attachments.block(name, shown)
    for note in row.notes:
        yield Event(EventKind.NOTICE, note)
    for name in dict.fromkeys(picture for made in row.made for picture in made):
        yield attachments.block(name, "")
