"""What a tool was asked to do, out of arguments that every product writes its own way."""

from __future__ import annotations

import json
import shlex
from pathlib import PurePosixPath

_PATHS = (
    "file_path", "path", "notebook_path", "filename", "filePath", "target_file", "absolute_path"
)  # fmt: skip


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SHELL_TOOLS = _words(
    "bash bash_tool shell exec exec_command local_shell local_shell_call run_terminal_cmd "
    "execute_command run_shell_command run_in_terminal terminal container.exec powershell "
    "shell_command run_command monitor"
)
EDIT_TOOLS = _words(
    "edit multiedit write apply_patch str_replace str_replace_editor "
    "str_replace_based_edit_tool create_file replace write_file edit_file search_replace "
    "notebookedit update_file write_to_file replace_in_file apply_diff update insert "
    "insert_edit_into_file canmore.create_textdoc canmore.update_textdoc delete_file"
)
READ_TOOLS = _words("read read_file view_file open_file cat notebookread view")
SEARCH_TOOLS = _words(
    "grep glob search_files find rg file_search grep_search glob_file_search codebase_search "
    "search_file_content"
)
FOLDER_TOOLS = _words("ls list_directory list_dir list_files read_folder")
WEB_TOOLS = _words(
    "webfetch websearch web_search web_fetch web browser fetch google_search "
    "google_web_search launch_extended_search_task"
)
AGENT_TOOLS = _words("task agent spawn_agent delegate new_task")
TODO_TOOLS = _words(
    "todowrite todo_write update_plan todoread taskcreate taskupdate tasklist update_todo_list "
    "write_todos manage_todo_list"
)
QUESTION_TOOLS = _words(
    "askuserquestion request_user_input request_user_input_async ask_followup_question"
)
NOTEBOOK_TOOLS = _words("python repl analysis analysis_tool code_interpreter python_user_visible")
PICTURE_TOOLS = _words(
    "dalle dalle.text2im image_gen image_gen.text2im image_generation text2im generate_image"
)
_ICONS = {
    "terminal-window": SHELL_TOOLS
    + NOTEBOOK_TOOLS
    + _words("bashoutput write_stdin killshell killbash taskoutput taskstop"),
    "pencil-simple": EDIT_TOOLS,
    "file-text": READ_TOOLS + _words("open artifacts present_files canmore"),
    "magnifying-glass": SEARCH_TOOLS + _words("search toolsearch tool_search"),
    "folder-simple": FOLDER_TOOLS,
    "globe": WEB_TOOLS + _words("launch"),
    "robot": AGENT_TOOLS,
    "question": QUESTION_TOOLS,
    "list-checks": TODO_TOOLS,
    "list": _words("exitplanmode exit_plan_mode enterplanmode plan"),
    "image": PICTURE_TOOLS + _words("view_image"),
    "brain": _words("think bio memory"),
    "star": _words("skill"),
}
_FIRST = _words(
    "command cmd file_path notebook_path filename pattern query queries path url uri description "
    "title prompt question skill name input code"
)
_SIGNS = {name: sign for sign, names in _ICONS.items() for name in names}
KNOWN = frozenset(_SIGNS)
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


def key_of(name: str) -> str:
    """The name by which a tool is known here, however the source spells it."""
    word = name.lower()
    if word in KNOWN or word.startswith("mcp__"):
        return word
    last, first = word.rpartition(".")[2], word.partition(".")[0]
    return first if first in KNOWN else last if last in KNOWN else word


def icon(name: str) -> str:
    """The icon that stands for what the tool does."""
    return _SIGNS.get(key_of(name)) or ("link" if name.startswith("mcp__") else "terminal-window")


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
    for name in _PATHS:
        if values and (text := spoken(values.get(name))):
            return text
    return ""


def language_of(path: str) -> str:
    """The language a file of that name is written in, as the highlighter calls it."""
    name = PurePosixPath(path.replace("\\", "/")).name.lower()
    return _LANGUAGES.get(name.rpartition(".")[2], "")
