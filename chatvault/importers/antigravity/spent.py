"""What the answers of a conversation took, as Antigravity's database tells it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from chatvault.domain.message import Role, Usage
from chatvault.importers.antigravity.stored_steps import message_in, number_in, text_in
from chatvault.importers.contents.usage_keys import usage_key
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.json_values import count
from chatvault.importers.messages.drafts import Draft

_TABLE = "gen_metadata"  # a row a request to a model
_REQUEST, _NAMES, _USAGE = 1, (19, 21), 4  # in a row
_OF_STEP, _MODEL_OF_STEP = 9, (24, (8, 12))  # in what is noted of a step


@dataclass(frozen=True, slots=True)
class Spent:
    """What a request took; ``id`` is what its response is called."""

    id: str
    model: str
    usage: Usage | None


_NOTHING = Spent("", "", None)


def requests_in(database: Database) -> list[Spent]:
    """All requests of the conversation."""
    if _TABLE not in database.tables:
        return []
    rows = database.rows(f"SELECT data FROM {_TABLE} ORDER BY idx")
    return [_request(message_in(data, _REQUEST)) for (data,) in rows if isinstance(data, bytes)]


def of_step(about: bytes) -> Spent:
    """What a step took, by what is noted of it."""
    place, names = _MODEL_OF_STEP
    model = _name(message_in(about, place), names)
    return _spent(message_in(about, _OF_STEP), model)


def tell(
    session: str, drafts: Sequence[Draft], steps: dict[str, Spent], requests: Sequence[Spent]
) -> None:
    """Give each answer its model and what it took, and the last one what else was taken.

    ``steps`` are those of the conversation by the names of their messages.
    """
    answers = [draft for draft in drafts if draft.role is Role.ASSISTANT]
    by_id = {request.id: request for request in requests if request.id}
    latest = next((request.model for request in requests if request.model), "")
    for answer in answers:
        own = steps.get(answer.external_id, _NOTHING)
        known = by_id.get(own.id, _NOTHING) if own.id else _NOTHING
        latest = own.model or known.model or latest
        answer.model = answer.model or latest or None
        answer.usage = own.usage or known.usage
        answer.usage_key = usage_key(session, own.id or answer.external_id)
    if answers and (rest := _rest(steps.values(), requests)).total:
        answers[-1].usage = (answers[-1].usage or Usage()) + rest


def _rest(steps: Collection[Spent], requests: Sequence[Spent]) -> Usage:
    """What requests took that no step tells; nothing where none can be known again."""
    told = {step.id for step in steps if step.id}
    if any(step.usage for step in steps) and told.isdisjoint(request.id for request in requests):
        return Usage()
    spent = (one.usage for one in requests if one.id not in told and one.usage is not None)
    return sum(spent, Usage())


def _request(told: bytes) -> Spent:
    return _spent(message_in(told, _USAGE), _name(told, _NAMES))


def _name(told: bytes, places: Iterable[int]) -> str:
    return next(filter(None, (text_in(told, place).strip() for place in places)), "")


def _spent(told: bytes, model: str) -> Spent:
    """The input is what came from no cache, and the output has the thoughts."""
    tokens = {number: count(number_in(told, number)) for number in (2, 3, 4, 5, 9, 10)}
    usage = Usage(
        input=tokens[2],
        output=max(tokens[3], tokens[9] + tokens[10]),
        cache_read=tokens[5],
        cache_write=tokens[4],
        reasoning=tokens[9],
    )
    name = next(filter(None, (text_in(told, place) for place in (11, 12, 7))), "")
    return Spent(name, model, usage if usage.total else None)
