"""Every real session of Hermes is imported, with all of its messages.

They are counted here a second time: all but what tools gave back to calls, and what has another
role than a person, a model or a tool.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from tests.samples.export_samples import SAMPLES
from tests.samples.reading import sessions_of

FILES = sorted((SAMPLES / "hermes").rglob("*.json"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


imported = partial(sessions_of, "hermes")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_session_has_the_messages_of_its_document(path: Path) -> None:
    told = json.loads(path.read_text())
    calls = {one["id"] for message in told["messages"] for one in message.get("tool_calls") or []}
    said = [one for one in told["messages"] if one["role"] in ("user", "assistant", "tool")]
    own = [one for one in said if one.get("tool_call_id") not in calls]
    (session,) = imported(path)
    assert session.external_id == told["session_id"]
    assert len(session.messages) == len(own)


def test_no_other_products_file_is_taken_for_one_of_hermes() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and folder.name != "hermes":
            assert not imported(folder), folder.name
