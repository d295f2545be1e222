"""chatvault stats."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from chatvault.cli import figures
from chatvault.cli.console import answers, print_json, table
from chatvault.cli.options import AsJson
from chatvault.cli.program import opened, program
from chatvault.domain.statistics import SessionStatistics, VaultStatistics


@program.command()
def stats(
    uid: Annotated[str | None, typer.Argument(metavar="UID", help="Of one conversation.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the figures of the vault, or of one conversation.

    Messages are those that are shown by default; an import counts what is hidden, too.
    """
    told: VaultStatistics | SessionStatistics
    with opened() as services:
        if uid is None:
            told, about = services.statistics.vault(None), {}
        else:
            found = services.browsing.row(uid)
            told, about = services.statistics.session(found.id), {"uid": found.uid}
    if as_json:
        values = about | dataclasses.asdict(told)
        values.pop("session_id", None)
        print_json(values)
        return
    rows = table("Figure", ">Value")
    for row in figures.rows(told):
        rows.add_row(*row)
    answers.print(rows)
