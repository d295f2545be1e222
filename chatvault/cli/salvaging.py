"""chatvault salvage."""

from __future__ import annotations

from typing import Annotated

import typer

from chatvault.cli.console import answers, console_work, print_json
from chatvault.cli.program import Chosen, program, require_no_window, told


@program.command()
def salvage(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Make the vault again of what can be read of its damaged database, which is kept."""
    from chatvault.cli.unlocking import key_of
    from chatvault.services.salvaging import salvage_vault

    with told():
        key = key_of(Chosen.folder)
    with told(), console_work() as work:
        require_no_window()  # it would go on writing into the file that is put away
        report = salvage_vault(Chosen.folder, work, key)
    if as_json:
        print_json(
            {
                "sessions": report.sessions,
                "messages": report.messages,
                "lost": report.lost,
                "kept": str(report.kept),
            }
        )
        return
    answers.print(
        f"{report.sessions:,} conversations with {report.messages:,} messages were read; "
        f"{report.lost:,} entries are known to be lost. The damaged database is kept as "
        f"{report.kept}.",
        markup=False,
    )
