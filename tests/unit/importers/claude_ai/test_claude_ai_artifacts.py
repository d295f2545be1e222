"""The artifacts of Claude can be read in every version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import Attachment, File, ToolCall
from chatvault.domain.parsed import Severity
from tests.unit.importers.claude_ai.claude_ai_files import ROOT, conversation, export, message
from tests.unit.importers.export_files import Entry, Imported

REACT = "application/vnd.ant.react"


def artifact(command: str, **given: object) -> Entry:
    given = {"id": "poem", "command": command, **given}
    return {"type": "tool_use", "id": None, "name": "artifacts", "input": given}


def used(name: str, **given: object) -> Entry:
    return {"type": "tool_use", "id": None, "name": name, "input": given}


POEM = artifact("create", title="Moss", type="text/markdown", content="Green,\nand soft.")


def files(found: Imported) -> list[tuple[str, str]]:
    """Names and texts of all versions, in the order of the messages."""
    return [
        (block.attachment.name, block.text)
        for each in found.session.messages
        for block in each.blocks
        if isinstance(block, File)
    ]


def answers(folder: Path, *contents: Entry) -> Imported:
    """An import of a conversation in which Claude does these things one after the other."""
    listed = [message(f"a{place}", "assistant", each) for place, each in enumerate(contents)]
    return export(folder, conversation(*listed))


def test_every_change_makes_a_version(tmp_path: Path) -> None:
    found = answers(
        tmp_path,
        POEM,
        artifact("update", old_str="soft", new_str="wet", version_uuid="v"),
        artifact("rewrite", title="On moss", content="Brown."),
        artifact("update", old_str="Brown", new_str="Grey"),
    )

    assert files(found) == [
        ("Moss.md", "Green,\nand soft."),
        ("Moss (version 2).md", "Green,\nand wet."),
        ("On moss (version 3).md", "Brown."),
        ("On moss (version 4).md", "Grey."),
    ]
    call = found.blocks("a1")[0]
    assert isinstance(call, ToolCall)
    assert json.loads(call.arguments)["new_str"] == "wet"
    assert not found.issues


@pytest.mark.parametrize(
    ("kind", "language", "shown"),
    [
        ("application/vnd.ant.code", "python", "Moss.py"),
        ("application/vnd.ant.code", None, "Moss.txt"),
        (REACT, None, "Moss.jsx"),
        ("application/vnd.ant.mermaid", None, "Moss.mmd"),
        ("image/svg+xml", None, "Moss.svg"),
        ("text/html", None, "Moss.html"),
    ],
)
def test_the_kind_of_an_artifact_gives_its_file_an_ending(
    tmp_path: Path, kind: str, language: str | None, shown: str
) -> None:
    made = artifact("create", title="Moss", type=kind, language=language, content="x")

    assert files(answers(tmp_path, made)) == [(shown, "x")]


def test_each_branch_changes_what_it_has(tmp_path: Path) -> None:
    changes = [artifact("update", old_str="soft", new_str=word) for word in ("wet", "dry")]
    found = export(
        tmp_path,
        conversation(
            message("a", "assistant", POEM, parent_message_uuid=ROOT),
            message("b", "assistant", changes[0], parent_message_uuid="a"),
            message("c", "assistant", changes[1], parent_message_uuid="a"),
        ),
    )

    assert [text for _, text in files(found)][1:] == ["Green,\nand wet.", "Green,\nand dry."]


def test_artifacts_that_were_tags_have_versions_too(tmp_path: Path) -> None:
    tag = '<antArtifact identifier="poem" type="text/markdown" title="Moss">{}</antArtifact>'
    found = export(
        tmp_path,
        conversation(
            message("a", "assistant", tag.format("Green")),
            message("b", "assistant", tag.format("Grey")),
        ),
    )

    assert files(found) == [("Moss.md", "Green"), ("Moss (version 2).md", "Grey")]


def test_files_that_are_written_with_newer_tools_have_versions(tmp_path: Path) -> None:
    path = "/mnt/user-data/outputs/moss.py"
    found = answers(
        tmp_path,
        used("create_file", path=path, file_text="print(1)", description="A program"),
        used("str_replace", path=path, old_str="1", new_str="2", description="Change"),
        used("str_replace_based_edit_tool", command="create", path="/b.md", file_text="# B"),
        used("str_replace_based_edit_tool", command="view", path="/b.md"),
        used("str_replace", path="/made/by/a/shell.txt", old_str="1", new_str="2"),
    )

    assert files(found) == [
        ("moss.py", "print(1)"),
        ("moss (version 2).py", "print(2)"),
        ("b.md", "# B"),
    ]
    call = found.blocks("a0")[0]
    assert isinstance(call, ToolCall)
    assert json.loads(call.arguments) == {"path": path, "description": "A program"}
    assert not found.issues


def test_what_a_tool_could_not_do_changes_nothing(tmp_path: Path) -> None:
    # Given a change that the tool refused, for the passage stands there twice or nowhere,
    def refused(name: str) -> Entry:
        said = [{"type": "text", "text": "String to replace not found"}]
        return {"type": "tool_result", "name": name, "content": said, "is_error": True}

    path = "/mnt/user-data/outputs/moss.py"
    asked = message(
        "a",
        "assistant",
        used("create_file", path=path, file_text="a = 1\nb = 1"),
        {"type": "tool_result", "name": "create_file", "content": [], "is_error": False},
        used("str_replace", path=path, old_str="1", new_str="2"),
        refused("str_replace"),
        used("str_replace", path=path, old_str="nowhere", new_str="2"),
        refused("str_replace"),
        used("str_replace", path=path, old_str="b = 1", new_str="b = 2"),
        used("create_file", path="/b.py", file_text="print()"),
        refused("create_file"),
    )
    # when the conversation is read,
    found = export(tmp_path, conversation(asked))
    # then the file is as the tools left it, and what was refused is kept in its call.
    assert files(found) == [
        ("moss.py", "a = 1\nb = 1"),
        ("moss (version 2).py", "a = 1\nb = 2"),
    ]
    last = found.blocks("a")[-1]
    assert isinstance(last, ToolCall)
    assert json.loads(last.arguments)["file_text"] == "print()"
    assert not found.issues


def test_lines_may_be_put_into_a_file(tmp_path: Path) -> None:
    tool = "str_replace_based_edit_tool"
    found = answers(
        tmp_path,
        used("create_file", path="/b.md", file_text="# B\nEnd"),
        used(tool, command="insert", path="/b.md", insert_line=1, insert_text="Moss\n"),
        used(tool, command="insert", path="/b.md", insert_line=0, new_str="Top"),
    )

    assert [text for _, text in files(found)] == [
        "# B\nEnd", "# B\nMoss\nEnd", "Top\n# B\nMoss\nEnd",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"old_str": "nowhere", "new_str": "x"},
        {"old_str": "", "new_str": "x"},
        {"id": "gone", "old_str": "soft", "new_str": "x"},
        {},
    ],
)
def test_a_change_that_fits_nothing_is_told_and_the_call_kept(tmp_path: Path, given: Entry) -> None:
    found = answers(tmp_path, POEM, artifact("update", **given))

    assert len(files(found)) == 1
    (call,) = found.blocks("a1")
    assert isinstance(call, ToolCall)
    assert "could not be applied" in found.problems(Severity.WARNING)[0][1]


def test_nothing_is_built_upon_a_version_that_is_missing(tmp_path: Path) -> None:
    found = answers(
        tmp_path,
        POEM,
        artifact("update", old_str="nowhere", new_str="x"),
        artifact("update", old_str="soft", new_str="wet"),
        artifact("rewrite", content="Brown."),
        used("create_file", path="/b.md", file_text="# B"),
        used("str_replace_based_edit_tool", command="insert", path="/b.md", insert_line=1),
        used("str_replace", path="/b.md", old_str="B", new_str="C"),
    )

    names = [name for name, _ in files(found)]
    assert names == ["Moss.md", "Moss (version 4).md", "b.md"]
    assert "4 times" in found.problems(Severity.WARNING)[0][1]


def test_an_artifact_without_content_is_a_call_alone(tmp_path: Path) -> None:
    (call,) = answers(tmp_path, artifact("create", title="Moss")).blocks("a0")

    assert isinstance(call, ToolCall)


def test_the_answer_of_the_tool_still_finds_its_call(tmp_path: Path) -> None:
    answer = {
        "type": "tool_result",
        "name": "artifacts",
        "content": [{"type": "text", "text": "OK"}],
    }
    found = export(tmp_path, conversation(message("a", "assistant", POEM, answer, "Here.")))

    call, file, _ = found.blocks("a")
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "OK"
    assert file == File(Attachment("Moss.md", "text/markdown"), "Green,\nand soft.")


def test_what_is_drawn_in_an_answer_can_be_read(tmp_path: Path) -> None:
    letter = {"label": "Warm", "subject": "Moss", "body": "Dear all,"}
    found = answers(
        tmp_path,
        used("visualize:show_widget", title="Plan", widget_code="<svg/>"),
        used("show_widget", widget_code="<p>Plan</p>", loading_messages=["…"]),
        used("message_compose_v1", kind="email", variants=[letter, {"body": "Hi"}, 3]),
        used("message_compose_v1", summary_title="Post", variants="label", body="Moss!"),
        used("message_compose_v1", variants=[{}]),
    )

    assert files(found) == [
        ("Plan.svg", "<svg/>"),
        ("Widget.html", "<p>Plan</p>"),
        ("Draft.md", "## Warm\n\n**Moss**\n\nDear all,\n\n---\n\nHi"),
        ("Post.md", "Moss!"),
    ]
    calls = [each.blocks[0] for each in found.session.messages]
    assert [json.loads(call.arguments) for call in calls if isinstance(call, ToolCall)] == [
        {"title": "Plan"},
        {"loading_messages": ["…"]},
        {"kind": "email"},
        {"summary_title": "Post"},
        {"variants": [{}]},
    ]
