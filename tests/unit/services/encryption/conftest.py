"""What the tests of encryption share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.services.damage.locked import backed_up_vault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return backed_up_vault(tmp_path / "vault")
