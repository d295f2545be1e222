"""chatvault export, stats and tour."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chatvault.cli.console import answers, console_work, print_json, table
from chatvault.cli.program import opened, program
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended

if TYPE_CHECKING:
    from chatvault.services.vault import Services


@program.command()
def export(
    form: Annotated[str, typer.Option("--format", metavar="md|html|json", help="The format.")],
    out: Annotated[Path, typer.Option("--out", metavar="PATH", help="A folder, or one file.")],
    uids: Annotated[list[str] | None, typer.Argument(metavar="[UID...]")] = None,
    query: Annotated[str | None, typer.Option("--query", help="What this search finds.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every conversation.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Export conversations to files."""
    from chatvault.exporters.registry import EXPORTERS

    if form not in (exporter.key for exporter in EXPORTERS):
        raise typer.BadParameter(f"“{form}” is not one of md, html, json.", param_hint="--format")
    if not (uids or query or everything):
        raise typer.BadParameter("Say which: UIDs, --query or --all.")
    with opened() as services, console_work() as work:
        ids = _chosen(services, uids or [], query, everything=everything)
        written = services.exporting.export(ids, form, out.expanduser(), work)
    if as_json:
        print_json({"files": [str(path) for path in written]})
    else:
        answers.print(f"{len(written):,} files written.")


@program.command()
def stats(
    uid: Annotated[str | None, typer.Argument(help="Of one conversation.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Show the figures of the vault, or of one conversation."""
    with opened() as services:
        if uid is None:
            figures = dataclasses.asdict(services.statistics.vault(None))
        else:
            row = services.browsing.row(uid)
            figures = {"uid": row.uid} | dataclasses.asdict(services.statistics.session(row.id))
            del figures["session_id"]
    if as_json:
        print_json(figures)
        return
    rows = table("Figure", ">Value")
    for name, value in figures.items():
        if isinstance(value, int | str):
            shown = f"{value:,}" if isinstance(value, int) else value
            rows.add_row(name.replace("_", " "), shown)
    answers.print(rows)


@program.command()
def tour(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the pictures go.")],
) -> None:
    """Take pictures of the window with the sample conversations, in a throw-away vault."""
    from chatvault.app import tour as take_pictures

    for path in take_pictures(out.expanduser()):
        answers.print(str(path), markup=False)


def _chosen(
    services: Services, uids: list[str], query: str | None, *, everything: bool
) -> list[int]:
    if everything:
        scope = SessionScope(status=None, subagents=True)
        return [key.id for key in services.browsing.keys(scope, SessionSort.CREATED)]
    ids = [services.browsing.row(uid).id for uid in uids]
    if query:
        ids.extend(services.searching.sessions(query, Unattended()))
    return list(dict.fromkeys(ids))
