"""Of a history that is written anew nothing stands twice in the vault, and nothing goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.json_lines import json_lines
from tests.unit.importers.gemini_cli.test_gemini_cli import chats
from tests.unit.importers.gemini_cli.test_gemini_cli import write as write_session
from tests.unit.importers.grok_build.grok_build_files import assistant, put, summary, user
from tests.unit.importers.kiro import kiro_files
from tests.unit.importers.small_agent_files import vibe, vibe_about
from tests.unit.importers.specstory.specstory_files import CURRENT, EARLY, HISTORY, write
from tests.unit.importers.test_amp import message, thread
from tests.unit.importers.test_amp import write as write_thread
from tests.unit.services.growing.beginnings import rows

WORK = Unattended()

# Earlier blocks may hold more lines than before, and something new is below them.
GROWN = CURRENT.replace("42 passed\n", "41 passed\n1 skipped\n") + (
    "\n_**Agent (claude-opus-4-6 2026-05-10 09:01:05Z)**_\n\nLike that.\n"
)
GROWN_EARLY = EARLY.replace("+ x = &quot;ms&quot;\n", "+ x = &quot;ms&quot;\n+ y = 1\n") + (
    "\n_**User**_\n\nNow bake.\n"
)


TOKENS = 7  # of an answer


def amp(folder: Path, *told: str, hour: int) -> Path:
    """A thread of Amp that begins with rye at noon, in which that is said from the hour on."""
    messages = []
    for number, text in enumerate(("How long does rye rise?", "Ten hours.", *told)):
        at = f"2025-11-22T{12 if number < 2 else hour}:00:{number:02}.000Z"
        spent = {"model": "claude-opus-4-1", "outputTokens": TOKENS, "timestamp": at}
        about = {"usage": spent} if number % 2 else {"meta": {"sentAt": at}}
        role = "assistant" if number % 2 else "user"
        messages.append(message(number, role, {"type": "text", "text": text}, **about))
    return write_thread(folder, {**thread(), "messages": messages})


def run(services: Services, folder: Path, text: str) -> None:
    services.importing.run([write(folder / HISTORY, text)], WORK)


def said(services: Services, *, active: bool = True) -> list[str]:
    """What is said on the path that is shown, or beside it, with what tools gave back."""
    found = rows(
        services,
        f"SELECT m.text, (SELECT group_concat(t.result) FROM tool_call t WHERE t.message_id = m.id)"
        f" AS result FROM message m WHERE m.active = {int(active)} ORDER BY m.position",
    )
    return [" ".join(filter(None, (row["text"], row["result"]))) for row in found]


@pytest.mark.parametrize(("before", "after"), [(CURRENT, GROWN), (EARLY, GROWN_EARLY)])
def test_what_was_written_anew_is_as_if_it_had_been_read_first(
    services: Services, tmp_path: Path, before: str, after: str
) -> None:
    run(services, tmp_path, before)
    first = said(services)
    run(services, tmp_path, after)
    assert len(said(services)) == len(first) + 1
    assert said(services, active=False) == []
    assert services.health.check(WORK).healthy


def test_a_prompt_that_was_taken_back_stays_as_a_branch(services: Services, tmp_path: Path) -> None:
    run(services, tmp_path, EARLY)
    run(services, tmp_path, EARLY.replace("Fix it.", "Leave it."))
    assert said(services)[0] == "Leave it."
    assert said(services, active=False)[0] == "Fix it."


@pytest.mark.parametrize(("before", "after"), [(CURRENT, GROWN), (EARLY, GROWN_EARLY)])
def test_what_was_called_after_its_line_is_known_again(
    services: Services, tmp_path: Path, before: str, after: str
) -> None:
    # Given a history that was read when its messages were called after their lines,
    run(services, tmp_path, before)
    with services.database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("UPDATE message SET external_id = 'line:' || position")
        connection.exec_driver_sql("UPDATE chat_session SET content_hash = 'older'")
        connection.exec_driver_sql("UPDATE source_file SET reader = 0")
    known = said(services)
    # when it is read again, and once it has grown, nothing stands twice.
    run(services, tmp_path, before)
    assert (said(services), said(services, active=False)) == (known, [])
    run(services, tmp_path, after)
    assert len(said(services)) == len(known) + 1
    assert said(services, active=False) == []
    assert rows(services, "SELECT count(*) AS n FROM chat_session")[0]["n"] == 1
    assert services.health.check(WORK).healthy


def test_what_was_rewound_in_grok_build_stays_as_a_branch(
    services: Services, tmp_path: Path
) -> None:
    # Given a session of which the last prompt was read, before the person went back of it,
    rye = [user("How long does rye rise?"), assistant("Ten hours.")]
    wheat, spelt = ([user(f"And {word}?"), assistant(f"{word}: six.")] for word in ("wheat", "oat"))
    services.importing.run([put(tmp_path, [*rye, *wheat], summary())], WORK)
    # when another prompt stands at its line,
    services.importing.run([put(tmp_path, [*rye, *spelt, user("Well.")], summary())], WORK)
    # then both are there.
    assert said(services) == [
        "How long does rye rise?", "Ten hours.", "And oat?", "oat: six.", "Well.",
    ]  # fmt: skip
    assert said(services, active=False) == ["And wheat?", "wheat: six."]
    assert services.health.check(WORK).healthy


def test_messages_of_grok_build_that_were_called_after_lines_alone_are_known_again(
    services: Services, tmp_path: Path
) -> None:
    lines = [user("How long does rye rise?"), assistant("Ten hours."), user("And wheat?")]
    services.importing.run([put(tmp_path, lines, summary())], WORK)
    with services.database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("UPDATE message SET external_id = 'line:' || (position + 1)")
        connection.exec_driver_sql("UPDATE chat_session SET content_hash = 'older'")
        connection.exec_driver_sql("UPDATE source_file SET reader = 0")
    known = said(services)
    services.importing.run([put(tmp_path, [*lines, assistant("Six.")], summary())], WORK)
    assert said(services) == [*known, "Six."]
    assert said(services, active=False) == []


def test_what_followed_a_prompt_of_amp_that_was_edited_stays_as_a_branch(
    services: Services, tmp_path: Path
) -> None:
    # Given a thread that was read,
    earlier = ("And wheat?", "Wheat: six.", "And oat?", "None.")
    services.importing.run([amp(tmp_path, *earlier, hour=13)], WORK)
    # when its second prompt is edited, which has the same number and takes off what followed,
    services.importing.run([amp(tmp_path, "And spelt?", hour=14)], WORK)
    assert said(services) == ["How long does rye rise?", "Ten hours.", "And spelt?"]
    # and the thread goes on with the numbers that were there before,
    told = ("And spelt?", "Spelt: eight.", "And oat?", "Not at all.")
    services.importing.run([amp(tmp_path, *told, hour=14)], WORK)
    # then both are there, each whole, and what both took counts.
    assert said(services) == ["How long does rye rise?", "Ten hours.", *told]
    assert said(services, active=False) == list(earlier)
    (row,) = rows(services, "SELECT output_tokens FROM chat_session")
    assert row["output_tokens"] == 5 * TOKENS
    # Nor does what was read before change any of it.
    report = services.importing.run([amp(tmp_path / "copy", *earlier, hour=13)], WORK)
    assert report.runs[0].messages_new == report.runs[0].messages_updated == 0
    assert services.health.check(WORK).healthy


def test_messages_of_amp_that_were_called_after_their_numbers_alone_are_known_again(
    services: Services, tmp_path: Path
) -> None:
    services.importing.run([amp(tmp_path, "And wheat?", "Wheat: six.", hour=13)], WORK)
    with services.database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("UPDATE message SET external_id = position")
        connection.exec_driver_sql("UPDATE chat_session SET content_hash = 'older'")
        connection.exec_driver_sql("UPDATE source_file SET reader = 0")
    known = said(services)
    services.importing.run([amp(tmp_path, "And wheat?", "Wheat: six.", "Well.", hour=13)], WORK)
    assert said(services) == [*known, "Well."]
    assert said(services, active=False) == []


def turn(asked: str, answered: str) -> dict[str, Any]:
    return {
        "user": {"content": {"Prompt": {"prompt": asked}}},
        "assistant": {"Response": {"message_id": "m", "content": answered}},
    }


def test_what_stood_in_kiro_s_database_before_it_was_summed_up_stays(
    services: Services, tmp_path: Path
) -> None:
    # Given a conversation whose turns are told by their places alone,
    turns = [turn("How long does rye rise?", "Ten hours."), turn("And wheat?", "Six.")]
    services.importing.run([kiro_files.store(tmp_path / "1" / "data.sqlite3", "c", turns)], WORK)
    # when the tool puts a summary in their place and goes on from the first place,
    anew = [turn("And oat?", "None."), turn("Well.", "Yes.")]
    services.importing.run([kiro_files.store(tmp_path / "2" / "data.sqlite3", "c", anew)], WORK)
    # then both are there.
    assert said(services) == ["And oat?", "None.", "Well.", "Yes."]
    earlier = ["How long does rye rise?", "Ten hours.", "And wheat?", "Six."]
    assert said(services, active=False) == earlier


def test_what_was_saved_in_gemini_cli_under_a_name_stays_when_that_is_given_anew(
    services: Services, tmp_path: Path
) -> None:
    def saved(*texts: str) -> Path:
        turns = [
            {"role": "model" if place % 2 else "user", "parts": [{"text": text}]}
            for place, text in enumerate(texts)
        ]
        return write_session(chats(tmp_path).parent / "checkpoint-rye.json", turns)

    services.importing.run([saved("How long does rye rise?", "Ten hours.", "And wheat?")], WORK)
    services.importing.run([saved("How long does oat rise?", "Not at all.")], WORK)
    assert said(services) == ["How long does oat rise?", "Not at all."]
    earlier = ["How long does rye rise?", "Ten hours.", "And wheat?"]
    assert said(services, active=False) == earlier


def _lines(path: Path, *records: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json_lines(records))
    return path


def turns_of(texts: Sequence[str], hour: int, stamp: str) -> list[dict[str, Any]]:
    """The texts in turns; all but the first two are of that hour."""
    return [
        {
            "role": "assistant" if place % 2 else "user",
            "content": text,
            stamp: f"2026-05-10T{9 if place < 2 else hour:02}:00:{place:02}",
        }
        for place, text in enumerate(texts)
    ]


def _vibe(folder: Path, texts: Sequence[str], hour: int) -> Path:
    about = vibe_about(end_time=f"2026-05-10T{hour:02}:30:00Z")
    return vibe(folder / "session_1", turns_of(texts, hour, "unread"), about)


def _gptme(folder: Path, texts: Sequence[str], hour: int) -> Path:
    return _lines(folder / "rye" / "conversation.jsonl", *turns_of(texts, hour, "timestamp"))


def _goose(folder: Path, texts: Sequence[str], hour: int) -> Path:
    said = [
        {**turn, "created": int(datetime.fromisoformat(turn.pop("at")).timestamp())}
        for turn in turns_of(texts, hour, "at")
    ]
    parts = [{**turn, "content": [{"type": "text", "text": turn["content"]}]} for turn in said]
    about = {"working_dir": "/home/ada", "description": "Rye", "total_tokens": 1}
    return _lines(folder / "20260510_090000.jsonl", about, *parts)


def _hermes(folder: Path, texts: Sequence[str], hour: int) -> Path:
    told = {
        "session_id": "20260510_090000_1a2b3c",
        "model": "hermes",
        "platform": "cli",
        "session_start": "2026-05-10T09:00:00",
        "last_updated": f"2026-05-10T{hour:02}:30:00",
        "messages": turns_of(texts, hour, "timestamp"),
    }
    return write_session(folder / "sessions" / "session_1.json", told)


def _roo(folder: Path, texts: Sequence[str], hour: int) -> Path:
    task = folder / "tasks" / "1763812800000"
    return write_session(task / "api_conversation_history.json", turns_of(texts, hour, "ts"))


@pytest.mark.parametrize("put_down", [_vibe, _gptme, _goose, _hermes, _roo])
def test_what_is_named_by_its_line_alone_stays_where_a_prompt_is_edited(
    services: Services, tmp_path: Path, put_down: Callable[[Path, Sequence[str], int], Path]
) -> None:
    begun = ["How long does rye rise?", "Ten hours."]
    before = ["And wheat?", "Wheat: six.", "And oat?", "None."]
    after = ["And spelt?", "Spelt: eight.", "And oat?", "Not at all."]
    services.importing.run([put_down(tmp_path, [*begun, *before], 10)], WORK)
    assert said(services) == [*begun, *before]
    services.importing.run([put_down(tmp_path, [*begun, *after], 11)], WORK)
    assert said(services) == [*begun, *after]
    assert said(services, active=False) == before


@pytest.mark.parametrize("put_down", [_vibe, _gptme, _goose, _hermes])
def test_what_was_named_by_its_line_alone_is_known_again(
    services: Services, tmp_path: Path, put_down: Callable[[Path, Sequence[str], int], Path]
) -> None:
    texts = ["How long does rye rise?", "Ten hours.", "And wheat?"]
    services.importing.run([put_down(tmp_path, texts, 10)], WORK)
    sign = ":" + "[0-9a-f]" * 8
    with services.database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql(
            "UPDATE message SET external_id = substr(external_id, 1, length(external_id) - 9) "
            f"WHERE external_id GLOB '*{sign}'"
        )
        connection.exec_driver_sql("UPDATE chat_session SET content_hash = 'older'")
        connection.exec_driver_sql("UPDATE source_file SET reader = 0")
    services.importing.run([put_down(tmp_path, [*texts, "Six."], 10)], WORK)
    assert said(services) == [*texts, "Six."]
    assert said(services, active=False) == []


def test_what_cline_and_roo_sent_is_known_again_where_it_was_named_by_its_place(
    services: Services, tmp_path: Path
) -> None:
    texts = ["How long does rye rise?", "Ten hours.", "And wheat?"]
    services.importing.run([_roo(tmp_path, texts, 10)], WORK)
    with services.database.write() as session:
        connection = session.connection()
        connection.exec_driver_sql(
            "UPDATE message SET external_id = 'transcript:turn:' || position"
        )
        connection.exec_driver_sql("UPDATE chat_session SET content_hash = 'older'")
        connection.exec_driver_sql("UPDATE source_file SET reader = 0")
    services.importing.run([_roo(tmp_path, [*texts, "Six."], 10)], WORK)
    assert said(services) == [*texts, "Six."]
    assert said(services, active=False) == []
