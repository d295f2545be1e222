"""What an item of Cline's panel shows: much of it stands in JSON, in an item's text."""

from __future__ import annotations

from chatvault.domain.blocks import Event, EventKind, ToolCall, ToolOutcome, ToolStatus
from chatvault.importers.cline.items import Record
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string, to_json


def stop(told: Record) -> Event:
    """How an answer ended that was not given to its end."""
    reason, message = string(told.get("cancelReason")), string(told.get("streamingFailedMessage"))
    if reason == "user_cancelled":
        return Event(EventKind.INTERRUPTED, message)
    return Event(EventKind.ERROR, failure(message) or reason.replace("_", " "))


def failure(text: str) -> str:
    """What went wrong in words, where a provider tells it with all that it knows as JSON."""
    told = mapping(from_json(text)) if text.startswith("{") else {}
    return string(told.get("message")) or string(mapping(told.get("error")).get("message")) or text


def answer(text: str) -> str:
    """What is said; questions stand in JSON with the answers that are offered."""
    told = mapping(from_json(text)) if text.startswith("{") else {}
    said = string(told.get("question")) or string(told.get("response"))
    if not said:
        return text
    offered = sequence(told.get("options")) or sequence(told.get("suggest"))
    options = [string(one) or string(mapping(one).get("answer")) for one in offered]
    return "\n".join([said, *(f"- {option}" for option in options if option)])


def call(kind: str, text: str) -> ToolCall:
    """What a tool was asked, with what it gave where that stands there, too."""
    told = mapping(from_json(text))
    if kind == "tool":
        name = string(told.get("tool")) or kind
        # What another task is to do, or which file is read, is told where others tell what they
        # gave back.
        is_asked = name == "newTask" or (name == "readFile" and _is_path(told))
        apart = ("tool",) if is_asked else ("tool", "content")
        rest = {key: value for key, value in told.items() if key not in apart}
        failed = told.get("isError") is True
        content = string(told.get("content")) if "content" in apart else ""
        status = ToolStatus.FAILED if failed else ToolStatus.UNKNOWN
        outcome = ToolOutcome(content, status) if content else None
        return ToolCall(name, to_json(rest) if rest else "", outcome=outcome)
    name = string(told.get("toolName")) or string(told.get("uri")) or kind
    server = string(told.get("serverName"))
    arguments = told.get("arguments") or told.get("content") or ""
    return ToolCall(f"{server}.{name}" if server else name, to_json(arguments))


def _is_path(told: Record) -> bool:
    """Whether the whole path of the file stands for what is in it."""
    content, path = (string(told.get(key)).replace("\\", "/") for key in ("content", "path"))
    return bool(path) and "\n" not in content and content.endswith(path.removeprefix("./"))


def found(told: Record) -> str:
    """What agents that worked for the task have found, one after the other."""
    agents = map(mapping, sequence(told.get("items")))
    results = (string(one.get("result")) or string(one.get("error")) for one in agents)
    return "\n\n".join(filter(None, results))


def output(text: str) -> str:
    """The text of an output; a browser's stands in JSON with a picture that is left out."""
    told = mapping(from_json(text)) if text.startswith("{") else {}
    return string(told.get("logs")) if "screenshot" in told else text


def summary(record: Record, text: str) -> str:
    """What stands for all that was said before."""
    told = mapping(record.get("contextCondense")) or mapping(from_json(text))
    return string(told.get("summary"))
