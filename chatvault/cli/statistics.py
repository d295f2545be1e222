"""chatvault stats."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from chatvault.cli.console import answers, print_json, table
from chatvault.cli.program import opened, program


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
