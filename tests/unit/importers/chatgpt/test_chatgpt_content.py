"""Every kind of content that ChatGPT exports becomes blocks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import (
    Citation,
    Code,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Severity
from tests.unit.importers.chatgpt.chatgpt_files import (
    BEGAN,
    chain,
    conversation,
    export,
    message,
    node,
)
from tests.unit.importers.export_files import Entry, Imported


def one(folder: Path, content: object, *, role: str = "assistant", **more: object) -> Imported:
    """An import of one message."""
    return export(folder, chain(message(role, content, **more)))


def test_the_parts_of_a_text_are_lines_of_it(tmp_path: Path) -> None:
    found = one(tmp_path, {"content_type": "text", "parts": ["one", None, "two"]})
    plain = one(tmp_path, {"content_type": "text", "parts": ["one", "two"]})

    assert found.blocks("m-n1") == (Text("one"), Text("two"))
    assert plain.blocks("m-n1") == (Text("one\ntwo"),)


@pytest.mark.parametrize(
    "content",
    [
        {"parts": ["Hello"]},
        {"content_type": "text", "parts": "Hello"},
        {"content_type": "text", "text": "Hello"},
        {"content_type": "multimodal_text", "parts": [{"text": "Hello"}]},
    ],
)
def test_text_is_found_where_tools_that_rewrite_exports_put_it(
    tmp_path: Path, content: Entry
) -> None:
    assert one(tmp_path, content).blocks("m-n1") == (Text("Hello"),)


def test_an_answer_of_nothing_but_marks_says_nothing(tmp_path: Path) -> None:
    found = one(tmp_path, "\ue200cite\ue202turn0search0\ue201")

    assert found.blocks("m-n1") == ()
    assert found.message("m-n1").hidden is Hidden.META


def test_code_said_to_nobody_is_code(tmp_path: Path) -> None:
    code = {"content_type": "code", "language": "python3", "text": "print(1)"}

    assert one(tmp_path, code).blocks("m-n1") == (Code("print(1)", "python3"),)
    unknown = one(tmp_path, code | {"language": "unknown"})
    assert unknown.blocks("m-n1") == (Code("print(1)"),)


def test_a_program_and_its_output_are_a_call_and_its_result(tmp_path: Path) -> None:
    code = {"content_type": "code", "language": "unknown", "text": "print(6 * 7)"}
    output = {"content_type": "execution_output", "text": "42"}
    run = {"start_time": BEGAN, "end_time": BEGAN + 1.25, "in_kernel_exception": None}
    found = export(
        tmp_path,
        chain(
            message("assistant", code, recipient="python"),
            message("tool", output, author_name="python", metadata={"aggregate_result": run}),
        ),
    )

    assert found.blocks("m-n1") == (ToolCall("python", "print(6 * 7)", "n1"),)
    outcome = ToolOutcome("42", ToolStatus.OK, "", round(BEGAN * 1000), 1250)
    assert found.blocks("m-n2") == (ToolResult(outcome, "python", "n1"),)


@pytest.mark.parametrize(
    ("status", "run"),
    [
        ("finished_partial_completion", {}),
        ("finished_successfully", {"in_kernel_exception": {"name": "NameError"}}),
    ],
)
def test_a_program_that_failed_says_so(tmp_path: Path, status: str, run: Entry) -> None:
    output = {"content_type": "execution_output", "text": "Traceback"}
    found = one(tmp_path, output, role="tool", status=status, metadata={"aggregate_result": run})

    (result,) = found.blocks("m-n1")
    assert isinstance(result, ToolResult)
    assert result.outcome.status is ToolStatus.FAILED
    assert result.outcome.note == run.get("in_kernel_exception", {}).get("name", "")


def test_several_answers_in_a_row_belong_to_the_call_before_them(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        chain(
            message("assistant", '{"q": "tea"}', recipient="web.search"),
            message("tool", {"content_type": "tether_browsing_display", "result": "Two pages"}),
            message("tool", {"content_type": "tether_quote", "text": "…", "url": "https://a.org"}),
        ),
    )

    results = [found.blocks(f"m-n{place}")[0] for place in (2, 3)]
    assert [getattr(result, "call_id", None) for result in results] == ["n1", "n1"]


def test_a_page_that_was_read_is_a_result_and_a_source(tmp_path: Path) -> None:
    quote = {
        "content_type": "tether_quote",
        "url": "https://tea.example/green",
        "domain": "tea.example",
        "title": "Green tea",
        "text": "Steep it briefly.",
    }

    found = one(tmp_path, quote, role="tool", author_name="browser")
    web = one(tmp_path, quote | {"content_type": "sonic_webpage", "text": "", "snippet": "Brief."})

    result, source = found.blocks("m-n1")
    assert isinstance(result, ToolResult)
    assert (result.name, result.outcome.text) == ("browser", "Steep it briefly.")
    assert source == Citation("Green tea", "https://tea.example/green")
    assert web.blocks("m-n1")[1] == Citation("Green tea", "https://tea.example/green", "Brief.")


def test_the_pages_that_a_search_found_are_sources(tmp_path: Path) -> None:
    pages = [
        {"type": "webpage", "title": "Green tea", "url": "https://tea.example", "text": "Steep."},
        {"title": "Green tea", "url": "https://tea.example"},
        {"title": ""},
        "odd",
    ]
    display = {"content_type": "tether_browsing_display", "result": "Two pages"}

    found = one(
        tmp_path, display, role="tool", metadata={"_cite_metadata": {"metadata_list": pages}}
    )

    assert found.blocks("m-n1")[1:] == (Citation("Green tea", "https://tea.example", "Steep."),)


@pytest.mark.parametrize("said", ["", "The output of this plugin was redacted."])
def test_pages_beside_an_answer_without_words_are_sources(tmp_path: Path, said: str) -> None:
    page = {"title": "Green tea", "url": "https://tea.example", "snippet": "Steep."}
    groups = [{"domain": "tea.example", "entries": [page, page, 3]}, {"entries": None}]
    asked = message("assistant", "search('tea')", recipient="web")
    found = export(
        tmp_path,
        chain(
            asked,
            message("tool", said, author_name="web.run", metadata={"search_result_groups": groups}),
        ),
    )

    result, source = found.blocks("m-n2")
    assert isinstance(result, ToolResult)
    assert (result.call_id, result.outcome.text) == ("n1", said)
    assert source == Citation("Green tea", "https://tea.example", "Steep.")
    assert found.message("m-n2").hidden is None


def test_what_a_tool_says_has_no_marks_of_sources(tmp_path: Path) -> None:
    said = "Cite it as \ue200filecite\ue202turn0file0\ue201. # 【0†tea.pdf】 Steep – briefly."

    (result,) = one(tmp_path, said, role="tool", author_name="file_search").blocks("m-n1")

    assert isinstance(result, ToolResult)
    assert result.outcome.text == "Cite it as . # 【0†tea.pdf】 Steep – briefly."


def test_what_a_tool_calls_an_error_failed(tmp_path: Path) -> None:
    found = one(
        tmp_path, "Too fast.", role="tool", author_name="paint", metadata={"is_error": True}
    )

    (result,) = found.blocks("m-n1")
    assert isinstance(result, ToolResult)
    assert result.outcome.status is ToolStatus.FAILED


def test_thoughts_that_a_tool_tells_are_the_models(tmp_path: Path) -> None:
    told = {"initial_text": "Reasoning", "finished_text": "Reasoned for 3 seconds"}
    found = export(
        tmp_path,
        chain(
            message("user", "Which green?"),
            message("tool", "**Moss or fern**", author_name="a8km123", metadata=told),
            message("assistant", "Moss."),
        ),
    )

    _, thought, _ = found.session.messages
    assert thought.blocks == (Thinking("**Moss or fern**"),)
    assert thought.role is Role.ASSISTANT


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"targeted_reply": "Steep it\nbriefly."}, "> Steep it\n> briefly."),
        (
            {"targeted_reply": "The user selected …", "targeted_reply_label": "2 cells"},
            "> 2 cells",
        ),
    ],
)
def test_what_a_person_asks_about_stands_above_the_question(
    tmp_path: Path, told: Entry, shown: str
) -> None:
    found = one(tmp_path, "How long?", role="user", metadata=told)

    assert found.blocks("m-n1") == (Text(shown), Text("How long?"))


def test_a_source_of_several_parts_is_listed_once(tmp_path: Path) -> None:
    page = {"type": "webpage", "title": "Green tea", "url": "https://tea.example"}
    content = {"content_type": "multimodal_text", "parts": ["one", None, "two"]}

    found = one(tmp_path, content, metadata={"content_references": [page]})

    source = Citation("Green tea", "https://tea.example")
    assert found.blocks("m-n1") == (Text("one"), source, Text("two"))


def test_thoughts_may_be_one_text_and_lose_marks_of_sources(tmp_path: Path) -> None:
    told = "It is green.\ue200cite\ue202turn0search1\ue201"

    found = one(tmp_path, {"content_type": "thoughts", "thoughts": told})

    assert found.blocks("m-n1") == (Thinking("It is green."),)


def test_what_a_model_was_told_in_parts_is_hidden_text_of_the_system(tmp_path: Path) -> None:
    told = {"instructions": "Be brief.", "tools_section": {"tea": "Brews."}, "policy": None}
    found = one(tmp_path, {"content_type": "system_content", **told}, role="system")

    assert found.blocks("m-n1") == (Text('Be brief.\n\n{"tea":"Brews."}'),)
    assert found.message("m-n1").hidden is Hidden.SYSTEM
    assert not found.issues


def test_what_a_plugin_wrote_to_its_error_stream_is_a_failed_result(tmp_path: Path) -> None:
    content = {"content_type": "stderr", "text": "Error: 500"}
    (result,) = one(tmp_path, content, role="tool", author_name="tea.brew").blocks("m-n1")

    assert isinstance(result, ToolResult)
    assert (result.name, result.outcome.text) == ("tea.brew", "Error: 500")
    assert result.outcome.status is ToolStatus.FAILED


def test_an_error_of_the_product_is_a_failed_result(tmp_path: Path) -> None:
    content = {"content_type": "system_error", "name": "Timeout", "text": "Took too long"}

    (result,) = one(tmp_path, content, role="tool").blocks("m-n1")

    assert isinstance(result, ToolResult)
    assert result.outcome == ToolOutcome("Took too long", ToolStatus.FAILED, "Timeout")


def test_output_that_can_be_cited_is_a_result_and_a_source(tmp_path: Path) -> None:
    content = {
        "content_type": "citable_code_output",
        "output_str": "3 rows",
        "metadata": {"display_title": "Sales", "display_url": "https://sales.example"},
    }

    result, source = one(tmp_path, content, role="tool").blocks("m-n1")

    assert isinstance(result, ToolResult)
    assert result.outcome.text == "3 rows"
    assert source == Citation("Sales", "https://sales.example")


def test_the_screen_of_a_computer_is_a_result_with_a_picture(tmp_path: Path) -> None:
    content = {
        "content_type": "computer_output",
        "screenshot": {"asset_pointer": "sediment://file_1", "width": 800, "height": 600},
        "state": {"title": "Shop", "url": "https://shop.example", "dom": None},
    }

    (result,) = one(tmp_path, content, role="tool").blocks("m-n1")

    assert isinstance(result, ToolResult)
    assert result.outcome.text == "Shop\nhttps://shop.example"
    assert [(each.width, each.height) for each in result.outcome.attachments] == [(800, 600)]


def test_pictures_that_a_tool_painted_stay_in_sight(tmp_path: Path) -> None:
    picture = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-1"}
    content = {"content_type": "multimodal_text", "parts": ["Here it is.", picture]}

    result, image = one(tmp_path, content, role="tool", author_name="dalle.text2im").blocks("m-n1")

    assert isinstance(result, ToolResult)
    assert result.outcome.text == "Here it is."
    assert isinstance(image, Image)


def test_an_empty_answer_of_a_tool_is_hidden(tmp_path: Path) -> None:
    found = one(tmp_path, "", role="tool", author_name="bio")

    assert found.message("m-n1").hidden is Hidden.META
    assert found.blocks("m-n1") == ()


def test_thoughts_and_how_long_they_took(tmp_path: Path) -> None:
    thoughts = {
        "content_type": "thoughts",
        "thoughts": [
            {"summary": "Weighing flour", "content": "500 g is enough."},
            {"summary": "Counting eggs", "content": ""},
            {"summary": "", "content": "", "chunks": ["None ", "needed."]},
            "bare",
            7,
        ],
    }
    recap = {"content_type": "reasoning_recap", "content": "Thought for 12 s"}
    duration = {"finished_duration_sec": 12}
    found = export(
        tmp_path,
        chain(message("assistant", thoughts), message("assistant", recap, metadata=duration)),
    )

    told = "**Weighing flour**\n\n500 g is enough.\n\nCounting eggs\n\nNone needed.\n\nbare"
    assert found.blocks("m-n1") == (Thinking(told),)
    assert found.blocks("m-n2") == (Thinking("Thought for 12 s", 12.0),)


@pytest.mark.parametrize(
    ("metadata", "seconds"),
    [
        ({"durationMs": 2500}, 2.5),
        ({"duration_ms": 2500}, 2.5),
        ({"reasoning_start_time": BEGAN, "reasoning_end_time": BEGAN + 3}, 3.0),
        ({"finished_duration_sec": -1}, None),
        ({"finished_duration_sec": "long"}, None),
        ({}, None),
    ],
)
def test_the_duration_is_found_under_all_its_names(
    tmp_path: Path, metadata: Entry, seconds: float | None
) -> None:
    recap = {"content_type": "reasoning_recap", "parts": ["Thought a while"]}

    found = one(tmp_path, recap, metadata=metadata)

    assert found.blocks("m-n1") == (Thinking("Thought a while", seconds),)


def test_a_spoken_message_is_text_and_its_recording(tmp_path: Path) -> None:
    spoken = {
        "content_type": "multimodal_text",
        "parts": [
            {"content_type": "audio_transcription", "text": "Hello there", "direction": "in"},
            {
                "content_type": "audio_asset_pointer",
                "asset_pointer": "sediment://file_9#x",
                "format": "wav",
                "size_bytes": 44,
            },
            {
                "content_type": "real_time_user_audio_video_asset_pointer",
                "audio_asset_pointer": {"asset_pointer": "sediment://file_8", "format": "wav"},
                "frames_asset_pointers": ["sediment://file_7", {"asset_pointer": "x://file_6"}],
                "video_container_asset_pointer": "sediment://file_5",
            },
        ],
    }

    listed = [{"id": "file_8", "name": "call.wav"}, {"id": "file_6", "name": "frame.png"}]
    found = one(tmp_path, spoken, role="user", metadata={"attachments": listed}).blocks("m-n1")
    words, recording, second, film, frame, last = found

    assert words == Text("Hello there", TextVariant.VOICE)
    assert isinstance(recording, File)
    assert (recording.attachment.media_type, recording.attachment.size) == ("audio/wav", 44)
    assert isinstance(second, File)
    assert isinstance(film, File)
    assert film.attachment.media_type == "video/mp4"
    assert isinstance(frame, Image)
    assert isinstance(last, Image)


def test_voice_mode_and_commentary_are_told_apart_from_plain_text(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        chain(
            message("user", "Hello", metadata={"voice_mode_message": True}),
            message("assistant", "Looking it up.", channel="commentary"),
            message("assistant", "It is green.", channel="final"),
        ),
    )

    variants = [
        block.variant
        for each in found.session.messages
        for block in each.blocks
        if isinstance(block, Text)
    ]
    assert variants == [TextVariant.VOICE, TextVariant.COMMENTARY, TextVariant.PLAIN]


def test_what_a_model_writes_for_itself_is_no_answer(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        chain(
            message("user", "Which green?"),
            message("assistant", "Moss, or fern?", channel="analysis"),
            message("assistant", "Moss.", channel="final"),
        ),
    )

    _, thought, answer = found.session.messages
    assert thought.blocks == (Thinking("Moss, or fern?"),)
    assert answer.blocks == (Text("Moss."),)


def test_unknown_content_is_kept_as_it_is_and_told_once_a_kind(tmp_path: Path) -> None:
    widget = {"content_type": "super_widget", "state": {"shown": True}}
    part = {"content_type": "hologram", "depth": 3}
    found = export(
        tmp_path,
        chain(
            message("assistant", widget),
            message("assistant", widget),
            message("user", {"content_type": "multimodal_text", "parts": ["Look", part, 7]}),
        ),
    )

    (kept,) = found.blocks("m-n1")
    assert isinstance(kept, Text)
    assert kept.variant is TextVariant.UNKNOWN
    assert json.loads(kept.text) == widget
    assert len(found.blocks("m-n3")) == 3
    told = [text for _, text in found.problems(Severity.INFO)]
    assert len(told) == 3
    assert any("super_widget" in text and "(2)" in text for text in told)


def test_messages_of_an_unknown_form_are_noted(tmp_path: Path) -> None:
    found = export(
        tmp_path,
        conversation(
            node("root", None, None, "odd", "q"),
            ("odd", {"id": "odd", "parent": "root", "message": "a bare text"}),
            ("none", 7),  # type: ignore[arg-type]
            node("q", "root", message("critic", "Hm.")),
        ),
    )

    assert [each.external_id for each in found.session.messages] == ["m-q"]
    assert len(found.problems(Severity.WARNING)) == 3


def test_a_list_of_thoughts_may_be_written_into_a_text(tmp_path: Path) -> None:
    listed = json.dumps([{"summary": "Trees", "content": "Larches are no pines."}])
    found = one(tmp_path, {"content_type": "thoughts", "thoughts": listed})
    assert found.sessions[0].messages[0].blocks == (Thinking("**Trees**\n\nLarches are no pines."),)
    for said in ("5", "Plain words"):
        found = one(tmp_path, {"content_type": "thoughts", "thoughts": said})
        assert found.sessions[0].messages[0].blocks == (Thinking(said),)


def test_pictures_of_a_search_stay_with_its_result(tmp_path: Path) -> None:
    picture = {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_7"}
    content = {"content_type": "tether_browsing_display", "result": "", "assets": [picture, None]}
    found = one(tmp_path, content, role="tool", author_name="browser")
    (result,) = found.sessions[0].messages[0].blocks
    assert isinstance(result, ToolResult)
    assert [each.name for each in result.outcome.attachments] == ["file_7"]


def test_the_title_of_a_picture_stands_for_what_it_shows(tmp_path: Path) -> None:
    picture = {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_1"}
    content = {"content_type": "multimodal_text", "parts": [picture]}
    titled = {
        "metadata": {"image_gen_title": "A larch in autumn"},
        "author_name": "t2uay3k.sj1i4kz",
    }
    result, image = one(tmp_path, content, role="tool", **titled).blocks("m-n1")
    assert isinstance(result, ToolResult)
    assert result.outcome.text == "A larch in autumn"
    assert isinstance(image, Image)
