"""Names under which files are offered to be saved."""

import pytest

from chatvault.domain.blocks import Attachment
from chatvault.ui.thread.images.kept_name import LONGEST, kept_name


@pytest.mark.parametrize(
    ("name", "media_type", "offered"),
    [
        ("latency.png", "image/png", "latency.png"),
        ("Brot für morgen.pdf", "application/pdf", "Brot für morgen.pdf"),
        ("../../.ssh/authorized_keys", "", "authorized_keys"),
        ("C:\\Users\\baker\\rye.txt", "text/plain", "rye.txt"),
        ("..", "text/plain", "file.txt"),
        ("", "image/png", "picture.png"),
        ("image", "image/jpeg", "image.jpg"),
        ('what?<now>:"a|b*".txt', "", "what__now___a_b__.txt"),
        ("con.txt", "", "_con.txt"),
        ("Com¹ .rye.txt", "", "_Com¹ .rye.txt"),
        ("CONIN$", "text/plain", "_CONIN$.txt"),
        ("console.txt", "", "console.txt"),
        ("bread\nand\x00butter.md", "", None),
        ("dough\u202egpj.exe", "", None),
        ("v1.2 of the plan", "text/plain", "v1.2 of the plan.txt"),
        ("trailing. . ", "", "trailing"),
    ],
)
def test_a_name_is_one_that_every_file_system_takes(name, media_type, offered):
    made = kept_name(Attachment(name, media_type))
    if offered is not None:
        assert made == offered
    assert made
    assert not set(made) & set('/\\<>:"|?*\n\x00\u202e')


def test_a_long_name_keeps_its_ending():
    made = kept_name(Attachment("ü" * 300 + ".png"))
    assert made.endswith("ü.png")
    assert len(made.encode()) <= LONGEST
