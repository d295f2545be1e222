"""The table ``session_message``, in which a message is one row: told in the form of before.

Its types and fields are those of OpenCode's ``core/session/message.ts``.
"""

from __future__ import annotations

from collections.abc import Callable

from chatvault.importers.json_values import mapping, sequence, string
from chatvault.importers.opencode.stored import Fields, StoredMessage

_SWITCHES = ("agent-switched", "model-switched")  # told by the next answer as well


def older_form(key: str, kind: str, data: Fields) -> StoredMessage | None:
    """The message with its parts as the other tables would hold it; None for one that says nothing.

    What is of a type not known yet becomes a part of that type.
    """
    if kind in _SWITCHES:
        return None
    read = _READERS.get(kind)
    about, parts = read(data) if read else ({"role": "system"}, [{"type": kind}])
    told = {**about, "time": mapping(data.get("time"))}
    return StoredMessage(key, told, tuple((f"{key}:{n}", part) for n, part in enumerate(parts)))


def _user(data: Fields) -> tuple[Fields, list[Fields]]:
    files = [_file(mapping(one)) for one in sequence(data.get("files"))]
    return {"role": "user"}, [_text(data), *files]


def _added(data: Fields) -> tuple[Fields, list[Fields]]:
    return {"role": "user"}, [{**_text(data), "synthetic": True}]


def _system(data: Fields) -> tuple[Fields, list[Fields]]:
    return {"role": "system"}, [{**_text(data), "synthetic": True}]


def _shell(data: Fields) -> tuple[Fields, list[Fields]]:
    """What a person ran in the shell."""
    time = mapping(data.get("time"))
    ended = "completed" in time or bool(data.get("output"))
    state = {
        "status": "completed" if ended else "running",
        "input": {"command": string(data.get("command"))},
        "output": string(data.get("output")),
        "time": {"start": time.get("created"), "end": time.get("completed")},
    }
    return {"role": "user"}, [
        {"type": "tool", "tool": "bash", "callID": data.get("callID"), "state": state}
    ]


def _assistant(data: Fields) -> tuple[Fields, list[Fields]]:
    model = mapping(data.get("model"))
    told = ("agent", "cost", "tokens", "error")
    about: Fields = {key: data[key] for key in told if key in data}
    about |= {
        "role": "assistant",
        "modelID": model.get("id"),
        "providerID": model.get("providerID"),
    }
    pieces = map(mapping, sequence(data.get("content")))
    return about, [_tool(one) if one.get("type") == "tool" else one for one in pieces]


def _compaction(data: Fields) -> tuple[Fields, list[Fields]]:
    summary = {"type": "text", "text": string(data.get("summary"))}
    return {"role": "assistant", "summary": True}, [summary]


def _tool(piece: Fields) -> Fields:
    """A call: what it gave back stands in pieces, with what the tool knows of it beside them."""
    state, time = mapping(piece.get("state")), mapping(piece.get("time"))
    content = [mapping(one) for one in sequence(state.get("content"))]
    files = [*content, *map(mapping, sequence(state.get("attachments")))]
    error = mapping(state.get("error"))
    told = {
        "status": state.get("status"),
        "input": state.get("input"),
        "output": "\n".join(filter(None, (string(one.get("text")) for one in content))),
        "error": string(error.get("message")) or string(state.get("error")),
        "metadata": state.get("structured"),
        "attachments": [_file(one) for one in files if one.get("type") != "text"],
        "time": {"start": time.get("ran", time.get("created")), "end": time.get("completed")},
    }
    return {"type": "tool", "tool": piece.get("name"), "callID": piece.get("id"), "state": told}


def _text(data: Fields) -> Fields:
    return {"type": "text", "text": string(data.get("text"))}


def _file(told: Fields) -> Fields:
    url = string(told.get("uri")) or string(told.get("url"))
    return {"type": "file", "url": url, "mime": told.get("mime"), "filename": told.get("name")}


_READERS: dict[str, Callable[[Fields], tuple[Fields, list[Fields]]]] = {
    "user": _user,
    "synthetic": _added,
    "system": _system,
    "shell": _shell,
    "assistant": _assistant,
    "compaction": _compaction,
}
