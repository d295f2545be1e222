"""Which tool is shown how: one presenter for every kind of tool."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chatvault.ui.thread.parts.parts import Part
from chatvault.ui.thread.tools import (
    tool_agents,
    tool_documents,
    tool_files,
    tool_output,
    tool_search,
    tool_shell,
    tool_todos,
    tool_web,
)
from chatvault.ui.thread.tools.tool_arguments import (
    AGENT_TOOLS,
    EDIT_TOOLS,
    FOLDER_TOOLS,
    NOTEBOOK_TOOLS,
    PICTURE_TOOLS,
    QUESTION_TOOLS,
    READ_TOOLS,
    SEARCH_TOOLS,
    SHELL_TOOLS,
    TODO_TOOLS,
    WEB_TOOLS,
)
from chatvault.ui.thread.tools.tool_use import ToolUse


def _nothing(use: ToolUse) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Presenter:
    """How a kind of tool is shown.

    ``argument`` is what its line says, empty for the argument that tells most; ``words``: as
    words, not as code. ``prose``: what is under the line is prose. ``tells``: it says by itself
    what went wrong.
    """

    parts: Callable[[ToolUse], Iterable[Part]]
    argument: Callable[[ToolUse], str] = _nothing
    prose: bool = False
    tells: bool = False
    words: bool = False


_GENERIC = Presenter(tool_output.generic)
_SHELL = Presenter(tool_shell.shell, tool_shell.looked_at, tells=True)
_BACKGROUND = Presenter(tool_shell.background, tells=True)
_EDIT = Presenter(tool_files.edit, tool_files.paths)
_WEB = Presenter(tool_web.web, tool_web.looked_for, prose=True)
_TODOS = Presenter(tool_todos.todos, tool_todos.summary, words=True)
_AGENT = Presenter(tool_agents.agent, prose=True, words=True)
_PICTURE = Presenter(tool_documents.picture, tool_documents.prompt, prose=True, words=True)
_TASK = Presenter(tool_todos.task, tool_todos.task_summary, words=True)
_DOCUMENT = Presenter(tool_documents.document, tool_documents.title, words=True)
_QUESTION = Presenter(tool_agents.question, tool_agents.first_question, prose=True, words=True)
_PLAN = Presenter(tool_agents.plan, tool_agents.heading, prose=True, words=True)
_NOTE = Presenter(tool_agents.thought, prose=True, words=True)

_BY_KEY: dict[str, Presenter] = {
    **dict.fromkeys(SHELL_TOOLS, _SHELL),
    **dict.fromkeys(("bashoutput", "taskoutput"), _BACKGROUND),
    "write_stdin": _SHELL,
    **dict.fromkeys(NOTEBOOK_TOOLS, Presenter(tool_shell.notebook, tells=True)),
    **dict.fromkeys(EDIT_TOOLS, _EDIT),
    **dict.fromkeys(READ_TOOLS, Presenter(tool_files.read, tool_files.named)),
    **dict.fromkeys(SEARCH_TOOLS, Presenter(tool_search.found)),
    **dict.fromkeys(FOLDER_TOOLS, Presenter(tool_search.folder)),
    **dict.fromkeys(WEB_TOOLS, _WEB),
    **dict.fromkeys(TODO_TOOLS, _TODOS),
    **dict.fromkeys(("taskcreate", "taskupdate"), _TASK),
    **dict.fromkeys(AGENT_TOOLS, _AGENT),
    **dict.fromkeys(QUESTION_TOOLS, _QUESTION),
    **dict.fromkeys(("exitplanmode", "exit_plan_mode", "plan"), _PLAN),
    **dict.fromkeys(("think", "bio", "memory"), _NOTE),
    **dict.fromkeys(("artifacts", "canmore.create_textdoc"), _DOCUMENT),
    "canmore.update_textdoc": _DOCUMENT,
    **dict.fromkeys(PICTURE_TOOLS, _PICTURE),
}
KEYS = frozenset(_BY_KEY)


def presenter(use: ToolUse) -> Presenter:
    """The presenter of that tool, or the one for tools that nothing is known of."""
    return _BY_KEY.get(use.key, _GENERIC)
