"""Names for exported files that every file system takes."""

from __future__ import annotations

import datetime
import re
import unicodedata

from chatvault.domain.session import SessionRow

LONGEST = 120  # bytes, the ending included
_NOT_PLAIN = re.compile(r"[^0-9A-Za-z]+")


class FileNames:
    """Gives each conversation of one export a name that no other one has.

    A name is the day, the title and the beginning of the conversation's uid: it sorts by day,
    stays the same from one export to the next, and can be none that Windows reserves.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, session: SessionRow, ending: str) -> str:
        """The file's name, ``ending`` included."""
        uid = _NOT_PLAIN.sub("", session.uid)[:8] or "0"
        attempt = 1
        while True:
            tail = f"-{uid}{ending}" if attempt == 1 else f"-{uid}-{attempt}{ending}"
            name = _stem(session, LONGEST - len(tail.encode())) + tail
            # As systems see it that tell neither capitals nor composed characters apart.
            folded = unicodedata.normalize("NFKC", name).casefold()
            if folded not in self._taken:
                self._taken.add(folded)
                return name
            attempt += 1


def _stem(session: SessionRow, room: int) -> str:
    day = "undated"
    if session.created_at is not None:
        started = datetime.datetime.fromtimestamp(session.created_at / 1000, datetime.UTC)
        day = started.strftime("%Y-%m-%d")
    stem = f"{day}-{_slug(session.title) or 'conversation'}"
    return stem.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore").rstrip("-")


def _slug(title: str) -> str:
    # Letters, marks and digits of any script stay: Indic vowels are marks.
    composed = unicodedata.normalize("NFC", title[:500]).casefold()
    kept = (char if unicodedata.category(char)[0] in "LMN" else " " for char in composed)
    return "-".join("".join(kept).split())
