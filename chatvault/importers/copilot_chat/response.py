"""What Copilot Chat answered to one request, as blocks."""

from __future__ import annotations

import re
from typing import Any

from chatvault.domain.blocks import Block, Event, EventKind, Text, Thinking
from chatvault.domain.parsed import Severity
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.copilot_chat.asking import ASKING, asked
from chatvault.importers.copilot_chat.notices import NOTICES, SHOWN, notice, shown
from chatvault.importers.copilot_chat.parts import below, path_of, text_of
from chatvault.importers.copilot_chat.tools import INVOCATIONS, Tools, edit, thought
from chatvault.importers.exports.teller import Teller
from chatvault.importers.json_files.json_values import mapping, number, sequence, string

_MARKDOWN = ("markdownContent", "markdownVuln")
_EDITS = ("textEditGroup", "notebookEditGroup")
_SILENT = frozenset(
    (
        *("undoStop", "prepareToolInvocation", "progressTaskSerialized", "progressTask"),
        *("progressMessage", "mcpServersStarting", "command", "move", "references", "reference"),
        *("clearToPreviousToolInvocation", "extensions", "multiDiffData", "usedContext"),
        *("codeCitation", "mcpServersStartingSerialized", "workspaceEdit", "externalEdit"),
        *("disabledClaudeHooks", "agentDetection", "autoModeResolution", "voiceProgress"),
        *("mcpAuthenticationRequired", "mcpServersStartingSlow"),
    )
)
_LONGEST_THOUGHT = 24 * 3_600_000  # ms; a longer time says nothing
_SHORTEST_FENCE = 3  # signs
_CLOSING = re.compile(r"\s*`{3,}")


class ResponseReader:
    """Puts the parts of responses together; files are named from ``folder`` on."""

    def __init__(self, teller: Teller, folder: str, pictures: Pictures) -> None:
        self._teller, self._folder = teller, folder
        self._pictures = pictures
        self._blocks: list[Block] = []
        self._text = ""
        self._thinking = ""  # the id of the thought that goes on
        self._fenced = False  # inside of the fences around a change of a file
        self._fence = ""  # that was opened for a change, as long as none has come

    def read(self, request: dict[str, Any]) -> list[Block]:
        """The blocks of the answer to a request."""
        self._blocks, self._text, self._thinking = [], "", ""
        self._fenced, self._fence = False, ""
        tools = Tools(request, self._pictures)
        response = request.get("response")
        for part in sequence(response) or [response]:
            self._part(part, tools)
        self._end_text()
        if not self._blocks:
            return list(tools.rounds())
        if not any(isinstance(block, Thinking) for block in self._blocks):
            return [*tools.thoughts(), *self._blocks]
        return self._blocks

    def _part(self, part: object, tools: Tools) -> None:
        fields = mapping(part)
        kind = string(fields.get("kind"))
        if isinstance(part, str) or not kind or kind in _MARKDOWN:
            self._say(text_of(part))
        elif kind == "inlineReference":
            self._say(self._reference(fields))
        elif kind == "thinking":
            self._think(fields)
        elif kind in INVOCATIONS:
            self._add(tools.call(fields))
        elif kind == "codeblockUri":
            self._open_fence()
        else:
            self._special(fields, kind, tools)

    def _special(self, part: dict[str, Any], kind: str, tools: Tools) -> None:
        """What the editor shows between the words and the calls."""
        if kind in _EDITS:
            if (change := edit(part)) is not None:
                self._add(change)
        elif kind in ASKING:
            self._ask(part, tools)
        elif kind in NOTICES:
            if told := notice(part):
                self._add(Event(EventKind.NOTICE, told))
        elif kind in SHOWN:
            self._say(shown(part))
        elif kind not in _SILENT:
            text = f"A part of the unknown kind “{kind[:40]}” is left out."
            self._teller.tell(Severity.INFO, text)

    def _ask(self, part: dict[str, Any], tools: Tools) -> None:
        """What was asked; where a tool of the model did, its call tells it."""
        if not tools.tells(string(part.get("resolveId"))) and (call := asked(part)) is not None:
            self._add(call)

    def _say(self, text: str) -> None:
        """Parts of text follow each other without anything between them."""
        if self._fenced and text.strip():
            self._fenced = False
            if _CLOSING.match(text):
                text = _CLOSING.sub("", text, count=1)
            elif self._fence:  # it is code of no change
                self._text += f"{self._fence}\n"
        self._text += text

    def _reference(self, part: dict[str, Any]) -> str:
        reference = mapping(part.get("inlineReference"))
        path = below(path_of(reference), self._folder)
        name = string(part.get("name")) or string(reference.get("name")) or path
        return f"`{name}`" if name else ""

    def _think(self, part: dict[str, Any]) -> None:
        text, thought_id = thought(part.get("value")), string(part.get("id"))
        if not text:
            return
        self._end_text()
        last, seconds = self._blocks[-1] if self._blocks else None, _seconds(part)
        if isinstance(last, Thinking) and thought_id == self._thinking:
            self._blocks[-1] = Thinking(last.text + text, seconds or last.seconds)
        else:
            self._blocks.append(Thinking(text, seconds))
        self._thinking = thought_id

    def _open_fence(self) -> None:
        """VS Code shows a change of a file in place of an empty block of code."""
        written = self._text.rstrip()
        before = written.rstrip("`")
        if len(written) - len(before) >= _SHORTEST_FENCE:
            self._text, self._fenced, self._fence = before, True, written[len(before) :]

    def _add(self, block: Block) -> None:
        self._fence = ""
        self._end_text()
        self._blocks.append(block)

    def _end_text(self) -> None:
        if self._text.strip():
            self._blocks.append(Text(self._text.strip("\n")))
        self._text = ""


def _seconds(part: dict[str, Any]) -> float | None:
    """How long a thought took, as newer versions tell it."""
    took = number(part.get("reasoningDurationMs"))
    return round(took / 1000, 1) if took and 0 < took <= _LONGEST_THOUGHT else None
