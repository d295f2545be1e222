"""Conversations of Gemini in Workspace come out of Google Takeout with all that was said."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Attachment, Image, Text, TextVariant, Thinking
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from tests.unit.importers.export_files import Entry, Imported, imported, write
from tests.unit.importers.gemini_takeout.gemini_takeout_files import FOLDER, PNG
from tests.unit.importers.gemini_takeout.test_gemini_takeout import ROWS
from tests.unit.importers.hostile import RELAXED, spoil

HISTORY = "Takeout/Gemini in Workspace/Conversation History"
GEMS = "Takeout/Gemini/gemini_gems_data.html"


def asked(prompt: str, index: int, **more: object) -> Entry:
    at = f"2026-08-09T17:{index:02}:00.5+00:00"
    return {"user_turn": {"prompt": prompt, "turn_index": index, "turn_last_modified": at, **more}}


def answered(*parts: object, index: int, **more: object) -> Entry:
    told = [{"data": part} if isinstance(part, str) else part for part in parts]
    at = f"2026-08-09T17:{index:02}:30+00:00"
    turn = {"text": told, "turn_index": index, "turn_last_modified": at, **more}
    return {"system_turn": turn}


def conversation(*turns: object, **more: object) -> Entry:
    listed = turns or (asked("How long does rye rise?", 0), answered("Ten hours.", index=1))
    return {
        "title": "Rye",
        "creation_time": "2026-08-09T17:00:00.209311+00:00",
        "last_modification_time": "2026-08-09T18:00:00+00:00",
        "conversation_turns": list(listed),
        **more,
    }


def taken_out(folder: Path, told: Entry, **beside: object) -> Imported:
    """An import of Takeout's archive with the conversation; ``beside`` are further files of it."""
    files = {f"{HISTORY}/{name}": content for name, content in beside.items()}
    name = f"{HISTORY}/conversation_1786294800.txt"
    return imported(write(folder / "takeout.zip", {name: told, GEMS: "<p>None</p>"} | files))


def test_a_conversation_has_its_title_times_and_turns(tmp_path: Path) -> None:
    found = taken_out(tmp_path, conversation())

    session = found.session
    assert (session.source, session.title) == ("gemini", "Rye")
    assert (session.created_at, session.updated_at) == (1_786_294_800_209, 1_786_298_400_000)
    assert [(each.role, each.blocks, each.parent_id) for each in session.messages] == [
        (Role.USER, (Text("How long does rye rise?"),), None),
        (Role.ASSISTANT, (Text("Ten hours."),), "0:user"),
    ]
    assert session.messages[1].created_at == 1_786_294_890_000
    assert not found.issues


def test_thoughts_cards_and_pictures_are_in_the_answer(tmp_path: Path) -> None:
    name = "conversation_1786294800_turn"
    drawn = answered(
        "A loaf:",
        {"cards": [{"content": "A card"}, 3]},
        {"table": []},
        index=1,
        images=[f"{name}_1_images_0", f"{name}_1_images_9"],
        model_thoughts=[{"headline": "Baking", "description": "I bake."}, {}],
    )
    pictures = {f"{name}_0_images_0.png": PNG, f"{name}_1_images_0.png": PNG}

    found = taken_out(tmp_path, conversation(asked("Draw this", 0), drawn), **pictures)

    words, given = found.blocks("0:user")
    assert words == Text("Draw this")
    assert isinstance(given, Image)
    thought, said, card, unknown, loaf, missing = found.blocks("1:assistant")
    assert thought == Thinking("**Baking**\n\nI bake.")
    assert (said, card) == (Text("A loaf:"), Text("A card"))
    assert unknown == Text('{"table":[]}', TextVariant.UNKNOWN)
    assert isinstance(loaf, Image)
    assert loaf.attachment.content is not None
    assert missing == Image(Attachment(f"{name}_1_images_9"))
    assert len(found.problems(Severity.INFO)) == 2


def test_what_is_said_before_a_text_stands_before_it(tmp_path: Path) -> None:
    changed = {"preamble": "It sounds like your other letters now.", "data": "Dear baker,"}

    found = taken_out(
        tmp_path, conversation(asked("Match my style", 0), answered(changed, index=1))
    )

    assert found.blocks("1:assistant") == (
        Text("It sounds like your other letters now."),
        Text("Dear baker,"),
    )
    assert not found.issues


def test_turns_are_told_apart_however_often_one_was_tried_anew(tmp_path: Path) -> None:
    tries = [answered("Ten hours.", index=1) for _ in range(20_000)]

    messages = taken_out(tmp_path, conversation(asked("Rye?", 0), *tries)).session.messages

    assert len({message.external_id for message in messages}) == 20_001
    assert {message.parent_id for message in messages[1:]} == {"0:user"}
    assert max(len(message.external_id) for message in messages) < 30


def test_a_turn_that_was_tried_anew_stands_beside_the_first(tmp_path: Path) -> None:
    found = taken_out(
        tmp_path,
        conversation(
            asked("Rye?", 0),
            answered("An hour.", index=1),
            answered("Ten hours.", index=1),
            asked("And wheat?", 2),
        ),
    )

    assert [(each.external_id, each.parent_id) for each in found.session.messages] == [
        ("0:user", None),
        ("1:assistant", "0:user"),
        ("1:assistant'", "0:user"),
        ("2:user", "1:assistant'"),
    ]
    assert found.session.active_leaf == "2:user"


def test_it_is_the_same_conversation_in_a_later_export(tmp_path: Path) -> None:
    before = taken_out(tmp_path, conversation()).session
    after = imported(
        write(
            tmp_path / "later.zip",
            {f"{HISTORY}/conversation_1.txt": conversation(*before_and("And wheat?"), title="")},
        )
    ).session

    assert after.external_id == before.external_id
    assert after.messages[:2] == before.messages
    assert after.title == "How long does rye rise?"


def before_and(prompt: str) -> list[object]:
    return [*conversation()["conversation_turns"], asked(prompt, 2)]


def test_the_activity_in_the_same_archive_is_read_too(tmp_path: Path) -> None:
    files = {
        f"{HISTORY}/conversation_1786294800.txt": conversation(),
        f"{FOLDER}/MyActivity.json": ROWS,
        GEMS: "<p>None</p>",
    }

    found = imported(write(tmp_path / "takeout.zip", files))

    assert sorted(found.titles) == ["How long does dough rest?", "Name a tea", "Rye"]


def test_a_damaged_conversation_does_not_cost_the_others(tmp_path: Path) -> None:
    cut = json.dumps(conversation()).encode()[:-20]

    found = taken_out(
        tmp_path, conversation(7, {}, asked("Rye?", 0)), **{"conversation_1.txt": cut}
    )

    assert found.titles == ["Rye"]
    assert len(found.problems(Severity.ERROR)) == 1
    assert len(found.problems(Severity.WARNING)) == 1


def test_a_text_that_is_no_conversation_is_not_taken(tmp_path: Path) -> None:
    path = write(tmp_path / "export.zip", {"conversation_1.txt": "Rye?", "b.txt": conversation()})

    assert not imported(path).sessions


@RELAXED
@given(st.data())
def test_junk_anywhere_in_a_conversation_is_survived(tmp_path: Path, data: st.DataObject) -> None:
    odd: Any = copy.deepcopy(
        conversation(
            asked("Rye?", 0, images=["a"]),
            answered(
                {"data": "Ten.", "cards": [{"content": "x"}]},
                index=1,
                model_thoughts=[{"headline": "Baking"}],
            ),
        )
    )
    spoil(odd, data)

    found = taken_out(tmp_path, conversation(title="Wheat"), **{"conversation_1.txt": odd})

    assert "Wheat" in found.titles
    for session in found.sessions:
        ids = {each.external_id for each in session.messages}
        assert all(each.parent_id in ids | {None} for each in session.messages)
