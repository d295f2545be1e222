"""Tasks that Cline, Roo Code and their followers exported as Markdown are read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, Text, Thinking, ToolCall, ToolStatus, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.importers.cline.importer import ClineImporter
from chatvault.importers.containers.container import open_container
from tests.unit.importers.hostile import RELAXED
from tests.unit.importers.reading import read_one_with, read_with

DETAILS = """<environment_details>
# VSCode Visible Files
oven.md

# Current Time
27/04/2025, 10:09:24 pm (Australia/Sydney, UTC+10:00)

# Current Mode
ACT MODE

# Current Working Directory (c:/Users/ada/oven) Files
oven.md
</environment_details>"""
EXPORTED = f"""**User:**

<task>
Bake a loaf
</task>
{DETAILS}

---

**Assistant:**

<thinking>
Rye?
</thinking>
I look.
[Tool Use: read_file]
Path: oven.md
[Tool Use: read_file]
Files: [
  {{
    "path": "pantry"
  }}
]

---

**User:**

[Tool]
Hot.

---

**Users** know.
[Tool (Error)]
No such file
{DETAILS.replace("27/04/2025, 10:09:24 pm", "27/04/2025, 10:10:24 pm")}

---

**Assistant:**

[Tool Use: write_to_file]
Path: loaf.yaml
Content: flour: rye
Salt: much

Path: none

---

**User:**

[write_to_file]
Saved.

---

**Assistant:**

[Tool Use: attempt_completion]
Result: Baked.
Very well.

---

**User:**

[attempt_completion]
The user has provided feedback on the results. Consider their input, and then try again.
<feedback>
More salt
</feedback>

---

**Assistant:**

[Unexpected content type: thinking]
It is salted.

---

**User:**

If you have completed the user's task, use the attempt_completion tool. (This is an automated message.)
"""  # noqa: E501
TASK = "cline_task_apr-28-2025_1-02-03-pm.md"

read = partial(read_with, ClineImporter())
read_one = partial(read_one_with, ClineImporter())


def write(folder: Path, text: str, name: str = TASK) -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8", "replace"))
    return path


def test_what_was_said_is_read(tmp_path: Path) -> None:
    session = read_one(write(tmp_path, EXPORTED))
    assert (session.source, session.title) == ("cline", "Bake a loaf")
    shown = [message for message in session.messages if message.hidden is None]
    assert [(message.role, plain_text(message.blocks)) for message in shown] == [
        (Role.USER, "Bake a loaf"),
        (Role.ASSISTANT, "I look."),
        (Role.ASSISTANT, ""),
        (Role.ASSISTANT, "Baked.\nVery well."),
        (Role.USER, "More salt"),
        (Role.ASSISTANT, "It is salted."),
    ]
    assert shown[1].blocks[0] == Thinking("Rye?")
    assert session.messages[-1].hidden is Hidden.SYSTEM
    assert session.project is not None
    assert session.project.path == "c:/Users/ada/oven"


def test_calls_have_what_came_back_from_them(tmp_path: Path) -> None:
    session = read_one(write(tmp_path, EXPORTED))
    blocks = [block for message in session.messages for block in message.blocks]
    calls = [block for block in blocks if isinstance(block, ToolCall)]
    assert [(call.name, json.loads(call.arguments)) for call in calls] == [
        ("read_file", {"path": "oven.md"}),
        ("read_file", {"files": [{"path": "pantry"}]}),
        (
            "write_to_file",
            {"path": "loaf.yaml", "content": "flour: rye\nSalt: much\n\nPath: none"},
        ),
    ]
    outcomes = [call.outcome for call in calls if call.outcome is not None]
    assert [outcome.text for outcome in outcomes] == [
        "Hot.\n\n---\n\n**Users** know.",
        "No such file",
        "Saved.",
    ]
    assert outcomes[1].status is ToolStatus.FAILED


def test_what_the_program_says_hides_no_words_of_the_person(tmp_path: Path) -> None:
    turns = """[attempt_completion] Result:
The user has provided feedback on the results. Consider their input, and then try again.
<feedback>
More salt
</feedback>

---

**Assistant:**

[NOTE] Some previous conversation history with the user has been removed to keep it short.

---

**User:**

[attempt_completion] Result:
The user denied this operation.

---

**Assistant:**

<browser_action>
<action>launch</action>
</browser_action>

---

**User:**

The browser action has been executed. The console logs and screenshot have been captured.
"""
    begun, mark, _rest = EXPORTED.partition("**User:**\n\n[attempt_completion]")
    session = read_one(write(tmp_path, f"{begun}{mark.partition('[')[0]}{turns}"))
    asked, left_out, denied, browsed = session.messages[-4:]
    assert (asked.role, asked.hidden, plain_text(asked.blocks)) == (Role.USER, None, "More salt")
    assert isinstance(left_out.blocks[0], Event)
    assert denied.hidden is Hidden.SYSTEM
    (call,) = browsed.blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text.startswith("The browser action has been executed.")


def test_times_are_those_that_the_model_was_told(tmp_path: Path) -> None:
    session = read_one(write(tmp_path, EXPORTED))
    at = int(datetime(2025, 4, 27, 12, 9, 24, tzinfo=UTC).timestamp() * 1000)
    assert session.messages[0].created_at == at
    assert (session.created_at, session.updated_at) == (at, at + 60_000)


def test_without_times_the_name_of_the_file_tells_when_it_was(tmp_path: Path) -> None:
    session = read_one(write(tmp_path, "**User:**\n\nHello\n\n---\n\n**Assistant:**\n\nHi\n"))
    local = datetime(2025, 4, 28, 13, 2, 3).astimezone()
    assert session.created_at == int(local.timestamp() * 1000)


@pytest.mark.parametrize(
    ("name", "mode", "source"),
    [
        ("roo_task_apr-28-2025_1-02-03-pm.md", "ACT MODE", "roo-code"),
        ("task.md", "<slug>code</slug>\n<model>baker-2</model>", "roo-code"),
        ("task.md", "ACT MODE", "cline"),
    ],
)
def test_the_extension_is_told(tmp_path: Path, name: str, mode: str, source: str) -> None:
    session = read_one(write(tmp_path, EXPORTED.replace("ACT MODE", mode), name))
    assert session.source == source
    assert session.model == ("baker-2" if "baker" in mode else None)


def test_a_task_that_goes_on_is_the_same_one(tmp_path: Path) -> None:
    short = read_one(write(tmp_path, EXPORTED.partition("\n---\n\n**User:**\n\n[attempt_c")[0]))
    longer = read_one(write(tmp_path, EXPORTED, "cline_task_apr-29-2025_1-02-03-pm.md"))
    assert short.external_id == longer.external_id
    assert short.messages == longer.messages[: len(short.messages)]


def test_a_call_that_is_given_words_keeps_them(tmp_path: Path) -> None:
    said = "**User:**\n\n<task>\nBake\n</task>\n\n---\n\n**Assistant:**\n\n[Tool Use: bake]\nrye\n"
    session = read_one(write(tmp_path, said))
    (call,) = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert json.loads(call.arguments) == {"input": "rye"}


@pytest.mark.parametrize(
    "text",
    ["**User:**\n\nHello\n\n---\n\n**Assistant:**\n\nHi\n", "# Notes\n\n**User:**\n\n<task>\n"],
)
def test_other_markdown_is_left_to_others(tmp_path: Path, text: str) -> None:
    write(tmp_path, text, "notes.md")
    container = open_container(tmp_path)
    assert ClineImporter().claim(container, container.names()) == ()


def test_one_in_which_nothing_was_said_is_told(tmp_path: Path) -> None:
    sessions, issues = read(write(tmp_path, "**User:**\n\n\n"))
    assert not sessions
    assert [issue.text for issue in issues] == ["There is no message in it, so it was left out."]


@RELAXED
@given(st.lists(st.sampled_from([*EXPORTED.splitlines(), "[Tool Use: ", "[Tool]", "Path:"])))
def test_any_order_of_its_lines_is_read(tmp_path: Path, lines: list[str]) -> None:
    path = write(tmp_path, "\n".join(["**User:**", "", "<task>", *lines]))
    sessions, _issues = read(path)
    blocks = [block for session in sessions for one in session.messages for block in one.blocks]
    assert all(block.text for block in blocks if isinstance(block, Text))
