"""What a ChatGPT export tells beside its conversations: ratings, choices, links, group chats.

The file about the account is read for one thing: a sum of the account's id keeps the
conversations of several accounts apart. Nothing else of it leaves this module.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from chatvault.domain.blocks import Event, EventKind
from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.account_files import ABOUT_ACCOUNT, is_account_file
from chatvault.importers.base import Report
from chatvault.importers.chatgpt import comparisons as chatgpt_comparisons
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.feedback import feedback
from chatvault.importers.json_files.json_record import Record
from chatvault.importers.json_files.json_records import records
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string

ACCOUNT, FEEDBACK = "user.json", "message_feedback.json"
SHARES, GROUPS = "shared_conversations.json", "group_chats.json"
COMPARISONS = "model_comparisons.json"
# What tells of conversations that no message is in.
UNREAD = frozenset({"ads.json", "shopping.json", "sora.json"})

_LARGEST_ACCOUNT = 1 << 20  # bytes
_SHARED_AT = "https://chatgpt.com/share/"
_EMPTY = frozenset({b"", b"[]", b"{}", b"null", b'""'})
_NOT_READ = "This file holds no conversations and was left out; the kept original has it."

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Share:
    id: str
    title: str
    anonymous: bool


class Sidecars:
    """What lies beside the conversations of one folder.

    ``account`` is a sum of the account's id, "" where it is not known.
    """

    def __init__(self, container: Container, names: Sequence[str], report: Report) -> None:
        """``names`` are the claimed files of the folder."""
        self._container, self._report = container, report
        self._names = {posixpath.basename(name).lower(): name for name in names}
        self.account = self._account()
        self._met: set[str] = set()  # what ratings, choices, shares and group chats are about
        self._ratings: dict[str, list[Event]] = {}
        self._choices: dict[str, Event] = {}
        self._compared: set[str] = set()  # conversations that comparisons repeat
        self._shares: dict[str, list[_Share]] = {}
        self._groups: dict[str, Entry] = {}
        for record in self._records(FEEDBACK, "rating"):
            rated = string(record.get("message_id")) or string(record.get("id"))
            for told in _rating(record):
                self._ratings.setdefault(rated, []).append(told)
        for record in self._records(COMPARISONS, "comparison"):
            self._compared.add(chatgpt_comparisons.conversation_of(record))
            if (chosen := chatgpt_comparisons.choice(record)) is not None:
                self._choices[chosen[0]] = chosen[1]
        for record in self._records(SHARES, "shared link"):
            share = _Share(
                string(record.get("id")) or string(record.get("share_id")),
                string(record.get("title")),
                record.get("is_anonymous") is True,
            )
            self._shares.setdefault(string(record.get("conversation_id")), []).append(share)
        for record in self._records(GROUPS, "group chat"):
            identity = string(record.get("conversation_id")) or string(record.get("id"))
            self._groups[identity or f"group {len(self._groups)}"] = record

    def ratings(self, message: str) -> list[Event]:
        """How a person rated a message, and whether they chose it from two."""
        found = self._ratings.get(message, [])
        if (chosen := self._choices.get(message)) is not None:
            found = [*found, chosen]
        if found:
            self._met.add(message)
        return found

    def notices(self, conversation: str, title: str) -> list[Event]:
        """What is to be said of a conversation as a whole."""
        self._met.add(conversation)
        group = self._groups.get(conversation)
        found = [] if group is None else [_group(group)]
        return found + [_shared(share, title) for share in self._shares.get(conversation, ())]

    def group_chats(self) -> Iterator[tuple[str, Entry]]:
        """The group chats whose messages are in the export, with the name of their file."""
        for identity, record in self._groups.items():
            if _has_messages(record):
                self._met.add(identity)
                yield self._names[GROUPS], record

    def compared(self) -> Iterator[tuple[str, Entry]]:
        """What comparisons repeat of conversations that are not in the export any more."""
        missing = self._compared - self._met - {""}
        for record in self._records(COMPARISONS) if missing else ():
            if chatgpt_comparisons.conversation_of(record) in missing:
                yield self._names[COMPARISONS], record

    def sum_up(self) -> None:
        """Report what is about nothing in the export, and what was not read."""
        sentences = (
            (
                FEEDBACK,
                self._ratings,
                "Ratings of messages that are not in the export were left out: {}.",
            ),
            (
                COMPARISONS,
                self._choices,
                "Choices between answers that are not in the export were left out: {}.",
            ),
            (
                SHARES,
                self._shares,
                "Shared links to conversations that are not in the export were left out: {}.",
            ),
            (GROUPS, self._groups, "Group chats are named without what was said in them: {}."),
        )
        for base, told, sentence in sentences:
            left = len(told.keys() - self._met)
            if left:
                self._tell(self._names[base], sentence.format(f"{left:,}"))
        for base, name in self._names.items():
            if is_account_file(self._container, name):
                self._tell(name, ABOUT_ACCOUNT)
            elif base in UNREAD and not self._is_empty(name):
                self._tell(name, _NOT_READ)

    def _account(self) -> str:
        name = self._names.get(ACCOUNT)
        if name is None:
            return ""
        try:
            with self._container.open(name) as stream:
                told = mapping(orjson.loads(stream.read(_LARGEST_ACCOUNT)))
        except (orjson.JSONDecodeError, UnreadableFile):
            return ""  # that it is left out is told anyway
        return account_sum(told.get("id"))

    def _records(self, base: str, noun: str = "") -> Iterator[Entry]:
        """The records of a file; ``noun`` is what those are called that cannot be read."""
        name = self._names.get(base)
        if name is None or self._is_empty(name):
            return
        broken = 0
        try:
            with self._container.open(name) as stream:
                for record in records(stream, wrapper="chats"):
                    if isinstance(record, Record) and isinstance(record.value, dict):
                        yield record.value
                    else:
                        broken += 1
        except UnreadableFile:
            broken += 1
        if broken and noun:
            text = f"What could not be read of the {noun}s was left out ({broken:,})."
            self._report(Issue("", Severity.WARNING, text, name))

    def _is_empty(self, name: str) -> bool:
        try:
            return self._container.head(name).strip() in _EMPTY
        except UnreadableFile:
            return False

    def _tell(self, name: str, text: str) -> None:
        self._report(Issue("", Severity.INFO, text, name))


def account_sum(told: object) -> str:
    """What keeps an account apart, "" where its id is not told."""
    identity = string(told).strip()
    digest = hashlib.sha256(f"chatgpt:{identity}".encode("utf-8", "replace"))
    return digest.hexdigest()[:16] if identity else ""


def _has_messages(record: Entry) -> bool:
    return bool(mapping(record.get("mapping")) or sequence(record.get("messages")))


def _rating(record: Entry) -> Iterator[Event]:
    """What a person thought of an answer; its words may be JSON inside of a text."""
    verdicts = {"thumbsup": "good", "thumbsdown": "bad"}
    rating = string(record.get("rating"))
    verdict = verdicts.get(rating.replace("_", "").lower(), rating)
    content = record.get("content")
    told = mapping(from_json(content) if isinstance(content, str) else content) or record
    tags = [tag for tag in sequence(told.get("tags")) if isinstance(tag, str)]
    return feedback(verdict, tags, string(told.get("text")).strip())


def _group(record: Entry) -> Event:
    count = len(sequence(record.get("participants")) or sequence(record.get("members")))
    return Event(EventKind.NOTICE, f"Group chat of {count}" if count else "Group chat")


def _shared(share: _Share, title: str) -> Event:
    first = "Shared by a link"
    first += f" as “{share.title}”" if share.title and share.title != title else ""
    first += ", without your name" if share.anonymous else ""
    address = f"{_SHARED_AT}{share.id}" if share.id else ""
    return Event(EventKind.NOTICE, f"{first}\n\n{address}".strip())
