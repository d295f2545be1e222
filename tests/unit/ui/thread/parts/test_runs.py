"""What sub-agents did, unfolded under the call that sent them out."""

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from chatvault.domain.blocks import Text, Thinking, ToolCall, ToolOutcome, ToolStatus
from chatvault.domain.session import Run
from chatvault.ui.thread.finding.scan import unfolded
from chatvault.ui.thread.part_splitter import PartSplitter
from chatvault.ui.thread.parts.annex import Annex
from chatvault.ui.thread.parts.folds import Folds
from chatvault.ui.thread.parts.parts import LinePart, RunPart, Segment, TextPart, depth, stem
from chatvault.ui.thread.parts.runs import Runs
from chatvault.ui.thread.text.wanted import Wanted
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, bash, you
from tests.unit.ui.thread.lines import click, line

TASK, ANSWER = "Ask a baker about rye.", "Ten hours, in a cloth."


def sent(child="baker", *, name="Task", answer=ANSWER, **arguments):
    """A call that sent a sub-agent out."""
    asked = arguments or {"description": "ask a baker", "prompt": TASK}
    outcome = ToolOutcome(answer, ToolStatus.OK, duration_ms=21_000)
    return ToolCall(name, json.dumps(asked), "c1", outcome, child=child)


def baker(*between, left=0):
    """The sub-agent's conversation: its task, what it did, its answer."""
    return Run(
        7,
        (
            you(101, TASK),
            *(
                between
                or (assistant(102, Thinking("At the mill."), bash("call the mill", "Rye.")),)
            ),
            assistant(103, ANSWER),
        ),
        left,
    )


def parts(message, runs=None, folds=None):
    annex = Annex()
    for name, run in (runs or {}).items():
        annex.runs.put(name, run)
    return PartSplitter(message, folds or unfolded(), annex).split()


def names(keyed):
    """The lines among the parts, and in how many runs each of them stands."""
    return [(part.name, depth(key)) for key, part in keyed if isinstance(part, LinePart)]


def said(keyed):
    return [part.source for _, part in keyed if isinstance(part, Segment)]


def test_a_run_stands_between_task_and_answer_which_are_not_said_twice():
    keyed = parts(assistant(1, sent()), {"baker": baker()})
    assert names(keyed) == [("Task", 0), ("Run", 0), ("Thought", 1), ("Bash", 1)]
    assert said(keyed) == [TASK, "At the mill.", ANSWER]
    keys = [key for key, _ in keyed]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_a_run_is_folded_at_first_and_read_when_it_is_unfolded():
    message, folds = assistant(1, sent()), Folds()
    folds.open(1, (0, 0))
    assert names(parts(message, folds=folds)) == [("Task", 0), ("Run", 0)]
    (run,) = [
        key for key, part in parts(message, folds=folds) if names([(key, part)]) == [("Run", 0)]
    ]
    folds.open(1, run)
    assert RunPart("baker") in [part for _, part in parts(message, folds=folds)]


def test_what_else_the_run_was_asked_and_said_is_shown():
    between = (assistant(102, "Which flour?"), you(104, "Whole."), assistant(105, sent("baker")))
    keyed = parts(assistant(1, sent()), {"baker": baker(*between)})
    assert said(keyed) == [TASK, "Which flour?", "Whole.", TASK, ANSWER, ANSWER]
    captions = [part.html for key, part in keyed if isinstance(part, TextPart) and depth(key)]
    assert "Prompt" in captions[0]


def test_a_tool_of_any_name_may_have_sent_a_sub_agent_out():
    call = sent(name="mcp__kitchen__hire", who="a baker")
    assert ("Run", 0) in names(parts(assistant(1, call), {"baker": baker()}))
    bare = ToolCall("hire", child="baker")
    assert ("Run", 0) in names(parts(assistant(1, bare), {"baker": baker()}))


def test_a_run_in_a_run_is_shown_but_never_itself_in_itself():
    miller = Run(8, (assistant(201, bash("grind")), assistant(202, sent("baker"))))
    inner = baker(assistant(102, sent("miller", prompt="Ask the mill.")))
    keyed = parts(assistant(1, sent()), {"baker": inner, "miller": miller})
    assert names(keyed) == [
        ("Task", 0), ("Run", 0), ("Task", 1), ("Run", 1), ("Bash", 2), ("Task", 2),
    ]  # fmt: skip


def test_the_rest_of_a_long_run_is_a_line_that_opens_it():
    keyed = parts(assistant(1, sent()), {"baker": baker(left=312)})
    (more,) = [part for _, part in keyed if isinstance(part, LinePart) and "more" in part.name]
    assert (more.name, more.child, more.foldable) == ("312 more messages", "baker", False)
    assert said(keyed) == [TASK, "At the mill.", ANSWER, ANSWER]  # the last one is not its answer


@pytest.mark.parametrize(("run", "why"), [(None, "not in the vault"), (Run(7, ()), "says nothing")])
def test_a_run_without_messages_says_why(run, why):
    keyed = parts(assistant(1, sent()), {"baker": run})
    assert any(isinstance(part, TextPart) and why in part.html for _, part in keyed)


def test_keys_tell_how_deep_a_part_stands_and_which_it_was_before():
    assert [depth(key) for key in ((-1,), (3, 2), (3, 2, 4), (3, 2, 1, 0, 0))] == [0, 0, 0, 1]
    assert stem((3, 2, 4)) == (3, 2)
    assert stem((3, 2, 1, 0, 0, 5)) == (3, 2, 1, 0, 0)


def test_only_the_last_runs_that_were_read_are_kept():
    runs = Runs()
    for number in range(60):
        runs.put(str(number), Run(number, ()))
    assert [runs.is_known(name) for name in ("0", "30", "59")] == [False, True, True]
    assert runs.of({59, 31}) == ("31", "59")
    assert len(runs.of(())) == 40


# In the view


@pytest.fixture
def shown(show):
    """A thread in which a sub-agent was sent out, with what it did at hand."""
    called = assistant(2, sent(), Text("So ten hours it is."))
    return show([you(1, "How long?"), called, you(3, "Thanks.")], runs={"baker": baker()})


def unfold_run(view, qtbot):
    click(view, "Task")
    click(view, "Run")
    qtbot.waitUntil(lambda: view.model.annex.runs.is_known("baker"))
    paint(view)


def texts(view):
    return [box.text for placed in view.placed for _, box in placed.block.boxes()]


def test_a_run_is_unfolded_in_place_and_set_in(shown, qtbot):
    unfold_run(shown, qtbot)
    placed, slot = line(shown, "Bash")
    left = placed.block.origin(slot).x()
    assert left == line(shown, "Task")[0].block.origin(line(shown, "Task")[1]).x() + 20
    assert left + slot.box.width == placed.block.width
    click(shown, "Bash")
    assert any("$ call the mill" in text for text in texts(shown))
    click(shown, "Run")
    assert not any("call the mill" in text for text in texts(shown))


def test_the_lines_of_a_run_are_reached_by_the_keyboard(shown, qtbot):
    unfold_run(shown, qtbot)
    shown.setFocus(Qt.FocusReason.TabFocusReason)
    shown.navigation.focus(1)
    for _ in range(20):
        QTest.keyClick(shown, Qt.Key.Key_Tab)
        found = shown.stops.current()
        if found is not None and found[1].name.startswith("Unfold Bash"):
            break
    QTest.keyClick(shown, Qt.Key.Key_Return)
    paint(shown)
    assert any("$ call the mill" in text for text in texts(shown))


def test_hits_in_a_run_that_was_read_are_counted_and_unfold_for_it(shown, qtbot):
    unfold_run(shown, qtbot)
    click(shown, "Run")
    click(shown, "Task")
    shown.hits.look(Wanted(("mill",)), go=True)
    assert shown.state.find.total == 3  # in the thought, in the line, in the command
    for _ in range(3):
        paint(shown)
        hit = shown.state.find.current
        found = shown.hits._places.seen(hit)
        assert found.slot.box.text[found.position :].startswith("mill")
        shown.hits.next()


def test_what_is_unfolded_of_a_run_is_copied(shown, qtbot):
    unfold_run(shown, qtbot)
    shown.commands.copy_message(1)
    copied = QGuiApplication.clipboard().text()
    assert "Run  1 message\n" not in copied
    assert "Bash  call the mill" in copied
    assert copied.index("Bash") < copied.index(ANSWER)


def test_a_run_that_comes_late_does_not_move_the_line_above_it(show, qtbot, monkeypatch):
    """The message began above the view: nothing of it may go up when the run is there."""
    long = assistant(2, Text("And so on. " * 600), sent(), Text("Then bake. " * 600))
    view = show([you(1, "How long?"), long], runs={"baker": baker()})
    late = []
    monkeypatch.setattr(
        view.model.provider, "run", lambda name, then: late.append(lambda: then(baker()))
    )
    view.navigation.go_to(1)
    placed, slot = line(view, "Task")
    view.scroll_by(placed.top + slot.top - 100)
    click(view, "Task")
    click(view, "Run")
    qtbot.waitUntil(lambda: bool(late))
    placed, slot = line(view, "Run")
    before = placed.top + slot.top
    assert placed.top < 0
    late[0]()
    placed, slot = line(view, "Run")
    assert line(view, "Bash")
    assert placed.top + slot.top == before


def test_a_run_that_grows_is_shown_anew(shown, qtbot, monkeypatch):
    unfold_run(shown, qtbot)
    grown = replace(baker(), messages=(*baker().messages[:-1], assistant(104, bash("wait", "…"))))
    monkeypatch.setattr(shown.model.provider, "run", lambda name, then: then(grown))
    shown.waiting.read_again({99})
    paint(shown)
    assert not any("wait" in text for text in texts(shown))
    shown.waiting.read_again({7})
    paint(shown)
    assert any(text.startswith("Bash  wait") for text in texts(shown))
