"""How the words of a table's columns are counted, row by row."""

from __future__ import annotations

from chatvault.importers.chat_tables.words import WordCounts


def counted(*rows: dict[str, object]) -> dict[str, dict[str, int]]:
    counts = WordCounts()
    for row in rows:
        counts.take(row)
    return {column: dict(words) for column, words in counts.counted.items()}


def test_words_are_counted_as_somebody_says_them() -> None:
    found = counted({"who": "guest "}, {"who": 1}, {"who": "guest"}, {"who": None})
    assert found == {"who": {"guest": 2, "1": 1, "": 1}}


def test_rows_without_the_column_have_no_word_in_it() -> None:
    assert counted({"who": "guest"}, {"text": "Rye?"})["who"] == {"guest": 1, "": 1}


def test_many_or_long_words_are_none() -> None:
    rows: list[dict[str, object]] = [{"id": number, "who": "guest"} for number in range(100)]
    assert list(counted(*rows, {"id": 1, "who": "x" * 100})) == []
    assert list(counted(*rows)) == ["who"]
