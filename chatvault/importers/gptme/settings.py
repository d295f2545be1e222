"""What gptme keeps of a conversation beside its messages, in ``config.toml``.

``[chat]`` has the name that a person or a model gave it, the model, and the folder it works in,
with the home as "~". The file has a person's own variables too, which may be keys: it is looked
into, and not kept.
"""

from __future__ import annotations

import tomllib
from pathlib import PurePosixPath
from typing import Any

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.homes.home_above import home_above
from chatvault.importers.json_files.json_values import mapping, string

_FILE = "config.toml"
_LARGEST = 1 << 20  # bytes


def chat_settings(container: Container, conversation: str) -> dict[str, Any]:
    """What is told of the conversation; nothing where nothing can be read."""
    name = str(PurePosixPath(conversation).with_name(_FILE))
    if name not in container.names():
        return {}
    try:
        with container.open(name) as stream:
            told = tomllib.loads(stream.read(_LARGEST).decode("utf-8", "replace"))
    except (UnreadableFile, tomllib.TOMLDecodeError, RecursionError):
        return {}  # the conversation is told without
    return mapping(told.get("chat"))


def folder_of(container: Container, told: dict[str, Any], key: str) -> str:
    """The folder that was worked in; "" where it is the conversation's own, or not known."""
    folder = string(told.get("workspace"))
    if folder.startswith("~"):
        home = home_above(container, (".local",))
        folder = f"{home}{folder[1:]}" if home is not None else ""
    own = key in PurePosixPath(folder.replace("\\", "/")).parts
    return "" if own or folder == "@log" else folder
