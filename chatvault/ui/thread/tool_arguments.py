"""What a tool was asked to do, out of arguments that every product writes its own way."""

from __future__ import annotations

import json
import shlex
from pathlib import PurePosixPath


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SHELL_TOOLS = _words(
    "bash shell exec exec_command local_shell local_shell_call run_terminal_cmd execute_command "
    "run_shell_command terminal container.exec powershell shell_command"
)
EDIT_TOOLS = _words(
    "edit multiedit write apply_patch str_replace str_replace_editor str_replace_based_edit_tool "
    "create_file replace write_file edit_file search_replace notebookedit update_file"
)
_ICONS = {
    "terminal-window": SHELL_TOOLS + _words("python repl analysis bashoutput write_stdin"),
    "pencil-simple": EDIT_TOOLS,
    "file-text": _words("read read_file view_file open cat notebookread artifacts"),
    "magnifying-glass": _words("grep glob search search_files find rg file_search"),
    "folder-simple": _words("ls list_directory list_dir list_files"),
    "globe": _words(
        "webfetch websearch web_search web_fetch web browser fetch google_search launch"
    ),
    "chat-circle": _words("task agent spawn_agent delegate askuserquestion"),
    "list": _words("todowrite todo_write update_plan exitplanmode plan todoread"),
    "image": _words("dalle dalle.text2im image_gen view_image image_gen.text2im"),
    "brain": _words("think bio memory"),
}
_FIRST = _words(
    "command cmd file_path path notebook_path filename pattern query queries url uri description "
    "title prompt question skill name input code"
)
_LANGUAGES = {
    "py": "python", "js": "javascript", "ts": "typescript", "tsx": "tsx", "jsx": "jsx",
    "rs": "rust", "go": "go", "rb": "ruby", "sh": "bash", "bash": "bash", "zsh": "bash",
    "c": "c", "h": "c", "cpp": "cpp", "hpp": "cpp", "cc": "cpp", "cs": "csharp", "java": "java",
    "kt": "kotlin", "swift": "swift", "php": "php", "sql": "sql", "html": "html", "css": "css",
    "scss": "scss", "json": "json", "yaml": "yaml", "yml": "yaml", "toml": "toml", "md": "markdown",
    "xml": "xml", "svg": "xml", "lua": "lua", "r": "r", "ini": "ini", "cfg": "ini", "vue": "vue",
    "dockerfile": "docker", "makefile": "make", "ps1": "powershell", "diff": "diff",
}  # fmt: skip


def decoded(arguments: str) -> dict[str, object] | None:
    """The arguments as a mapping, or None where they are free text."""
    if not arguments.lstrip().startswith("{"):
        return None
    try:
        value = json.loads(arguments)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def short_name(name: str) -> str:
    """The tool's name without the long-winded prefix of a tool server."""
    if name.startswith("mcp__"):
        server, _, tool = name.removeprefix("mcp__").partition("__")
        return f"{server}: {tool}" if tool else server
    return name or "Tool"


def icon(name: str) -> str:
    """The icon that stands for what the tool does."""
    word = name.lower()
    for sign, names in _ICONS.items():
        if word in names or word.partition(".")[0] in names:
            return sign
    return "link" if name.startswith("mcp__") else "terminal-window"


def is_shell(name: str) -> bool:
    """Whether the tool runs a command in a terminal."""
    return name.lower() in SHELL_TOOLS


def is_edit(name: str) -> bool:
    """Whether the tool changes a file."""
    return name.lower() in EDIT_TOOLS


def first_argument(arguments: str) -> str:
    """The argument that tells most, as text that may have several lines."""
    values = decoded(arguments)
    if values is None:
        return arguments.strip()
    for name in _FIRST:
        if text := spoken(values.get(name)):
            return text
    return next((text for value in values.values() if (text := spoken(value))), "")


def spoken(value: object) -> str:
    """One argument as a person would write it; empty for what is no word."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list) and value and all(isinstance(word, str) for word in value):
        if len(value) == 3 and value[1] in ("-c", "-lc"):  # a shell that is given a command
            return str(value[2]).strip()
        return shlex.join(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def file_of(values: dict[str, object] | None) -> str:
    """The path of the file that the arguments name."""
    for name in ("file_path", "path", "notebook_path", "filename", "filePath", "target_file"):
        if values and (text := spoken(values.get(name))):
            return text
    return ""


def language_of(path: str) -> str:
    """The language a file of that name is written in, as the highlighter calls it."""
    name = PurePosixPath(path.replace("\\", "/")).name.lower()
    return _LANGUAGES.get(name.rpartition(".")[2], "")
