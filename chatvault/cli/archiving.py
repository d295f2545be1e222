"""chatvault archive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from chatvault.cli.ages import days
from chatvault.cli.console import (
    answers,
    console_work,
    iso,
    local,
    print_json,
    table,
)
from chatvault.cli.options import AsJson
from chatvault.cli.program import opened, program
from chatvault.domain.counted import conversations
from chatvault.domain.safekeeping.archive_rule import ArchiveRule
from chatvault.domain.session import SessionRow, SessionStatus
from chatvault.domain.source import key_of
from chatvault.domain.source import source as source_of
from chatvault.domain.work import Work

if TYPE_CHECKING:
    from chatvault.services.vault import Services

_LISTED = 20  # conversations in a table for people; JSON has them all


class _Counts(NamedTuple):
    """How many conversations are in the list, and how many are archived."""

    active: int
    archived: int


class _Run(NamedTuple):
    """What rules choose, and the counts before it was archived and after."""

    rows: Sequence[SessionRow]
    before: _Counts
    after: _Counts


@program.command()
def archive(
    uids: Annotated[
        list[str] | None, typer.Argument(metavar="UID", help="These, even if pinned or starred.")
    ] = None,
    older_than: Annotated[
        str, typer.Option("--older-than", metavar="AGE", help="Such as 90d, 12w, 6m or 1y.")
    ] = "",
    source: Annotated[str, typer.Option(help="Only of this source, such as codex.")] = "",
    project: Annotated[str, typer.Option(help="Only in this project: its name or path.")] = "",
    tag: Annotated[str, typer.Option(help="Only with this tag.")] = "",
    query: Annotated[str, typer.Option(help="Only what this search finds.")] = "",
    rules: Annotated[bool, typer.Option("--rules", help="By the rules of the vault.")] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take the last run back, or bring those named back.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be archived, and change nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Archive conversations: those named, or those without activity for a while.

    Pinned and starred ones of the latter stay.
    """
    narrowed = bool(source or project or tag or query)
    if uids:
        if older_than or narrowed or rules or dry_run:
            raise typer.BadParameter("UIDs go alone, or with --undo.")
        _move(uids, SessionStatus.ACTIVE if undo else SessionStatus.ARCHIVED, as_json=as_json)
        return
    if [bool(older_than), rules, undo].count(True) != 1:
        raise typer.BadParameter("Say one of UIDs, --older-than, --rules and --undo.")
    if narrowed and not older_than:
        raise typer.BadParameter("--source, --project, --tag and --query go with --older-than.")
    if undo:
        _undo(as_json=as_json)
        return
    age = days(older_than, "--older-than") if older_than else 0
    with opened() as services, console_work() as work:
        if rules:
            chosen = services.upkeep.rules().archive
        else:
            known = services.tagging.named(tag).name if tag else ""
            chosen = (ArchiveRule(age, key_of(source) or source, project, known, query),)
        run = _run(services, chosen, work, dry_run=dry_run)
    _tell_run(run, dry_run=dry_run, as_json=as_json)


def _run(services: Services, chosen: Sequence[ArchiveRule], work: Work, *, dry_run: bool) -> _Run:
    """Archive what the rules choose; in a dry run, only count it."""
    before = _counts(services)
    rows = services.browsing.rows(services.archiving.planned(chosen, work))
    if dry_run:
        return _Run(rows, before, _Counts(before.active - len(rows), before.archived + len(rows)))
    services.archiving.run(chosen, work)
    return _Run(rows, before, _counts(services))


def _tell_run(run: _Run, *, dry_run: bool, as_json: bool) -> None:
    if not as_json:
        _print(run, dry_run=dry_run)
        return
    print_json(
        {
            "archived": 0 if dry_run else run.after.archived - run.before.archived,
            "dry_run": dry_run,
            "sessions": [_as_json(row) for row in run.rows],
            "before": run.before._asdict(),
            "after": run.after._asdict(),
        }
    )


def _move(uids: Sequence[str], to: SessionStatus, *, as_json: bool) -> None:
    """Archive these conversations, or bring them back; what lies in the trash stays there."""
    back = to is SessionStatus.ACTIVE
    with opened() as services:
        rows = [services.browsing.row(uid) for uid in uids]
        wanted = SessionStatus.ARCHIVED if back else SessionStatus.ACTIVE
        moved = {row.id for row in rows if row.status is wanted}
        services.organising.move(moved, to)
    if as_json:
        print_json({"brought_back" if back else "archived": len(moved)})
    else:
        answers.print(f"{conversations(len(moved))} {'brought back' if back else 'archived'}.")


def _undo(*, as_json: bool) -> None:
    with opened() as services:
        moment = services.archiving.last_run()
        before = _counts(services)
        if moment is not None:
            services.archiving.undo(moment)
        after = _counts(services)
    if as_json:
        print_json({"brought_back": after.active - before.active, "archived_at": iso(moment)})
    elif moment is None:
        answers.print("There is no run to take back.")
    else:
        _print_counts(before, after)
        answers.print(f"{conversations(after.active - before.active)} brought back.")


def _counts(services: Services) -> _Counts:
    counts = services.browsing.navigation()
    return _Counts(counts.all, counts.archived)


def _print(run: _Run, *, dry_run: bool) -> None:
    rows = run.rows
    if rows:
        listed = table("!Id", "Last active", "Source", "Title")
        for row in rows[:_LISTED]:
            listed.add_row(
                row.uid[:8], local(row.updated_at), source_of(row.source).name, row.title
            )
        answers.print(listed)
        if len(rows) > _LISTED:
            answers.print(f"and {len(rows) - _LISTED:,} more")
        answers.print()
    _print_counts(run.before, run.after)
    would = "would be archived; nothing was changed" if dry_run else "archived"
    answers.print(f"{conversations(len(rows))} {would}.")
    if rows and not dry_run:
        answers.print("Take it back with: chatvault archive --undo")


def _print_counts(before: _Counts, after: _Counts) -> None:
    counts = table("", ">Before", ">After")
    for name, old, new in zip(("In the list", "Archived"), before, after, strict=True):
        counts.add_row(name, f"{old:,}", f"{new:,}")
    answers.print(counts)


def _as_json(row: SessionRow) -> dict[str, object]:
    return {
        "uid": row.uid,
        "title": row.title,
        "source": row.source,
        "project": row.project,
        "updated_at": iso(row.updated_at),
    }
