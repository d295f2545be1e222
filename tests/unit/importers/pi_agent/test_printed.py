"""What Pi printed of a run is read like the session that it stands in for."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.blocks import Event, EventKind, Text, ToolCall
from chatvault.domain.stand_in import is_stand_in
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.importers.pi_agent.pi_agent_files import (
    SESSION,
    START,
    Record,
    answer,
    call,
    head,
    read_one,
    result,
    text,
    user,
    write,
)

ASKED = user("u1", None, "How long does rye rise?")
CALLED = answer("a1", "u1", call("t1", path="rye.md"), responseId="resp_1")
CAME_BACK = result("r1", "a1", "t1", text("Ten hours."))
ANSWERED = answer("a2", "r1", text("Ten hours."), second=2, responseId="resp_2")


def printed(*entries: Record, since: int = 0) -> list[Record]:
    """The events of a run in which these messages came to a session, each at its own time."""
    events: list[Record] = [head(), {"type": "agent_start"}, {"type": "turn_start"}]
    for second, entry in enumerate(entries, since):
        message = {**entry["message"], "timestamp": START + second * 1000}
        begun = {**message, "content": []}
        events.append({"type": "message_start", "message": begun})
        events.append({"type": "message_update", "message": begun})
        events.append({"type": "message_end", "message": message})
    told = [entry["message"] for entry in entries]
    return [*events, {"type": "turn_end"}, {"type": "agent_end", "messages": told}]


def test_what_was_printed_of_a_run_stands_in_for_its_session(tmp_path: Path) -> None:
    summed_up = {"type": "compaction_end", "result": {"summary": "Rye rises long."}}
    told = [*printed(ASKED, CALLED, CAME_BACK, ANSWERED), summed_up, {"type": "compaction_end"}]
    session = read_one(write(tmp_path / "output.jsonl", told))
    assert (session.external_id, session.stands_in, session.checkpoint) == (SESSION, True, None)
    assert (session.title, session.model) == ("How long does rye rise?", "opus")
    assert (session.created_at, session.updated_at) == (START, START + 3000)
    assert all(is_stand_in(message.external_id) for message in session.messages)
    asked, called, answered, compacted = (message.blocks for message in session.messages)
    assert (asked, answered) == ((Text("How long does rye rise?"),), (Text("Ten hours."),))
    assert isinstance(called[0], ToolCall)
    assert called[0].outcome is not None
    assert called[0].outcome.text == "Ten hours."
    assert compacted == (Event(EventKind.COMPACTION, "Rye rises long."),)


def test_a_session_takes_the_place_of_what_was_printed_of_it(
    tmp_path: Path, services: Services
) -> None:
    write(tmp_path / "output.jsonl", printed(ASKED, ANSWERED))
    services.importing.run([tmp_path], Unattended())
    write(tmp_path / "sessions" / "1.jsonl", [head(), ASKED, CALLED, CAME_BACK, ANSWERED])
    services.importing.run([tmp_path], Unattended())
    with services.database.rows() as rows:
        assert [*rows("SELECT external_id FROM message ORDER BY position")] == [
            ("u1",), ("a1",), ("a2",)
        ]  # fmt: skip
        assert [*rows("SELECT message_count FROM chat_session")] == [(3,)]


def test_of_each_run_of_a_session_what_was_printed_is_kept(
    tmp_path: Path, services: Services
) -> None:
    write(tmp_path / "1.jsonl", printed(ASKED, ANSWERED))
    more = user("u2", "a2", "And wheat?"), answer("a3", "u2", text("Two."), responseId="resp_3")
    write(tmp_path / "2.jsonl", printed(*more, since=60))
    services.importing.run([tmp_path], Unattended())
    with services.database.rows() as rows:
        assert [said for (said,) in rows("SELECT text FROM message ORDER BY created_at")] == [
            "How long does rye rise?", "Ten hours.", "And wheat?", "Two."
        ]  # fmt: skip
