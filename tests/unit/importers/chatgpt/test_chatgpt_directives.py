"""The lines that set parts of ChatGPT's answers off are not read, whatever stands between them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from chatvault.domain.blocks import File, Text
from chatvault.importers.chatgpt.directives import without_directives
from tests.unit.importers.chatgpt.chatgpt_files import chain, export, message


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('Thus:\n\n:::writing{variant="document" id="12345"}\nMoss.\n:::\n\nOr so.',
         "Thus:\n\nMoss.\n\nOr so."),
        (':::writing{variant="email" id="1" subject="The hedge"}\nDear you,\n:::',
         "**The hedge**\n\nDear you,"),
        (":::contextList\n**Tea**\n::: \n:::contextList\n**Moss**", "**Tea**\n**Moss**"),
        (":::writing{}\nMoss.\n:::\n#moss\n:::", "Moss.\n#moss"),
        ("::: \nis nothing\n:::", "::: \nis nothing\n:::"),
        (":::note\nstays\n:::", ":::note\nstays\n:::"),
        ("Write :::writing{} first", "Write :::writing{} first"),
        ("```\n:::writing{}\n:::\n```", "```\n:::writing{}\n:::\n```"),
        (":::writing{}\n```\n:::\n```\n:::", "```\n:::\n```"),
        ("None", "None"),
    ],
)  # fmt: skip
def test_what_sets_a_part_off_is_left_out(written: str, shown: str) -> None:
    assert without_directives(written) == shown


def test_answers_lose_these_lines_and_questions_keep_them(tmp_path: Path) -> None:
    text = ":::writing{}\nMoss.\n:::"
    found = export(tmp_path, chain(message("user", text), message("assistant", text)))

    question, answer = found.session.messages
    assert question.blocks == (Text(text),)
    assert answer.blocks == (Text("Moss."),)


@pytest.mark.parametrize("hostile", [":::writing{", ':::writing{subject="', ":::\n", "```:::\n"])
def test_a_text_made_of_such_lines_takes_no_time(hostile: str) -> None:
    began = time.process_time()

    without_directives(hostile * 200_000)

    assert time.process_time() - began < 5


def test_what_a_person_made_of_a_draft_is_a_document(tmp_path: Path) -> None:
    changed = {"edited": True, "content": "Dear neighbour,", "metadata": {"subject": "The hedge"}}
    blocks = {"0": changed, "1": {"edited": False, "content": "Moss."}, "2": None}
    answer = message(
        "assistant", ":::writing{}\nDear you,\n:::", metadata={"writing_blocks": blocks}
    )

    text, draft = export(tmp_path, chain(answer)).blocks("m-n1")

    assert text == Text("Dear you,")
    assert isinstance(draft, File)
    assert (draft.attachment.name, draft.text) == ("The hedge.md", "Dear neighbour,")
