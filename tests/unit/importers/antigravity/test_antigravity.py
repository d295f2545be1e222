"""Transcripts of Antigravity become sessions, step by step."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, EventKind, File, Text, Thinking, ToolCall, ToolStatus
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.antigravity.importer import AntigravityImporter
from chatvault.importers.containers.container import open_container
from tests.unit.importers.antigravity.antigravity_files import (
    BRAIN,
    CONVERSATION,
    START_MS,
    answer,
    call,
    listed,
    prompt,
    read,
    read_one,
    step,
    whole,
    write,
)
from tests.unit.importers.hostile import JSON, RELAXED, places, put


def calls(session: ParsedSession) -> list[ToolCall]:
    blocks = (block for message in session.messages for block in message.blocks)
    return [block for block in blocks if isinstance(block, ToolCall)]


def test_a_transcript_is_one_session_named_by_its_folder(tmp_path: Path) -> None:
    write(tmp_path, whole())
    session = read_one(tmp_path)
    assert (session.source, session.external_id) == ("antigravity", CONVERSATION)
    assert session.title == "How long does rye rise?"
    assert session.project is not None
    assert session.project.path == "/home/ada/bakery"
    assert session.model == "Gemini 3.5 Flash (Medium)"
    assert (session.created_at, session.updated_at) == (START_MS, START_MS + 9000)
    asked, looked, said, folded, told = session.messages
    assert asked.blocks == (Text("How long does rye rise?"),)
    assert looked.blocks[0] == Thinking("A look first.")
    assert said.blocks[0] == Text("Ten hours.")
    assert folded.blocks == (Event(EventKind.COMPACTION, "So far."),)
    assert (told.role, told.hidden) == (Role.SYSTEM, Hidden.META)
    assert [message.external_id for message in session.messages] == [
        *("step:0", "step:2", "step:6", "step:8", "step:9"),
    ]


def test_a_conversation_of_the_command_line_can_be_taken_up_again(tmp_path: Path) -> None:
    write(tmp_path, whole())
    assert read_one(tmp_path).agent == "Antigravity"
    (tmp_path / "antigravity").rename(tmp_path / "antigravity-cli")
    assert read_one(tmp_path).agent == "Antigravity CLI"
    # Also where only a part of its folder is imported.
    assert read_one(tmp_path / "antigravity-cli" / "brain").agent == "Antigravity CLI"


def test_what_comes_back_goes_to_the_calls_in_their_order(tmp_path: Path) -> None:
    write(tmp_path, whole())
    listed, seen, _ = calls(read_one(tmp_path))
    assert listed.arguments == '{"CommandLine":"ls","Cwd":"/home/ada/bakery"}'
    assert listed.outcome is not None
    assert (listed.outcome.status, listed.outcome.note) == (ToolStatus.FAILED, "failed")
    assert seen.arguments == '{"AbsolutePath":"/home/ada/bakery/rye.md","StartLine":1}'
    assert seen.outcome is not None
    assert (seen.outcome.text, seen.outcome.status) == ("Ten hours.", ToolStatus.OK)


def test_a_call_that_was_not_answered_leaves_what_follows_to_others(tmp_path: Path) -> None:
    steps = [
        prompt(0, "Look."),
        answer(1, "", call("view_file", AbsolutePath="a")),
        answer(2, "", call("view_file", AbsolutePath="b")),
        step(3, "MODEL", "VIEW_FILE", "b's words"),
        step(4, "MODEL", "GENERIC", "nobody's words"),
    ]
    write(tmp_path, steps)
    session = read_one(tmp_path)
    assert [one.outcome and one.outcome.text for one in calls(session)] == [None, "b's words"]
    assert session.messages[-1].role is Role.TOOL


def test_the_whole_transcript_has_what_the_other_one_cuts(tmp_path: Path) -> None:
    cut = [prompt(0, "Look."), answer(1, "Ten ho", truncated_fields=["content"]), answer(2, "And.")]
    write(tmp_path, cut)
    write(tmp_path, [prompt(0, "Look."), answer(1, "Ten hours.")], "transcript_full.jsonl")
    session = read_one(tmp_path)
    assert [message.blocks for message in session.messages] == [
        *((Text("Look."),), (Text("Ten hours."),), (Text("And."),)),
    ]
    assert len(session.members) == 2


def test_a_step_that_is_told_again_is_as_it_was_told_last(tmp_path: Path) -> None:
    running = answer(1, "Ten", status="RUNNING")
    write(tmp_path, [prompt(0, "Look."), running, answer(1, "Ten hours.")])
    assert read_one(tmp_path).messages[1].blocks == (Text("Ten hours."),)


def test_what_the_agent_wrote_is_a_file_of_the_message_that_wrote_it(tmp_path: Path) -> None:
    write(tmp_path, whole())
    (tmp_path / BRAIN / "plan.md").write_text("# Rye\n")
    (tmp_path / BRAIN / "walkthrough.md").write_text("# Done\n")
    (tmp_path / BRAIN / ".hidden.md").write_text("no")
    (tmp_path / BRAIN / "plan.md.metadata.json").write_text("{}")
    container = open_container(tmp_path)
    claimed = AntigravityImporter().claim(container, container.names())
    assert len(claimed) == 3
    session = read_one(tmp_path)
    files = [block for block in session.messages[2].blocks if isinstance(block, File)]
    assert [(one.attachment.name, one.text) for one in files] == [
        *(("plan.md", "# Rye\n"), ("walkthrough.md", "# Done\n")),
    ]
    content = files[0].attachment.content
    assert content is not None
    with content() as stream:
        assert stream.read() == b"# Rye\n"


def test_a_prompt_that_is_only_settings_is_hidden(tmp_path: Path) -> None:
    settings = "<USER_SETTINGS_CHANGE>\nNone.\n</USER_SETTINGS_CHANGE>"
    write(tmp_path, [step(0, "USER_EXPLICIT", "USER_INPUT", settings), prompt(1, "Go.")])
    first, second = read_one(tmp_path).messages
    assert (first.hidden, second.hidden) == (Hidden.META, None)


def test_content_decides_what_a_file_is(tmp_path: Path) -> None:
    write(tmp_path, whole()).rename(tmp_path / "kept.jsonl")
    (tmp_path / "other.jsonl").write_text('{"step_index": 1, "type": "x"}\n')
    session = read_one(tmp_path)
    assert (session.external_id, session.members) == ("kept", ("kept.jsonl",))


def test_the_times_above_a_result_are_its_own(tmp_path: Path) -> None:
    content = (
        "Created At: 2026-05-10T11:00:02+02:00\nCompleted At: 2026-05-10T11:00:06+02:00\n"
        "\n\t\tThe command failed with exit code: 3"
    )
    steps = [
        prompt(0, "Bake."),
        answer(1, "", call("run_command", CommandLine="bake")),
        step(2, "MODEL", "RUN_COMMAND", content),
    ]
    write(tmp_path, steps)
    (baked,) = calls(read_one(tmp_path))
    assert baked.outcome is not None
    assert baked.outcome.text == "The command failed with exit code: 3"
    assert baked.outcome.status is ToolStatus.FAILED
    assert (baked.outcome.started_at, baked.outcome.duration_ms) == (START_MS + 2000, 4000)


def test_a_command_failed_with_the_code_that_its_step_tells(tmp_path: Path) -> None:
    steps = [
        prompt(0, "Bake."),
        answer(1, "", call("run_command", CommandLine="a"), call("run_command", CommandLine="b")),
        step(2, "MODEL", "RUN_COMMAND", "The command exited.", exit_code=0),
        step(3, "MODEL", "RUN_COMMAND", "The command exited.", exit_code=127),
    ]
    write(tmp_path, steps)
    outcomes = [one.outcome for one in calls(read_one(tmp_path))]
    found = [(one.status, one.note) for one in outcomes if one is not None]
    assert found == [(ToolStatus.OK, ""), (ToolStatus.FAILED, "exit 127")]


def test_a_call_that_could_not_be_read_has_failed(tmp_path: Path) -> None:
    refused = "Created At: 2026-05-10T11:00:02+02:00\nError invalid tool call: no such oven"
    steps = [
        prompt(0, "Bake."),
        answer(1, "", call("bake", Oven="x")),
        step(2, "SYSTEM", "ERROR_MESSAGE", refused, error="no such oven"),
        answer(3, "", call("bake", Oven="y")),
        step(4, "MODEL", "GENERIC", "Bread."),
    ]
    write(tmp_path, steps)
    first, second = (one.outcome for one in calls(read_one(tmp_path)))
    assert first is not None
    assert second is not None
    assert (first.status, first.text) == (
        ToolStatus.FAILED,
        "Error invalid tool call: no such oven",
    )
    assert (second.status, second.text) == (ToolStatus.OK, "Bread.")


def test_an_error_is_told(tmp_path: Path) -> None:
    failed = step(1, "SYSTEM", "ERROR_MESSAGE", error="The model is overloaded.", error_code=429)
    write(tmp_path, [prompt(0, "Bake."), failed])
    told = read_one(tmp_path).messages[1]
    assert told.blocks == (Event(EventKind.ERROR, "The model is overloaded."),)
    assert told.hidden is None


def test_transcripts_taken_out_of_their_folders_are_told_apart(tmp_path: Path) -> None:
    for folder, said in (("first", "Rye?"), ("second", "Wheat?")):
        (tmp_path / folder).mkdir()
        written = write(tmp_path, [prompt(0, said), answer(1, "Yes.")])
        written.rename(tmp_path / folder / "transcript.jsonl")
    whole_name = tmp_path / "second" / "transcript_full.jsonl"
    write(tmp_path, [prompt(0, "Wheat?"), answer(1, "Yes, of course.")]).rename(whole_name)
    sessions, issues = read(tmp_path)
    assert not issues
    assert sorted(one.title for one in sessions) == ["Rye?", "Wheat?"]
    assert len({one.external_id for one in sessions}) == 2
    (alone,) = read(whole_name)[0]
    assert alone.external_id in {one.external_id for one in sessions if one.title == "Wheat?"}


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    steps = whole()
    for _ in range(data.draw(st.integers(1, 4))):
        record = data.draw(st.sampled_from(steps))
        if ways := places(record):
            put(record, data.draw(st.sampled_from(ways)), data.draw(JSON))
    write(tmp_path, steps)
    for session in read(tmp_path)[0]:
        names = [message.external_id for message in session.messages]
        assert len(set(names)) == len(names)


def test_the_list_of_conversations_names_them_and_what_they_belong_to(tmp_path: Path) -> None:
    write(tmp_path, whole())
    folders = '["file:///home/ada/my%20oven"]'
    listed(tmp_path, title="Rye", workspace_uris=folders, parent_conversation_id="c0")
    session = read_one(tmp_path)
    assert (session.title, session.parent_external_id) == ("Rye", "c0")
    assert session.relation is Relation.SUBAGENT
    assert session.project is not None
    assert session.project.path == "/home/ada/my oven"


def test_a_list_that_tells_nothing_takes_nothing_away(tmp_path: Path) -> None:
    write(tmp_path, whole())
    own = "file:///home/ada/.gemini/antigravity/scratch"
    listed(tmp_path, workspace_uris=f'["{own}"]')
    session = read_one(tmp_path)
    assert (session.title, session.relation) == ("How long does rye rise?", None)
    assert session.project is not None
    assert session.project.path == "/home/ada/bakery"


def test_a_list_that_is_damaged_is_told_and_costs_only_itself(tmp_path: Path) -> None:
    write(tmp_path, whole())
    path = listed(tmp_path)
    path.write_bytes(path.read_bytes()[:100] + b"x" * 5000)
    (session,), issues = read(tmp_path)
    assert session.title == "How long does rye rise?"
    assert len(issues) == 1
