"""Files that were sent in a chat, whose text OpenClaw put into the prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatvault.domain.blocks import Attachment, File

_BEGIN = re.compile(r'<file name="(?P<name>[^"\n]{1,500})" mime="(?P<kind>[^"\n]{0,200})">\n?')
_END = "</file>"


def split_files(text: str) -> tuple[str, tuple[File, ...]]:
    """What is left of the prompt, and the files that stood in it."""
    left, files, at = list[str](), list[File](), 0
    for begin, end, file in _files(text):
        left.append(text[at:begin])
        files.append(file)
        at = end
    return "".join([*left, text[at:]]).strip(), tuple(files)


def _files(text: str) -> Iterator[tuple[int, int, File]]:
    """Each file with where it begins and ends."""
    at = 0
    while (found := _BEGIN.search(text, at)) is not None:
        end = text.find(_END, found.end())
        if end < 0:
            return
        at = end + len(_END)
        told = Attachment(found["name"], found["kind"])
        yield found.start(), at, File(told, text[found.end() : end].strip())
