"""An import that is stopped anywhere leaves whole conversations, and the next one the rest."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled
from chatvault.services.importing import portion_import
from chatvault.services.vault import Services, open_vault
from tests.stopping import Looking
from tests.unit.services.importing.test_importing import conversation, write_export

POINTS, COUNT = 50, 40


def lengths(services: Services) -> dict[str, int]:
    """How many messages every conversation has by now."""
    with services.database.rows() as rows:
        return dict(rows(
            "SELECT s.external_id, count(*) FROM chat_session s "
            "LEFT JOIN message m ON m.session_id = s.id GROUP BY s.id"
        ))  # fmt: skip


def test_at_fifty_points_whole_conversations_are_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given an export that takes several transactions,
    monkeypatch.setattr(portion_import, "FIRST_BATCH_MESSAGES", 10)
    monkeypatch.setattr(portion_import, "BATCH_MESSAGES", 15)
    export = write_export(
        tmp_path / "conversations.json",
        *(conversation(f"c{one}", *["Rye?", "Yes."] * (one % 4 + 1)) for one in range(COUNT)),
    )
    open_vault(tmp_path / "empty").close()
    shutil.copytree(tmp_path / "empty", tmp_path / "whole")
    services, counted = open_vault(tmp_path / "whole"), Looking()
    services.importing.run([export], counted)
    whole = lengths(services)
    services.close()
    assert len(whole) == COUNT
    # when it is stopped at any look,
    chance, in_part = random.Random(1), set[int]()
    for point in sorted(chance.choices(range(1, counted.looks + 1), k=POINTS)):
        shutil.rmtree(tmp_path / "vault", ignore_errors=True)
        shutil.copytree(tmp_path / "empty", tmp_path / "vault")
        services = open_vault(tmp_path / "vault")
        with pytest.raises(Cancelled):
            services.importing.run([export], Looking(point))
        # then each conversation is there whole or not at all,
        left = lengths(services)
        in_part.add(len(left))
        assert left.items() <= whole.items()
        # and the next import brings the rest.
        services.importing.run([export], Unattended())
        assert lengths(services) == whole
        services.close()
    assert len(in_part) > 3  # some were stopped in the middle
