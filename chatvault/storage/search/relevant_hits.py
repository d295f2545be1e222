"""The best of the newest hits of a query, in two stages: the newest first, then their scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from chatvault.domain.search.query_tree import Query, Term, leaves
from chatvault.domain.search.relevance import LOOKED_AT, Relevance, weight_of
from chatvault.domain.search.segmentation import UNSPACED, WORD, segmented
from chatvault.domain.search.snippets import folded
from chatvault.storage.database.plain_rows import PlainRows
from chatvault.storage.search.hits import COLUMNS, HitRow, Hits
from chatvault.storage.search.search_statement import Statement
from chatvault.storage.search.word_list import WordList

_USUAL_VAULT = 1_000_000  # messages; by how much words weigh differently
_FEW_USES = 30_000  # of the words of a query; the index counts that many in a millisecond or two
_SCORED_BY_INDEX = 400  # of the newest hits; a common word is in hundreds of thousands
_SCORED_BY_TEXTS = 150  # these lie all over the file


class RelevantHits:
    """Scores hits by the index where that is quick, else by their texts."""

    def __init__(self, rows: PlainRows, query: Query, words: WordList) -> None:
        self._rows = rows
        self._query = query
        self._words = words

    def best(self, statement: Statement, limit: int) -> Hits:
        """The best of the newest hits of a statement that asks the index."""
        words = self._words_to_score()
        uses = self._words.uses(words)
        if self._are_counted_quickly(words, uses):
            most, scored = _SCORED_BY_INDEX, self._scored_by_index(statement)
        else:
            most, scored = _SCORED_BY_TEXTS, self._scored_by_texts(statement, uses)
        scored.sort(key=itemgetter(0), reverse=True)
        complete = len(scored) <= limit and len(scored) < most
        return Hits([row for _, row in scored[:limit]], complete)

    def _words_to_score(self) -> list[str]:
        asked = (leaf for node in self._query.nodes for leaf in leaves(node, also_unwanted=True))
        texts = (folded(segmented(leaf.text)) for leaf in asked if isinstance(leaf, Term))
        return [word for text in texts for word in WORD.findall(text)]

    def _are_counted_quickly(self, words: Sequence[str], uses: Mapping[str, int]) -> bool:
        """Whether the index soon goes through all uses of the words, and of nothing else."""
        if self._query.conditions or any(UNSPACED.match(word) for word in words):
            return False  # tags and single characters are everywhere
        return sum(uses.get(word, 0) for word in words) <= _FEW_USES

    def _scored_by_index(self, statement: Statement) -> list[tuple[float, HitRow]]:
        """The newest hits, as the index scores them: it goes through every use of the words."""
        found = self._rows(
            f"SELECT {COLUMNS}, bm25(message_fts) {statement.row_by_row} "
            f"{statement.newest_first} LIMIT ?",
            [*statement.bound, _SCORED_BY_INDEX],
        )
        return [(-weight_of(row[2]) * row[4], row[:4]) for row in found]

    def _scored_by_texts(
        self, statement: Statement, uses: Mapping[str, int]
    ) -> list[tuple[float, HitRow]]:
        """Fewer of them, as their texts answer the query."""
        found = self._rows(
            f"SELECT {COLUMNS}, substr(m.text, 1, {LOOKED_AT}) {statement.row_by_row} "
            f"{statement.newest_first} LIMIT ?",
            [*statement.bound, _SCORED_BY_TEXTS],
        )
        relevance = Relevance(self._query.terms, uses, in_all=_USUAL_VAULT)
        return [(relevance.score(row[4], row[2]), row[:4]) for row in found]
