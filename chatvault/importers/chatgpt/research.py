"""The reports of ChatGPT's deep research, which since 2026 stand beside the conversation.

An app writes them and shows them in a window of its own: no message says them, but the state of
that window is kept with the message of the tool that began the research, and at times told to
the model in a message that nobody sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.importers.json_files import json_lenient
from chatvault.importers.json_files.json_values import from_json, mapping, sequence

_TOLD = "The latest state of the widget is:"  # how that message to the model begins
_STATES = ("widget_state", "venus_widget_state")

Entry = dict[str, Any]


class Research:
    """The reports of one conversation, each once: its state may stand with several messages."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def report(self, message: Entry) -> Entry | None:
        """The report that comes with a message, in the form of an answer."""
        for state in _states(message):
            report = mapping(state.get("report_message"))
            text = "\n".join(_texts(mapping(report.get("content"))))
            if text.strip() and text not in self._known:
                self._known.add(text)
                return _as_answer(report, message)
        return None


def _states(message: Entry) -> Iterator[Entry]:
    metadata = mapping(message.get("metadata"))
    app = mapping(metadata.get("chatgpt_sdk"))
    for held in (app, mapping(app.get("tool_response_metadata")), metadata):
        for key in _STATES:
            if (state := held.get(key)) is not None:  # hardly any message has one
                yield _opened(state)
    for text in _texts(mapping(message.get("content"))):
        if text.lstrip().startswith(_TOLD):
            state = _first_object(text.partition(_TOLD)[2].lstrip())
            yield mapping(state.get("widget_state")) or state


def _opened(state: object) -> Entry:
    """The state, which mostly is JSON inside of a text."""
    return mapping(from_json(state) if isinstance(state, str) else state)


def _first_object(text: str) -> Entry:
    """The object that a text begins with, whatever is said behind it."""
    try:
        value, end = json_lenient.decode(text)
        return mapping(json_lenient.mended(value, text[:end])[0])
    except ValueError:  # malformed, incomplete or too deep
        return {}


def _texts(content: Entry) -> list[str]:
    return [part for part in sequence(content.get("parts")) if isinstance(part, str)]


def _as_answer(report: Entry, message: Entry) -> Entry:
    return report | {
        "author": {"role": "assistant"},
        "recipient": "all",
        "create_time": report.get("create_time") or message.get("create_time"),
        "metadata": mapping(report.get("metadata"))
        | {"is_visually_hidden_from_conversation": False},
    }
