"""What a kept file says, where it is text: its beginning, as it is shown when it is unfolded."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from chatvault.ui.thread.images.picture import GONE

MOST_BYTES = 200_000
NOT_TEXT, EMPTY = "binary", "empty"
_BUDGET = 24_000_000  # characters that are kept


@dataclass(frozen=True, slots=True)
class FileText:
    """The beginning of a file; ``problem`` says why there is none to show."""

    text: str = ""
    is_cut: bool = False
    problem: str = ""


def read_text(head: bytes | None) -> FileText:
    """What the first bytes of a file say: one more than ``MOST_BYTES``, where there are so many."""
    if not head:
        return FileText(problem=GONE if head is None else EMPTY)
    if b"\x00" in head:
        return FileText(problem=NOT_TEXT)
    is_cut = len(head) > MOST_BYTES
    try:
        # The last letter may be cut in two.
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        return FileText(decoder.decode(head[:MOST_BYTES], final=not is_cut), is_cut)
    except UnicodeDecodeError:
        return FileText(problem=NOT_TEXT)


class FileTexts:
    """The texts of the files that were unfolded in a thread."""

    def __init__(self) -> None:
        self._texts: dict[str, FileText] = {}

    def copy(self) -> FileTexts:
        """The same for use on another thread."""
        made = FileTexts()
        made._texts = dict(self._texts)
        return made

    def get(self, blob: str) -> FileText | None:
        """What that file says, where it was read already."""
        return self._texts.get(blob)

    def put(self, blob: str, text: FileText) -> None:
        """Remember what a file says, and forget what was read first where it is too much."""
        self._texts[blob] = text
        total = sum(len(known.text) for known in self._texts.values())
        for known in tuple(self._texts):
            if total <= _BUDGET:
                return
            total -= len(self._texts.pop(known).text)
