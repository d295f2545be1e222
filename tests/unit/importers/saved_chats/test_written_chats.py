"""Chats that extensions of browsers save as Markdown become conversations, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import Attachment, File, Text, Thinking, ToolOutcome, ToolResult
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.times.local_times import local_time
from chatvault.importers.times.timestamps import timestamp
from tests.unit.importers.export_files import imported, write
from tests.unit.importers.hostile import is_chain

CHAT = "6a1b2c3d-0000-4000-8000-000000000001"
LINK = f"https://chatgpt.com/g/g-12ab-bread/c/{CHAT}"
NOTES = (
    "**User:** Ada (ada@rye.example)  \n"
    "**Created:** 6/18/2026 14:20:31  \n"
    "**Exported:** 6/19/2026 9:00:00  \n"
    f"**Link:** [{LINK}]({LINK})  \n\n"
)
TURNS = "## Prompt:\nWhy rye?\n\n## Response:\nIt keeps.\n\n\n\n"
SIGN = "---\nPowered by [ChatGPT Exporter](https://exporter.example)"
WRITTEN = f"# Rye\n\n{NOTES}{TURNS}{SIGN}"
SAID = [(Role.USER, (Text("Why rye?"),)), (Role.ASSISTANT, (Text("It keeps."),))]


def read(tmp_path: Path, text: str, name: str = "Rye.md") -> ParsedSession:
    return imported(write(tmp_path / "a.zip", {name: text.encode()})).session


@pytest.mark.parametrize("text", [WRITTEN, WRITTEN.replace("\n", "\r\n"), f"{WRITTEN}\n"])
def test_a_chat_is_that_of_the_product_that_held_it(tmp_path: Path, text: str) -> None:
    session = read(tmp_path, text)

    assert (session.source, session.external_id, session.title) == ("chatgpt", CHAT, "Rye")
    assert [(one.role, one.blocks) for one in session.messages] == SAID
    assert is_chain(session)
    assert session.stands_in
    assert session.created_at == local_time("2026-06-18T14:20:31")
    assert session.updated_at == local_time("2026-06-19T09:00:00")


def test_notes_may_tell_the_product_and_how_it_was_saved(tmp_path: Path) -> None:
    link = f"https://claude.ai/chat/{CHAT}"
    notes = (
        "**Exported with:** [AI Chat Exporter](https://exporter.example)  \n**Source:** Claude  \n"
        f"**Date:** 6/18/2026 14:20:31  \n**Link:** [{link}]({link})  \n**Model:** Opus 5  \n\n"
    )

    session = read(tmp_path, f"# Rye\n\n{notes}{TURNS}")
    bare = read(tmp_path, f"# Rye\n\n{notes}{TURNS}".replace(f"**Link:** [{link}]({link})  \n", ""))

    assert (session.source, session.external_id, session.model) == ("claude-ai", CHAT, "Opus 5")
    assert [(one.role, one.blocks) for one in session.messages] == SAID
    assert session.updated_at == local_time("2026-06-18T14:20:31")
    assert bare.source == "claude-ai"


def test_turns_have_their_moments_where_the_file_tells_them(tmp_path: Path) -> None:
    turns = TURNS.replace("Prompt:\n", "Prompt:\n6/18/2026, 2:20:31 PM\n\n")

    asked, answered = read(tmp_path, f"# Rye\n\n{NOTES}{turns}{SIGN}").messages

    assert (asked.blocks, asked.created_at) == (SAID[0][1], local_time("2026-06-18T14:20:31"))
    assert (answered.blocks, answered.created_at) == (SAID[1][1], None)


def test_files_of_a_prompt_stand_apart_from_it(tmp_path: Path) -> None:
    turns = TURNS.replace("Why", "> File: flour.txt\n> File: dough.png\n\nWhy")

    asked, _ = read(tmp_path, f"# Rye\n\n{NOTES}{turns}{SIGN}").messages

    files = File(Attachment("flour.txt")), File(Attachment("dough.png"))
    assert asked.blocks == (*files, Text("Why rye?"))


def test_attachments_of_a_prompt_stand_apart_from_it(tmp_path: Path) -> None:
    attached = "[Attachment: flour.txt]\n\n[Attachment: dough.png]\n\n"
    turns = TURNS.replace("Why", f"2026/6/18 14:20:31\n\n{attached}Why").replace(
        "It", f"{attached}It"
    )

    asked, answered = read(tmp_path, f"# Rye\n\n{NOTES}{turns}{SIGN}").messages

    files = File(Attachment("flour.txt")), File(Attachment("dough.png"))
    assert asked.blocks == (*files, Text("Why rye?"))
    assert answered.blocks == (Text(f"{attached}It keeps."),)


@pytest.mark.parametrize(
    "thought",
    [
        "> Thinking:\n> \n> > Thinking:\n> > \n> > **Well**\n> > \n> > Rye.",
        "> **Well**\n>\n> Rye.\n>\n> Thought for 8s",
    ],
)
def test_what_was_thought_stands_apart_from_the_answer(tmp_path: Path, thought: str) -> None:
    turns = TURNS.replace("It keeps", f"{thought}\n\nIt keeps")

    _, answered = read(tmp_path, f"# Rye\n\n{NOTES}{turns}{SIGN}").messages

    thinking, text = answered.blocks
    assert isinstance(thinking, Thinking)
    assert thinking.text.startswith("**Well**\n\nRye.")
    assert text == SAID[1][1][0]


def test_what_is_quoted_in_an_answer_stays_in_it(tmp_path: Path) -> None:
    turns = TURNS.replace("It keeps.", "> Rye is sour.\n\nSo it keeps.\n## Prompt:\nis a word.")

    _, answered = read(tmp_path, f"# Rye\n\n{NOTES}{turns}{SIGN}").messages

    assert answered.blocks == (Text("> Rye is sour.\n\nSo it keeps.\n## Prompt:\nis a word."),)


def test_a_chat_without_a_link_is_of_the_product_that_the_last_line_names(tmp_path: Path) -> None:
    text = f"# Claude Conversation\n\n{TURNS}{SIGN.replace('ChatGPT', 'Claude')}"

    session = read(tmp_path, text)

    assert (session.source, session.title) == ("claude-ai", "Why rye?")
    assert [(one.role, one.blocks) for one in session.messages] == SAID
    assert session.created_at is not None


FROM = f"> From: https://claude.ai/chat/{CHAT}\n\n"
ASKED = "# you asked\n\nWhy rye?\n\n---\n\n"
ANSWERED = (
    "# claude response\n\nIt keeps.\n\n---\nPowered by [AI Exporter](https://exporter.example)"
)


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("# A response\n\n", "A response"),
        ('---\ntitle: "On rye"\ntags:\n  - bread\n\n---\n', "On rye"),
        ("---\ntype: conversation\n---\n\n", "Why rye?"),
    ],
)
def test_a_title_and_properties_may_stand_above_where_a_chat_was_held(
    tmp_path: Path, above: str, title: str
) -> None:
    session = read(tmp_path, f"{above}{FROM}{ASKED}{ANSWERED}")

    assert (session.source, session.external_id, session.title) == ("claude-ai", CHAT, title)
    assert [(one.role, one.blocks) for one in session.messages] == SAID


def test_a_chat_may_begin_with_an_answer(tmp_path: Path) -> None:
    session = read(tmp_path, f"{FROM}{ANSWERED}")

    assert [(one.role, one.blocks) for one in session.messages] == SAID[1:]


def test_files_of_a_prompt_may_be_told_with_their_kinds(tmp_path: Path) -> None:
    files = "message time: 2026-06-18 14:20:31\n\n[text/css] style.css\n\n[] upload.php\n\n"

    asked, answered = read(
        tmp_path, FROM + ASKED.replace("Why", f"{files}Why") + ANSWERED.replace("It", "[] It")
    ).messages

    assert asked.blocks == (
        File(Attachment("style.css", "text/css")),
        File(Attachment("upload.php")),
        Text("Why rye?"),
    )
    assert asked.created_at == local_time("2026-06-18T14:20:31")
    assert answered.blocks == (Text("[] It keeps."),)
    (todo, _) = read(tmp_path, FROM + ASKED.replace("Why", "[] bake\nWhy") + ANSWERED).messages
    assert todo.blocks == (Text("[] bake\nWhy rye?"),)


def test_rules_in_an_answer_of_ai_exporter_part_none(tmp_path: Path) -> None:
    text = (
        f"> From: https://claude.ai/chat/{CHAT}\n\n# you asked\n\n"
        "message time: 2026-06-18 14:20:31\n\nWhy rye?\n\n---\n\n"
        "# claude response\n\nIt keeps.\n\n---\n\n# Flour\n\nSour.\n\n# a response\n\n---\n\n"
        "# you asked\n\nAnd spelt?\n\n---\n\n# claude response\n\nLess.\n"
        "---\nPowered by [AI Exporter](https://exporter.example)"
    )

    session = read(tmp_path, text)

    assert (session.source, session.external_id, session.title) == ("claude-ai", CHAT, "Why rye?")
    assert [one.blocks for one in session.messages] == [
        (Text("Why rye?"),),
        (Text("It keeps.\n\n---\n\n# Flour\n\nSour.\n\n# a response"),),
        (Text("And spelt?"),),
        (Text("Less."),),
    ]
    assert session.created_at == session.messages[0].created_at
    assert session.created_at == local_time("2026-06-18T14:20:31")


def test_the_script_for_chatgpt_tells_what_plugins_said(tmp_path: Path) -> None:
    text = (
        "# Rye\n\n#### You:\nWhy rye?\n\n#### Plugin (file_search):\nAcid.\n\n\n"
        "#### ChatGPT:\n\\[Unsupported Content]\n\n\n"
        "#### ChatGPT:\nIt keeps.\ue200filecite\ue202turn0file0\ue201\n"
    )

    session = read(tmp_path, text)

    assert (session.source, session.title) == ("chatgpt", "Rye")
    asked, found, answered = session.messages
    assert [(one.role, one.blocks) for one in (asked, answered)] == SAID
    assert found.role is Role.TOOL
    assert found.blocks == (ToolResult(ToolOutcome("Acid."), "file_search"),)


def test_a_formula_that_the_page_draws_is_not_taken_out_with_its_mark(tmp_path: Path) -> None:
    drawn = '\ue200genui\ue202{"math_block_widget_v2":{"content":"t = 12"}}\ue201'

    session = read(tmp_path, f"# Rye\n\n#### You:\nWhy rye?\n\n#### ChatGPT:\nHours: {drawn}\n")

    assert session.messages[1].blocks == (Text("Hours: $$t = 12$$"),)


PROPERTIES = f"---\ntitle: Rye\nsource: https://chatgpt.com/c/{CHAT}\nmodel: gpt-5\n---\n\n"


@pytest.mark.parametrize("properties", [PROPERTIES, PROPERTIES.replace(": ", ":  ")])
def test_properties_that_the_script_writes_tell_which_chat_it_is(
    tmp_path: Path, properties: str
) -> None:
    text = f"{properties}# Rye\n\n#### You:\nWhy rye?\n\n#### ChatGPT:\nIt keeps.\n"

    session = read(tmp_path, text)

    assert (session.source, session.external_id, session.model) == ("chatgpt", CHAT, "gpt-5")
    assert [(one.role, one.blocks) for one in session.messages] == SAID


def test_moments_and_thoughts_of_the_script_are_marked_up(tmp_path: Path) -> None:
    moment = '<time datetime="2026-06-18T12:20:{}.085Z" title="6/18/2026, 2:20:31 PM">14:20</time>'
    text = (
        f"# Rye\n\n#### You:\n{moment.format(31)}\n\nWhy rye?\n\n"
        f"#### ChatGPT:\n{moment.format(40)}\n\n"
        "<details>\n<summary>Thought for 8 seconds</summary>\n\n"
        "- Looked\n\nRye.\n\n</details>\n\nIt keeps.\n\n"
        "#### ChatGPT:\n<details>\n<summary>Recipe</summary>\n\nIt keeps.\n\n</details>"
    )

    asked, thought, answered = read(tmp_path, text).messages

    assert (asked.blocks, asked.created_at) == (SAID[0][1], timestamp("2026-06-18T12:20:31.085Z"))
    assert thought.blocks == (Thinking("- Looked\n\nRye.", 8), *SAID[1][1])
    assert thought.created_at == timestamp("2026-06-18T12:20:40.085Z")
    assert answered.blocks == (
        Text("<details>\n<summary>Recipe</summary>\n\nIt keeps.\n\n</details>"),
    )


DATED = (
    "# Rye\n\n"
    "**Created:** 05/04/2026, 14:20:31\n**Updated:** 05/04/2026, 14:30:00\n"
    "**Exported:** 06/04/2026, 09:00:00\n{notes}\n---\n\n"
    "## User\n**2026-04-05T12:20:31.000Z**\n\nWhy rye?\n\n"
    "### Pasted\n````\n# A recipe\n\n## User\n\n500 g\n````\n\n"
    "## {speaker}\n**2026-04-05T12:20:40.500Z**\n\n"
    "### Thinking\n````\nSour, so it keeps.\n````\n\nIt keeps.\n\n## User\n\nis a heading.\n\n"
    "### Thinking\n````\nEnough?\n````\n\nSo it does.\n\n"
)


@pytest.mark.parametrize(
    ("speaker", "notes", "source", "identity", "model"),
    [
        (
            "Claude",
            f"**Model:** claude-opus-4\n**Link:** [Rye](https://claude.ai/chat/{CHAT})\n",
            "claude-ai",
            CHAT,
            "claude-opus-4",
        ),
        (
            "DeepSeek",
            f"**Link:** [Rye](https://chat.deepseek.com/a/chat/s/{CHAT})\n",
            "deepseek",
            CHAT,
            None,
        ),
        ("Claude", "**Model:** null\n", "claude-ai", None, None),
    ],
)
def test_what_was_thought_and_pasted_stands_in_fences_where_turns_are_dated(
    tmp_path: Path, speaker: str, notes: str, source: str, identity: str | None, model: str | None
) -> None:
    session = read(tmp_path, DATED.format(speaker=speaker, notes=notes))

    assert (session.source, session.title, session.model) == (source, "Rye", model)
    assert identity in (None, session.external_id)
    asked, answered = session.messages
    pasted = File(Attachment("Pasted text.txt", "text/plain"), "# A recipe\n\n## User\n\n500 g")
    assert (asked.role, asked.blocks) == (Role.USER, (Text("Why rye?"), pasted))
    assert (answered.role, answered.blocks) == (
        Role.ASSISTANT,
        (
            Thinking("Sour, so it keeps."),
            Text("It keeps.\n\n## User\n\nis a heading."),
            Thinking("Enough?"),
            Text("So it does."),
        ),
    )
    assert session.created_at == asked.created_at == timestamp("2026-04-05T12:20:31Z")
    assert answered.created_at == timestamp("2026-04-05T12:20:40.500Z")


def test_a_fence_that_nothing_ends_stays_text(tmp_path: Path) -> None:
    whole = DATED.format(speaker="Claude", notes="")

    _, answered = read(tmp_path, whole[: whole.index("Enough?")]).messages

    assert answered.blocks[-1] == Text(
        "It keeps.\n\n## User\n\nis a heading.\n\n### Thinking\n````"
    )


def test_a_chat_may_have_neither_notes_nor_moments(tmp_path: Path) -> None:
    thought = "### Thinking\n````\nWell.\n````\n\n"
    session = read(tmp_path, f"# Rye\n\n## User\n\nWhy rye?\n\n## Claude\n\n{thought}It keeps.\n\n")

    assert (session.source, session.title) == ("claude-ai", "Rye")
    asked, answered = session.messages
    assert asked.blocks == (Text("Why rye?"),)
    assert answered.blocks == (Thinking("Well."), Text("It keeps."))


def test_a_conversation_with_claude_has_its_moments_in_its_headings(tmp_path: Path) -> None:
    session = read(
        tmp_path,
        "# Conversation with Claude\n\n## Human (Apr 17, 2026, 6:08 PM):\n\nWhy rye?\n\n---\n\n"
        "## Claude:\n\nIt keeps.\n\n---\n\n## Sowing\n\nIn autumn.\n\n---\n\n",
    )
    asked, answered = session.messages

    assert session.source == "claude-ai"
    assert (asked.role, asked.blocks) == (Role.USER, (Text("Why rye?"),))
    assert asked.created_at == local_time("2026-04-17T18:08:00")
    assert (answered.role, answered.blocks) == (
        Role.ASSISTANT,
        (Text("It keeps.\n\n---\n\n## Sowing\n\nIn autumn."),),
    )


def test_a_conversation_with_claude_may_have_nothing_but_headings(tmp_path: Path) -> None:
    text = (
        "# Conversation with Claude\n\n## Human:\n\nWhy rye?\n\n\n## Claude:\n\nIt keeps.\n\n\n"
        "## Human:\n\n\n## Claude:\n\nNice ear.\n\n\n"
    )

    assert [message.blocks for message in read(tmp_path, text).messages if message.blocks] == [
        (Text("Why rye?"),),
        (Text("It keeps."),),
        (Text("Nice ear."),),
    ]


def test_where_no_heading_names_claude_those_without_moments_are_its_own(tmp_path: Path) -> None:
    text = (
        "# Conversation with Claude\n\n## Human (Apr 17, 2026, 6:08 PM):\n\nWhy rye?\n\n---\n\n"
        "## Human:\n\nIt keeps.\n\n---\n\n"
    )
    messages = read(tmp_path, text).messages

    assert [(message.role, message.blocks) for message in messages] == SAID


@pytest.mark.parametrize("text", [TURNS, f"# Rye\n\n{TURNS}", f"# Rye\n\n{NOTES}It keeps."])
def test_other_markdown_is_none(tmp_path: Path, text: str) -> None:
    assert imported(write(tmp_path / "a.zip", {"a.md": text.encode()})).claimed == {}
