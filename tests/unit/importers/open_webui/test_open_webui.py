"""Chats of Open WebUI become conversations, from its exports and from its database."""

from __future__ import annotations

import copy
import html
import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Attachment,
    Citation,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from chatvault.importers.open_webui.importer import OpenWebUIImporter
from tests.json_lines import json_lines
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.reading import read_with

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgAAIAAAUA"
    "AeImBZsAAAAASUVORK5CYII="
)
AT = 1_760_000_000  # UTC seconds
META = '{"tags": ["rye_bread", "home"]}'


def message(name: str, parent: str | None, role: str, content: object, **more: Any) -> Any:
    told = {"id": name, "parentId": parent, "childrenIds": [], "role": role, "content": content}
    return {**told, "timestamp": AT + len(name), **more}


def row(*messages: dict[str, Any], current: str | None = None, **more: Any) -> dict[str, Any]:
    held = {one["id"]: one for one in messages}
    current = messages[-1]["id"] if current is None else current
    chat = {"title": "Rye", "models": ["llama"], "history": {"messages": held}}
    chat["history"]["currentId"] = current  # type: ignore[index]
    fields = {"id": "c1", "user_id": "u1", "title": "Rye", "chat": chat}
    return {**fields, "created_at": AT, "updated_at": AT + 60, "archived": False, **more}


def question_and_answer(**more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    answer = message("a", "q", "assistant", "Two days.", model="llama", **more)
    return message("q", None, "user", "How long does rye rest?"), answer


read = partial(read_with, OpenWebUIImporter())


def exported(folder: Path, *rows: dict[str, Any], name: str = "chat-export-1.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(list(rows)))
    return path


def answer_of(folder: Path, **fields: Any) -> tuple[Any, ...]:
    """The blocks of the answer with these fields."""
    question, answer = question_and_answer()
    (session,), _ = read(exported(folder, row(question, {**answer, **fields})))
    return session.messages[1].blocks


def test_a_dump_of_a_server_is_read_as_its_database(tmp_path: Path) -> None:
    chat = {
        "history": {
            "messages": {
                "m1": {"id": "m1", "parentId": None, "childrenIds": ["m2"], "role": "user",
                       "content": "Will it\nrise?", "timestamp": 1_756_660_706},
                "m2": {"id": "m2", "parentId": "m1", "childrenIds": [], "role": "assistant",
                       "content": "It will.", "timestamp": 1_756_660_709, "model": "tiny"},
            },
            "currentId": "m2",
        },
    }  # fmt: skip
    held = json.dumps(chat).replace("\\", "\\\\")
    told = f"""--
-- PostgreSQL database dump
--
CREATE TABLE public.auth (id character varying, email text, password text);
CREATE TABLE public.chat (id character varying NOT NULL, user_id character varying, title text,
    share_id text, archived boolean, created_at bigint, updated_at bigint, chat json,
    pinned boolean, meta json, folder_id text);
CREATE TABLE public."user" (id character varying, name text, email text);
COPY public.auth (id, email, password) FROM stdin;
u1\tada@canary.example\tcanary-hash
\\.
COPY public.chat (id, user_id, title, share_id, archived, created_at, updated_at, chat, pinned, meta, folder_id) FROM stdin;
c1\tu1\tRye\t\\N\tf\t1756660705\t1756660709\t{held}\tt\t{{"tags": ["bread"]}}\t\\N
\\.
COPY public."user" (id, name, email) FROM stdin;
u1\tAda\tada@canary.example
\\.
"""  # noqa: E501
    (tmp_path / "webui.sql").write_text(told)
    container = open_container(tmp_path / "webui.sql")
    (portion,) = registry.plan(container).portions
    (read,) = portion.importer.sessions(container, portion.names, lambda _: None)
    assert (portion.importer.key, read.external_id, read.title) == ("open-webui", "c1", "Rye")
    assert (read.archived, read.pinned, read.tags) == (False, True, ("bread",))
    assert [one.blocks for one in read.messages] == [(Text("Will it\nrise?"),), (Text("It will."),)]
    assert read.created_at == 1_756_660_705_000
    assert "canary" not in repr(read)


@pytest.mark.parametrize("name", ["New Chat", "新对话", "Neuer Chat", " Nouvelle conversation "])
def test_a_chat_without_a_name_of_its_own_is_called_after_its_prompt(
    tmp_path: Path, name: str
) -> None:
    ((session,), _) = read(exported(tmp_path, row(*question_and_answer(), title=name)))
    assert session.title == "How long does rye rest?"


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("Rye and oats\n</im_start>\n", "Rye and oats"),
        ("<|im_start|>assistant\nRye<|im_end|>", "Rye"),
        ("<think>\nWhat is it about?\n</think>\n\nRye", "Rye"),
        ("<think>\nOkay, a title of three to five", "Rye"),  # as the chat inside is called
        ("Is 1 < 2 </s>", "Is 1 < 2"),
        ("The <s> tag", "The <s> tag"),
    ],
)
def test_what_models_put_around_a_title_is_no_part_of_it(
    tmp_path: Path, told: str, title: str
) -> None:
    ((session,), _) = read(exported(tmp_path, row(*question_and_answer(), title=told)))
    assert session.title == title


def test_a_chat_is_a_conversation(tmp_path: Path) -> None:
    usage = {"prompt_tokens": 12, "completion_tokens": 3, "total_duration": 2_500_000_000}
    path = exported(tmp_path, row(*question_and_answer(usage=usage), pinned=True, archived=True))
    (session,), issues = read(path)
    assert issues == []
    assert (session.external_id, session.account, session.title) == ("c1", "u1", "Rye")
    assert (session.created_at, session.updated_at) == (AT * 1000, (AT + 60) * 1000)
    assert (session.pinned, session.archived, session.model) == (True, True, "llama")
    asked, answered = session.messages
    assert (asked.role, asked.blocks) == (Role.USER, (Text("How long does rye rest?"),))
    assert (answered.parent_id, answered.blocks) == ("q", (Text("Two days."),))
    assert (answered.usage, answered.latency_ms) == (Usage(12, 3), 2_500)


def test_messages_that_name_only_what_they_follow_are_a_chat(tmp_path: Path) -> None:
    messages = question_and_answer()
    for one in messages:
        del one["childrenIds"]
    (session,), issues = read(exported(tmp_path, row(*messages)))
    assert issues == []
    assert [one.external_id for one in session.messages] == ["q", "a"]


def test_both_answers_of_a_fork_are_kept_and_the_current_one_is_shown(tmp_path: Path) -> None:
    question, answer = question_and_answer()
    other = message("b", "q", "assistant", "Three days.", model="mistral")
    more = message("more", "a", "user", "Why?")
    (session,), _ = read(exported(tmp_path, row(question, answer, other, more, current="a")))
    assert {one.external_id: one.parent_id for one in session.messages} == {
        "q": None,
        "a": "q",
        "b": "q",
        "more": "a",
    }
    assert session.active_leaf == "more"  # it goes on behind the current message


def test_messages_in_a_circle_are_kept(tmp_path: Path) -> None:
    one, other = message("x", "y", "user", "First"), message("y", "x", "user", "Second")
    (session,), _ = read(exported(tmp_path, row(one, other)))
    assert len(session.messages) == 2
    assert [one.parent_id for one in session.messages].count(None) == 1


def test_a_list_of_messages_is_read_where_there_is_no_tree(tmp_path: Path) -> None:
    told = row(*question_and_answer())
    said = (("user", "Hello"), ("assistant", "Good day"))
    listed = [{"role": role, "content": content} for role, content in said]
    told["chat"] = {"models": ["llama"], "messages": listed}
    (session,), _ = read(exported(tmp_path, told))
    first, second = session.messages
    assert (second.parent_id, second.blocks) == (first.external_id, (Text("Good day"),))


def test_a_chat_by_itself_is_known_again_by_how_it_begins(tmp_path: Path) -> None:
    chat = row(*question_and_answer())["chat"]
    path = tmp_path / "chat.json"
    path.write_text(json.dumps(chat))
    (before,), _ = read(path)
    path.write_text(json.dumps({**chat, "title": "Another name"}))
    (after,), _ = read(path)
    assert before.external_id == after.external_id != ""


def test_instructions_stand_before_the_thread(tmp_path: Path) -> None:
    told = row(*question_and_answer())
    told["chat"]["params"] = {"system": "You bake."}
    (session,), _ = read(exported(tmp_path, told))
    first, second, _ = session.messages
    assert (first.hidden, first.blocks) == (Hidden.SYSTEM, (Text("You bake."),))
    assert second.parent_id == first.external_id


def test_what_is_folded_into_an_answer_is_taken_out_of_it(tmp_path: Path) -> None:
    content = (
        '<details type="reasoning" done="true" duration="3">\n<summary>Thought</summary>\n'
        "&gt; Rye is slow.\n&gt; Very.\n</details>\n"
        '<details type="tool_calls" done="true" id="t1" name="weather" '
        'arguments="&quot;{\\&quot;city\\&quot;:\\&quot;Ulm\\&quot;}&quot;" '
        'result="&quot;rain&quot;" files=""><summary>Tool</summary></details>\n'
        '<details type="code_interpreter" done="true" '
        'output="{&quot;stdout&quot;:&quot;4&quot;,&quot;stderr&quot;:&quot;&quot;}">'
        "<summary>Analyzed</summary>\n```python\nprint(2 + 2)\n```\n</details>\nTwo days."
    )
    thought, call, run, said = answer_of(tmp_path, content=content)
    assert thought == Thinking("Rye is slow.\nVery.", 3.0)
    assert isinstance(call, ToolCall)
    assert (call.name, call.call_id, call.arguments) == ("weather", "t1", '{"city":"Ulm"}')
    assert call.outcome is not None
    assert call.outcome.text == "rain"
    assert isinstance(run, ToolCall)
    assert (run.arguments, run.outcome and run.outcome.text) == ("print(2 + 2)", "4")
    assert said == Text("Two days.")


def test_somebodys_own_html_stays(tmp_path: Path) -> None:
    content = "<details><summary>More</summary>Flour</details>"
    assert answer_of(tmp_path, content=content) == (Text(content),)


def test_thinking_between_tags_is_thinking(tmp_path: Path) -> None:
    assert answer_of(tmp_path, content="<think>Slow.</think>\n\nTwo days.") == (
        Thinking("Slow."),
        Text("Two days."),
    )


def test_the_list_of_pieces_counts_more_than_the_text(tmp_path: Path) -> None:
    output = [
        {"type": "reasoning", "content": [{"type": "output_text", "text": "Slow."}], "duration": 2},
        {"type": "function_call", "call_id": "t1", "name": "weather", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "t1",
         "output": [{"type": "input_text", "text": "rain"}]},
        {"type": "open_webui:code_interpreter", "code": "1/0", "output": {"stderr": "division"}},
        {"type": "web_search_call", "id": "w1", "action": {"query": "rye"}, "status": "completed"},
        {"type": "message", "content": [{"type": "output_text", "text": "Two days."}]},
        {"type": "dream", "text": "bread"},
    ]  # fmt: skip
    thought, call, run, search, said, unknown = answer_of(tmp_path, content="x", output=output)
    assert thought == Thinking("Slow.", 2.0)
    assert (call.outcome.text, call.outcome.status) == ("rain", ToolStatus.OK)
    assert (run.outcome.text, run.outcome.status) == ("division", ToolStatus.FAILED)
    assert (search.name, search.arguments) == ("web_search", '{"query":"rye"}')
    assert said == Text("Two days.")
    assert unknown.variant is TextVariant.UNKNOWN


def test_tools_that_a_provider_ran_have_their_own_names_and_what_came_of_them(
    tmp_path: Path,
) -> None:
    picture = PIXEL.partition(",")[2]
    output = [
        {"type": "mcp_call", "id": "m1", "name": "look_up", "arguments": "{}", "output": "rye"},
        {"type": "mcp_call", "id": "m2", "name": "look_up", "error": "no such shelf"},
        {"type": "image_generation_call", "id": "i1", "result": picture, "status": "completed"},
        {"type": "computer_call", "id": "p1", "action": {"type": "click"}},
    ]
    found, failed, drawn, pending = answer_of(tmp_path, content="x", output=output)
    assert (found.name, found.outcome.text) == ("look_up", "rye")
    assert (failed.outcome.text, failed.outcome.status) == ("no such shelf", ToolStatus.FAILED)
    assert (drawn.name, drawn.outcome.attachments[0].width) == ("image_generation", 1)
    assert pending.outcome is None


def test_files_sources_and_errors_are_shown(tmp_path: Path) -> None:
    picture, document, said, cited, failed = answer_of(
        tmp_path,
        files=[
            {"type": "image", "url": PIXEL},
            {"type": "file", "name": "rye.txt", "file": {"data": {"content": "flour"}}},
        ],
        sources=[
            {"source": {"name": "Baking", "url": "https://example.org/rye"}, "document": ["rest"]}
        ],
        error={"content": "The model went away"},
    )
    assert isinstance(picture, Image)
    assert (picture.attachment.width, picture.attachment.height) == (1, 1)
    assert isinstance(document, File)
    assert (document.attachment.name, document.text) == ("rye.txt", "flour")
    assert said == Text("Two days.")
    assert cited == Citation("Baking", "https://example.org/rye", "rest")
    assert failed == Event(EventKind.ERROR, "The model went away")


def test_an_empty_chat_and_a_shared_copy_are_left_out_and_said(tmp_path: Path) -> None:
    empty = row(message("q", None, "user", ""), id="c2")
    shared = row(*question_and_answer(), id="c3", user_id="shared-c1")
    sessions, issues = read(exported(tmp_path, row(*question_and_answer()), empty, shared))
    assert [one.external_id for one in sessions] == ["c1"]
    assert {one.text.split(" ")[0] for one in issues} == {"Nothing", "A"}


def test_an_answer_is_rated(tmp_path: Path) -> None:
    rated = {"rating": -1, "tags": ["bread"], "reason": "too short", "comment": "Say more."}
    said, rating = answer_of(tmp_path, annotation=rated)
    assert said == Text("Two days.")
    assert rating == Event(EventKind.NOTICE, "You rated this as bad: too short, bread\n\nSay more.")


def test_the_first_versions_noted_no_more_than_the_rating(tmp_path: Path) -> None:
    question, answer = question_and_answer()
    answer["rating"] = -1
    (session,), _ = read(exported(tmp_path, row(question, answer)))
    assert Event(EventKind.NOTICE, "You rated this as bad") in session.messages[-1].blocks


def test_the_tags_of_a_chat_come_along(tmp_path: Path) -> None:
    told = row(*question_and_answer(), meta={"tags": ["bread", "home"]})
    told["chat"]["tags"] = [{"name": "bread"}, {"name": "oven"}]
    (session,), _ = read(exported(tmp_path, told))
    assert session.tags == ("bread", "home", "oven")


def test_what_a_person_wrote_is_no_thought(tmp_path: Path) -> None:
    question, answer = question_and_answer()
    question["content"] = "    <think>Why this tag?</think> It is mine."
    (session,), _ = read(exported(tmp_path, row(question, answer)))
    assert session.messages[0].blocks == (Text(question["content"]),)


def test_pages_that_were_looked_up_and_shown(tmp_path: Path) -> None:
    done = {"action": "web_search", "queries": ["rye"], "urls": ["https://a.example"], "done": True}
    call, said, page, html = answer_of(
        tmp_path,
        statusHistory=[{"description": "Searching", "done": False}, done],
        embeds=["https://b.example", "<p>Rye</p>"],
    )
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.name, call.arguments, call.outcome.text) == (
        "web_search", '["rye"]', "https://a.example",
    )  # fmt: skip
    assert said == Text("Two days.")
    assert page == Citation("https://b.example", "https://b.example")
    assert isinstance(html, File)
    assert html.text == "<p>Rye</p>"


def test_the_last_of_the_list_is_shown_where_no_current_one_is_named(tmp_path: Path) -> None:
    question, answer = question_and_answer()
    other = message("b", "q", "assistant", "Three days.")
    told = row(question, answer, other, current="")
    told["chat"]["messages"] = [question, answer]
    (session,), _ = read(exported(tmp_path, told))
    assert session.active_leaf == "a"


def database(folder: Path) -> Path:
    """Two chats, one with rows for its messages, of which the newest is in no chat's JSON."""
    path = folder / "webui.db"
    told = row(*question_and_answer())
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(
            """
            CREATE TABLE auth(id TEXT PRIMARY KEY, email TEXT, password TEXT);
            CREATE TABLE folder(id TEXT PRIMARY KEY, name TEXT);
            CREATE TABLE tag(id TEXT, name TEXT, user_id TEXT);
            INSERT INTO tag VALUES ('rye_bread', 'Rye bread', 'u1');
            CREATE TABLE chat(id TEXT PRIMARY KEY, user_id TEXT, title TEXT, chat JSON,
                created_at BIGINT, updated_at BIGINT, share_id TEXT, archived BOOLEAN,
                pinned BOOLEAN, meta JSON, folder_id TEXT);
            CREATE TABLE chat_message(id TEXT PRIMARY KEY, chat_id TEXT, user_id TEXT, role TEXT,
                parent_id TEXT, content JSON, output JSON, model_id TEXT, files JSON,
                sources JSON, error JSON, usage JSON, created_at BIGINT);
            INSERT INTO auth VALUES ('u1', 'ada@example.org', 'secret-hash');
            INSERT INTO folder VALUES ('f1', 'Kitchen');
            """
        )
        values = ("u1", "Rye", json.dumps(told["chat"]), AT, AT + 60, None, 0, 1, META, "f1")
        for key in ("c1", "c2"):
            connection.execute(f"INSERT INTO chat VALUES ('{key}'{', ?' * 10})", values)
        connection.execute(
            "INSERT INTO chat_message VALUES ('c2-n', 'c2', 'u1', 'user', 'a', ?, NULL, NULL, "
            "NULL, NULL, NULL, NULL, ?)",
            (json.dumps("And wheat?"), AT + 90),
        )
    return path


def test_the_database_has_the_chats_with_all_their_messages(tmp_path: Path) -> None:
    sessions, issues = read(database(tmp_path))
    assert issues == []
    first, second = sessions
    assert [one.external_id for one in first.messages] == ["q", "a"]
    assert [one.external_id for one in second.messages] == ["q", "a", "n"]
    assert second.messages[2].blocks == (Text("And wheat?"),)
    assert second.active_leaf == "n"
    assert first.project is not None
    assert first.project.name == "Kitchen"
    assert (first.pinned, first.tags) == (True, ("Rye bread", "home"))


def test_the_database_and_an_export_of_it_are_the_same_chats(tmp_path: Path) -> None:
    (of_export,), _ = read(exported(tmp_path, row(*question_and_answer())))
    of_database = read(database(tmp_path))[0][0]
    assert of_export.external_id == of_database.external_id
    assert of_export.messages == of_database.messages


def test_the_database_of_the_first_versions_knows_one_time_of_a_chat(tmp_path: Path) -> None:
    path = tmp_path / "webui.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(
            """
            CREATE TABLE user(id TEXT, email TEXT);
            CREATE TABLE chat(id TEXT, user_id TEXT, title TEXT, chat TEXT, timestamp DATE);
            """
        )
        chat = json.dumps(row(*question_and_answer())["chat"])
        for key, at in (("later", AT + 60), ("first", AT)):
            connection.execute("INSERT INTO chat VALUES (?, 'u1', 'Rye', ?, ?)", (key, chat, at))
    sessions, issues = read(path)
    assert issues == []
    assert [one.external_id for one in sessions] == ["first", "later"]
    assert [message.external_id for message in sessions[0].messages] == ["q", "a"]


def test_files_that_lie_beside_the_database_are_found(tmp_path: Path) -> None:
    key, other = (f"0000000{number}-0000-4000-8000-000000000000" for number in (1, 2))
    path = database(tmp_path)
    files = [
        {"type": "image", "url": f"/api/v1/files/{key}/content"},
        {"type": "file", "id": other, "name": "rye.txt", "url": other},
        {"type": "file", "id": "gone", "name": "gone.txt"},
    ]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO chat_message VALUES ('c1-f', 'c1', 'u1', 'user', 'a', '\"Look\"', NULL, "
            "NULL, ?, NULL, NULL, NULL, ?)",
            (json.dumps(files), AT + 95),
        )
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / f"{key}_oven.png").write_bytes(b"picture")
    (tmp_path / "uploads" / f"{other}_rye.txt").write_bytes(b"flour")

    sessions, issues = read(tmp_path)

    assert issues == []
    picture, document, gone, _ = sessions[0].messages[-1].blocks
    assert isinstance(picture, Image)
    assert picture.attachment.name == "oven.png"
    assert picture.attachment.content is not None
    assert picture.attachment.content().read() == b"picture"
    assert isinstance(document, File)
    assert document.attachment.content is not None
    assert document.attachment.content().read() == b"flour"
    assert isinstance(gone, File)
    assert gone.attachment.content is None


def test_the_database_knows_what_an_upload_is_called_and_says(tmp_path: Path) -> None:
    path, files = database(tmp_path), [{"type": "file", "id": "f7", "file": {"data": {}}}]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE file(id TEXT, filename TEXT, data JSON, meta JSON)")
        told = (json.dumps({"content": "flour"}), json.dumps({"content_type": "text/plain"}))
        connection.execute("INSERT INTO file VALUES ('f7', 'rye.txt', ?, ?)", told)
        connection.execute(
            "INSERT INTO chat_message VALUES ('c1-f', 'c1', 'u1', 'user', 'a', '\"Look\"', NULL, "
            "NULL, ?, NULL, NULL, NULL, ?)",
            (json.dumps(files), AT + 95),
        )
    sessions, issues = read(path)
    assert issues == []
    document = sessions[0].messages[-1].blocks[0]
    assert document == File(Attachment("rye.txt", "text/plain"), "flour")


def test_no_other_format_takes_it(tmp_path: Path) -> None:
    exported(tmp_path, row(*question_and_answer()))
    database(tmp_path)
    plan = registry.plan(open_container(tmp_path))
    assert [portion.importer.key for portion in plan.portions] == ["open-webui"]


@pytest.mark.parametrize("cut", [40, 200, 420])
def test_an_export_that_is_cut_short_gives_what_is_whole(tmp_path: Path, cut: int) -> None:
    path = exported(tmp_path, row(*question_and_answer()), row(*question_and_answer(), id="c2"))
    text = path.read_text()
    path.write_text(text[: len(text) // 2 + cut])
    sessions, issues = read(path)
    assert [one.external_id for one in sessions] == ["c1"]
    assert issues


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    output = [{"type": "function_call", "call_id": "t", "name": "w", "arguments": "{}"}]
    sources = [{"source": {"name": "B"}, "document": ["r"]}]
    files = [{"type": "image", "url": PIXEL}]
    fields = {"output": output, "files": files, "sources": sources, "usage": {"a": 1}}
    told = copy.deepcopy([row(*question_and_answer(**fields))])
    spoil(told, data)
    path = exported(tmp_path_factory.mktemp("chats"), *told)
    try:
        sessions, _ = read(path)
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)


def test_an_export_with_a_chat_a_line_is_one(tmp_path: Path) -> None:
    path = tmp_path / "chats.ndjson"
    rows = (row(*question_and_answer()), row(*question_and_answer(), id="c2"))
    path.write_text(json_lines(rows))
    sessions, issues = read(path)
    assert [one.external_id for one in sessions] == ["c1", "c2"]
    assert issues == []
    plan = registry.plan(open_container(tmp_path))
    assert [portion.importer.key for portion in plan.portions] == ["open-webui"]


def test_what_stands_for_all_before_it_is_an_event(tmp_path: Path) -> None:
    summary = {"type": "open_webui:context_compaction", "summary": "They bake."}
    said = {"type": "message", "content": [{"text": "Two days."}]}
    event = Event(EventKind.COMPACTION, "They bake.")
    assert answer_of(tmp_path, output=[summary, said]) == (event, Text("Two days."))
    assert answer_of(tmp_path, contextSummary="They bake.") == (event, Text("Two days."))


def test_the_answer_that_was_merged_from_several_is_kept(tmp_path: Path) -> None:
    blocks = answer_of(tmp_path, merged={"status": True, "content": "Two or three days."})
    assert blocks[0] == Text("Two days.")
    assert blocks[-1] == Text("Two or three days.")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        ("No oven", "No oven"),
        ({"content": "No oven"}, "No oven"),
        ({"content": {"message": "No oven", "code": 500}}, "No oven"),
        ({"content": {"error": {"message": "No oven"}}}, "No oven"),
        ({"content": {"code": 500}}, '{"code":500}'),
    ],
)
def test_what_went_wrong_is_found_however_deep(tmp_path: Path, error: object, text: str) -> None:
    assert answer_of(tmp_path, error=error)[-1] == Event(EventKind.ERROR, text)


def test_who_wrote_in_somebody_elses_chat_is_named(tmp_path: Path) -> None:
    question, answer = question_and_answer()
    guest = {"user_id": "u2", "user": {"id": "u2", "name": "Ben"}}
    own = {"user_id": "u1", "user": {"id": "u1", "name": "Ada"}}
    more = message("n", "a", "user", "And wheat?", **guest)
    (session,), _ = read(exported(tmp_path, row({**question, **own}, answer, more)))
    assert [one.author for one in session.messages] == [None, None, "Ben"]


def test_what_a_sub_agent_did_belongs_to_the_chat_that_asked_it(tmp_path: Path) -> None:
    question, answer = question_and_answer()
    done = message("n", "a", "user", "[ASYNC] Done", meta={"internal": True, "type": "subagent"})
    about = {"internal": True, "type": "subagent", "parent_chat_id": "c1"}
    timer = {"internal": True, "type": "timer", "parent_chat_id": "c1"}
    rows = (
        row(question, answer, done),
        row(question, answer, id="c2", meta=about),
        row(question, answer, id="c3", meta=timer),
    )
    sessions, issues = read(exported(tmp_path, *rows))
    assert issues == []
    asking, asked = sessions
    assert [(one.role, one.hidden) for one in asking.messages][2] == (Role.SYSTEM, None)
    assert (asking.parent_external_id, asking.relation) == (None, None)
    assert (asked.external_id, asked.parent_external_id) == ("c2", "c1")
    assert asked.relation is Relation.SUBAGENT


def test_files_of_tools_are_shown_once(tmp_path: Path) -> None:
    picture = {"type": "image", "url": PIXEL}
    called = {"type": "function_call", "call_id": "t", "name": "paint", "arguments": "{}"}
    painted = {"type": "function_call_output", "call_id": "t", "output": [], "files": [picture]}
    blocks = answer_of(tmp_path, output=[called, painted])
    assert [type(block) for block in blocks] == [ToolCall, Image]
    blocks = answer_of(tmp_path, output=[called, painted], files=[picture])
    assert [type(block) for block in blocks] == [Image, ToolCall]
    run = {"id": "r", "code": "plot()", "result": {"output": "", "files": [picture]}}
    blocks = answer_of(tmp_path, code_executions=[run])
    assert [type(block) for block in blocks] == [Text, ToolCall, Image]


def test_pieces_of_an_answer_go_on_in_each_other(tmp_path: Path) -> None:
    pieces = [{"type": "output_text", "text": text} for text in ("Two ", "days.")]
    blocks = answer_of(tmp_path, output=[{"type": "message", "content": pieces}])
    assert blocks == (Text("Two days."),)


def test_the_model_that_won_in_an_arena_is_named(tmp_path: Path) -> None:
    question, answer = question_and_answer(arena=True, selectedModelId="mistral")
    (session,), _ = read(exported(tmp_path, row(question, answer)))
    assert session.messages[1].model == "mistral"


def test_a_copy_of_a_chat_is_a_fork_whose_tokens_count_once(tmp_path: Path) -> None:
    named = "0b6b7f5e-1111-4222-8333-444455556666"
    answer = message(named, "q", "assistant", "Two days.", usage={"prompt_tokens": 9})
    question, _ = question_and_answer()
    copy_of_it = row(question, answer, id="c2")
    copy_of_it["chat"]["originalChatId"] = "c1"
    first, second = read(exported(tmp_path, row(question, answer), copy_of_it))[0]
    assert (second.parent_external_id, second.relation) == ("c1", Relation.FORK)
    assert (first.parent_external_id, first.relation) == (None, None)
    assert first.messages[1].usage_key == second.messages[1].usage_key is not None


def test_files_that_are_folded_into_an_answer_with_their_tool_are_shown(tmp_path: Path) -> None:
    files = html.escape(json.dumps([PIXEL, {"type": "file", "name": "rye.txt"}]))
    embeds = html.escape(json.dumps(["https://oven.example"]))
    content = (
        f'<details type="tool_calls" done="true" id="t" name="paint" arguments="{{}}" '
        f'result="&quot;Done&quot;" files="{files}" embeds="{embeds}">\n'
        "<summary>Tool Executed</summary>\n</details>\nHere."
    )
    call, picture, file, page, said = answer_of(tmp_path, content=content)
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "Done"
    assert isinstance(picture, Image)
    assert picture.attachment.content is not None
    assert isinstance(file, File)
    assert page == Citation("https://oven.example", "https://oven.example")
    assert isinstance(said, Text)
    assert said.text.strip() == "Here."
