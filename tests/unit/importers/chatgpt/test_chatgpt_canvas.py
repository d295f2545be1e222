"""What ChatGPT writes and changes in the canvas can be read in every version."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Attachment, File, ToolCall
from chatvault.domain.parsed import Severity
from tests.unit.importers.chatgpt.chatgpt_files import chain, conversation, export, message, node
from tests.unit.importers.export_files import Entry, Imported

LETTER = "# Letter\n\nDear neighbour,\n\nthe hedge is too high.\n"


def created(name: str, content: object, kind: str = "document") -> Entry:
    asked = json.dumps({"name": name, "type": kind, "content": content})
    return message("assistant", asked, recipient="canmore.create_textdoc")


def changed(*updates: Entry) -> Entry:
    asked = json.dumps({"updates": list(updates)})
    return message("assistant", asked, recipient="canmore.update_textdoc")


def change(pattern: str, replacement: str, *, multiple: bool = False) -> Entry:
    return {"pattern": pattern, "multiple": multiple, "replacement": replacement}


def said(**canvas: Any) -> Entry:
    """What the tool says, with what the product knows of the document."""
    return message("tool", "Done.", author_name="canmore", metadata={"canvas": canvas})


def files(found: Imported) -> list[tuple[str, str]]:
    """Names and texts of all versions, in the order of the messages."""
    return [
        (block.attachment.name, block.text)
        for each in found.session.messages
        for block in each.blocks
        if isinstance(block, File)
    ]


def test_a_document_is_a_file_behind_the_call_that_wrote_it(tmp_path: Path) -> None:
    found = export(tmp_path, chain(message("user", "A letter"), created("Letter", LETTER)))

    call, file = found.blocks("m-n2")
    assert isinstance(call, ToolCall)
    assert call.name == "canmore.create_textdoc"
    assert json.loads(call.arguments) == {"name": "Letter", "type": "document"}
    assert file == File(Attachment("Letter.md", "text/markdown"), LETTER)


@pytest.mark.parametrize(
    ("name", "kind", "shown", "media_type"),
    [
        ("Rye", "code/python", "Rye.py", "text/x-python"),
        ("rye.py", "code/python", "rye.py", "text/x-python"),
        ("Oven", "code/react", "Oven.jsx", "text/javascript"),
        ("Oven", "code/cpp", "Oven.cpp", "text/x-c++src"),
        ("Page", "code/html", "Page.html", "text/html"),
        ("What", "code/brainfog", "What.txt", "text/plain"),
        ("", "document", "Document.md", "text/markdown"),
        ("v1.2 of the plan", "document", "v1.2 of the plan.md", "text/markdown"),
    ],
)
def test_the_kind_of_a_document_gives_its_file_an_ending(
    tmp_path: Path, name: str, kind: str, shown: str, media_type: str
) -> None:
    found = export(tmp_path, chain(created(name, "x", kind)))

    file = found.blocks("m-n1")[1]
    assert isinstance(file, File)
    assert (file.attachment.name, file.attachment.media_type) == (shown, media_type)


def test_every_change_makes_a_version(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        chain(
            created("Letter", LETTER),
            said(textdoc_id="d-1", version=1),
            changed(change("too high", "lovely"), change("Dear (\\w+)", "Dearest \\1")),
            said(textdoc_id="d-1", version=2),
            message("user", "Shorter"),
            changed(change(".*", "Nice hedge, \\o/")),
        ),
    )

    assert files(found) == [
        ("Letter.md", LETTER),
        ("Letter (version 2).md", LETTER.replace("too high", "lovely").replace("Dear", "Dearest")),
        ("Letter (version 3).md", "Nice hedge, \\o/"),
    ]
    call = found.blocks("m-n6")[0]
    assert isinstance(call, ToolCall)
    assert json.loads(call.arguments) == {"updates": [{"pattern": ".*", "multiple": False}]}
    assert not found.issues


def test_a_pattern_means_its_first_place_or_all_of_them(tmp_path: Path) -> None:
    once, all_ = change("o", "0"), change("o", "0", multiple=True)

    assert files(export(tmp_path, chain(created("a", "foo"), changed(once))))[1][1] == "f0o"
    assert files(export(tmp_path, chain(created("a", "foo"), changed(all_))))[1][1] == "f00"


def test_versions_a_person_made_by_hand_are_counted(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        chain(
            created("Letter", LETTER),
            said(textdoc_id="d-1", version=1),
            message("user", "Go on", metadata={"canvas": {"textdoc_id": "d-1", "version": 4}}),
            changed(change("too high", "lovely")),
        ),
    )

    assert [name for name, _ in files(found)] == ["Letter.md", "Letter (version 5).md"]


def test_a_change_is_of_the_document_that_was_looked_at_last(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        chain(
            created("One", "first"),
            said(textdoc_id="d-1"),
            created("Two", "second"),
            said(textdoc_id="d-2"),
            message("user", "Go on", metadata={"canvas": {"textdoc_id": "d-1"}}),
            changed(change("first", "1st")),
        ),
    )

    assert files(found)[-1] == ("One (version 2).md", "1st")


def test_each_branch_changes_what_it_has(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        conversation(
            node("a", None, created("Letter", "red"), "b", "c"),
            node("b", "a", changed(change("red", "green"))),
            node("c", "a", changed(change("red", "blue"))),
        ),
    )

    assert [text for _, text in files(found)] == ["red", "green", "blue"]
    assert [name for name, _ in files(found)][1:] == ["Letter (version 2).md"] * 2


def test_what_a_person_put_into_the_canvas_is_a_file_and_can_be_changed(tmp_path: Path) -> None:
    mine = {"user_created_textdocs": [{"title": "Draft", "content": "Dear all"}]}

    found = export(
        tmp_path,
        chain(
            message("user", "Improve my draft", metadata={"canvas": mine}),
            changed(change("all", "friends")),
        ),
    )

    assert files(found) == [("Draft.md", "Dear all"), ("Draft (version 2).md", "Dear friends")]


@pytest.mark.parametrize(
    "updates",
    [
        [change("nowhere", "x")],
        [change("(", "x")],
        [change("", "x")],
        [],
        [change("e", "\\g<0>" * 1000, multiple=True)] * 30,
        [change("x", "y")] * 51,
    ],
)
def test_a_change_that_fits_nothing_is_told_and_the_call_kept(
    tmp_path: Path, updates: list[Entry]
) -> None:
    found = export(tmp_path, chain(created("Letter", LETTER), changed(*updates)))

    assert len(files(found)) == 1
    (call,) = found.blocks("m-n2")
    assert isinstance(call, ToolCall)
    assert json.loads(call.arguments) == {"updates": updates}
    assert "could not be applied" in found.problems(Severity.WARNING)[0][1]


def test_nothing_is_built_upon_a_version_that_is_missing(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        chain(
            created("Letter", LETTER),
            changed(change("nowhere", "x")),
            changed(change("too high", "lovely")),
            changed(change(".*", "Nice hedge"), change("Nice", "Fine")),
        ),
    )

    assert files(found) == [("Letter.md", LETTER), ("Letter (version 4).md", "Fine hedge")]
    assert "2 times" in found.problems(Severity.WARNING)[0][1]


def test_what_the_tool_refused_changes_nothing(tmp_path: Path) -> None:
    refusal = "Failed with error. Fix the error and try again.\n\nupdates.1.pattern: not found"
    found = export(
        tmp_path,
        chain(
            created("Letter", LETTER),
            changed(change("too high", "too low"), change("nowhere", "x")),
            message("tool", refusal, author_name="canmore.update_textdoc"),
            changed(change("too high", "lovely")),
            message("tool", "Done.", author_name="canmore.update_textdoc"),
        ),
    )

    lovely = LETTER.replace("too high", "lovely")
    assert files(found) == [("Letter.md", LETTER), ("Letter (version 2).md", lovely)]
    (call,) = found.blocks("m-n2")
    assert isinstance(call, ToolCall)
    assert "nowhere" in call.arguments
    assert not found.problems(Severity.WARNING)


def test_what_the_tool_refused_to_write_is_no_document(tmp_path: Path) -> None:
    refusal = message("tool", "Failed with error.", author_name="canmore.create_textdoc")
    found = export(tmp_path, chain(created("Letter", LETTER), refusal))

    assert not files(found)
    (call,) = found.blocks("m-n1")
    assert isinstance(call, ToolCall)
    assert json.loads(call.arguments)["content"] == LETTER


def test_a_pattern_that_would_take_for_ever_is_given_up(tmp_path: Path) -> None:
    endless = changed(change("(a|aa)+$", "x"))
    began = time.process_time()

    found = export(tmp_path, chain(created("a", "a" * 5000 + "b"), *([endless] * 200)))

    assert len(files(found)) == 1
    assert time.process_time() - began < 5


def test_more_text_than_a_conversation_may_hold_is_told(tmp_path: Path) -> None:
    long = "x" * (3 << 20)

    found = export(tmp_path, chain(*(created(f"Letter {n}", long) for n in range(4))))

    assert len(files(found)) == 2
    assert "more than is kept" in found.problems(Severity.WARNING)[0][1]
    assert long in found.blocks("m-n4")[0].arguments  # type: ignore[union-attr]


def test_a_document_with_damaged_characters_is_read(tmp_path: Path) -> None:
    found = export(tmp_path, chain(created("a", "Moss \ud800")))

    assert files(found) == [("a.md", "Moss \ud800")]


def test_sources_in_a_document_are_links_or_nothing(tmp_path: Path) -> None:
    found = export(tmp_path, chain(created("a", "Moss\ue200cite\ue202turn0search1\ue201.")))

    assert files(found) == [("a.md", "Moss.")]
