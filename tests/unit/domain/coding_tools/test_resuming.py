"""The line that goes on with a conversation, whole and harmless in every shell."""

from __future__ import annotations

import shlex

import pytest

from chatvault.domain.coding_tools.resuming import resume_command


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("claude-code", "claude --resume a1-b2"),
        ("codex", "codex resume a1-b2"),
        ("gemini-cli", "gemini --resume a1-b2"),
        ("opencode", "opencode --session a1-b2"),
        ("copilot-cli", "copilot --resume=a1-b2"),
        ("qwen-code", "qwen --resume a1-b2"),
        ("goose", "goose session --resume --session-id a1-b2"),
        ("crush", "crush --session a1-b2"),
        ("amp", "amp threads continue a1-b2"),
        ("factory-droid", "droid --resume a1-b2"),
        ("devin", "devin --resume a1-b2"),
        ("pi-agent", "pi --session a1-b2"),
        ("grok-build", "grok --resume a1-b2"),
        ("hermes", "hermes --resume a1-b2"),
        ("mistral-vibe", "vibe --resume a1-b2"),
        ("gptme", "gptme --name a1-b2"),
        ("iflow", "iflow --resume session-a1-b2"),
    ],
)
def test_each_tool_has_its_own_words(source: str, line: str) -> None:
    command = resume_command(source, "a1-b2", "")
    assert command is not None
    assert command.posix() == command.powershell() == line


def test_a_folder_is_one_word_whatever_it_is_called() -> None:
    command = resume_command("codex", "a1", "/home/ada/it's $(touch x); rye")
    assert command is not None
    assert shlex.split(command.posix()) == [
        "cd", "--", "/home/ada/it's $(touch x); rye", "&&", "codex", "resume", "a1",
    ]  # fmt: skip


def test_powershell_takes_every_single_quote_for_one() -> None:
    command = resume_command("codex", "a1", "C:\\it's ada’s")
    assert command is not None
    assert command.powershell() == (
        "Set-Location -LiteralPath 'C:\\it''s ada’’s' -ErrorAction Stop; codex resume a1"
    )


@pytest.mark.parametrize("hostile", ["--help", "a; rm x", "a\nb", "", "$(x)", "ä"])
def test_an_id_that_is_more_than_an_id_is_refused(hostile: str) -> None:
    assert resume_command("codex", hostile, "") is None


def test_a_folder_with_a_line_break_is_refused() -> None:
    assert resume_command("codex", "a1", "/home/ada\nrm x") is None


@pytest.mark.parametrize("program", ["Kimi CLI", "Kimi Code"])
def test_of_kimi_only_what_was_said_in_a_terminal(program: str) -> None:
    command = resume_command("kimi-cli", "session_a1", "", program)
    assert command is not None
    assert command.posix() == "kimi --session session_a1"
    assert resume_command("kimi-cli", "conv-a1", "", "Kimi Desktop") is None


def test_a_chat_has_no_command() -> None:
    assert resume_command("chatgpt", "a1", "") is None


def test_of_cursor_only_the_chats_of_its_program_for_the_terminal() -> None:
    command = resume_command("cursor", "a1", "", "Cursor CLI")
    assert command is not None
    assert command.posix() == "cursor-agent --resume a1"
    assert resume_command("cursor", "a1", "", "Cursor") is None


@pytest.mark.parametrize(
    ("agent", "typed"),
    [("Command Code", "commandcode --session a1"), ("Oh My Pi", "omp --resume a1")],
)
def test_what_has_the_form_of_another_program_is_taken_up_in_its_own(
    agent: str, typed: str
) -> None:
    command = resume_command("pi-agent", "a1", "", agent)
    assert command is not None
    assert command.posix() == typed


def test_of_kilo_only_the_sessions_of_its_program() -> None:
    command = resume_command("kilo-code", "ses_a1", "")
    assert command is not None
    assert command.posix() == "kilo --session ses_a1"
    assert resume_command("kilo-code", "a1-b2", "") is None


@pytest.mark.parametrize(
    ("source", "program", "line"),
    [
        ("kiro", "Kiro CLI", "kiro-cli chat --resume-id a1"),
        ("antigravity", "Antigravity CLI", "agy --conversation a1"),
    ],
)
def test_of_an_editor_only_what_was_said_in_its_program_for_the_terminal(
    source: str, program: str, line: str
) -> None:
    command = resume_command(source, "a1", "", program)
    assert command is not None
    assert command.posix() == line
    assert resume_command(source, "a1", "") is None
