"""How people reacted to messages, in every form that tells it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chatvault.domain.blocks import Event, EventKind, Text
from chatvault.importers.people.reactions import Reaction, reacted
from tests.unit.importers.people.people_files import chat, only, sent
from tests.unit.importers.people.test_people import discord, posted, telegram, written


def line(words: str) -> Event:
    return Event(EventKind.NOTICE, f"Reactions: {words}")


def reactions_of(path: Path) -> list[Event]:
    """The lines about reactions in the only conversation there."""
    blocks = [block for message in only(path).messages for block in message.blocks]
    return [one for one in blocks if isinstance(one, Event) and one.text.startswith("Reactions")]


def test_in_telegram(tmp_path: Path) -> None:
    told = telegram()
    told["messages"][-1]["reactions"] = [
        {"type": "emoji", "count": 3, "emoji": "❤", "recent": [{"from": "Ada"}, {"from": None}]},
        {"type": "custom_emoji", "count": 1, "document_id": "(File not included.)"},
        {"type": "paid", "count": 20},
        "odd",
    ]
    path = written(tmp_path / "result.json", told)
    assert reactions_of(path) == [line("❤ 3 (Ada), an emoji 1, ⭐ 20, ?")]


def test_in_discord(tmp_path: Path) -> None:
    users = [{"name": "bo", "nickname": "Bo"}, {"name": "cy"}]
    told = [
        {"emoji": {"id": "", "name": "👍", "code": "thumbsup"}, "count": 2, "users": users},
        {"emoji": {"id": "77", "name": "loaf"}, "count": 1},
    ]
    path = written(tmp_path / "rye.json", discord(posted("1", "Rye!", reactions=told)))
    assert reactions_of(path) == [line("👍 2 (Bo, cy), :loaf: 1")]


def test_in_a_table_of_discord(tmp_path: Path) -> None:
    rows = (
        "AuthorID,Author,Date,Content,Attachments,Reactions",
        '"9","ada","2020-12-31T23:55:01+00:00","Rye?","","👍 (2),loaf (1)"',
    )
    path = written(tmp_path / "rye [123].csv", "\n".join(rows))
    assert reactions_of(path) == [line("👍 2, loaf 1")]


def test_in_slack(tmp_path: Path) -> None:
    written(tmp_path / "users.json", [{"id": "U1", "name": "ada"}])
    said = {"type": "message", "user": "U1", "ts": "1609545300.000002", "text": "Rye?",
            "reactions": [{"name": "bread", "users": ["U1", "U9"], "count": 2}]}  # fmt: skip
    written(tmp_path / "rye" / "2021-01-02.json", [said])
    assert reactions_of(tmp_path) == [line(":bread: 2 (ada, U9)")]


def test_in_messenger(tmp_path: Path) -> None:
    def liked(text: str, **more: Any) -> dict[str, Any]:
        return sent(text, reactions=[{"reaction": sign, "actor": "Bo\u00c3\u00ab"}], **more)

    sign = "❤".encode().decode("latin-1")
    path = written(tmp_path / "a" / "message_1.json", chat(liked("Rye")))
    assert reactions_of(path) == [line("❤ 1 (Boë)")]
    # The message is the one that it was before somebody reacted to it.
    before = only(written(tmp_path / "b" / "message_1.json", chat(sent("Rye"))))
    (message,), (old,) = only(path).messages, before.messages
    assert (message.external_id, message.blocks[0]) == (old.external_id, Text("Rye"))


def test_who_reacted_is_named_up_to_a_number() -> None:
    many = tuple(f"P{number}" for number in range(30))
    (told,) = reacted([Reaction("👍", 30, many)])
    assert told.text.startswith("Reactions: 👍 30 (P0, P1, ")
    assert told.text.endswith(", P19)")
    assert list(reacted(())) == []
