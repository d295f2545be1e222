"""Invented families of files that belong together: sessions and what came out of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.unit.importers.claude_code.claude_code_files import Transcript, text
from tests.unit.importers.cline import cline_files
from tests.unit.importers.codex import codex_files
from tests.unit.importers.copilot_chat import copilot_chat_files
from tests.unit.importers.copilot_cli import copilot_cli_files
from tests.unit.importers.cursor import cursor_files
from tests.unit.importers.gemini_cli import test_gemini_cli as gemini_files
from tests.unit.importers.kimi_cli import kimi_files
from tests.unit.importers.kiro import kiro_files
from tests.unit.importers.opencode import opencode_files
from tests.unit.importers.pi_agent import pi_agent_files as pi_files
from tests.unit.importers.qwen_code import qwen_code_files as qwen_files

Files = list[Path]
Family = Callable[[Path], Files]


def codex(folder: Path) -> Files:
    family = codex_files.Family()
    fork = family.copy(family.parent, forked_from_id=family.parent.session)
    family.turns(fork, "spelt")
    spawn = {"subagent": {"thread_spawn": {"parent_thread_id": fork.session, "depth": 1}}}
    agent = family.copy(fork, source=spawn, thread_source="subagent")
    family.turns(agent, "oats")
    family.turns(fork, "barley")
    family.turns(family.parent, "millet")
    rollouts = (family.parent, fork, agent)
    return [one.write(folder / str(place)) for place, one in enumerate(rollouts)]


def codex_gone_back(folder: Path) -> Files:
    """A session that goes on in a file of its own from before its last turn."""
    child = codex_files.dated(codex_files.START_MS + 86_400_000, 1)
    first = codex_files.Rollout(history_mode="paginated")
    for asked in ("How long does rye rise?", "And wheat?"):
        first.user(asked, typed=True)
        first.assistant(f"{asked} Ten hours.")
    first.tokens(total=1000, last=1000)
    base = {"thread_id": first.session, "end_ordinal_exclusive": 4}
    then = codex_files.Rollout(history_mode="paginated", rollout_id=child, history_base=base)
    then.user("And spelt?", typed=True)
    then.assistant("Six hours.")
    then.event("thread_name_updated", thread_name="Rising")
    then.tokens(total=1000, last=500)
    for rollout, since in ((first, 0), (then, 4)):
        for ordinal, record in enumerate(rollout.records[1:], since):
            record["ordinal"] = ordinal
    days = folder / "sessions" / "2026" / "11"
    name = f"rollout-2026-11-06T09-30-00-{first.session}_{child}.jsonl"
    return [first.write(days / "05"), then.write(days / "06", name)]


def codex_undated(folder: Path) -> Files:
    """A fork that repeats turns which do not tell when they were: so the parent's file does."""
    names = [f"{number}b6f3c1e-5a52-4a0e-8f1d-0123456789ab" for number in (1, 2)]
    parent = codex_files.Rollout(names[0])
    fork = codex_files.Rollout(names[1], forked_from_id=parent.session)
    for number, word in enumerate(("rye", "wheat", "spelt"), 1):
        rollout = fork if word == "spelt" else parent
        rollout.turn(f"turn-{number}")
        rollout.user(f"How long does {word} rise?", typed=True)
        rollout.assistant("Ten hours.")
        rollout.tokens(total=100 * number, last=100)
        if word == "wheat":
            for record in parent.records:
                fork.add(record["type"], **record["payload"])
    days = folder / "sessions" / "2025" / "11"
    return [parent.write(days / "05"), fork.write(days / "06")]


def claude_code(folder: Path) -> Files:
    first = Transcript("11111111-1111-4111-8111-111111111111")
    for number in range(3):
        asked = f"How long does rye rise, the {number}. time?"
        first.user(asked, uuid=f"6f3e0c1a-0000-4000-8000-00000000000{number}")
        used = {"input_tokens": 10, "output_tokens": 100}
        first.assistant(f"msg_rye{number}", text(f"Ten hours, {number}."), usage=used)
    resumed = again(first, "21111111-1111-4111-8111-111111111111", "wheat")
    forked = again(first, "31111111-1111-4111-8111-111111111111", "spelt", records=4)
    agent = Transcript(first.session, isSidechain=True, agentId="a1b2c3d")
    agent.user("Look into the pantry.")
    agent.assistant("msg_agent", text("Flour."), usage={"input_tokens": 3, "output_tokens": 4})
    renamed = with_new_ids(first, "41111111-1111-4111-8111-111111111111")
    made = (first, resumed, forked, renamed)
    written = [one.write(folder / "-home-ada") for one in made]
    aside = folder / "-home-ada" / first.session / "subagents"
    return [*written, agent.write(aside, "agent-a1b2c3d.jsonl")]


def again(made: Transcript, session: str, word: str, records: int | None = None) -> Transcript:
    """What Claude Code writes where a session is resumed in a new file, and then goes on."""
    copy = Transcript(session)
    copy.records = [{**record, "sessionId": session} for record in made.records[:records]]
    copy.last, copy._count = copy.records[-1]["uuid"], 10 * int(session[0])
    copy.user(f"And {word}?")
    used = {"input_tokens": 1, "output_tokens": 7}
    copy.assistant(f"msg_{word}", text("Six."), usage=used)
    return copy


def with_new_ids(made: Transcript, session: str) -> Transcript:
    """What Claude Code writes where a session is forked: each record tells what it is a copy of."""
    copy = again(made, session, "oats", records=4)
    for record in copy.records[:4]:
        origin = {"sessionId": made.session, "messageUuid": record["uuid"]}
        parent = record["parentUuid"] and f"{record['parentUuid']}-copy"
        record |= {"uuid": f"{record['uuid']}-copy", "parentUuid": parent, "forkedFrom": origin}
    copy.records[4]["parentUuid"] = copy.records[3]["uuid"]
    return copy


def copilot(folder: Path) -> Files:
    window, rounds = folder / "workspaceStorage" / "1a2b", []
    for number in (1, 2):
        made = {"id": f"call_{number}__vscode-{number}", "name": "grep", "arguments": "{}"}
        rounds.append({"toolCalls": [made]})
    result = {"metadata": {"toolCallRounds": rounds, "promptTokens": 90, "outputTokens": 7}}
    shown = [copilot_chat_files.tool("c1"), copilot_chat_files.tool("c2", isComplete=False)]
    asked = copilot_chat_files.request(1, "How long?", *shown, "Ten hours.", result=result)
    more = copilot_chat_files.request(2, "And wheat?", "Six.")
    name = copilot_chat_files.SESSION
    chat = copilot_chat_files.chat(asked, more)
    log = copilot_cli_files.Log(name, vscodeVersion="1.119.0")
    log.user("How long?")
    requests = [copilot_cli_files.request(f"call_{number}", "grep") for number in (1, 2)]
    log.assistant("", *requests, outputTokens=70)
    for number, succeeds in ((1, True), (2, False)):
        log.start(f"call_{number}", "grep")
        told = {"success": succeeds, "result": {"content": f"rye.md: {number}"}}
        log.complete(f"call_{number}", **told)
    log.assistant("Ten hours.", outputTokens=20)
    return [
        copilot_chat_files.put(window, chat, f"chatSessions/{name}.json"),
        log.write(window, f"GitHub.copilot-chat/transcripts/{name}.jsonl"),
    ]


def kiro(folder: Path) -> Files:
    asked = {"content": {"Prompt": {"prompt": "Why does it fail?"}}}
    used = {"content": "", "tool_uses": [{"id": "t1", "name": "shell", "args": {"command": "x"}}]}
    back = {"tool_use_id": "t1", "content": [{"Text": "1 failed"}], "status": "Error"}
    returned = {"content": {"ToolUseResults": {"tool_use_results": [back]}}}
    history = [
        {"user": asked, "assistant": {"ToolUse": used}},
        {"user": returned, "assistant": {"Response": {"content": "Because of the stamp."}}},
    ]
    lines = kiro_files.lines(kiro_files.command_line())
    name = f"sessions/cli/{kiro_files.SESSION}.jsonl"
    return [
        kiro_files.store(folder / "kiro-cli" / "data.sqlite3", kiro_files.SESSION, history),
        kiro_files.write(folder / ".kiro" / name, lines),
    ]


def gemini(folder: Path) -> Files:
    about = {**gemini_files.HEAD, "sessionId": "child", "kind": "subagent"}
    lines = gemini_files.lines(about, gemini_files.user("m1", "Look"))
    child = gemini_files.chats(folder) / gemini_files.SESSION / "child.jsonl"
    return [*gemini_files.resumed(folder), gemini_files.write(child, lines)]


def cursor(folder: Path) -> Files:
    database, transcript = cursor_files.EditorDatabase(), cursor_files.Transcript()
    database.composer(cursor_files.SESSION, "u1", "a1")
    database.bubble(cursor_files.SESSION, "u1", "How long does rye rise?")
    database.bubble(cursor_files.SESSION, "a1", "Ten hours.")
    transcript.user("How long does rye rise?")
    transcript.assistant("Ten hours.")
    return [
        database.write(folder / "User" / "globalStorage" / "state.vscdb"),
        transcript.write(folder),
    ]


def cline(folder: Path) -> Files:
    task = cline_files.tasks(folder) / "7"
    panel = cline_files.simple().write(task)
    sent = task / "api_conversation_history.json"
    sent.write_text('[{"role": "user", "content": "<task>\\nBake a loaf\\n</task>"}]')
    return [panel, sent]


def qwen(folder: Path) -> Files:
    project = folder / ".qwen" / "projects" / "-home-ada-oven" / "chats"
    records, name = qwen_files.whole(), "8d1d2e3f-1111-4a4a-8b8b-0123456789ab"
    origin = {"sessionId": qwen_files.SESSION}
    copied = [
        {**one, "sessionId": name, "forkedFrom": {**origin, "messageUuid": one["uuid"]}}
        for one in records[:6]
    ]
    own = [
        {**qwen_files.user("f1", copied[-1]["uuid"], "And wheat?", second=8), "sessionId": name},
        {**qwen_files.model("f2", "f1", "Six.", second=9), "sessionId": name},
    ]
    return [
        qwen_files.write(project / f"{qwen_files.SESSION}.jsonl", records),
        qwen_files.write(project / f"{name}.jsonl", [*copied, *own]),
    ]


def pi(folder: Path) -> Files:
    sessions, records = folder / ".pi" / "agent" / "sessions" / "--home-ada--", pi_files.whole()
    name = "1b6f3c1e-5a52-4a0e-8f1d-0123456789ab"
    origin = f"2026-05-10T09-00-00-000Z_{pi_files.SESSION}.jsonl"
    head = pi_files.head(id=name, parentSession=f"/home/ada/{origin}")
    own = [
        pi_files.user("f1", records[5]["id"], "And wheat?", 8),
        pi_files.answer("f2", "f1", pi_files.text("Six."), second=9),
    ]
    return [
        pi_files.write(sessions / origin, records),
        pi_files.write(sessions / f"2026-05-11_{name}.jsonl", [head, *records[1:6], *own]),
    ]


def kimi(folder: Path) -> Files:
    session = kimi_files.cli_session(folder)
    return [
        kimi_files.write(session / "wire.jsonl", kimi_files.wired()),
        kimi_files.write(session / "context.jsonl", kimi_files.context()),
    ]


def codex_log(folder: Path) -> Files:
    family = codex_files.Family()
    log = folder / "history.jsonl"
    told = {"session_id": family.parent.session, "ts": family.at // 1000, "text": "How long?"}
    rollout = family.parent.write(folder / "sessions")
    log.write_text(json.dumps(told))
    return [rollout, log]


def opencode(folder: Path) -> Files:
    exchange = opencode_files.exchange()
    return [
        opencode_files.write_tree(folder / "storage", exchange),
        opencode_files.write_database(folder / "opencode.db", exchange),
    ]


# Those of whose files each may be imported by itself, wherever it lies.
ALONE: list[Family] = [
    *(claude_code, codex, codex_gone_back, codex_undated, codex_log, copilot, kiro, gemini),
    *(cursor, cline, qwen, pi, kimi, opencode),
]
# Those of whose files each may be read by itself while their folder is followed.
FOLLOWED: list[Family] = [
    *(claude_code, codex, codex_gone_back, codex_undated, codex_log),
    *(copilot, kiro, cursor, cline, qwen, pi),
]
# Those whose files only grow.
GROWING: list[Family] = [claude_code, codex, qwen, pi]
