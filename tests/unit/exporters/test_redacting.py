"""Every format without what nobody hands on, wherever in a conversation that stands."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

import pytest

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Code,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
)
from chatvault.domain.message import Hidden, Message
from chatvault.domain.redaction import Replaced
from chatvault.exporters.base import Exporter, LeftOut
from chatvault.exporters.csv_export import CsvExporter
from chatvault.exporters.html import HtmlExporter
from chatvault.exporters.json_export import JsonExporter
from chatvault.exporters.markdown import MarkdownExporter
from chatvault.exporters.redacting import RedactingExporter, Redactor
from chatvault.exporters.registry import EXPORTERS
from tests.unit.exporters.conversations import BREAD, PICTURE, blob, message, session, written
from tests.unit.exporters.test_html import assert_harmless
from tests.unit.ui.thread.hostile_corpus import conversations, names

KEY = "ghp_" + "A1b2" * 9
MAIL = "ada@bakery.example"
SAID = f"{KEY} of {MAIL} in /home/ada/rye"
LEFT = "[redacted: GitHub token] of [redacted: e-mail address] in [redacted: home folder]/rye"

NOTE = Attachment(f"{MAIL}.txt", "text/plain", 9, blob="note")
LOAF = Attachment("loaf.png", "image/png", len(PICTURE), blob="loaf")
OUTCOME = ToolOutcome(SAID, note=SAID, details=json.dumps({"out": SAID}), attachments=(NOTE,))
EVERYWHERE: tuple[Block, ...] = (
    Text(SAID),
    Text(SAID, TextVariant.UNKNOWN),
    Thinking(SAID),
    Code(SAID, SAID),
    ToolCall(SAID, json.dumps({"say": SAID}), SAID, OUTCOME, child=SAID),
    ToolResult(OUTCOME, SAID, SAID),
    Image(LOAF),
    File(NOTE, SAID),
    Citation(SAID, f"https://x.example/?m={MAIL}", SAID),
    Event(EventKind.NOTICE, SAID),
)
HOSTILE = session(title=SAID, excerpt=SAID, model=SAID, project=SAID, tags=(SAID, "rye"))


def content(name: str) -> bytes:
    """A letter, the same as Windows writes it, and a picture."""
    return {
        "note": f"A letter: {SAID}".encode(),
        "wide": f"A letter: {SAID}".encode("utf-16"),
        "loaf": PICTURE,
        "latin": b"r\xf6ggelchen",
    }[name]


def redacted(
    exporter: Exporter,
    *messages: Message,
    of: object = BREAD,
    attachments: Callable[[str], bytes] = content,
) -> str:
    """What the exporter makes of the messages, redacted."""
    wrapped = RedactingExporter(exporter, Redactor())
    return written(wrapped, *messages, of=of, attachments=attachments)  # type: ignore[arg-type]


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda one: one.key)
def test_nothing_of_it_is_left_anywhere_in_any_format(exporter: Exporter) -> None:
    hidden = message(Text(SAID), hidden=Hidden.META)
    turn = message(*EVERYWHERE, author=SAID, model=SAID, status=SAID)

    page = redacted(exporter, turn, hidden, of=HOSTILE)

    kept = json.loads(page)["attachments"] if exporter.key == "json" else {}
    files = [base64.b64decode(each).decode() for each in kept.values() if each is not None]
    for everything in (page, *files):
        assert KEY not in everything
        assert "bakery.example" not in everything
        assert "home/ada" not in everything
    assert (kept.keys() == {"note", "loaf"}) is (exporter.key == "json")
    assert "redacted: GitHub token" in page


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda one: one.key)
def test_without_it_a_redacted_file_is_the_same_file(exporter: Exporter) -> None:
    turn = message(Text("How long?"), ToolCall("weigh", '{"flour":  500}', "c1"))

    assert redacted(exporter, turn) == written(exporter, turn, attachments=content)


def test_the_marks_stand_where_it_stood() -> None:
    page = redacted(MarkdownExporter(), message(Text(SAID)))

    assert f"\n{LEFT}\n" in page


def test_what_is_json_stays_json_and_says_what_it_said() -> None:
    arguments = json.dumps(
        {"env": {"DB_PASSWORD": 'with"quote9', "PORT": 5432, MAIL: [None, f"\n{MAIL}\n"]},
         "inside": json.dumps({"password": "h4rd-t0-guess"})}
    )  # fmt: skip

    page = json.loads(redacted(JsonExporter(), message(ToolCall("run", arguments))))

    after = json.loads(page["messages"][0]["blocks"][0]["arguments"])
    assert after == {
        "env": {
            "DB_PASSWORD": "[redacted: password or key]",
            "PORT": 5432,
            "[redacted: e-mail address]": [None, "\n[redacted: e-mail address]\n"],
        },
        "inside": '{"password": "[redacted: password or key]"}',
    }


def test_json_that_is_nested_endlessly_is_redacted_as_text() -> None:
    deep = "[" * 800 + f'"{MAIL}"' + "]" * 800

    assert "[redacted: e-mail address]" in Redactor().text(deep)


def test_texts_among_the_attachments_are_redacted_and_all_else_is_left_out() -> None:
    turn = message(
        *(File(Attachment("a", blob=name)) for name in ("note", "wide", "loaf", "latin"))
    )

    kept = json.loads(redacted(JsonExporter(), turn))["attachments"]

    for name in ("note", "wide"):
        assert base64.b64decode(kept[name]).decode() == f"A letter: {LEFT}"
    assert (kept["loaf"], kept["latin"]) == (None, None)


def test_a_page_says_that_a_picture_is_left_out() -> None:
    page = redacted(HtmlExporter(), message(Image(LOAF)))

    assert "loaf.png (image/png, 14 bytes), left out: only text can be redacted" in page
    assert "<img" not in page


def test_a_lost_attachment_is_still_said_to_be_lost() -> None:
    gone = Image(Attachment("gone.png", blob="cc33"))

    assert "missing from the vault" in redacted(HtmlExporter(), message(gone), attachments=blob)


def test_a_redactor_tells_what_it_replaced_and_what_it_left_out() -> None:
    redactor = Redactor()
    for text in ("to ada@bakery.example", "to ada@bakery.example", "to eve@bakery.example", KEY):
        redactor.text(text)
    for _ in range(2):
        with pytest.raises(LeftOut):
            redactor.bytes_of("loaf", PICTURE)

    preview = redactor.preview

    assert preview.replaced == (
        Replaced("e-mail address", 3, ("to ad••••", "to ev••••")),
        Replaced("GitHub token", 1, ("ghp_••••",)),
    )
    assert (preview.count, preview.left_out) == (4, 1)


@pytest.mark.parametrize("exporter", [MarkdownExporter(), HtmlExporter(), CsvExporter()])
def test_as_much_is_told_as_is_written(exporter: Exporter) -> None:
    redactor = Redactor()
    hidden = message(Text(SAID), hidden=Hidden.META)
    turn = message(
        Text(SAID), Thinking(SAID), ToolCall("run", SAID, SAID, ToolOutcome(SAID, details=SAID))
    )

    page = written(RedactingExporter(exporter, redactor), turn, hidden, of=session(excerpt=SAID))

    assert redactor.preview.count == page.count("[redacted: ") == 12


@pytest.mark.parametrize("name", names())
def test_a_hostile_conversation_stays_harmless(name: str) -> None:
    one = conversations(lambda text: text)[name]

    of = session(title=one.title or name)
    page = redacted(HtmlExporter(), *one.messages, of=of, attachments=blob)

    assert_harmless(page)
