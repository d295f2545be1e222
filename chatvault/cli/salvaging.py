"""chatvault salvage."""

from __future__ import annotations

from typing import Annotated

import typer

from chatvault.cli.console import answers, console_work, print_json
from chatvault.cli.program import Chosen, program, told
from chatvault.errors import VaultBusy


@program.command()
def salvage(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
) -> None:
    """Make the vault again of what can be read of its damaged database, which is kept."""
    from chatvault import doorbell
    from chatvault.services.salvaging import salvage_vault

    with told(), console_work() as work:
        if doorbell.ring(Chosen.folder):  # it would go on writing into the file that is put away
            raise VaultBusy(
                "The vault is open in a window, which was brought to the front. Close it and try "
                "again; nothing was changed.",
                path=Chosen.folder,
            )
        report = salvage_vault(Chosen.folder, work)
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
