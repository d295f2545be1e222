"""Looking at pictures over the window: turning, zooming, moving, leaving."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from chatvault.domain.blocks import Attachment
from chatvault.ui.thread.images.lightbox import Lightbox
from chatvault.ui.thread.images.picture import whole
from tests.unit.ui.thread.painted import plain

PICTURES = (
    Attachment("crumb.png", "image/png", 84_000, 1600, 800, blob="one"),
    Attachment("crust.png", "image/png", blob="two"),
    Attachment("oven.png", "image/png", blob="three"),
)
CONTENTS = {"one": plain(1600, 800), "two": plain(30, 20), "three": b"broken"}


@pytest.fixture
def covered(qtbot):
    """A window with a field that has the keyboard."""
    made = QWidget()
    made.resize(900, 600)
    made.field = QLineEdit(made)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.field.setFocus()
    return made


@pytest.fixture
def box(appearance, covered):
    """The lightbox at the first of three pictures."""
    made = Lightbox(appearance, covered)
    made.wanted.connect(lambda blob: made.take(blob, whole(CONTENTS[blob])))
    made.open_box(PICTURES, 0)
    return made


def press(box, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(box, key, modifier)


def turn_wheel(canvas, point, notches):
    event = QWheelEvent(
        point, canvas.mapToGlobal(point), QPoint(), QPoint(0, notches * 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_a_picture_covers_the_window_and_says_what_it_is(box, covered):
    assert box.geometry() == covered.rect()
    assert box.bar.words.text == "crumb.png   ·   1600 × 800   ·   84 KB   ·   1 of 3"
    assert box.accessibleName() == "Picture: crumb.png, 1600 × 800, 84 KB, 1 of 3"
    covered.resize(700, 500)
    assert box.geometry() == covered.rect()


def test_the_size_is_told_once_the_picture_is_there(box):
    press(box, Qt.Key.Key_Right)
    assert box.bar.words.text == "crust.png   ·   30 × 20   ·   2 of 3"


def test_the_arrows_and_the_buttons_turn_and_stop_at_the_ends(box):
    press(box, Qt.Key.Key_Left)
    assert box.current is PICTURES[0]
    assert not box.left.isEnabled()
    QTest.mouseClick(box.right, Qt.MouseButton.LeftButton)
    press(box, Qt.Key.Key_Right)
    press(box, Qt.Key.Key_Right)
    assert box.current is PICTURES[2]
    assert not box.right.isEnabled()
    press(box, Qt.Key.Key_Home)
    assert box.current is PICTURES[0]


def test_from_right_to_left_the_next_picture_is_at_the_left(box):
    box.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    press(box, Qt.Key.Key_Left)
    assert box.current is PICTURES[1]
    assert box.left.accessibleName() == "Next picture"
    QTest.mouseClick(box.right, Qt.MouseButton.LeftButton)
    assert box.current is PICTURES[0]


def test_a_late_answer_does_not_take_the_place_of_what_is_looked_at(box):
    press(box, Qt.Key.Key_End)
    box.take("one", whole(CONTENTS["one"]))
    assert box.canvas.picture.problem == "cannot be shown"


def test_a_broken_picture_can_be_saved_but_neither_copied_nor_zoomed(box, qtbot):
    press(box, Qt.Key.Key_End)
    assert not box.bar.copy.isEnabled()
    assert not box.bar.larger.isEnabled()
    with qtbot.waitSignal(box.save_asked) as asked:
        press(box, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == [PICTURES[2]]
    with qtbot.assertNotEmitted(box.copy_asked):
        press(box, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def test_keys_zoom_and_nought_fits_again(box):
    fitted = box.canvas.zoom.factor
    press(box, Qt.Key.Key_Plus)
    assert box.canvas.zoom.factor == pytest.approx(fitted * 1.25)
    press(box, Qt.Key.Key_Minus)
    assert box.canvas.zoom.factor == pytest.approx(fitted)
    press(box, Qt.Key.Key_1)
    assert box.bar.percent.text() == "100 %"
    press(box, Qt.Key.Key_0)
    assert box.canvas.zoom.factor == pytest.approx(fitted)


def test_the_wheel_zooms_around_the_pointer(box):
    canvas, point = box.canvas, QPointF(300, 250)
    before = canvas.rect_of_picture
    part = (point.x() - before.x()) / before.width()
    turn_wheel(canvas, point, 4)
    after = canvas.rect_of_picture
    assert after.width() > before.width() * 2
    assert (point.x() - after.x()) / after.width() == pytest.approx(part)


def test_a_large_picture_is_dragged_and_a_drag_is_no_click(box):
    canvas = box.canvas
    press(box, Qt.Key.Key_1)
    before = canvas.rect_of_picture.topLeft()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(400, 250))
    QTest.mouseMove(canvas, QPoint(360, 240))
    QTest.mouseMove(canvas, QPoint(340, 230))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(340, 230))
    moved = canvas.rect_of_picture.topLeft() - before
    assert (moved.x(), moved.y()) == pytest.approx((-60, -20))
    assert box.isVisible()
    press(box, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.rect_of_picture.x() == pytest.approx(before.x() + 20)


def test_a_double_click_shows_its_own_size(box):
    QTest.mouseDClick(box.canvas, Qt.MouseButton.LeftButton, pos=QPoint(400, 280))
    assert box.canvas.zoom.factor == 1.0


def test_a_click_beside_the_picture_leaves_and_one_on_it_does_not(box, qtbot):
    QTest.mouseClick(box.canvas, Qt.MouseButton.LeftButton, pos=QPoint(450, 280))
    assert box.isVisible()
    with qtbot.waitSignal(box.closed):
        QTest.mouseClick(box.canvas, Qt.MouseButton.LeftButton, pos=QPoint(450, 8))
    assert not box.isVisible()


def test_escape_leaves_from_any_button(box, qtbot):
    press(box, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is box.bar.smaller
    with qtbot.waitSignal(box.closed):
        press(box.bar.smaller, Qt.Key.Key_Escape)


def test_tab_never_reaches_what_is_covered(box, covered):
    seen = set()
    for _ in range(20):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.add(QApplication.focusWidget())
    assert covered.field not in seen
    assert {box, box.bar.close_button, box.right} <= seen


def test_keys_of_the_covered_window_wait(box, covered, qtbot):
    action = covered.addAction("Back")
    action.setShortcut("Alt+Left")
    with qtbot.assertNotEmitted(action.triggered):
        press(box, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    box.close_box()
    with qtbot.waitSignal(action.triggered):
        press(covered, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)


def test_what_went_wrong_is_said_over_the_picture(box):
    box.say_failure("There is no room.")
    assert box.bar.words.text == "There is no room."
    press(box, Qt.Key.Key_Right)
    assert "2 of 3" in box.bar.words.text


def test_a_single_picture_has_nothing_to_turn(appearance, covered):
    box = Lightbox(appearance, covered)
    box.open_box(PICTURES[:1], 0)
    assert box.bar.words.text.endswith("84 KB")
    assert not box.right.isVisible()


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast-light", "contrast-dark"])
def test_the_ground_is_dark_in_every_theme(appearance, box, scheme):
    appearance.set_scheme(scheme)
    ground = box.grab().toImage().pixelColor(10, 590)
    assert ground.name().upper() == appearance.theme.scrim
    assert ground.lightness() < 40
