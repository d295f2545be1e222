"""Going through the files of an export, one after the other, whatever state they are in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.export_records import Findings

# Reads a file; None for a conversation in which nothing was said.
Read = Callable[[str, Findings], Iterator[ParsedSession | None]]


def nothing_said(number: int, noun: str) -> str:
    """The sentence for conversations that are empty."""
    if number == 1:
        return f"Nothing was said in one {noun}, so it was left out."
    return f"Nothing was said in {number:,} {noun}s, so they were left out."


def tell_missing(number: int, report: Report) -> None:
    """Report how many files are not in the export that its conversations refer to, if any."""
    if number:
        text = (
            f"Files that conversations refer to are not in it; their places are kept: {number:,}."
        )
        report(Issue("", Severity.INFO, text))


def sessions_of(
    container: Container,
    names: Sequence[str],
    report: Report,
    noun: str,
    read: Read,
    *,
    unchanged: Collection[str] | None = None,
) -> Iterator[ParsedSession]:
    """The sessions of every file that is not in the vault as it is.

    ``unchanged`` are those that are, where that is not told by each file alone. A file that
    cannot be read is reported, and how many conversations are empty. Raises UnreadableFile
    where it is the only one.
    """
    if unchanged is None:
        unchanged = container.unchanged
    for name in names:
        if name in unchanged:
            continue
        findings, empty = Findings(report, name, noun), 0
        try:
            for found in read(name, findings):
                if found is None:
                    empty += 1
                else:
                    yield found if found.members else replace(found, members=(name,))
        except UnreadableFile as error:
            if len(names) == 1:
                raise
            findings.error(error.sentence)
        if empty:
            report(Issue("", Severity.INFO, nothing_said(empty, noun), name))
        findings.sum_up()
