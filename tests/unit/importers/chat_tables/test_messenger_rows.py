"""Messages of Matrix, Teams and Google Chat are read as other tables are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chatvault.domain.blocks import plain_text
from chatvault.domain.parsed import ParsedSession
from tests.unit.importers.chat_tables.guessed_table_files import read, written


def written_by(session: ParsedSession) -> list[tuple[str | None, str]]:
    return [(one.author, plain_text(one.blocks)) for one in session.messages]


def test_a_room_of_matrix_is_what_was_written_in_it(tmp_path: Path) -> None:
    def event(key: str, kind: str, **content: Any) -> dict[str, Any]:
        at = 1_756_660_700_000 + int(key)
        return {"event_id": f"${key}", "type": f"m.{kind}", "sender": "@ada:a.example",
                "room_id": "!rye:a.example", "origin_server_ts": at,
                "content": content}  # fmt: skip

    answer = {"m.relates_to": {"m.in_reply_to": {"event_id": "$2"}}}
    events = [event("1", "room.create", creator="@ada:a.example"),
              event("2", "room.message", msgtype="m.text", body="Does rye rise?"),
              event("3", "reaction", **{"m.relates_to": {"event_id": "$2", "key": "👍"}}),
              event("4", "room.message", msgtype="m.text", body="Slowly."),
              event("5", "room.message", msgtype="m.text", body="It does.", **answer)]  # fmt: skip
    (session,) = read(
        written(tmp_path / "export.json", {"room_name": "Bakers", "messages": events})
    )
    assert session.title == "Bakers"
    assert written_by(session) == [
        ("@ada:a.example", "Does rye rise?"),
        ("@ada:a.example", "Slowly."),
        ("@ada:a.example", "It does."),
    ]


def test_teams_has_who_wrote_and_what_below_objects(tmp_path: Path) -> None:
    def message(key: int, who: str, content: str, **more: Any) -> dict[str, Any]:
        return {"id": f"{key}", "messageType": "message", "chatId": "19:rye@thread.v2",
                "createdDateTime": f"2025-08-31T17:18:{key}.035Z",
                "from": {"user": {"id": "8ea0", "displayName": who}},
                "body": {"contentType": "html", "content": content}, **more}  # fmt: skip

    told = [message(25, "Ada", "<p>Does rye <b>rise</b>?</p>"), message(29, "Bob", "It does."),
            message(39, "Bob", "", messageType="systemEventMessage")]  # fmt: skip
    (session,) = read(written(tmp_path / "teams.json", {"value": told}))
    assert written_by(session) == [("Ada", "Does rye **rise**?"), ("Bob", "It does.")]


def test_an_export_of_an_account_of_teams_lists_its_chats(tmp_path: Path) -> None:
    def message(second: int, kind: str, content: str, **more: Any) -> dict[str, Any]:
        return {"id": f"{second}", "messagetype": kind, "content": content, "from": "8:live:bob",
                "originalarrivaltime": f"2025-08-31T17:18:{second}.035Z", "displayName": None,
                "conversationid": "8:live:bob", **more}  # fmt: skip

    listed = [message(29, "RichText", "It <b>does</b>."), message(27, "ThreadActivity/Add", "<a/>"),
              message(25, "Text", "Does rye rise?", displayName="Ada")]  # fmt: skip
    chat = {"id": "8:live:bob", "displayName": "Bob", "MessageList": listed}
    path = written(tmp_path / "messages.json", {"userId": "8:live:ada", "conversations": [chat]})
    (session,) = read(path)
    assert session.title == "Bob"
    assert written_by(session) == [("Ada", "Does rye rise?"), ("8:live:bob", "It **does**.")]


def test_a_space_of_google_chat_tells_times_as_people_do(tmp_path: Path) -> None:
    def message(key: str, who: str, text: str) -> dict[str, Any]:
        at = f"Sunday, August 31, 2025 at 5:18:{key}\u202fPM UTC"
        return {
            "creator": {"name": who, "email": "ada@a.example", "user_type": "Human"},
            "created_date": at,
            "text": text,
            "topic_id": key,
            "message_id": f"s/{key}",
        }

    told = [message("25", "Ada", "Does rye rise?"), message("29", "Bob", "It does.")]
    (session,) = read(written(tmp_path / "messages.json", {"messages": told}))
    assert written_by(session) == [("Ada", "Does rye rise?"), ("Bob", "It does.")]
    assert session.created_at == 1_756_660_705_000
