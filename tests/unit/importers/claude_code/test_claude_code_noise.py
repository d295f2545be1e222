"""What a user record of Claude Code holds, where somebody wrote it to be slow to read."""

from __future__ import annotations

import pytest

from chatvault.importers.claude_code.noise import PromptKind, read_prompt
from tests.pace import within

_TIMES = 20_000


@pytest.mark.parametrize(
    ("begin", "repeated"),
    [
        ("", "<pasted_content "),
        ("<bash-input>", "<bash-stdout>"),
        ("<command-name>", "<command-args>"),
        ("<command-name>x</command-name>", "<local-command-stdout>"),
        ("", '<teammate-message teammate_id="ada">'),
        ("", '<teammate-message teammate_id="ada" '),
        ("", '<channel from="ada">'),
        ("", "<system-reminder>"),
        ("", "<system-reminder></system-reminder>"),
        ("Go on.", "<system-reminder></system-reminder>"),
        ("Go on.", "</system-reminder>"),
        ("", "Another Claude session sent a message:\n"),
        ("Another Claude session sent a message:\n", "<agent-message from="),
        ("", "\n\nThis came from another Claude session"),
    ],
)
def test_tags_that_never_end_take_no_longer_than_others(begin: str, repeated: str) -> None:
    with within(laps=40):
        assert read_prompt(begin + repeated * _TIMES).kind in PromptKind
