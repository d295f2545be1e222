"""Words of every script, names and signs are found as they are meant, also while they are typed."""

from __future__ import annotations

import unicodedata

import pytest

from chatvault.domain.blocks import (
    Attachment,
    File,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedProject
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.factories import make_message, make_session
from tests.unit.conftest import MergeFunction

APART = unicodedata.normalize("NFD", "a résumé")  # letters and marks one by one, as a Mac has them
SAID = (
    "one ko*ts two", "by x and 2 or x22",
    "a cat and a car", "C++ is fast", "C++17 came", "C# is nice", "git --no-verify", "no flour",
    "getUserById", "который час", "Ελλάδα", "أحمد هنا", APART, "한국어", "น้ำดื่มสะอาด", 
    "京都station駅", "学习GPT模型v4", "the CO₂ of 3 m²",
    "दिन", "दान", "ذَهَبَ هُنَا", "Straße", "the ﬁle ＰＤＦ",
    "thanks🤗", "cited\ue200cite\ue202turn0\ue201",
    "d09f2e8b7c6a5f4e3d2c1b0a9f8e7d6c5b4a39281706f5e4d3c2b1a098f7e6d5",
)  # fmt: skip


@pytest.fixture
def words(services: Services, merge: MergeFunction) -> Services:
    merge(make_session(*SAID, title="Sayings"))
    services.indexing.catch_up(Unattended())
    return services


def said(services: Services, query: str, *, typing: bool = False) -> set[str]:
    """What the found messages say, and that each line shows why it was found."""
    work = Unattended()
    page = services.searching.search(query, work, typing=typing, hits_per_group=100)
    ids = [hit.message_id for group in page.groups for hit in group.hits if hit.message_id]
    lines = services.searching.snippets(query, ids, work, typing=typing)
    assert all(line.marks for line in lines.values()), query
    return {line.text for line in lines.values()}


@pytest.mark.parametrize("typing", [False, True])
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("C++", {"C++ is fast", "C++17 came"}),
        ("C#", {"C# is nice"}),
        ("--no-verify", {"git --no-verify"}),
        ("userB*", {"getUserById"}),
        ("котор*", {"который час"}),
        ("Ελλά*", {"Ελλάδα"}),
        ("أحم*", {"أحمد هنا"}),
        ("résum*", {"a résumé"}),
        ("*esum*", {"a résumé"}),
        ("resume", {"a résumé"}),
        (unicodedata.normalize("NFD", "résumé"), {"a résumé"}),
        (unicodedata.normalize("NFD", "한국"), {"한국어"}),
        ("ดื่ม", {"น้ำดื่มสะอาด"}),
        ("station", {"京都station駅"}),
        ("दिन", {"दिन"}),  # a day, and no gift
        ("दि*", {"दिन"}),
        ("ذهب هنا", {"ذَهَبَ هُنَا"}),
        ("strasse", {"Straße"}),
        ("*rass*", {"Straße"}),
        ('"file pdf"', {"the ﬁle ＰＤＦ"}),
        ("stat*", {"京都station駅"}),
        ("GPT模型", {"学习GPT模型v4"}),
        ("co2 m2", {"the CO₂ of 3 m²"}),
        ("thanks", {"thanks🤗"}),
        ("cited", {"cited\ue200cite\ue202turn0\ue201"}),
        ("d09f2e8b7c6a*", {SAID[-1]}),  # too long for the list of words
        ("g*ById", {"getUserById"}),
        ("c*ar", {"a cat and a car"}),
        ("st*sse", {"Straße"}),
        ("*as*e", {"Straße"}),  # with "ss" for ß
        ("кот*ый", {"который час"}),
        ("ko*ts", {"one ko*ts two"}),  # as it is written
        ("кот*а", set()),
        ("x*2", set()),  # multiplied, no word
        ("dash*", set()),  # what stands for --flag in the index is no word
        ("*plus*", set()),
    ],
)
def test_words(words: Services, query: str, found: set[str], typing: bool) -> None:
    assert said(words, query, typing=typing) == found


@pytest.mark.parametrize(
    "query", ["--no-v", "котор", "Ελλά", "أحم", "resu", "d09f2e8b7c", "दि", "ذه"]
)
def test_the_beginning_is_found_while_it_is_typed(words: Services, query: str) -> None:
    assert len(said(words, query, typing=True)) == 1


def test_what_must_not_be_leaves_out_no_longer_words_while_it_is_typed(words: Services) -> None:
    page = words.searching.search("cat -ca", Unattended(), typing=True)
    assert page.total == 1
    assert page.understood == "with the word *cat*, without *ca*, in prompts and answers"


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("C++", ["Templates in C++"]),
        ("user", ["Rename getUserById"]),
        ("vitamin", ["Vitamin C"]),
        ("getUserBy", ["Rename getUserById"]),
    ],
)
def test_titles_are_found_by_signs_and_by_the_parts_of_names(
    services: Services, merge: MergeFunction, query: str, titles: list[str]
) -> None:
    named = ("Vitamin C", "Templates in C++", "Rename getUserById")
    merge(*(make_session("Hello", title=title) for title in named))
    page = services.searching.search(query, Unattended())
    assert [group.title for group in page.groups] == titles


@pytest.fixture
def worker(services: Services, merge: MergeFunction) -> Services:
    """A message that says little, thought of rye and gave a flag to a tool that told of gravel."""
    call = ToolCall("Bash", "git commit --amend", outcome=ToolOutcome("gravel.txt", ToolStatus.OK))
    blocks = (Text("Done."), Thinking("Rye, perhaps"), call)
    merge(make_session(messages=[make_message(role=Role.ASSISTANT, blocks=blocks)]))
    return services


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("--amend", 0),
        ("--amend also:tools", 1),
        ("/gra.el/", 0),
        ("/gra.el/ also:tools", 1),
        ("/^rye/ also:thinking", 1),
        ("/^rye/ also:tools", 0),
        ("-/gra.el/ also:tools", 0),
        ("tool:bash /am[e]nd/", 1),
    ],
)
def test_signs_and_expressions_are_found_wherever_a_search_looks(
    worker: Services, query: str, number: int
) -> None:
    assert worker.searching.search(query, Unattended()).total == number


@pytest.mark.parametrize(
    "query",
    ["title:ÉCOLE", "title:école", "tag:ÉTÉ", "folder:küche", "project:ÖSTER", "branch:äpfel",
     "file:BRÖTCHEN"],
)  # fmt: skip
def test_names_are_found_whatever_the_case_of_their_letters(
    services: Services, merge: MergeFunction, query: str
) -> None:
    merge(
        make_session(
            messages=[make_message(blocks=[File(Attachment("Brötchen.txt", "text/plain", 1))])],
            title="École",
            tags=("été",),
            folders=("Küche",),
            project=ParsedProject("/p", name="Österreich"),
            git_branch="Äpfel",
        )
    )
    assert services.searching.search(query, Unattended()).total == 1
