"""A vault that read the beginning of a file first, beside one that reads it whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.vaults import new_vault

WORK = Unattended()
CUTS = st.lists(st.floats(0, 1), min_size=1, max_size=3)

Content = dict[str, list[Any]]


@contextmanager
def another_vault() -> Iterator[Services]:
    with TemporaryDirectory() as name:
        services = new_vault(Path(name, "vault"))
        yield services
        services.close()


def rows(services: Services, statement: str) -> list[dict[str, Any]]:
    with services.database.read() as session:
        return [dict(row) for row in session.connection().exec_driver_sql(statement).mappings()]


# Numbers are given in the order of imports; what they point at is compared by its own name.
NUMBERS = ("id", "uid", "imported_at", "session_id", "message_id", "source_id", "project_id")


def content(services: Services) -> Content:
    """All that is in the vault of conversations."""
    names = {row["id"]: row["external_id"] for row in rows(services, "SELECT * FROM message")}
    found: Content = {}
    for table in ("chat_session", "message", "tool_call", "attachment", "event", "alternative"):
        order = "position" if table == "message" else "rowid"
        found[table] = []
        for row in rows(services, f"SELECT * FROM {table} ORDER BY {order}"):
            told = {key: value for key, value in row.items() if key not in NUMBERS}
            for key in {"message_id", "parent_id", "active_leaf_id"} & row.keys():
                told[key] = names.get(row[key])
            found[table].append(told)
    for table in ("tool_call", "attachment", "alternative"):
        found[table].sort(key=str)
    found["project"] = rows(
        services, "SELECT p.path FROM chat_session s JOIN project p ON p.id = s.project_id"
    )
    return found


def run(services: Services, *paths: Path, growing: bool = False) -> None:
    services.importing.run(paths, WORK, growing=growing)


def as_read_whole(path: Path) -> Content:
    with another_vault() as other:
        run(other, path)
        return content(other)


def is_as_read_whole(services: Services, path: Path) -> None:
    assert content(services) == as_read_whole(path)
    assert services.health.check(WORK).healthy


def any_beginnings_are_the_whole(
    name: str,
    whole: bytes,
    cuts: list[float],
    growing: bool,
    beside: Callable[[Path], object] = lambda _: None,
) -> None:
    with TemporaryDirectory() as folder, another_vault() as services:
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside(Path(folder))
        for cut in [*sorted(cuts), 1]:
            path.write_bytes(whole[: round(cut * len(whole))])
            run(services, path, growing=growing)
        is_as_read_whole(services, path)
