"""Places in texts with characters beyond the first plane."""

from hypothesis import given
from hypothesis import strategies as st

from chatvault.ui import utf16


@given(st.text(alphabet="aé漢😀𝔼", max_size=20), st.data())
def test_units_lead_back_to_the_character(text, data):
    assert utf16.length(text) == len(text.encode("utf-16-le")) // 2
    index = data.draw(st.integers(0, len(text)))
    assert utf16.to_index(text, utf16.to_units(text, index)) == index


def test_a_cut_is_made_in_units():
    assert utf16.cut("a😀b", 1, 3) == "😀"
    assert utf16.cut("plain", 1, 3) == "la"
