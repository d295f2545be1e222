"""Every real history of SpecStory is imported, with all of its messages.

They are counted here a second time: a message is a line that names who speaks, outside of code,
with anything below it.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from tests.samples.export_samples import SAMPLES
from tests.samples.reading import sessions_of

FILES = sorted((SAMPLES / "specstory").rglob("history/*.md"))

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


def counted(path: Path) -> int:
    text = re.sub(r"^```.*?^```", "code", path.read_text(), flags=re.DOTALL | re.MULTILINE)
    said = re.split(r"^_\*\*(?:User|Agent)[^*\n]*\*\*_$", text, flags=re.MULTILINE)[1:]
    return sum(bool(part.strip().removesuffix("---").strip()) for part in said)


imported = partial(sessions_of, "specstory")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_has_the_messages_of_its_marks(path: Path) -> None:
    assert [len(session.messages) for session in imported(path)] == [counted(path)]


def test_the_whole_folder_has_the_sessions_of_all_files() -> None:
    found = [len(session.messages) for session in imported(SAMPLES / "specstory")]
    assert sorted(found) == sorted(map(counted, FILES))


def test_no_other_products_file_is_taken_for_a_history() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and folder.name != "specstory":
            assert not imported(folder), folder.name
