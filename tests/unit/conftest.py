"""Vaults with invented conversations in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chatvault.domain.parsed import ParsedSession
from chatvault.services.vault import Services
from chatvault.storage.blobs import Blobs
from chatvault.storage.merging import parent_links
from chatvault.storage.merging.session_merge import Merge
from chatvault.storage.merging.session_store import SessionStore
from tests.factories import NOON

MergeFunction = Callable[..., list[Merge]]


@pytest.fixture
def merge(services: Services) -> MergeFunction:
    """Puts parsed sessions into the vault, in one transaction."""

    def run(*sessions: ParsedSession) -> list[Merge]:
        with services.database.write() as session:
            store = SessionStore(session, Blobs(services.folder / "blobs"), NOON)
            merges = [store.merge(parsed) for parsed in sessions]
            store.finish()
            parent_links.link_all(session)
        return merges

    return run
