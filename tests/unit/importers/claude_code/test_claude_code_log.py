"""What Claude Code notes that is no turn: waiting prompts, files, compactions, errors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import Event, EventKind, File, Image, Text
from chatvault.domain.message import Hidden, Role
from tests.unit.importers.claude_code.claude_code_files import (
    PIXEL,
    Transcript,
    call,
    read_one,
    said_in,
    text,
    visible,
)


def test_a_prompt_typed_while_a_tool_ran_is_a_message(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", call("t", "Bash"))
    queued = {"type": "queued_command", "prompt": "Also the docs.", "commandMode": "prompt"}
    attached = transcript.add("attachment", attachment=queued)
    transcript.result("t", "ok")
    transcript.assistant("msg_2", text("Both done."))
    session = read_one(transcript, tmp_path)
    assert [message.external_id for message in session.messages] == ["msg_1", attached, "msg_2"]
    assert said_in(session.messages[1]) == "Also the docs."


def test_a_record_that_repeats_the_queued_prompt_is_not_a_second_one(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.add("attachment", attachment={"type": "queued_command", "prompt": "Go on."})
    transcript.user("Go on.")
    transcript.assistant("msg_1", text("Done."))
    transcript.user("Go on.")
    said = [said_in(message) for message in read_one(transcript, tmp_path).messages]
    assert said == ["Go on.", "Done.", "Go on."]


@pytest.mark.parametrize(
    ("version", "reason", "heard"),
    [
        ("2.0.44", None, True),
        ("2.1.250", "absorbed_mid_turn", True),
        ("2.1.250", None, False),
        ("2.1.250", "discarded", False),
    ],
)
def test_a_prompt_that_only_the_queue_tells_of_is_a_message_if_the_model_heard_it(
    tmp_path: Path, version: str, reason: str | None, heard: bool
) -> None:
    transcript = Transcript(version=version)
    transcript.user("Write it.")
    transcript.assistant("msg_1", call("t", "Bash"))
    transcript.queue("enqueue", "Also the docs.")
    transcript.queue("remove", "Also the docs.", **({"reason": reason} if reason else {}))
    transcript.result("t", "ok")
    transcript.assistant("msg_2", text("Both done."))
    session = read_one(transcript, tmp_path)
    said = [said_in(message) for message in session.messages if said_in(message)]
    assert said == ["Write it.", *["Also the docs."] * heard, "Both done."]
    assert session.title == "Write it."


def test_a_record_that_soon_repeats_what_left_the_queue_is_not_a_second_prompt(
    tmp_path: Path,
) -> None:
    transcript = Transcript()
    transcript.queue("remove", "Go on.")
    transcript.user("Go on.")
    transcript.assistant("msg_1", text("Done."))
    transcript.user("Go on.")
    said = [said_in(message) for message in read_one(transcript, tmp_path).messages]
    assert said == ["Go on.", "Done.", "Go on."]


@pytest.mark.parametrize("attached_first", [True, False])
def test_a_prompt_that_left_the_queue_and_is_attached_is_one(
    tmp_path: Path, attached_first: bool
) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", call("t", "Bash"))
    for _ in range(2):
        transcript.queue("enqueue", "Go on.")
        if not attached_first:
            transcript.queue("remove", "Go on.")
        attached = {"type": "queued_command", "prompt": "Go on."}
        transcript.add("attachment", attachment=attached)
        if attached_first:
            transcript.queue("remove", "Go on.")
    transcript.assistant("msg_2", text("Done."))
    said = [said_in(message) for message in read_one(transcript, tmp_path).messages]
    assert said == ["", "Go on.", "Go on.", "Done."]


@pytest.mark.parametrize(
    "content",
    [
        "<task-notification>\n<task-id>a1</task-id>\n</task-notification>",
        '{"task_id":"b1","description":"Build","task_type":"local_bash"}',
        None,
    ],
)
def test_what_else_waits_in_the_queue_is_no_prompt(tmp_path: Path, content: str | None) -> None:
    transcript = Transcript()
    transcript.user("Go.")
    transcript.queue("remove", content)
    assert [said_in(each) for each in read_one(transcript, tmp_path).messages] == ["Go."]


def test_a_file_is_put_to_the_prompt_that_names_it(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Explain @rank.py")
    content = {"type": "text", "file": {"filePath": "/x/rank.py", "content": "import os\n"}}
    attached = {"type": "file", "filename": "/x/rank.py", "content": content}
    transcript.add("attachment", attachment=attached)
    (message,) = read_one(transcript, tmp_path).messages
    file = message.blocks[1]
    assert isinstance(file, File)
    assert (file.attachment.name, file.text) == ("rank.py", "import os\n")


def test_a_picture_that_a_prompt_names_is_shown_with_it(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("What is in @loaf.png and @rye.pdf?")
    for name, media_type in (("loaf.png", "image/png"), ("rye.pdf", "")):
        inner = {"base64": PIXEL, "type": media_type}
        content = {"type": "image", "file": inner}
        attached = {"type": "file", "filename": f"/x/{name}", "content": content}
        transcript.add("attachment", attachment=attached)
    (message,) = read_one(transcript, tmp_path).messages
    _, picture, document = message.blocks
    assert isinstance(picture, Image)
    assert isinstance(document, File)
    assert (picture.attachment.name, picture.attachment.width) == ("loaf.png", 1)
    assert document.attachment.media_type == "application/pdf"


def test_a_compaction_is_a_divider_and_its_summary_is_kept(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("One.")
    before = transcript.assistant("msg_1", text("Two."))
    transcript.add(
        "system",
        subtype="compact_boundary",
        parentUuid=None,
        logicalParentUuid=before,
        content="Conversation compacted",
        compactMetadata={"trigger": "auto", "preTokens": 142_318, "postTokens": 18_204},
    )
    transcript.user("This session is being continued from…", isCompactSummary=True)
    transcript.user("Three.")
    session = read_one(transcript, tmp_path)
    divider, summary = session.messages[2:4]
    assert divider.blocks == (Event(EventKind.COMPACTION, "142,318 → 18,204 tokens"),)
    assert divider.parent_id == "msg_1"
    assert (summary.role, summary.hidden) == (Role.SYSTEM, Hidden.META)
    assert [message.role for message in visible(session)] == [
        Role.USER,
        Role.ASSISTANT,
        Role.SYSTEM,
        Role.USER,
    ]


def test_an_error_tried_again_and_again_is_told_once(tmp_path: Path) -> None:
    transcript = Transcript()
    error = {"status": 529, "error": {"error": {"message": "Overloaded"}}}
    for attempt in range(3):
        transcript.add("system", subtype="api_error", error=error, retryAttempt=attempt)
    session = read_one(transcript, tmp_path)
    (message,) = session.messages
    assert message.blocks == (Event(EventKind.ERROR, "Overloaded"),)
    assert [event.kind for event in session.events] == ["system:api_error"] * 2


def test_an_error_without_words_is_told_by_its_code_and_once_where_that_changes(
    tmp_path: Path,
) -> None:
    transcript = Transcript()
    for attempt, code in enumerate(("FailedToOpenSocket", "ConnectionRefused"), 1):
        error = {"cause": {"code": code, "errno": 0}}
        transcript.add("system", subtype="api_error", error=error, retryAttempt=attempt)
    transcript.user("Still there?")
    transcript.add("system", subtype="api_error", error={}, retryAttempt=2)
    session = read_one(transcript, tmp_path)
    assert [message.blocks for message in session.messages] == [
        (Event(EventKind.ERROR, "FailedToOpenSocket"),),
        (Text("Still there?"),),
        (Event(EventKind.ERROR, ""),),
    ]


def test_signs_of_life_go_to_the_log_and_stay_small(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Run it.")
    progress = {"type": "bash_progress", "fullOutput": "x" * 9000, "totalLines": 12}
    transcript.add("progress", data=progress, toolUseID="t")
    hook = {"type": "hook_blocking_error", "hookName": "PostToolUse"}
    transcript.add("attachment", attachment=hook)
    transcript.loose(type="file-history-snapshot", snapshot={"a": "b" * 9000})
    transcript.loose(type="file-history-delta", trackingPath="rye.md", backup={"version": 1})
    transcript.loose(type="mode", mode="plan")
    session = read_one(transcript, tmp_path)
    assert len(session.messages) == 1
    assert [(event.kind, event.level) for event in session.events] == [
        ("progress:bash_progress", "info"),
        ("attachment:hook_blocking_error", "warning"),
        ("file-history-snapshot", "info"),
        ("file-history-delta", "info"),
        ("mode", "info"),
    ]
    assert json.loads(session.events[0].data) == {"totalLines": 12}


def test_the_limit_of_a_model_is_an_event(tmp_path: Path) -> None:
    transcript = Transcript()
    said = "Claude Opus 4 limit reached, now using Sonnet 4"
    transcript.add("system", content=said)
    transcript.add("system", content="Running \x1b[1mhook\x1b[22m…")
    event, hidden = read_one(transcript, tmp_path).messages
    assert event.blocks == (Event(EventKind.MODEL, said),)
    assert (hidden.hidden, said_in(hidden)) == (Hidden.SYSTEM, "Running hook…")


def test_what_was_done_before_a_break_is_no_change_of_the_model(tmp_path: Path) -> None:
    transcript = Transcript()
    said = "The oven is now using less power."
    transcript.add("system", subtype="away_summary", content=said)
    (hidden,) = read_one(transcript, tmp_path).messages
    assert (hidden.hidden, said_in(hidden)) == (Hidden.SYSTEM, said)


def test_whose_account_a_session_is_of_is_not_noted(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Bake it.")
    whose = {"ownerAccountUuid": "7-1", "ownerOrganizationUuid": "7-2", "accountUuid": "7-3"}
    transcript.loose(type="bridge-session", bridgeSessionId="b1", **whose)
    (event,) = read_one(transcript, tmp_path).events
    assert event.data == '{"bridgeSessionId":"b1"}'
