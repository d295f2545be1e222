"""Words and paragraphs around a place."""

from chatvault.ui.thread.text.words import paragraph_around, word_around


def test_the_word_under_the_mouse():
    assert word_around("knead the dough", 7) == (6, 9)
    assert word_around("knead the dough", 6) == (6, 9)
    assert word_around("knead the dough", 15) == (10, 15)
    assert word_around("😀 dough", 4) == (3, 8)


def test_the_paragraph_under_the_mouse():
    assert paragraph_around("one\ntwo words\nthree", 6) == (4, 13)
    assert paragraph_around("😀\ntwo", 4) == (3, 6)
