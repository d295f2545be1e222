"""The folder of real sample files beside the project, where it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"


def sample_files(folder: str) -> list[object]:
    """Every sample of a format as a parameter; one that skips where there is no folder."""
    files = sorted(path for path in (SAMPLES / folder).glob("*") if path.is_file())
    if not files:
        reason = f"there is no folder {SAMPLES / folder}"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason), id=folder)]
    return [pytest.param(path, id=path.name) for path in files]
