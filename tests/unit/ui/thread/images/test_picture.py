"""Bytes that are pictures, bytes that are none, and bytes that want too much."""

import pytest
from PySide6.QtCore import QSize

from chatvault.ui.thread.images.picture import (
    BROKEN,
    GONE,
    TOO_LARGE,
    WHOLE_PIXELS,
    thumbnail,
    whole,
)
from tests.pace import within
from tests.unit.ui.thread.painted import bomb, plain, turned_jpeg

BOX = QSize(720, 400)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "ICO"])
def test_every_format_of_pixels_is_read(qapp, kind):
    read = thumbnail(plain(200, 100, kind=kind), BOX)
    assert (read.size, read.problem) == (QSize(200, 100), "")
    assert read.levels[0].pixelColor(100, 50).blue() > 120


def test_a_small_picture_of_the_thread_is_no_larger_than_it_is_shown(qapp):
    read = thumbnail(plain(1440, 1600), BOX)
    assert read.size == QSize(1440, 1600)
    assert read.levels[0].size() == QSize(360, 400)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b"\x89PNG\r\n\x1a\nand then nothing of it",
        plain(30, 20, kind="BMP")[:40],
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        b"#define a_width 8\n#define a_height 1\nstatic char a_bits[] = { 0x13 };",
    ],
)
def test_what_is_no_picture_cannot_be_shown(qapp, content):
    read = whole(content)
    assert (read.levels, read.problem) == ((), BROKEN)


def test_a_picture_that_the_vault_lost_says_so(qapp):
    assert whole(None).problem == GONE


def test_a_picture_that_wants_too_much_memory_is_refused_at_once(qapp):
    # Given a file of a few hundred kilobytes that is a picture of 1.6 gigabytes,
    content = bomb(20_000)
    assert len(content) < 3_000_000
    # when it is read,
    with within(laps=100):
        read = thumbnail(content, BOX)
    # then none of its rows was.
    assert (read.levels, read.size, read.problem) == ((), QSize(20_000, 20_000), TOO_LARGE)


def test_a_large_picture_is_kept_no_finer_than_it_is_worth(qapp):
    read = whole(plain(6000, 5000))
    first = read.levels[0]
    assert read.size == QSize(6000, 5000)
    assert first.width() * first.height() <= WHOLE_PIXELS * 1.001
    assert first.width() / first.height() == pytest.approx(1.2, abs=0.001)


def test_the_levels_are_each_half_the_one_before(qapp):
    read = whole(plain(2000, 900))
    assert [level.width() for level in read.levels] == [2000, 1000, 500]
    assert read.level(2000).width() == 2000
    assert read.level(1500).width() == 2000
    assert read.level(700).width() == 1000
    assert read.level(20).width() == 500
    assert read.level(9000).width() == 2000


def test_a_picture_taken_upright_is_shown_upright(qapp):
    read = thumbnail(turned_jpeg(1600, 800), BOX)
    assert read.size == QSize(800, 1600)
    assert read.levels[0].size() == QSize(200, 400)


def test_a_line_of_a_picture_stays_one_pixel_high(qapp):
    read = thumbnail(plain(40_000, 3), BOX)
    assert read.levels[0].size() == QSize(720, 1)
