"""Naming a model's answer whose tokens are counted once, in however many files it stands."""

from __future__ import annotations

import re

# A UUID, or what servers call a completion: "chatcmpl-" and random digits.
_RANDOM = re.compile(
    r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|[a-z]+-[0-9a-z-]{16,64}", re.IGNORECASE
)
_PLACE = re.compile(r"\d{1,12}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def usage_key(session_id: str, name: str) -> str:
    """The answer's own name where nothing else can have it, so that a copy counts with it.

    A name that only numbers the answers of one session, or tells a moment, says nothing
    beyond that session.
    """
    return name if _UUID.search(name) else f"{session_id}:{name}"


def dated_usage_key(tool: str, session_id: str, response_id: str, moment: int | None) -> str:
    """The same for tools that copy an answer with its moment, in UTC ms.

    An id that looks random goes into forks, and forks of forks, as it was, and with its moment
    is never met twice; any other means something only within the session that it was given in.
    """
    if moment is not None and _RANDOM.fullmatch(response_id):
        return f"{tool}:{response_id}@{moment}"
    return f"{tool}:{session_id}:{response_id}"


def given_usage_key(tool: str, session_id: str, response_id: str) -> str | None:
    """The same for logs of any program: a small number only counts the answers of one session."""
    if _PLACE.fullmatch(response_id):
        return f"{tool}:{session_id}:{response_id}"
    return f"{tool}:{response_id}" if response_id else None
