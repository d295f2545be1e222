"""The pane with a vault behind it: opening, refreshing, finding."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from chatvault.domain.blocks import Text, ToolCall
from chatvault.domain.changes import Changes
from chatvault.domain.message import Role
from chatvault.jobs.runner import JobRunner
from chatvault.ui.operations import Operations
from chatvault.ui.thread.landing import Landing
from chatvault.ui.thread.text.wanted import Wanted
from chatvault.ui.thread.thread_pane import ThreadPane
from tests.factories import make_message, make_session


@pytest.fixture
def runner(qtbot):
    made = JobRunner()
    yield made
    assert made.shutdown()


@pytest.fixture
def operations(runner, services):
    return Operations(runner, lambda: services)


@pytest.fixture
def pane(qtbot, appearance, operations):
    made = ThreadPane(appearance, operations)
    qtbot.addWidget(made)
    made.resize(820, 640)
    with qtbot.waitExposed(made):
        made.show()
    return made


def texts(pane):
    pane.view.viewport().repaint()
    return [box.text for placed in pane.view.placed for _, box in placed.block.boxes()]


@pytest.fixture
def bread(merge):
    """The id of a conversation in the vault."""
    call = ToolCall("Task", '{"description": "ask a baker"}', "call-1", child="baker")
    answer = make_message(
        role=Role.ASSISTANT,
        external_id="b",
        parent_id="a",
        blocks=(call, Text("Ten hours, wrapped in a cloth.")),
    )
    question = make_message("How long does rye rise?", external_id="a")
    (done,) = merge(make_session(messages=[question, answer], external_id="bread", title="Rye"))
    return done.session_id


def open_and_wait(pane, qtbot, session_id, landing=None):
    with qtbot.waitSignal(pane.opened) as opened:
        pane.open(session_id, landing)
    return opened.args[0]


def test_a_conversation_is_opened_from_the_vault(pane, qtbot, bread):
    thread = open_and_wait(pane, qtbot, bread)
    assert thread.session.title == "Rye"
    assert pane.session_id == bread
    assert texts(pane) == [
        "How long does rye rise?", "Task  ask a baker", "Ten hours, wrapped in a cloth.",
    ]  # fmt: skip


def test_of_two_that_are_asked_for_the_later_one_is_shown(pane, qtbot, bread, stone):
    shown = []
    pane.opened.connect(lambda thread: shown.append(thread.session.id))
    pane.open(bread)
    pane.open(stone)
    qtbot.waitUntil(lambda: stone in shown)
    assert texts(pane)[0] == "Which oven?"
    assert shown[-1] == stone


def test_coming_back_before_the_other_one_is_there_stays(pane, qtbot, bread, stone):
    open_and_wait(pane, qtbot, bread)
    pane.open(stone)
    open_and_wait(pane, qtbot, bread)
    with qtbot.assertNotEmitted(pane.opened, wait=150):
        pass
    assert texts(pane)[0] == "How long does rye rise?"
    assert pane.shown_thread.session.id == bread


def test_opening_at_a_hit_marks_the_words(pane, qtbot, bread):
    thread = open_and_wait(pane, qtbot, bread)
    landing = Landing(thread.entries[1].id, wanted=Wanted(("cloth",)))
    open_and_wait(pane, qtbot, bread, landing)
    qtbot.waitUntil(lambda: pane.view.state.find.total == 1)
    assert pane.view.state.find.number == 1
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    assert not pane.view.state.find.wanted


def test_a_change_elsewhere_is_not_read(pane, qtbot, operations, bread, stone):
    open_and_wait(pane, qtbot, bread)
    with qtbot.assertNotEmitted(pane.opened, wait=100):
        pane.refresh(Changes(organisation=True, session_ids=frozenset({stone})))
        pane.refresh(Changes(backups=True))


def test_a_new_title_is_shown_and_the_place_kept(pane, qtbot, services, bread):
    open_and_wait(pane, qtbot, bread)
    changes = services.organising.rename(bread, "Rye bread")
    with qtbot.waitSignal(pane.opened) as opened:
        pane.refresh(changes)
    assert opened.args[0].session.title == "Rye bread"


def test_messages_that_came_are_shown(pane, qtbot, merge, bread):
    thread = open_and_wait(pane, qtbot, bread)
    more = [
        make_message("How long does rye rise?", external_id="a"),
        make_message("Ten hours.", Role.ASSISTANT, external_id="b", parent_id="a"),
        make_message("And wheat?", external_id="c", parent_id="b"),
    ]
    merge(make_session(messages=more, external_id="bread", title="Rye"))
    with qtbot.waitSignal(pane.opened):
        pane.refresh(Changes(messages=True, session_ids=frozenset({thread.session.id})))
    qtbot.waitUntil(lambda: "And wheat?" in texts(pane))


def test_a_star_and_an_export_are_asked_for_by_id(pane, qtbot, bread):
    open_and_wait(pane, qtbot, bread)
    header = pane.header
    with qtbot.waitSignal(pane.star_asked) as star:
        header.star_asked.emit(True)
    with qtbot.waitSignal(pane.export_asked) as export:
        header.export_asked.emit()
    assert (star.args, export.args) == ([(bread,), True], [(bread,)])


def test_a_sub_agent_without_a_conversation_is_told(pane, qtbot, bread):
    open_and_wait(pane, qtbot, bread)
    with qtbot.waitSignal(pane.failed):
        pane.view.child_asked.emit("baker")


@pytest.fixture
def baker(merge, bread):
    """The id of the conversation of the sub-agent that was asked about bread."""
    (done,) = merge(
        make_session("Ask a baker.", "Ten hours.", external_id="baker", parent_external_id="bread")
    )
    return done.session_id


def test_a_sub_agents_run_opens_here_or_in_a_new_tab(pane, qtbot, bread, baker):
    open_and_wait(pane, qtbot, bread)
    with qtbot.waitSignal(pane.session_asked) as here:
        pane.view.child_asked.emit("baker")
    menu = pane.view.menu.build(1)
    (action,) = [one for one in menu.actions() if one.text().endswith("in a new tab")]
    with qtbot.waitSignal(pane.tab_asked) as beside:
        action.trigger()
    assert (here.args, beside.args) == ([baker], [baker])
    assert "ask a baker" in action.text()


def test_another_conversation_closes_the_find_bar(pane, qtbot, bread, stone):
    open_and_wait(pane, qtbot, bread)
    pane.finding.begin()
    open_and_wait(pane, qtbot, stone)
    assert not pane.find_bar.isVisible()


def test_how_it_was_read_is_told_and_come_back_to(pane, qtbot, merge, stone):
    long = ["Knead it well. " * 60] * 20
    (done,) = merge(make_session(*long, external_id="long"))
    open_and_wait(pane, qtbot, done.session_id)
    pane.view.scroll_by(1_000)
    texts(pane)
    left = pane.landing()
    assert left.message_id is not None
    assert left.offset > 0
    open_and_wait(pane, qtbot, stone)
    with qtbot.waitSignal(pane.opened):
        pane.open(done.session_id, left)
    texts(pane)
    assert pane.landing() == left


def test_a_message_of_another_branch_has_its_branch_chosen(
    pane, qtbot, merge, services, operations
):
    answers = [
        make_message(text, Role.ASSISTANT, external_id=text, parent_id="q")
        for text in ("An hour.", "Ten hours.")
    ]
    (done,) = merge(make_session(messages=[make_message(external_id="q"), *answers]))
    aside = next(e for e in services.reading.branches(done.session_id) if not e.active)
    pane.branch_asked.connect(
        lambda message: operations.write(
            "Choosing", lambda services, work: services.reading.choose_branch(message), pane.refresh
        )
    )
    pane.open(done.session_id, Landing(aside.message_id))
    qtbot.waitUntil(lambda: texts(pane)[-1:] == ["An hour."])
    assert pane.view.model.rows.place_of(aside.message_id) == 1


def test_a_message_that_is_nowhere_is_asked_for_once(pane, qtbot, bread):
    asked = []
    pane.branch_asked.connect(asked.append)
    open_and_wait(pane, qtbot, bread, Landing(4_711))
    with qtbot.waitSignal(pane.opened):
        pane.refresh(Changes(messages=True))
    assert asked == [4_711]
    assert texts(pane)[0] == "How long does rye rise?"


def test_finding_counts_and_goes_to_the_first_hit(pane, qtbot, bread):
    open_and_wait(pane, qtbot, bread)
    pane.finding.begin()
    assert pane.find_bar.isVisible()
    pane.find_bar.begin("cloth")
    qtbot.waitUntil(lambda: pane.find_bar.count_text == "1 of 1")
    pane.find_bar.closed.emit()
    assert not pane.find_bar.isVisible()
    assert not pane.view.state.find.wanted


def test_a_link_to_a_message_can_be_copied(pane, qtbot, bread):
    thread = open_and_wait(pane, qtbot, bread)
    pane.view.link_asked.emit(thread.entries[0].id)
    link = QGuiApplication.clipboard().text()
    assert link == f"chatvault:{thread.session.uid}#{thread.entries[0].id}"


def test_closing_shows_nothing(pane, qtbot, bread):
    open_and_wait(pane, qtbot, bread)
    pane.close_thread()
    assert pane.session_id is None
    assert texts(pane) == []
    pane.finding.begin()
    assert not pane.find_bar.isVisible()


def test_a_conversation_that_is_gone_is_told_as_a_failure(pane, qtbot, operations):
    with qtbot.waitSignal(operations.failed):
        pane.open(4711)


def test_bookmarks_come_with_the_thread_and_change_without_reading_texts_again(
    pane, qtbot, services, bread, stone
):
    question, answer = (entry.id for entry in services.reading.thread(bread).entries)
    services.bookmarks.set(question)
    open_and_wait(pane, qtbot, bread)
    assert set(pane.view.bookmarks.held) == {question}
    texts(pane)
    model, layouts = pane.view.model, pane.view.blocks.layouts
    with qtbot.waitSignal(pane.opened):
        pane.refresh(services.bookmarks.set(answer, "so long"))
    texts(pane)
    assert set(pane.view.bookmarks.held) == {question, answer}
    assert (pane.view.model, pane.view.blocks.layouts) == (model, layouts)
    open_and_wait(pane, qtbot, stone)
    assert pane.view.bookmarks.held == {}


def test_what_is_asked_of_a_bookmark_is_passed_on(pane, qtbot, bread):
    thread = open_and_wait(pane, qtbot, bread)
    with qtbot.waitSignal(pane.bookmark_asked) as asked:
        pane.view.bookmarks.toggle(1)
    assert asked.args == [thread.entries[1].id, ""]
