"""The tags in which models call Cline's tools, and in which older versions gave results back.

``<read_file><path>a</path></read_file>`` in an answer; in the next turn the text
``[read_file for 'a'] Result:`` with what came back in it or behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatvault.domain.blocks import Block, Text, Thinking, ToolCall, ToolOutcome, ToolResult
from chatvault.importers.json_files.json_values import to_json

_TOOLS = (
    *("execute_command", "read_file", "write_to_file", "replace_in_file", "apply_diff"),
    *("insert_content", "search_and_replace", "search_files", "list_files", "browser_action"),
    *("list_code_definition_names", "use_mcp_tool", "access_mcp_resource", "fetch_instructions"),
    *("codebase_search", "update_todo_list", "new_task", "switch_mode", "load_mcp_documentation"),
)
WORDS = {
    "attempt_completion": "result",
    "ask_followup_question": "question",
    "plan_mode_respond": "response",
}  # what is said to the person by a tool
_THINKING = "thinking"
_OPENING = re.compile(rf"^<({'|'.join((_THINKING, *WORDS, *_TOOLS))})>", re.MULTILINE)
_PARAMETER = re.compile(r"<(\w{1,60})>")
_BROWSER = "browser_action"
_BROWSED = "The browser action has been executed. The console logs and screenshot"
_RESULT = re.compile(r"\[(\w{1,60})(?: for .*?)?\] Result:\s*", re.DOTALL)


def said(text: str) -> list[Block]:
    """What an answer says, thinks and calls."""
    blocks: list[Block] = []
    place = 0
    for begin, name, inside, end in _elements(text, _OPENING):
        blocks += _words(text[place:begin])
        blocks += _element(name, inside)
        place = end
    return blocks + _words(text[place:])


def returned(text: str) -> ToolResult | None:
    """What a tool gave back, None where the text is something else."""
    if text.startswith(_BROWSED):
        return ToolResult(ToolOutcome(text), _BROWSER)
    match = _RESULT.match(text)
    return ToolResult(ToolOutcome(text[match.end() :].strip()), match[1]) if match else None


def _elements(text: str, opening: re.Pattern[str]) -> Iterator[tuple[int, str, str, int]]:
    """Where each element begins, its name, what is in it, and where it ends."""
    place, unclosed = 0, set[str]()
    while match := opening.search(text, place):
        name, place = match[1], match.end()
        closing = f"</{name}>"
        end = -1 if name in unclosed else text.find(closing, place)
        if end < 0:
            unclosed.add(name)
            continue
        yield match.start(), name, text[place:end], end + len(closing)
        place = end + len(closing)


def _element(name: str, inside: str) -> list[Block]:
    if name == _THINKING:
        return [Thinking(inside.strip())] if inside.strip() else []
    told = {key: value.strip("\n") for _, key, value, _ in _elements(inside, _PARAMETER)}
    if name in WORDS:
        return _words(told.get(WORDS[name], inside))
    return [ToolCall(name, to_json(told))]


def _words(text: str) -> list[Block]:
    return [Text(text.strip())] if text.strip() else []
