"""The forms in which widely used extensions save a chat.

``exporter``: ``metadata`` with ``title``, ``dates``, ``link`` and ``powered_by``, and ``messages``
of ``role`` ("Prompt", "Response"), ``say`` and ``time`` (ChatGPT Exporter and its like).
``voyager``: ``format``, ``url``, ``title``, ``exportedAt`` and ``items`` of ``user`` and
``assistant``; a report has ``content`` with ``markdown`` instead (Gemini Voyager).
``authored``: ``exporter``, ``author``, ``url``, ``date``, ``tags`` and ``messages`` of ``author``
("user", "ai") and ``content`` (AI Chat Exporter).
``paired``: ``platform``, ``exportedAt`` and ``conversation`` of ``human`` and ``assistant``, each
text, an object with ``text``, or ``versions`` (Lyra Exporter). Chats of Copilot have
``responses`` of ``sender`` and ``message`` there.
``spoken``: ``exportVersion``, ``url`` and ``conversation`` of ``speaker`` and ``content``
(Enhanced Grok Export and its like).
``normalized``: ``schemaVersion``, ``exportedAt``, ``source`` with ``platform``, ``url`` and
``title``, and ``messages`` of ``role``, ``displayRole`` and ``content``; what a model wrote beside
the chat is an "artifact" (another AI Chat Exporter).
``cut up``: ``meta`` with ``exported_at`` and ``title``, and ``chats`` of ``type`` ("prompt",
"response") and ``message``, a list of text and elements (``claude-export``, ``chatgpt-export``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from chatvault.domain.blocks import Attachment, File
from chatvault.domain.message import Role
from chatvault.importers.json_files.json_shape import Shape
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.saved_chats.chat import Chat, Turn
from chatvault.importers.saved_chats.elements import text_of
from chatvault.importers.saved_chats.moments import Moments
from chatvault.importers.saved_chats.said import Saying, attached
from chatvault.importers.times.timestamps import timestamp

Entry = dict[str, Any]

WORDS = ("powered_by", "exported_at", "exportedAt", "exporter", "exportVersion", "conversationId")
_NO_TITLE = "AI Chat Export"  # what a chat without one is called
_PEOPLE = frozenset({"prompt", "user", "human", "you"})


def is_saved_chat(seen: Shape) -> bool:
    """Whether a file with these keys is a chat in one of the forms."""
    return any(_has(seen, form) for form in _FORMS)


def chat_of(record: Entry) -> Chat | None:
    """The chat, None where it has none of the forms."""
    for read, told in _READERS:
        if all(key in record for key in told):
            return read(record, Saying())
    return None


# The paths by which a file is known, in the order in which extensions write them.
_FORMS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("metadata", "powered_by"), ("messages", "[]", "role"), ("messages", "[]", "say")),
    (("format",), ("exportedAt",), ("items", "[]", "user")),
    (("format",), ("exportedAt",), ("content", "markdown")),
    (("exporter",), ("author",), ("messages", "[]", "author")),
    (("platform",), ("exportedAt",), ("conversation", "[]", "human")),
    (("conversationId",), ("responses", "[]", "sender"), ("responses", "[]", "message")),
    (("exportVersion",), ("conversation", "[]", "speaker")),
    (("meta", "exported_at"), ("chats", "[]", "index"), ("chats", "[]", "message")),
    (("schemaVersion",), ("source", "platform"), ("messages", "[]", "displayRole")),
)


def _has(seen: Shape, form: Iterable[tuple[str, ...]]) -> bool:
    return all(seen.has(*path) for path in form)


def _exporter(record: Entry, saying: Saying) -> Chat:
    about, listed = mapping(record.get("metadata")), _entries(record.get("messages"))
    dates = mapping(about.get("dates"))
    moments = Moments([*dates.values(), *(one.get("time") for one in listed)])
    turns = []
    for one in listed:
        said = tuple(saying.text(string(one.get("say"))))
        turns.append(Turn(_role(one.get("role")), said, moments.at(one.get("time"))))
    return Chat(
        string(about.get("link")),
        string(about.get("powered_by")),
        string(about.get("title")),
        [[turn] for turn in turns],
        created_at=moments.at(dates.get("created")),
        updated_at=moments.at(dates.get("updated")) or moments.at(dates.get("exported")),
    )


def _voyager(record: Entry, saying: Saying) -> Chat:
    chat = Chat(
        string(record.get("url")),
        "gemini",
        string(record.get("title")),
        updated_at=timestamp(record.get("exportedAt")),
    )
    for item in _entries(record.get("items")):
        asked = (*saying.whole(item.get("user")), *attached(sequence(item.get("attachments"))))
        chat.steps.append([Turn(Role.USER, asked)])
        chat.steps.append([Turn(Role.ASSISTANT, tuple(saying.whole(item.get("assistant"))))])
    report = string(mapping(record.get("content")).get("markdown"))
    chat.steps.append([Turn(Role.ASSISTANT, tuple(saying.text(report)))])
    return chat


def _authored(record: Entry, saying: Saying) -> Chat:
    return Chat(
        string(record.get("url")),
        string(record.get("author")),
        string(record.get("title")),
        [
            [Turn(_role(one.get("author")), tuple(saying.text(string(one.get("content")))))]
            for one in _entries(record.get("messages"))
        ],
        tags=tuple(filter(None, map(string, sequence(record.get("tags"))))),
        updated_at=timestamp(record.get("date")),
    )


def _paired(record: Entry, saying: Saying) -> Chat:
    steps: list[list[Turn]] = []
    for pair in _entries(record.get("conversation")):
        steps.append(list(_versions(pair.get("human"), Role.USER, saying)))
        steps.append(list(_versions(pair.get("assistant"), Role.ASSISTANT, saying)))
    return Chat(
        string(record.get("url")),
        string(record.get("platform")),
        string(record.get("title")),
        steps,
        updated_at=timestamp(record.get("exportedAt")),
    )


def _versions(told: object, role: Role, saying: Saying) -> Iterator[Turn]:
    """The versions of a turn; one that has none is the only one itself."""
    versions = mapping(told).get("versions")
    for place, one in enumerate(versions if isinstance(versions, list) else [told]):
        number, asked = mapping(one).get("version"), mapping(one).get("userVersion")
        yield Turn(
            role,
            tuple(saying.whole(one)),
            version=number if isinstance(number, int) else place,
            answers=asked if isinstance(asked, int) else None,
        )


def _responded(record: Entry, saying: Saying) -> Chat:
    return Chat(
        string(record.get("url")),
        string(record.get("platform")),
        string(record.get("title")),
        [
            [Turn(_role(one.get("sender")), tuple(saying.text(string(one.get("message")))))]
            for one in _entries(record.get("responses"))
        ],
        identity=string(record.get("conversationId")),
        updated_at=timestamp(record.get("exportTime")),
    )


def _spoken(record: Entry, saying: Saying) -> Chat:
    """The moment beside each message is that of saving, too."""
    return Chat(
        string(record.get("url")),
        "",
        string(record.get("title")),
        [
            [Turn(_role(one.get("speaker")), tuple(saying.text(string(one.get("content")))))]
            for one in _entries(record.get("conversation"))
        ],
        updated_at=timestamp(record.get("exportDate")),
    )


def _normalized(record: Entry, saying: Saying) -> Chat:
    about = mapping(record.get("source"))
    title = string(about.get("title"))
    return Chat(
        string(about.get("url")),
        string(about.get("platform")),
        "" if title == _NO_TITLE else title,
        [[_normalized_turn(one, saying)] for one in _entries(record.get("messages"))],
        updated_at=timestamp(record.get("exportedAt")),
        model=string(mapping(record.get("metadata")).get("Model")),
    )


def _normalized_turn(told: Entry, saying: Saying) -> Turn:
    text = string(told.get("content"))
    if told.get("role") != "artifact":
        return Turn(_role(told.get("role")), tuple(saying.text(text)))
    attachment = Attachment(string(told.get("displayRole")) or "Artifact", "text/markdown")
    return Turn(Role.ASSISTANT, (File(attachment, text),) if text.strip() else ())


def _cut_up(record: Entry, saying: Saying) -> Chat:
    about = mapping(record.get("meta"))
    return Chat(
        "",
        "",
        string(about.get("title")),
        [
            [Turn(_role(one.get("type")), tuple(saying.text(text_of(one.get("message")))))]
            for one in _entries(record.get("chats"))
        ],
        updated_at=timestamp(about.get("exported_at")),
    )


def _entries(told: object) -> list[Entry]:
    return [one for one in sequence(told) if isinstance(one, dict)]


def _role(told: object) -> Role:
    return Role.USER if string(told).casefold().rstrip(":") in _PEOPLE else Role.ASSISTANT


_READERS: tuple[tuple[Callable[[Entry, Saying], Chat], tuple[str, ...]], ...] = (
    (_normalized, ("schemaVersion", "source", "messages")),
    (_exporter, ("metadata", "messages")),
    (_voyager, ("format", "items")),
    (_voyager, ("format", "content")),
    (_authored, ("exporter", "messages")),
    (_spoken, ("exportVersion", "conversation")),
    (_paired, ("platform", "conversation")),
    (_cut_up, ("meta", "chats")),
    (_responded, ("conversationId", "responses")),
)
