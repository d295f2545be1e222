"""Two dozen damaged vaults, of every kind there is: noticed, and whole again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.unit.services.damage import DAMAGES, LOG_DAMAGES
from tests.unit.services.damaged_vaults import Templates, try_out

OF_EACH_KIND = 3


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates.make(tmp_path_factory.mktemp("vaults"))


@pytest.mark.parametrize("kind", [*DAMAGES, *LOG_DAMAGES])
def test_it_is_noticed_and_made_good(templates: Templates, tmp_path: Path, kind: str) -> None:
    chance = random.Random(kind)
    outcomes = [try_out(templates, tmp_path / "vault", kind, chance) for _ in range(OF_EACH_KIND)]
    assert [one for one in outcomes if one.noticed and not one.whole_again] == []
    if kind != "bits":  # within a text they are noticed only by the sums of a backup
        assert [one for one in outcomes if not one.noticed and not one.harmless] == []
