"""No file of Cursor, however broken, stops the reading; and a growing one keeps its messages."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.parsed import ParsedSession
from tests.unit.importers.claude_code_files import PIXEL
from tests.unit.importers.cursor_files import FOLDER, SESSION, Transcript, call, read, write
from tests.unit.importers.hostile import JSON, RELAXED, places, put
from tests.unit.importers.test_cursor_transcripts import TEXT


def whole() -> Transcript:
    """A transcript with a little of everything."""
    transcript = Transcript()
    transcript.user("Look.", "<user_info>\nOS\n</user_info>\n")
    transcript.assistant("Reading.\n\n[REDACTED]", call("Read", path="/home/ada/search/a.py"))
    picture = {"type": "image", "source": {"media_type": "image/png", "data": PIXEL}}
    result = {"type": "tool_result", "tool_use_id": "t", "content": [picture, {"text": "x"}]}
    transcript.turn("user", result, result)
    transcript.turn("assistant", {"type": "thinking", "thinking": "Hm."}, {"type": "new", "a": 1})
    transcript.turn("user", picture, "More.")
    transcript.record(type="turn_ended", status="aborted")
    transcript.record(type="error", error={"message": "Gone"})
    return transcript


def ids(sessions: list[ParsedSession]) -> list[str]:
    return [message.external_id for session in sessions for message in session.messages]


def is_tree(session: ParsedSession) -> bool:
    """Whether every message hangs on one that came before it."""
    seen: set[str | None] = {None}
    for message in session.messages:
        if message.external_id in seen or message.parent_id not in seen:
            return False
        seen.add(message.external_id)
    return True


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    transcript = whole()
    for _ in range(data.draw(st.integers(1, 4))):
        record = data.draw(st.sampled_from(transcript.records))
        if ways := places(record):
            put(record, data.draw(st.sampled_from(ways)), data.draw(JSON))
    lines = "".join(f"{json.dumps(record)}\n" for record in transcript.records)
    path = write(tmp_path / FOLDER / f"{SESSION}.jsonl", lines.encode())
    assert all(map(is_tree, read(path)[0]))


@RELAXED
@given(data=st.data())
def test_a_transcript_cut_anywhere_has_the_messages_of_the_whole(
    tmp_path: Path, data: st.DataObject
) -> None:
    content = whole().content
    path = whole().write(tmp_path)
    complete = ids(read(path)[0])
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    found = ids(read(path)[0])
    assert complete[: len(found)] == found


@RELAXED
@given(data=st.data())
def test_a_text_cut_anywhere_has_the_messages_of_the_whole(
    tmp_path: Path, data: st.DataObject
) -> None:
    content = TEXT.encode()
    path = write(tmp_path / FOLDER / f"{SESSION}.txt", content)
    complete = ids(read(path)[0])
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    found = ids(read(path)[0])
    assert complete[: len(found)] == found


@RELAXED
@given(st.binary(max_size=200), st.sampled_from(["txt", "jsonl"]))
def test_rubbish_after_the_beginning_costs_nothing_but_itself(
    tmp_path: Path, rubbish: bytes, ending: str
) -> None:
    content = whole().content if ending == "jsonl" else TEXT.encode()
    path = write(tmp_path / f"{SESSION}.{ending}", content)
    complete = ids(read(path)[0])
    path.write_bytes(content + b"\n" + rubbish)
    assert ids(read(path)[0])[: len(complete)] == complete
