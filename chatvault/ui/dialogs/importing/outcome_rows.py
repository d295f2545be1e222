"""What came of each file of an import, as rows in groups: what needs a person comes first."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from chatvault.domain.imports import ImportedFile, ImportRun
from chatvault.domain.parsed import Issue, Severity
from chatvault.ui.dialogs.importing.run_words import figures, format_name, one_line
from chatvault.ui.wording import counted

_ICONS = {
    Severity.ERROR: ("x-circle", "bad"),
    Severity.WARNING: ("warning", "warn"),
    Severity.INFO: ("info", "text2"),
}
_ORDER = tuple(_ICONS)


class OutcomeKind(enum.Enum):
    """What a row is."""

    HEAD = enum.auto()  # names a group
    ISSUE = enum.auto()  # a sentence, and its place below it
    FILE = enum.auto()  # a file, and what came of it
    NOTE = enum.auto()  # how many files there were besides


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One row.

    ``text`` is the sentence of a problem, else the file or the name of a group; ``detail`` the
    file of a problem or what came of a file; ``place`` is where in the file a problem is.
    """

    kind: OutcomeKind
    text: str
    detail: str = ""
    place: str = ""
    icon: str = ""
    token: str = "text"

    @property
    def is_head(self) -> bool:
        """Whether it names the rows below it."""
        return self.kind is OutcomeKind.HEAD

    @property
    def spoken(self) -> str:
        """The row as one text."""
        where = ", ".join(part for part in (self.detail, self.place) if part)
        if self.kind is OutcomeKind.ISSUE:
            return f"{where}: {self.text}" if where else self.text
        return f"{self.text}: {where}" if where else self.text

    @property
    def tip(self) -> str:
        """The whole of what may be cut."""
        return self.spoken if self.kind in (OutcomeKind.ISSUE, OutcomeKind.FILE) else ""


def outcome_rows(run: ImportRun) -> tuple[OutcomeRow, ...]:
    """The rows of a run; empty groups are left out."""
    issues = sorted(run.issues, key=lambda issue: _ORDER.index(issue.severity))
    left = [file for file in run.files if file.left_out]
    changed = [file for file in run.files if not file.left_out]
    updated = [file for file in changed if file.sessions_updated]
    new = [file for file in changed if not file.sessions_updated]
    more = (run.files_left_out or 0) - len(left)
    groups = (
        ("Problems", [_issue(each) for each in issues if each.severity is not Severity.INFO], 0),
        ("Files left out", [*map(_left_out, left)], more),
        ("Notes", [_issue(each) for each in issues if each.severity is Severity.INFO],
         0),
        ("Updated", [*map(_changed, updated)], 0),
        ("New", [*map(_changed, new)], 0),
        ("Other files", [*_others(run)], 0),
    )  # fmt: skip
    return tuple(row for name, rows, rest in groups for row in _group(name, rows, rest))


def report_text(run: ImportRun) -> str:
    """The report in plain text: the figures, then group by group."""
    said = ", ".join(f"{figure.count:,} {figure.label.lower()}" for figure in figures(run))
    lines = [f"{run.path} ({format_name(run)})", said]
    for row in outcome_rows(run):
        if row.is_head:
            lines += ["", f"{row.text} ({row.detail})" if row.detail else row.text]
        else:
            lines.append(f"  • {row.spoken}")
    return "\n".join(lines)


def _group(name: str, rows: list[OutcomeRow], more: int) -> Iterator[OutcomeRow]:
    if not rows:
        return
    yield OutcomeRow(OutcomeKind.HEAD, name, _amount(rows[0].kind, len(rows) + more))
    yield from rows
    if more > 0:
        yield OutcomeRow(OutcomeKind.NOTE, f"and {counted(more, 'more file', 'more files')}")


def _amount(kind: OutcomeKind, number: int) -> str:
    """How many rows a group has; of files by name, for the numbers above are conversations."""
    match kind:
        case OutcomeKind.NOTE:
            return ""
        case OutcomeKind.FILE:
            return counted(number, "file", "files")
        case _:
            return f"{number:,}"


def _issue(issue: Issue) -> OutcomeRow:
    icon, token = _ICONS[issue.severity]
    return OutcomeRow(
        OutcomeKind.ISSUE,
        one_line(issue.text),
        one_line(issue.member),
        one_line(issue.where),
        icon,
        token,
    )


def _left_out(file: ImportedFile) -> OutcomeRow:
    return OutcomeRow(OutcomeKind.FILE, one_line(file.member), file.left_out)


def _changed(file: ImportedFile) -> OutcomeRow:
    parts = (
        (file.sessions_new, "new"),
        (file.sessions_updated, "updated"),
        (file.sessions_unchanged, "unchanged"),
    )
    said = ", ".join(f"{count:,} {what}" for count, what in parts if count)
    return OutcomeRow(OutcomeKind.FILE, one_line(file.member), said)


def _others(run: ImportRun) -> Iterator[OutcomeRow]:
    if run.files_unchanged:
        count = counted(run.files_unchanged, "file", "files")
        yield OutcomeRow(OutcomeKind.NOTE, f"{count} with nothing new")
    if run.files_without:
        count = counted(run.files_without, "file", "files")
        yield OutcomeRow(
            OutcomeKind.NOTE, f"{count} without a conversation of their own, such as pictures"
        )
    if run.files_unchanged is None and run.files_left_out is None and run.sessions_new:
        yield OutcomeRow(OutcomeKind.NOTE, "What came of each file was not noted")
