"""What a session used: entry by entry from the ledger, or else as a whole.

Goose itself takes the larger one of the sums of both.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from chatvault.domain.message import CostSource, Role, Usage
from chatvault.importers.contents.costs import micro_dollars
from chatvault.importers.goose.stored import Fields, StoredSession
from chatvault.importers.json_files.json_values import count, number, string
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.times.timestamps import timestamp

_REPORTED = "provider_reported"


def count_usage(session: StoredSession, drafts: Sequence[Draft]) -> None:
    """Give the answers of a session what it used, all of it once."""
    answers = [draft for draft in drafts if draft.role is Role.ASSISTANT]
    if not answers:
        return
    if not session.spent:
        _add(answers[-1], _whole(session.about), session.id)
        return
    moments = [answer.at or 0 for answer in answers]
    for entry in session.spent:
        # An entry is written when the answer has come.
        moment = timestamp(entry.get("created_timestamp")) or moments[-1]
        answer = answers[max(0, bisect_right(moments, moment) - 1)]
        answer.model = string(entry.get("model")) or answer.model
        _add(answer, _used(entry, "", entry.get("cost"), entry.get("cost_source")), session.id)
    rest = _before_the_ledger(session)
    _add(answers[-1], _used(rest, "", rest["cost"], None), session.id)


def _before_the_ledger(session: StoredSession) -> Fields:
    """What the session's own sums have more than the ledger, which came in the midst of some."""
    columns = (f"{kind}_tokens" for kind in ("input", "output", "cache_read", "cache_write"))
    rest: Fields = {
        name: count(session.about.get(f"accumulated_{name}"))
        - sum(count(entry.get(name)) for entry in session.spent)
        for name in columns
    }
    spent = sum(number(entry.get("cost")) or 0 for entry in session.spent)
    rest["cost"] = (number(session.about.get("accumulated_cost")) or 0) - spent
    return rest


def _add(answer: Draft, usage: Usage, session: str) -> None:
    if usage.total or usage.cost:
        answer.usage = (answer.usage or Usage()) + usage
        answer.usage_key = f"goose:{session}:{answer.external_id}"


def _whole(about: Fields) -> Usage:
    """All of the session; versions before they counted so told of the last request alone."""
    whole = _used(about, "accumulated_", about.get("accumulated_cost"), None)
    return whole if whole.total else _used(about, "", about.get("accumulated_cost"), None)


def _used(told: Fields, prefix: str, dollars: object, source: object) -> Usage:
    """Input holds what went through the cache; where it is less, they were told apart."""
    read, written = (count(told.get(f"{prefix}cache_{way}_tokens")) for way in ("read", "write"))
    taken, given = (count(told.get(f"{prefix}{way}_tokens")) for way in ("input", "output"))
    if not taken and not given:  # some providers tell nothing but a sum
        taken = count(told.get(f"{prefix}total_tokens"))
    cost = micro_dollars(dollars)
    return Usage(
        input=taken - read - written if read + written <= taken else taken,
        output=given,
        cache_read=read,
        cache_write=written,
        cost=cost,
        cost_source=_source(estimated=source != _REPORTED) if cost else None,
    )


def _source(*, estimated: bool) -> CostSource:
    return CostSource.ESTIMATED if estimated else CostSource.REPORTED
