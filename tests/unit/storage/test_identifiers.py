"""Names in code are found by their parts."""

from __future__ import annotations

import pytest

from chatvault.storage.identifiers import humps, parts, signed_word


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("call getUserById(7)", "get User By Id"),
        ("an HTMLParser, parseHTML2", "HTML Parser\nparse HTML 2"),
        ("get_userName", "user Name"),
        ("plain words, a.b.c, SHOUTING and Titles", ""),
        ("in C++ or C#, not A+++", "Cplusplus\nCsharp"),
        ("pip --no-cache -- x --", "dashdashnocache"),
        ("## Heading #1", ""),
        ("use C# --fast, C++--slow, ---no or --", "Csharp\ndashdashfast\nCplusplus\ndashdashslow"),
        ("aB" * 200, ""),
        ("ABCdef then aB, and aB again", "AB Cdef\na B\na B"),
        ("caféBar, 中getIt, é1A", "get It\n1 A"),
    ],
)
def test_parts(text: str, found: str) -> None:
    assert parts(text) == found


def test_a_name_without_humps_is_one_word() -> None:
    assert humps("user") == ["user"]
    assert humps("userById") == ["user", "By", "Id"]


def test_signs_that_are_searched_for() -> None:
    assert signed_word("C++") == "Cplusplus"
    assert signed_word("--no-cache") == "dashdashnocache"
    assert signed_word("a++b") is None
    assert signed_word("word") is None
