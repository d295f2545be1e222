"""Naming a model's answer whose tokens are counted once, in however many files it stands."""

from __future__ import annotations

import re

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def usage_key(session_id: str, name: str) -> str:
    """The answer's own name where nothing else can have it, so that a copy counts with it.

    A name that only numbers the answers of one session, or tells a moment, says nothing
    beyond that session.
    """
    return name if _UUID.search(name) else f"{session_id}:{name}"
