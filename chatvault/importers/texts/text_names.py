"""Which files may be text that a program wrote for people, by their names."""

from __future__ import annotations

import posixpath

_ENDINGS = (".md", ".markdown", ".txt", "")  # people call what they save otherwise, too


def may_be_text(name: str) -> bool:
    """Whether the file is worth a look."""
    return posixpath.splitext(name)[1].lower() in _ENDINGS
