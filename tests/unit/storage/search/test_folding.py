"""The list of words has each word as the index has it, or it would lead to none."""

from __future__ import annotations

from sqlcipher3 import dbapi2 as sqlite

from chatvault.domain.search.segmentation import segmented
from chatvault.domain.search.snippets import folded


def test_every_capital_is_folded_as_the_tokenizer_of_the_index_folds_it() -> None:
    connection = sqlite.connect(":memory:")
    tokenizer = "tokenize='unicode61 remove_diacritics 2'"
    connection.execute(f"CREATE VIRTUAL TABLE said USING fts5(text, {tokenizer})")
    connection.execute("CREATE VIRTUAL TABLE listed USING fts5vocab(said, instance)")
    # Given a word with each capital letter, and the same word folded,
    forgotten = ord("Ǡ")  # by SQLite: it leaves this one its marks
    capitals = [code for code in range(0x110000) if chr(code).isupper() and code != forgotten]
    for code in capitals:
        word = segmented(f"a{chr(code)}")
        rows = ((2 * code, word), (2 * code + 1, folded(word)))
        connection.executemany("INSERT INTO said(rowid, text) VALUES (?, ?)", rows)
    # then both are one word of the index.
    terms: dict[int, set[str]] = {}
    for term, row in connection.execute("SELECT term, doc FROM listed"):
        terms.setdefault(row // 2, set()).add(term)
    assert len(terms) == len(capitals)
    assert [chr(code) for code, words in terms.items() if len(words) > 1] == []
