"""chatvault star and pin."""

from __future__ import annotations

from typing import Annotated

import typer

from chatvault.cli.console import answers, print_json
from chatvault.cli.options import AsJson, Uids, ids_of
from chatvault.cli.program import opened, program
from chatvault.domain.changes import Changes
from chatvault.domain.counted import conversations

_Remove = Annotated[bool, typer.Option("--remove", help="Take it away again.")]


@program.command()
def star(uids: Uids, remove: _Remove = False, as_json: AsJson = False) -> None:
    """Star conversations; no rule archives starred ones."""
    with opened() as services:
        changes = services.organising.star(ids_of(services, uids), on=not remove)
    _tell(changes, "unstarred" if remove else "starred", as_json=as_json)


@program.command()
def pin(uids: Uids, remove: _Remove = False, as_json: AsJson = False) -> None:
    """Keep conversations at the head of the list; no rule archives pinned ones."""
    with opened() as services:
        changes = services.organising.pin(ids_of(services, uids), on=not remove)
    _tell(changes, "unpinned" if remove else "pinned", as_json=as_json)


def _tell(changes: Changes, done: str, *, as_json: bool) -> None:
    """Say with how many that was done; those that were so already do not count."""
    count = len(changes.session_ids)
    if as_json:
        print_json({done: count})
    else:
        answers.print(f"{conversations(count)} {done}.")
