"""What a person asked Codex, apart from what was put beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import File, Image, Text, ToolStatus
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Severity
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.codex.codex_files import (
    Rollout,
    call_in,
    outcome_in,
    read,
    read_one,
    said_in,
    talk,
)


def test_what_was_put_beside_a_prompt_is_hidden(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user("# AGENTS.md instructions for /home/ada\n<INSTRUCTIONS>")
    rollout.user("Something nobody knows yet")
    rollout.user("Hello", typed=True)
    rollout.assistant("Hi.")
    rollout.item("message", role="developer", content=[{"type": "input_text", "text": "Rules"}])
    session = read_one(rollout, tmp_path)
    assert [message.hidden for message in session.messages] == [
        Hidden.META,
        Hidden.META,
        None,
        None,
        Hidden.SYSTEM,
    ]
    assert session.title == "Hello"


def test_what_the_log_tells_as_injected_is_hidden(tmp_path: Path) -> None:
    context = "<environment_context><cwd>/x</cwd></environment_context>"
    rollout = Rollout()
    rollout.user(context)
    told = {"type": "user_message", "message": context, "kind": "environment_context"}
    rollout.records.append({"type": "event_msg", "payload": told})
    rollout.user("Hello")
    told = {"type": "user_message", "message": "Hello", "kind": "plain"}
    rollout.records.append({"type": "event_msg", "payload": told})
    assert talk(read_one(rollout, tmp_path)) == ["Hello"]


def test_what_plugins_recommend_is_hidden_and_what_was_asked_is_not(tmp_path: Path) -> None:
    plugins = "<recommended_plugins>\nA\n</recommended_plugins>"
    rollout = Rollout()
    rollout.user(plugins)
    rollout.assistant("Hm.")
    rollout.user(f"{plugins}\nHello")
    assert talk(read_one(rollout, tmp_path)) == ["Hm.", "Hello"]


def test_a_prompt_that_the_log_does_not_tell_is_shown(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user("One.", typed=True)
    rollout.assistant("Yes.")
    rollout.user("<environment_context><cwd>/x</cwd></environment_context>")
    rollout.user("Two.")
    rollout.assistant("Yes.")
    assert talk(read_one(rollout, tmp_path)) == ["One.", "Yes.", "Two.", "Yes."]


def test_what_the_editor_put_before_a_prompt_stands_apart(tmp_path: Path) -> None:
    rollout = Rollout()
    setup = "# Context from my IDE setup:\n\n## Active file: a.py\n\n"
    rollout.user(f"{setup}## My request for Codex:\nExplain this.\n", typed=True)
    context, prompt = read_one(rollout, tmp_path).messages
    assert (context.hidden, context.external_id) == (Hidden.META, "line:2:context")
    assert said_in(context) == setup.strip()
    assert (said_in(prompt), prompt.hidden) == ("Explain this.", None)


def test_a_prompt_of_pictures_alone_is_shown_as_them(tmp_path: Path) -> None:
    files = "# Files mentioned by the user:\n\n## a.png: /x/a.png"
    asked = f"\n{files}\n\n## My request for Codex:\n\n"
    picture = {"type": "input_image", "image_url": f"data:image/png;base64,{PIXEL}"}
    rollout = Rollout()
    content = [{"type": "input_text", "text": asked}, picture]
    rollout.item("message", role="user", content=content)
    rollout.event("user_message", message=asked)
    rollout.user(asked, typed=True)
    context, shown, empty = read_one(rollout, tmp_path).messages
    assert (said_in(context), context.hidden) == (files, Hidden.META)
    assert [type(block) for block in shown.blocks] == [Image]
    assert (shown.hidden, empty.hidden, said_in(empty)) == (None, None, asked)


def test_pictures_are_kept_and_damaged_ones_told(tmp_path: Path) -> None:
    rollout = Rollout()
    content = [
        {"type": "input_text", "text": "<image name=[Image #1]>"},
        {"type": "input_image", "image_url": f"data:image/png;base64,{PIXEL}"},
        {"type": "input_text", "text": "</image>"},
        {"type": "input_image", "image_url": "data:image/png;base64,oops!"},
        {"type": "input_text", "text": "Look."},
    ]
    rollout.item("message", role="user", content=content)
    (session,), issues = read(rollout.write(tmp_path))
    good, bad, said = session.messages[0].blocks
    assert isinstance(good, Image)
    assert isinstance(bad, Image)
    assert (good.attachment.size, bad.attachment.content, said) == (70, None, Text("Look."))
    assert [issue.severity for issue in issues] == [Severity.WARNING]


def test_plugins_before_what_was_injected_are_hidden_with_it(tmp_path: Path) -> None:
    plugins = "<recommended_plugins>\nA\n</recommended_plugins>"
    rollout = Rollout()
    texts = (plugins, "# AGENTS.md instructions for /x", "<environment_context>")
    content = [{"type": "input_text", "text": text} for text in texts]
    rollout.item("message", role="user", content=content)
    rollout.item("message", role="user", content=[{"type": "input_text", "text": "Bake"}])
    message, asked = read_one(rollout, tmp_path).messages
    assert (message.hidden, asked.hidden) == (Hidden.META, None)


def test_a_recording_is_a_file_and_a_picture_elsewhere_a_name(tmp_path: Path) -> None:
    rollout = Rollout()
    content = [
        {"type": "input_text", "text": "Listen."},
        {"type": "input_audio", "audio_url": "data:audio/wav;base64,UklGRg=="},
        {"type": "input_image", "file_id": "file-1"},
    ]
    rollout.item("message", role="user", content=content)
    (message,) = read_one(rollout, tmp_path).messages
    said, heard, seen = message.blocks
    assert isinstance(heard, File)
    assert isinstance(seen, Image)
    assert (said, heard.attachment.media_type, heard.attachment.size) == (
        Text("Listen."),
        "audio/wav",
        4,
    )
    assert (seen.attachment.name, seen.attachment.content) == ("file-1", None)


def test_a_command_that_a_person_ran_is_a_call_of_theirs(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user(
        "<user_shell_command>\n<command>\ngit status\n</command>\n<result>\nExit code: 1\n"
        "Duration: 0.5000 seconds\nOutput:\nnot a repository\n</result>\n</user_shell_command>"
    )
    rollout.user("Why?", typed=True)
    session = read_one(rollout, tmp_path)
    ran, asked = session.messages
    assert (ran.role, ran.hidden, session.title) == (Role.USER, None, "Why?")
    assert json.loads(call_in(ran).arguments) == {"command": "git status"}
    outcome = outcome_in(ran)
    assert (outcome.text, outcome.status) == ("not a repository", ToolStatus.FAILED)
    assert (outcome.note, outcome.duration_ms) == ("exit 1", 500)
    assert said_in(asked) == "Why?"


@pytest.mark.parametrize(
    ("told", "command"),
    [
        ("<command>echo </command></command></user_shell_command>", "echo </command>"),
        ("\n<command>\n\nls\n</command>\n", "\nls"),
    ],
)
def test_a_command_that_gave_nothing_is_a_call_too(tmp_path: Path, told: str, command: str) -> None:
    rollout = Rollout()
    rollout.user("Go.", typed=True)
    rollout.user(f"<user_shell_command>{told}")
    ran = read_one(rollout, tmp_path).messages[-1]
    assert json.loads(call_in(ran).arguments) == {"command": command}


@pytest.mark.parametrize("words", ["", "<command>ls", "</command><result>" * 100_000])
def test_a_command_that_is_cut_is_hidden(tmp_path: Path, words: str) -> None:
    rollout = Rollout()
    rollout.user("Go.", typed=True)
    rollout.user(f"<user_shell_command>{words}")
    assert read_one(rollout, tmp_path).messages[-1].hidden is Hidden.META


@pytest.mark.parametrize(
    "injected",
    [
        '<hook_prompt hook_run_id="1">Run the tests first.</hook_prompt>',
        "<extension_context>\nNotes\n</extension_context>",
    ],
)
def test_what_hooks_and_extensions_put_in_is_hidden(tmp_path: Path, injected: str) -> None:
    rollout = Rollout()
    rollout.user("Go.", typed=True)
    rollout.assistant("Done.")
    rollout.user(injected)
    rollout.assistant("Tested.")
    assert talk(read_one(rollout, tmp_path)) == ["Go.", "Done.", "Tested."]


def test_a_prompt_of_several_pieces_is_known_however_the_log_joins_them(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user("Some context that nobody typed")
    pieces = [{"type": "input_text", "text": text} for text in ("Compare this", "with that.")]
    rollout.item("message", role="user", content=pieces)
    rollout.event("user_message", message="Compare thiswith that.")
    assert talk(read_one(rollout, tmp_path)) == ["Compare this\n\nwith that."]
