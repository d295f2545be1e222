"""Text as it is read: no word is lost, no sign of markup is left, and code stays as it is."""

from __future__ import annotations

import pytest

from chatvault.domain.plain_text import plain
from tests.pace import within


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Call `__init__` of `*.py`, ``both``", "Call __init__ of *.py, both"),
        ("Run:\n```python\n# rise\nx = *loaf\n```\nand **wait**", "Run: # rise x = *loaf and wait"),
        ("```sh\nls *_a_* | wc", "ls *_a_* | wc"),
        ("* rye\n  * **wheat**\n- oat", "- rye - wheat - oat"),
        ("| Flour | Water |\n|---|:---:|\n| 5 | 3 |", "Flour Water 5 3"),
        ("![a loaf](blob:1) and [the recipe](https://bread.example)", "a loaf and the recipe"),
        ("the recipe](https://bread.example) says", "the recipe says"),
        ("of *water* `unclosed", "of water unclosed"),
        (
            "Bake ~~nine~~ **~~ten~~** hours, ~half, a~~b, ~/oven",
            "Bake nine ten hours, ~half, a~~b, ~/oven",
        ),
        ("\x1b[1mrye\x1b[0m [1m] \x1b]0;oven\x07rises\x07", "rye [1m] rises"),
        ("rye \u202egpj.exe", "rye gpj.exe"),
        ("\ufeffrye\u200b, \xadsoft", "rye, soft"),
        ("\u200b\u2060", ""),
        ("**New:** rye. *Old!* wheat, __both:__ *** fine", "New: rye. Old! wheat, both: *** fine"),
    ],
)
def test_markup_is_not_read(written: str, read: str) -> None:
    assert plain(written) == read


def test_long_rows_of_signs_do_not_hold_anybody_up() -> None:
    for sign in (
        "*",
        "#",
        "~",
        "~~ ",
        "|",
        "|-",
        "`",
        "` ",
        "```\n",
        "```a\n",
        "[",
        "](",
        "*\n",
        " \n",
    ):
        with within(laps=200):
            plain(sign * 20_000)
