"""Merging another vault, killed at any moment: whole conversations, and the other one untouched."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services import merging
from chatvault.services.vault import Services, open_vault
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON, make_session
from tests.torture.killing import Acknowledged, copied, left_behind, problems, quick_and_long
from tests.torture.kills import Kills
from tests.torture.test_upkeep import Telling

OURS, SHARED, THEIRS, TURNS = 20, 10, 120, 6


class TellingMerge(Telling):
    """Tells each portion of conversations that is merged."""

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        """What came before this reading is in the vault."""
        if note == "merging conversations":
            self._told.tell()


def merge(vault: Path, told: Acknowledged) -> None:
    """Merge in many small portions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "_AT_ONCE", 10)
        services = open_vault(vault)
        told.tell()
        services.merging.vault(vault.with_name("other"), TellingMerge(told))
        services.close()


@quick_and_long(5)
def test_what_came_is_whole_and_the_rest_comes_again(tmp_path: Path, enough: int) -> None:
    template, vault, other = (tmp_path / name for name in ("template", "vault", "other"))
    filled(template, range(OURS))
    filled(other, range(OURS - SHARED, OURS - SHARED + THEIRS))
    theirs = bytes_of(other)
    shutil.copytree(template, vault)
    kills, amid = Kills("merge a vault", tmp_path), 0
    whole_run = kills.duration(merge, vault)
    for _ in kills.until(enough):
        copied(template, vault)
        told = kills.amid(merge, vault, whole_run)
        with kills.opened(vault) as services:
            came = require_whole(services) - OURS
            assert came >= min(THEIRS, 10 * max(0, told.steps - 2)) - SHARED, (
                "what was told is gone"
            )
            amid += 0 < came < THEIRS - SHARED
            services.merging.vault(other, Unattended())
            assert require_whole(services) == OURS + THEIRS - SHARED
            names = [one.name for one in services.backups.list()]
            assert all(one.is_good for one in services.backups.verify(names, Unattended()))
        assert left_behind(vault) == []
        assert bytes_of(other) == theirs, "the other vault was changed"
    kills.note(amid=amid, lost=0, half=0)


def require_whole(services: Services) -> int:
    """Every conversation has all its messages; how many there are."""
    keys = services.browsing.keys(SessionScope(status=None), SessionSort.CREATED)
    with services.database.rows() as rows:
        counted = dict(rows("SELECT session_id, count(*) FROM message GROUP BY session_id"))
    assert set(counted) == {key.id for key in keys}
    assert set(counted.values()) == {TURNS}, "there is half a conversation"
    assert problems(services) == []
    return len(keys)


def filled(vault: Path, numbers: range) -> None:
    """A closed vault with the conversations of those numbers."""
    services = open_vault(vault)
    with services.database.write() as session:
        store = SessionStore(session, services.importing.blobs, NOON)
        for number in numbers:
            said = [f"loaf {number}, turn {turn} " * 20 for turn in range(TURNS)]
            store.merge(make_session(*said, external_id=f"loaf {number}"))
        store.finish()
    services.indexing.catch_up(Unattended())
    services.close()


def bytes_of(vault: Path) -> str:
    """A sum of its database."""
    return hashlib.sha256((vault / "vault.db").read_bytes()).hexdigest()
