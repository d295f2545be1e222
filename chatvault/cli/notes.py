"""chatvault note."""

from __future__ import annotations

from typing import Annotated

import typer

from chatvault.cli.console import answers, print_json, remarks
from chatvault.cli.options import AsJson, Uid
from chatvault.cli.program import opened, program


@program.command()
def note(
    uid: Uid,
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="The note that it gets.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the note away.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show your note on a conversation, or write another one."""
    if remove and text is not None:
        raise typer.BadParameter("Say either a TEXT or --remove.")
    with opened() as services:
        row = services.browsing.row(uid)
        if remove or text is not None:
            services.organising.set_note(row.id, text or "")
        noted = services.organising.note(row.id)
    if as_json:
        print_json({"uid": row.uid, "note": noted})
    elif noted:
        answers.print(noted, markup=False)
    else:
        remarks.print("It has no note.")
