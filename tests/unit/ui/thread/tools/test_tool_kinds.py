"""Lists, links, questions, plans, documents: every kind of tool is shown in its own way."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import ToolCall, ToolOutcome, ToolResult, ToolStatus
from chatvault.ui.thread.parts.link_list import host_of
from chatvault.ui.thread.parts.parts import (
    Check,
    ChecksPart,
    CodePart,
    DiffPart,
    Ink,
    Progress,
    Segment,
    TerminalPart,
)
from chatvault.ui.thread.parts.terminal_text import written
from chatvault.ui.thread.tools.tool_arguments import KNOWN, key_of
from chatvault.ui.thread.tools.tool_parts import call_line, call_parts, result_line, result_parts
from chatvault.ui.thread.tools.tool_presenters import KEYS
from tests.unit.ui.thread.tools.tool_calls import call, line_of, parts_of, said

DONE, DOING, OPEN = Progress.DONE, Progress.DOING, Progress.OPEN


def test_tasks_are_a_list_to_tick_off():
    todos = [
        {"content": "Knead", "status": "completed"},
        {"content": "Bake", "status": "in_progress", "activeForm": "Baking"},
        {"content": "Eat", "status": "pending"},
    ]
    made = call("TodoWrite", {"todos": todos}, "Todos have been modified")
    (part,) = parts_of(made)
    assert part == ChecksPart((Check("Knead", DONE), Check("Baking", DOING), Check("Eat", OPEN)))
    assert line_of(made)[0] == "1 of 3 done · Baking"


def test_how_far_a_list_has_come_is_told_once():
    todos = [{"content": "Knead", "status": "pending", "activeForm": "Kneading"}]
    made = call("TodoWrite", {"todos": todos}, "", note="0 of 1 done")
    assert line_of(made) == ("0 of 1 done", "")


def test_a_plan_of_codex_is_such_a_list_too():
    plan = [{"step": "Knead", "status": "completed"}, {"step": "Bake", "status": "pending"}]
    made = call("update_plan", {"explanation": "Bread first.", "plan": plan}, "Plan updated")
    words, part = parts_of(made)
    assert said(words) == "Bread first."
    assert [check.progress for check in part.checks] == [DONE, OPEN]
    assert line_of(made)[0] == "1 of 2 done"


def test_single_tasks_say_what_became_of_them():
    made = call("TaskCreate", {"subject": "Knead", "description": "Well."}, "Task #1 created")
    assert parts_of(made)[0] == ChecksPart((Check("Knead"),))
    assert line_of(made)[0] == "Knead"
    assert line_of(call("TaskUpdate", {"taskId": "1", "status": "completed"}))[0] == "#1 · done"
    (listed,) = parts_of(call("TaskList", {}, "#1 [completed] Knead\n#2 [pending] Bake"))
    assert listed.checks == (Check("Knead", DONE), Check("Bake", OPEN))


def test_a_search_on_the_web_is_a_list_of_links():
    links = [
        {"title": "Bread <3", "url": "https://www.example.org/b"},
        {"title": "x", "url": "javascript:x"},
    ]
    text = f'Web search results for query: "bread"\n\nLinks: {json.dumps(links)}\n\nBread is old.'
    made = call("WebSearch", {"query": "bread"}, text)
    listed, rest = parts_of(made)
    assert '<a href="https://www.example.org/b">Bread &lt;3</a>' in listed.html
    assert "example.org" in listed.html
    assert 'href="javascript' not in listed.html  # told, but not to be followed
    assert said(rest) == "Bread is old."
    assert line_of(made)[0] == "bread"


@pytest.mark.parametrize(
    "text",
    [
        '[{"title": "Bread", "url": "https://example.org"}]',
        '{"results": [{"title": "Bread", "link": "https://example.org", "snippet": "Old."}]}',
        "Bread\nhttps://example.org\nIt is old.",
    ],
)
def test_results_are_found_in_other_forms(text):
    (listed,) = parts_of(call("web_search", {"query": "bread"}, text))
    assert '<a href="https://example.org">Bread</a>' in listed.html


def test_a_page_that_was_read_is_a_link_and_prose():
    made = call("WebFetch", {"url": "https://example.org/b", "prompt": "How?"}, "# Bread\n\nBake.")
    link, *rest = parts_of(made)
    assert '<a href="https://example.org/b">' in link.html
    assert [said(part) for part in rest[1::2]] == ["How?", "# Bread\n\nBake."]
    assert call_line(made).ruled


def test_what_chatgpt_searched_for_stands_in_the_line():
    made = call("web.run", {"search_query": [{"q": "bread"}, {"q": "salt"}]})
    assert line_of(made)[0] == "bread, salt"


def test_hosts_are_said_as_people_say_them():
    assert host_of("https://user@www.example.org/x") == "example.org"
    assert host_of("mailto:you@example.org") == ""


def test_found_files_are_counted():
    (part,) = parts_of(call("Glob", {"pattern": "**/*.py"}, "a.py\nb.py"))
    assert (part.label, part.code) == ("2 files", "a.py\nb.py")


def test_a_question_shows_what_was_chosen():
    asked = {
        "question": "Which flour?",
        "options": [{"label": "Rye", "description": "dark"}, {"label": "Wheat"}],
    }
    made = call(
        "AskUserQuestion", {"questions": [asked]}, "…", details={"answers": {"Which flour?": "Rye"}}
    )
    question, options = parts_of(made)
    assert said(question) == "**Which flour?**"
    assert options.checks == (Check("Rye — dark", DONE), Check("Wheat", OPEN))
    assert line_of(made)[0] == "Which flour?"


def test_an_answer_in_own_words_is_an_option_of_its_own():
    asked = {"question": "Which flour?", "options": [{"label": "Rye"}]}
    made = call(
        "AskUserQuestion", {"questions": [asked]}, "", details={"answers": {"Which flour?": "Oats"}}
    )
    assert parts_of(made)[1].checks == (Check("Rye", OPEN), Check("Oats", DONE))


def test_a_question_that_waits_for_its_answer_has_it_as_a_title():
    asked = {"title": "Which flour?", "options": ["Rye", "Wheat"]}
    made = call("request_user_input_async", {"questions": [asked]}, "")
    question, options = parts_of(made)
    assert said(question) == "**Which flour?**"
    assert options.checks == (Check("Rye", OPEN), Check("Wheat", OPEN))
    assert line_of(made)[0] == "Which flour?"


def test_plans_and_helpers_speak_in_prose():
    (plan,) = parts_of(call("ExitPlanMode", {"plan": "# Plan\n\n- bake"}, "approved"))
    assert isinstance(plan, Segment)
    made = call("Task", {"description": "Look", "prompt": "Find **flour**."}, "It is here.")
    texts = [said(part) for part in parts_of(made)]
    assert texts[1::2] == ["Find **flour**.", "It is here."]
    assert line_of(made)[0] == "Look"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("Read", {"file_path": "rye.md"}),
        ("LS", {"path": "/oven"}),
        ("browser", 'search("rye")'),
        ("BashOutput", {"bash_id": "b1"}),
    ],
)
def test_a_call_that_was_never_answered_says_so_when_it_is_unfolded(name, arguments):
    asked = arguments if isinstance(arguments, str) else json.dumps(arguments)
    silent = ToolCall(name, asked)
    assert call_line(silent).foldable
    (part,) = parts_of(silent)
    assert "The source kept no answer." in said(part)
    (part,) = parts_of(call(name, arguments))
    assert "Nothing came back." in said(part)


def test_what_was_asked_exactly_is_told_where_no_answer_was_kept():
    asked = {"pattern": "rye", "output_mode": "files_with_matches"}
    (part,) = parts_of(ToolCall("Grep", json.dumps(asked)))
    assert part.label == "Arguments"


def test_what_was_looked_for_on_the_web_is_read_in_full_where_nothing_came_back():
    queries = [{"q": "rye in winter"}, {"q": "how long"}]
    made = ToolCall("web.run", json.dumps({"search_query": queries}))
    assert line_of(made)[0] == "rye in winter, how long"
    (part,) = parts_of(made)
    assert [paragraph.text for paragraph in part.paragraphs] == ["rye in winter", "how long"]


def test_arguments_that_were_left_open_are_not_told():
    asked = {"pattern": "rye", "path": None, "output_mode": "count"}
    (part,) = parts_of(ToolCall("Grep", json.dumps(asked)))
    assert part.code == "pattern: rye\noutput_mode: count"


def test_data_is_set_out_readably():
    made = call("mcp__oven__heat", {"degrees": 220, "mode": "fan"}, '{"ok":true,"minutes":[1,2]}')
    asked, answer = parts_of(made)
    assert asked.code == "degrees: 220\nmode: fan"
    assert (answer.language, answer.code.split("\n")[1]) == ("json", '  "ok": true,')
    assert call_line(made).name == "oven: heat"


def test_documents_are_prose_or_code_or_what_changed_in_them():
    (text,) = parts_of(call("artifacts", {"type": "text/markdown", "content": "# Bread"}))
    assert said(text) == "# Bread"
    code = {"type": "application/vnd.ant.code", "language": "python", "content": "x = 1"}
    assert parts_of(call("artifacts", code)) == [CodePart("x = 1", "python", limit=40)]
    update = {"command": "update", "id": "b", "old_str": "a", "new_str": "b"}
    assert isinstance(parts_of(call("artifacts", update))[0], DiffPart)
    canvas = {"name": "bread", "type": "code/python", "content": "x = 1"}
    made = call("canmore.create_textdoc", canvas)
    assert (parts_of(made)[0].language, line_of(made)[0]) == ("python", "bread")
    updates = {"updates": [{"pattern": "a", "replacement": "b"}]}
    assert isinstance(parts_of(call("canmore.update_textdoc", updates))[0], DiffPart)


def test_what_a_picture_was_to_show_is_read_as_prose():
    (text,) = parts_of(call("dalle.text2im", {"prompt": "A loaf", "size": "1024x1024"}))
    assert said(text) == "A loaf"


def test_errors_come_first():
    made = call("Grep", {"pattern": "(", "path": "src"}, "bad pattern", ok=False)
    error = parts_of(made)[0]
    assert (error.label, error.code, error.bad) == ("Error", "bad pattern", True)


def test_a_long_sentence_of_an_error_wraps():
    text = "The file was changed since it was read, by the person or by a tool, so read it again."
    label, sentence = parts_of(call("Grep", {"pattern": "x"}, f"Error: {text}", ok=False))
    assert (label.ink, "Error" in label.html) == (Ink.BAD, True)
    assert text in sentence.html


def test_results_of_their_own_are_shown_like_those_of_calls():
    result = ToolResult(ToolOutcome("Bread\nhttps://example.org", ToolStatus.OK), "web.search")
    (listed,) = result_parts(result)
    assert "https://example.org" in listed.html
    assert result_line(result).argument == "Bread"


def test_names_are_known_with_and_without_their_namespace():
    assert key_of("functions.exec_command") == "exec_command"
    assert key_of("browser.open") == "browser"
    assert key_of("canmore.create_textdoc") == "canmore.create_textdoc"
    assert key_of("mcp__x__bash") == "mcp__x__bash"


NAMES = st.sampled_from(sorted(KNOWN | KEYS | {"mcp__a__b", "", "Unknown", "web.run"}))
KEYWORDS = [
    word
    for line in (
        "command cmd file_path path content todos plan questions question options label answers",
        "url urls query search_query updates pattern replacement edits old_string new_string type",
        "insert_line offset prompt description subject status taskId language changes lines title",
        "structuredPatch stderr unified_diff results patch input diff code chars notebook_path",
        "new_source",
    )
    for word in line.split()
]
ODD = st.sampled_from(
    (
        "*** Begin Patch\n*** Update File: a\n@@\n-x", "@@ -1 +1 @@", "1→a\n3→b", "Links: [", "[]",
        "<stdout>", "</stdout><stdout>", "Exit code 1", "<<<<<<< SEARCH\n=======", '{"a":',
        "\x1b[38;5m\x1b[999999999m", "x\nhttps://a", "\x00\ud800", "diff --git a/x b/x\n+++ b/x",
        "- [x] a\n#1 [completed] b", "\r\r\b\b", "\u202e", "",
    )
)  # fmt: skip
TEXTS = ODD | st.text(max_size=30)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYWORDS), inner, max_size=4)
    ),
    max_leaves=12,
)
ARGUMENTS = st.dictionaries(st.sampled_from(KEYWORDS), VALUES, max_size=5)


OUTCOMES = st.builds(
    ToolOutcome,
    text=TEXTS | VALUES.map(json.dumps),
    status=st.sampled_from(ToolStatus),
    note=st.sampled_from(("", "exit 1", "denied")),
    details=st.none() | ARGUMENTS.map(json.dumps),
)


@given(NAMES, ARGUMENTS.map(json.dumps) | TEXTS, OUTCOMES)
def test_no_call_is_too_odd_to_be_shown(name, arguments, outcome):
    made = ToolCall(name, arguments, "c", outcome)
    parts = [*call_parts(made), *result_parts(ToolResult(outcome, name))]
    assert call_line(made).name
    for part in parts:
        if isinstance(part, CodePart | TerminalPart):
            assert "\x1b" not in written(part).text


def test_what_a_helper_adds_for_the_model_is_no_part_of_its_answer():
    told = (
        "The rye has risen.\n\nagentId: a1b2 (for resuming to continue this work if needed)\n"
        "<usage>total_tokens: 4635\ntool_uses: 1\nduration_ms: 16673</usage>"
    )
    _, _, _, answer, note = parts_of(call("Task", {"prompt": "Look"}, told))
    assert said(answer).strip() == "The rye has risen."
    assert note.argument.endswith("if needed) total_tokens: 4635 tool_uses: 1 duration_ms: 16673")
    # Where there is nothing else, it stands alone; in the middle of an answer it is said.
    *_, alone = parts_of(call("Task", {"prompt": "Look"}, told.partition("\n\n")[2]))
    assert alone.name == "Note to the model"
    *_, whole = parts_of(call("Task", {"prompt": "Look"}, told + "\nRye." * 20))
    assert said(whole).endswith("Rye.")
