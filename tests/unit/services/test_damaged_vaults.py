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
    for _ in range(OF_EACH_KIND):
        outcome = try_out(templates, tmp_path / "vault", kind, chance)
        assert outcome.whole_again if outcome.noticed else outcome.harmless
