"""Reads chats that extensions of browsers save, or that were copied out of a page.

Extensions save them as JSON, one or several a file, or as Markdown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from chatvault.domain.blocks import File, Image, Text, plain_text
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.domain.stand_in import SAVED
from chatvault.domain.titles import title_from
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.homes.standing_in import standing_in
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import may_be_json, shape_with
from chatvault.importers.messages.content_ids import ContentIds, content_id
from chatvault.importers.saved_chats import (
    clipped,
    copied,
    counted,
    labelled,
    numbered,
    products,
    ruled,
    sourced,
    written,
)
from chatvault.importers.saved_chats.chat import Chat, Turn
from chatvault.importers.saved_chats.forms import WORDS, chat_of, is_saved_chat
from chatvault.importers.texts.text_lines import text_beginning, text_lines
from chatvault.importers.texts.text_names import may_be_text

_UNKNOWN = "This chat is not in a known form and was left out."

Entry = dict[str, Any]
Reading = Callable[[Iterable[str], int | None], Chat]

_FORMS: tuple[tuple[Callable[[str], bool], Reading], ...] = (
    (written.is_one, written.chat_of),
    (numbered.is_one, numbered.chat_of),
    (sourced.is_one, sourced.chat_of),
    (counted.is_one, counted.chat_of),
    (ruled.is_one, ruled.chat_of),
    (labelled.is_one, labelled.chat_of),
    (clipped.is_one, clipped.chat_of),
)


class SavedChatsImporter:
    """Reads what pages of chats show: no more is saved, so a product's own export counts first."""

    key = products.SOURCE
    name = "Chats saved in a browser"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The files in one of the forms."""
        return tuple(
            name
            for name in names
            if _is_ours(container, name) or _written(container, name) is not None
        )

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """One conversation a chat. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            chat_in = _written(container, name)
            if chat_in is not None:
                with container.open(name) as stream:
                    saved = chat_in(text_lines(stream), container.modified(name))
                yield session_of(saved)
                return
            for record in read(container, name, findings, essential="", wrapper=""):
                if (chat := chat_of(record)) is not None:
                    yield session_of(chat)
                else:
                    findings.error(_UNKNOWN)

        yield from sessions_of(container, names, report, "chat", read_file)


def _is_ours(container: Container, name: str) -> bool:
    return may_be_json(container, name) and is_saved_chat(
        shape_with(head_of(container, name), *WORDS)
    )


def _written(container: Container, name: str) -> Reading | None:
    """How the text of the file is read, None where it is no chat."""
    if not may_be_text(name):
        return None
    beginning = text_beginning(container, name)
    for is_one, reading in _FORMS:
        if is_one(beginning):
            return reading
    return copied.chat_of if copied.is_one(head_of(container, name)) else None


def session_of(chat: Chat) -> ParsedSession | None:
    """The conversation that stands in for its product's own, None where nothing was said."""
    messages, leaf = _messages(chat)
    if not messages:
        return None
    source = products.source_of(chat.address, chat.product)
    first = next((one.text for one in messages[0].blocks if isinstance(one, Text)), "")
    times = [one.created_at for one in messages if one.created_at is not None]
    identity = chat.identity or products.identity_in(chat.address)
    session = ParsedSession(
        source=source,
        external_id=identity or content_id(chat.title, messages[0].external_id),
        messages=messages,
        title=chat.title.strip() or title_from(first),
        # A chat of which the page tells no time is as old as what was saved of it.
        created_at=chat.created_at or min(times, default=chat.updated_at),
        updated_at=max(times, default=chat.updated_at),
        model=chat.model or None,
        active_leaf=leaf,
        tags=chat.tags,
    )
    return standing_in(session, SAVED)


def _messages(chat: Chat) -> tuple[tuple[ParsedMessage, ...], str | None]:
    """All messages, and the last one of what is shown; pages tell no ids of them."""
    messages: list[ParsedMessage] = []
    ids, leaf = ContentIds(), None
    before: dict[int, str] = {}  # the versions of the turn before, by their numbers
    for step in chat.steps:
        here: dict[int, str] = {}
        for turn in filter(_says, step):
            parent = leaf if turn.answers is None else before.get(turn.answers, leaf)
            name = ids.of(turn.role, plain_text(turn.blocks), *_files(turn))
            messages.append(ParsedMessage(name, turn.role, turn.blocks, parent, turn.at))
            here[turn.version] = name
        if here:
            before, leaf = here, next(reversed(here.values()))
    return tuple(messages), leaf


def _files(turn: Turn) -> Iterator[str]:
    return (one.attachment.name for one in turn.blocks if isinstance(one, Image | File))


def _says(turn: Turn) -> bool:
    return bool(turn.blocks)
