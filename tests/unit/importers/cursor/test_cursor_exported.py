"""Conversations that Cursor exported as Markdown are read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Text, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Severity
from chatvault.importers.containers.container import open_container
from chatvault.importers.cursor.importer import CursorImporter
from tests.unit.importers.hostile import RELAXED
from tests.unit.importers.reading import read_one_with, read_with

read = partial(read_with, CursorImporter())
read_one = partial(read_one_with, CursorImporter())

EXPORTED = """# Baking a loaf
_Exported on 7/23/2025 at 13:56:13 EDT from Cursor (1.2.4)_

---

**User**

Bake it

---

**Cursor**

With this:

```yaml
flour: rye
---
**User**
```

---

Done.

---

**User**

More
"""


def write(folder: Path, text: str, name: str = "cursor_baking_a_loaf.md") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8", "replace"))
    return path


def test_an_exported_conversation_is_read(tmp_path: Path) -> None:
    session = read_one(write(tmp_path, EXPORTED.replace("---\n**User**", "**User**")))
    assert (session.source, session.title) == ("cursor", "Baking a loaf")
    at = int(datetime(2025, 7, 23, 17, 56, 13, tzinfo=UTC).timestamp() * 1000)
    assert (session.created_at, session.updated_at) == (at, at)
    assert [(message.role, message.blocks) for message in session.messages] == [
        (Role.USER, (Text("Bake it"),)),
        (
            Role.ASSISTANT,
            (Text("With this:\n\n```yaml\nflour: rye\n**User**\n```\n\n---\n\nDone."),),
        ),
        (Role.USER, (Text("More"),)),
    ]


def test_waylog_writes_the_same(tmp_path: Path) -> None:
    head = "# Baking\n_Exported on 01/04/2026 at 23:26:26 GMT+8 from Cursor via WayLog_\n\n"
    said = (("User", "Bake it"), ("Cursor", "Done."), ("User", "More"), ("Assistant", "Here."))
    turns = "\n".join(f"\n**{who}**\n\n{text}\n\n---\n" for who, text in said)
    session = read_one(write(tmp_path, head + turns))
    at = int(datetime(2026, 1, 4, 15, 26, 26, tzinfo=UTC).timestamp() * 1000)
    assert (session.title, session.created_at) == ("Baking", at)
    assert [plain_text(one.blocks) for one in session.messages] == [text for _who, text in said]
    assert [one.role for one in session.messages] == [Role.USER, Role.ASSISTANT] * 2


@pytest.mark.parametrize(
    ("product", "source"),
    [("OpenAI Codex", "codex"), ("Claude", "claude-code"), ("Copilot Chat", "copilot-chat"),
     ("Roo Code", "roo-code"), ("Alibaba Lingma", "saved-chats")],
)  # fmt: skip
def test_waylog_writes_conversations_of_others_too(
    tmp_path: Path, product: str, source: str
) -> None:
    head = f"# Bake\nit\n_Exported on 01/04/2026 at 23:26:26 GMT+8 from {product} via WayLog_\n\n"
    said = (("User", "Bake\nit"), (product, "Done."))
    turns = "\n".join(f"\n**{who}**\n\n{text}\n\n---\n" for who, text in said)
    session = read_one(write(tmp_path, head + turns))
    assert (session.source, session.title) == (source, "Bake")
    asked, answer = session.messages
    assert (asked.role, plain_text(asked.blocks)) == (Role.USER, "Bake\nit")
    assert (answer.role, plain_text(answer.blocks)) == (Role.ASSISTANT, "Done.")


@pytest.mark.parametrize(("product", "hidden"), [("OpenAI Codex", Hidden.SYSTEM), ("Cursor", None)])
def test_what_codex_tells_its_model_nobody_said(
    tmp_path: Path, product: str, hidden: Hidden | None
) -> None:
    head = f"# Bake\n_Exported on 01/04/2026 at 23:26:26 GMT+8 from {product} via WayLog_\n\n"
    text = f"{head}\n**{product}**\n\n# AGENTS.md\nBe brief.\n\n---\n\n**User**\n\nBake\n"
    told, asked = read_one(write(tmp_path, text)).messages
    assert (told.hidden, asked.hidden) == (hidden, None)


def test_what_cursor_tells_its_model_of_tasks_is_kept_out_of_sight(tmp_path: Path) -> None:
    notice = (
        "<timestamp>Tuesday, Mar 3, 2026, 7:30 AM (UTC+8)</timestamp>\n"
        "<system_notification>\nThe oven stopped.\n</system_notification>\n"
        "<user_query>Briefly inform the user about the task result and perform any follow-up"
        " actions (if needed).</user_query>"
    )
    told = EXPORTED.replace(
        "\nMore\n", f"\n{notice}\n\n{notice}\n\n---\n\n**Cursor**\n\nIt is off.\n"
    )
    session = read_one(write(tmp_path, told))
    assert [(message.role, message.hidden) for message in session.messages[-2:]] == [
        (Role.USER, Hidden.META),
        (Role.ASSISTANT, None),
    ]
    kept = plain_text(session.messages[-2].blocks)
    assert kept.count("The oven stopped.") == kept.count("Briefly inform") == 2
    same = read_one(write(tmp_path, EXPORTED))
    assert session.external_id == same.external_id


def test_notes_and_other_line_endings_hide_nothing(tmp_path: Path) -> None:
    plain = read_one(write(tmp_path, EXPORTED))
    noted = "\ufeff---\r\ntags: [bread]\r\n---\r\n\r\n" + EXPORTED.replace("\n", "\r\n")
    assert read_one(write(tmp_path, noted, "noted.md")).messages == plain.messages


def test_what_is_exported_again_later_is_the_same_conversation(tmp_path: Path) -> None:
    short = read_one(write(tmp_path, EXPORTED.partition("\n\n---\n\n**User**\n\nMore")[0]))
    later = EXPORTED.replace("7/23/2025", "7/24/2025")
    longer = read_one(write(tmp_path, later, "cursor_baking_a_loaf (1).md"))
    assert short.external_id == longer.external_id
    assert short.messages == longer.messages[: len(short.messages)]


@pytest.mark.parametrize(
    ("told", "hour"),
    [("GMT+3", 20), ("GMT", 23), ("GMT-5", 28), ("UTC", 23), ("PST", 31), ("GMT+5:30", 17.5)],
)
def test_the_zone_of_the_moment_is_told(tmp_path: Path, told: str, hour: float) -> None:
    text = EXPORTED.replace("7/23/2025 at 13:56:13 EDT", f"1/9/2026 at 23:00:00 {told}")
    day = int(datetime(2026, 1, 9, tzinfo=UTC).timestamp() * 1000)
    assert read_one(write(tmp_path, text)).created_at == day + hour * 3_600_000


@pytest.mark.parametrize("told", ["1/9/2026 at 19:00:00 VET", "1/9/2026 at 23:30:00 WET"])
def test_a_zone_tells_how_its_people_write_dates(tmp_path: Path, told: str) -> None:
    text = EXPORTED.replace("7/23/2025 at 13:56:13 EDT", told)
    created = read_one(write(tmp_path, text)).created_at
    assert created is not None
    assert datetime.fromtimestamp(created / 1000, UTC).date() == date(2026, 9, 1)


@pytest.mark.parametrize(
    "told", ["2/30/2026 at 23:00:00 GMT", "today", "1/9/2026 at 1:00:00 GMT+99"]
)
def test_a_moment_that_is_none_is_none(tmp_path: Path, told: str) -> None:
    text = EXPORTED.replace("7/23/2025 at 13:56:13 EDT", told)
    assert read_one(write(tmp_path, text)).created_at is None


def test_a_moment_in_another_zone_is_that_of_this_computer(tmp_path: Path) -> None:
    text = EXPORTED.replace("EDT", "LUNAR")
    local = int(datetime(2025, 7, 23, 13, 56, 13).astimezone().timestamp() * 1000)
    assert read_one(write(tmp_path, text)).created_at == local


@pytest.mark.parametrize(
    "told",
    [
        "2026/2/28 at GMT+8 10:28:33",
        "28.2.2026 at 03:28:33 MEZ",
        "28/02/2026 at 02:28:33 GMT",
        "28/2/2026 at 7:58:33 AM GMT+5:30",
        "2026. 2. 28. at 11시 28분 33초 GMT+9",
        "2/27/2026 at 21:28:33 EST",
        "27/2/2026 at 22:28:33 VET",
    ],
)
def test_a_moment_is_told_in_the_language_of_the_computer(tmp_path: Path, told: str) -> None:
    at = int(datetime(2026, 2, 28, 2, 28, 33, tzinfo=UTC).timestamp() * 1000)
    text = EXPORTED.replace("7/23/2025 at 13:56:13 EDT", told)
    assert read_one(write(tmp_path, text)).created_at == at


def test_conversations_that_somebody_put_into_one_file_are_told_apart(tmp_path: Path) -> None:
    second = EXPORTED.replace("Baking a loaf", "Oven").replace("Bake it", "Which oven?")
    alone = read_one(write(tmp_path, EXPORTED))
    sessions, issues = read(write(tmp_path, f"{EXPORTED}\n-----\n\n{second}", "all.md"))
    assert [session.title for session in sessions] == ["Baking a loaf", "Oven"]
    assert sessions[0].external_id == alone.external_id
    assert plain_text(sessions[1].messages[0].blocks) == "Which oven?"
    assert not issues


def test_a_heading_that_somebody_put_above_the_first_turn_hides_nothing(tmp_path: Path) -> None:
    plain = read_one(write(tmp_path, EXPORTED))
    headed = EXPORTED.replace("---\n\n**User**\n\nBake", "---\n\n## One\n**User**\n\nBake")
    assert read_one(write(tmp_path, headed, "headed.md")).messages == plain.messages


def test_marks_around_steps_for_the_person_are_none_of_the_words(tmp_path: Path) -> None:
    marked = EXPORTED.replace("Done.", "<reproduction_steps>1. Bake.</reproduction_steps>")
    said = [plain_text(one.blocks) for one in read_one(write(tmp_path, marked)).messages]
    assert any(text.endswith("\n1. Bake.") for text in said)


def test_other_markdown_is_left_to_others(tmp_path: Path) -> None:
    write(tmp_path, "# Notes\n_Exported on Monday_\n\n---\n\n**User**\n\nBake\n")
    container = open_container(tmp_path)
    assert CursorImporter().claim(container, container.names()) == ()


def test_one_in_which_nothing_was_said_is_told(tmp_path: Path) -> None:
    sessions, issues = read(write(tmp_path, EXPORTED.partition("\nBake it")[0]))
    assert not sessions
    assert [issue.severity for issue in issues] == [Severity.INFO]


@given(cut=st.integers(120, len(EXPORTED.encode())), more=st.binary(max_size=60))
@RELAXED
def test_a_part_and_any_bytes_are_read_somehow(tmp_path: Path, cut: int, more: bytes) -> None:
    path = tmp_path / "part.md"
    path.write_bytes(EXPORTED.encode()[:cut] + more)
    names = [message.external_id for session in read(path)[0] for message in session.messages]
    assert len(names) == len(set(names))
