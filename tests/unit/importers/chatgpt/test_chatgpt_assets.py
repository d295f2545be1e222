"""Files are found whatever an export calls them, and missed only with a word."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from chatvault.domain.blocks import Attachment, File, Image, Text, ToolResult
from chatvault.domain.parsed import Severity
from tests.unit.importers.chatgpt.chatgpt_files import PNG, chain, export, message
from tests.unit.importers.export_files import Entry, Imported, imported, write


def picture(pointer: str, **more: object) -> Entry:
    return {"content_type": "image_asset_pointer", "asset_pointer": pointer, **more}


def shown(folder: Path, pointer: str, **files: object) -> Attachment:
    """The attachment of a message that points there, with these files in the export."""
    content = {"content_type": "multimodal_text", "parts": ["Look", picture(pointer, width=1)]}
    conversation = chain(message("user", content))
    path = write(folder / "export.zip", {"conversations.json": [conversation], **files})
    _, image = imported(path).blocks("m-n1")
    assert isinstance(image, Image)
    return image.attachment


def attachments(found: Imported, external_id: str) -> list[Attachment]:
    blocks = found.blocks(external_id)
    return [block.attachment for block in blocks if isinstance(block, Image | File)]


@pytest.mark.parametrize(
    ("pointer", "member"),
    [
        ("file-service://file-Ab1", "file-Ab1-photo.png"),
        ("sediment://file_00ab", "file_00ab-sanitized.png"),
        ("sediment://file_00ab#file_00ab#p_0.png", "user-Xy/file_00ab-1f2e.png"),
        ("sediment://file_00ab?shared=1", "file_00ab.png"),
        ("file-service://file-Ab1", "dalle-generations/file-Ab1-77.png"),
        ("sediment://file_00ab", "c-1/audio/file_00ab-77.png"),
        ("sediment://file_00ab", "user-Xy/c-1/file_00ab.dat"),
        ("sediment://file_00ab", "files/2026/file_00ab-photo.png"),
        ("file-Ab1", "file-Ab1"),
    ],
)
@pytest.mark.parametrize("below", ["", "export/"])
def test_a_pointer_finds_its_file_under_all_the_names_it_has_had(
    tmp_path: Path, pointer: str, member: str, below: str
) -> None:
    content = {"content_type": "multimodal_text", "parts": [picture(pointer)]}
    files = {f"{below}conversations.json": [chain(message("user", content))], below + member: PNG}

    found = imported(write(tmp_path / "export.zip", files))

    (attachment,) = attachments(found, "m-n1")
    assert attachment.content is not None
    with attachment.content() as stream:
        assert stream.read() == PNG
    assert attachment.size == len(PNG)
    assert attachment.media_type == "image/png"
    assert not found.issues


def test_an_id_that_another_one_begins_with_finds_its_own_file(tmp_path: Path) -> None:
    files = {"file-1-short.png": b"short", "file-10-long.png": b"long", "file-1-x-y.png": b"?"}

    attachment = shown(tmp_path, "file-service://file-10", **files)

    assert attachment.name == "long.png"


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("file_1-sanitized.png", "file_1.png"),
        ("file_1-0b1c2d3e-0000-4000-8000-0123456789ab.webp", "file_1.webp"),
        ("file_1-my photo.png", "my photo.png"),
        ("file_1.png", "file_1.png"),
    ],
)
def test_a_file_is_called_as_the_person_called_it_where_that_is_known(
    tmp_path: Path, member: str, name: str
) -> None:
    assert shown(tmp_path, "sediment://file_1", **{member: PNG}).name == name


def test_a_file_of_no_told_type_and_name_is_what_it_begins_like(tmp_path: Path) -> None:
    told = {"id": "file-1", "name": "file-1", "mime_type": "application/octet-stream"}
    content = {"content_type": "multimodal_text", "parts": [picture("file-service://file-1")]}
    asked = chain(message("user", content, metadata={"attachments": [told]}))

    found = export(tmp_path, asked, **{"file-1.dat": PNG})

    (attachment,) = attachments(found, "m-n1")
    assert (attachment.name, attachment.media_type) == ("file-1.png", "image/png")


def test_a_file_that_is_not_there_keeps_its_place(tmp_path: Path) -> None:
    content = {
        "content_type": "multimodal_text",
        "parts": [picture("file-service://file-1", size_bytes=9, width=2, height=3)],
    }

    found = export(tmp_path, chain(message("user", content), message("user", content)))

    assert attachments(found, "m-n1") == [Attachment("file-1", size=9, width=2, height=3)]
    assert attachments(found, "m-n1")[0].content is None
    ((_, told),) = found.problems(Severity.INFO)
    assert told.endswith("their places are kept: 1.")


def test_files_without_an_ending_are_named_by_the_lists_beside_them(tmp_path: Path) -> None:
    library = [
        {"file_id": "file_b", "file_name": "tides.csv", "mime_type": "text/csv"},
        {"file_id": 7},
        "odd",
    ]

    named = shown(
        tmp_path,
        "sediment://file_a",
        **{
            "file_a.dat": PNG,
            "conversation_asset_file_names.json": {"file_a.dat": "harbour.png"},
        },
    )
    listed = shown(
        tmp_path, "sediment://file_b", **{"file_b.dat": b"a,b", "library_files.json": library}
    )
    sniffed = shown(tmp_path, "sediment://file_c", **{"file_c.dat": PNG})
    spoken = shown(tmp_path, "sediment://file_w", **{"file_w.dat": b"RIFF????WAVEfmt "})
    assert (spoken.name, spoken.media_type) == ("file_w.wav", "audio/wav")
    unknown = shown(tmp_path, "sediment://file_d", **{"file_d.dat": b"RIFF????WEBPVP8 "})

    assert (named.name, named.media_type) == ("harbour.png", "image/png")
    assert (listed.name, listed.media_type) == ("tides.csv", "text/csv")
    assert (sniffed.name, sniffed.media_type) == ("file_c.png", "image/png")
    assert unknown.media_type == "image/webp"
    for content, kind in ((b"....ftypM4A ", "audio/mp4"), (b"....ftypisom", "video/mp4")):
        assert shown(tmp_path, "sediment://file_e", **{"file_e.dat": content}).media_type == kind


def test_a_list_of_files_that_cannot_be_read_is_no_loss_of_conversations(tmp_path: Path) -> None:
    found = export(
        tmp_path, chain(message("user", "Hello")), **{"library_files.json": "[{", "file_a.dat": PNG}
    )

    assert len(found.sessions) == 1
    ((_, told),) = found.problems(Severity.WARNING)
    assert "list of files" in told


def test_attached_files_are_shown_once_though_they_are_listed_twice(tmp_path: Path) -> None:
    listed = [
        {"id": "file-1", "name": "beach.png", "mime_type": "image/png", "size": 70},
        {"id": "file-2", "name": "notes.pdf", "mimeType": "application/pdf", "size": 12},
        {"id": "file-3", "name": "chart.webp", "width": 4, "height": 5},
        {"id": "file-2", "name": "notes.pdf"},
        {"id": None},
        "odd",
    ]
    content = {"content_type": "multimodal_text", "parts": [picture("file-service://file-1"), "?"]}

    found = export(
        tmp_path,
        chain(message("user", content, metadata={"attachments": listed})),
        **{"file-1-beach.png": PNG, "file-2-notes.pdf": b"%PDF"},
    )

    kinds = [block.kind for block in found.blocks("m-n1")]
    assert kinds == ["image", "text", "file", "image"]
    beach, notes, chart = attachments(found, "m-n1")
    assert (beach.name, beach.content is not None) == ("beach.png", True)
    assert (notes.media_type, notes.content is not None) == ("application/pdf", True)
    assert (chart.media_type, chart.width, chart.content) == ("image/webp", 4, None)


def test_tables_that_a_program_showed_come_with_its_output_under_their_titles(
    tmp_path: Path,
) -> None:
    # Given a program that showed two tables, one of which is in the export, and drew a chart
    shown = [
        {"type": "table", "file_id": "file-loaves", "title": "Loaves by day"},
        {"type": "table", "file_id": "file-gone", "title": "Grains"},
        {"type": "chart", "file_id": "file-chart", "title": "Loaves"},
    ]
    picture = {"message_type": "image", "image_url": "file-service://file-drawn"}
    told = {"ada_visualizations": shown, "aggregate_result": {"messages": [picture]}}
    output = {"content_type": "execution_output", "text": "ok"}

    found = export(
        tmp_path,
        chain(message("tool", output, author_name="python", metadata=told)),
        **{"file-loaves-1.csv": b"day,loaves\n1,2\n", "file-drawn.png": PNG},
    )

    # Then the picture stands for the chart, and the tables for themselves
    (result,) = found.blocks("m-n1")
    assert isinstance(result, ToolResult)
    held = result.outcome.attachments
    assert [(one.name, one.content is not None) for one in held] == [
        ("file-drawn.png", True), ("Loaves by day.csv", True), ("Grains", False),
    ]  # fmt: skip


def test_pictures_that_a_program_drew_come_with_its_output(tmp_path: Path) -> None:
    run = {
        "messages": [
            {"message_type": "stream", "text": "done"},
            {"message_type": "image", "image_url": "file-service://file-1"},
        ],
        "jupyter_messages": [
            {"content": {"data": {"image/vnd.openai.fileservice2.png": "file-service://file-1"}}},
            {"content": {"data": {"text/plain": "<Figure>"}}},
            None,
        ],
    }
    output = {"content_type": "execution_output", "text": ""}

    found = export(
        tmp_path,
        chain(message("tool", output, author_name="python", metadata={"aggregate_result": run})),
        **{"file-1-plot.png": PNG},
    )

    (result,) = found.blocks("m-n1")
    assert isinstance(result, ToolResult)
    assert [each.name for each in result.outcome.attachments] == ["plot.png"]


def test_files_offered_for_download_are_found_in_the_library(tmp_path: Path) -> None:
    links = "[a](sandbox:/mnt/data/a.csv) [again](sandbox:/mnt/data/a.csv) [b](sandbox:/mnt/b.csv)"
    links += " [c](sandbox:/mnt/data/c.csv)"
    library = [
        {"file_id": "file_a", "file_name": "a.csv", "origination_message_id": "m-n1"},
        {
            "file_id": "file_c",
            "file_name": "c.csv",
            "origination_message_id": "of the tool",
            "origination_thread_id": "c-1",
        },
    ]

    found = export(
        tmp_path,
        chain(message("assistant", links)),
        **{"file_a.dat": b"1,2", "file_c.dat": b"3,4", "library_files.json": library},
    )

    there, missing, elsewhere = attachments(found, "m-n1")
    assert (elsewhere.name, elsewhere.content is not None) == ("c.csv", True)
    assert (there.name, there.content is not None) == ("a.csv", True)
    assert (missing.name, missing.content) == ("b.csv", None)


def test_what_was_made_for_an_answer_stands_with_it_though_nothing_leads_there(
    tmp_path: Path,
) -> None:
    """Exports since 2026 have no messages of tools, which painted or wrote it."""
    made = {"origination_message_id": "m-n1"}
    library = [
        {"file_id": "file_a", "file_name": "oven.png", "mime_type": "image/png"} | made,
        {"file_id": "file_b", "file_name": "plan.docx"} | made,
        {"file_id": "file_c", "file_name": "not in the export.docx"} | made,
        {"file_id": "file_d", "file_name": "told.csv"} | made,
    ]

    found = export(
        tmp_path,
        chain(message("assistant", "[told](sandbox:/mnt/data/told.csv)")),
        **{"file_a.dat": PNG, "file_b.dat": b"PK", "file_d.dat": b"1"},
        **{"library_files.json": library},
    )

    assert [one.name for one in attachments(found, "m-n1")] == [
        "told.csv",
        "oven.png",
        "plan.docx",
    ]


def test_what_a_tool_shows_later_does_not_stand_with_the_prompt_for_it(tmp_path: Path) -> None:
    made = {"file_id": "file_a", "file_name": "oven.png", "origination_message_id": "m-n1"}
    painted = {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_a"}
    content = {"content_type": "multimodal_text", "parts": [painted]}

    found = export(
        tmp_path,
        chain(message("user", "Paint an oven."), message("tool", content, author_name="painter")),
        **{"file_a.dat": PNG, "library_files.json": [made]},
    )

    assert [len(attachments(found, name)) for name in ("m-n1", "m-n2")] == [0, 1]


def test_files_that_an_agent_marked_are_named_and_there(tmp_path: Path) -> None:
    said = "The list: {{file:file-a1}}.\n\n![How it rose]({{file:file-b2}})\n{{file:file-c3}}"
    listed = [{"type": "file", "file_id": "file-a1", "file_name": "flours.csv",
               "matched_text": "{{file:file-a1}}"}]  # fmt: skip

    found = export(
        tmp_path,
        chain(message("assistant", said, metadata={"x7_crefs": listed, "x7_message": True})),
        **{"file-a1-flours.csv": b"rye", "file-b2-rise.png": PNG},
    )

    text, table, drawn, missing = found.blocks("m-n1")
    assert text == Text("The list: flours.csv.\n\nHow it rose\n")
    assert isinstance(table, File)
    assert isinstance(drawn, Image)
    assert isinstance(missing, File)
    assert (table.attachment.name, drawn.attachment.name) == ("flours.csv", "rise.png")
    assert table.attachment.content is not None
    assert missing.attachment.content is None


def test_nothing_outside_of_the_export_is_ever_taken(tmp_path: Path) -> None:
    content = {
        "content_type": "multimodal_text",
        "parts": [picture("file-service://../secret"), picture("file:///etc/passwd"), picture("")],
    }
    write(tmp_path, {"secret": b"!", "secret-key.png": b"!"})
    write(tmp_path / "folder", {"conversations.json": [chain(message("user", content))]})

    found = imported(tmp_path / "folder")

    assert [each.content for each in attachments(found, "m-n1")] == [None, None, None]


def test_a_picture_may_stand_in_the_place_of_its_pointer(tmp_path: Path) -> None:
    inline = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    pointers = [inline, "data:image/png;base64,!"]
    parts = [{"content_type": "image_asset_pointer", "asset_pointer": each} for each in pointers]
    asked = message("user", {"content_type": "multimodal_text", "parts": parts})

    found = export(tmp_path, chain(asked))

    shown, damaged = found.sessions[0].messages[0].blocks
    assert isinstance(shown, Image)
    assert (shown.attachment.name, shown.attachment.width) == ("image.png", 1)
    assert shown.attachment.content is not None
    assert shown.attachment.content().read() == PNG
    assert isinstance(damaged, Image)
    assert damaged.attachment.content is None
    assert len(damaged.attachment.name) < 20
    assert found.issues == []
