"""Hundreds of damaged vaults: noticed, and whole again from the backup."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.torture.killing import dice
from tests.unit.services.damage import DAMAGES, LOG_DAMAGES
from tests.unit.services.damaged_vaults import Outcome, Templates, try_out

pytestmark = pytest.mark.torture

OF_EACH_KIND = int(os.environ.get("CHATVAULT_DAMAGES", "30"))
LEAST_NOTICED = 0.95


def test_damage_is_noticed_and_made_good(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    templates, chance = Templates.make(tmp_path), dice("damage")
    outcomes: list[tuple[str, Outcome]] = [
        (kind, try_out(templates, tmp_path / "vault", kind, chance))
        for kind in (*DAMAGES, *LOG_DAMAGES)
        for _ in range(OF_EACH_KIND)
    ]
    noticed = [(kind, one) for kind, one in outcomes if one.noticed]
    assert [kind for kind, one in noticed if not one.whole_again] == []
    harmless = sum(one.harmless for _, one in outcomes)
    assert len(noticed) + harmless >= LEAST_NOTICED * len(outcomes)
    when = Counter(one.noticed for _, one in noticed)
    when["harmless"] = harmless
    when["not, in what was said"] = len(outcomes) - len(noticed) - harmless
    with capsys.disabled():
        told = ", ".join(f"{count} {how}" for how, count in when.most_common())
        print(f"\ndamage: {len(outcomes)} vaults, {len(noticed)} noticed ({told}), "
              f"{len(noticed)} whole again")  # fmt: skip
