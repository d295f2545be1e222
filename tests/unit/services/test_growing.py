"""A file that grew is read on from where it was read to; the vault is as if it was read whole."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled
from chatvault.importers import reading_on
from chatvault.services.vault import Services
from chatvault.storage.session_tail import SessionTail
from tests.unit.importers import kimi_files as kimi
from tests.unit.importers import pi_agent_files as pi
from tests.unit.importers import qwen_code_files as qwen
from tests.unit.importers.claude_code_files import SESSION, Transcript, call, image, text, thinking
from tests.unit.importers.codex_files import Rollout
from tests.unit.importers.copilot_cli_files import Log, request, store, taken
from tests.vaults import new_vault

WORK = Unattended()
LONG_AGO = 1_700_000_000

Content = dict[str, list[Any]]


@pytest.fixture(autouse=True)
def short_files_count_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a few lines have checkpoints, a few lines before their end."""
    monkeypatch.setattr(reading_on, "LONG", 3_000)
    monkeypatch.setattr(reading_on, "TAIL", 1_500)
    monkeypatch.setattr(reading_on, "LONGEST_TAIL", 3_000)


@pytest.fixture
def merged(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each end of a session that was offered could be merged."""
    found: list[bool] = []
    merge = SessionTail.merge

    def noted(self: SessionTail, *arguments: Any) -> object:
        result = merge(self, *arguments)
        found.append(result is not None)
        return result

    monkeypatch.setattr(SessionTail, "merge", noted)
    return found


@contextmanager
def another_vault() -> Iterator[Services]:
    with TemporaryDirectory() as name:
        services = new_vault(Path(name, "vault"))
        yield services
        services.close()


def rows(services: Services, statement: str) -> list[dict[str, Any]]:
    with services.database.read() as session:
        return [dict(row) for row in session.connection().exec_driver_sql(statement).mappings()]


# Numbers are given in the order of imports; what they point at is compared by its own name.
NUMBERS = ("id", "uid", "imported_at", "session_id", "message_id", "source_id", "project_id")


def content(services: Services) -> Content:
    """All that is in the vault of conversations."""
    names = {row["id"]: row["external_id"] for row in rows(services, "SELECT * FROM message")}
    found: Content = {}
    for table in ("chat_session", "message", "tool_call", "attachment", "event", "alternative"):
        order = "position" if table == "message" else "rowid"
        found[table] = []
        for row in rows(services, f"SELECT * FROM {table} ORDER BY {order}"):
            told = {key: value for key, value in row.items() if key not in NUMBERS}
            for key in {"message_id", "parent_id", "active_leaf_id"} & row.keys():
                told[key] = names.get(row[key])
            found[table].append(told)
    for table in ("tool_call", "attachment", "alternative"):
        found[table].sort(key=str)
    found["project"] = rows(
        services, "SELECT p.path FROM chat_session s JOIN project p ON p.id = s.project_id"
    )
    return found


def run(services: Services, *paths: Path, growing: bool = False) -> None:
    services.importing.run(paths, WORK, growing=growing)


def as_read_whole(path: Path) -> Content:
    with another_vault() as other:
        run(other, path)
        return content(other)


def is_as_read_whole(services: Services, path: Path) -> None:
    assert content(services) == as_read_whole(path)
    assert services.health.check(WORK).healthy


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


def test_a_rollout_of_which_another_part_came_is_read_whole(
    services: Services, tmp_path: Path
) -> None:
    folder, made = tmp_path / "sessions", rollout(12)
    name = f"rollout-2026-11-05T09-30-00-{SESSION}"
    path = made.write(folder, f"{name}.jsonl")
    run(services, folder)
    made.user("And wheat?", typed=True)
    made.write(folder, f"{name}.jsonl")
    (folder / f"{name}_6{SESSION[1:]}.jsonl").write_bytes(path.read_bytes())
    run(services, folder)
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


class Stopped(Unattended):
    """Somebody has stopped it already."""

    def check(self) -> None:
        raise Cancelled


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


# The property: any beginnings, and then the whole, are the whole


def any_beginnings_are_the_whole(
    name: str,
    whole: bytes,
    cuts: list[float],
    growing: bool,
    beside: Callable[[Path], object] = lambda _: None,
) -> None:
    with TemporaryDirectory() as folder, another_vault() as services:
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside(Path(folder))
        for cut in [*sorted(cuts), 1]:
            path.write_bytes(whole[: round(cut * len(whole))])
            run(services, path, growing=growing)
        is_as_read_whole(services, path)


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
    waited = {"fold": {"command": {"source_uuid": f"q{place}"}}} if place % 2 else {}
    said = {"content": f"Question {place + 1}?", "origin": {"kind": "voice-call"}}
    made.add("system", subtype="voice_call_talk", **said, **waited)


def move(made: Transcript, place: int) -> None:
    made.loose(type="relocated", relocatedCwd=f"/home/ada/moved{place}")


def tag(made: Transcript, place: int) -> None:
    made.loose(type="tag", tag=f"bread {place}" if place % 3 else "")


def copy_in(made: Transcript, place: int) -> None:
    answer(made, place)
    made.records[-1]["forkedFrom"] = {"sessionId": f"other-{place}", "messageUuid": "u1"}


Step = Callable[[Transcript, int], None]
LIKELY: tuple[Step, ...] = (say, answer, think, say_more, ask_tool, tool_answers, use_tool, note)
ODD: tuple[Step, ...] = (
    *(start_agent, show, attach, type_ahead, go_back, go_back_a_little, fork_unseen, rename),
    *(change_model, give_title, work_aside, summarise, compact, repeat, write_oddly, run_shell),
    *(shell_answers, fail, name_agent, leave_queue, send, talk, move, tag, copy_in),
)


CUTS = st.lists(st.floats(0, 1), min_size=1, max_size=3)


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


def rollout(turns: int) -> Rollout:
    made = Rollout()
    made.turn("t0")
    for number in range(turns):
        made.user(f"How long does rye rise, the {number}. time?", typed=True)
        made.assistant(f"Ten hours, {number}.")
        made.tokens(total=100 * number + 100)
    return made


RolloutStep = Callable[[Rollout, int], None]
USUAL: dict[str, RolloutStep] = {
    "prompt": lambda made, place: made.user(f"Question {place}?", typed=True),
    "answer": lambda made, place: made.assistant(f"Answer {place}."),
    "think": lambda made, place: made.item("reasoning", summary=[{"text": f"Hm {place}"}]),
    "call": lambda made, place: made.call(f"call_{place % 5}", command="ls"),
    "output": lambda made, place: made.output(f"call_{place % 3}", f"{place} files"),
    "tokens": lambda made, place: made.tokens(total=1_000 + 10 * place),
    "event": lambda made, place: made.event("task_started", turn_id=f"t{place}"),
    "aside": lambda made, place: made.user("<environment_context>here</environment_context>"),
}
UNUSUAL: dict[str, RolloutStep] = {
    "untold": lambda made, place: made.user(f"Question {place % 3}?"),
    "told later": lambda made, place: made.event("user_message", message=f"Question {place % 3}?"),
    "turn": lambda made, place: made.turn(f"t{place}", model=f"gpt-{place % 2}"),
    "ended": lambda made, place: made.event("exec_command_end", call_id="call_1", exit_code=1),
    "aborted": lambda made, place: made.event("turn_aborted", reason="interrupted"),
    "compacted": lambda made, place: made.add("compacted", message="So far"),
    "rolled back": lambda made, place: made.event("thread_rolled_back", num_turns=1),
    "head": lambda made, place: made.head(made.session),
    "other head": lambda made, place: made.head(SESSION),
    "named": lambda made, place: made.event("thread_name_updated", thread_name=f"Name {place}"),
    "nameless": lambda made, place: made.item("local_shell_call", action={"command": ["ls"]}),
    "for nobody": lambda made, place: made.item("function_call_output", output="x"),
    "aloud": lambda made, place: made.event("agent_reasoning_raw_content", text=f"Hm, {place}"),
    "sealed": lambda made, place: made.item("reasoning", summary=[]),
    "sent": lambda made, place: made.add(
        "inter_agent_communication", author="/root/other", recipient="/root", content="Found."
    ),
    "ran": lambda made, place: made.user(
        f"<user_shell_command><command>ls {place}</command></user_shell_command>"
    ),
    "rolled back to": lambda made, place: made.event(
        "thread_rolled_back", num_turns=1, rollback_start_index=place
    ),
    "goal": lambda made, place: made.event(
        "thread_goal_updated", goal={"objective": f"Bake {place % 3}", "tokensUsed": place}
    ),
    "said aloud": lambda made, place: made.add(
        "realtime_item",
        type="transcript_segment",
        role=("user", "assistant")[place % 2],
        text=f"Aloud {place}",
    ),
    "found": lambda made, place: made.event(
        "web_search_end", call_id=f"call_{place % 3}", results=[{"title": f"Rye {place}"}]
    ),
    "for the service": lambda made, place: made.item("additional_tools", tools=[]),
    "spawned": lambda made, place: made.event(
        "collab_agent_spawn_end", call_id=f"call_{place % 3}", new_thread_id="other"
    ),
}


@given(
    steps=st.lists(st.sampled_from([*USUAL]) | st.sampled_from([*USUAL, *UNUSUAL]), max_size=25),
    cuts=CUTS,
    growing=st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_any_beginning_of_a_rollout_and_then_the_whole_is_the_whole(
    steps: list[str], cuts: list[float], growing: bool
) -> None:
    made = rollout(8)
    for place, step in enumerate(steps):
        (USUAL | UNUSUAL)[step](made, place)
    name = f"rollout-2026-11-05T09-30-00-{SESSION}.jsonl"
    any_beginnings_are_the_whole(name, made.content, cuts, growing)


def test_a_rollout_is_read_on_too(services: Services, tmp_path: Path, merged: list[bool]) -> None:
    made = rollout(12)
    made.event("thread_rolled_back", num_turns=1)
    for number in range(3):
        made.user(f"And spelt, the {number}. time?", typed=True)
        made.assistant("Eight hours.")
    path = made.write(tmp_path)
    run(services, path)
    made.user("And wheat?", typed=True)
    told = len(made.records)
    made.call("call_1", command="ls")
    made.output("call_1", "wheat.md")
    made.head(made.session)  # as it is written again when the session goes on in another run
    made.assistant("Six hours.")
    made.tokens(total=5_000)
    whole = made.records
    for count in range(told, len(whole) + 1):
        made.records = whole[:count]
        made.write(tmp_path)
        run(services, path, growing=count % 2 == 0)
        is_as_read_whole(services, path)
    assert merged == [True] * 6


class PiSession:
    """Gathers the entries of a session of Pi, each behind the one before it."""

    def __init__(self, turns: int) -> None:
        self.entries: list[dict[str, Any]] = [pi.head()]
        for place in range(turns):
            self.say(pi.user(f"u{place}", self.last, f"How long does rye rise, the {place}. time?"))
            self.answer(f"a{place}", pi.text(f"Ten hours, {place}."))

    @property
    def last(self) -> str | None:
        return self.entries[-1]["id"] if len(self.entries) > 1 else None

    def answer(self, name: str, piece: dict[str, Any]) -> None:
        # Each is the response to a request of its own.
        self.say(pi.answer(name, self.last, piece, responseId=f"response-{name}"))

    def say(self, entry: dict[str, Any]) -> None:
        self.entries.append(entry)

    def id_before(self, back: int) -> str:
        """That of an entry so many before the last."""
        return str(self.entries[max(1, len(self.entries) - 1 - back)]["id"])


PiStep = Callable[[PiSession, int], None]
PI_USUAL: dict[str, PiStep] = {
    "prompt": lambda made, place: made.say(pi.user(f"p{place}", made.last, f"Question {place}?")),
    "answer": lambda made, place: made.answer(f"q{place}", pi.text(f"Answer {place}.")),
    "call": lambda made, place: made.answer(f"c{place}", pi.call(f"t{place % 5}", path="rye.md")),
    "result": lambda made, place: made.say(
        pi.result(f"r{place}", made.last, f"t{place % 4}", pi.text(f"{place} files"))
    ),
    "model": lambda made, place: made.say(
        pi.entry("model_change", f"m{place}", made.last, modelId=f"rye-{place}")
    ),
}
PI_UNUSUAL: dict[str, PiStep] = {
    "back": lambda made, place: made.say(pi.user(f"b{place}", made.id_before(3), "Rather?")),
    "far back": lambda made, place: made.say(pi.user(f"f{place}", made.id_before(30), "Instead?")),
    "at a call": lambda made, place: made.say(pi.user(f"h{place}", f"t{place % 5}", "And?")),
    "at the start": lambda made, place: made.say(pi.user(f"s{place}", None, "Anew?")),
    "nowhere": lambda made, place: made.say(pi.user(f"n{place}", "unknown", "What?")),
    "named": lambda made, place: made.say(
        pi.entry("session_info", f"i{place}", made.last, name=f"Name {place}")
    ),
    "again": lambda made, place: made.say(made.entries[place * 3 % len(made.entries)]),
    "same id": lambda made, place: made.say(pi.user("u1", made.last, f"Twice, {place}?")),
    "nameless": lambda made, place: made.say(
        {"type": "message", "message": {"role": "user", "content": f"No id, {place}"}}
        | {"id": None, "parentId": made.last, "timestamp": "2026-05-10T09:00:00.000Z"}
    ),
    "for nobody": lambda made, place: made.say(
        pi.result(f"y{place}", made.last, "", pi.text("lost"))
    ),
    "compacted": lambda made, place: made.say(
        pi.entry("compaction", f"k{place}", made.last, summary="So far")
    ),
    "picture": lambda made, place: made.say(pi.user(f"g{place}", made.last, [pi.picture()])),
}


@given(
    steps=st.lists(
        st.sampled_from([*PI_USUAL]) | st.sampled_from([*PI_USUAL, *PI_UNUSUAL]), max_size=25
    ),
    cuts=CUTS,
    growing=st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_any_beginning_of_a_tree_of_entries_and_then_the_whole_is_the_whole(
    steps: list[str], cuts: list[float], growing: bool
) -> None:
    made = PiSession(8)
    for place, step in enumerate(steps):
        (PI_USUAL | PI_UNUSUAL)[step](made, place)
    any_beginnings_are_the_whole("pi.jsonl", pi.lines(made.entries), cuts, growing)


def test_a_tree_of_entries_is_read_on_too(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    made, path = PiSession(12), tmp_path / "pi.jsonl"
    run(services, pi.write(path, made.entries))
    for step in ("call", "prompt", "model", "answer", "named", "prompt", "answer"):
        (PI_USUAL | PI_UNUSUAL)[step](made, len(made.entries))
        run(services, pi.write(path, made.entries))
        is_as_read_whole(services, path)
    assert merged == [True] * 7


def test_a_branch_far_back_in_a_tree_of_entries_is_read_whole(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    made, path = PiSession(12), tmp_path / "pi.jsonl"
    run(services, pi.write(path, made.entries))
    made.say(pi.user("b1", "a0", "And wheat?"))
    run(services, pi.write(path, made.entries))
    assert merged == []
    is_as_read_whole(services, path)


def test_an_answer_that_comes_again_later_is_counted_once(
    services: Services, tmp_path: Path
) -> None:
    made, path = PiSession(3), tmp_path / "pi.jsonl"
    run(services, pi.write(path, made.entries))
    made.say(made.entries[2])
    run(services, pi.write(path, made.entries))
    (session,) = rows(services, "SELECT output_tokens FROM chat_session")
    assert session["output_tokens"] == 3 * 5
    is_as_read_whole(services, path)


class QwenSession:
    """Gathers the records of a session of Qwen Code, each behind the one before it."""

    def __init__(self, turns: int) -> None:
        self.records: list[dict[str, Any]] = []
        for place in range(turns):
            self.say(qwen.user(f"u{place}", self.last, f"How long does rye rise, {place}?"))
            self.answer(f"a{place}", f"Ten hours, {place}.")

    @property
    def last(self) -> str | None:
        return self.records[-1]["uuid"] if self.records else None

    def answer(self, name: str, *parts: Any) -> None:
        self.say(qwen.model(name, self.last, *parts, usageMetadata=qwen.USAGE))

    def say(self, record: dict[str, Any]) -> None:
        self.records.append({**record, "timestamp": self._moment()})

    def before(self, back: int) -> str:
        """The name of a record so many before the last."""
        return str(self.records[max(0, len(self.records) - 1 - back)]["uuid"])

    def again(self, place: int) -> None:
        self.records.append(self.records[place % len(self.records)])

    def _moment(self) -> str:
        return f"2026-05-10T{9 + len(self.records) // 60:02}:{len(self.records) % 60:02}:00.000Z"


QwenStep = Callable[[QwenSession, int], None]
QWEN_USUAL: dict[str, QwenStep] = {
    "prompt": lambda made, place: made.say(qwen.user(f"p{place}", made.last, f"And {place}?")),
    "answer": lambda made, place: made.answer(f"q{place}", f"Answer {place}."),
    "call": lambda made, place: made.answer(f"c{place}", qwen.call(f"t{place % 5}", path="a.md")),
    "result": lambda made, place: made.say(
        qwen.returned(f"r{place}", str(made.last), f"t{place % 4}", {"output": f"{place} files"})
    ),
    "telemetry": lambda made, place: made.say(qwen.system(f"s{place}", made.last, "ui_telemetry")),
}
FAILURES = [{"event.name": "qwen.api_error", "error_message": f"Error {n}"} for n in range(2)]
QWEN_UNUSUAL: dict[str, QwenStep] = {
    "titled": lambda made, place: made.say(
        qwen.system(f"i{place}", made.last, "custom_title", customTitle=f"Name {place}")
    ),
    "back": lambda made, place: made.say(qwen.user(f"b{place}", made.before(3), "Rather?")),
    "far back": lambda made, place: made.say(qwen.user(f"f{place}", made.before(30), "Instead?")),
    "nowhere": lambda made, place: made.say(qwen.user(f"n{place}", "unknown", "What?")),
    "rewound": lambda made, place: made.say(qwen.system(f"w{place}", made.before(4), "rewind")),
    "all taken back": lambda made, place: made.say(qwen.system(f"w{place}", None, "rewind")),
    "again": lambda made, place: made.again(place * 3),
    "the same once more": lambda made, place: made.again(-1),
    "more of the first": lambda made, place: made.say(qwen.model("a0", "u0", f"Also {place}.")),
    "moved": lambda made, place: made.say(
        {**qwen.user(f"m{place}", made.last, "Here?"), "cwd": "/home/ada", "gitBranch": "wheat"}
    ),
    "agent": lambda made, place: made.say(
        {**qwen.user(f"g{place}", made.last, "Look."), "agentId": "agent-1"}
    ),
    "forked": lambda made, place: made.say(
        {**qwen.user(f"k{place}", made.last, "Here?"), "forkedFrom": {"sessionId": "other"}}
    ),
    "compressed": lambda made, place: made.say(
        qwen.system(f"x{place}", made.last, "chat_compression", compressedHistory=[])
    ),
    "failed": lambda made, place: made.say(
        qwen.system(f"v{place}", made.last, "ui_telemetry", uiEvent=FAILURES[place % 2])
    ),
    "for nobody": lambda made, place: made.say(
        qwen.returned(f"y{place}", str(made.last), "unknown", {"output": "lost"})
    ),
}


@given(
    steps=st.lists(
        st.sampled_from([*QWEN_USUAL]) | st.sampled_from([*QWEN_USUAL, *QWEN_UNUSUAL]), max_size=25
    ),
    cuts=CUTS,
    growing=st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_any_beginning_of_a_log_of_parts_and_then_the_whole_is_the_whole(
    steps: list[str], cuts: list[float], growing: bool
) -> None:
    made = QwenSession(8)
    for place, step in enumerate(steps):
        (QWEN_USUAL | QWEN_UNUSUAL)[step](made, place)
    any_beginnings_are_the_whole(f"{SESSION}.jsonl", qwen.lines(made.records), cuts, growing)


def test_a_log_of_parts_is_read_on_too(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    made, path = QwenSession(12), tmp_path / f"{SESSION}.jsonl"
    path.write_bytes(qwen.lines(made.records))
    run(services, path)
    for step in ("call", "prompt", "telemetry", "answer", "titled", "moved", "answer"):
        (QWEN_USUAL | QWEN_UNUSUAL)[step](made, len(made.records))
        path.write_bytes(qwen.lines(made.records))
        run(services, path)
        is_as_read_whole(services, path)
    assert merged == [True] * 7


def copilot_log(turns: int) -> Log:
    made = Log(COPILOT)
    for place in range(turns):
        made.user(f"How long does rye rise, the {place}. time?")
        made.assistant(f"Ten hours, {place}.", outputTokens=5, model="rye-1")
    return made


def shut_down(made: Log, place: int) -> None:
    """The sums since the session began."""
    told = 100 + 10 * place
    models = {"rye-1": (told, told, 7, 2), "": (0, 0, 0, 0)}
    made.shut_down(**{name: counts for name, counts in models.items() if name or place % 2})


def event_before(made: Log, back: int) -> str:
    return str(made.records[max(1, len(made.records) - 1 - back)]["id"])


COPILOT = "301561f1-0000-43e9-a144-0123456789ab"
CopilotStep = Callable[[Log, int], object]
COPILOT_USUAL: dict[str, CopilotStep] = {
    "prompt": lambda made, place: made.user(f"Question {place}?"),
    "answer": lambda made, place: made.assistant(f"Answer {place}.", outputTokens=place),
    "think": lambda made, place: made.add("assistant.reasoning", content=f"Hm {place % 3}"),
    "call": lambda made, place: made.assistant("", request(f"c{place % 5}"), outputTokens=1),
    "start": lambda made, place: made.start(f"c{place % 4}"),
    "complete": lambda made, place: made.complete(f"c{place % 3}", success=True, result="6 files"),
    "turn": lambda made, place: made.add("assistant.turn_start", turnId=str(place)),
}
COPILOT_UNUSUAL: dict[str, CopilotStep] = {
    "shut down": shut_down,
    "resumed": lambda made, place: made.add("session.resume", context={"branch": f"b{place}"}),
    "model": lambda made, place: made.add("session.model_change", newModel=f"rye-{place % 3}"),
    "modelled": lambda made, place: made.assistant("So.", outputTokens=3, model=f"rye-{place % 3}"),
    "compacted": lambda made, place: made.add("session.compaction_complete", summary="So far"),
    "back": lambda made, place: made.add(
        "session.snapshot_rewind", upToEventId=event_before(made, 3)
    ),
    "far back": lambda made, place: made.add(
        "session.snapshot_rewind", upToEventId=event_before(made, 30)
    ),
    "stopped": lambda made, place: made.add("abort", reason="user"),
    "failed": lambda made, place: made.add("session.error", message=f"No {place}."),
    "agent": lambda made, place: made.add(
        "subagent.started", toolCallId=f"c{place % 5}", agentName="baker"
    ),
    "by an agent": lambda made, place: made.assistant("Look.", parentToolCallId=f"c{place % 5}"),
    "named": lambda made, place: made.add("session.title_changed", title=f"Name {place}"),
    "skill": lambda made, place: made.user(f"<skill-context>{place}</skill-context>"),
    "nothing": lambda made, place: made.user(""),
    "told": lambda made, place: made.add("system.message", content=f"Be brief, {place}."),
    "again": lambda made, place: made.records.append(made.records[place * 3 % len(made.records)]),
    "nameless": lambda made, place: made.records.append(
        {**made.records[-1], "id": None, "type": "user.message", "data": {"content": "Who?"}}
    ),
    "by hand": lambda made, place: made.add(
        "tool.user_requested", toolCallId=f"h{place}", toolName="bash", arguments={"command": "ls"}
    ),
}


@given(
    steps=st.lists(
        st.sampled_from([*COPILOT_USUAL]) | st.sampled_from([*COPILOT_USUAL, *COPILOT_UNUSUAL]),
        max_size=25,
    ),
    cuts=CUTS,
    growing=st.booleans(),
    stored=st.lists(st.integers(0, 12), max_size=20),
)
@settings(max_examples=50, deadline=None)
def test_any_beginning_of_a_log_of_events_and_then_the_whole_is_the_whole(
    steps: list[str], cuts: list[float], growing: bool, stored: list[int]
) -> None:
    made = copilot_log(8)
    for place, step in enumerate(steps):
        (COPILOT_USUAL | COPILOT_UNUSUAL)[step](made, place)
    told = [taken(turn, 90, 5 + turn, 40, 10) for turn in stored]

    def beside(folder: Path) -> object:
        return store(folder / "session-store.db", *told) if told else None

    name = f"session-state/{COPILOT}/events.jsonl"
    any_beginnings_are_the_whole(name, made.content, cuts, growing, beside)


@pytest.mark.parametrize("name", ["events.jsonl", f"1a2b/transcripts/{COPILOT}.jsonl"])
def test_a_log_of_events_is_read_on_too(
    services: Services, tmp_path: Path, merged: list[bool], name: str
) -> None:
    made = copilot_log(12)
    path = made.write(tmp_path, name)
    run(services, path)
    for step in ("call", "start", "complete", "answer", "model", "named", "prompt", "answer"):
        (COPILOT_USUAL | COPILOT_UNUSUAL)[step](made, 0)
        made.write(tmp_path, name)
        run(services, path)
        is_as_read_whole(services, path)
    assert merged == [True] * 8


def test_what_requests_took_is_found_out_while_a_log_grows(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    made, name = copilot_log(12), f"session-state/{COPILOT}/events.jsonl"
    path = made.write(tmp_path, name)
    told = [taken(turn, 100, 10) for turn in range(12)]
    store(tmp_path / "session-store.db", *told)
    run(services, path)
    for turn in (12, 13):
        made.user("And wheat?")
        made.assistant("Six hours.", outputTokens=1)
        made.write(tmp_path, name)
        (tmp_path / "session-store.db").unlink()
        told.append(taken(turn, 100, 10))
        store(tmp_path / "session-store.db", *told)
        run(services, path)
        is_as_read_whole(services, path)
    assert merged == [True, True]
    (session,) = rows(services, "SELECT output_tokens FROM chat_session")
    assert session["output_tokens"] == 14 * 10


class KimiSession:
    """Gathers the records of an agent of Kimi Code."""

    def __init__(self, turns: int) -> None:
        head = {"type": "metadata", "protocol_version": "1.4", "created_at": kimi.START}
        self.records: list[dict[str, Any]] = [head]
        self.say(kimi.code("config.update", cwd=kimi.FOLDER, modelAlias="moonshot/kimi-k2"))
        for place in range(turns):
            self.ask(f"How long does rye rise, the {place}. time?")
            self.answer(f"s{place}", f"Ten hours, {place}.")

    def say(self, *records: dict[str, Any]) -> None:
        """Each a second after the one before it."""
        for record in records:
            self.records.append({**record, "time": kimi.START + len(self.records) * 1000})

    def ask(self, said: str) -> None:
        self.say(kimi.asked(said), kimi.for_model(said, kind="user"))

    def answer(self, name: str, said: str) -> None:
        self.say(*kimi.step(name, kimi.part(name, type="text", text=said)))

    @property
    def content(self) -> bytes:
        return "".join(f"{json.dumps(record)}\n" for record in self.records).encode()


KimiStep = Callable[[KimiSession, int], None]
SPENT = {"inputOther": 9, "output": 1}
KIMI_USUAL: dict[str, KimiStep] = {
    "prompt": lambda made, place: made.ask(f"Question {place}?"),
    "answer": lambda made, place: made.answer(f"q{place}", f"Answer {place}."),
    "call": lambda made, place: made.say(
        *kimi.step(f"c{place}", kimi.called(f"c{place}", f"t{place % 5}", path="rye.md"))
    ),
    "result": lambda made, place: made.say(kimi.gave(f"t{place % 4}", f"{place} files")),
    "thought": lambda made, place: made.say(kimi.part(f"p{place % 6}", type="think", think="Hm.")),
}
KIMI_UNUSUAL: dict[str, KimiStep] = {
    "uncopied": lambda made, place: made.say(kimi.asked(f"And {place}?")),
    "copied late": lambda made, place: made.say(
        kimi.for_model(f"And {place - 3}?", kind="user"), kimi.for_model("Who?", kind="user")
    ),
    "for a step": lambda made, place: made.say(
        kimi.part(f"s{place % 8}", type="text", text=f"More {place}.")
    ),
    "ended": lambda made, place: made.say(
        kimi.event("step.end", uuid=f"s{place % 8}", usage={"output": place})
    ),
    "spent": lambda made, place: made.say(kimi.code("usage.record", usage=SPENT)),
    "compacted": lambda made, place: made.say(
        kimi.code("context.apply_compaction", summary="So far")
    ),
    "undone": lambda made, place: made.say(kimi.code("context.undo", count=1)),
    "much undone": lambda made, place: made.say(kimi.code("context.undo", count=place % 9)),
    "cleared": lambda made, place: made.say(kimi.code("context.clear")),
    "stopped": lambda made, place: made.say(kimi.code("turn.cancel")),
    "model": lambda made, place: made.say(kimi.code("llm.request", model=f"kimi-{place}")),
    "agent": lambda made, place: made.say(kimi.code("config.update", profileName=f"p{place}")),
    "forked": lambda made, place: made.say(kimi.code("forked")),
    "again": lambda made, place: made.records.append(made.records[place * 3 % len(made.records)]),
    "steered": lambda made, place: made.say(kimi.asked(f"Rather {place}.", kind="turn.steer")),
}


@given(
    steps=st.lists(
        st.sampled_from([*KIMI_USUAL]) | st.sampled_from([*KIMI_USUAL, *KIMI_UNUSUAL]), max_size=25
    ),
    cuts=CUTS,
    growing=st.booleans(),
    fork=st.booleans(),
)
@settings(max_examples=50, deadline=None)
def test_any_beginning_of_a_log_of_steps_and_then_the_whole_is_the_whole(
    steps: list[str], cuts: list[float], growing: bool, fork: bool
) -> None:
    made = KimiSession(8)
    for place, step in enumerate(steps):
        (KIMI_USUAL | KIMI_UNUSUAL)[step](made, place)
    name = f"{kimi.SESSION}/agents/main/wire.jsonl"

    def beside(folder: Path) -> None:
        told = {"title": "Rye", "forkedFrom": "session_0"} if fork else {}
        (folder / kimi.SESSION / "state.json").write_text(json.dumps(told))

    any_beginnings_are_the_whole(name, made.content, cuts, growing, beside)


def test_a_log_of_steps_is_read_on_too_and_its_title_with_it(
    services: Services, tmp_path: Path, merged: list[bool]
) -> None:
    made, path = KimiSession(12), tmp_path / kimi.SESSION / "agents" / "main" / "wire.jsonl"
    path.parent.mkdir(parents=True)
    state = tmp_path / kimi.SESSION / "state.json"
    path.write_bytes(made.content)
    run(services, tmp_path)
    for step in ("call", "result", "prompt", "answer", "thought", "compacted", "prompt", "answer"):
        (KIMI_USUAL | KIMI_UNUSUAL)[step](made, 0)
        path.write_bytes(made.content)
        state.write_text(json.dumps({"title": f"Before {len(made.records)}"}))
        run(services, tmp_path)
        is_as_read_whole(services, tmp_path)
    assert merged == [True] * 8


class WireOfKimi:
    """Gathers the events of a session of Kimi CLI."""

    def __init__(self, turns: int) -> None:
        self.records: list[dict[str, Any]] = [{"type": "metadata", "protocol_version": "1.3"}]
        for place in range(turns):
            self.say("TurnBegin", user_input=f"How long does rye rise, the {place}. time?")
            self.answer(f"Ten hours, {place}.")

    def say(self, kind: str, **payload: Any) -> None:
        """An event, a second after the one before it."""
        self.records.append(kimi.wire(kind, len(self.records), **payload))

    def answer(self, said: str) -> None:
        self.say("StepBegin", n=1)
        self.say("ContentPart", type="text", text=said)
        spent = {"input_other": 300, "output": len(self.records)}
        self.say("StatusUpdate", token_usage=spent, message_id=f"m{len(self.records)}")

    def call(self, name: str) -> None:
        self.say("StepBegin", n=2)
        function = {"name": "ReadFile", "arguments": '{"path": "rye.md"}'}
        self.say("ToolCall", type="function", id=name, function=function)

    @property
    def content(self) -> bytes:
        return "".join(f"{json.dumps(record)}\n" for record in self.records).encode()

    def given(self) -> bytes:
        """What the model is given, which is written anew with each turn."""
        told = {"role": "user", "content": f"All that was said in {len(self.records)} events."}
        return f"{json.dumps(told)}\n".encode()


WireStep = Callable[[WireOfKimi, int], None]
WIRE_USUAL: dict[str, WireStep] = {
    "prompt": lambda made, place: made.say("TurnBegin", user_input=f"Question {place}?"),
    "answer": lambda made, place: made.answer(f"Answer {place}."),
    "more": lambda made, place: made.say("ContentPart", type="text", text=f" And {place}."),
    "call": lambda made, place: made.call(f"t{place % 5}"),
    "result": lambda made, place: made.say(
        "ToolResult", tool_call_id=f"t{place % 4}", return_value={"output": f"{place} files"}
    ),
    "end": lambda made, place: made.say("TurnEnd"),
}
WIRE_UNUSUAL: dict[str, WireStep] = {
    "nothing asked": lambda made, place: made.say("TurnBegin", user_input=""),
    "steered": lambda made, place: made.say("SteerInput", user_input=f"Rather {place}."),
    "spent": lambda made, place: made.say("StatusUpdate", token_usage={"output": place}),
    "arguments": lambda made, place: made.say("ToolCallPart", arguments_part=" "),
    "interrupted": lambda made, place: made.say("StepInterrupted"),
    "compacted": lambda made, place: made.say("CompactionEnd"),
    "agent": lambda made, place: made.say(
        "SubagentEvent",
        parent_tool_call_id=f"t{place % 4}",
        agent_id="a77",
        event=kimi.wire("ContentPart", type="text", text="Flour.")["message"],
    ),
    "again": lambda made, place: made.records.append(made.records[place * 3 % len(made.records)]),
}


@given(
    steps=st.lists(
        st.sampled_from([*WIRE_USUAL]) | st.sampled_from([*WIRE_USUAL, *WIRE_UNUSUAL]), max_size=25
    ),
    cuts=CUTS,
    growing=st.booleans(),
)
@settings(max_examples=50, deadline=None)
def test_any_beginning_of_a_log_of_events_of_kimi_and_then_the_whole_is_the_whole(
    steps: list[str], cuts: list[float], growing: bool
) -> None:
    made = WireOfKimi(12)
    for place, step in enumerate(steps):
        (WIRE_USUAL | WIRE_UNUSUAL)[step](made, place)
    name = f"sessions/{kimi.SUM}/bread-1/wire.jsonl"

    def beside(folder: Path) -> None:
        (folder / name).with_name("context.jsonl").write_bytes(made.given())
        told = {"work_dirs": [{"path": kimi.FOLDER}]}
        (folder / "kimi.json").write_text(json.dumps(told))

    any_beginnings_are_the_whole(name, made.content, cuts, growing, beside)


@pytest.mark.parametrize("growing", [False, True])
def test_a_log_of_events_of_kimi_is_read_on_while_its_context_is_written_anew(
    services: Services, tmp_path: Path, merged: list[bool], *, growing: bool
) -> None:
    home = tmp_path / ".kimi"
    made, path = WireOfKimi(12), kimi.cli_session(home) / "wire.jsonl"
    kimi.write(home / "kimi.json", {"work_dirs": [{"path": kimi.FOLDER}]})
    kimi.write(path, made.content)
    run(services, home, growing=growing)
    for step in ("call", "result", "prompt", "answer", "more", "end", "prompt", "answer"):
        (WIRE_USUAL | WIRE_UNUSUAL)[step](made, 0)
        path.write_bytes(made.content)
        kimi.write(path.with_name("context.jsonl"), made.given())
        run(services, home, growing=growing)
        is_as_read_whole(services, home)
    assert merged == [True] * 8
