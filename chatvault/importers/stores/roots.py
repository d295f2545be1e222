"""The folders below which coding tools keep what is theirs, on Linux, macOS and Windows.

The paths and variables are those that the tools' sources and documentation name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from chatvault.importers.crush.projects import crush_folders
from chatvault.importers.lm_studio.home import pointed_home
from chatvault.importers.stores.computer import LINUX, MAC, WINDOWS, Computer

_EDITORS = (
    "Code", "Code - Insiders", "Code - OSS", "VSCodium", "Cursor", "Cursor Nightly", "Windsurf",
    "Windsurf - Next", "Devin", "Trae", "Trae CN", "Void", "Positron", "Kiro", "Antigravity",
    "Antigravity IDE",
)  # fmt: skip
_EDITOR_SERVERS = (
    ".vscode-server", ".vscode-server-insiders", ".vscode-remote", ".vscodium-server",
    ".cursor-server", ".windsurf-server", ".devin-server", ".antigravity-server",
    ".antigravity-ide-server",
)  # fmt: skip
_FROM_FLATHUB = {"com.visualstudio.code": "Code", "com.vscodium.codium": "VSCodium"}

Roots = Callable[[Computer], Iterator[Path]]


def home(variable: str, *names: str) -> Roots:
    """A folder that the variable names, or else one of the person's home."""

    def found(computer: Computer) -> Iterator[Path]:
        yield computer.chosen(variable) or computer.home.joinpath(*names)

    return found


def chosen(variable: str) -> Roots:
    """The folder that the variable names, if there is one."""

    def found(computer: Computer) -> Iterator[Path]:
        if (folder := computer.chosen(variable)) is not None:
            yield folder

    return found


def claude(computer: Computer) -> Iterator[Path]:
    """Where Claude Code keeps what it writes."""
    yield from home("CLAUDE_CONFIG_DIR", ".claude")(computer)
    yield computer.home / ".config" / "claude"  # where some versions of 2025 kept it


def claude_desktop(computer: Computer) -> Iterator[Path]:
    """The folder of Claude Desktop, also of the one from Microsoft's store."""
    yield computer.applications() / "Claude"
    if computer.system == WINDOWS:
        packages = computer.local() / "Packages"
        for package in sorted(packages.glob("Claude_*")):
            yield package / "LocalCache" / "Roaming" / "Claude"


def gemini(computer: Computer) -> Iterator[Path]:
    """The folder of Gemini CLI, which Antigravity uses as well."""
    yield (computer.chosen("GEMINI_CLI_HOME") or computer.home) / ".gemini"


def qwen(computer: Computer) -> Iterator[Path]:
    """The folder of Qwen Code."""
    yield computer.chosen("QWEN_RUNTIME_DIR") or next(home("QWEN_HOME", ".qwen")(computer))


def openclaw(computer: Computer) -> Iterator[Path]:
    """The folder of OpenClaw, and those of its names before, which may be links to it."""
    named = computer.chosen("OPENCLAW_STATE_DIR") or computer.chosen("CLAWDBOT_STATE_DIR")
    if named is not None:
        yield named
        return
    homes = [computer.home / name for name in (".openclaw", ".clawdbot", ".moldbot", ".moltbot")]
    there: dict[Path, Path] = {}
    for folder in filter(Path.is_dir, homes):
        there.setdefault(folder.resolve(), folder)
    yield from there.values() or homes[:1]


def grok_cli(computer: Computer) -> Iterator[Path]:
    """The folder of the Grok CLI."""
    yield computer.home / ".grok"


def kimi_desktop(computer: Computer) -> Iterator[Path]:
    """The folder of Kimi Code inside that of Kimi's desktop program."""
    inner = ("daimon-share", "daimon", "runtime", "kimi-code", "home")
    yield computer.applications().joinpath("kimi-desktop", *inner)


def data(name: str) -> Roots:
    """A tool's folder among those that tools for the terminal write."""

    def found(computer: Computer) -> Iterator[Path]:
        yield computer.data() / name
        if computer.chosen("XDG_DATA_HOME"):
            yield computer.home / ".local" / "share" / name

    return found


def opencode_database(computer: Computer) -> Iterator[Path]:
    """Where the database is that a variable names, unless it is in the usual folder."""
    usual, named = computer.data() / "opencode", computer.chosen("OPENCODE_DB")
    if named is not None and named.name != ":memory:":
        folder = (usual / named).parent
        yield from () if folder == usual else (folder,)


def mimo_code(computer: Computer) -> Iterator[Path]:
    """The folder of MiMo Code's data."""
    root = computer.chosen("MIMOCODE_HOME")
    yield from (root / "data",) if root else data("mimocode")(computer)


def goose(computer: Computer) -> Iterator[Path]:
    """The folder of Goose."""
    root = computer.chosen("GOOSE_PATH_ROOT")
    if root is not None:
        yield root / "data"
    elif computer.system == WINDOWS:
        yield computer.applications() / "Block" / "goose" / "data"
    else:
        yield from data("goose")(computer)


def gptme(computer: Computer) -> Iterator[Path]:
    """The folders of its conversations."""
    logs = computer.chosen("GPTME_LOGS_HOME")
    yield from (logs,) if logs else (one / "logs" for one in data("gptme")(computer))


def crush(computer: Computer) -> Iterator[Path]:
    """The folders of projects that hold a database, as Crush lists them."""
    windows = computer.system == WINDOWS and not computer.chosen("XDG_DATA_HOME")
    usual = (computer.local() if windows else computer.data()) / "crush"
    yield from crush_folders((computer.chosen("CRUSH_GLOBAL_DATA") or usual) / "projects.json")


def cline(computer: Computer) -> Iterator[Path]:
    """The folder of Cline's own data, outside of editors."""
    own = computer.chosen("CLINE_DATA_DIR")
    yield own or (computer.chosen("CLINE_DIR") or computer.home / ".cline") / "data"


def cursor(computer: Computer) -> Iterator[Path]:
    """The folders of Cursor's command line, which on Linux has its chats beside its settings."""
    yield computer.home / ".cursor"
    for variable in ("CURSOR_DATA_DIR", "CURSOR_CONFIG_DIR"):
        yield from chosen(variable)(computer)
    settings = computer.chosen("XDG_CONFIG_HOME")
    if computer.system == LINUX or settings is not None:
        yield (settings or computer.home / ".config") / "cursor"


def kiro_terminal(computer: Computer) -> Iterator[Path]:
    """The folder of its command line, and of Amazon Q's, which it was before."""
    yield computer.local() / "kiro-cli"
    yield computer.local() / "amazon-q"


def zed(computer: Computer) -> Iterator[Path]:
    """The folder of Zed's own data."""
    yield computer.local() / ("zed" if computer.system == LINUX else "Zed")
    if computer.system == LINUX:
        yield computer.home / ".var" / "app" / "dev.zed.Zed" / "data" / "zed"  # from Flathub


def zed_written(computer: Computer) -> Iterator[Path]:
    """Where its text threads are, called conversations there."""
    if computer.system == MAC:
        yield computer.home / ".config" / "zed"
    else:
        yield from zed(computer)


def devin(computer: Computer) -> Iterator[Path]:
    """Where its own data is, and on a Mac where its first versions had it."""
    folders = (computer.local() / "devin", computer.data() / "devin")
    yield from dict.fromkeys(folders)


def warp(computer: Computer) -> Iterator[Path]:
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


def llm(computer: Computer) -> Iterator[Path]:
    """The folder of the llm command line."""
    yield computer.chosen("LLM_USER_PATH") or computer.applications() / "io.datasette.llm"


def lm_studio(computer: Computer) -> Iterator[Path]:
    """Its folder, which a file in the person's home names where it was moved."""
    yield pointed_home(computer.home / ".lmstudio-home-pointer") or computer.home / ".lmstudio"
    yield computer.home / ".cache" / "lm-studio"  # of versions up to 0.3.5


def jan(computer: Computer) -> Iterator[Path]:
    """The folder of Jan's data."""
    yield computer.applications() / "Jan" / "data"
    if computer.system == LINUX:
        yield computer.data() / "Jan" / "data"
    yield computer.home / "jan"  # of its first versions


def gpt4all(computer: Computer) -> Iterator[Path]:
    """The folder of GPT4All's models, in which its chats lie, too."""
    yield computer.local() / "nomic.ai" / "GPT4All"


def cherry_studio(computer: Computer) -> Iterator[Path]:
    """The folder of Cherry Studio."""
    yield computer.applications() / "CherryStudio"


def silly_tavern(computer: Computer) -> Iterator[Path]:
    """Where its instructions and its launcher put it; it may be anywhere."""
    yield computer.home / "SillyTavern"
    yield computer.home / "SillyTavern-Launcher" / "SillyTavern"


def editor(*names: str) -> Roots:
    """The folder with a person's files of each of those editors."""

    def found(computer: Computer) -> Iterator[Path]:
        for name in names:
            yield computer.applications() / name / "User"

    return found


def editors(computer: Computer) -> Iterator[Path]:
    """The folders with a person's files of all editors that extensions run in."""
    yield from editor(*_EDITORS)(computer)
    for name in _EDITOR_SERVERS:
        yield computer.home / name / "data" / "User"
    yield computer.data() / "code-server" / "User"
    if computer.system == LINUX:
        for package, name in _FROM_FLATHUB.items():
            yield computer.home / ".var" / "app" / package / "config" / name / "User"
