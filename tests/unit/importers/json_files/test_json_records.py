"""Records are read one at a time from files of any size, style and state."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chatvault.errors import UnreadableFile
from chatvault.importers.json_files import (
    json_array,
    json_boundaries,
    json_record,
    json_text,
)
from chatvault.importers.json_files.json_record import Broken, Damage, Record
from chatvault.importers.json_files.json_records import records

_LARGE = 1 << 15  # bytes, where sizes are scaled: several heads of a file

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(['}, {"title": "', ', {"', '", "', '": ', "\\", '\\"', "]", "【1†】", "🌱"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["title", "id", "a", "", ",", ":"]) | st.text(), inner)
    ),
    max_leaves=12,
)
CONVERSATIONS = st.lists(
    st.fixed_dictionaries({"title": st.text(), "id": st.integers(0, 99), "mapping": VALUES}),
    min_size=1,
    max_size=6,
)
STYLES = st.sampled_from(
    [
        {"separators": (",", ":")},
        {},
        {"indent": 2},
        {"indent": "\t", "ensure_ascii": False},
        {"separators": (" ,\r\n", " :\t"), "ensure_ascii": False},
    ]
)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "CHUNK", 61)


def read(text: str | bytes, **how: str | bytes) -> list[Record | Broken]:
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return list(records(io.BytesIO(content), **how))  # type: ignore[arg-type]


def records_in(found: list[Record | Broken]) -> list[dict[str, object]]:
    return [value for value in values(found) if isinstance(value, dict)]


def values(found: list[Record | Broken]) -> list[object]:
    return [each.value for each in found if isinstance(each, Record)]


def damages(found: list[Record | Broken]) -> list[tuple[int, Damage]]:
    return [(each.number, each.damage) for each in found if isinstance(each, Broken)]


def conversations(count: int) -> list[dict[str, object]]:
    return [
        {"title": f"Walk {n}", "id": n, "mapping": {"a": [{"title": "x"}, {"title": "y"}]}}
        for n in range(count)
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(VALUES, max_size=8), STYLES)
@example([{"title": ", {", "x": [{"title": 1}, {"title": 2}]}, {"title": 3}], {})
@example([["x, {", ":"], {":": 1}, {":": 2}], {"separators": (",", ":")})
def test_any_list_in_any_style_reads_as_a_plain_parser_reads_it(
    listed: list[object], style: dict[str, object]
) -> None:
    found = read(json.dumps(listed, **style))  # type: ignore[arg-type]

    assert values(found) == listed
    assert damages(found) == []
    assert [each.number for each in found] == list(range(1, len(listed) + 1))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CONVERSATIONS, STYLES, st.floats(0, 1, exclude_max=True), st.booleans())
def test_a_file_cut_anywhere_gives_its_whole_records_and_one_problem(
    listed: list[dict[str, object]], style: dict[str, object], where: float, telling: bool
) -> None:
    whole = json.dumps(listed, **style).encode()  # type: ignore[arg-type]
    cut = whole[: max(1, int(len(whole) * where))]

    found = read(cut, essential="mapping" if telling else "")

    kept = values(found)
    assert kept == listed[: len(kept)]
    assert len(kept) >= len(values(read(cut + b"]"))) - 1
    assert [damage for _, damage in damages(found)] == [Damage.CUT_SHORT]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.sampled_from([b"", b"[", b'[{"title":', b"\xff\xfe"]))
def test_no_bytes_whatever_make_it_raise(noise: bytes, start: bytes) -> None:
    found = read(start + noise, wrapper="conversations", essential="mapping")

    assert all(isinstance(each, Record | Broken) for each in found)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CONVERSATIONS, STYLES, st.integers(0, 5), st.sampled_from(['"', "{", "}", "[", "]", ",,:"]))
def test_noise_in_one_record_costs_no_record_before_it(
    listed: list[dict[str, object]], style: dict[str, object], broken: int, noise: str
) -> None:
    broken %= len(listed)
    texts = [json.dumps(each, **style) for each in listed]  # type: ignore[arg-type]
    middle = len(texts[broken]) // 2
    texts[broken] = texts[broken][:middle] + noise + texts[broken][middle:]

    found = read("[" + ",".join(texts) + "]", essential="mapping")

    assert values(found)[:broken] == listed[:broken]


@pytest.mark.parametrize(
    "damaged",
    [
        '{"title": "Walk", "id": 3, "mapping": {"a": nonsense}}',
        '{"title": "Walk", "id": 3, "mapping": {"a": [1, 2}',
        '{"title": "Walk", "id": 3, "mapping": {"a": [1, 2]}',
        '{"title": "Walk", "id": 3, "mapping": {"a": [1, 2}}}}}',
        '{"title": "Walk, "id": 3, "mapping": {}}',
        '{"title": "Walk", "id": 3, "mapping": {"a": "x}}',
        '{"title": "Walk", "id": 3, "mapping"',
        '{"title": "Walk", "id": 3, "mapping": {"a": [{"title": "x"}, {"title": }, {"b": 1}]}}',
        "rubbish",
        "{]",
        "]",
    ],
)
@pytest.mark.parametrize("style", [{}, {"indent": 1}, {"separators": (",", ":")}])
def test_one_damaged_record_costs_only_itself(damaged: str, style: dict[str, object]) -> None:
    listed = conversations(6)
    texts = [json.dumps(each, **style) for each in listed]  # type: ignore[arg-type]
    texts[3] = damaged

    found = read("[" + ", ".join(texts) + "]", essential="mapping")

    assert values(found) == listed[:3] + listed[4:]
    assert [number for number, _ in damages(found)] == [4]


def test_records_that_begin_differently_survive_a_damaged_one_among_them() -> None:
    listed = [
        {"zeta": 1, "mapping": {}},
        {"mapping": {"b": [{"x": 1}, {"y": 2}]}, "id": 2},
        {"id": 3, "mapping": {}},
        {"title": "t", "mapping": {}},
    ]
    texts = [json.dumps(each) for each in listed]
    texts[1] = texts[1].replace('"y": 2', '"y": oops')

    found = read("[" + ",".join(texts) + "]", essential="mapping")

    assert values(found) == [listed[0], *listed[2:]]
    assert damages(found) == [(2, Damage.MALFORMED)]


def test_the_place_of_a_damaged_record_is_told_in_bytes() -> None:
    text = '[{"title": "Ä", "mapping": {}},\n {"title": oops, "mapping": {}}]'

    (_, broken) = read(text, essential="mapping")

    assert isinstance(broken, Broken)
    assert text.encode()[broken.offset :].startswith(b'{"title": oops')


def test_the_last_record_may_lie_before_rubbish() -> None:
    found = read('[{"title": 1, "mapping": {}}, {"title": 2, "mapping": {}} and rubbish behind it')

    assert values(found) == [{"title": 1, "mapping": {}}, {"title": 2, "mapping": {}}]
    assert [damage for _, damage in damages(found)] == [Damage.MALFORMED]


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000])
def test_endless_nesting_is_reported_and_what_follows_is_read(deep: str) -> None:
    first, last = conversations(2)
    text = f'[{json.dumps(first)}, {{"title": "", "id": 1, "mapping": {deep}, {json.dumps(last)}]'

    found = read(text, essential="mapping")

    assert values(found) == [first, last]
    assert damages(found) == [(2, Damage.TOO_DEEP)]


@pytest.fixture
def scaled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """All that is measured in megabytes is some thousand times smaller; the sizes decoded."""
    for module, name, size in (
        (json_record, "LARGEST", 8 * _LARGE),
        (json_array, "_LARGE", _LARGE),
        (json_array, "BEGINNING", 64),
        (json_boundaries, "BEGINNING", 64),
        (json_boundaries, "_LOOKAHEAD", 2 * _LARGE),
        (json_text, "CHUNK", _LARGE // 16),
    ):
        monkeypatch.setattr(module, name, size)
    decoded: list[int] = []
    plain = json_text.JsonText.decoded

    def noted(text: json_text.JsonText, place: int, size: int) -> str:
        decoded.append(size)
        return plain(text, place, size)

    monkeypatch.setattr(json_text.JsonText, "decoded", noted)
    return decoded


def conversation(title: str, size: int) -> dict[str, object]:
    """A conversation whose text is about so long."""
    said = {str(at): {"said": 'rye \\" ] ['} for at in range(size // 30)}
    return {"title": title, "id": 1, "mapping": said, "end": "x" * (size % 30)}


def test_behind_a_record_that_is_too_large_all_others_are_found(scaled: list[int]) -> None:
    # Given a conversation larger than any may be, whatever its size, and many behind it,
    others = [conversation(f"small {at}", 40) for at in range(60)]
    for size in range(8 * _LARGE, 12 * _LARGE, 4_093):
        # when they are read,
        written = json.dumps([conversation("huge", size), *others])
        found = read(written, essential="mapping")
        # then it is told, and no other is missing.
        assert damages(found) == [(1, Damage.TOO_LARGE)]
        assert values(found) == others
    assert max(scaled) <= _LARGE


def test_a_large_record_is_decoded_once_its_end_is_known(scaled: list[int]) -> None:
    # Given conversations of which nothing tells where they end, the first with a lone surrogate,
    large = [conversation("\ud800", 3 * _LARGE // 4), conversation("large", 5 * _LARGE)]
    # when they are read, then all of them are there, and no more was decoded than they are.
    found = read(json.dumps([*large, 7]), essential="mapping")
    assert [mapping["title"] for mapping in records_in(found)] == ["\ufffd", "large"]
    assert max(scaled) <= len(json.dumps(large[1])) + 1


def test_a_record_that_is_too_large_costs_little_behind_one_that_is_not(scaled: list[int]) -> None:
    first, second = conversation("\ud800", 3 * _LARGE // 4), conversation("huge", 9 * _LARGE)
    found = read(json.dumps([first, second]), essential="mapping")
    assert damages(found)[0] == (2, Damage.TOO_LARGE)
    assert max(scaled) <= _LARGE


def test_an_endless_record_is_not_read_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_record, "LARGEST", 5000)
    first, last = conversations(2)
    endless = json.dumps({"x": "y" * 100_000, "mapping": {}})

    listed = read(f"[{endless}, {json.dumps(last)}]", essential="mapping")
    alone = read(endless)

    assert damages(listed) == [(1, Damage.TOO_LARGE)]
    assert damages(alone) == [(1, Damage.TOO_LARGE)]
    assert values(read(json.dumps(first))) == [first]


def test_spaces_without_end_are_not_kept_in_memory() -> None:
    first, last = (json.dumps(one).encode() for one in conversations(2))

    class Spaces(io.BytesIO):
        """The first record, 64 MB of spaces, and the last one."""

        pieces = iter([b"[" + first + b",", *[b" " * (1 << 20)] * 64, last + b"]"])

        def read1(self, size: int | None = -1, /) -> bytes:
            return next(self.pieces, b"")

    tracemalloc.start()
    found = list(records(Spaces(), essential="mapping"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert values(found) == conversations(2)
    assert peak < 48 << 20  # so far it is looked for where a record ends


def test_numbers_that_no_database_holds_are_read_as_near_as_can_be() -> None:
    text = f'[{{"a": {"9" * 5000}, "b": NaN, "c": -Infinity, "d": 1e999, "e": {10**25}}}]'

    assert values(read(text)) == [{"a": None, "b": None, "c": None, "d": None, "e": 1e25}]


def test_halves_of_characters_and_damaged_bytes_are_replaced_and_told() -> None:
    text = b'[{"title": "good"}, {"title": "half \\ud83d"}, {"title": "\xff\xfe, {"}, {"title": 4}]'

    found = read(text)

    assert values(found) == [
        {"title": "good"},
        {"title": "half \ufffd"},
        {"title": "\ufffd\ufffd, {"},
        {"title": 4},
    ]
    assert [each.mended for each in found if isinstance(each, Record)] == [False, True, True, False]


def test_a_whole_character_written_as_two_halves_is_no_damage() -> None:
    (found,) = read('[{"title": "\\ud83c\\udf31", "a": NaN}]')

    assert isinstance(found, Record)
    assert (found.value, found.mended) == ({"title": "🌱", "a": None}, False)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_recognised(encoding: str) -> None:
    listed = [{"title": "Grüße 🌱 旅", "id": n} for n in range(20)]
    content = json.dumps(listed, ensure_ascii=False).encode(encoding)

    assert values(read(content)) == listed
    assert values(read(json.dumps(listed[0]).encode(encoding))) == [listed[0]]


def test_control_characters_in_text_are_taken_as_they_are() -> None:
    assert values(read('[{"title": "a\nb\x00c"}]')) == [{"title": "a\nb\x00c"}]


def test_zeros_in_the_place_of_what_parts_two_records_are_told() -> None:
    """A disk that lost power leaves them; behind them all is JSON again."""
    written = json.dumps([{"title": "moss", "model": "a"}, {"title": "tea", "model": "b"}])
    lost = '": "a"}, {"'
    zeros = "\0" * len(lost)

    found = read(written.replace(lost, zeros))

    assert values(found) == [{"title": "moss", f"model{zeros}title": "tea", "model": "b"}]
    assert [each.mended for each in found if isinstance(each, Record)] == [True]


@pytest.mark.parametrize("before", ["", '"version": 1, ', '"user": {"conversations": [1]}, '])
def test_an_object_around_the_array_is_seen_through(before: str) -> None:
    listed = conversations(3)
    text = f'{{{before}"conversations": {json.dumps(listed)}, "more": [1]}}'

    assert values(read(text, wrapper="conversations")) == listed


@pytest.mark.parametrize("text", ["rye, ", '{"conversations": [1], ', "\\", '[{"'])
@pytest.mark.parametrize("length", [1 << 16, 1 << 20])
def test_the_array_may_stand_behind_long_texts(text: str, length: int) -> None:
    listed = conversations(3)
    before = {"note": text * (length // len(text)), "user": {"conversations": [1]}}

    found = read(json.dumps(before | {"conversations": listed}), wrapper="conversations")

    assert values(found) == listed


def test_one_object_without_the_array_is_looked_through_in_good_time() -> None:
    hostile = {"a": [['\\"' * 100, {"conversations": [[]]}]] * 20_000}

    assert values(read(json.dumps(hostile), wrapper="conversations")) == [hostile]
    noise = '{"' + '\\"' * 500_000 + '"conversations": [' * 100_000
    assert damages(read(noise, wrapper="conversations")) == [(1, Damage.MALFORMED)]


def test_one_value_alone_is_one_record() -> None:
    (conversation,) = conversations(1)

    assert values(read(json.dumps(conversation), wrapper="conversations")) == [conversation]
    assert damages(read(json.dumps(conversation)[:-3])) == [(1, Damage.CUT_SHORT)]
    assert damages(read(json.dumps(conversation) + " x")) == [(1, Damage.MALFORMED)]
    assert damages(read("")) == [(1, Damage.CUT_SHORT)]
    assert damages(read("[" * 1)) == [(1, Damage.CUT_SHORT)]
    assert read("[ ]") == []


def test_the_array_may_stand_inside_a_page() -> None:
    listed = conversations(3)
    page = f"<html>{'x' * 500}<script>var jsonData = {json.dumps(listed)};\nvar a = {{}};</script>"

    assert values(read(page, after=b"jsonData =")) == listed
    assert damages(read("<html></html>", after=b"jsonData =")) == [(1, Damage.CUT_SHORT)]


class _FailingStream(io.BytesIO):
    def read1(self, size: int | None = -1, /) -> bytes:
        chunk = super().read1(-1 if size is None else size)
        if not chunk:
            raise UnreadableFile("The archive is damaged.")
        return chunk


def test_what_was_read_before_the_file_failed_is_kept() -> None:
    found: list[Record | Broken] = []

    def read_all(stream: io.BytesIO) -> Iterator[Record | Broken]:
        yield from records(stream, essential="mapping")

    listed = conversations(5)
    stream = _FailingStream(json.dumps(listed).encode()[:-30])
    with pytest.raises(UnreadableFile):  # noqa: PT012 - what came before is looked at below
        for each in read_all(stream):
            found.append(each)

    assert values(found) == listed[:4]
    assert damages(found) == []


def test_many_small_records_are_read_in_good_time() -> None:
    found = read(json.dumps(list(range(20_000))))

    assert values(found) == list(range(20_000))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(
    CONVERSATIONS.filter(lambda listed: len(listed) > 1), st.sampled_from(["\n", "\r\n\n", "\n \n"])
)
def test_one_on_every_line_is_read_like_an_array(listed: list[object], end: str) -> None:
    text = end.join(json.dumps(one) for one in listed)
    assert values(read(text)) == listed
    assert values(read("\ufeff" + text + end)) == listed


def test_a_damaged_line_keeps_no_other_out() -> None:
    found = read('{"title": "Rye"}\n\n{"title": "Oven\n{"title": "Yeast", "bad": "\\ud800"}\n{"tit')
    assert values(found) == [{"title": "Rye"}, {"title": "Yeast", "bad": "\ufffd"}]
    assert damages(found) == [(2, Damage.CUT_SHORT), (4, Damage.CUT_SHORT)]
    assert [each.number for each in found] == [1, 2, 3, 4]


def test_a_line_that_has_no_end_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_record, "LARGEST", 200)
    long = json.dumps({"title": "x" * 1_000})
    found = read(f'{{"title": "Rye"}}\n{long}\n{{"title": "Oven"}}\n{long}')
    assert values(found) == [{"title": "Rye"}, {"title": "Oven"}]
    assert damages(found) == [(2, Damage.TOO_LARGE), (4, Damage.TOO_LARGE)]


def test_one_object_over_many_lines_is_one() -> None:
    written = {"title": "Rye", "said": [{"text": "a"}, {"text": "b"}]}
    assert values(read(json.dumps(written, indent=1))) == [written]
    assert values(read(json.dumps(written) + "\n\n")) == [written]


@given(CONVERSATIONS, STYLES, st.sampled_from(["\n", "", "\r\n\r\n", ",\n"]))
def test_objects_that_stretch_over_lines_may_stand_behind_each_other(
    conversations: list[dict[str, object]], style: dict[str, object], between: str
) -> None:
    """So programs write a log for people to read, one record after the other."""
    text = between.join(json.dumps(one, **style) for one in conversations)  # type: ignore[arg-type]
    assert values(read(text, essential="title")) == conversations


def test_what_is_damaged_or_cut_among_objects_loses_no_other() -> None:
    whole = [json.dumps({"title": f"t{place}", "said": "rye"}, indent=1) for place in range(4)]
    whole[1] = whole[1].replace('"rye"', "rye")
    found = read("\n".join(whole)[:-4], essential="title")
    assert values(found) == [{"title": "t0", "said": "rye"}, {"title": "t2", "said": "rye"}]
    damages = [one.damage for one in found if isinstance(one, Broken)]
    assert damages == [Damage.MALFORMED, Damage.CUT_SHORT]
