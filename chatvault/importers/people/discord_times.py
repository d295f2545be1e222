"""The times in what DiscordChatExporter writes for people, which look as its computer is set up."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chatvault.importers.saved_chats.moments import Moments

# "13-Apr-19 12:07 PM", up to 2022 wherever nobody wished for something else
_OLD = re.compile(r"(?P<day>\d{2})-(?P<month>[A-Za-z]{3})-(?P<year>\d{2}) (?P<clock>\d{2}:\d{2}.*)")


class DiscordMoments:
    """Reads the times of one file, all of which tell which number is the day."""

    def __init__(self, told: Iterable[str]) -> None:
        self._moments = Moments(told, usual="")

    def at(self, told: str) -> int | None:
        """UTC ms, None where it is none; without a zone it is this computer's."""
        return self._moments.at(_OLD.sub(r"\g<month> \g<day>, 20\g<year> \g<clock>", told))
