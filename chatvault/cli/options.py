"""Arguments and options that many commands have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from chatvault.services.vault import Services

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON only.")]
Uid = Annotated[str, typer.Argument(metavar="UID", help="As “list” shows it.")]
Uids = Annotated[list[str], typer.Argument(metavar="UID", help="As “list” shows it.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def path_of(told: str) -> Path:
    """The path that is named; an empty one, as a script's variable may be, names none."""
    if not told:
        raise typer.BadParameter("The path is empty.")
    return Path(told).expanduser()


def ids_of(services: Services, uids: Sequence[str]) -> list[int]:
    """The vault's ids of the conversations, each once. Raises NotFound."""
    return list(dict.fromkeys(services.browsing.row(uid).id for uid in uids))
