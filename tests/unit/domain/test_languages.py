"""Languages of code, whatever they are called at a fence."""

from __future__ import annotations

from chatvault.domain.languages import language, languages_of


def test_short_names_are_the_same_language() -> None:
    assert {language(name) for name in ("py", "Python", " python3 ")} == {"python"}
    assert language("brainfuck") == "brainfuck"


def test_the_fences_of_a_text() -> None:
    text = "```py\nx\n```\n\n> ~~~ C++\n> y\n> ~~~\n\n```\nnone\n```\n    not ```ruby"
    assert languages_of(text) == {"python", "cpp"}
    assert languages_of("no code") == frozenset()
