"""Taking what can be read of a file that turns out to be damaged amid others."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report


def up_to_damage(
    sessions: Iterator[ParsedSession], name: str, names: Collection[str], report: Report
) -> Iterator[ParsedSession]:
    """The sessions of the file up to where it cannot be read, which is reported.

    Raises UnreadableFile where it is the only one of ``names``.
    """
    try:
        yield from sessions
    except UnreadableFile as error:
        if len(names) == 1:
            raise
        report(Issue("", Severity.ERROR, error.sentence, name, lost=1))
