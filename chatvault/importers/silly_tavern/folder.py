"""A person's folder of SillyTavern: what lies beside the chats, with what it is for."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import BinaryIO, Protocol

from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.json_files.json_shape import shape
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string

_CHATS = ("chats", "group chats")
_GROUPS = "groups"
_COPIES = re.compile(r"(?:(?P<root>.*)/)?backups/chat_[^/]*_\d{8}-\d{6}\.jsonl")
_FILES = ("user/images", "user/files")  # as the addresses in messages have them


class Opener(Protocol):
    """Opens the bytes of a file."""

    def __call__(self) -> BinaryIO:
        """From the start. Raises UnreadableFile."""


class Folder:
    """What belongs to chats: the files that messages name, and what groups are called."""

    def __init__(self, container: Container, names: Sequence[str]) -> None:
        self._container, self._names = container, frozenset(names)
        self._groups: dict[str, str] = {}
        for name in (one for one in names if is_group(container, one)):
            told = mapping(from_json(head_of(container, name).decode("utf-8", "replace")))
            for chat in sequence(told.get("chats")):
                self._groups[posixpath.join(root_of(name), string(chat))] = string(told.get("name"))

    def group(self, chat: str) -> str | None:
        """What the group of a chat is called, None where it is with one character."""
        stem = posixpath.basename(chat).removesuffix(".jsonl")
        return self._groups.get(posixpath.join(root_of(chat), stem)) or None

    def opener(self, chat: str, url: str) -> Opener | None:
        """What opens the file that a message of a chat names, None where it is not there."""
        member = posixpath.join(root_of(chat), url.replace("\\", "/").lstrip("/"))
        return partial(self._container.open, member) if member in self._names else None


def beside(container: Container, names: Sequence[str], chats: Iterable[str]) -> list[str]:
    """Those of the names that belong to the chats."""
    roots = {root_of(chat) for chat in chats if _is_in_place(chat)}
    found = []
    for name in names:
        inside = any(
            name.startswith(posixpath.join(root, folder, "")) for root in roots for folder in _FILES
        )
        if inside or (root_of(name) in roots and is_group(container, name)):
            found.append(name)
    return found


def copies(names: Iterable[str]) -> set[str]:
    """What the program saved of chats again and again, where the chats are there themselves."""
    listed = list(names)
    found = [told for name in listed if (told := _COPIES.fullmatch(name))]
    if not found:
        return set()
    roots = {root_of(name) for name in listed if _is_in_place(name)}
    return {told[0] for told in found if (told["root"] or "") in roots}


def is_group(container: Container, name: str) -> bool:
    """Whether the file says who is in a group."""
    folder, base = posixpath.split(name)
    if posixpath.basename(folder) != _GROUPS or not base.endswith(".json"):
        return False
    seen = shape(head_of(container, name))
    return seen.has("members") and seen.has("chats")


def root_of(name: str) -> str:
    """The person's folder that a file lies in."""
    parts = name.split("/")
    places = [place for place, part in enumerate(parts[:-1]) if part in (*_CHATS, _GROUPS)]
    return "/".join(parts[: places[-1]]) if places else posixpath.dirname(name)


def _is_in_place(chat: str) -> bool:
    return any(part in _CHATS for part in chat.split("/")[:-1])
