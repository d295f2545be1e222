"""Messages that stand in one value with who they are from, alone or as a list of all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from chatvault.importers.chat_tables.python_values import as_json_text
from chatvault.importers.chat_tables.roles import role
from chatvault.importers.chat_tables.values import structure
from chatvault.importers.interchange.langchain import in_role
from chatvault.importers.interchange.other_interfaces import in_one_form
from chatvault.importers.interchange.response_items import as_messages
from chatvault.importers.json_files import json_lenient
from chatvault.importers.json_files.json_values import mapping, sequence, string

Fields = dict[str, Any]

_WHO = ("role", "from", "sender", "speaker", "author", "type")
_SAID = ("content", "text", "message", "value")
_ANSWERING = "assistant"
_ITEMS = ("_call", "_call_output")  # how those of tools end
_SAID_IN_EVENTS = {"user": "user", "bot": "assistant"}
_SHOWN = ("image", "attachment")  # by a bot instead of words
_LOOKED_AT = 5  # messages
_MESSAGES = re.compile(r'"messages"\s?:\s?\[')
_LONGEST_CUT = 20_000  # characters of a value that was cut, to look at it


def whole_message(value: object) -> Fields:
    """The message with its ``role`` and ``content``, empty where the value is none.

    LangChain keeps messages as ``{"type": "human", "data": {"content": …}}``, AutoGen names who
    speaks: ``{"source": "user", "content": …}``, the Agents SDK keeps items without a role, and
    Rasa keeps events, some of which somebody said.
    """
    told = mapping(in_role(mapping(structure(value))))
    if is_event(told):
        return _said_in_event(told)
    if _is_item(told):
        return next((message for _, message in as_messages([told])), {})
    if "content" not in told and sequence(told.get("parts")):  # as Google has it
        told = in_one_form(told)
    data = mapping(told.get("data"))
    found = {**data, "role": told.get("type")} if data else told
    if "role" not in found:
        found = {**found, "role": _who(found)}
    if "content" not in found and found.get("tool_calls"):
        found = {**found, "content": None}
    return found if "content" in found and role(found.get("role"), "") is not None else {}


def is_event(value: object) -> bool:
    """Whether it is one of the events that Rasa keeps, most of which nobody said."""
    told = mapping(structure(value))
    return isinstance(told.get("event"), str) and "timestamp" in told and "role" not in told


def _said_in_event(told: Fields) -> Fields:
    """The message that an event is, empty where nobody said anything."""
    who, shown = _SAID_IN_EVENTS.get(told["event"]), mapping(told.get("data"))
    said = string(told.get("text")) or next(filter(None, map(string, map(shown.get, _SHOWN))), "")
    return {"role": who, "content": said} if who is not None and said else {}


def _is_item(told: Fields) -> bool:
    """Whether it is a thought, a call or what that gave in a list of OpenAI's Responses."""
    kind = string(told.get("type"))
    is_one = kind == "reasoning" or kind.endswith(_ITEMS)
    return is_one and "role" not in told and any(told.get(key) for key in ("id", "call_id"))


def _who(message: Fields) -> str:
    """Who a message is from that has no role: AutoGen and newer LangChain tell it otherwise."""
    if source := string(message.get("source")):
        return "user" if source == "user" else _ANSWERING
    return string(message.get("type"))


def whole_messages(value: object) -> list[Fields]:
    """The messages that a list in one value holds, empty where it is no such list."""
    listed = _of_runs(_listed(value))
    if not isinstance(listed, list) or not listed or not all(map(_message, listed[:_LOOKED_AT])):
        return []
    return [found for one in listed if (found := _message(one))]


def _of_runs(listed: Any) -> Any:
    """The list; of runs of an agent what was said in each, without what it was told before."""
    runs = [mapping(one) for one in sequence(listed)]
    if not runs or not all(sequence(run.get("messages")) for run in runs):
        return listed
    said = list[Fields]()
    for run in runs:
        is_first = not said
        for one in map(mapping, sequence(run["messages"])):
            if one.get("from_history") is not True and (is_first or one.get("role") != "system"):
                said.append({"model": run.get("model"), **one})
    return said


def _listed(value: object) -> Any:
    """What is in the value, also where Python wrote it or where its text was cut."""
    told = structure(value)
    if isinstance(told, str) and (as_json := as_json_text(told)) is not told:
        told = structure(as_json)
    if isinstance(told, dict):  # with more of what an agent remembers
        return told.get("messages") or told.get("runs")
    return list(_beginning(told)) if isinstance(told, str) else told


def _message(value: object) -> Fields:
    """A message of a list, where its parts may be called otherwise."""
    told = mapping(value)
    if known := whole_message(told):
        return known
    who = next((told[key] for key in _WHO if role(told.get(key), "") is not None), None)
    said = next((told[key] for key in _SAID if key in told), None)
    return {} if who is None or said is None else {**told, "role": who, "content": said}


def _beginning(text: str) -> Iterator[object]:
    """What of a list stands before the place where its text was cut."""
    rest = text.lstrip()
    if rest.startswith("{") and (found := _MESSAGES.search(rest)):
        rest = rest[found.end() - 1 :]
    if not rest.startswith("[") or len(rest) > _LONGEST_CUT:
        return
    while rest[:1] in ("[", ","):
        rest = rest[1:].lstrip()
        try:
            value, end = json_lenient.decode(rest)
        except ValueError:  # the rest is cut, or no JSON
            return
        yield value
        rest = rest[end:].lstrip()
