"""Replaces the beginnings and parts of words in a query by the words that are meant."""

from __future__ import annotations

import dataclasses

from chatvault.domain.search.query_tree import AllOf, AnyOf, Condition, Node, Query, Term, Without
from chatvault.domain.search.segmentation import UNSPACED, WORD, segmented
from chatvault.domain.search.snippets import folded
from chatvault.storage.search import identifiers
from chatvault.storage.search.message_tags import MODEL, model_tags
from chatvault.storage.search.word_list import WordList

_WHILE_TYPING = 24  # words: enough to fill the list
_ONE_BY_ONE = 2
_NEARLY_ALL = 0.99  # of the uses; "from" hardly ever means "fromage"
_FILLING = 5_000  # uses in what was said: so many fill a list wherever else is looked
_MODELS = 50  # tags of models that one beginning stands for
_AT_MOST = 1_000  # words of one expansion


class WordExpansion:
    """Expands one query; ``is_partial`` tells afterwards whether words were left out."""

    def __init__(self, words: WordList, *, in_prose: bool, one_by_one: bool) -> None:
        """``in_prose``: only what was said is searched, of which all words are listed.

        ``one_by_one``: in each message of a list every word is looked for.
        """
        self._words = words
        self._while_typing = _ONE_BY_ONE if one_by_one else _WHILE_TYPING
        self._in_prose = in_prose
        self.is_partial = False
        self.most_words = 0  # that one beginning or part stands for

    def expanded(self, query: Query) -> Query:
        """The query with words instead of beginnings and parts."""
        return dataclasses.replace(query, nodes=tuple(map(self._expanded, query.nodes)))

    def _expanded(self, node: Node) -> Node:
        match node:
            case Term(starred=True):
                return self._starred(node)
            case Term(inside=True):
                return self._inside(node)
            case Term(prefix=True):
                return self._beginning(node)
            case Condition("model", whole=False, exactly=False):
                return self._models(node)
            case Without(inner):
                return Without(self._expanded(inner))
            case AllOf(nodes):
                return AllOf(tuple(map(self._expanded, nodes)))
            case AnyOf(nodes):
                return AnyOf(tuple(map(self._expanded, nodes)))
            case _:
                return node

    def _beginning(self, term: Term) -> Node:
        if identifiers.signed_word(term.text) is not None:
            return term  # one word of the index, which no list has
        pieces = WORD.findall(folded(segmented(term.text)))
        last = pieces[-1] if pieces else ""
        if not last or UNSPACED.match(last):
            return Term(term.text, phrase=True)
        limit = self._while_typing if term.growing else _AT_MOST
        words = self._words.beginning(last, limit + 1) if self._in_prose or term.growing else []
        is_all = len(words) <= limit and self._in_prose and self._words.is_complete()
        if term.growing:
            words, enough = self._most_used(words)
            if not is_all and not enough:
                return term  # the index looks for them itself
        if not words or not (term.growing or is_all):
            return term
        self.most_words = max(self.most_words, len(words))
        self.is_partial |= not is_all
        before = " ".join(pieces[:-1])
        meant = [Term(f"{before} {word}".strip(), phrase=True) for word in words[:limit]]
        has_humps = len(identifiers.humps(term.text)) > 1  # the list knows no runs of parts
        if has_humps or term.text.lower() not in words:
            meant.insert(0, Term(term.text, phrase=True, prefix=has_humps))
        return AnyOf(tuple(meant))

    def _models(self, condition: Condition) -> Node:
        """The models that are meant: what begins so, the index would gather at every search."""
        *before, last = [tag.removeprefix(MODEL) for tag in model_tags(condition.value)] or [""]
        if not (last.isascii() and self._words.is_complete()):
            return condition
        found = self._words.models(MODEL + last, _MODELS + 1)
        if not 0 < len(found) <= _MODELS:
            return condition
        names = ("-".join([*before, tag.removeprefix(MODEL)]) for tag in found)
        return AnyOf(tuple(Condition("model", name, whole=True) for name in names))

    def _most_used(self, words: list[str]) -> tuple[list[str], bool]:
        """The words that make up nearly all of the uses, and whether they fill a list."""
        uses = self._words.uses(words)
        total = sum(uses.values())
        found, so_far = [], 0
        for word in words:  # the most frequent first
            if so_far >= max(_NEARLY_ALL * total, _FILLING):
                break
            found.append(word)
            so_far += uses.get(word, 0)
        return found, bool(words) and (self._in_prose or total >= _FILLING)

    def _starred(self, term: Term) -> Node:
        """Words of that form, and what is written so: "a*b" is found where it stands."""
        form = "*".join(folded(segmented(part)) for part in term.text.split("*") if part)
        form = f"{'*' * term.inside}{form}{'*' * (term.inside or term.prefix)}"
        words = self._words.like(form, _AT_MOST + 1)
        self._note_many(words)
        written = Term(term.text, phrase=True)
        if not words:
            return written
        return AnyOf((written, AnyOf(tuple(map(Term, words[:_AT_MOST])))))

    def _note_many(self, words: list[str]) -> None:
        knows_all = self._in_prose and self._words.is_complete()
        self.is_partial |= len(words) > _AT_MOST or not knows_all
        self.most_words = max(self.most_words, len(words))

    def _inside(self, term: Term) -> Node:
        """Words that hold a part; of several words the first ends so and the last begins so."""
        pieces = WORD.findall(folded(segmented(term.text)))
        first = pieces[0]
        words = self._words.holding(first, _AT_MOST + 1)
        self._note_many(words)
        if len(pieces) == 1:
            return AnyOf((Term(first), *map(Term, words[:_AT_MOST])))
        ends = [word for word in (first, *words[:_AT_MOST]) if word.endswith(first)]
        rest = " ".join(pieces[1:])
        is_prefix = UNSPACED.match(pieces[-1]) is None
        return AnyOf(tuple(Term(f"{end} {rest}", phrase=True, prefix=is_prefix) for end in ends))
