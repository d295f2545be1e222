"""chatvault tour."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chatvault.cli.console import answers
from chatvault.cli.options import path_of
from chatvault.cli.program import program


@program.command()
def tour(
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", parser=path_of, help="Where the pictures go.")
    ],
) -> None:
    """Take pictures of the window with the sample conversations, in a throw-away vault."""
    from chatvault.app import tour as take_pictures

    for path in take_pictures(out):
        answers.print(str(path), markup=False)
