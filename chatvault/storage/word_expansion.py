"""Replaces the beginnings and parts of words in a query by the words that are meant."""

from __future__ import annotations

import dataclasses

from chatvault.domain.query_tree import AllOf, AnyOf, Node, Query, Term, Without
from chatvault.domain.segmentation import UNSPACED, WORD, segmented
from chatvault.domain.snippets import folded
from chatvault.storage.word_list import WordList

_WHILE_TYPING = 24  # words: enough to fill the list
_AT_MOST = 1_000  # words of one expansion


class WordExpansion:
    """Expands one query; ``is_partial`` tells afterwards whether words were left out."""

    def __init__(self, words: WordList, *, in_prose: bool) -> None:
        """``in_prose``: only what was said is searched, of which all words are listed."""
        self._words = words
        self._in_prose = in_prose
        self.is_partial = False
        self.most_words = 0  # that one beginning or part stands for

    def expanded(self, query: Query) -> Query:
        """The query with words instead of beginnings and parts."""
        return dataclasses.replace(query, nodes=tuple(map(self._expanded, query.nodes)))

    def _expanded(self, node: Node) -> Node:
        match node:
            case Term(inside=True):
                return self._inside(node)
            case Term(prefix=True):
                return self._beginning(node)
            case Without(inner):
                return Without(self._expanded(inner))
            case AllOf(nodes):
                return AllOf(tuple(map(self._expanded, nodes)))
            case AnyOf(nodes):
                return AnyOf(tuple(map(self._expanded, nodes)))
            case _:
                return node

    def _beginning(self, term: Term) -> Node:
        pieces = WORD.findall(folded(segmented(term.text)))
        last = pieces[-1] if pieces else ""
        if not last or UNSPACED.match(last):
            return Term(term.text, phrase=True)
        limit = _WHILE_TYPING if term.growing else _AT_MOST
        words = self._words.beginning(last, limit + 1) if self._in_prose else []
        is_all = len(words) <= limit and self._in_prose and self._words.is_complete()
        if not is_all and not (term.growing and words):
            return term  # the index looks for them itself
        self.most_words = max(self.most_words, len(words))
        self.is_partial |= not is_all
        before = " ".join(pieces[:-1])
        return AnyOf(
            (
                Term(term.text, phrase=True),
                *(Term(f"{before} {word}".strip(), phrase=True) for word in words[:limit]),
            )
        )

    def _inside(self, term: Term) -> Node:
        """Words that hold a part; of several words the first ends so and the last begins so."""
        pieces = WORD.findall(folded(segmented(term.text)))
        first = pieces[0]
        words = self._words.holding(first, _AT_MOST + 1)
        self.is_partial |= len(words) > _AT_MOST or not self._words.is_complete()
        self.most_words = max(self.most_words, len(words))
        if len(pieces) == 1:
            return AnyOf((Term(first), *map(Term, words[:_AT_MOST])))
        ends = [word for word in (first, *words[:_AT_MOST]) if word.endswith(first)]
        rest = " ".join(pieces[1:])
        is_prefix = UNSPACED.match(pieces[-1]) is None
        return AnyOf(tuple(Term(f"{end} {rest}", phrase=True, prefix=is_prefix) for end in ends))
