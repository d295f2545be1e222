"""chatvault upkeep."""

from __future__ import annotations

from chatvault.cli.console import (
    answers,
    console_work,
    iso,
    local,
    print_json,
    remarks,
    size,
)
from chatvault.cli.options import AsJson
from chatvault.cli.program import opened, program
from chatvault.domain.counted import conversations


@program.command()
def upkeep(as_json: AsJson = False) -> None:
    """Do what the window does once a day: follow the rules, empty the trash of what is due."""
    with opened() as services, console_work() as work:
        kept = services.upkeep.run(work)
    archived, removed = kept.archived.conversations, kept.emptied.conversations
    freed = kept.emptied.freed + (kept.cleaned.freed if kept.cleaned else 0)
    if as_json:
        waits = iso(kept.waits_until)
        print_json({"archived": archived, "removed": removed, "freed": freed, "waits_until": waits})
    else:
        if kept.waits_until is not None:
            remarks.print(
                "The clock jumped ahead by more than a week since the last time, so the rules wait "
                f"until {local(kept.waits_until)}, and the trash keeps everything that much "
                "longer.",
                style="yellow",
            )
        answers.print(
            f"{conversations(archived)} archived, {removed:,} removed from the trash, "
            f"{size(freed)} freed."
        )
