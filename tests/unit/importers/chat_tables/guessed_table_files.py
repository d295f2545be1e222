"""Invented tables as chat programs have them, and what is read of them as it is guessed."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from chatvault.domain.blocks import (
    plain_text,
)
from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.importers.containers.container import open_container
from chatvault.services.importing.mapping import explain, reader

CHATS, TURNS = 3, 4


SAID = (
    "How long does rye rise?",
    "Ten hours, wrapped in a cloth.",
    "Which oven is best for it?",
    "A stone oven, if you have one.",
)


DAY = "2025-08-31"


def moment(chat: int, turn: int) -> str:
    return f"{DAY}T17:{chat * 10 + turn:02}:00Z"


def turns() -> list[tuple[int, int, bool, str]]:
    """The number of a chat, that of a turn in it, whether the person speaks, and what is said."""
    return [(chat, turn, turn % 2 == 0, f"{SAID[turn]} ({chat})")
            for chat in range(CHATS) for turn in range(TURNS)]  # fmt: skip


def pairs() -> list[tuple[int, int, str, str]]:
    told = turns()
    return [(asked[0], asked[1], asked[3], answered[3])
            for asked, answered in zip(told[::2], told[1::2], strict=True)]  # fmt: skip


def database(path: Path, **tables: tuple[str, Sequence[Sequence[Any]]]) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        for name, (columns, rows) in tables.items():
            listed = columns.split()
            connection.execute(f"CREATE TABLE {name} ({', '.join(listed)})")
            places = ", ".join("?" for _ in listed)
            connection.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
        connection.commit()
    return path


def written(path: Path, told: object) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(told))
    return path


def table(path: Path, *rows: Sequence[object]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def read(path: Path) -> list[ParsedSession]:
    layout = explain(path).layout
    assert layout is not None
    container, issues = open_container(path), list[Issue]()
    tables = reader(layout)
    found = list(
        tables.sessions(container, tables.claim(container, container.names()), issues.append)
    )
    assert issues == []
    return found


def said(session: ParsedSession) -> list[tuple[Role, str]]:
    return [(one.role, plain_text(one.blocks)) for one in session.messages]


def whole(chat: int) -> list[tuple[Role, str]]:
    """What is said in a chat."""
    return [(Role.USER if asks else Role.ASSISTANT, text)
            for number, _, asks, text in turns() if number == chat]  # fmt: skip


def assert_all_are_read(path: Path, *titles: str) -> None:
    sessions = read(path)
    assert sorted(map(said, sessions)) == [whole(chat) for chat in range(CHATS)]
    if titles:
        assert sorted(one.title for one in sessions) == sorted(titles)


def listed(chat: int, **names: str) -> list[dict[str, str]]:
    """The messages of a chat, whose parts are called as ``names`` say."""
    who, what = names.get("who", "role"), names.get("what", "content")
    person, bot = names.get("person", "user"), names.get("bot", "assistant")
    return [{who: person if asks else bot, what: text}
            for number, _, asks, text in turns() if number == chat]  # fmt: skip
