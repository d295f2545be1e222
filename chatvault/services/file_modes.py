"""New files are for their owner alone; programs started for the person keep the person's umask."""

from __future__ import annotations

import os

_PRIVATE = 0o077
_usual: list[int] = []  # what new files were for when the program began, once that is known


def make_private() -> None:
    """Let all that this process writes from now on be for its owner alone."""
    before = os.umask(_PRIVATE)
    if not _usual:
        _usual.append(before)


def usual_umask() -> int:
    """The umask that the person's own programs have; -1, which changes nothing, if unknown."""
    return _usual[0] if _usual and os.name == "posix" else -1
