"""Parts that are laid out: how high they are, what they say, what is under a point."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from chatvault.domain.blocks import Attachment
from chatvault.ui.painting import paint
from chatvault.ui.thread.boxes import table_columns
from chatvault.ui.thread.boxes.box import Action, ActionKind, Painting
from chatvault.ui.thread.boxes.box_factory import box_for
from chatvault.ui.thread.boxes.image_box import KEPT
from chatvault.ui.thread.images.picture import thumbnail
from chatvault.ui.thread.look import Look
from chatvault.ui.thread.parts.parts import (
    Check,
    ChecksPart,
    CodePart,
    DiffPart,
    DiffRow,
    ImagePart,
    LinePart,
    Outcome,
    Progress,
    RulePart,
    Segment,
    Sign,
    TerminalPart,
)
from chatvault.ui.thread.parts.segment_parts import parse
from chatvault.ui.thread.text.wanted import Match, Wanted, matches

WIDTH = 600.0


def laid_out(part, look, width=WIDTH):
    box = box_for(part, look, unfolded=False)
    box.lay_out(width)
    return box


def prose(text, look, width=WIDTH):
    (part,) = parse(Segment(text))
    return laid_out(part, look, width)


def painted(box, look, **state):
    image = QImage(640, max(1, round(box.height)), QImage.Format.Format_RGB32)
    image.fill(look.theme.color("base"))
    painter = QPainter(image)
    box.paint(Painting(painter, look, QRectF(0, 0, 640, box.height), **state))
    painter.end()
    return image


def colours(image):
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
    }


def point_of(box, word):
    start = box.text.index(word)
    return box.rect_of(start).center()


def test_prose_grows_when_the_column_narrows(look):
    text = "knead the dough " * 40
    assert prose(text, look, 300).height > prose(text, look, 600).height


def test_prose_says_what_was_written_without_markup(look):
    box = prose("# Bread\n\nKnead **well**.\n\n- once\n- twice", look)
    assert box.text == "Bread\nKnead well.\nonce\ntwice"


def test_a_point_on_a_word_is_a_place_in_the_text(look):
    box = prose("Knead the dough", look)
    position = box.hit(point_of(box, "dough"))
    assert box.text.index("dough") <= position <= box.text.index("dough") + 1


def test_headings_are_a_little_larger_than_what_they_stand_above(look):
    heights = [prose(text, look).height for text in ("# Bread", "## Bread", "Bread")]
    assert heights[0] > heights[1] >= heights[2]
    assert heights[0] < 1.6 * heights[2]


def test_tasks_have_a_sign_each(look):
    part = ChecksPart((Check("Knead", Progress.DONE), Check("Bake", Progress.DOING)))
    box = laid_out(part, look)
    assert box.text == "Knead\nBake"
    assert [check.signed for check in part.checks] == ["☑ Knead", "◐ Bake"]
    assert {look.theme.ok, look.theme.accent} <= colours(painted(box, look))


def test_numbers_stand_beside_code_and_not_in_it(look):
    box = laid_out(CodePart("a = 1\nb = 2", "python", first_line=41), look)
    plain = laid_out(CodePart("a = 1\nb = 2", "python"), look)
    assert box.text == plain.text
    assert box.rect_of(0).left() > plain.rect_of(0).left() + 16
    assert not box.is_text_at(QPointF(8, look.code_head + 4))
    assert box.action_at(QPointF(WIDTH - 20, 10)) == Action(ActionKind.COPY, "a = 1\nb = 2")


def test_what_came_from_the_error_stream_has_an_edge(look):
    quiet = laid_out(TerminalPart("make", "done"), look)
    loud = laid_out(TerminalPart("make", "done", "watch out"), look)
    assert loud.text == "$ make\ndone\nwatch out"
    assert look.theme.warn not in colours(painted(quiet, look))
    assert look.theme.warn in colours(painted(loud, look))


def test_a_failed_command_says_so_in_the_colour_of_failures(look):
    def reddest(part):
        seen = colours(painted(laid_out(part, look), look))
        return max(int(colour[1:3], 16) - int(colour[3:5], 16) for colour in seen)

    assert reddest(TerminalPart("make", "no", label="exit 2")) < 40
    assert reddest(TerminalPart("make", "no", label="exit 2", bad=True)) > 80


def test_a_link_in_prose_is_found_by_its_place(look):
    box = prose("See [the notes](https://example.org/n) now", look)
    assert box.link_at(point_of(box, "the notes")) == "https://example.org/n"
    assert box.link_at(point_of(box, "now")) == ""


def test_found_words_stand_on_their_colour(look):
    box = prose("Knead the dough, then the dough rests", look)
    seen = colours(painted(box, look, marks=matches(box.text, Wanted(("dough",))), current=1))
    assert {look.theme.hit, look.theme.hit_now} <= seen


def test_selected_text_stands_on_the_colour_of_a_selection(look):
    for box in (
        prose("Knead the dough", look),
        laid_out(CodePart("knead()\nbake()"), look),
        prose("| a | b |\n|---|---|\n| c | d |", look),
    ):
        assert look.theme.text_selection not in colours(painted(box, look))
        assert look.theme.text_selection in colours(painted(box, look, selected=(0, 4)))


def test_quotes_have_a_bar_and_inline_code_a_ground(look):
    seen = colours(painted(prose("> quoted `code`", look), look))
    assert {look.theme.line_strong, look.theme.sunken} <= seen


def inked(image):
    """The columns in which there is ink."""
    return [
        x
        for x in range(image.width())
        if any(QColor(image.pixel(x, y)).value() < 170 for y in range(image.height()))
    ]


def test_a_quote_from_right_to_left_has_its_bar_where_its_lines_begin(look):
    latin, arabic = (
        painted(prose(f"> {said}", look, 300), look) for said in ("bread", "خبز الجاودار")
    )
    bar = look.theme.line_strong
    assert latin.pixelColor(1, 8).name().upper() == bar
    assert arabic.pixelColor(298, 8).name().upper() == bar
    ink = inked(arabic)
    assert min(ink) > 150
    assert max(ink) < 290


def test_the_icon_of_a_line_grows_with_the_zoom_and_its_name_makes_room(appearance):
    for zoom in (1, 2):
        appearance.set_zoom(float(zoom))
        look = Look(appearance)
        part = LinePart("terminal-window", "Bash", "ls", foldable=False)
        ink = inked(painted(laid_out(part, look), look))
        icon_left, name_left = 12 * zoom + 4, 28 * zoom + 12
        icon = [x for x in ink if x < name_left - 6]
        assert icon_left <= icon[0]
        assert icon[-1] - icon[0] >= 12 * zoom
        assert name_left <= min(x for x in ink if x > icon[-1]) <= name_left + 3 * zoom


def test_code_is_as_high_as_its_lines(look):
    one, three = (laid_out(CodePart(code), look) for code in ("a", "a\nb\nc"))
    assert three.height - one.height == 2 * look.code_row


def test_code_can_be_copied_and_long_output_shown_in_full(look):
    code = "\n".join(str(number) for number in range(214))
    box = laid_out(CodePart(code, limit=12), look)
    assert box.action_at(QPointF(WIDTH - 20, 10)) == Action(ActionKind.COPY, code)
    assert box.action_at(QPointF(20, box.height - 10)) == Action(ActionKind.SHOW_WHOLE)
    assert box.height < 20 * look.code_row
    assert box.holds(0)
    assert not box.holds(len(code))


def test_output_that_is_hardly_longer_is_not_cut(look):
    box = laid_out(CodePart("\n".join("abcdefghijklmn"), limit=12), look)
    assert box.action_at(QPointF(20, box.height - 10)) is None


def test_wide_code_scrolls_sideways_and_narrow_code_does_not(look):
    wide, narrow = laid_out(CodePart("x" * 500), look), laid_out(CodePart("x"), look)
    before = wide.rect_of(400).left()
    assert wide.scroll_sideways(50)
    assert wide.rect_of(400).left() == before - 50
    assert not narrow.scroll_sideways(50)


def test_the_end_of_a_very_long_line_can_be_scrolled_to(look):
    box = laid_out(CodePart("x" * 19_000 + "end"), look)
    box.scroll_sideways(1e9)
    assert 0 < box.rect_of(19_002).right() < WIDTH
    box.scroll_sideways(-1e9)
    assert box.reveal(18_000)
    assert 0 < box.rect_of(18_000).right() < WIDTH


def test_places_in_code_lead_back_to_themselves(look):
    box = laid_out(CodePart("knead()\n  bake(😀)\nrest()"), look)
    for word in ("knead", "bake", "rest"):
        position = box.text.index(word)
        assert abs(box.hit(box.rect_of(position).topLeft() + QPointF(1, 5)) - position) <= 1


def test_terminal_output_is_shown_in_its_colours_and_copied_without_codes(look):
    box = laid_out(CodePart("\x1b[31mred\x1b[0m", terminal=True), look)
    assert box.text == "red"


def test_colours_of_large_code_come_later(look):
    box = laid_out(CodePart("x = 1\n" * 2_000, "python"), look)
    assert box.waits_for_colours
    height = box.height
    box.add_colours()
    assert not box.waits_for_colours
    assert box.height == height


DIFF = DiffPart(
    (
        DiffRow(Sign.SAME, "def f():", 41, 41),
        DiffRow(Sign.REMOVED, "    old", 42),
        DiffRow(Sign.ADDED, "    new", new=42, changed=((4, 3),)),
        DiffRow(Sign.GAP, ""),
    ),
    "python",
)


def test_a_diff_has_edges_and_grounds(look):
    seen = colours(painted(laid_out(DIFF, look), look))
    theme = look.theme
    assert {theme.add_bg, theme.del_bg, theme.ok, theme.bad, theme.add_strong} <= seen


def test_a_diff_is_copied_with_its_signs():
    assert "\n".join(row.signed for row in DIFF.rows) == " def f():\n-    old\n+    new\n@@ "


def test_a_table_sets_figures_to_the_right_and_copies_as_columns(look):
    box = prose("| Step | Time |\n|---|---|\n| encode | 410 ms |\n| x | 95 ms |", look)
    assert box.text == "Step\tTime\nencode\t410 ms\nx\t95 ms"
    assert box.height == 3 * (look.table_row + 1)
    for word in ("encode", "410", "95"):
        position = box.text.index(word)
        assert abs(box.hit(point_of(box, word)) - position) <= len("encode")


def test_a_table_with_long_cells_breaks_lines_instead_of_growing_wide(look):
    sentence = "knead the dough " * 12
    box = prose(f"| a | b |\n|---|---|\n| {sentence} | short |", look)
    assert box.height > 3 * look.table_row
    assert not box.scroll_sideways(10)


def test_a_table_of_many_columns_scrolls(look):
    head = "|" + " column name |" * 30
    box = prose(f"{head}\n{'|---' * 30}|\n{head}", look)
    assert box.scroll_sideways(10)


def test_a_link_in_a_table_is_found(look):
    box = prose("| a |\n|---|\n| [docs](https://example.org) |", look)
    left = box.rect_of(box.text.index("docs"))
    assert box.link_at(QPointF(left.left() + 8, left.center().y())) == "https://example.org"


def test_marks_are_painted_in_code_tables_and_lines(look):
    for box in (
        laid_out(CodePart("knead dough"), look),
        laid_out(LinePart("terminal-window", "Bash", "knead dough"), look),
        prose("| dough |\n|---|\n| x |", look),
    ):
        marks = matches(box.text, Wanted(("dough",)))
        assert marks
        assert look.theme.hit in colours(painted(box, look, marks=marks))


def test_a_line_tells_where_its_argument_is_cut(look):
    box = laid_out(LinePart("terminal-window", "Bash", "x " * 300), look)
    assert box.tip_at(QPointF(300, 10)) == "x " * 300
    assert box.action_at(QPointF(300, 10)) == Action(ActionKind.FOLD)


def test_a_line_of_a_sub_agent_leads_to_its_conversation(look):
    box = laid_out(LinePart("chat-circle", "Task", "look", child="c7"), look)
    assert box.action_at(QPointF(WIDTH - 5, 10)) == Action(ActionKind.OPEN_CHILD, "c7")
    assert laid_out(LinePart("brain", "Thought", foldable=False), look).action_at(
        QPointF(100, 10)
    ) is None  # fmt: skip


def picture(width, height):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    return as_png(image)


def as_png(image):
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def test_a_picture_keeps_its_shape_and_its_place_when_it_comes(look):
    part = ImagePart(Attachment("a.png", "image/png", 10, 1200, 600, "blob"))
    box = laid_out(part, look)
    height = box.height
    assert box.wanted == "blob"
    box.show_picture(thumbnail(picture(1200, 600), KEPT))
    box.lay_out(WIDTH)
    assert box.wanted is None
    assert box.height == height
    assert "#336699" in colours(painted(box, look))
    assert box.action_at(QPointF(10, 10)) == Action(ActionKind.OPEN_PICTURE, "blob")


def test_a_picture_tells_its_size_once_it_is_read(look):
    box = laid_out(ImagePart(Attachment("a.png", "image/png", 10, blob="blob")), look)
    box.show_picture(thumbnail(picture(1200, 600), KEPT))
    (stop,) = box.stops()
    assert "1200 × 600" in stop.name


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"],
)
def test_what_is_no_picture_says_so_and_can_still_be_opened(look, content):
    box = laid_out(ImagePart(Attachment("a.png", blob="blob")), look)
    box.show_picture(thumbnail(content, KEPT))
    box.lay_out(WIDTH)
    assert box.wanted is None
    assert box.action_at(QPointF(10, 10)) == Action(ActionKind.OPEN_PICTURE, "blob")


def test_a_picture_that_is_not_in_the_export_can_not_be_opened(look):
    box = laid_out(ImagePart(Attachment("a.png", "image/png", 10, 1200, 600)), look)
    assert box.wanted is None
    assert box.action_at(QPointF(10, 10)) is None
    assert not colours(painted(box, look)) <= {look.theme.base, look.theme.line}


def test_a_picture_is_painted_with_the_pixels_that_the_screen_has(look):
    # Given a picture whose columns are black and white in turn, four times as wide as its frame,
    striped = QImage(1440, 800, QImage.Format.Format_RGB32)
    for x in range(1440):
        for y in range(800):
            striped.setPixel(x, y, 0xFFFFFF if x % 2 else 0)
    part = ImagePart(Attachment("a.png", "image/png", 10, 1440, 800, "blob"))
    box = laid_out(part, look)
    # when it is painted where a pixel of the layout is one of the screen,
    box.show_picture(thumbnail(as_png(striped), KEPT))
    shown = painted(box, look)
    # then it is an even grey: nothing was left out.
    greys = {shown.pixelColor(x, 100).red() for x in range(10, 350)}
    assert all(100 < grey < 156 for grey in greys)


def test_a_very_long_picture_is_not_stretched(look):
    box = laid_out(ImagePart(Attachment("a.png", "image/png", 10, 3000, 3, "blob")), look)
    box.show_picture(thumbnail(picture(3000, 3), KEPT))
    box.lay_out(WIDTH)
    shown = painted(box, look)
    assert shown.pixelColor(100, 4).name().upper() == look.theme.base
    assert shown.pixelColor(100, 12).name().upper() != look.theme.base


def test_a_rule_is_as_high_as_any_rule(look):
    assert laid_out(RulePart("Context compacted"), look).height == look.rule


def test_a_large_fence_is_read_without_the_parser(look):
    (part,) = parse(Segment("```python\nx = 1\n```\n", code=True))
    assert part == CodePart("x = 1", "python")


def test_marks_are_counted_in_units_of_qt(look):
    box = prose("😀 dough", look)
    assert matches(box.text, Wanted(("dough",))) == (Match(3, 5),)
    assert box.cut(3, 8) == "dough"


def test_the_boxes_of_tasks_are_drawn(look):
    (part,) = parse(Segment("- [ ] open\n- [x] done"))
    box = laid_out(part, look)
    assert box.text == "☐ open\n☑ done"
    seen = colours(painted(box, look))
    assert {look.theme.accent, look.theme.control} <= seen


def test_headings_have_the_sizes_of_the_look(look):
    (heading,) = parse(Segment("# Bread"))
    (words,) = parse(Segment("Bread"))
    high, low = laid_out(heading, look).caret_rect(0), laid_out(words, look).caret_rect(0)
    assert 1.0 < high.height() / low.height() < 1.45


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_icons_of_a_line_grow_with_its_letters_and_touch_neither(appearance, icons, zoom):
    appearance.set_zoom(zoom)
    look = Look(appearance)
    part = LinePart("globe", "WebFetch", "https://example.org", "3 s", "failed", Outcome.BAD)
    painted(laid_out(part, look), look)
    (chevron, _), (sign, icon), (outcome, _) = sorted(icons, key=lambda one: one[0].left())
    assert icon == "globe"
    assert (chevron.width(), sign.width()) == (round(12 * zoom), round(16 * zoom))
    assert chevron.right() < sign.left() < sign.right() < look.grown(40)
    assert outcome.right() == WIDTH
    assert outcome.bottom() <= look.line


@pytest.mark.parametrize("width", [420, 300, 200])
@pytest.mark.parametrize("name", ["6 tool calls", "some_server: with_a_long_name", "Bash"])
def test_no_word_of_a_line_lies_on_another(appearance, words, name, width):
    """Large letters in a narrow thread: how it ended is said, the name is cut before that."""
    appearance.set_zoom(2.0)
    look = Look(appearance)
    part = LinePart("terminal-window", name, "", "1 min 1 s", "1 failed", Outcome.BAD)
    painted(laid_out(part, look, width), look)
    words.sort()
    assert words[-1][2] == "1 failed"
    assert all(right <= left for (_, right, _), (left, _, _) in pairwise(words))
    assert all(right <= width for _, right, _ in words)


def test_a_hit_in_what_is_cut_of_a_name_is_marked_at_its_end(look, words):
    name = "some_server: with_a_long_name"
    box = laid_out(LinePart("link", name), look, 150)
    start = name.index("long")
    painted(box, look, marks=(Match(start, 4),))
    shown, mark = sorted(words, key=lambda word: -len(word[2]))
    assert shown[2].endswith("…")
    assert mark[2] == "…"
    assert mark[1] <= 150


@pytest.fixture
def words(monkeypatch):
    """From where to where words were written that are not to be cut, and which."""
    seen = []
    write = paint.plain

    def note(painter, theme, point, height, text, font, token="text"):
        width = write(painter, theme, point, height, text, font, token)
        seen.append((point.x(), point.x() + width, text))
        return width

    monkeypatch.setattr(paint, "plain", note)
    return seen


@pytest.fixture
def icons(monkeypatch):
    """Where icons were painted, and which."""
    seen = []
    draw = paint.icon

    def note(painter, theme, name, x, y, size=16, token="text2"):
        seen.append((QRectF(x, y, size, size), name))
        draw(painter, theme, name, x, y, size, token)

    monkeypatch.setattr(paint, "icon", note)
    return seen


def bullets_of(box):
    return [bullet.rect for bullet in box._bullets]


@pytest.mark.parametrize("text", ["- one\n  - two\n    - three", "- אחת\n  - שתיים"])
def test_bullets_keep_clear_of_their_words_on_the_side_where_these_begin(look, text):
    box = prose(text, look)
    begins = 0
    for line, bullet in zip(text.split("\n"), bullets_of(box), strict=True):
        word = line.strip("- ")
        at = begins if word.isascii() else begins + len(word) - 1
        first = box.rect_of(at if word.isascii() else begins)
        gap = first.left() - bullet.right() if word.isascii() else bullet.left() - first.right()
        assert 6 <= gap <= 8
        assert first.top() < bullet.top() < bullet.bottom() < first.bottom()
        begins += len(word) + 1


def test_a_line_across_has_as_much_room_above_as_below(look):
    box = prose("above\n\n---\n\nbelow", look)
    above, below = box.rect_of(0), box.rect_of(box.text.index("below"))
    ((line, _),) = [
        (y, colour)
        for y, colour in enumerate(column(painted(box, look), 300))
        if colour == look.theme.color("line").name()
    ]
    assert abs((line - above.bottom()) - (below.top() - line)) <= 5


def column(image, x):
    return [image.pixelColor(x, y).name() for y in range(image.height())]


def test_a_sign_stands_where_its_entry_begins(look, icons):
    checks = (Check("done", Progress.DONE), Check("בדיקה", Progress.OPEN))
    painted(laid_out(ChecksPart(checks), look), look)
    assert [rect.left() for rect, _ in icons] == [0, WIDTH - 16]


def test_a_table_whose_head_runs_to_the_left_begins_at_the_right(look):
    box = prose("| שלב | לפני |\n|---|--:|\n| קידוד | 410 |", look)
    word, figure = box.rect_of(0), box.rect_of(len("שלב\t"))
    assert word.right() == WIDTH
    assert figure.right() < word.left()
    assert box.hit(QPointF(WIDTH - 2, 4)) <= len("שלב")
    assert box.hit(QPointF(figure.center().x(), 4)) > len("שלב")


def test_a_wide_table_shows_that_there_is_more_and_scrolls_the_way_it_runs(look):
    names = ["שם ארוך מאוד מאוד"] + [f"עמודה ארוכה {number}" for number in range(9)]
    text = f"|{'|'.join(names)}|\n{'|---' * 10}|\n{'| 1 ' * 10}|"
    box = prose(text, look)
    at_rest = painted(box, look)
    assert look.theme.color("line_strong").name() in row(at_rest, box.height - 4)
    before = box.rect_of(0).left()
    assert box.scroll_sideways(-100)
    assert box.rect_of(0).left() == before + 100


def row(image, y):
    return {image.pixelColor(x, round(y)).name() for x in range(image.width())}


def test_words_stay_whole_in_a_table_as_long_as_there_is_room(look):
    widths = table_columns.widths([400.0, 300.0, 90.0], 500.0, look, lambda column: 120.0)
    assert sum(widths) + 2 * table_columns.GAP == pytest.approx(500.0, abs=2)
    assert min(widths) == 90.0
    assert widths[0] >= widths[1] >= 120.0


def test_a_table_that_is_scrolled_anyway_is_not_squeezed(look):
    widths = table_columns.widths([150.0, 900.0, 200.0], 300.0, look, lambda column: 140.0)
    assert widths == [150.0, 240.0, 200.0]


@pytest.mark.parametrize("text", ["[a link](https://example.org)", "```python\nimport os\n```"])
def test_what_is_selected_is_set_in_the_first_ink(appearance, text):
    appearance.set_zoom(2.0)  # or no pixel would have all of a letter's colour
    look = Look(appearance)
    box = prose(text, look)
    weak = {look.theme.color(token).name().upper() for token in ("accent", "keyword")}
    assert colours(painted(box, look)) & weak
    assert not colours(painted(box, look, selected=(0, box.length))) & weak


def test_words_that_an_edit_changed_are_set_in_the_first_ink(appearance):
    appearance.set_zoom(2.0)
    look = Look(appearance)
    keyword = look.theme.color("keyword").name().upper()
    same = laid_out(DiffPart((DiffRow(Sign.ADDED, "import os"),), "python"), look)
    assert keyword in colours(painted(same, look))
    changed = DiffRow(Sign.ADDED, "import os", changed=((0, 6),))
    seen = colours(painted(laid_out(DiffPart((changed,), "python"), look), look))
    assert look.theme.color("add_strong").name().upper() in seen
    assert keyword not in seen


def test_code_of_a_person_stands_out_from_the_wash(look):
    box = laid_out(CodePart("x"), look)
    assert look.theme.color("sunken").name().upper() not in colours(
        painted(box, look, sunken="base")
    )
