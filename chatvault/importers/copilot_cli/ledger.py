"""Counting the tokens of Copilot: each answer tells its output, the end of a run all the rest."""

from __future__ import annotations

from collections import Counter
from typing import Any

from chatvault.domain.message import Usage
from chatvault.importers.copilot_cli.draft import Draft
from chatvault.importers.growing_files.reading_on import BeforeCheckpoint
from chatvault.importers.json_files.json_values import count, mapping

_KEYS = ("inputTokens", "outputTokens", "cacheReadTokens", "cacheWriteTokens", "reasoningTokens")

_OUTPUT = _KEYS.index("outputTokens")

# The totals of models, and by model what answers told since the last end of a run.
LedgerStanding = tuple[dict[str, list[int]], dict[str, int]]


class Ledger:
    """Books tokens on answers. The totals at the end of a run go on over those that follow."""

    def __init__(self) -> None:
        self._totals: dict[str, tuple[int, ...]] = {}
        self._answers: list[Draft] = []  # since the last end of a run
        self._before: dict[str, int] = {}  # what answers of the run told that are not at hand

    def standing(self) -> LedgerStanding:
        """What has to be known to go on here."""
        told = Counter(self._before)
        for draft in self._answers:
            told[draft.model or ""] += draft.usage.output if draft.usage else 0
        return {model: [*total] for model, total in self._totals.items()}, dict(told)

    def go_on(self, standing: LedgerStanding) -> None:
        """Go on there. From here on BeforeCheckpoint may be raised."""
        totals, self._before = standing
        self._totals = {model: tuple(total) for model, total in totals.items()}

    def answered(self, draft: Draft, output: int) -> None:
        """An answer was given."""
        self._answers.append(draft)
        if output:
            draft.usage = Usage(output=output)

    def close(self, metrics: dict[str, Any]) -> None:
        """A run ended: book what the totals have grown by on its last answers."""
        answers, self._answers = self._answers, []
        before, self._before = self._before, {}
        if not answers and not before:
            return
        if before and not (answers and _is_of(answers, before, metrics)):
            raise BeforeCheckpoint
        _name_the_only(answers, metrics)
        booked = {id(draft): draft.usage.output for draft in answers if draft.usage}
        # What answers told that are of none of these models stands in one of the totals too.
        spare = sum(booked.get(id(draft), 0) for draft in answers if draft.model not in metrics)
        spare += sum(told for model, told in before.items() if model not in metrics)
        for model, told in metrics.items():
            usage = mapping(mapping(told).get("usage"))
            total = tuple(count(usage.get(key)) for key in _KEYS)
            grown = _since(self._totals.get(model), total)
            self._totals[model] = total
            own = [draft for draft in answers if draft.model == model]
            known = sum(booked.get(id(draft), 0) for draft in own) + before.get(model, 0)
            covered = min(spare, max(grown[_OUTPUT] - known, 0))
            spare -= covered
            if any(grown):
                _book((own or answers)[-1], grown, known + covered)


def _is_of(answers: list[Draft], before: dict[str, int], metrics: dict[str, Any]) -> bool:
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


def _since(before: tuple[int, ...] | None, total: tuple[int, ...]) -> tuple[int, ...]:
    """What was added; all of it where the count began anew."""
    if before is None or any(now < then for now, then in zip(total, before, strict=True)):
        return total
    return tuple(now - then for now, then in zip(total, before, strict=True))


def _book(draft: Draft, grown: tuple[int, ...], known: int) -> None:
    """Copilot counts what went through the cache as input too; here each kind stands apart."""
    asked, answered, read, written, reasoned = grown
    draft.usage = (draft.usage or Usage()) + Usage(
        input=max(asked - read - written, 0),
        output=max(answered - known, 0),
        cache_read=read,
        cache_write=written,
        reasoning=reasoned,
    )
