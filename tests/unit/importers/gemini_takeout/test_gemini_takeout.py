"""What Google Takeout gives of Gemini becomes conversations."""

from __future__ import annotations

import copy
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, EventKind, File, Image, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import open_container
from chatvault.importers.gemini_takeout.importer import GeminiTakeoutImporter
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.gemini_takeout.gemini_takeout_files import FOLDER, PNG, cell, page, row
from tests.unit.importers.hostile import RELAXED, spoil


def texts(session: ParsedSession) -> list[tuple[str, str]]:
    return [
        (message.role.value, block.text)
        for message in session.messages
        for block in message.blocks
        if isinstance(block, Text | Event)
    ]


ROWS = [
    row("Prompted And rye?", "<p>Rye <b>rests</b> longer.</p>", at="10:10:00"),
    row("Prompted How long does dough rest?", "<p>An hour.</p>", at="10:00:00"),
    row("Prompted Name a tea", "<p>Assam.</p>", at="08:00:00"),
]


def test_prompts_that_are_close_in_time_are_one_conversation(tmp_path: Path) -> None:
    found = imported(write(tmp_path / "takeout.zip", {f"{FOLDER}/MyActivity.json": ROWS}))

    assert found.titles == ["How long does dough rest?", "Name a tea"]
    assert texts(found.sessions[0]) == [
        ("user", "How long does dough rest?"),
        ("assistant", "An hour."),
        ("user", "And rye?"),
        ("assistant", "Rye **rests** longer."),
    ]
    assert found.sessions[0].created_at == 1_776_506_400_123
    ((_, told),) = found.problems(Severity.INFO)
    assert "less than half an hour apart" in told


def test_the_page_tells_the_same_conversations_by_the_same_ids(tmp_path: Path) -> None:
    cells = [
        cell(f"Prompted\xa0{prompt}", f"Apr 18, 2026, {at} CEST", f"<p>{answer}</p>")
        for prompt, at, answer in (
            ("And rye?", "12:10:00\u202fPM", "Rye <b>rests</b> longer."),
            ("How long does dough rest?", "12:00:00\u202fPM", "An hour."),
            ("Name a tea", "10:00:00\u202fAM", "Assam."),
        )
    ]
    of_json = imported(write(tmp_path / "a.zip", {"MyActivity.json": ROWS}))

    of_page = imported(write(tmp_path / "b.zip", {"MyActivity.html": page(*cells)}))

    assert [texts(each) for each in of_page.sessions] == [texts(each) for each in of_json.sessions]
    ids = [[each.external_id for each in one.messages] for one in of_json.sessions]
    assert [[each.external_id for each in one.messages] for one in of_page.sessions] == ids
    assert [one.external_id for one in of_page.sessions] == [
        one.external_id for one in of_json.sessions
    ]


CHATS = (
    ("And rye?", "c0ffee01", "10:10:00"),
    ("Name a tea", "beefbeef", "10:05:00"),
    ("How long does dough rest?", "c0ffee01", "07:00:00"),
    ("Of no chat", "", "06:00:00"),
)


@pytest.mark.parametrize("as_page", [False, True])
def test_newer_exports_tell_the_conversation_of_a_prompt(tmp_path: Path, as_page: bool) -> None:
    if as_page:
        cells = [
            cell(f"Prompted {prompt}", f"Apr 18, 2026, {at} AM UTC", "<p>So.</p>", chat=chat)
            for prompt, chat, at in CHATS
        ]
        files: dict[str, Any] = {"MyActivity.html": page(*cells)}
    else:
        address = "https://gemini.google.com/app/"
        rows = [
            row(f"Prompted {prompt}", "<p>So.</p>", at=at,
                **({"details": [{"name": address + chat}]} if chat else {}))
            for prompt, chat, at in CHATS
        ]  # fmt: skip
        files = {"MyActivity.json": rows}

    found = imported(write(tmp_path / "a.zip", files))

    assert {one.external_id: one.title for one in found.sessions if len(one.external_id) == 8} == {
        "beefbeef": "Name a tea",
        "c0ffee01": "How long does dough rest?",
    }
    assert sorted(found.titles) == ["How long does dough rest?", "Name a tea", "Of no chat"]
    (rye,) = (one for one in found.sessions if one.external_id == "c0ffee01")
    assert [text for role, text in texts(rye) if role == "user"] == [
        "How long does dough rest?",
        "And rye?",
    ]
    ((_, told),) = found.problems(Severity.INFO)
    assert told.startswith("Of some prompts")


@pytest.mark.parametrize("as_page", [False, True])
def test_what_branched_off_begins_with_what_was_said_before(tmp_path: Path, as_page: bool) -> None:
    # Given a first row that is in three conversations, one of which never went on
    told = (
        ("Prompted And spelt?", "10:10:00", ("beefbeef",)),
        ("Prompted And rye?", "10:05:00", ("c0ffee01",)),
        ("Branched How long does dough rest?", "10:00:00", ("c0ffee01", "beefbeef", "decade01")),
    )
    if as_page:
        cells = [
            cell(prompt, f"Apr 18, 2026, {at} AM UTC", "<p>So.</p>", chats=chats)
            for prompt, at, chats in told
        ]
        files: dict[str, Any] = {"MyActivity.html": page(*cells)}
    else:
        address = "https://gemini.google.com/app/"
        files = {"MyActivity.json": [
            row(prompt, "<p>So.</p>", at=at,
                details=[{"name": address + chat, "url": address + chat} for chat in chats])
            for prompt, at, chats in told
        ]}  # fmt: skip

    found = imported(write(tmp_path / "a.zip", files))

    # Then each of them is whole
    asked = {
        one.external_id: [text for role, text in texts(one) if role == "user"]
        for one in found.sessions
    }
    assert asked == {
        "c0ffee01": ["How long does dough rest?", "And rye?"],
        "beefbeef": ["How long does dough rest?", "And spelt?"],
        "decade01": ["How long does dough rest?"],
    }


def test_where_all_conversations_are_told_none_is_guessed(tmp_path: Path) -> None:
    told = row("Prompted Hi", "<p>So.</p>", titleUrl="https://gemini.google.com/u/1/app/c/c0ffee01")

    found = imported(write(tmp_path / "a.zip", {"MyActivity.json": [told]}))

    assert found.session.external_id == "c0ffee01"
    assert not found.problems(Severity.INFO)


def test_a_newer_export_keeps_the_ids_of_what_it_adds_to(tmp_path: Path) -> None:
    newer = [row("Prompted And spelt?", "<p>Short.</p>", at="10:20:00"), *ROWS]
    before = imported(write(tmp_path / "a.zip", {"MyActivity.json": ROWS}))

    after = imported(write(tmp_path / "b.zip", {"MyActivity.json": newer}))

    assert [each.external_id for each in after.sessions] == [
        each.external_id for each in before.sessions
    ]
    assert after.sessions[0].messages[:4] == before.sessions[0].messages


@pytest.mark.parametrize("reverse", [False, True])
def test_the_order_of_the_file_does_not_matter(tmp_path: Path, reverse: bool) -> None:
    rows = ROWS[::-1] if reverse else ROWS

    found = imported(write(tmp_path / "a.zip", {"MyActivity.json": rows}))

    assert sorted(found.titles) == ["How long does dough rest?", "Name a tea"]


@pytest.mark.parametrize(
    ("header", "title", "date"),
    [
        ("Gemini-Apps", "Eingegebener Prompt: Was ist Roggen?", "18.04.2026, 12:00:00 MESZ"),
        ("Applications Gemini", "Prompt : Was ist Roggen?", "18 avr. 2026, 12:00:00 UTC+2"),
        ("Aplikace Gemini", "Pokyn Was ist Roggen?", "18. 4. 2026 12:00:00 SELČ"),
        ("Gemini-appar", "Gav instruktionen\xa0Was ist Roggen?", "18 apr. 2026 12:00:00 CEST"),
        ("Bard", "Asked Bard: Was ist Roggen?", "18 Apr 2026, 12:00:00 CEST"),
        ("Gemini アプリ", "送信したメッセージ: Was ist Roggen?", "2026/04/18 19:00:00 JST"),
        ("Gemini 앱", "분기된 Was ist Roggen?", "2026. 4. 18. 오후 7:00:00 KST"),
        ("Додатки Gemini", "Запит: Was ist Roggen?", "18 квіт. 2026 р., 12:00:00 CEST"),
    ],
)
def test_the_words_before_a_prompt_are_known_in_many_languages(
    tmp_path: Path, header: str, title: str, date: str
) -> None:
    told = page(cell(title, date, "<p>Ein Getreide.</p>", header=header))
    path = write(tmp_path / "a.zip", {"Takeout/Meine Aktivitäten/MeineAktivitäten.html": told})

    session = imported(path).session

    assert texts(session) == [("user", "Was ist Roggen?"), ("assistant", "Ein Getreide.")]
    assert session.created_at == 1_776_506_400_000


def test_a_prompt_behind_words_that_are_not_known_is_kept_whole(tmp_path: Path) -> None:
    rows = [row("Fyrirmæli: Hvað er rúgur?", "<p>Korn.</p>", header="Gemini-forrit")]

    found = imported(write(tmp_path / "a.zip", {"MyActivity.json": rows}))

    assert texts(found.session)[0] == ("user", "Fyrirmæli: Hvað er rúgur?")


ASKED = [f"{word} er {grain}?" for word in ("Hvað", "Hvar", "Hver") for grain in "abcd"]


def asked_in_icelandic(*titles: str) -> list[Entry]:
    """Rows of prompts, each of a conversation of its own."""
    return [
        row(title, "<p>Korn.</p>", header="Gemini-forrit", at=f"{place:02}:00:00")
        for place, title in enumerate(titles)
    ]


@pytest.mark.parametrize("words", ["Fyrirmæli: ", "Þú spurðir ", "Spurt："])
def test_what_all_prompts_of_a_file_begin_with_is_no_part_of_them(
    tmp_path: Path, words: str
) -> None:
    # Given an export in a language whose words before a prompt are not known
    rows = asked_in_icelandic(*(f"{words}{prompt}" for prompt in ASKED))
    rows += [row(f"{words}Og bygg?", header="Gemini-forrit", at="14:00:00")]  # without an answer

    found = imported(write(tmp_path / "a.zip", {"MyActivity.json": rows}))

    # Then neither titles nor prompts have them
    assert sorted(found.titles) == sorted([*ASKED, "Og bygg?"])
    assert texts(found.sessions[0])[0] in [("user", prompt) for prompt in ASKED]


@pytest.mark.parametrize(
    "titles",
    [
        [f"Þú spurðir {prompt}" for prompt in ASKED[1:]],  # too few to tell
        [f"{prompt[:4]} {prompt}" for prompt in ASKED],  # they begin in several ways
        [f"https://rye.example/{prompt}" for prompt in ASKED],
        ["Þú spurðir um korn"] * 20,  # the same question, again and again
    ],
)
def test_prompts_that_do_not_all_begin_alike_are_kept_whole(
    tmp_path: Path, titles: list[str]
) -> None:
    rows = asked_in_icelandic(*titles)

    found = imported(write(tmp_path / "a.zip", {"MyActivity.json": rows}))

    asked = sorted(texts(one)[0] for one in found.sessions)
    assert asked == sorted(("user", title) for title in titles)


def test_a_page_tells_where_the_words_before_a_prompt_end(tmp_path: Path) -> None:
    told = page(
        cell("Fyrirmæli\xa0Hvað er rúgur?", "18. apr. 2026, 10:00:00 GMT", "<p>Korn.</p>"),
        cell("Þú notaðir\xa0Gemini", "18. apr. 2026, 09:59:00 GMT", ""),
    )

    found = imported(write(tmp_path / "a.zip", {"a.html": told}))

    assert found.titles == ["Hvað er rúgur?"]
    assert [each for each in texts(found.session) if each[0] == "user"] == [
        ("user", "Hvað er rúgur?")
    ]


def test_rows_of_other_products_are_left_out_and_said_so(tmp_path: Path) -> None:
    watched = {**row("Watched gemini explained"), "header": "YouTube", "products": ["YouTube"]}
    found = imported(write(tmp_path / "a.zip", {"MyActivity.json": [watched, watched, ROWS[2]]}))

    assert found.titles == ["Name a tea"]
    assert "Rows of other products (YouTube) were left out: 2." in [
        told for _, told in found.problems(Severity.INFO)
    ]


def test_a_file_of_another_product_is_not_taken(tmp_path: Path) -> None:
    searched = {**row("Searched for gemini"), "header": "Search", "products": ["Search"]}
    other = page(cell("Searched for Gemini", "Apr 18, 2026, 5:38:51 PM EDT", "", header="Search"))
    path = write(tmp_path / "a.zip", {"Search/MyActivity.json": [searched], "b.html": other})

    assert imported(path).claimed == {}


def test_the_newest_prompt_may_be_larger_than_what_is_looked_at_first(tmp_path: Path) -> None:
    rows = [row(f"Prompted {'How long does dough rest? ' * 4_000}", "<p>An hour.</p>"), *ROWS]
    path = write(tmp_path / "a.zip", {"MyActivity.json": rows})

    found = imported(path)

    assert list(found.claimed) == ["gemini"]
    assert "An hour." in repr(found.sessions)


def test_a_table_in_which_a_page_is_quoted_is_none(tmp_path: Path) -> None:
    quoted = 'Conversation,Time,Author,Message\nRye,2026-01-05T10:00:00,AI,<i class="outer-cell">'
    path = tmp_path / "a.csv"
    path.write_text(quoted, encoding="utf-8")

    assert list(imported(path).claimed) == ["copilot"]


def test_other_drafts_stand_beside_the_answer(tmp_path: Path) -> None:
    rows = [ROWS[0], row("Prompted Name a flour", "<p>Rye</p>", "<p>Spelt</p>")]

    session = imported(write(tmp_path / "a.zip", {"MyActivity.json": rows})).session

    asked, answer, draft, further, _ = session.messages
    assert answer.parent_id == draft.parent_id == asked.external_id
    assert further.parent_id == answer.external_id


def test_what_was_done_is_an_event_and_no_prompt(tmp_path: Path) -> None:
    rows = [ROWS[0], row("Gave feedback: Good response"), row("Created Gemini Canvas titled Rye")]

    session = imported(write(tmp_path / "a.zip", {"MyActivity.json": rows})).session

    assert [message.role for message in session.messages[:2]] == [Role.SYSTEM, Role.SYSTEM]
    assert session.title == "And rye?"


def test_what_was_done_without_a_prompt_is_called_by_that(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {"MyActivity.json": [row("Created Gemini Canvas titled Rye")]})

    assert imported(path).session.title == "Created Gemini Canvas titled Rye"


def test_attached_files_are_found_beside_the_rows(tmp_path: Path) -> None:
    files = [{"name": "Attached 2 files."}, {"name": "-  oven.png", "url": "oven-1f2e.png"},
             {"name": "-  lost.pdf", "url": "lost-9a.pdf"}]  # fmt: skip
    below = (
        'Attached 2 files.<br>-&nbsp; <a href="oven-1f2e.png">oven.png</a><br>'
        '-&nbsp; <a href="lost-9a.pdf">lost.pdf</a><br>'
    )
    told = cell("Prompted See", "Apr 18, 2026, 10:00:00 AM UTC", "<p>An oven.</p>", below=below)
    rows = [row("Prompted See", "<p>An oven.</p>", subtitles=files)]

    for name, content in (("MyActivity.json", rows), ("MyActivity.html", page(told))):
        archive = tmp_path / f"{name}.zip"
        write(archive, {f"{FOLDER}/{name}": content, f"{FOLDER}/oven-1f2e.png": PNG})
        found = imported(archive)
        asked = found.session.messages[0]
        (text,) = (block for block in asked.blocks if isinstance(block, Text))
        (picture,) = (block for block in asked.blocks if isinstance(block, Image))
        (lost,) = (block for block in asked.blocks if isinstance(block, File))
        assert text.text == "See"
        assert not any(isinstance(block, Event) for block in asked.blocks)
        assert picture.attachment.name == "oven.png"
        assert picture.attachment.content is not None
        assert picture.attachment.content().read() == PNG
        assert lost.attachment.content is None
        assert any(
            told.endswith("places are kept: 1.") for _, told in found.problems(Severity.INFO)
        )


def test_a_date_inside_of_a_prompt_is_not_the_time_of_the_row(tmp_path: Path) -> None:
    prompt = "Prompted Write this down\n1 Jan 2020, 10:00:00 UTC\nand that"
    told = page(cell(prompt, "Apr 18, 2026, 10:00:00 AM UTC", "<p>Noted.</p>"))

    session = imported(write(tmp_path / "a.zip", {"a.html": told})).session

    assert session.messages[0].blocks == (
        Text("Write this down\n1 Jan 2020, 10:00:00 UTC\nand that"),
    )
    assert session.created_at == 1_776_506_400_000


def test_a_time_that_cannot_be_read_keeps_the_row_and_is_told(tmp_path: Path) -> None:
    rows = [row("Prompted Rye?", "<p>Yes.</p>", time="some day")]

    found = imported(write(tmp_path / "a.zip", {"MyActivity.json": rows}))

    assert texts(found.session)[0] == ("user", "Rye?")
    assert found.session.created_at is None


def test_a_page_in_a_calendar_of_its_own_keeps_the_prompt_and_the_answer(tmp_path: Path) -> None:
    told = page(cell("Prompted Rye?", "۲۹ فروردین ۱۴۰۵، ۱۷:۳۸:۵۱ (GMT+3:30)", "<p>Yes.</p>"))

    found = imported(write(tmp_path / "a.zip", {"a.html": told}))

    assert texts(found.session) == [("user", "Rye?"), ("assistant", "Yes.")]
    assert [told for _, told in found.problems(Severity.WARNING)] == [
        "The time of a row could not be read."
    ]


def test_a_row_without_any_date_keeps_the_prompt_and_the_answer(tmp_path: Path) -> None:
    told = page(cell("Prompted Rye?", "", "<p>Yes.</p>"))

    found = imported(write(tmp_path / "a.zip", {"a.html": told}))

    assert texts(found.session) == [("user", "Rye?"), ("assistant", "Yes.")]


def test_a_picture_that_gemini_made_is_in_its_answer(tmp_path: Path) -> None:
    rows = [row("Prompted Draw an oven", '<p>Here.</p><img src="made-1f.png" alt="An oven">')]
    files = {f"{FOLDER}/MyActivity.json": rows, f"{FOLDER}/made-1f.png": PNG}

    _, answer = imported(write(tmp_path / "a.zip", files)).session.messages

    assert isinstance(answer.blocks[-1], Image)
    assert answer.blocks[-1].attachment.content is not None


def test_a_picture_alone_is_an_answer_and_none_of_the_persons_files(tmp_path: Path) -> None:
    made = row(
        "Prompted Draw it lighter",
        '<p><img alt="" src="77-1f.png"></p>',
        subtitles=[
            {"name": "1 generated image."},
            {"name": "Attached 1 file."},
            {"name": "-  oven.png", "url": "oven-1f.png"},
        ],
        imageFile="oven-1f.png",
        attachedFiles=["77-1f.png", "oven-1f.png"],
    )
    files = {f"{FOLDER}/MyActivity.json": [made], f"{FOLDER}/77-1f.png": PNG,
             f"{FOLDER}/oven-1f.png": PNG}  # fmt: skip

    asked, answer = imported(write(tmp_path / "a.zip", files)).session.messages

    text, attached = asked.blocks
    assert text == Text("Draw it lighter")
    assert isinstance(attached, Image)
    assert attached.attachment.name == "oven.png"
    assert answer.role is Role.ASSISTANT
    (picture,) = answer.blocks
    assert isinstance(picture, Image)
    assert picture.attachment.name == "77-1f.png"
    assert picture.attachment.content is not None


def test_a_picture_of_the_web_is_no_missing_file(tmp_path: Path) -> None:
    answer = '<p>So.</p><img alt="A loaf" src="image_agent_tag_17">'

    found = imported(write(tmp_path / "a.zip", {"a.json": [row("Prompted Hi", answer)]}))

    assert texts(found.session)[-1] == ("assistant", "So.\n\nA loaf")
    assert not any("Files that" in told for _, told in found.problems(Severity.INFO))


def test_every_draft_shows_its_own_pictures(tmp_path: Path) -> None:
    drafts = ['<p><img src="1-a.png"></p>', '<p><img src="2-b.png"></p>']
    made = row("Prompted Draw it", *drafts, subtitles=[{"name": "1 generated image."}],
               attachedFiles=["1-a.png", "2-b.png"])  # fmt: skip

    session = imported(write(tmp_path / "a.zip", {"MyActivity.json": [made]})).session

    asked, *answers = session.messages
    assert asked.blocks == (Text("Draw it"),)
    assert [
        [block.attachment.name for block in answer.blocks if isinstance(block, Image)]
        for answer in answers
    ] == [["1-a.png"], ["2-b.png"]]


def test_a_question_without_words_is_called_as_its_answer(tmp_path: Path) -> None:
    asked = row("Prompted ", "<p>That is an oven.</p>", attachedFiles=["oven-1f.png"])

    session = imported(write(tmp_path / "a.zip", {"MyActivity.json": [asked]})).session

    assert session.title == "That is an oven."


@pytest.mark.parametrize(
    ("below", "answer", "notes"),
    [
        ("1 generated image.<br>", '<img src="77-1f.png">', ()),
        ("1 image générée.<br>", '<img src="77-1f.png">', ()),
        ("1 generated image.<br>", "", (Event(EventKind.NOTICE, "1 generated image."),)),
    ],
)
def test_the_line_that_counts_what_was_made_is_no_part_of_the_prompt(
    tmp_path: Path, below: str, answer: str, notes: tuple[Event, ...]
) -> None:
    told = cell("Prompted Draw\n2 ovens", "Apr 18, 2026, 10:00:00 AM UTC", answer, below=below)

    asked = imported(write(tmp_path / "a.zip", {"a.html": page(told)})).session.messages[0]

    assert asked.blocks == (Text("Draw\n2 ovens"), *notes)


def test_a_prompt_for_a_picture_is_the_same_on_the_page_and_in_json(tmp_path: Path) -> None:
    files = '<br>Attached 1 file.<br>-  <a href="oven-1f.png">oven.png</a>'
    told = cell(
        "Prompted Draw it",
        "Apr 18, 2026, 10:00:00 AM UTC",
        '<img src="77-1f.png">',
        below=f"1 generated image.{files}<br>",
    )
    listed = [{"name": "1 generated image."}, {"name": "Attached 1 file."},
              {"name": "-  oven.png", "url": "oven-1f.png"}]  # fmt: skip
    made = row("Prompted Draw it", '<img src="77-1f.png">', subtitles=listed)

    on_page = imported(write(tmp_path / "a.zip", {"MyActivity.html": page(told)})).session
    in_json = imported(write(tmp_path / "b.zip", {"MyActivity.json": [made]})).session

    assert on_page.external_id == in_json.external_id
    assert [one.blocks for one in on_page.messages] == [one.blocks for one in in_json.messages]


def test_a_picture_alone_is_an_answer_on_the_page_too(tmp_path: Path) -> None:
    told = cell("Prompted Draw it", "Apr 18, 2026, 10:00:00 AM UTC", '<img src="77-1f.png">')

    _, answer = imported(
        write(tmp_path / "a.zip", {"MyActivity.html": page(told)})
    ).session.messages

    assert [block.kind for block in answer.blocks] == ["image"]


@pytest.mark.parametrize(
    ("written", "name", "text"),
    [
        ("```python\nprint('rye')\nrest()\n```", "Rye.py", "print('rye')\nrest()"),
        ("# Rye\n\nIt rests.", "Rye.md", "# Rye\n\nIt rests."),
    ],
)
def test_what_gemini_wrote_in_a_canvas_is_a_document(
    tmp_path: Path, written: str, name: str, text: str
) -> None:
    canvas = row("Created Gemini Canvas titled Rye", subtitles=[{"name": written}])

    session = imported(write(tmp_path / "a.zip", {"MyActivity.json": [canvas]})).session

    (message,) = session.messages
    notice, document = message.blocks
    assert message.role is Role.ASSISTANT
    assert isinstance(notice, Event)
    assert isinstance(document, File)
    assert (document.attachment.name, document.text) == (name, text)


def test_rows_that_say_nothing_are_no_conversation_and_told(tmp_path: Path) -> None:
    rows = [
        ROWS[0],
        row("Selected preferred draft"),
        row("Used an Assistant feature", at="06:00:00"),
    ]

    found = imported(write(tmp_path / "a.zip", {"MyActivity.json": rows}))

    assert found.titles == ["And rye?"]
    assert len(found.session.messages) == 3
    assert any(told.endswith("left out: 1.") for _, told in found.problems(Severity.INFO))


def test_a_question_of_a_survey_is_no_prompt(tmp_path: Path) -> None:
    asked = row("Answered survey question", subtitles=[{"name": "Question: Helpful?\nAnswer: 4"}])

    session = imported(write(tmp_path / "a.zip", {"MyActivity.json": [asked]})).session

    assert [message.role for message in session.messages] == [Role.SYSTEM]


def test_the_wrong_product_of_takeout_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {"Takeout/Gemini/gemini_gems_data.html": "<div></div>"})

    with pytest.raises(UnreadableFile, match="My Activity"):
        imported(path)


def test_rows_that_are_damaged_do_not_cost_the_others(tmp_path: Path) -> None:
    told = page("<div class=\"outer-cell\"></div>", cell("Prompted A", "no date", "<p>b</p>"),
                cell("Prompted Rye", "Apr 18, 2026, 10:00:00 AM UTC", "<p>Yes.</p>"))  # fmt: skip

    found = imported(write(tmp_path / "a.zip", {"a.html": told[: -len("</body></html>") - 40]}))

    assert ("user", "Rye") in [each for one in found.sessions for each in texts(one)]
    assert len(found.problems(Severity.ERROR)) == 1


def test_a_large_page_is_read_in_little_memory(tmp_path: Path) -> None:
    hours = [f"Apr {day}, 2026, {hour}:00:00 {half} UTC" for day in range(1, 15)
             for hour in (12, *range(1, 12)) for half in ("AM", "PM")]  # fmt: skip
    cells = (cell(f"Prompted {date}?", date, f"<p>{'rye ' * 9000}</p>") for date in hours)
    path = write(tmp_path / "a.zip", {"a.html": page(*cells)})
    container, issues = open_container(path), list[Issue]()
    importer = GeminiTakeoutImporter()
    names = importer.claim(container, container.names())
    tracemalloc.start()

    sessions = sum(1 for _ in importer.sessions(container, names, issues.append))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sessions == len(hours)
    assert peak < 6 << 20  # bytes, of 12 MB


@pytest.mark.parametrize("header", ["Gemini Apps", "AI Mode"])
@RELAXED
@given(data=st.data())
def test_junk_anywhere_in_a_row_is_survived(
    tmp_path: Path, data: st.DataObject, header: str
) -> None:
    odd: Any = copy.deepcopy(
        row("Prompted Rye", "<p>Yes</p>", subtitles=[{"name": "- a", "url": "b"}],
            attachedFiles=["a"], imageFile="b", audioFiles=[{"name": "c"}], header=header)
    )  # fmt: skip
    spoil(odd, data)

    found = imported(write(tmp_path / "a.zip", {"MyActivity.json": [ROWS[2], odd]}))

    said = [each for one in found.sessions for each in texts(one)]
    assert ("user", "Name a tea") in said
