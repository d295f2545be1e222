"""Pictures in records become attachments, and damaged ones are told from whole ones."""

from __future__ import annotations

import base64
import struct

import pytest

from chatvault.importers.contents.pictures import Pictures, size_in_pixels

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480)
GIF = b"GIF89a" + struct.pack("<HH", 320, 200)
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 75, 100)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (PNG, (640, 480)),
        (GIF, (320, 200)),
        (JPEG, (100, 75)),
        (JPEG[:9], (None, None)),
        (PNG[:20], (None, None)),
        (b"\xff\xd8\xff\xe0\x00\x00" * 9, (None, None)),
        (b"RIFF", (None, None)),
    ],
)
def test_the_head_of_a_picture_tells_its_size(
    content: bytes, size: tuple[int | None, int | None]
) -> None:
    assert size_in_pixels(content) == size


def test_a_picture_opens_with_its_bytes_as_often_as_wished() -> None:
    attachment = Pictures().from_base64(base64.b64encode(PNG).decode(), "image/png")
    assert attachment.name == "image.png"
    assert attachment.size == len(PNG)
    assert attachment.content is not None
    assert attachment.content().read() == attachment.content().read() == PNG


def test_line_breaks_in_the_text_do_not_matter() -> None:
    lines = base64.encodebytes(JPEG * 9).decode()
    attachment = Pictures().from_base64(lines, "image/jpeg")
    assert (attachment.name, attachment.size) == ("image.jpg", len(JPEG * 9))


@pytest.mark.parametrize("text", ["", "not base64!", "iVBORw0KGgo", "ä", "[abbreviated]"])
def test_a_damaged_picture_has_no_content(text: str) -> None:
    assert Pictures().from_base64(text, "image/png").content is None


def test_an_address_that_is_the_picture_itself_is_read() -> None:
    url = "data:image/gif;charset=utf-8;base64," + base64.b64encode(GIF).decode()
    attachment = Pictures().from_url(url)
    assert attachment is not None
    assert (attachment.media_type, attachment.width) == ("image/gif", 320)
    assert Pictures().from_url("https://example.org/a.png") is None
