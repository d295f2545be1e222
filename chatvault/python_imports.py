"""Takes PySide's hook out of Python's imports."""

from __future__ import annotations

import builtins


def leave_alone() -> None:
    """Import as Python does; the hook serves only PySide's ``__feature__`` modules.

    It reads the source of every module that is imported, and asks it for attributes. Where the
    window imports something in the same moment as a lane, pydantic was asked half imported,
    and the vault could not be opened.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
