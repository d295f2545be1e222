"""chatvault mapping."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chatvault.cli.console import print_json, remarks
from chatvault.cli.program import program, told
from chatvault.cli.servers import explain_server
from chatvault.errors import UnreadableFile


@program.command()
def mapping(
    chosen: Annotated[
        str,
        typer.Argument(
            metavar="PATH",
            help="A database, a dump, CSV or JSON, their folder, or a database's address.",
        ),
    ],
) -> None:
    """Print what the columns of tables may mean, to be corrected for “import --mapping”."""
    from chatvault.services.mapping import explain
    from chatvault.services.server_import import is_address

    with told():
        path = None if is_address(chosen) else Path(chosen).expanduser()
        found = explain_server(chosen) if path is None else explain(path)
        if found.layout is None:
            tables = ", ".join(sorted(found.tables)) or "none"
            raise UnreadableFile(
                f"No table of it looks like conversations. There are: {tables}.", path=path
            )
    print_json(found.layout.told())
    for session in found.preview:
        first = next((one for one in session.messages if one.hidden is None), None)
        text = "" if first is None else " ".join(getattr(first.blocks[0], "text", "").split())[:60]
        remarks.print(
            f"{session.title[:60]} · {len(session.messages):,} messages · {text}", markup=False
        )
