"""Asterisks around words, in languages with spaces between words and in others."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from chatvault import bold_words


def shown(text: str) -> str:
    parser = MarkdownIt("commonmark")
    bold_words.add(parser)
    return parser.renderInline(text).replace("strong>", "b>")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这是**“重点”**的内容", "这是<b>“重点”</b>的内容"),
        ("**注意：**请看", "<b>注意：</b>请看"),
        ("是**“甲”**和**「乙」**的", "是<b>“甲”</b>和<b>「乙」</b>的"),
        ("これは**「大事」**です。**次**も", "これは<b>「大事」</b>です。<b>次</b>も"),
        ("**Link:**https://example.org", "<b>Link:</b>https://example.org"),
        ("**Hello!**World", "<b>Hello!</b>World"),
    ],
)
def test_words_beside_signs_are_bold(text: str, expected: str) -> None:
    assert shown(text).replace("&quot;", '"') == expected


@pytest.mark.parametrize(
    "text",
    [
        "**bold** and *slanted*, ***both*** and __more__",
        "a**b**c, **(so)** and 2 ** 3",
        "x**(y)**z, f(**a, **b) and src/**/*.py",
        "**open, 2**8 and **",
        "**甲**乙。**丙**丁",
        "Note:**bold** text, **see:** there",
        "`**“a”**b` and \\**x:**y",
        "",
    ],
)
def test_everything_else_is_as_the_standard_has_it(text: str) -> None:
    assert shown(text) == MarkdownIt("commonmark").renderInline(text).replace("strong>", "b>")
