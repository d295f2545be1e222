"""Outputs that Gemini CLI put into files of their own come back to their calls."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import ToolCall
from chatvault.importers.gemini_cli.importer import GeminiCLIImporter
from chatvault.importers.gemini_cli.outputs import outputs_of
from tests.unit.importers.gemini_cli.test_gemini_cli import (
    HEAD,
    SESSION,
    chats,
    gemini,
    user,
    write,
)
from tests.unit.importers.reading import read_with

WHOLE = "rye\n" * 30
FILE = f"tool-outputs/session-{SESSION}/ls_c1_5tnby.txt"
MASK, END = "<tool_output_masked>", "</tool_output_masked>"
CUT = "Output too large. Showing first 8,000 and last 32,000 characters. For full output see:"
OLDER = (
    "Tool output was too large and has been truncated.\nThe full output has been saved to: {path}\n"
    "To read the complete output, use the read_file tool.\nrye"
)
SUMMARY = "\n\n--- Strategic Significance of Truncated Content ---\nThere is rye."

read = partial(read_with, GeminiCLIImporter())


def parted(text: str) -> str:
    return json.dumps([{"functionResponse": {"name": "ls", "response": {"output": text}}}])


def given(text: str) -> dict[str, Any]:
    """A session in which a tool gave that back."""
    response = {"functionResponse": {"id": "c1", "name": "ls", "response": {"output": text}}}
    call = {"id": "c1", "name": "ls", "args": {}, "status": "success", "result": [response]}
    return {**HEAD, "messages": [user("m1", "Bake"), gemini("m2", "I look.", toolCalls=[call])]}


def outcome(root: Path) -> tuple[str, tuple[str, ...]]:
    """What came back in the only session, and the files it was read from."""
    (session,), issues = read(root)
    assert issues == []
    (call,) = (one for one in session.messages[1].blocks if isinstance(one, ToolCall))
    assert call.outcome is not None
    return call.outcome.text, session.members


@pytest.mark.parametrize(
    ("said", "written", "expected"),
    [
        (f"{MASK}\nr\n\nOutput too large. Full output available at: {{path}}\n{END}",
         json.dumps({"output": WHOLE}), WHOLE),
        (f"{MASK}\n[Tool response string (0.1MB, 30 lines) masked to preserve context window. "
         f"Full string saved to: {{path}}]\n{END}", WHOLE, WHOLE),
        (f"{CUT} {{path}}\nrye\n\n... [9 characters omitted] ...\n\nrye", WHOLE, WHOLE),
        (OLDER, WHOLE, WHOLE),
        (f"rye...\n\nFull output saved to: {{path}}{SUMMARY}", parted(WHOLE), WHOLE + SUMMARY),
        ("rye...\n\nFull output saved to: {path}", '["rye", 1]', '["rye", 1]'),
        (f"{CUT} {{path}}\nrye", '{"output": "a file"}', '{"output": "a file"}'),
    ],
)  # fmt: skip
@pytest.mark.parametrize("home", ["/home/ada/.gemini/tmp/oven/", "C:\\Users\\Ada\\tmp\\oven\\"])
def test_an_output_that_was_put_aside_is_read(
    tmp_path: Path, said: str, written: str, expected: str, home: str
) -> None:
    path = home + (FILE.replace("/", "\\") if "\\" in home else FILE)
    write(chats(tmp_path) / "session-1.json", given(said.replace("{path}", path)))
    beside = write(chats(tmp_path).parent / FILE, written)
    text, members = outcome(tmp_path)
    assert text == expected
    assert str(beside.relative_to(tmp_path)) in members


@pytest.mark.parametrize("place", ["tool-outputs/ls_7.txt", "ls-1772.output"])
def test_one_from_before_sessions_had_folders_of_their_own(tmp_path: Path, place: str) -> None:
    said = OLDER.replace("{path}", f"/home/ada/.gemini/tmp/oven/{place}")
    write(chats(tmp_path) / "session-1.json", given(said))
    write(chats(tmp_path).parent / place, WHOLE)
    assert outcome(tmp_path)[0] == WHOLE


@pytest.mark.parametrize(
    "path",
    ["/tmp/gone.txt", "/home/ada/notes.txt", "../../other/tool-outputs/ls_7.txt", "/etc/passwd",
     f"/x/{FILE}x"],
)  # fmt: skip
def test_no_other_file_is_opened(tmp_path: Path, path: str) -> None:
    said = f"{CUT} {path}\nrye"
    write(chats(tmp_path) / "session-1.json", given(said))
    write(chats(tmp_path).parents[1] / "other" / "tool-outputs" / "ls_7.txt", "secret")
    for place in (FILE, "notes.txt", "chats/session-1.txt"):
        write(chats(tmp_path).parent / place, "secret")
    assert outcome(tmp_path)[0] == said


def test_an_unreadable_one_is_told_of_and_costs_nothing(tmp_path: Path) -> None:
    said = f"{CUT} /tmp/oven/{FILE}\nrye"
    write(chats(tmp_path) / "session-1.json", given(said))
    write(chats(tmp_path).parent / FILE, WHOLE).chmod(0)
    (session,), issues = read(tmp_path)
    if issues:  # not so for one who may read everything
        (call,) = (one for one in session.messages[1].blocks if isinstance(one, ToolCall))
        assert (issues[0].member, call.outcome and call.outcome.text) == (
            str((chats(tmp_path).parent / FILE).relative_to(tmp_path)), said
        )  # fmt: skip


def test_a_very_long_one_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chatvault.importers.contents.put_aside.LARGEST", 8)
    write(chats(tmp_path) / "session-1.json", given(f"{CUT} /tmp/oven/{FILE}\nrye"))
    write(chats(tmp_path).parent / FILE, WHOLE)
    (session,), (issue,) = read(tmp_path)
    (call,) = (one for one in session.messages[1].blocks if isinstance(one, ToolCall))
    assert call.outcome is not None
    assert (call.outcome.text, "16 MB" in issue.text) == (WHOLE[:8], True)


def test_only_outputs_of_the_projects_of_sessions_are_taken() -> None:
    names = ["a/chats/s.json", "a/tool-outputs/x.txt", "a/tool-outputs/session-1/y.txt",
             "a/z.output", "a/notes.txt", "b/tool-outputs/x.txt", "b/z.output",
             "a/tool-outputs/deep/er/x.txt", "a/tool-outputs/x.png"]  # fmt: skip
    assert list(outputs_of(names, ["a/chats/s.json"])) == names[1:4]
    assert list(outputs_of(names, ["s.json"])) == []
