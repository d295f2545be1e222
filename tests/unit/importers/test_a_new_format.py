"""A new format takes a class and a line in the registry; all else works with it then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.importers import registry
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.messages.drafts import Draft, chain
from chatvault.services.vault import Services

WORK = Unattended()


class BreadImporter:
    """Reads files whose lines are said in turn, behind a first line that tells what they are."""

    key = "bread-talk"
    name = "Bread talk"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for name in names if container.head(name).startswith(b"BREAD TALK\n"))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        for name in names:
            with container.open(name) as stream:
                said = stream.read().decode().splitlines()[1:]
            roles = (Role.USER, Role.ASSISTANT)
            drafts = [
                Draft(str(place), roles[place % 2], [Text(line)]) for place, line in enumerate(said)
            ]
            yield ParsedSession("bread-talk", name, chain(drafts), members=(name,))


def test_a_class_and_a_line_are_a_format(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a format that is registered,
    monkeypatch.setattr(registry, "IMPORTERS", (*registry.IMPORTERS, BreadImporter()))
    path = tmp_path / "rye.txt"
    path.write_text("BREAD TALK\nHow long does rye rise?\nTen hours.\n")
    # when one of its files is imported,
    (run,) = services.importing.run([path], WORK).runs
    # then it is read, found, named, and given back.
    assert (run.format, run.sessions_new, run.issues) == ("bread-talk", 1, ())
    (key,) = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    (row,) = services.browsing.rows([key.id])
    assert row.title == "How long does rye rise?"
    assert services.searching.search("hours", WORK).total == 1
    (saved,) = services.originals.save(row.uid, tmp_path / "out", WORK)
    assert saved.read_bytes() == path.read_bytes()
