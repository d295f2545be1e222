"""The page of tables: what its fields offer and say, and which preview counts."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QStyleOptionComboBox, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from chatvault.domain.message import Role
from chatvault.domain.speaker import Speaker
from chatvault.domain.tables.layout_preview import LayoutPreview, PreviewConversation, PreviewLine
from chatvault.domain.tables.saved_layout import SavedLayout
from chatvault.domain.tables.table_layout import FIELDS, Layout, Table
from chatvault.domain.tables.table_sample import FoundTables, TableFiles, TableSample
from chatvault.domain.work import Work
from chatvault.jobs.runner import JobRunner
from chatvault.services.importing import (
    mapping,
    server_import,  # noqa: F401 (the page loads it, which may take longer than a test waits)
)
from chatvault.ui.dialogs.tables.column_choice import Choice, ColumnModel
from chatvault.ui.dialogs.tables.layout_fields import LayoutFields
from chatvault.ui.dialogs.tables.mapping import MappingPage
from chatvault.ui.dialogs.tables.mapping_words import (
    ESSENTIAL,
    LABELS,
    about_saved,
    examples,
    one_line,
    preview_head,
    preview_rows,
)
from chatvault.ui.dialogs.tables.mapping_work import MappingWork
from chatvault.ui.operations import Operations
from chatvault.ui.painting.appearance import Appearance
from chatvault.ui.widgets.row_model import RowModel

TODAY = datetime.date(2026, 11, 22)
NOON = int(datetime.datetime(2026, 11, 22, 12, 4).timestamp() * 1000)
ENTRIES = TableSample(
    "entries",
    ("who", "said", "thread"),
    (("user", "Will it rise?", 1), ("bot", "It will.", 1), ("user", None, 2)),
)
THREADS = TableSample("threads", ("id", "subject"), ((1, "Rye"), (2, "Ovens")))
FOUND = FoundTables(TableFiles(Path("/exports/desk.db")), (ENTRIES, THREADS))
LAYOUT = Layout(
    Table(
        "entries",
        {"role": "who", "text": "said", "conversation": "thread"},
        {"user": Speaker.ME, "bot": Speaker.ASSISTANT},
    ),
    Table("threads", {"id": "id", "title": "subject"}),
    name="Desk",
)
PREVIEW = LayoutPreview(
    (
        PreviewConversation(
            "Rye",
            2,
            NOON,
            (
                PreviewLine(Role.USER, "Will it rise?", at=NOON),
                PreviewLine(Role.ASSISTANT, "It will.", "Baker"),
            ),
        ),
        PreviewConversation("", 1, None, (PreviewLine(Role.TOOL, ""),)),
    ),
    7,
)


@pytest.fixture
def operations(qtbot: QtBot) -> Iterator[Operations]:
    runner = JobRunner()
    services = SimpleNamespace(
        layouts=SimpleNamespace(all=lambda: (), best_for_found=lambda _found: None)
    )
    yield Operations(runner, lambda: services, runner)  # type: ignore[arg-type, return-value]
    assert runner.shutdown()


@pytest.fixture
def fields(window: QWidget, appearance: Appearance) -> LayoutFields:
    made = LayoutFields(appearance, window)
    made.resize(window.size())
    made.offer(FOUND.tables)
    made.show_layout(LAYOUT, "desk")
    made.show()
    return made


def test_everything_that_a_column_can_mean_has_its_words() -> None:
    for kind, meanings in FIELDS.items():
        assert sorted(LABELS[kind]) == sorted(meanings)
        assert set(ESSENTIAL[kind]) <= set(meanings)


def test_the_columns_are_a_proper_model(qtmodeltester: ModelTester, window: QWidget) -> None:
    model = ColumnModel(window)
    qtmodeltester.check(model)
    model.show_table(ENTRIES)
    qtmodeltester.check(model)
    assert [model.index(place).data() for place in range(4)] == ["—", "who", "said", "thread"]
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "No column"
    assert model.index(2).data(Qt.ItemDataRole.ToolTipRole) == "Will it rise?  ·  It will."
    assert (model.place("SAID"), model.place("smell"), model.place(None)) == (2, 0, 0)


def test_the_preview_is_a_proper_model(qtmodeltester: ModelTester, window: QWidget) -> None:
    model = RowModel(window)
    model.show_rows(preview_rows(PREVIEW, TODAY))
    qtmodeltester.check(model)
    assert [model.index(place).data() for place in range(5)] == [
        "Rye, today 12:04  ·  2 messages",
        "You: Will it rise?, 12:04",
        "Baker: It will.",
        "Without a title, 1 message",
        "Tool: …",
    ]


def test_the_head_says_how_much_is_shown() -> None:
    assert preview_head(PREVIEW).startswith("The first 2 of 7 conversations")
    assert preview_head(LayoutPreview(PREVIEW.conversations[:1], 1)) == "1 conversation"
    assert preview_head(LayoutPreview()) == "Preview"


def test_hostile_words_are_one_short_line() -> None:
    assert len(one_line("a\nb " * 100_000)) < 130
    assert len(examples(("rye\n" * 100_000, None, "", 7))) < 200
    saved = SavedLayout.of(Layout(Table("<b>\n" * 1_000)), {}, NOON)
    assert "\n" not in about_saved(saved, TODAY)


def test_a_layout_that_is_shown_is_said_again(fields: LayoutFields) -> None:
    assert fields.layout_now == LAYOUT
    fields.show_layout(None, "desk")
    assert fields.layout_now == Layout(Table(""), name="desk")
    fields.name.setText("  \t ")
    assert fields.layout_now.name == "desk"


def test_only_what_is_essential_or_chosen_is_seen_until_more_is_asked_for(
    fields: LayoutFields,
) -> None:
    messages = fields.tables["messages"]
    assert set(messages.rows) == {"conversation", "role", "text", "at"}
    assert messages.more.text() == "Show 23 more meanings"
    messages.more.click()
    assert set(messages.rows) == set(FIELDS["messages"])
    assert messages.more.isHidden()
    assert fields.layout_now == LAYOUT
    fields.tables["tools"].more.isHidden()
    assert fields.tables["tools"].rows == {}


def test_each_word_for_a_role_is_asked_about_with_its_rows(fields: LayoutFields) -> None:
    messages = fields.tables["messages"]
    user, bot = messages.roles.rows
    assert (user.word.text, user.rows.text(), user.choice.currentText()) == ("user", "2 rows", "Me")
    assert bot.choice.accessibleName() == "Who “bot” is"
    assert bot.choice.accessibleDescription() == "Who “bot” is, 1 row"
    spy = QSignalSpy(fields.changed)
    bot.choice.setCurrentText("Someone else")
    assert spy.count() == 1
    assert fields.layout_now.messages.roles == {"user": Speaker.ME, "bot": Speaker.OTHER}
    # Of another column other words are asked about, of none nothing.
    messages.rows["role"].choice.setCurrentIndex(3)
    assert [row.choice.currentText() for row in messages.roles.rows] == ["The assistant"] + [
        "The system"
    ] * (len(messages.roles.rows) - 1)
    messages.rows["role"].choice.setCurrentIndex(0)
    assert messages.roles.isHidden()
    assert fields.layout_now.messages.roles == {}


def test_a_word_that_nobody_knows_can_be_left_as_it_is(fields: LayoutFields) -> None:
    odd = TableSample(
        "entries", ("who", "said"), (("stammgast", "Rye?"), (None, "Yes."), ("bot", "No."))
    )
    fields.offer((odd,))
    fields.show_layout(Layout(Table("entries", {"role": "who", "text": "said"})), "desk")
    rows = fields.tables["messages"].roles.rows
    assert [row.word.text for row in rows] == ["stammgast", "(nothing)", "bot"]
    assert rows[0].choice.currentText() == "Not known, taken for me"
    assert fields.layout_now.messages.roles == {"bot": Speaker.ASSISTANT}
    rows[0].choice.setCurrentText("Me")
    rows[1].choice.setCurrentText("Leave these rows out")
    assert fields.layout_now.messages.roles == {
        "stammgast": Speaker.ME,
        "": Speaker.NOBODY,
        "bot": Speaker.ASSISTANT,
    }


def test_a_choice_is_told_with_what_the_column_holds(fields: LayoutFields) -> None:
    changed = QSignalSpy(fields.changed)
    row = fields.tables["messages"].rows["text"]
    assert row.examples.text == "Will it rise?  ·  It will."
    row.choice.setCurrentIndex(1)
    assert changed.count() == 1
    assert row.examples.text == "user  ·  bot"
    assert row.choice.accessibleDescription() == "For example user  ·  bot"
    assert row.label.buddy() is row.choice


def test_another_table_is_asked_for_and_shown_without_an_echo(fields: LayoutFields) -> None:
    chosen, changed = QSignalSpy(fields.table_chosen), QSignalSpy(fields.changed)
    messages = fields.tables["messages"]
    messages.table.setCurrentIndex(2)
    assert chosen.at(0) == ["messages", "threads"]
    messages.show_table(Table("threads", {"text": "subject"}))
    assert (chosen.count(), changed.count()) == (1, 0)
    assert messages.chosen == Table("threads", {"text": "subject"})
    messages.table.setCurrentIndex(0)
    assert chosen.at(1) == ["messages", ""]


def test_a_long_name_is_cut_with_an_ellipsis(window: QWidget) -> None:
    choice = Choice("Conversation", window)
    choice.addItems(["conversation_identifier_of_the_bakery", "id"])
    choice.resize(150, choice.sizeHint().height())
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)
    assert option.currentText.startswith("conversation_")
    assert option.currentText.endswith("…")
    choice.setCurrentIndex(1)
    choice.initStyleOption(option)
    assert option.currentText == "id"


def test_the_wheel_scrolls_the_page_and_changes_nothing(
    fields: LayoutFields, window: QWidget
) -> None:
    choice = fields.tables["messages"].rows["text"].choice
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(choice, event)
    assert choice.currentText() == "said"
    assert not event.isAccepted()


def test_thousands_of_columns_make_no_field_wide_or_slow(window: QWidget) -> None:
    model, wide = ColumnModel(window), tuple(f"column {'x' * 500} {n}" for n in range(2_000))
    asked: list[int] = []
    narrow = Choice("Text", window)
    narrow.setModel(model)
    before = narrow.sizeHint()
    model.show_table(TableSample("wide", wide))
    model.data = lambda *arguments: asked.append(1)  # type: ignore[method-assign]
    assert narrow.sizeHint() == before
    assert len(asked) < 10  # the entry that is shown
    assert len(ColumnModel.data(model, model.index(1))) < 130


@pytest.mark.parametrize("width", [420, 700, 1_200])
@pytest.mark.parametrize("zoom", [0.8, 1.0, 2.0])
def test_the_page_has_room_for_its_words_at_every_size(
    window: QWidget, appearance: Appearance, width: int, zoom: float
) -> None:
    work = MappingWork(appearance, window)
    work.show_tables(FOUND, LAYOUT, kept=True)
    work.show_preview(LayoutPreview(PREVIEW.conversations, 7, ("It was guessed.",)))
    appearance.set_zoom(zoom)
    work.resize(width, 700)
    work.show()
    QApplication.sendPostedEvents()  # what the new size asks the layout for
    beside = width >= appearance.grown(760)
    expected = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
    assert work.splitter.orientation() is expected
    row = work.fields.tables["messages"].rows["conversation"]
    assert row.label.width() >= row.label.sizeHint().width()
    assert row.choice.font().pointSizeF() == pytest.approx(appearance.font().pointSizeF())
    assert work.go.width() >= work.go.sizeHint().width()


def test_nothing_is_imported_before_the_preview_says_that_it_can_be(
    window: QWidget, appearance: Appearance
) -> None:
    work = MappingWork(appearance, window)
    work.show_tables(FOUND, LAYOUT, kept=False)
    assert not work.go.isEnabled()
    work.show_preview(LayoutPreview(problem="There is no “mood” in it."))
    assert not work.go.isEnabled()
    assert work.preview.problem.words.text() == "There is no “mood” in it."
    work.show_preview(PREVIEW)
    assert work.go.isEnabled()


def test_a_preview_that_was_overtaken_is_dropped(
    window: QWidget,
    appearance: Appearance,
    operations: Operations,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, overtaken, read = threading.Event(), threading.Event(), list[str]()

    def previewed(found: FoundTables, layout: Layout, work: Work) -> LayoutPreview:
        column = layout.messages.columns.get("text", "")
        if column == "who":
            begun.set()
            assert overtaken.wait(30)
        read.append(column)
        return LayoutPreview((PreviewConversation(column, 1, None, ()),), 1)

    monkeypatch.setattr(mapping, "look", lambda files, work: FOUND)
    monkeypatch.setattr(mapping, "previewed", previewed)
    page = MappingPage(appearance, operations, window)
    page.show()
    page.open(FOUND.files)
    qtbot.waitUntil(lambda: read == ["said"])
    choice = page.work.fields.tables["messages"].rows["text"].choice
    choice.setCurrentIndex(1)
    qtbot.waitUntil(begun.is_set)
    choice.setCurrentIndex(3)
    head = page.work.preview.rows.report
    qtbot.waitUntil(lambda: bool(head.rows) and head.rows[0].spoken.startswith("thread"))
    overtaken.set()
    qtbot.waitUntil(lambda: read[-1] == "who" and not operations.busy)
    assert head.rows[0].spoken.startswith("thread")
