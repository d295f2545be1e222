"""Words are compared by their letters, whatever shape and marks these were written with."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.search.letters import placed, plain_letters, with_places, written
from chatvault.domain.search.segmentation import segmented
from chatvault.domain.search.snippets import folded

FORMS = ("NFC", "NFD")


def compared(text: str) -> str:
    return folded(segmented(text))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("other_form", FORMS)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("किताब", "किताब"), ("पढ़ना", "पढना"), ("यहाँ", "यहां"), ("বাংলা", "বাংলা"),
        ("المَدْرَسَةِ", "المدرسة"), ("مـــدرسة", "مدرسة"), ("أحمد", "احمد"),
        ("שָׁלוֹם", "שלום"), ("Đường", "duong"), ("Straße", "STRASSE"), ("łódź", "lodz"),
        ("smørrebrød", "smorrebrod"), ("kırmızı", "KIRMIZI"), ("İstanbul", "istanbul"),
        ("ＰＤＦ", "pdf"), ("ｶﾞｿﾘﾝ", "ガソリン"), ("eﬃcient ﬁle", "efficient file"),
        ("hyphen\u00adation", "hyphenation"), ("foo\u200dbar", "foobar"), ("a̲b̲c̲", "abc"),
        ("Καλημέρα", "ΚΑΛΗΜΕΡΑ"), ("κόσμος", "ΚΟΣΜΟΣ"), ("ещё", "еще"), ("замо́к", "замок"),
        ("𝐛𝐨𝐥𝐝", "bold"), ("CO₂", "co2"), ("m²", "m2"), ("ĳs", "ijs"), ("ᏣᎳᎩ", "ꮳꮃꭹ"),
        ("𞤆𞤵𞤤𞤢𞤪", "𞤨𞤵𞤤𞤢𞤪"), ("𐓏𐓘𐓻𐓟", "𐓷𐓘𐓻𐓟"), ("ᲥᲐᲠᲗᲣᲚᲘ", "ქართული"),
    ],
)  # fmt: skip
def test_these_are_the_same(one: str, other: str, form: str, other_form: str) -> None:
    first, second = unicodedata.normalize(form, one), unicodedata.normalize(other_form, other)  # type: ignore[arg-type]
    assert compared(first) == compared(second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("दिन", "दान"), ("दिन", "दीन"), ("काम", "कम"), ("सत्य", "सतय"), ("দিন", "দান"),
        ("பல்", "பால்"), ("мой", "мои"), ("ガソリン", "カソリン"), ("กิน", "กัน"), ("мир", "мiр"),
    ],
)  # fmt: skip
def test_these_are_different_words(one: str, other: str) -> None:
    assert compared(one) != compared(other)


@pytest.mark.parametrize("word", ["किताब", "বাংলা", "தமிழ்", "తెలుగు", "ދިވެހި", "བོད"])
def test_a_word_whose_vowels_are_marks_is_one_word_and_is_written_with_them(word: str) -> None:
    letters = plain_letters(word)
    assert letters.isalnum()
    assert written(letters) == word


def test_a_place_in_plain_letters_is_one_in_the_text() -> None:
    text = "die Straße, ｶﾞｿﾘﾝ und مَدْرَسَة"
    letters, places = with_places(text)
    assert letters == plain_letters(text) == "die Strasse, ガソリン und مدرسة"
    for word, shown in (("Strasse", "Straße"), ("ガソ", "ｶﾞｿ"), ("مدرسة", "مَدْرَسَة"), ("ras", "raß")):
        begin, end = placed((letters.index(word), letters.index(word) + len(word)), places)
        assert text[begin:end] == shown


_MIXED = st.text("कि़ा्যா가ｶﾞﾊﾟéßЁ١ａ\u200d ", max_size=60)


@given(st.text(max_size=60) | _MIXED)
def test_every_text_has_plain_letters_at_its_own_places(text: str) -> None:
    letters, places = with_places(text)
    assert letters == plain_letters(text)
    if places is not None:
        assert len(places) == len(letters) + 1
        assert list(places) == sorted(places)
        assert places[-1] == len(text)
