"""chatvault merge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chatvault.cli.console import answers, console_work, print_json
from chatvault.cli.program import opened, program


@program.command()
def merge(
    vault: Annotated[Path, typer.Argument(help="Another vault: its folder, or its vault.db.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Add what another vault has: conversations, originals, tags, notes, folders.

    The other vault is only read. Where both say different things, both are kept.
    """
    with opened() as services, console_work() as work:
        done = services.merging.vault(vault.expanduser(), work)
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
        f"{done.new:,} conversations came, {done.completed:,} got messages that they lacked, "
        f"{done.known:,} were there.",
        markup=False,
    )
    if done.versions:
        answers.print(f"{done.versions:,} messages are there in two versions.", markup=False)
    for text in done.conflicts:
        answers.print(text, markup=False)
