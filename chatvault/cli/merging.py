"""chatvault merge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chatvault.cli.console import answers, console_work, print_json
from chatvault.cli.options import AsJson, path_of
from chatvault.cli.program import opened, program
from chatvault.domain.counted import conversations, counted


@program.command()
def merge(
    vault: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", parser=path_of, help="Another vault: its folder, or its vault.db."
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Add what another vault has: conversations, originals, tags, notes, folders.

    The other vault is only read. Where both say different things, both are kept.
    """
    with opened() as services, console_work() as work:
        done = services.merging.vault(vault, work)
    if as_json:
        print_json(
            {
                "new": done.new,
                "completed": done.completed,
                "were_there": done.known,
                "versions": done.versions,
                "lost_files": done.lost_files,
                "conflicts": list(done.conflicts),
            }
        )
        return
    answers.print(
        f"{conversations(done.new)} came, {done.completed:,} got messages that had been "
        f"missing, {counted(done.known, 'was', 'were')} there already.",
        markup=False,
    )
    if done.versions:
        twice = counted(done.versions, "message is", "messages are")
        answers.print(f"{twice} there in two versions.", markup=False)
    for text in done.conflicts:
        answers.print(text, markup=False)
