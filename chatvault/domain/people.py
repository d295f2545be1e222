"""Who is who in chats among people: which of the names in them is the person's own.

Everybody in such a chat is a person. Until it is known who of them is oneself, all that was said
counts as one's own; from then on the others speak in a role of their own.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chatvault.domain.message import Role

# By what people are known, whether somebody is oneself.
Answers = Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a chat, by name, and by the account's id where the format has one.

    ``is_me``: the export itself tells that it is the one who exported.
    """

    name: str
    account: str = ""
    is_me: bool = False

    @property
    def key(self) -> str:
        """What answers are kept under."""
        return self.account or self.name


class Identity(enum.StrEnum):
    """What is known of somebody."""

    ME = "me"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in the chats of a source: in how many, and how much was said in them."""

    key: str
    name: str
    identity: Identity
    chats: int
    messages: int = 0


@dataclass(frozen=True, slots=True)
class Participants:
    """The people of one source and account, those in most chats first."""

    source_id: int
    source: str
    account: str
    people: tuple[Participant, ...]

    @property
    def unknown(self) -> tuple[Participant, ...]:
        """Who may be oneself."""
        return tuple(one for one in self.people if one.identity is Identity.UNKNOWN)


class Identities:
    """What the answers say of everybody in the chats of one source.

    In each chat at most one of them is asked for: where oneself is found, all others are others,
    in every chat.
    """

    def __init__(self, chats: Iterable[Sequence[Person]], answers: Answers) -> None:
        self._answers = answers
        self._others = {
            person.key
            for chat in chats
            if any(map(self._is_me, chat))
            for person in chat
            if not self._is_me(person)
        }

    def identity(self, person: Person) -> Identity:
        """What is known of somebody."""
        if self._is_me(person):
            return Identity.ME
        is_other = person.key in self._others or self._answer(person) is False
        return Identity.OTHER if is_other else Identity.UNKNOWN

    def roles(self, chat: Sequence[Person]) -> dict[str, Role]:
        """In which role everybody speaks, by name."""
        found = any(map(self._is_me, chat))
        return {person.name: self._role(person, found=found) for person in chat}

    def _role(self, person: Person, *, found: bool) -> Role:
        identity = self.identity(person)
        if identity is Identity.UNKNOWN:
            return Role.OTHER if found else Role.USER
        return Role.USER if identity is Identity.ME else Role.OTHER

    def _is_me(self, person: Person) -> bool:
        return self._answer(person) is True

    def _answer(self, person: Person) -> bool | None:
        """A chat that was imported before its format's ids were read knows names alone."""
        return self._answers.get(person.key, self._answers.get(person.name))
