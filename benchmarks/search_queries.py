"""The queries that are measured: picked from the vault itself, always the same from the same."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import search_filters
from search_sql import BareSql, Statement, said

EACH = 12  # queries of a kind; of a filter fewer
EACH_FILTER = 4
_SAMPLE = 6_000  # messages that words are picked from
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = re.compile(r"[a-z]{3,}")
_PAIR = re.compile(r"\b[a-z]{3,} [a-z]{3,}\b")
_UNSPACED = re.compile("[\u3040-\u30ff\u4e00-\u9fff]{4,}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One query: what is typed, and the same in SQL."""

    typed: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Kind:
    """Queries of one sort; ``typing``: their last word may still grow."""

    name: str
    asked: tuple[Asked, ...]
    typing: bool = False


class Picker:
    """Picks words by how many of a sample of messages they are in."""

    def __init__(self, sql: BareSql, seed: int = 3) -> None:
        self._sql, self._chance = sql, random.Random(seed)
        self._texts = self._sample()
        counts: Counter[str] = Counter()
        for text in self._texts:
            counts.update(set(_WORD.findall(text.casefold())))
        plain = ((word, count) for word, count in counts.items() if _PLAIN.fullmatch(word))
        self._shares = {word: count / len(self._texts) for word, count in plain}
        self.common = self._some(self._between(0.22, 0.42))
        self.medium = self._some(self._between(0.003, 0.02))

    def kinds(self) -> Iterator[Kind]:
        """Everything that is measured."""
        yield _kind("rare word", self._rare())
        yield _kind("medium word", self.medium)
        yield _kind("30 % word", self.common)
        yield Kind("two words", tuple(self._two_words()))
        yield Kind("phrase", tuple(self._phrases()))
        for length in (1, 2, 3):
            yield Kind(f"prefix of {length}", tuple(self._prefixes(length)), typing=True)
        yield _kind("two characters", self._characters())
        yield Kind("inside a word", tuple(self._parts()))
        yield from self._filters()

    def _sample(self) -> list[str]:
        """What was said in some conversations from all over; nothing in calls of tools."""
        ids = [row[0] for row in self._sql.rows("SELECT id FROM chat_session ORDER BY id")]
        self._chance.shuffle(ids)
        texts: list[str] = []
        for session in ids:
            statement = "SELECT text FROM message WHERE session_id = ? ORDER BY id LIMIT 60"
            texts += [row[0] for row in self._sql.rows(statement, (session,))]
            if len(texts) >= _SAMPLE:
                break
        return texts

    def _between(self, least: float, most: float) -> list[str]:
        return sorted(word for word, share in self._shares.items() if least <= share < most)

    def _some(self, words: Sequence[str]) -> list[str]:
        return self._chance.sample(words, min(EACH, len(words)))

    def _rare(self) -> list[str]:
        """Words that are in a message or five of all."""
        once = [word for word in self._between(0, 1.5 / len(self._texts)) if len(word) > 5]
        self._chance.shuffle(once)
        rare = (word for word in once if self._sql.count(said(word), 6) <= 5)
        return [word for word, _ in zip(rare, range(EACH), strict=False)]

    def _two_words(self) -> Iterator[Asked]:
        for place in range(EACH):
            one = self._chance.choice(self.medium if place % 2 else self.common)
            two = self._chance.choice([word for word in self.medium if word != one])
            yield Asked(f"{one} {two}", Statement(said(one, two)))

    def _phrases(self) -> Iterator[Asked]:
        pairs = [pair for text in self._texts[:2_000] for pair in _PAIR.findall(text)[:3]]
        for pair in self._some(pairs):
            yield Asked(f'"{pair}"', Statement(said(pair)))

    def _prefixes(self, length: int) -> Iterator[Asked]:
        """The beginnings of words as often as they begin words."""
        words, shares = tuple(self._shares), tuple(self._shares.values())
        drawn = self._chance.choices(words, shares, k=40 * EACH)
        for prefix in list(dict.fromkeys(word[:length] for word in drawn))[:EACH]:
            yield Asked(prefix, Statement(said(prefix, prefix=True)))

    def _characters(self) -> list[str]:
        """Two neighbours in a text without spaces."""
        runs = [run for text in self._texts for run in _UNSPACED.findall(text)[:2]]
        starts = [(run, self._chance.randrange(len(run) - 2)) for run in self._some(runs)]
        return list(dict.fromkeys(run[start : start + 2] for run, start in starts))

    def _parts(self) -> Iterator[Asked]:
        """Five letters from inside of longer words."""
        longer = [word for word in self._between(0.0005, 0.02) if len(word) > 7]
        for word in self._some(longer):
            start = self._chance.randrange(1, len(word) - 5)
            part = word[start : start + 5]
            yield Asked(f"*{part}*", Statement(self._sql.words_with(part)))

    def _filters(self) -> Iterator[Kind]:
        by_kind: dict[str, list[Asked]] = {}
        for word in self.common[:EACH_FILTER]:
            uid = self._with_word(word)
            for kind, typed, statement in search_filters.narrowed(word, uid):
                by_kind.setdefault(kind, []).append(Asked(typed, statement))
            for typed, statement in search_filters.nothing(word):
                by_kind.setdefault("nothing found", []).append(Asked(typed, statement))
        for name, asked in by_kind.items():
            yield Kind(name, tuple(asked))

    def _with_word(self, word: str) -> str:
        """A conversation in which the word is."""
        hits = self._sql.listed(Statement(said(word)))
        chosen = self._chance.choice(hits)[1]
        return str(self._sql.rows("SELECT uid FROM chat_session WHERE id = ?", (chosen,))[0][0])


def _kind(name: str, words: Sequence[str]) -> Kind:
    return Kind(name, tuple(Asked(word, Statement(said(word))) for word in words))
