"""A file of lines is read record by record, whatever state it is in."""

from __future__ import annotations

import io
import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.json_files import json_lines
from chatvault.importers.json_files.json_lines import MOST_IN_A_LINE, REPORTED_LINES, records, sniff


def read(content: bytes) -> tuple[list[tuple[int, int, dict[str, object]]], list[Issue]]:
    issues: list[Issue] = []
    return list(records(io.BytesIO(content), issues.append, "a.jsonl")), issues


def test_every_line_comes_with_its_number_and_its_place_in_bytes() -> None:
    found, issues = read(b'{"a":1}\n\n{"b":"\xc3\xa4"}\r\n{"c":3}')
    assert found == [(1, 0, {"a": 1}), (3, 9, {"b": "ä"}), (4, 21, {"c": 3})]
    assert not issues


def test_marks_and_padding_around_a_line_do_not_matter() -> None:
    found, issues = read(b'\xef\xbb\xbf{"a":1}\r\n\x00\x00\x00\n  {"b":2}\x00\x00\n')
    assert [record for _, _, record in found] == [{"a": 1}, {"b": 2}]
    assert not issues


def test_a_line_that_repeats_the_one_before_it_is_read_once() -> None:
    found, _ = read(b'{"a":1}\n{"a":1}\n{"b":2}\n{"a":1}\n')
    assert [record for _, _, record in found] == [{"a": 1}, {"b": 2}, {"a": 1}]


def test_records_that_share_a_line_are_read_one_by_one() -> None:
    content = b'{"a":"} {"} {"b":"caf\\ud800"}{"c":NaN}\n{"d":4}\n'
    found, issues = read(content)
    assert [(number, record) for number, _, record in found] == [
        (1, {"a": "} {"}), (1, {"b": "caf\ufffd"}), (1, {"c": None}), (2, {"d": 4})
    ]  # fmt: skip
    assert not issues
    assert [record for _, _, record in found] == list(sniff(content))


@pytest.mark.parametrize(
    "line", [b'{"a":1}{"b":', b'{"a":1}{"b":2}x}', b'{"a":1}[1]{}', b"{}" * (MOST_IN_A_LINE + 1)]
)
def test_a_line_that_is_more_than_records_is_unreadable(line: bytes) -> None:
    found, issues = read(line + b'\n{"d":4}\n')
    assert [record for _, _, record in found] == [{"d": 4}]
    assert [issue.where for issue in issues] == ["line 1"]


def test_an_unreadable_line_is_told_with_its_place_and_costs_only_itself() -> None:
    found, issues = read(b'{"a":1}\n{"a":\nnull\n[1]\n{"b":2}\n')
    assert [number for number, _, _ in found] == [1, 5]
    assert [issue.where for issue in issues] == ["line 2", "line 3", "line 4"]
    assert {issue.severity for issue in issues} == {Severity.ERROR}
    assert {issue.member for issue in issues} == {"a.jsonl"}


@pytest.mark.parametrize("end", [b"\n", b""])
def test_a_line_that_is_too_long_is_passed_over_and_told(
    monkeypatch: pytest.MonkeyPatch, end: bytes
) -> None:
    monkeypatch.setattr(json_lines, "MAX_LINE", 3 << 20)
    endless = b'{"x":"' + b"y" * (20 << 20) + b'"}'
    first = b'{"a":1}\n'
    content = first + endless + (end + b'{"b":"' + b"z" * (1 << 20) + b'"}' if end else b"")
    tracemalloc.start()
    found, issues = read(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [(number, place, *record) for number, place, record in found] == [
        (1, 0, "a"),
        *([(3, len(first + endless) + 1, "b")] if end else []),
    ]
    assert [(issue.where, issue.severity) for issue in issues] == [("line 2", Severity.ERROR)]
    assert "too long" in issues[0].text
    assert peak < 20 << 20


def test_many_unreadable_lines_are_summed_up() -> None:
    bad = b"{oops\n{again\n" * 50
    found, issues = read(bad + b'{"a":1}\n')
    assert len(found) == 1
    assert len(issues) == REPORTED_LINES + 1
    assert issues[-1].text.startswith("80 more lines")
    assert issues[-1].where == "up to line 100"


def test_a_last_line_that_is_still_being_written_is_no_error() -> None:
    found, issues = read(b'{"a":1}\n{"b":"half of')
    assert len(found) == 1
    assert [(issue.where, issue.severity) for issue in issues] == [("line 2", Severity.INFO)]


def test_a_last_line_without_its_end_is_read_when_it_is_whole() -> None:
    found, issues = read(b'{"a":1}\n{"b":2}')
    assert [record for _, _, record in found] == [{"a": 1}, {"b": 2}]
    assert not issues


def test_bytes_that_are_no_text_are_replaced_and_told() -> None:
    found, issues = read(b'{"a":"caf\xe9"}\n')
    assert found == [(1, 0, {"a": "caf\ufffd"})]
    assert [(issue.where, issue.severity) for issue in issues] == [("line 1", Severity.WARNING)]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (rb'{"a":"\ud800 lost"}', "\ufffd lost"),
        (rb'{"a":"one\u0000two"}', "one\u2400two"),
        (b'{"a":NaN}', None),
        (b'{"a":1e999}', None),
        (b'{"a":' + b"7" * 5000 + b"}", None),
    ],
)
def test_values_that_no_database_takes_are_mended(line: bytes, value: object) -> None:
    found, _ = read(line + b"\n")
    assert [record["a"] for _, _, record in found] == [value]


def test_a_depth_bomb_is_one_unreadable_line() -> None:
    bomb = b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"
    found, issues = read(bomb + b'{"b":2}\n')
    assert [record for _, _, record in found] == [{"b": 2}]
    assert [issue.where for issue in issues] == ["line 1"]


def test_what_a_damaged_archive_gave_before_it_broke_is_kept() -> None:
    class Broken(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            line = super().readline(size)
            if not line:
                raise UnreadableFile("The file is damaged.")
            return line

    issues: list[Issue] = []
    found = list(records(Broken(b'{"a":1}\n'), issues.append, ""))
    assert len(found) == 1
    assert [issue.text for issue in issues] == ["The file is damaged."]
    with pytest.raises(UnreadableFile):
        list(records(Broken(b""), issues.append, ""))


def test_the_head_of_a_file_gives_its_whole_records() -> None:
    assert list(sniff(b'\xef\xbb\xbf{"a":1}\nnonsense\n{"b":2}\n{"c":')) == [{"a": 1}, {"b": 2}]


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    found, _ = read(content)
    assert all(isinstance(record, dict) for _, _, record in found)


_KEYS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4)


@given(st.lists(st.dictionaries(_KEYS, st.integers(-(2**63), 2**63), max_size=3), max_size=8))
def test_the_offset_leads_back_to_the_line(values: list[dict[str, int]]) -> None:
    content = "".join(json.dumps(value) + "\n" for value in values).encode()
    for _, offset, record in read(content)[0]:
        assert json.loads(content[offset:].split(b"\n", 1)[0]) == record
