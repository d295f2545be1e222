"""Every format that is registered has a specimen, with which ``test_every_format`` tries it."""

from __future__ import annotations

from chatvault.importers.registry import IMPORTERS
from tests.unit.importers.specimens import SPECIMENS


def test_every_format_has_a_specimen() -> None:
    assert [one.key for one in IMPORTERS if one.key not in SPECIMENS] == []
