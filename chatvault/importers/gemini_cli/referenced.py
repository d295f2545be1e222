"""Files that a prompt refers to, whose content Gemini CLI and Qwen Code put behind it.

It stands between two marks, in the prompt's own text or in parts of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import PureWindowsPath

from chatvault.domain.blocks import Attachment, Block, File, Text

_BEGINS = re.compile(r"^--- Content from referenced files ---$", re.MULTILINE)
_ENDS = "--- End of content ---"
_HEAD = re.compile(r"^Content from @?(?P<path>[^\n]{1,1000}):$", re.MULTILINE)
_MOST = 200  # files of a prompt
_LONGEST_NAME = 200  # characters


def with_files(blocks: Sequence[Block]) -> list[Block]:
    """The prompt, with what was put behind it as files; as it is where nothing was asked."""
    texts = ((place, one) for place, one in enumerate(blocks) if isinstance(one, Text))
    found = ((place, _BEGINS.search(one.text)) for place, one in texts)
    place, begin = next(((place, at) for place, at in found if at is not None), (0, None))
    if begin is None:
        return list(blocks)
    asked = begin.string[: begin.start()].rstrip()
    before = [*blocks[:place], *([Text(asked)] if asked else [])]
    if not any(isinstance(one, Text) for one in before):
        return list(blocks)
    after = blocks[place + 1 :]
    told = [begin.string[begin.end() :], *(one.text for one in after if isinstance(one, Text))]
    put, ends, behind = "\n".join(told).rpartition(_ENDS)
    if not ends:
        put, behind = behind, ""
    others = [one for one in after if not isinstance(one, Text)]
    said = [Text(behind.strip())] if behind.strip() else []
    return [*before, *_files(put), *others, *said]


def _files(put: str) -> Iterator[File]:
    heads = list(islice(_HEAD.finditer(put), _MOST))
    ends = [*(head.start() for head in heads[1:]), len(put)]
    for head, end in zip(heads, ends[: len(heads)], strict=True):
        name = PureWindowsPath(head["path"]).name or "file"
        yield File(Attachment(name[:_LONGEST_NAME]), put[head.end() : end].strip("\n"))
    if not heads and put.strip():
        yield File(Attachment("file"), put.strip())
