"""Forks in a transcript are branches only where a person rewound the conversation."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.parsed import ParsedSession
from tests.unit.importers.claude_code.claude_code_files import Transcript, call, read_one, text


def parents(session: ParsedSession) -> dict[str, str | None]:
    return {message.external_id: message.parent_id for message in session.messages}


def in_a_row(session: ParsedSession) -> bool:
    """Whether every message follows the one before it in the file."""
    ids: list[str | None] = [None, *(message.external_id for message in session.messages)]
    return [message.parent_id for message in session.messages] == ids[:-1]


def test_a_rewound_conversation_has_two_branches(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("One.")
    answer = transcript.assistant("msg_1", text("Yes."))
    transcript.user("Two.", uuid="two")
    transcript.assistant("msg_2", text("No."))
    transcript.last = answer
    transcript.user("Two, differently.", uuid="other")
    transcript.assistant("msg_3", text("Yes."))
    session = read_one(transcript, tmp_path)
    assert parents(session) == {
        "user-1": None,
        "msg_1": "user-1",
        "two": "msg_1",
        "msg_2": "two",
        "other": "msg_1",
        "msg_3": "other",
    }
    assert session.active_leaf == "msg_3"


def test_a_conversation_can_be_rewound_at_several_places(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("One.", uuid="one")
    first = transcript.assistant("msg_1", text("1"))
    transcript.user("Two.", uuid="two")
    second = transcript.assistant("msg_2", text("2"))
    transcript.user("Three.", uuid="three")
    transcript.last = second
    transcript.user("Three, again.", uuid="three-b")
    transcript.last = first
    transcript.user("Two, again.", uuid="two-b")
    transcript.last = first
    transcript.user("Two, a third time.", uuid="two-c")
    found = parents(read_one(transcript, tmp_path))
    assert (found["three"], found["three-b"]) == ("msg_2", "msg_2")
    assert (found["two"], found["two-b"], found["two-c"]) == ("msg_1", "msg_1", "msg_1")


def test_tools_that_ran_side_by_side_make_no_branch(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Run both.")
    first = transcript.assistant("msg_1", call("a", "Bash"))
    second = transcript.assistant("msg_1", call("b", "Bash"))
    transcript.last = first
    transcript.result("a", "ok")
    transcript.last = second
    result = transcript.result("b", "ok")
    transcript.add("attachment", attachment={"type": "hook_success"})
    transcript.last = result
    transcript.assistant("msg_2", text("Both done."))
    transcript.user("Good.")
    assert in_a_row(read_one(transcript, tmp_path))


def test_records_that_are_no_message_are_skipped_through(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("One.", uuid="one")
    for _ in range(50):
        transcript.add("progress", data={"type": "hook_progress"})
    transcript.assistant("msg_1", text("Yes."))
    assert parents(read_one(transcript, tmp_path)) == {"one": None, "msg_1": "one"}


def test_what_only_looks_like_a_fork_hangs_in_file_order(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("One.", uuid="one")
    transcript.assistant("msg_1", text("Yes."))
    transcript.last = "one"
    transcript.user("<system-reminder>Be brief.</system-reminder>")
    transcript.last = "one"
    transcript.assistant("msg_2", text("And yes."))
    assert in_a_row(read_one(transcript, tmp_path))


def test_something_unimportant_beside_a_branch_is_no_branch_itself(tmp_path: Path) -> None:
    transcript = Transcript()
    answer = transcript.assistant("msg_1", text("Yes."))
    transcript.user("One.", uuid="one")
    transcript.last = answer
    transcript.user("One, again.", uuid="again")
    transcript.last = answer
    transcript.user("Stop hook feedback: none", uuid="hook")
    found = parents(read_one(transcript, tmp_path))
    assert found == {"msg_1": None, "one": "msg_1", "again": "msg_1", "hook": "again"}


def test_one_moment_written_twice_is_no_branch(tmp_path: Path) -> None:
    transcript = Transcript()
    answer = transcript.assistant("msg_1", text("Yes."))
    transcript.user("One.", uuid="one")
    moment = transcript.records[-1]["timestamp"]
    transcript.last = answer
    transcript.user("One", uuid="copy", timestamp=moment)
    assert in_a_row(read_one(transcript, tmp_path))


def test_a_broken_chain_goes_on_in_file_order(tmp_path: Path) -> None:
    transcript = Transcript()
    for number in range(4):
        transcript.last = f"lost-{number}"
        transcript.user(f"Prompt {number}")
    assert in_a_row(read_one(transcript, tmp_path))


def test_a_circle_goes_on_in_file_order(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("One.", uuid="one", parentUuid="three")
    transcript.user("Two.", uuid="two", parentUuid="two")
    transcript.user("Three.", uuid="three", parentUuid="one")
    assert in_a_row(read_one(transcript, tmp_path))


def test_copied_ids_lose_no_message(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("One.", uuid="same")
    transcript.user("Two.", uuid="same")
    transcript.records.append(dict(transcript.records[0]))
    session = read_one(transcript, tmp_path)
    assert [message.external_id for message in session.messages] == ["same", "same@2"]


def test_ten_thousand_rewinds_are_read_in_no_time(tmp_path: Path) -> None:
    transcript = Transcript()
    answer = transcript.assistant("msg_1", text("Yes."))
    for number in range(5_000):
        transcript.last = answer
        transcript.user(f"Try {number}")
    for number in range(5_000):
        transcript.user(f"Step {number}")
    session = read_one(transcript, tmp_path)
    assert len({message.parent_id for message in session.messages}) == 5_002
