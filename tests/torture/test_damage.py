"""Hundreds of damaged vaults: noticed, and whole again from the backup."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.torture import figures
from tests.torture.killing import dice
from tests.unit.services.damage.damage import DAMAGES, LOG_DAMAGES
from tests.unit.services.damage.damaged_vaults import Outcome, Templates, try_out

pytestmark = pytest.mark.torture

OF_EACH_KIND = int(os.environ.get("CHATVAULT_DAMAGES", "30"))


def test_damage_is_noticed_and_made_good(tmp_path: Path) -> None:
    templates, chance = Templates.make(tmp_path), dice("damage")
    outcomes: list[tuple[str, Outcome]] = [
        (kind, try_out(templates, tmp_path / "vault", kind, chance))
        for kind in (*DAMAGES, *LOG_DAMAGES)
        for _ in range(OF_EACH_KIND)
    ]
    noticed = [(kind, one) for kind, one in outcomes if one.noticed]
    assert [kind for kind, one in noticed if not one.whole_again] == []
    harmless = sum(one.harmless for _, one in outcomes)
    unnoticed = [kind for kind, one in outcomes if not (one.noticed or one.harmless)]
    assert unnoticed == [], "what is read was changed, and nobody told"
    when = Counter(one.noticed.replace(" ", "_") for _, one in noticed)
    figures.note("damage", damaged=len(outcomes), restored=len(noticed), harmless=harmless,
                 unnoticed=len(unnoticed), lost=0, **when)  # fmt: skip
