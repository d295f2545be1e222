"""A transcript that grew is read on, and the vault is as if it was read whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatvault.domain.session import SessionScope, SessionSort
from chatvault.errors import Cancelled
from chatvault.services.vault import Services
from tests.stopping import Stopped
from tests.unit.importers.claude_code.claude_code_files import (
    SESSION,
    Transcript,
    call,
    image,
    text,
    thinking,
)
from tests.unit.services.growing.beginnings import (
    CUTS,
    WORK,
    any_beginnings_are_the_whole,
    content,
    is_as_read_whole,
    rows,
    run,
)

LONG_AGO = 1_700_000_000


def conversation(turns: int, **envelope: object) -> Transcript:
    transcript = Transcript(**envelope)  # type: ignore[arg-type]
    for number in range(turns):
        transcript.user(f"How long does rye rise, the {number}. time?")
        told = {"input_tokens": 3, "output_tokens": number}
        transcript.assistant(f"msg_{number}", text(f"Ten hours, {number}."), usage=told)
    return transcript


@pytest.mark.parametrize("name", ["", "transcript.jsonl"])
def test_one_more_line_is_read_on(
    services: Services, tmp_path: Path, merged: list[bool], name: str
) -> None:
    made = conversation(12)
    path = made.write(tmp_path, name)
    run(services, path)
    for _ in range(3):
        made.user("And in summer?")
        made.write(tmp_path, name)
        run(services, path)
        is_as_read_whole(services, path)
    assert merged == [True, True, True]


def test_what_came_out_of_it_is_noted_where_it_is_read_on(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    made = conversation(12)
    made.loose(type="pr-link", prNumber=1, prUrl="https://example.org/1")
    path = made.write(tmp_path)
    run(services, path)
    for number in (2, 3):
        made.user("And in summer?")
        made.loose(type="pr-link", prNumber=number, prUrl=f"https://example.org/{number}")
        made.write(tmp_path)
        run(services, path)
        (noted,) = rows(services, "SELECT details FROM chat_session")
        assert len(json.loads(noted["details"])) == number
        is_as_read_whole(services, path)
    assert merged == [True, True]


def test_an_index_that_changes_names_what_is_read_on_too(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    folder = tmp_path / "project"
    made = conversation(12)
    made.write(folder)
    index = folder / "sessions-index.json"
    for told in ("Rye", "Rising of rye"):
        index.write_text(json.dumps({"entries": [{"sessionId": SESSION, "summary": told}]}))
        made.user("And in summer?")
        made.write(folder)
        run(services, folder)
        assert rows(services, "SELECT title FROM chat_session") == [{"title": told}]
        is_as_read_whole(services, folder)
    assert merged == [True]


def test_where_reading_goes_on_moves_with_the_file(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    made = conversation(12)
    path = made.write(tmp_path)
    run(services, path)
    (before,) = rows(services, "SELECT * FROM file_checkpoint")
    for number in range(20):
        made.assistant(f"msg_{number + 100}", text("In summer six."), usage={"output_tokens": 2})
        made.write(tmp_path)
        run(services, path, growing=True)
    (after,) = rows(services, "SELECT * FROM file_checkpoint")
    assert after["offset"] > before["offset"]
    assert all(merged)
    is_as_read_whole(services, path)


def test_what_a_tool_answers_later_comes_to_its_call(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    made = conversation(12)
    made.assistant("msg_call", call("toolu_1", "Bash", command="ls"))
    path = made.write(tmp_path)
    run(services, path)
    made.result("toolu_1", "rye.md")
    made.write(tmp_path)
    run(services, path)
    assert merged == [True]
    (called,) = rows(services, "SELECT * FROM tool_call")
    assert (called["status"], called["result"]) == ("ok", "rye.md")
    is_as_read_whole(services, path)


@pytest.mark.parametrize("is_answered", [False, True])
def test_what_a_session_cost_is_counted_once_however_often_it_is_told(
    services: Services, tmp_path: Path, *, is_answered: bool
) -> None:
    made = conversation(12)
    made.loose(type="cost-state", totalCostUSD=0.25)
    path = made.write(tmp_path)
    run(services, path)
    for cost in (0.25, 0.5, 0.75):
        if is_answered:
            made.assistant(f"msg_{cost}", text("In summer six."), usage={"output_tokens": 2})
        made.loose(type="cost-state", totalCostUSD=cost)
        made.write(tmp_path)
        run(services, path)
    assert rows(services, "SELECT cost FROM chat_session") == [{"cost": 750_000}]
    is_as_read_whole(services, path)


def test_reading_goes_on_nowhere_between_a_result_and_a_call_that_was_written_after_it(
    services: Services, tmp_path: Path
) -> None:
    made = conversation(12)
    made.result("toolu_1", "rye.md")
    made.assistant("msg_call", call("toolu_1", "Bash", command="ls"))
    path = made.write(tmp_path)
    run(services, path)
    made.user("And in summer?")
    made.write(tmp_path)
    run(services, path)
    (called,) = rows(services, "SELECT * FROM tool_call")
    assert called["result"] == "rye.md"
    is_as_read_whole(services, path)


def test_an_answer_to_what_was_asked_long_before_is_found_too(
    services: Services, tmp_path: Path
) -> None:
    made = Transcript()
    made.user("Watch the oven.")
    made.assistant("msg_call", call("toolu_1", "Bash", command="sleep 9999"))
    rest = conversation(12)
    made.records += rest.records
    path = made.write(tmp_path)
    run(services, path)
    made.last = rest.last
    made.result("toolu_1", "done")
    made.write(tmp_path)
    run(services, path)
    is_as_read_whole(services, path)


def test_a_file_that_was_written_anew_is_read_whole(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    path = conversation(12).write(tmp_path)
    run(services, path)
    inode = path.stat().st_ino
    made = conversation(14, cwd="/home/ada/bakery", version="2.2.0")
    path.write_bytes(made.content)
    assert path.stat().st_ino == inode
    run(services, path)
    assert merged == []
    is_as_read_whole(services, path)


def test_another_file_of_the_same_beginning_is_read_whole(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    made = conversation(12)
    path = made.write(tmp_path)
    run(services, path)
    made.user("And in summer?")
    (tmp_path / "new").write_bytes(made.content)
    (tmp_path / "new").replace(path)
    run(services, path)
    assert merged == []
    is_as_read_whole(services, path)


def test_a_shorter_file_takes_nothing_away(services: Services, tmp_path: Path) -> None:
    made = conversation(12)
    path = made.write(tmp_path)
    run(services, path)
    before = content(services)
    with path.open("rb+") as file:
        file.truncate(path.stat().st_size - 300)
    run(services, path)
    assert content(services)["message"] == before["message"]


def test_a_branch_that_a_person_chose_stays(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    made = conversation(3)
    early = made.last
    made.user("And wheat?")
    made.last = early
    made.user("And spelt?")
    made.records += conversation(0).records
    for number in range(8):
        made.assistant(f"msg_s{number}", text(f"Spelt, {number}."))
    path = made.write(tmp_path)
    run(services, path)
    (wheat,) = rows(services, "SELECT id FROM message WHERE text = 'And wheat?'")
    services.reading.choose_branch(wheat["id"])
    made.user("And rye?")
    made.write(tmp_path)
    run(services, path)
    assert merged == [False]
    is_as_read_whole(services, path)


def test_the_rest_of_a_folder_is_left_alone(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    folder = tmp_path / "projects"
    made, other = conversation(12), Transcript("22222222-2222-4222-8222-222222222222")
    other.user("Why does it fail?")
    path = made.write(folder)
    os.utime(other.write(folder), (LONG_AGO, LONG_AGO))
    run(services, folder)
    made.user("And in summer?")
    made.write(folder)
    (done,) = services.importing.run([folder], WORK).runs
    assert (done.sessions_updated, done.sessions_unchanged, done.messages_new) == (1, 1, 1)
    assert merged == [True]
    assert path.read_bytes() == given_back(services, tmp_path)


def test_where_something_beside_it_changed_it_is_read_whole(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    folder = tmp_path / "projects"
    made = conversation(12)
    made.write(folder)
    agent = Transcript()
    agent.user("Look at the oven", isSidechain=True, agentId="a1")
    beside = agent.write(folder, f"{SESSION}/subagents/agent-a1.jsonl")
    os.utime(beside, (LONG_AGO, LONG_AGO))
    run(services, folder)
    made.user("And in summer?")
    made.write(folder)
    run(services, folder)
    assert merged == [True]
    agent.user("And now?", isSidechain=True, agentId="a1")
    agent.write(folder, f"{SESSION}/subagents/agent-a1.jsonl")
    made.user("And in winter?")
    made.write(folder)
    run(services, folder)
    assert merged == [True]
    is_as_read_whole(services, folder)


def test_a_sub_agent_has_its_original_once_all_is_at_rest(
    services: Services, tmp_path: Path
) -> None:
    folder = tmp_path / "projects"
    made = conversation(12)
    made.write(folder)
    agent = Transcript()
    agent.user("Look at the oven", isSidechain=True, agentId="a1")
    path = agent.write(folder, f"{SESSION}/subagents/agent-a1.jsonl")
    run(services, folder, growing=True)
    made.user("And in summer?")
    made.write(folder)
    run(services, folder, growing=True)
    run(services, folder)
    found = {
        row["title"]: [Path(one.path) for one in services.originals.of(row["uid"])]
        for row in rows(services, "SELECT title, uid FROM chat_session")
    }
    assert found["Look at the oven"] == [path]
    assert len(found) == 2


def test_a_title_that_a_new_file_beside_it_gives_comes_with_the_same_import(
    services: Services, tmp_path: Path
) -> None:
    # Given a transcript that was read,
    folder, made = tmp_path / "project", conversation(12)
    made.write(folder)
    run(services, folder)
    # when it grows, and another file of the folder names it,
    made.user("And in summer?")
    made.write(folder)
    other = Transcript(session=f"6{SESSION[1:]}")
    other.loose(type="summary", summary="Rye all year", leafUuid=made.records[4]["uuid"])
    other.user("And wheat?")
    other.write(folder)
    run(services, folder)
    # then it has its name at once.
    is_as_read_whole(services, folder)


def test_what_is_stopped_keeps_what_was_read(services: Services, tmp_path: Path) -> None:
    made = conversation(12)
    path = made.write(tmp_path)
    run(services, path)
    before = content(services)
    made.user("And in summer?")
    made.write(tmp_path)
    with pytest.raises(Cancelled):
        services.importing.run([path], Stopped())
    assert content(services) == before
    run(services, path)
    is_as_read_whole(services, path)


def given_back(services: Services, tmp_path: Path) -> bytes:
    keys = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    uid = services.browsing.rows([keys[0].id])[0].uid
    (saved,) = services.originals.save(uid, tmp_path / "out", WORK)
    return saved.read_bytes()


def test_its_original_is_given_back_and_costs_what_is_new(
    services: Services, tmp_path: Path
) -> None:
    made = conversation(2_000)
    path = made.write(tmp_path)
    run(services, path)
    for growing in (True, False, False):
        made.user("And in summer?")
        made.write(tmp_path)
        run(services, path, growing=growing)
    sizes = [row["size"] for row in rows(services, "SELECT size FROM blob ORDER BY size DESC")]
    assert sizes[0] > 900_000 > 2_000 > sizes[1]
    assert given_back(services, tmp_path) == path.read_bytes()
    assert (
        services.originals.put_back(rows(services, "SELECT uid FROM chat_session")[0]["uid"], WORK)
        == ()
    )


def say(made: Transcript, place: int) -> None:
    made.user(f"Question {place}?")


def answer(made: Transcript, place: int) -> None:
    tokens = {"input_tokens": 3, "output_tokens": place}
    made.assistant(f"msg_{place}", text(f"Answer {place}."), usage=tokens)


def think(made: Transcript, place: int) -> None:
    made.assistant(f"msg_{place}", thinking("Rye is slow."), usage={"output_tokens": place})


def say_more(made: Transcript, place: int) -> None:
    answers = [record for record in made.records if record["type"] == "assistant"]
    name = answers[-1]["message"]["id"]
    tokens = {"output_tokens": 100 + place}
    made.assistant(name, text(f"More {place}."), usage=tokens, stop_reason="end_turn")


def ask_tool(made: Transcript, place: int) -> None:
    made.assistant(f"msg_{place}", call(f"toolu_{place}", "Bash", command="ls"))


def tool_answers(made: Transcript, place: int) -> None:
    calls = [
        piece["id"]
        for record in made.records
        if record["type"] == "assistant"
        for piece in record["message"]["content"]
        if piece["type"] == "tool_use"
    ]
    made.result(calls[place * 5 % len(calls)] if calls else "toolu_none", f"{place} files")


def use_tool(made: Transcript, place: int) -> None:
    made.assistant(f"msg_{place}", call(f"toolu_{place}", "Read", path="rye.md"))
    made.result(f"toolu_{place}", "read")


def start_agent(made: Transcript, place: int) -> None:
    made.assistant(f"msg_{place}", call(f"toolu_{place}", "Task", prompt="Look"))
    progress = {"type": "agent_progress", "agentId": f"a{place}"}
    made.add("progress", data=progress, parentToolUseID=f"toolu_{place}")


def show(made: Transcript, place: int) -> None:
    made.user([image(), {"type": "text", "text": f"See {place}"}])


def attach(made: Transcript, place: int) -> None:
    inner = {"file": {"content": f"print({place})"}}
    made.add("attachment", attachment={"type": "file", "filename": "a.py", "content": inner})


def type_ahead(made: Transcript, place: int) -> None:
    attached = {"type": "queued_command", "prompt": f"Question {place + 1}?"}
    made.add("attachment", attachment=attached)


def leave_queue(made: Transcript, place: int) -> None:
    made.queue("remove", f"Question {place + place % 2}?")


def send(made: Transcript, place: int) -> None:
    made.user(f"Sent {place}", origin={"kind": "peer", "from": "other"})


def note(made: Transcript, place: int) -> None:
    made.add("progress", data={"type": "hook_progress", "hook": f"h{place}"})


def go_back(made: Transcript, place: int) -> None:
    made.last = made.records[place * 7 % len(made.records)].get("uuid")
    made.user(f"Instead {place}?")


def go_back_a_little(made: Transcript, place: int) -> None:
    made.last = made.records[max(len(made.records) - 3, 0)].get("uuid")
    made.user(f"Rather {place}?")


def fork_unseen(made: Transcript, place: int) -> None:
    made.last = made.records[max(len(made.records) - 4, 0)].get("uuid")
    answer(made, place)


def rename(made: Transcript, place: int) -> None:
    made.user("<command-name>/rename</command-name><command-args>Bread</command-args>")


def change_model(made: Transcript, place: int) -> None:
    made.user("<local-command-stdout>Set model to Rye (claude-rye-1)</local-command-stdout>")


def give_title(made: Transcript, place: int) -> None:
    made.loose(type="custom-title", customTitle=f"Title {place}")


def work_aside(made: Transcript, place: int) -> None:
    made.user(f"Side {place}", isSidechain=True)


def summarise(made: Transcript, place: int) -> None:
    made.loose(type="summary", summary=f"About {place}", leafUuid=made.last)


def compact(made: Transcript, place: int) -> None:
    made.add("system", subtype="compact_boundary", content="Compacted")
    made.user("The story so far", isCompactSummary=True)


def repeat(made: Transcript, place: int) -> None:
    made.records.append(made.records[place * 3 % len(made.records)])


def write_oddly(made: Transcript, place: int) -> None:
    made.records.append({"type": "user", "message": f"odd {place}"})


def name_agent(made: Transcript, place: int) -> None:
    made.loose(type="agent-name", agentName=f"Baker {place}")


def run_shell(made: Transcript, place: int) -> None:
    made.user(f"<bash-input>ls {place}</bash-input>")


def shell_answers(made: Transcript, place: int) -> None:
    made.user(f"<bash-stdout>{place}</bash-stdout><bash-stderr></bash-stderr>")


def fail(made: Transcript, place: int) -> None:
    made.assistant("", text("API Error"), isApiErrorMessage=True, model="<synthetic>")


def talk(made: Transcript, place: int) -> None:
    command = {"source_uuid": f"q{place}"}
    waited: dict[str, Any] = {"fold": {"command": command}} if place % 2 else {}
    said = f"Question {place + 1}?"
    origin = {"kind": "voice-call"}
    made.add("system", subtype="voice_call_talk", content=said, origin=origin, **waited)


def move(made: Transcript, place: int) -> None:
    made.loose(type="relocated", relocatedCwd=f"/home/ada/moved{place}")


def tag(made: Transcript, place: int) -> None:
    made.loose(type="tag", tag=f"bread {place}" if place % 3 else "")


def tell_cost(made: Transcript, place: int) -> None:
    made.loose(type="cost-state", totalCostUSD=place * 5 % 8 / 4)


def copy_in(made: Transcript, place: int) -> None:
    answer(made, place)
    made.records[-1]["forkedFrom"] = {"sessionId": f"other-{place}", "messageUuid": "u1"}


Step = Callable[[Transcript, int], None]
LIKELY: tuple[Step, ...] = (say, answer, think, say_more, ask_tool, tool_answers, use_tool, note)
ODD: tuple[Step, ...] = (
    *(start_agent, show, attach, type_ahead, go_back, go_back_a_little, fork_unseen, rename),
    *(change_model, give_title, work_aside, summarise, compact, repeat, write_oddly, run_shell),
    *(shell_answers, fail, name_agent, leave_queue, send, talk, move, tag, copy_in),
    tell_cost,
)


@given(
    steps=st.lists(st.sampled_from(LIKELY) | st.sampled_from((*LIKELY, *ODD)), max_size=25),
    cuts=CUTS,
    growing=st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_any_beginning_of_a_transcript_and_then_the_whole_is_the_whole(
    steps: list[Step], cuts: list[float], growing: bool
) -> None:
    made = conversation(6)
    for place, step in enumerate(steps):
        step(made, place)
    any_beginnings_are_the_whole(f"{SESSION}.jsonl", made.content, cuts, growing)
