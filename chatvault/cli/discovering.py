"""chatvault scan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from chatvault.cli.console import answers, console_work, iso, print_json, remarks, table
from chatvault.cli.options import AsJson
from chatvault.cli.program import program, told
from chatvault.domain.coding_tools.found_store import FoundStore
from chatvault.domain.counted import counted
from chatvault.domain.source import source


@program.command()
def scan(as_json: AsJson = False) -> None:
    """Look for conversations that coding tools keep on this computer; reads none of them."""
    from chatvault.services.discovering import Discovering

    with told(), console_work() as work:
        found = Discovering().scan(work)
    if as_json:
        print_json([_as_json(store) for store in found])
    elif found:
        _print(found)
    else:
        remarks.print("No tool was found whose conversations can be read.")
    if any(store.problem for store in found):
        raise typer.Exit(1)


def _as_json(store: FoundStore) -> dict[str, Any]:
    return {
        "source": store.source,
        "path": str(store.path),
        "conversations": store.conversations,
        "size": store.size,
        "since": iso(store.since),
        "deletes_after_days": store.deletes_after,
        "problem": store.problem or None,
    }


def _print(found: tuple[FoundStore, ...]) -> None:
    rows = table("Tool", "Folder", ">Conversations", ">Bytes", "Since", "Deletes after")
    for store in found:
        known, days = store.conversations is not None, store.deletes_after
        rows.add_row(
            source(store.source).name,
            _short(store.path),
            f"{store.conversations:,}" if known else "in a database",
            f"{store.size:,}",
            (iso(store.since) or "")[:10],
            counted(days, "day", "days") if days else "",
        )
    answers.print(rows, markup=False)
    for store in found:
        if store.problem:
            remarks.print(store.problem, markup=False)


def _short(path: Path) -> str:
    """A path as people write it, from their home on."""
    home = Path.home()
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)
