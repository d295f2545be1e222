"""Every real history of aider is imported, with all that was asked; counted a second time here."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from chatvault.domain.message import Role
from tests.samples.export_samples import SAMPLES
from tests.samples.reading import sessions_of

FILES = sorted((SAMPLES / "aider").rglob("*.md"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


imported = partial(sessions_of, "aider")


def questions(text: str) -> int:
    """Each group of lines that are marked and end as aider ends its own."""
    groups = re.findall(r"(?m)(?:^####[^\n]*  \n)+", text)
    said = [group.replace("#### ", "").strip(" #\n") for group in groups]
    return sum(one not in ("", "<blank>") for one in said)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_history_has_what_was_asked(path: Path) -> None:
    sessions = imported(path)
    asked = [message for one in sessions for message in one.messages if message.role is Role.USER]
    assert len(asked) == questions(path.read_text())
    runs = len(re.findall(r"(?m)^# aider chat started at ", path.read_text()))
    assert len(sessions) <= runs + 1


def test_no_other_products_file_is_taken_for_a_history() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and folder.name != "aider":
            assert not imported(folder), folder.name
