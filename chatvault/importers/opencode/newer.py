"""Messages that are one record each: rows of ``session_message``, or in an export of version 2.

They are told in the form of before. Their types and fields are those of OpenCode's
``schema/session-message.ts``, and of its forerunner ``core/session/message.ts``.
"""

from __future__ import annotations

from collections.abc import Callable

from chatvault.importers.contents.file_addresses import path_in
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.opencode.stored import Fields, StoredMessage

# What only tells how the program went on; what was switched to is told by the next answer as well.
_SILENT = ("agent-switched", "model-switched", "location-switched", "idle")
_STOPPED = ("killed", "timeout")  # how a command that was run in the shell may have ended


def older_form(key: str, kind: str, data: Fields) -> StoredMessage | None:
    """The message with its parts as the other tables would hold it; None for one that says nothing.

    What is of a type not known yet becomes a part of that type.
    """
    if kind in _SILENT:
        return None
    read = _READERS.get(kind)
    about, parts = read(data) if read else ({"role": "system"}, [{"type": kind}])
    told = {**about, "time": mapping(data.get("time"))}
    return StoredMessage(key, told, tuple((f"{key}:{n}", part) for n, part in enumerate(parts)))


def _user(data: Fields) -> tuple[Fields, list[Fields]]:
    files = [_file(mapping(one)) for one in sequence(data.get("files"))]
    skills = [mapping(one) for one in sequence(data.get("skills"))]
    added = [{**_text(skill), "synthetic": True} for skill in skills]
    return {"role": "user"}, [_text(data), *files, *added]


def _added(data: Fields) -> tuple[Fields, list[Fields]]:
    return {"role": "user"}, [{**_text(data), "synthetic": True}]


def _system(data: Fields) -> tuple[Fields, list[Fields]]:
    return {"role": "system"}, [{**_text(data), "synthetic": True}]


def _shell(data: Fields) -> tuple[Fields, list[Fields]]:
    """What a person ran in the shell."""
    time, told = mapping(data.get("time")), data.get("output")
    output = string(told) or string(mapping(told).get("output"))
    ended = "completed" in time or bool(output)
    state = {
        "status": "completed" if ended else "running",
        "input": {"command": string(data.get("command"))},
        "output": output,
        "metadata": {"exit": data["exit"]} if data.get("exit") is not None else None,
        "time": {"start": time.get("created"), "end": time.get("completed")},
    }
    if data.get("status") in _STOPPED:
        state |= {"status": "error", "error": data["status"]}
    call_id = data.get("callID") or data.get("shellID")
    return {"role": "user"}, [{"type": "tool", "tool": "bash", "callID": call_id, "state": state}]


def _assistant(data: Fields) -> tuple[Fields, list[Fields]]:
    pieces = map(mapping, sequence(data.get("content")))
    return {"role": "assistant", **_answer(data)}, [
        _tool(one) if one.get("type") == "tool" else one for one in pieces
    ]


def _compaction(data: Fields) -> tuple[Fields, list[Fields]]:
    """What took the place of what was before, unless that went wrong."""
    if data.get("status") == "failed":
        return {"role": "assistant", **_answer(data)}, []
    # Kilo Code repeats in the summary what was said last, for the programs before it.
    summary = string(data.get("kilo_summary")) or string(data.get("summary"))
    part = {"type": "text", "text": summary} if summary.strip() else {"type": "compaction"}
    return {"role": "assistant", "summary": True, **_answer(data)}, [part]


def _answer(data: Fields) -> Fields:
    """What is told of a model's answer."""
    model, told = mapping(data.get("model")), ("agent", "cost", "tokens")
    about: Fields = {key: data[key] for key in told if key in data}
    about |= {"modelID": model.get("id"), "providerID": model.get("providerID")}
    error = mapping(data.get("error"))
    if error:
        about["error"] = error if "name" in error else {"name": error.get("type"), "data": error}
    return about


def _tool(piece: Fields) -> Fields:
    """A call: what it gave back stands in pieces, with what the tool knows of it beside them."""
    state, time = mapping(piece.get("state")), mapping(piece.get("time"))
    content = [mapping(one) for one in sequence(state.get("content"))]
    files = [*content, *map(mapping, sequence(state.get("attachments")))]
    error = mapping(state.get("error"))
    trouble = string(error.get("message")) or string(state.get("error"))
    texts = [*(string(one.get("text")) for one in content), trouble]
    paths = sequence(state.get("outputPaths"))
    told = {
        "status": state.get("status"),
        "input": state.get("input"),
        "output": "\n".join(filter(None, texts)),
        "metadata": state.get("metadata") or state.get("structured"),
        "outputPath": paths[0] if len(paths) == 1 else None,
        "attachments": [_file(one) for one in files if one.get("type") != "text"],
        "time": {"start": time.get("ran", time.get("created")), "end": time.get("completed")},
    }
    call_id = piece.get("callID") or piece.get("id")
    return {"type": "tool", "tool": piece.get("name"), "callID": call_id, "state": told}


def _text(data: Fields) -> Fields:
    return {"type": "text", "text": string(data.get("text"))}


def _file(told: Fields) -> Fields:
    """A file by its address; version 2 holds its bytes beside it."""
    data, kind = string(told.get("data")), string(told.get("mime"))
    source = mapping(told.get("source"))
    address = (told.get("uri"), told.get("url"), source.get("uri"))
    url = f"data:{kind};base64,{data}" if data else next(filter(None, map(string, address)), "")
    name = string(told.get("name")) or path_in(string(source.get("uri")))
    return {"type": "file", "url": url, "mime": kind, "filename": name}


_READERS: dict[str, Callable[[Fields], tuple[Fields, list[Fields]]]] = {
    "user": _user,
    "synthetic": _added,
    "skill": _added,
    "system": _system,
    "shell": _shell,
    "assistant": _assistant,
    "compaction": _compaction,
}
