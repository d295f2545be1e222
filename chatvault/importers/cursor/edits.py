"""What an edit changed, where the editor keeps the file before and after it apart from the call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.json_files.stored_json import stored_json

CONTENT = "composer.content."  # how the keys of contents begin

_BEFORE, _AFTER = "beforeContentId", "afterContentId"
_LONGEST_NAMING = 10_000  # characters of an object that names contents
_LARGEST = 2_000_000  # characters of a content
_MOST_OFTEN = 20  # times that a content is read, which another edit may name too
_AROUND = 3  # lines before and after what was changed

Contents = Callable[[str], str | None]


class Edits:
    """Tells what edits changed, in the lines that they changed."""

    def __init__(self, contents: Contents) -> None:
        """``contents`` gives what is kept under a key, None where there is nothing."""
        self._contents = contents
        self._read: Counter[str] = Counter()

    def told(self, outcome: str) -> str:
        """The changed lines, "" where the outcome names no contents that can be read."""
        if len(outcome) > _LONGEST_NAMING or f'"{_AFTER}"' not in outcome:
            return ""
        named = mapping(stored_json(outcome))
        after = self._content(string(named.get(_AFTER)))
        before = self._content(string(named[_BEFORE])) if named.get(_BEFORE) else ""
        return "" if before is None or after is None else changed_lines(before, after)

    def _content(self, key: str) -> str | None:
        self._read[key] += 1
        if not key.startswith(CONTENT) or self._read[key] > _MOST_OFTEN:
            return None
        content = self._contents(key)
        return None if content is None or len(content) > _LARGEST else content


def changed_lines(before: str, after: str) -> str:
    """All from the first to the last line that differs, as a patch has it; "" where none does."""
    old, new = before.splitlines(), after.splitlines()
    if old == new:
        return ""
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    rest = range(most - head)
    tail = next((at for at in rest if old[-1 - at] != new[-1 - at]), len(rest))
    first, ends = max(head - _AROUND, 0), (len(old) - tail, len(new) - tail)
    below = old[ends[0] : ends[0] + _AROUND]
    lines = [f" {line}" for line in old[first:head]]
    lines += [f"-{line}" for line in old[head : ends[0]]]
    lines += [f"+{line}" for line in new[head : ends[1]]]
    lines += [f" {line}" for line in below]
    places = (f"{first + 1},{end - first + len(below)}" for end in ends)
    return "\n".join(["@@ -{} +{} @@".format(*places), *lines])
