"""Taking what can be read of a file that turns out to be damaged, or empty, amid others."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report

NOTHING_SAID = "There is no message in it, so it was left out."


def up_to_damage(
    sessions: Iterator[ParsedSession | None], name: str, among: Collection[object], report: Report
) -> Iterator[ParsedSession]:
    """The sessions of the file up to where it cannot be read, which is reported.

    So is None, which stands for one in which nothing was said. Raises UnreadableFile where
    there is no other ``among`` those that are read.
    """
    try:
        for session in sessions:
            if session is None:
                report(Issue("", Severity.INFO, NOTHING_SAID, name))
            else:
                yield session
    except UnreadableFile as error:
        if len(among) == 1:
            raise
        report(Issue("", Severity.ERROR, error.sentence, name, lost=1))
