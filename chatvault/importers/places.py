"""Where coding tools keep their conversations on Linux, macOS and Windows.

The paths and variables are those that the tools' sources and documentation name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chatvault.importers import deletion
from chatvault.importers.computer import LINUX, MAC, WINDOWS, Computer
from chatvault.importers.crush.projects import crush_folders
from chatvault.importers.lm_studio.home import pointed_home

# What moves a tool's files elsewhere, besides the variables of the system.
VARIABLES = (
    "CLAUDE_CONFIG_DIR", "CODEX_HOME", "GEMINI_CLI_HOME", "QWEN_HOME", "QWEN_RUNTIME_DIR",
    "OPENCODE_DB",
    "COPILOT_HOME", "CLINE_DATA_DIR", "CLINE_DIR", "CONTINUE_GLOBAL_DIR", "GOOSE_PATH_ROOT",
    "KIMI_SHARE_DIR", "KIMI_CODE_HOME", "FACTORY_DIR", "KIRO_HOME", "PI_CODING_AGENT_DIR",
    "LLM_USER_PATH", "CRUSH_GLOBAL_DATA", "DATA_DIR", "HERMES_HOME",
    "VIBE_HOME", "GPTME_LOGS_HOME", "OPENCLAW_STATE_DIR", "GROK_HOME",
    "CLINE_SESSION_DATA_DIR", "PI_CODING_AGENT_SESSION_DIR",
)  # fmt: skip

_EDITORS = (
    "Code", "Code - Insiders", "VSCodium", "Cursor", "Windsurf", "Windsurf - Next", "Trae",
    "Positron", "Kiro", "Antigravity", "Antigravity IDE",
)  # fmt: skip
_EDITOR_SERVERS = (".vscode-server", ".vscode-server-insiders", ".cursor-server")
_UUID = "????????-????-????-????-????????????"
_HASH = "?" * 32

Roots = Callable[[Computer], Iterator[Path]]


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
    days: Callable[[Path], int | None] = lambda _: None


def _home(variable: str, *names: str) -> Roots:
    """A folder that the variable names, or else one of the person's home."""

    def roots(computer: Computer) -> Iterator[Path]:
        yield computer.chosen(variable) or computer.home.joinpath(*names)

    return roots


def _chosen(variable: str) -> Roots:
    """The folder that the variable names, if there is one."""

    def roots(computer: Computer) -> Iterator[Path]:
        if (folder := computer.chosen(variable)) is not None:
            yield folder

    return roots


def _claude(computer: Computer) -> Iterator[Path]:
    yield from _home("CLAUDE_CONFIG_DIR", ".claude")(computer)
    yield computer.home / ".config" / "claude"  # where some versions of 2025 kept it


def _claude_desktop(computer: Computer) -> Iterator[Path]:
    yield computer.applications() / "Claude"
    if computer.system == WINDOWS:  # from the store
        packages = computer.local() / "Packages"
        for package in sorted(packages.glob("Claude_*")):
            yield package / "LocalCache" / "Roaming" / "Claude"


def _gemini(computer: Computer) -> Iterator[Path]:
    yield (computer.chosen("GEMINI_CLI_HOME") or computer.home) / ".gemini"


def _qwen(computer: Computer) -> Iterator[Path]:
    yield computer.chosen("QWEN_RUNTIME_DIR") or next(_home("QWEN_HOME", ".qwen")(computer))


def _openclaw(computer: Computer) -> Iterator[Path]:
    """Its home; that of its names before it goes on with where there is no other."""
    named = computer.chosen("OPENCLAW_STATE_DIR") or computer.chosen("CLAWDBOT_STATE_DIR")
    homes = [computer.home / name for name in (".openclaw", ".clawdbot", ".moldbot", ".moltbot")]
    yield named or next(filter(Path.is_dir, homes), homes[0])


def _grok_cli(computer: Computer) -> Iterator[Path]:
    yield computer.home / ".grok"


def _kimi_desktop(computer: Computer) -> Iterator[Path]:
    inner = ("daimon-share", "daimon", "runtime", "kimi-code", "home")
    yield computer.applications().joinpath("kimi-desktop", *inner)


def _data(name: str) -> Roots:
    """A tool's folder among those that tools for the terminal write."""

    def roots(computer: Computer) -> Iterator[Path]:
        yield computer.data() / name
        if computer.chosen("XDG_DATA_HOME"):
            yield computer.home / ".local" / "share" / name

    return roots


def _opencode(computer: Computer) -> Iterator[Path]:
    database = computer.chosen("OPENCODE_DB")
    if database is not None and database.name != ":memory:":
        yield database.parent
    yield from _data("opencode")(computer)


def _goose(computer: Computer) -> Iterator[Path]:
    root = computer.chosen("GOOSE_PATH_ROOT")
    if root is not None:
        yield root / "data"
    elif computer.system == WINDOWS:
        yield computer.applications() / "Block" / "goose" / "data"
    else:
        yield from _data("goose")(computer)


def _gptme(computer: Computer) -> Iterator[Path]:
    """The folders of its conversations."""
    chosen = computer.chosen("GPTME_LOGS_HOME")
    yield from (chosen,) if chosen else (one / "logs" for one in _data("gptme")(computer))


def _crush(computer: Computer) -> Iterator[Path]:
    """The folders of projects that hold a database, as Crush lists them."""
    windows = computer.system == WINDOWS and not computer.chosen("XDG_DATA_HOME")
    usual = (computer.local() if windows else computer.data()) / "crush"
    yield from crush_folders((computer.chosen("CRUSH_GLOBAL_DATA") or usual) / "projects.json")


def _cline(computer: Computer) -> Iterator[Path]:
    data = computer.chosen("CLINE_DATA_DIR")
    yield data or (computer.chosen("CLINE_DIR") or computer.home / ".cline") / "data"


def _kiro_terminal(computer: Computer) -> Iterator[Path]:
    """The folder of its command line, and of Amazon Q's, which it was before."""
    yield computer.local() / "kiro-cli"
    yield computer.local() / "amazon-q"


def _zed(computer: Computer) -> Iterator[Path]:
    yield computer.local() / ("zed" if computer.system == LINUX else "Zed")
    if computer.system == LINUX:
        yield computer.home / ".var" / "app" / "dev.zed.Zed" / "data" / "zed"  # from Flathub


def _zed_written(computer: Computer) -> Iterator[Path]:
    """Where its text threads are, called conversations there."""
    if computer.system == MAC:
        yield computer.home / ".config" / "zed"
    else:
        yield from _zed(computer)


def _devin(computer: Computer) -> Iterator[Path]:
    """Where its own data is, and on a Mac where its first versions had it."""
    folders = (computer.local() / "devin", computer.data() / "devin")
    yield from dict.fromkeys(folders)


def _warp(computer: Computer) -> Iterator[Path]:
    """The folder of its database, which the systems have in different places."""
    groups = computer.home / "Library" / "Group Containers" / "2BBY89MBSN.dev.warp"
    if computer.system == LINUX:
        state = computer.chosen("XDG_STATE_HOME") or computer.home / ".local" / "state"
        yield state / "warp-terminal"
    elif computer.system == WINDOWS:
        yield computer.local() / "warp" / "Warp" / "data"
    else:
        yield groups / "Library" / "Application Support" / "dev.warp.Warp-Stable"
        yield computer.applications() / "dev.warp.Warp-Stable"


def _llm(computer: Computer) -> Iterator[Path]:
    yield computer.chosen("LLM_USER_PATH") or computer.applications() / "io.datasette.llm"


def _lm_studio(computer: Computer) -> Iterator[Path]:
    """Its folder, which a file in the person's home names where it was moved."""
    yield pointed_home(computer.home / ".lmstudio-home-pointer") or computer.home / ".lmstudio"
    yield computer.home / ".cache" / "lm-studio"  # of versions up to 0.3.5


def _jan(computer: Computer) -> Iterator[Path]:
    yield computer.applications() / "Jan" / "data"
    if computer.system == LINUX:
        yield computer.data() / "Jan" / "data"
    yield computer.home / "jan"  # of its first versions


def _cherry_studio(computer: Computer) -> Iterator[Path]:
    yield computer.applications() / "CherryStudio"


def _silly_tavern(computer: Computer) -> Iterator[Path]:
    """Where its instructions and its launcher put it; it may be anywhere."""
    yield computer.home / "SillyTavern"
    yield computer.home / "SillyTavern-Launcher" / "SillyTavern"


def _editor(*names: str) -> Roots:
    """The folder with a person's files of each of those editors."""

    def roots(computer: Computer) -> Iterator[Path]:
        for name in names:
            yield computer.applications() / name / "User"

    return roots


def _editors(computer: Computer) -> Iterator[Path]:
    yield from _editor(*_EDITORS)(computer)
    for name in _EDITOR_SERVERS:
        yield computer.home / name / "data" / "User"


def _tasks(source: str, extension: str) -> Place:
    """What an extension of the family of Cline keeps: a folder a task."""
    folder = f"globalStorage/{extension}/tasks"
    return Place(source, _editors, folder, ("*/ui_messages.json",), together=1)


_SUMMARY = re.compile(rb'"type":\s*"summary"')  # of a conversation that is mostly in another file

# Above the transcripts of a task stand an account, an organisation, sometimes "agent", the task.
_TASKS = tuple("*/" * levels + ".claude/projects" for levels in range(1, 9))

# A person may put conversations into folders, and those into others.
_FOLDERS = ("", "*/", "*/*/", "*/*/*/")

PLACES: tuple[Place, ...] = (
    Place("claude-code", _claude, "projects", (f"*/{_UUID}.jsonl",), together=2,
          naming=_SUMMARY, days=deletion.claude_code),
    Place("claude-code", _claude_desktop, "local-agent-mode-sessions",
          tuple(f"{task}/*/{_UUID}.jsonl" for task in _TASKS),
          companions=("*/*/local_*.json", "*/*/*/local_*.json",
                      *(f"{task}/*/{_UUID}/*.json" for task in _TASKS),
                      *(f"{task}/*/*/*/*" for task in _TASKS),
                      *(f"{task}/*/*/subagents/workflows/*/*" for task in _TASKS)),
          mixed=True, together=3),
    Place("codex", _home("CODEX_HOME", ".codex"), "sessions",
          ("*/*/*/rollout-*.jsonl", "*/*/*/rollout-*.jsonl.zst", "rollout-*.json"), together=4),
    Place("codex", _home("CODEX_HOME", ".codex"), "archived_sessions",
          ("rollout-*.jsonl", "rollout-*.jsonl.zst"), together=1),
    Place("gemini-cli", _gemini, "tmp",
          ("*/chats/session-*.json", "*/chats/session-*.jsonl"), together=1,
          days=deletion.gemini_cli),
    Place("qwen-code", _qwen, "projects", ("*/chats/*.jsonl",), together=3),
    Place("qwen-code", _qwen, "tmp", ("*/chats/session-*.json", "*/chats/session-*.jsonl"),
          together=1),
    Place("opencode", _opencode, ".",
          ("storage/session/*/*.json", "project/*/storage/session/info/*.json"),
          ("opencode*.db",),
          ("opencode*.db-wal", "storage/*/*.json", "storage/*/*/*.json",
           "project/*/storage/session/*/*.json", "project/*/storage/session/*/*/*.json",
           "project/*/storage/session/*/*/*/*.json"), mixed=True),
    Place("kilo-code", _data("kilo"), ".", (), ("kilo*.db",), ("kilo*.db-wal",), mixed=True),
    Place("cursor", _editor("Cursor"), ".", (),
          ("globalStorage/state.vscdb", "workspaceStorage/*/state.vscdb"),
          ("globalStorage/state.vscdb-wal", "workspaceStorage/*/state.vscdb-wal",
           "workspaceStorage/*/workspace.json"), mixed=True),
    Place("cursor", _home("", ".cursor"), "chats", ("*/*/store.db",), together=2),
    Place("cursor", _home("", ".cursor"), "acp-sessions", ("*/store.db",), together=1),
    Place("cursor", _home("", ".cursor"), "projects",
          ("*/agent-transcripts/*.txt", "*/agent-transcripts/*.jsonl",
           "*/agent-transcripts/*/*.jsonl"),
          companions=("*/agent-transcripts/*/subagents/*.jsonl",), mixed=True, together=3),
    Place("copilot-chat", _editors, "workspaceStorage",
          ("*/chatSessions/*.json", "*/chatSessions/*.jsonl"),
          companions=("*/workspace.json", "*/state.vscdb", "*/state.vscdb-wal",
                      "*/GitHub.copilot-chat/transcripts/*.jsonl"), mixed=True, together=1),
    Place("copilot-chat", _editors, "globalStorage/emptyWindowChatSessions",
          ("*.json", "*.jsonl"), together=1),
    Place("copilot-cli", _home("COPILOT_HOME", ".copilot"), "session-state",
          ("*/events.jsonl", "*.jsonl"), together=1),
    Place("copilot-cli", _home("COPILOT_HOME", ".copilot"), "history-session-state",
          ("session_*.json",), together=1),
    _tasks("cline", "saoudrizwan.claude-dev"),
    _tasks("cline", "saoudrizwan.cline-nightly"),
    Place("cline", _cline, "tasks", ("*/ui_messages.json",), together=1),
    Place("cline", _cline, "sessions", ("*/*.messages.json",), together=1),
    Place("cline", _chosen("CLINE_SESSION_DATA_DIR"), ".", ("*/*.messages.json",), together=1),
    _tasks("roo-code", "rooveterinaryinc.roo-cline"),
    _tasks("roo-code", "rooveterinaryinc.roo-code-nightly"),
    _tasks("zoo-code", "zoocodeorganization.zoo-code"),
    _tasks("kilo-code", "kilocode.kilo-code"),
    Place("continue", _home("CONTINUE_GLOBAL_DIR", ".continue"), "sessions",
          (f"{_UUID}.json",)),
    Place("amp", _data("amp"), "threads", ("T-*.json",), together=1),
    Place("amp", _editors, "globalStorage/sourcegraph.amp/threads3", ("T-*.json",), together=1),
    Place("goose", _goose, "sessions", ("*.jsonl",), ("sessions.db",)),
    Place("crush", _crush, ".", (), ("crush.db",), ("crush.db-wal",), mixed=True),
    Place("kimi-cli", _home("KIMI_SHARE_DIR", ".kimi"), "sessions",
          ("*/*/context.jsonl", f"*/{_UUID}.jsonl"), together=2),
    Place("kimi-cli", _home("KIMI_CODE_HOME", ".kimi-code"), "sessions", ("*/*/state.json",),
          together=2),
    Place("kimi-cli", _kimi_desktop, "sessions", ("*/conv-*/state.json",),
          companions=("*/conv-*/agents/*/wire.jsonl", "*/conv-*/agents/*/blobs/*"), mixed=True,
          together=2),
    Place("factory-droid", _home("FACTORY_DIR", ".factory"), "sessions",
          ("*/*.jsonl", "*.jsonl"), together=1),
    Place("zed", _zed, "threads", (), ("threads.db",)),
    Place("zed", _zed_written, "conversations", ("*.zed.json",)),
    Place("kiro", _editor("Kiro"), "globalStorage/kiro.kiroagent",
          (f"workspace-sessions/*/{_UUID}.json", f"{_HASH}/*.chat"),
          companions=(f"{_HASH}/{_HASH}/*",), mixed=True),
    Place("kiro", _home("KIRO_HOME", ".kiro"), "sessions",
          ("cli/*.jsonl", "*/sess_*/messages.jsonl"), together=2),
    Place("kiro", _kiro_terminal, ".", (), ("data.sqlite3",), ("data.sqlite3-wal",), mixed=True),
    Place("pi-agent", _home("PI_CODING_AGENT_DIR", ".pi", "agent"), "sessions", ("*/*.jsonl",),
          together=2),
    Place("pi-agent", _chosen("PI_CODING_AGENT_SESSION_DIR"), ".", ("*.jsonl", "*/*.jsonl"),
          together=2),
    Place("openclaw", _openclaw, "agents",
          ("*/sessions/*.jsonl", "*/sessions/*.jsonl.reset.*", "*/sessions/*.jsonl.deleted.*"),
          ("*/agent/openclaw-agent.sqlite",),
          ("*/sessions/sessions.json", "*/agent/openclaw-agent.sqlite-wal"),
          mixed=True, together=2),
    Place("hermes", _home("HERMES_HOME", ".hermes"), ".",
          ("sessions/session_*.json", "sessions/*.jsonl", "profiles/*/sessions/session_*.json"),
          ("state.db", "profiles/*/state.db"), ("state.db-wal", "profiles/*/state.db-wal"),
          mixed=True, together=2),
    Place("iflow", _home("", ".iflow"), "projects", ("*/session-*.jsonl",), together=2),
    Place("windsurf", _editor("Windsurf"), ".", (), ("workspaceStorage/*/state.vscdb",),
          ("workspaceStorage/*/state.vscdb-wal", "workspaceStorage/*/workspace.json"),
          mixed=True, together=2),
    Place("windsurf", _home("", ".windsurf"), "transcripts", ("*.jsonl",), together=1),
    Place("devin", _devin, "cli", (), ("sessions.db", "cli_sessions.db"),
          ("sessions.db-wal", "cli_sessions.db-wal", "transcripts/*.json"), mixed=True),
    Place("mistral-vibe", _home("VIBE_HOME", ".vibe"), "logs/session",
          ("*/messages.jsonl", "*/agents/*/messages.jsonl", "session_*.json"),
          companions=("*/meta.json", "*/agents/*/meta.json", "*/*.png", "*/*.jp*g", "*/*/*.png",
                      "*/*/*.jp*g"), mixed=True, together=1),
    Place("gptme", _gptme, ".", ("*/conversation.jsonl",),
          companions=("*/branches/*.jsonl", "*/config.toml", "*/files/*", "*/attachments/*"),
          mixed=True, together=1),
    Place("warp", _warp, ".", (), ("warp.sqlite",), ("warp.sqlite-wal",), mixed=True),
    Place("antigravity", _gemini, ".",
          ("antigravity*/brain/*/.system_generated/logs/transcript.jsonl",),
          companions=("antigravity*/brain/*/.system_generated/logs/transcript_full.jsonl",
                      "antigravity*/brain/*/*.md", "antigravity*/conversation_summaries.db",
                      "antigravity*/conversation_summaries.db-wal"),
          mixed=True, together=3),
    Place("lm-studio", _lm_studio, ".",
          tuple(f"conversations/{levels}*.conversation.json" for levels in _FOLDERS),
          companions=("user-files/*",), mixed=True),
    Place("jan", _jan, "threads", ("*/messages.jsonl",), companions=("*/thread.json",),
          mixed=True, together=1),
    Place("cherry-studio", _cherry_studio, ".", (), ("Data/cherrystudio.sqlite",),
          ("Data/cherrystudio.sqlite-wal", "Data/Files/*"), mixed=True),
    Place("silly-tavern", _silly_tavern, ".",
          ("data/*/chats/*/*.jsonl", "data/*/group chats/*.jsonl",
           "public/chats/*/*.jsonl", "public/group chats/*.jsonl"),
          companions=("data/*/groups/*.json", "data/*/user/images/*", "data/*/user/images/*/*",
                      "data/*/user/files/*"), mixed=True, together=2),
    Place("text-generation-webui", _home("", "text-generation-webui"), ".",
          ("user_data/logs/chat/*/*.json", "user_data/logs/instruct/*.json",
           "logs/chat/*/*.json", "logs/instruct/*.json"), mixed=True, together=5),
    Place("open-webui", _home("DATA_DIR", ".open-webui"), ".", (), ("webui.db",),
          ("webui.db-wal", "uploads/*"), mixed=True),
    Place("grok-cli", _grok_cli, ".", (), ("grok.db",), ("grok.db-wal",), mixed=True),
    Place("grok-build", _home("GROK_HOME", ".grok"), "sessions",
          ("*/*/chat_history.jsonl",), together=2),
    Place("llm", _llm, ".", (), ("logs.db",), ("logs.db-wal",), mixed=True),
)  # fmt: skip
