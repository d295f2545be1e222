"""Messages are taken apart into lines that are folded and parts that are not."""

import json

import pytest

from chatvault.domain.blocks import (
    Attachment,
    Citation,
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Message, Role
from chatvault.ui.thread.boxes.image_box import caption
from chatvault.ui.thread.part_splitter import PartSplitter
from chatvault.ui.thread.parts.folds import Folds
from chatvault.ui.thread.parts.parts import (
    DiffPart,
    ImagePart,
    Ink,
    LinePart,
    Outcome,
    RulePart,
    RuleStyle,
    Segment,
    TextPart,
)

DONE = ToolOutcome("18 passed", ToolStatus.OK, "18 passed", duration_ms=3_400)
EDIT = ToolCall(
    "Edit",
    json.dumps({"file_path": "src/rank.py", "old_string": "a = 1", "new_string": "a = 2"}),
    "c1",
    ToolOutcome("ok", ToolStatus.OK, duration_ms=60),
)


def bash(command="pytest -q", outcome=DONE):
    return ToolCall("Bash", json.dumps({"command": command, "description": "Run"}), "c", outcome)


def split(*blocks, folds=None):
    message = Message(1, "m", None, Role.ASSISTANT, tuple(blocks))
    return PartSplitter(message, folds or Folds()).split()


def test_a_tool_call_is_one_line_with_what_matters():
    ((key, line),) = split(bash())
    assert key == (0, 0)
    assert line == LinePart(
        "terminal-window", "Bash", "pytest -q", "3.4 s", "18 passed", Outcome.GOOD
    )


def test_what_the_source_notes_is_a_line_behind_all_else():
    message = Message(1, "m", None, Role.ASSISTANT, (Text("Rye"),), details='{"mood":"warm"}')
    _, (key, line) = PartSplitter(message, Folds()).split()
    assert (key, line.name, line.ours) == ((1, 0), "Noted by the source", True)
    folds = Folds()
    folds.open(1, key)
    told = PartSplitter(message, folds).split()[-1][1]
    assert (told.code, told.language) == ('{\n  "mood": "warm"\n}', "json")


def test_a_failed_call_says_so_even_without_a_note():
    ((_, line),) = split(bash(outcome=ToolOutcome("no", ToolStatus.FAILED)))
    assert (line.word, line.outcome) == ("failed", Outcome.BAD)


def test_an_unfolded_command_shows_its_output():
    folds = Folds()
    folds.open(1, (0, 0))
    (_, line), (key, output) = split(bash(), folds=folds)
    assert isinstance(line, LinePart)
    assert (output.command, output.output, output.limit) == ("pytest -q", "18 passed", 13)
    folds.show_whole(1, key)
    assert split(bash(), folds=folds)[-1][1].limit == 0


def test_a_command_that_the_line_cannot_hold_is_shown_in_full():
    folds = Folds()
    folds.open(1, (0, 0))
    script = "set -e\npytest -q"
    (_, line), (_, terminal) = split(bash(script), folds=folds)
    assert line.argument == "set -e pytest -q"
    assert terminal.command == script


def test_an_unfolded_edit_is_a_diff():
    folds = Folds()
    folds.open(1, (0, 0))
    (_, line), (_, part) = split(EDIT, folds=folds)
    assert line.word == "+1 −1"
    assert isinstance(part, DiffPart)
    assert part.language == "python"


def test_four_tool_lines_in_a_row_become_one():
    failed = bash(outcome=ToolOutcome("", ToolStatus.FAILED, duration_ms=600))
    ((key, line),) = split(bash(), failed, bash(), bash())
    assert key == (0, -1)
    assert (line.name, line.word, line.duration) == ("4 tool calls", "1 failed", "11 s")
    assert len(split(bash(), bash(), bash())) == 3


def test_an_unfolded_group_shows_its_lines_under_the_same_keys():
    folds = Folds()
    folds.open(1, (0, -1))
    keys = [key for key, _ in split(bash(), bash(), bash(), bash(), folds=folds)]
    assert keys == [(0, -1), (0, 0), (1, 0), (2, 0), (3, 0)]


def test_a_thought_is_folded_until_it_is_asked_for():
    folds = Folds()
    ((_, line),) = split(Thinking("Let me see.", 8.2), folds=folds)
    assert (line.icon, line.name, line.argument) == ("brain", "Thought", "for 8 s")
    folds.open(1, (0, 0))
    assert isinstance(split(Thinking("Let me see."), folds=folds)[1][1], Segment)


@pytest.mark.parametrize(
    ("text", "seconds", "told"),
    [
        ("Thought for 14s", 14.0, "for 14 s"),
        ("Thought for a few seconds", None, "for a few seconds"),
    ],
)
def test_a_thought_that_only_says_how_long_it_took_has_nothing_to_unfold(text, seconds, told):
    folds = Folds()
    folds.open(1, (0, 0))
    ((_, line),) = split(Thinking(text, seconds), folds=folds)
    assert (line.argument, line.word, line.foldable) == (told, "", False)


def test_an_empty_thought_cannot_be_unfolded():
    ((_, line),) = split(Thinking(""))
    assert not line.foldable


def test_results_that_are_messages_of_their_own_are_lines_too():
    ((_, line),) = split(ToolResult(ToolOutcome("first\nsecond", ToolStatus.OK), "browser"))
    assert (line.icon, line.name, line.argument) == ("globe", "browser", "first")


def test_the_line_of_a_result_begins_with_words_where_there_are_any():
    for text, told in (("------\nKeyError: 'dry'", "KeyError: 'dry'"), ("\n--\n==", "--")):
        ((_, line),) = split(ToolResult(ToolOutcome(text, ToolStatus.OK), "python"))
        assert line.argument == told


def test_citations_are_gathered_behind_one_line():
    folds = Folds()
    cited = [Citation("A & B", "https://example.org"), Citation("evil", "javascript:x")]
    ((key, line),) = split(*cited, folds=folds)
    assert line.name == "2 sources"
    folds.open(1, key)
    part = split(*cited, folds=folds)[1][1]
    assert isinstance(part, TextPart)
    assert '<a href="https://example.org">A &amp; B</a>' in part.html
    assert 'href="javascript' not in part.html  # told, but not to be followed


def test_very_many_citations_are_laid_out_in_parts():
    folds = Folds()
    folds.toggle(1, (0, 0))
    (_, line), *lists = split(*(Citation(f"Page {n}") for n in range(100)), folds=folds)
    assert line.name == "100 sources"
    assert [key for key, _ in lists] == [(0, place) for place in range(1, len(lists) + 1)]
    entries = [paragraph.text for _, part in lists for paragraph in part.paragraphs]
    assert len(lists) > 2
    assert entries == [f"Page {n}" for n in range(100)]


def test_events_are_rules():
    ((_, rule),) = split(Event(EventKind.COMPACTION, "142,318 → 18,204 tokens"))
    assert rule == RulePart(
        "Context compacted   ·   142,318 → 18,204 tokens",
        "arrows-in-line-vertical",
        RuleStyle.DASHED,
    )
    (_, headed), *_ = split(Event(EventKind.COMPACTION, "## Where the *rye* is\n\nIn the oven."))
    assert headed.label == "Context compacted   ·   Where the rye is"
    assert split(Event(EventKind.ERROR, "overloaded"))[0][1].style is RuleStyle.BAD


def test_a_link_in_a_notice_is_read_by_its_words():
    notice = Event(EventKind.NOTICE, "added an integration: [the oven](https://bread.example)")
    assert split(notice)[0][1].label == "added an integration: the oven"


def test_what_is_noted_of_a_message_is_an_aside_in_it():
    noted = Event(EventKind.NOTICE, "Reactions: *3* (Ada)")
    _, (key, aside) = split(Text("Rye?"), noted)
    assert key == (1, 0)
    assert isinstance(aside, TextPart)
    assert (aside.ink, [one.text for one in aside.paragraphs]) == (
        Ink.SECOND,
        ["Reactions: *3* (Ada)"],
    )
    # With more to tell there is a line below it, and alone it is a rule.
    more = Event(EventKind.NOTICE, "You rated this as good\n\nIt was warm.")
    _, (above, _), (below, line) = split(Text("Rye?"), more)
    assert (above, below, line.name) == ((1, -2), (1, 0), "Details")
    assert isinstance(split(noted)[0][1], RulePart)


def test_pictures_and_files_keep_what_is_known_of_them():
    picture = Attachment("latency.png", "image/png", 84_000, 1200, 640, "ab")
    assert split(Image(picture))[0][1] == ImagePart(picture)
    assert caption(picture) == "latency.png   ·   1200 × 640   ·   84 KB"
    ((_, line),) = split(File(Attachment("notes.pdf", "application/pdf", 1_200_000)))
    assert (line.argument, line.word) == ("application/pdf, 1.2 MB", "not in the export")


def test_keys_follow_the_reading_order():
    keys = [key for key, _ in split(Text("a"), bash(), Text("b" * 20_000), EDIT)]
    assert keys == sorted(keys)
