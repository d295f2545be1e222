"""The arguments of a tool are read as words, without the signs of JSON."""

from __future__ import annotations

import pytest

from chatvault.domain.tool_arguments import as_read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('{"command": "ls /nope"}', "ls /nope"),
        ('{"file_path": "oven.py", "limit": 20}', "oven.py limit: 20"),
        ('{"old": "a\\n\\tb", "all": true, "by": null}', "a\n\tb all: true by: null"),
        ('{"edits": [{"old": "rye", "new": "oats"}]}', "old: rye new: oats"),
        ('["bash", "-lc", "ls"]', "bash, -lc, ls"),
        ("*** Begin Patch", "*** Begin Patch"),
        ('{"cut off', '{"cut off'),
        ("[" * 100_000, "[" * 100_000),
    ],
)
def test_arguments_are_read_as_words(written: str, read: str) -> None:
    assert as_read(written) == read


def test_a_name_that_is_looked_for_is_shown() -> None:
    assert as_read('{"command": "ls"}', ["comma"]) == "command: ls"
