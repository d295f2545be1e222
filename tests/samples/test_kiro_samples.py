"""Every real file of Kiro is imported: what its history says, entry by entry, is its messages."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from tests.samples.export_samples import SAMPLES
from tests.samples.reading import sessions_of

FILES = sorted((SAMPLES / "kiro").rglob("*.json"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


imported = partial(sessions_of, "kiro")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_has_the_messages_of_its_history(path: Path) -> None:
    value = json.loads(path.read_text())
    said = [entry for entry in value["history"] if entry["message"]["content"]]
    (session,) = imported(path)
    assert session.external_id == value["sessionId"]
    assert len(session.messages) == len(said)


def test_no_other_products_file_is_taken_for_kiros() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and folder.name != "kiro":
            assert not imported(folder), folder.name
