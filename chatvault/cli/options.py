"""Arguments and options that many commands have."""

from __future__ import annotations

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON alone.")]
Uid = Annotated[str, typer.Argument(metavar="UID", help="What “list” tells.")]
Uids = Annotated[list[str], typer.Argument(metavar="UID", help="What “list” tells.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
