"""What a thread used: turn by turn, and what the turns do not tell with the last of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chatvault.domain.message import Role, Usage
from chatvault.importers.json_files.json_values import count, mapping, sequence
from chatvault.importers.messages.drafts import Draft


def count_usage(thread: str, value: dict[str, Any], drafts: Sequence[Draft]) -> None:
    """Give the answers of a thread what they used, all of it once.

    Of a turn with several requests only the last is told; the sum of the thread knows all.
    """
    answers = [draft for draft in drafts if draft.role is Role.ASSISTANT]
    if not answers:
        return
    for answer, told in _turns(value.get("request_token_usage"), drafts, answers):
        answer.usage = _usage(told)
    spent = [answer.usage for answer in answers if answer.usage is not None]
    rest = _beyond(_usage(mapping(value.get("cumulative_token_usage"))), spent)
    answers[-1].usage = (answers[-1].usage or Usage()) + rest
    for answer in answers:
        answer.usage = answer.usage if answer.usage is not None and answer.usage.total else None
        answer.usage_key = f"zed:{thread}:{answer.external_id}"


def _turns(
    told: object, drafts: Sequence[Draft], answers: Sequence[Draft]
) -> list[tuple[Draft, dict[str, Any]]]:
    """The last answer of each turn with what is told of it.

    Newer threads tell it by the id of the person's message, older ones by their places.
    """
    if isinstance(told, list):
        return list(zip(answers, map(mapping, sequence(told)), strict=False))
    found: dict[str, Draft] = {}
    asked = ""
    for draft in drafts:
        if draft.role is Role.USER:
            asked = draft.external_id
        elif draft.role is Role.ASSISTANT:
            found[asked] = draft
    by_id = mapping(told)
    return [(draft, mapping(by_id[key])) for key, draft in found.items() if key in by_id]


def _usage(told: dict[str, Any]) -> Usage:
    return Usage(
        input=count(told.get("input_tokens")),
        output=count(told.get("output_tokens")),
        cache_read=count(told.get("cache_read_input_tokens")),
        cache_write=count(told.get("cache_creation_input_tokens")),
    )


def _beyond(whole: Usage, parts: Sequence[Usage]) -> Usage:
    """What the whole has more than its parts."""
    told = sum(parts, Usage())
    return Usage(
        input=max(0, whole.input - told.input),
        output=max(0, whole.output - told.output),
        cache_read=max(0, whole.cache_read - told.cache_read),
        cache_write=max(0, whole.cache_write - told.cache_write),
    )
