"""Telling what a person asked Copilot from what its program wrote around it."""

from __future__ import annotations

SKILL = "<skill-context"  # so begins what a skill says in a person's name

_REQUEST, _REQUEST_ENDS = "<userRequest>", "</userRequest>"
_STAMP, _STAMP_ENDS = "<current_datetime>", "</current_datetime>"


def unwrapped(text: str) -> tuple[str, str]:
    """What was put to a prompt, and the prompt.

    An editor that hands a prompt on tells it twice: before what it adds, and as the request.
    """
    asked = _without_stamp(text)
    request, begins, end = asked.partition(_REQUEST)
    if not (begins and end.rstrip().endswith(_REQUEST_ENDS)):
        return "", asked
    told = end.rstrip().removesuffix(_REQUEST_ENDS).strip()
    if not told:
        return "", asked
    return request.strip().removeprefix(told).strip(), told


def _without_stamp(text: str) -> str:
    """Without the time at its end, which the first versions wrote into the prompt itself."""
    told = text.rstrip()
    if not told.endswith(_STAMP_ENDS):
        return text
    asked, _, moment = told.removesuffix(_STAMP_ENDS).rpartition(_STAMP)
    return asked.rstrip() if asked.strip() and "<" not in moment else text
