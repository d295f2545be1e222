"""What a saved chat tells, in whichever form its extension wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field

from chatvault.domain.blocks import Block
from chatvault.domain.message import Role


@dataclass(frozen=True, slots=True)
class Turn:
    """A version of what was said; ``at`` is UTC ms.

    ``version`` is its number, and ``answers`` that of the version of the prompt it belongs to,
    None for the last one.
    """

    role: Role
    blocks: tuple[Block, ...]
    at: int | None = None
    version: int = 0
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat; ``steps`` are its turns, each with its versions, of which the last one is shown.

    ``address`` is that of its page, ``product`` any text that names where it was held. A page
    tells when it was saved, and few when the chat began.
    """

    address: str
    product: str
    title: str
    steps: list[list[Turn]] = field(default_factory=list)
    tags: tuple[str, ...] = ()
    identity: str = ""
    created_at: int | None = None
    updated_at: int | None = None
    model: str = ""
