"""What Duck.ai saves as text becomes a conversation."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.times.local_times import local_time
from tests.unit.importers.export_files import imported, write
from tests.unit.importers.hostile import is_chain
from tests.unit.importers.saved_chats.saved_chats import SAID, said

HEAD = (
    "This conversation was generated with Duck.ai (https://duck.ai) using OpenAI's GPT-4o mini "
    "Model. AI chats may display inaccurate or offensive information (see "
    "https://duckduckgo.com/duckai/privacy-terms for more info).\n\n====================\n\n"
)
FIRST = "User prompt 1 of 2 - 8/24/2026, 12:27:45 PM:\nWhy rye?\n\nGPT-4o mini:\nIt keeps.\n\n"
SECOND = "User prompt 2 of 2 - 8/24/2026, 12:30:00 PM:\nAnd oats?\n\nGPT-4o mini:\nLess."
RULE = "--------------------\n\n"
SAVED = HEAD + FIRST + RULE + SECOND


def read(tmp_path: Path, text: str) -> ParsedSession:
    return imported(write(tmp_path / "a.zip", {"duck.ai_2026-08-24.txt": text.encode()})).session


OLDER = SAVED.replace("Duck.ai (", "DuckDuckGo AI Chat (")


@pytest.mark.parametrize("text", [SAVED, OLDER, SAVED.replace("\n", "\r\n"), f"{SAVED}\n"])
def test_a_chat_has_its_prompts_with_their_moments_and_its_answers(
    tmp_path: Path, text: str
) -> None:
    session = read(tmp_path, text)

    assert (session.source, session.title) == ("duck-ai", "Why rye?")
    assert session.model == "GPT-4o mini"
    assert said(session) == SAID
    assert is_chain(session)
    assert [one.created_at for one in session.messages] == [
        local_time("2026-08-24T12:27:45"),
        None,
        local_time("2026-08-24T12:30:00"),
        None,
    ]


def test_a_title_may_have_been_written_above(tmp_path: Path) -> None:
    assert read(tmp_path, f"# Rye and oats\n\n{SAVED}").title == "Rye and oats"
    assert read(tmp_path, f"# Rye and oats\n{SAVED}").title == "Rye and oats"


def test_days_stand_before_months_where_a_number_says_so(tmp_path: Path) -> None:
    text = SAVED.replace("8/24/2026, 12:27:45 PM", "24/08/2026, 12:27:45").replace(
        "8/24/2026, 12:30:00 PM", "01/09/2026, 12:30:00"
    )

    session = read(tmp_path, text)

    assert session.messages[2].created_at == local_time("2026-09-01T12:30:00")


def test_rules_and_headings_in_what_was_said_part_nothing(tmp_path: Path) -> None:
    quoted = f"It keeps.\n\n{RULE}Sown in autumn.\n\nGPT-4o mini:\nUser prompt 2 of 2:\nYes."

    session = read(tmp_path, SAVED.replace("It keeps.", quoted))

    assert said(session) == [SAID[0], (Role.ASSISTANT, quoted), *SAID[2:]]


def test_answers_of_another_model_are_answers(tmp_path: Path) -> None:
    session = read(tmp_path, SAVED.replace("GPT-4o mini:\nLess", "Claude Haiku 4.5:\nLess"))

    assert said(session) == SAID


def test_a_prompt_may_have_no_answer(tmp_path: Path) -> None:
    session = read(tmp_path, SAVED.partition("\n\nGPT-4o mini:\nLess.")[0])

    assert said(session) == SAID[:3]


@pytest.mark.parametrize("text", [HEAD, FIRST, f"So:\n\n{SAVED}", SAVED.replace("=" * 20, "")])
def test_other_text_is_none(tmp_path: Path, text: str) -> None:
    assert imported(write(tmp_path / "a.zip", {"a.txt": text.encode()})).claimed == {}
