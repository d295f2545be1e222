"""The tools that Copilot Chat has called in one request, with what came back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.stand_in import SUMMARY
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.copilot_chat.matching import matched
from chatvault.importers.copilot_chat.parts import base64_of, path_of, rendered, shown, text_of
from chatvault.importers.json_files.json_values import (
    count,
    mapping,
    number,
    sequence,
    string,
    to_json,
)
from chatvault.importers.times.timestamps import timestamp

INVOCATIONS = ("toolInvocationSerialized", "toolInvocation")
_OWN_ENDING = "__vscode-"  # and a number, for providers may name two calls alike
_AGENT, _SIMPLE = "subagent", "simpleToolInvocation"
# What is told of a sub-agent besides what it was asked.
_OF_AGENTS = (
    *("kind", "result", "startedAt", "duration", "isActive", "hasStarted", "isChatAvailable"),
    "chatResource",
)
_INVALID = "ERROR: Your input to the tool was invalid"
_REFUSED = {0: "not allowed", 5: "skipped"}  # how VS Code numbers what a person decided


class Tools:
    """Joins the calls that a response shows with those the model made, told beside it.

    A call has the id that the model gave it: a transcript of the chat tells by that what came back.
    """

    def __init__(self, request: dict[str, Any], pictures: Pictures) -> None:
        self._pictures = pictures
        metadata = mapping(mapping(request.get("result")).get("metadata"))
        self._results = mapping(metadata.get("toolCallResults"))
        self._rounds = [mapping(each) for each in sequence(metadata.get("toolCallRounds"))]
        made = [mapping(call) for each in self._rounds for call in sequence(each.get("toolCalls"))]
        self._by_id = {string(call.get("id")): call for call in made}
        shown = [each for each in map(mapping, sequence(request.get("response"))) if _shows(each)]
        if len(shown) != len(made):
            made = [call for call in made if not self._was_invalid(call)]
        for part, call in matched(shown, made):
            self._by_id.setdefault(string(part.get("toolCallId")), call)

    def call(self, part: dict[str, Any]) -> ToolCall:
        """The call that a part of the response shows."""
        call_id = string(part.get("toolCallId"))
        made = self._by_id.get(call_id, {})
        name = string(part.get("toolId")) or string(made.get("name")) or "tool"
        arguments = _arguments(part, made)
        return ToolCall(name, arguments, _named(part, made), self._outcome(part, made))

    def tells(self, call_id: str) -> bool:
        """Whether what came back from a call is told with it."""
        return bool(self._result({"toolCallId": call_id}, self._by_id.get(call_id, {})))

    def thoughts(self) -> list[Block]:
        """What was thought, where the response itself does not tell it."""
        texts = (thought(each.get("thinking")) for each in self._rounds)
        return [Thinking(text) for text in texts if text]

    def rounds(self) -> Iterator[Block]:
        """All that was said and called, where there is no response."""
        for each in self._rounds:
            if thinking := thought(each.get("thinking")):
                yield Thinking(thinking)
            if said := string(each.get("response")):
                yield Text(said)
            for call in map(mapping, sequence(each.get("toolCalls"))):
                outcome = self._outcome({}, call)
                name = string(call.get("name")) or "tool"
                yield ToolCall(name, _arguments({}, call), _named({}, call), outcome)

    def _outcome(self, part: dict[str, Any], made: dict[str, Any]) -> ToolOutcome | None:
        text = _told(part) or self._result(part, made) or _failure(part)
        status, note = _judged(part)
        began, took = _ran(part)
        if not text and status is ToolStatus.UNKNOWN:
            return None
        summary = "" if text else shown(text_of(part.get("pastTenseMessage")))
        return ToolOutcome(
            text or summary,
            status,
            note,
            began,
            took,
            details=SUMMARY if summary else None,
            attachments=tuple(self._pictures_of(part)),
        )

    def _pictures_of(self, part: dict[str, Any]) -> Iterator[Attachment]:
        """Pictures and other files among what came back."""
        output = mapping(part.get("resultDetails")).get("output")
        for each in map(mapping, sequence(output) or [output]):
            whole = each.get("base64Data") if each.get("type") == "data" else None
            held = each.get("value") if each.get("isText") is False else whole
            if data := base64_of(held):
                yield self._pictures.from_base64(data, string(each.get("mimeType")))

    def _was_invalid(self, call: dict[str, Any]) -> bool:
        """Whether the call came to nothing before it could be shown."""
        return self._result({}, call).startswith(_INVALID)

    def _result(self, part: dict[str, Any], made: dict[str, Any]) -> str:
        result = self._results.get(string(made.get("id")))
        if result is None:
            result = self._results.get(string(part.get("toolCallId")))
        pieces = (rendered(each) for each in sequence(mapping(result).get("content")))
        return "\n".join(filter(None, pieces))


def edit(part: dict[str, Any]) -> ToolCall | None:
    """A change of a file as the call that made it; None where nothing was changed."""
    edits: list[Any] = []
    for each in sequence(part.get("edits")):
        edits += each if isinstance(each, list) else [each]
    if not edits:
        return None
    arguments = to_json({"path": path_of(part.get("uri")), "edits": edits})
    status = ToolStatus.OK if part.get("done") is True else ToolStatus.UNKNOWN
    return ToolCall("edit_file", arguments, outcome=ToolOutcome(status=status))


def _named(part: dict[str, Any], made: dict[str, Any]) -> str | None:
    """The model's id of a call, which the chat makes its own by an ending."""
    named = string(made.get("id")) or string(part.get("toolCallId"))
    return named.partition(_OWN_ENDING)[0] or None


def _shows(part: dict[str, Any]) -> bool:
    return part.get("kind") in INVOCATIONS


def thought(value: object) -> str:
    """What was thought; it comes as text, as a list of texts, or with an id."""
    fields = mapping(value)
    told = (fields.get("text") or fields.get("value")) if fields else value
    return "".join(filter(None, map(string, sequence(told)))) or string(told)


def _arguments(part: dict[str, Any], made: dict[str, Any]) -> str:
    told = made.get("arguments")
    if told not in (None, ""):
        return to_json(told)
    details = part.get("resultDetails")
    if told := mapping(details).get("input"):
        return to_json(told)
    data = mapping(part.get("toolSpecificData"))
    if command := _command(data):
        return to_json({"command": command})
    kind = data.get("kind")
    if kind == "input" and data.get("rawInput"):
        return to_json(data["rawInput"])
    if kind == _SIMPLE:
        return to_json({"input": data["input"]}) if data.get("input") else ""
    apart = _OF_AGENTS if kind == _AGENT else ("kind",)
    if told := {key: value for key, value in data.items() if key not in apart}:
        return to_json(told)
    said = shown(text_of(part.get("invocationMessage")))
    return to_json({"invocation": said}) if said else ""


def _command(data: dict[str, Any]) -> str:
    """The line that was run, as the person or the tool changed what the model wrote."""
    line = mapping(data.get("commandLine"))
    lines = (line.get("userEdited"), line.get("toolEdited"), line.get("original"))
    return next(filter(None, map(string, lines)), string(data.get("command")))


def _told(part: dict[str, Any]) -> str:
    """The output as the part itself holds it."""
    details, data = part.get("resultDetails"), mapping(part.get("toolSpecificData"))
    if isinstance(details, list):
        return "\n".join(filter(None, map(path_of, details)))
    output = mapping(details).get("output")
    if isinstance(output, str):
        return output
    texts = (each for each in map(mapping, sequence(output)) if each.get("isText") is not False)
    told = "\n".join(filter(None, (string(each.get("value")) for each in texts)))
    if not told and data.get("kind") == _AGENT:
        return string(data.get("result"))
    if not told and data.get("kind") == _SIMPLE:
        return string(data.get("output"))
    return told or string(mapping(data.get("terminalCommandOutput")).get("text"))


def _ran(part: dict[str, Any]) -> tuple[int | None, int | None]:
    """When a command or a sub-agent began, and how long it ran, in ms."""
    data = mapping(part.get("toolSpecificData"))
    told = data if data.get("kind") == _AGENT else mapping(data.get("terminalCommandState"))
    took = count(told.get("duration")) if number(told.get("duration")) is not None else None
    return timestamp(told.get("timestamp", told.get("startedAt"))), took


def _failure(part: dict[str, Any]) -> str:
    """Why a tool failed, where the part tells it."""
    return text_of(part.get("resultError"))


def _judged(part: dict[str, Any]) -> tuple[ToolStatus, str]:
    data = mapping(part.get("toolSpecificData"))
    code = number(mapping(data.get("terminalCommandState")).get("exitCode"))
    confirmed = part.get("isConfirmed")
    kind = number(mapping(confirmed).get("type"))
    if confirmed is False or kind in _REFUSED:
        return ToolStatus.FAILED, _REFUSED.get(int(kind or 0), "")
    if mapping(part.get("resultDetails")).get("isError") is True or _failure(part):
        return ToolStatus.FAILED, "failed"
    if code:
        return ToolStatus.FAILED, f"exit {code:.0f}"
    return (ToolStatus.OK if part.get("isComplete") is True else ToolStatus.UNKNOWN), ""
