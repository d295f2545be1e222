"""Names in code are found by their parts."""

from __future__ import annotations

import pytest

from chatvault.storage.search.identifiers import MARK, humps, parts, signed_word, with_signed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("call getUserById(7)", "get User By Id"),
        ("an HTMLParser, parseHTML2", "HTML Parser\nparse HTML 2"),
        ("get_userName", "user Name"),
        ("plain words, a.b.c, SHOUTING and Titles", ""),
        ("in C++ or C#, not A+++", f"{MARK}Cplusplus\n{MARK}Csharp"),
        ("pip --no-cache -- x --", f"{MARK}dashdashnocache"),
        ("## Heading #1", ""),
        (
            "use C# --fast, C++--slow, ---no or --",
            f"{MARK}Csharp\n{MARK}dashdashfast\n{MARK}Cplusplus\n{MARK}dashdashslow",
        ),
        ("C++17, C#10, not C++x", f"{MARK}Cplusplus\n{MARK}Csharp"),
        ("aB" * 200, ""),
        ("ABCdef then aB, and aB again", "AB Cdef\na B\na B"),
        ("caféBar, 中getIt, é1A", "get It\n1 A"),
    ],
)
def test_parts(text: str, found: str) -> None:
    assert parts(text) == found


def test_of_tools_the_signed_words_alone_stand_behind_the_text() -> None:
    assert with_signed("getUser --all") == f"getUser --all\n{MARK}dashdashall"
    assert with_signed("getUser") == "getUser"


def test_a_name_without_humps_is_one_word() -> None:
    assert humps("user") == ["user"]
    assert humps("userById") == ["user", "By", "Id"]


def test_signs_that_are_searched_for() -> None:
    assert signed_word("C++") == f"{MARK}Cplusplus"
    assert signed_word("--no-cache") == f"{MARK}dashdashnocache"
    assert signed_word("a++b") is None
    assert signed_word("word") is None
