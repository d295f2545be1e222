"""Code is coloured line by line, terminals too."""

from chatvault.ui.thread.text import ansi
from chatvault.ui.thread.text.highlighting import LARGEST, Stretch, highlight, label


def test_every_line_has_its_coloured_stretches():
    first, second, *_ = highlight('def f(x):\n    return "hi"  # done', "python")
    assert first[:2] == (Stretch(0, 3, "keyword"), Stretch(4, 1, "function"))
    assert second == (Stretch(4, 6, "keyword"), Stretch(11, 4, "string"), Stretch(17, 6, "comment"))


def test_places_are_counted_as_qt_counts_them():
    (line, *_) = highlight("'😀' # c", "python")
    assert line == (Stretch(0, 4, "string"), Stretch(5, 3, "comment"))


def test_unknown_languages_and_huge_code_stay_plain():
    assert highlight("x", "no such language") == ()
    assert highlight("x", "") == ()
    assert highlight("x = 1\n" * LARGEST, "python") == ()


def test_languages_are_called_by_their_names():
    assert label("py") == "Python"
    assert label("text") == "Text"
    assert label("klingon") == "klingon"


def test_the_last_line_of_a_diff_keeps_its_colour():
    lines = highlight("-old\n+new", "diff")
    assert lines[1][0].token == "ok"


def test_terminal_colours_become_stretches_and_other_codes_go():
    text, lines = ansi.read("\x1b[31mred\x1b[0m plain\n\x1b[2K\x1b]0;title\x07\x1b[1;32mok")
    assert text == "red plain\nok"
    assert lines == ((Stretch(0, 3, "bad"),), (Stretch(0, 2, "ok", bold=True),))


def test_of_a_progress_bar_only_the_last_state_is_kept():
    assert ansi.plain("10 %\r50 %\r100 %\ndone\r") == "100 %\ndone"
