"""The files of an import, one by one, as commands print them."""

from __future__ import annotations

from typing import Any

from chatvault.cli.console import answers
from chatvault.domain.imports import ImportedFile, ImportRun


def files_json(run: ImportRun) -> dict[str, Any]:
    """The files that brought something or were left out, and how many there were besides."""
    return {
        "files": [
            {
                "path": file.member,
                "new": file.sessions_new,
                "updated": file.sessions_updated,
                "unchanged": file.sessions_unchanged,
                "left_out": file.left_out or None,
            }
            for file in run.files
        ],
        "files_unchanged": run.files_unchanged,
        "files_without_conversation": run.files_without,
        "files_left_out": run.files_left_out,
    }


def print_files(run: ImportRun) -> None:
    """A line for each file, and one for those that have none."""
    for file in run.files:
        answers.print(f"{_printable(file.member)}: {_outcome(file)}", markup=False)
    if rest := rest_text(run):
        answers.print(rest)


def _outcome(file: ImportedFile) -> str:
    if file.left_out:
        return f"left out: {file.left_out}"
    figures = (
        (file.sessions_new, "new"),
        (file.sessions_updated, "updated"),
        (file.sessions_unchanged, "unchanged"),
    )
    return ", ".join(f"{count:,} {what}" for count, what in figures if count)


def _printable(name: str) -> str:
    """A file's name without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else "�" for sign in name)


def rest_text(run: ImportRun) -> str:
    """How many files there were besides; empty where that is none or not known."""
    listed = sum(bool(file.left_out) for file in run.files)
    more = (run.files_left_out or 0) - listed
    parts = (
        (run.files_unchanged or 0, "unchanged"),
        (run.files_without or 0, "without a conversation of their own"),
        (more, "more left out"),
    )
    said = ", ".join(f"{count:,} {what}" for count, what in parts if count)
    return f"Other files: {said}." if said else ""
