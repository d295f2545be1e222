"""Where coding tools keep their conversations on Linux, macOS and Windows.

What lies in which folder is what the tools' sources and documentation name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chatvault.importers.claude_code import desktop
from chatvault.importers.codex import names
from chatvault.importers.stores import deletion, roots
from chatvault.importers.stores.roots import Roots
from chatvault.importers.stores.title_files import TitleFiles

_UUID = "????????-????-????-????-????????????"
_HASH = "?" * 32


@dataclass(frozen=True, slots=True)
class Place:
    """A kind of place: ``folder`` below each of ``roots``, which a tool may keep there.

    ``sessions`` are patterns of the files that are one conversation each, from ``folder`` on;
    ``databases`` of those that hold any number. In a folder that is ``mixed``, shared with
    other things, only what one of these patterns or of ``companions`` matches is looked at.
    Files whose paths are alike in their first ``together`` names, endings apart, are to be read
    together; 0: all of the folder. ``days`` tells by the root when the tool deletes.
    """

    source: str
    roots: Roots
    folder: str
    sessions: tuple[str, ...] = ()
    databases: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    mixed: bool = False
    together: int = 0
    naming: re.Pattern[bytes] | None = None
    titles: TitleFiles | None = None
    days: Callable[[Path], int | None] = lambda _: None

    @property
    def patterns(self) -> tuple[str, ...]:
        """Of all files that hold conversations."""
        return (*self.sessions, *self.databases)

    @property
    def depth(self) -> float:
        """How many folders deep anything of the tool lies."""
        if not self.mixed:
            return float("inf")
        return max(pattern.count("/") for pattern in (*self.patterns, *self.companions))


def _tasks(source: str, extension: str) -> Place:
    """What an extension of the family of Cline keeps: a folder a task."""
    folder = f"globalStorage/{extension}/tasks"
    return Place(source, roots.editors, folder, ("*/ui_messages.json",), together=1)


# What a conversation is called, or which one goes on from it: both are mostly in another file.
_OF_OTHERS = re.compile(rb'"type":\s*"(?:summary|continued-in)"')

# Above the transcripts of a task stand an account, an organisation, sometimes "agent", the task.
_TASKS = tuple("*/" * levels + ".claude/projects" for levels in range(1, 9))

# A person may put conversations into folders, and those into others.
_FOLDERS = ("", "*/", "*/*/", "*/*/*/")

PLACES: tuple[Place, ...] = (
    Place("claude-code", roots.claude, "projects", (f"*/{_UUID}.jsonl",), together=2,
          naming=_OF_OTHERS, titles=TitleFiles(desktop.title_files, desktop.titles_beside),
          days=deletion.claude_code),
    Place("claude-code", roots.claude_desktop, "local-agent-mode-sessions",
          tuple(f"{task}/*/{_UUID}.jsonl" for task in _TASKS),
          companions=("*/*/local_*.json", "*/*/*/local_*.json",
                      *(f"{task}/*/{_UUID}/*.json" for task in _TASKS),
                      *(f"{task}/*/*/*/*" for task in _TASKS),
                      *(f"{task}/*/*/subagents/workflows/*/*" for task in _TASKS)),
          mixed=True, together=3),
    Place("codex", roots.home("CODEX_HOME", ".codex"), "sessions",
          ("*/*/*/rollout-*.jsonl", "*/*/*/rollout-*.jsonl.zst", "rollout-*.json"), together=4,
          titles=TitleFiles(names.title_files, names.titles_beside)),
    Place("codex", roots.home("CODEX_HOME", ".codex"), "archived_sessions",
          ("rollout-*.jsonl", "rollout-*.jsonl.zst"), together=1,
          titles=TitleFiles(names.title_files, names.titles_beside)),
    Place("traex", roots.home("", ".trae"), "cli/sessions",
          ("*/*/*/rollout-*.jsonl", "*/*/*/rollout-*.jsonl.zst"), together=4),
    Place("traex", roots.home("", ".trae"), "cli/archived_sessions",
          ("rollout-*.jsonl", "rollout-*.jsonl.zst"), together=1),
    Place("gemini-cli", roots.gemini, "tmp",
          ("*/chats/session-*.json", "*/chats/session-*.jsonl"), together=1,
          days=deletion.gemini_cli),
    Place("qwen-code", roots.qwen, "projects", ("*/chats/*.jsonl", "*/chats/archive/*.jsonl"),
          together=3),
    Place("qwen-code", roots.qwen, "tmp", ("*/chats/session-*.json", "*/chats/session-*.jsonl"),
          together=1),
    Place("opencode", roots.opencode_database, ".", (), ("*.db",), ("*.db-wal",), mixed=True),
    Place("opencode", roots.data("opencode"), ".",
          ("storage/session/*/*.json", "project/*/storage/session/info/*.json"),
          ("*.db",),
          ("*.db-wal", "tool-output/tool_*", "storage/*/*.json", "storage/*/*/*.json",
           "project/*/storage/session/*/*.json", "project/*/storage/session/*/*/*.json",
           "project/*/storage/session/*/*/*/*.json"), mixed=True),
    Place("kilo-code", roots.data("kilo"), ".", (), ("kilo*.db",),
          ("kilo*.db-wal", "tool-output/tool_*"), mixed=True),
    Place("mimo-code", roots.mimo_code, ".", (), ("mimocode*.db",),
          ("mimocode*.db-wal", "tool-output/tool_*"), mixed=True),
    Place("icodemate", roots.data("icodemate"), ".", (), ("icodemate*.db",),
          ("icodemate*.db-wal", "tool-output/tool_*"), mixed=True),
    Place("zcode", roots.home("", ".zcode"), "cli/db", (), ("db.sqlite",), ("db.sqlite-wal",),
          mixed=True),
    Place("qoder", roots.home("", ".qoder"), "cache/projects",
          ("*/conversation-history/*/*.jsonl",), mixed=True, together=3),
    Place("qoder", roots.home("", ".qoder"), "projects", (f"*/{_UUID}.jsonl",), together=2),
    Place("cursor", roots.editor("Cursor", "Cursor Nightly"), ".", (),
          ("globalStorage/state.vscdb", "workspaceStorage/*/state.vscdb"),
          ("globalStorage/state.vscdb-wal", "workspaceStorage/*/state.vscdb-wal",
           "workspaceStorage/*/workspace.json"), mixed=True),
    Place("cursor", roots.cursor, "chats", ("*/*/store.db",), together=2),
    Place("cursor", roots.cursor, "acp-sessions", ("*/store.db",), together=1),
    Place("cursor", roots.cursor, "projects",
          ("*/agent-transcripts/*.txt", "*/agent-transcripts/*.jsonl",
           "*/agent-transcripts/*/*.jsonl"),
          companions=("*/agent-transcripts/*/subagents/*.jsonl",), mixed=True, together=3),
    Place("copilot-chat", roots.editors, "workspaceStorage",
          ("*/chatSessions/*.json", "*/chatSessions/*.jsonl"),
          companions=("*/workspace.json", "*/state.vscdb", "*/state.vscdb-wal",
                      "*/GitHub.copilot-chat/transcripts/*.jsonl"), mixed=True, together=1),
    Place("copilot-chat", roots.editors, "globalStorage/emptyWindowChatSessions",
          ("*.json", "*.jsonl"), together=1),
    Place("copilot-chat", roots.editors, "globalStorage/transferredChatSessions",
          ("*.json", "*.jsonl"), together=1),
    Place("copilot-cli", roots.home("COPILOT_HOME", ".copilot"), "session-state",
          ("*/events.jsonl", "*.jsonl"), together=1),
    Place("copilot-cli", roots.home("COPILOT_HOME", ".copilot"), "history-session-state",
          ("session_*.json",), together=1),
    _tasks("cline", "saoudrizwan.claude-dev"),
    _tasks("cline", "saoudrizwan.cline-nightly"),
    Place("cline", roots.cline, "tasks", ("*/ui_messages.json",), together=1),
    Place("cline", roots.cline, "sessions", ("*/*.messages.json",), together=1),
    Place("cline", roots.chosen("CLINE_SESSION_DATA_DIR"), ".", ("*/*.messages.json",), together=1),
    _tasks("roo-code", "rooveterinaryinc.roo-cline"),
    _tasks("roo-code", "rooveterinaryinc.roo-code-nightly"),
    Place("roo-code", roots.home("", ".vscode-mock"), "global-storage/tasks",
          ("*/ui_messages.json",), together=1),
    _tasks("zoo-code", "zoocodeorganization.zoo-code"),
    _tasks("kilo-code", "kilocode.kilo-code"),
    Place("kilo-code", roots.home("", ".kilocode"), "cli/global/tasks", ("*/ui_messages.json",),
          together=1),
    Place("continue", roots.home("CONTINUE_GLOBAL_DIR", ".continue"), "sessions",
          (f"{_UUID}.json",)),
    Place("augment", roots.home("", ".augment"), "sessions", ("*.json",), together=1),
    Place("junie", roots.home("", ".junie"), "sessions", ("*/events.jsonl",),
          companions=("index.jsonl",), mixed=True),
    Place("amp", roots.data("amp"), "threads", ("T-*.json",), together=1),
    Place("amp", roots.editors, "globalStorage/sourcegraph.amp/threads3", ("T-*.json",),
          together=1),
    Place("goose", roots.goose, "sessions", ("*.jsonl",), ("sessions.db",)),
    Place("crush", roots.crush, ".", (), ("crush.db",), ("crush.db-wal",), mixed=True),
    Place("kimi-cli", roots.home("KIMI_SHARE_DIR", ".kimi"), "sessions",
          ("*/*/context.jsonl", f"*/{_UUID}.jsonl"), together=2),
    Place("kimi-cli", roots.home("KIMI_CODE_HOME", ".kimi-code"), "sessions", ("*/*/state.json",),
          together=2),
    Place("kimi-cli", roots.kimi_desktop, "sessions", ("*/conv-*/state.json",),
          companions=("*/conv-*/agents/*/wire.jsonl", "*/conv-*/agents/*/blobs/*"), mixed=True,
          together=2),
    Place("factory-droid", roots.home("FACTORY_DIR", ".factory"), "sessions",
          ("*/*.jsonl", "*.jsonl"), together=1),
    Place("zed", roots.zed, "threads", (), ("threads.db",)),
    Place("zed", roots.zed_written, "conversations", ("*.zed.json",)),
    Place("kiro", roots.editor("Kiro"), "globalStorage/kiro.kiroagent",
          (f"workspace-sessions/*/{_UUID}.json", f"{_HASH}/*.chat"),
          companions=(f"{_HASH}/{_HASH}/*",), mixed=True),
    Place("kiro", roots.home("KIRO_HOME", ".kiro"), "sessions",
          ("cli/*.jsonl", "*/sess_*/messages.jsonl"), together=2),
    Place("kiro", roots.kiro_terminal, ".", (), ("data.sqlite3",), ("data.sqlite3-wal",),
          mixed=True),
    Place("pi-agent", roots.home("PI_CODING_AGENT_DIR", ".pi", "agent"), "sessions", ("*/*.jsonl",),
          together=2),
    Place("pi-agent", roots.home("", ".omp", "agent"), "sessions", ("*/*.jsonl", "*/*/*.jsonl"),
          together=2),
    Place("pi-agent", roots.home("", ".omp"), "profiles",
          ("*/agent/sessions/*/*.jsonl", "*/agent/sessions/*/*/*.jsonl"), mixed=True, together=5),
    Place("pi-agent", roots.home("", ".commandcode"), "projects", (f"*/{_UUID}.jsonl",),
          together=2),
    Place("pi-agent", roots.chosen("PI_CODING_AGENT_SESSION_DIR"), ".", ("*.jsonl", "*/*.jsonl"),
          together=2),
    Place("openclaw", roots.openclaw, "agents",
          ("*/sessions/*.jsonl", "*/sessions/*.jsonl.reset.*", "*/sessions/*.jsonl.deleted.*",
           "*/sessions/cold/*.jsonl.zst"),
          ("*/agent/openclaw-agent.sqlite",),
          ("*/sessions/sessions.json", "*/agent/openclaw-agent.sqlite-wal"),
          mixed=True, together=2),
    Place("hermes", roots.home("HERMES_HOME", ".hermes"), ".",
          ("sessions/session_*.json", "sessions/*.jsonl", "profiles/*/sessions/session_*.json"),
          ("state.db", "profiles/*/state.db"), ("state.db-wal", "profiles/*/state.db-wal"),
          mixed=True, together=2),
    Place("iflow", roots.home("", ".iflow"), "projects", ("*/session-*.jsonl",), together=2),
    Place("code-buddy", roots.home("CODEBUDDY_CONFIG_DIR", ".codebuddy"), "projects",
          ("*/*.jsonl", "*/*/subagents/*.jsonl"), together=2),
    Place("code-buddy", roots.home("WORKBUDDY_CONFIG_DIR", ".workbuddy"), "projects",
          ("*/*.jsonl", "*/*/subagents/*.jsonl"), together=2),
    Place("void", roots.editor("Void"), "globalStorage", (), ("state.vscdb",),
          ("state.vscdb-wal",), mixed=True),
    Place("trae", roots.editor("Trae", "Trae CN", "TRAE SOLO", "TRAE SOLO CN"), ".", (),
          ("globalStorage/state.vscdb", "workspaceStorage/*/state.vscdb"),
          ("globalStorage/state.vscdb-wal", "workspaceStorage/*/state.vscdb-wal",
           "workspaceStorage/*/workspace.json"), mixed=True),
    Place("windsurf", roots.editor("Windsurf", "Windsurf - Next", "Devin"), ".", (),
          ("workspaceStorage/*/state.vscdb",),
          ("workspaceStorage/*/state.vscdb-wal", "workspaceStorage/*/workspace.json"),
          mixed=True, together=2),
    Place("windsurf", roots.home("", ".windsurf"), "transcripts", ("*.jsonl",), together=1),
    Place("devin", roots.devin, "cli", (), ("sessions.db", "cli_sessions.db"),
          ("sessions.db-wal", "cli_sessions.db-wal", "transcripts/*.json"), mixed=True),
    Place("mistral-vibe", roots.home("VIBE_HOME", ".vibe"), "logs/session",
          ("*/messages.jsonl", "*/agents/*/messages.jsonl", "session_*.json"),
          companions=("*/meta.json", "*/agents/*/meta.json", "*/*.png", "*/*.jp*g", "*/*/*.png",
                      "*/*/*.jp*g"), mixed=True, together=1),
    Place("gptme", roots.gptme, ".", ("*/conversation.jsonl",),
          companions=("*/branches/*.jsonl", "*/config.toml", "*/files/*", "*/attachments/*"),
          mixed=True, together=1),
    Place("warp", roots.warp, ".", (), ("warp.sqlite",), ("warp.sqlite-wal",), mixed=True),
    Place("antigravity", roots.gemini, ".",
          ("antigravity*/brain/*/.system_generated/logs/transcript.jsonl",),
          ("antigravity*/conversations/*.db",),
          companions=("antigravity*/conversations/*.db-wal",
                      "antigravity*/brain/*/.system_generated/logs/transcript_full.jsonl",
                      "antigravity*/brain/*/*.md", "antigravity*/conversation_summaries.db",
                      "antigravity*/conversation_summaries.db-wal"),
          mixed=True, together=3),
    Place("lm-studio", roots.lm_studio, ".",
          tuple(f"conversations/{levels}*.conversation.json" for levels in _FOLDERS),
          companions=("user-files/*",), mixed=True),
    Place("jan", roots.jan, "threads", ("*/messages.jsonl",), companions=("*/thread.json",),
          mixed=True, together=1),
    Place("gpt4all", roots.gpt4all, ".", ("gpt4all-*.chat",), mixed=True, together=1),
    Place("cherry-studio", roots.cherry_studio, ".", (), ("Data/cherrystudio.sqlite",),
          ("Data/cherrystudio.sqlite-wal", "Data/Files/*"), mixed=True),
    Place("silly-tavern", roots.silly_tavern, ".",
          ("data/*/chats/*/*.jsonl", "data/*/group chats/*.jsonl",
           "public/chats/*/*.jsonl", "public/group chats/*.jsonl"),
          companions=("data/*/groups/*.json", "data/*/user/images/*", "data/*/user/images/*/*",
                      "data/*/user/files/*"), mixed=True, together=2),
    Place("text-generation-webui", roots.home("", "text-generation-webui"), ".",
          ("user_data/logs/chat/*/*.json", "user_data/logs/instruct/*.json",
           "logs/chat/*/*.json", "logs/instruct/*.json"), mixed=True, together=5),
    Place("open-webui", roots.home("DATA_DIR", ".open-webui"), ".", (), ("webui.db",),
          ("webui.db-wal", "uploads/*"), mixed=True),
    Place("grok-cli", roots.grok_cli, ".", (), ("grok.db",), ("grok.db-wal",), mixed=True),
    Place("grok-build", roots.home("GROK_HOME", ".grok"), "sessions",
          ("*/*/chat_history.jsonl",), together=2),
    Place("deepseek-harness", roots.home("DSH_HOME", ".dsh"), ".",
          ("sessions/*/*/session*.jsonl.zstd", "sessions/*/*/session*.jsonl"),
          companions=("attachments/v1/objects/*/*",), mixed=True, together=3),
    Place("llm", roots.llm, ".", (), ("logs.db",), ("logs.db-wal",), mixed=True),
)  # fmt: skip
