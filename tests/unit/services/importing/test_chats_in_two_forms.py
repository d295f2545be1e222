"""A chat on Telegram is one conversation, whether its pages or its JSON were imported first."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.importers.people.telegram_page_files import page, said
from tests.unit.services.importing.test_order_of_files import a_vault

_MESSAGES = """
SELECT s.external_id, s.title, m.external_id, m.author, m.text, m.active FROM chat_session s
JOIN message m ON m.session_id = s.id ORDER BY s.id, m.position
"""
TIMES = {1: 1_622_041_423, 2: 1_622_041_483, 3: 1_622_041_543}


def in_json(number: int, name: str, text: str) -> dict[str, Any]:
    return {"id": number, "type": "message", "date_unixtime": str(TIMES[number]), "from": name,
            "from_id": f"user{len(name)}", "text": text}  # fmt: skip


def on_page(number: int, name: str, text: str) -> str:
    minute = 3 + number - 1
    return said(number, name, text, at=f"26.05.2021 18:{minute:02}:43 UTC+03:00")


SAID = [(1, "Ada", "Is it rye?"), (2, "Bo", "It is."), (3, "Ada", "Good.")]


def as_json(folder: Path, count: int, number: int = 7) -> Path:
    path = folder / f"json {number}" / "result.json"
    path.parent.mkdir()
    messages = [in_json(*one) for one in SAID[:count]]
    chat = {"name": "Bakers", "type": "private_group", "id": number, "messages": messages}
    path.write_text(json.dumps(chat), encoding="utf-8")
    return path


def as_pages(folder: Path, first: int, end: int) -> Path:
    path = folder / f"pages {first}" / "messages.html"
    path.parent.mkdir()
    path.write_text(page(*(on_page(*one) for one in SAID[first:end])), encoding="utf-8")
    return path


def run(services: Services, path: Path) -> tuple[int, int]:
    (one,) = services.importing.run([path], Unattended()).runs
    return one.sessions_new, one.messages_new


def messages(services: Services) -> list[tuple[Any, ...]]:
    with services.database.rows() as rows:
        return [tuple(row) for row in rows(_MESSAGES)]


@pytest.mark.parametrize(("in_json", "first"), [(3, 0), (2, 0), (3, 1), (2, 1)])
def test_in_either_order_they_are_one_conversation(
    tmp_path: Path, in_json: int, first: int
) -> None:
    paths = [as_json(tmp_path, in_json), as_pages(tmp_path, first, 3)]
    stories = []

    for one, other in permutations(paths):
        with a_vault(tmp_path) as services:
            run(services, one)
            assert run(services, other)[0] == 0
            assert [run(services, path) for path in (one, other)] == [(0, 0), (0, 0)]
            stories.append(messages(services))

    assert stories[0] == stories[1]
    assert stories[0] == [
        ("7", "Bakers", str(number), name, text, 1) for number, name, text in SAID
    ]


def test_pages_of_a_part_are_the_same_chat(services: Services, tmp_path: Path) -> None:
    run(services, as_pages(tmp_path, 0, 3))

    assert run(services, as_pages(tmp_path, 1, 3)) == (0, 0)


def test_chats_with_names_of_their_own_stay_apart(services: Services, tmp_path: Path) -> None:
    run(services, as_json(tmp_path, 3))

    assert run(services, as_json(tmp_path, 3, number=8)) == (1, 3)
