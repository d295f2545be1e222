"""Counting the tokens of Copilot: by requests, where it records them, or by answers and runs.

A record of each request, as newer versions write it, stands before the answer to it. Before, each
answer told its output, and the end of a run all the rest. That end tells totals in either case:
booked is what nothing else has told. Facts of the format: published logs of versions 1.0.78 to
1.0.95.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from chatvault.domain.message import Usage
from chatvault.importers.copilot_cli.draft import Draft
from chatvault.importers.copilot_cli.usage_record import (
    NOTHING,
    OUTPUT,
    Counts,
    UsageRecord,
    counts_in,
    plus,
    usage_of,
)
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.json_files.json_values import mapping

# The totals of models, by model what was told since the last end of a run, and the last records.
LedgerStanding = tuple[dict[str, list[int]], dict[str, list[int]], dict[str, int]]


@dataclass(slots=True)
class _Answer:
    """An answer; ``own`` is the output that it tells itself, and no record of its request.

    Behind the next prompt its record ``may_follow`` no more.
    """

    draft: Draft
    own: int
    may_follow: bool = True


class Ledger:
    """Books tokens on answers. The totals at the end of a run go on over those that follow."""

    def __init__(self) -> None:
        self._totals: dict[str, Counts] = {}
        self._answers: list[_Answer] = []  # since the last end of a run
        self._recorded: dict[str, Counts] = {}  # by model what records told since then
        self._before: dict[str, Counts] = {}  # what was told in the run that is not at hand
        self._waiting: dict[Hashable, list[UsageRecord]] = {}  # whose answer is still to come
        self._last: dict[Hashable, _Answer] = {}  # of each agent
        self._sequences: dict[str, int] = {}  # of the last record, by the session it is of
        self._is_resumed = False

    def standing(self) -> LedgerStanding | None:
        """What has to be known to go on here, None where an answer is still to come."""
        if self._waiting:
            return None
        totals = {model: [*total] for model, total in self._totals.items()}
        told = {model: [*counts] for model, counts in self._told().items()}
        return totals, told, dict(self._sequences)

    def go_on(self, standing: LedgerStanding) -> None:
        """Go on there. From here on BeforeCheckpoint may be raised."""
        totals, told, self._sequences = standing
        self._totals = {model: tuple(total) for model, total in totals.items()}
        self._before = {model: tuple(counts) for model, counts in told.items()}
        self._is_resumed = True

    def recorded(self, agent: Hashable, record: UsageRecord) -> None:
        """A request was made, whose answer follows, or stands before it and tells as much."""
        if not any(record.counts) or record.is_again(self._sequences):
            return
        told = self._recorded.get(record.model, NOTHING)
        self._recorded[record.model] = plus(told, record.counts)
        last = self._last.get(agent)
        if last is not None and last.may_follow and 0 < last.own == record.counts[OUTPUT]:
            _cover(last, [record])
        else:
            self._waiting.setdefault(agent, []).append(record)

    def answered(self, agent: Hashable, draft: Draft, output: int) -> None:
        """An answer was given."""
        answer = _Answer(draft, output)
        self._answers.append(answer)
        self._last[agent] = answer
        if output:
            draft.usage = Usage(output=output)
        _cover(answer, self._waiting.pop(agent, ()))

    def settle(self, agent: Hashable) -> None:
        """No answer to what the agent asked until here follows: it stands with the last one."""
        if answer := self._last.get(agent):
            answer.may_follow = False
            _cover(answer, self._waiting.pop(agent, ()))
        elif agent in self._waiting and self._is_resumed:
            raise BeforeCheckpoint

    def end(self) -> None:
        """Nothing follows: what was taken by an agent that said nothing stands with another."""
        for agent in [*self._waiting]:
            self.settle(agent)
        for answer in [*self._last.values()][:1]:
            for agent in [*self._waiting]:
                _cover(answer, self._waiting.pop(agent))

    def close(self, metrics: dict[str, Any]) -> None:
        """A run ended: book what the totals have grown by, and nobody told, on its last answers."""
        if not self._answers and not self._before:
            return
        drafts = [answer.draft for answer in self._answers]
        if self._before and not (drafts and _is_of(drafts, self._before, metrics)):
            raise BeforeCheckpoint
        _name_the_only(drafts, metrics)
        told = self._told()
        self._answers, self._before, self._recorded = [], {}, {}
        for answer in self._last.values():
            answer.own = 0
        # What was told of none of these models stands in one of the totals too.
        spare = NOTHING
        for model, counts in told.items():
            spare = spare if model in metrics else plus(spare, counts)
        for model, metric in metrics.items():
            total = counts_in(mapping(mapping(metric).get("usage")))
            grown = _since(self._totals.get(model), total)
            self._totals[model] = total
            rest = _without(grown, told.get(model, NOTHING))
            spare, rest = _without(spare, rest), _without(rest, spare)
            if any(rest):
                own = [draft for draft in drafts if draft.model == model]
                last = (own or drafts)[-1]
                last.usage = (last.usage or Usage()) + usage_of(rest)

    def _told(self) -> dict[str, Counts]:
        """By model what records and answers told since the last end of a run."""
        told = defaultdict(lambda: NOTHING, self._before)
        for answer in self._answers:
            model = answer.draft.model or ""
            told[model] = plus(told[model], (0, answer.own, 0, 0, 0))
        for model, counts in self._recorded.items():
            told[model] = plus(told[model], counts)
        return told


def _cover(answer: _Answer, records: Iterable[UsageRecord]) -> None:
    """Book what requests took on their answer, instead of what it tells itself."""
    for record in records:
        usage = answer.draft.usage or Usage()
        usage = replace(usage, output=usage.output - answer.own)
        answer.own, answer.draft.usage = 0, usage + usage_of(record.counts)


def _is_of(answers: list[Draft], before: dict[str, Counts], metrics: dict[str, Any]) -> bool:
    """Whether these answers alone get what the totals tell, and none before them a name."""
    models = {draft.model or "" for draft in answers}
    if len(metrics) == 1 and "" in before:
        return False
    if len(metrics) == 1 and "" in models:
        models |= metrics.keys()
    return all(model in models or model not in before for model in metrics)


def _name_the_only(answers: list[Draft], metrics: dict[str, Any]) -> None:
    """Where one model answered in the run, answers that name none are of that one."""
    if len(metrics) == 1:
        for draft in answers:
            draft.model = draft.model or next(iter(metrics)) or None


def _since(before: Counts | None, total: Counts) -> Counts:
    """What was added; all of it where the count began anew."""
    if before is None or any(now < then for now, then in zip(total, before, strict=True)):
        return total
    return tuple(now - then for now, then in zip(total, before, strict=True))


def _without(counts: Counts, told: Counts) -> Counts:
    return tuple(max(count - known, 0) for count, known in zip(counts, told, strict=True))
