"""One row of Google's "My Activity": a prompt with its answer, or something that was done."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_PRODUCT = re.compile(r"gemini|\bbard\b", re.IGNORECASE)
_CHAT = re.compile(
    r"//gemini\.google\.com/(?:u/\d{1,3}/)?(?:app|gem/[\w-]{1,80})/(?:c/)?(?P<id>[\w-]{6,80})"
)


@dataclass(frozen=True, slots=True)
class Row:
    """What a row tells; ``at`` is UTC ms, ``when`` the moment as it is written.

    ``answers`` are Markdown: the answer, then other drafts of it. ``files`` are the names that
    files have beside the rows, with the names that people gave them; ``made`` are such names of
    what each answer shows. ``notes`` are further lines under the prompt. ``chat`` is the id of
    the conversation, which Google tells since 2026, and ``branches`` are those of others that
    branched off behind the row, and so hold it, too. ``of_search``: it is a row of AI Mode.
    ``before`` are words that Google puts before every prompt, where they had to be found out.
    """

    title: str
    when: str
    at: int | None
    answers: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    made: tuple[tuple[str, ...], ...] = ()
    chat: str = ""
    branches: tuple[str, ...] = ()
    of_search: bool = False
    before: str = ""

    @property
    def key(self) -> str:
        """What is the same for the row in every later export, also in the other format.

        The page of an export tells the time to the second only.
        """
        moment = self.when if self.at is None else str(self.at // 1000)
        told = f"{moment}\0{' '.join(self.title.split())}"
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]


def is_gemini(product: str) -> bool:
    """Whether a product's name, in whatever language, is that of Gemini or of Bard before it."""
    return _PRODUCT.search(product) is not None


def is_ai_mode(product: str) -> bool:
    """Whether a product's name is that of the AI Mode of Google's search."""
    return product.strip() == "AI Mode"


def is_known(product: str) -> bool:
    """Whether rows of the product are read."""
    return is_gemini(product) or is_ai_mode(product)


def chats_in(told: Iterable[str]) -> list[str]:
    """The ids of the conversations whose addresses stand in what Google tells of a row."""
    found = (one["id"] for text in told for one in _CHAT.finditer(text))
    return list(dict.fromkeys(found))
