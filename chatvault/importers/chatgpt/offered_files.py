"""Files that an answer of ChatGPT offers: by a link into its sandbox, or by a mark in its text.

Since 2025 what an agent made is marked ``{{file:file-…}}``, also as the address of a picture; what
the files are called stands in a list in the metadata, which is called after nothing lasting.
"""

from __future__ import annotations

import re

from chatvault.domain.blocks import Block, File, Image
from chatvault.importers.chatgpt.assets import Assets
from chatvault.importers.chatgpt.turn import Turn
from chatvault.importers.json_files.json_values import mapping, sequence, string

_SANDBOX_LINK = re.compile(r"sandbox:(/[^\s)\"'>\]]+)")
_ID = r"\{\{file:(file[-_][\w-]{1,200})\}\}"
_MARK = re.compile(rf"!\[([^\[\]\n]{{0,300}})\]\({_ID}\)|{_ID}")


def linked(turn: Turn, text: str, assets: Assets) -> list[Block]:
    """What links of the text lead to in the sandbox."""
    if "sandbox:/" not in text:
        return []
    names = dict.fromkeys(path.rpartition("/")[2] for path in _SANDBOX_LINK.findall(text))
    written = assets.written_by
    return [File(written(turn.message_id, turn.conversation, name)) for name in names if name]


def marked(turn: Turn, text: str, assets: Assets) -> tuple[str, list[Block]]:
    """The text with names in place of marks, and the files that these stand for."""
    if "{{file:" not in text:
        return text, []
    text, names = _named(turn, text)
    return text, [_block(assets, file_id, name) for file_id, name in names.items()]


def _named(turn: Turn, text: str) -> tuple[str, dict[str, str]]:
    """The text without marks, and the names of what they stand for by their ids."""
    known = _names(turn)
    names: dict[str, str] = {}

    def shown(mark: re.Match[str]) -> str:
        file_id = mark[2] or mark[3]
        names[file_id] = known.get(file_id, "")
        return names[file_id] if mark[1] is None else mark[1]

    return _MARK.sub(shown, text), names


def _names(turn: Turn) -> dict[str, str]:
    listed = (one for value in turn.metadata.values() for one in map(mapping, sequence(value)))
    return {string(one.get("file_id")): string(one.get("file_name")) for one in listed}


def _block(assets: Assets, file_id: str, name: str) -> Block:
    attachment = assets.attachment(file_id, name=name)
    picture = attachment.media_type.startswith("image/")
    return Image(attachment) if picture else File(attachment)
