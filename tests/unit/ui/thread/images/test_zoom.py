"""Where a picture lies while it is zoomed and moved."""

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF

from chatvault.ui.thread.images.zoom import LARGEST, Zoom


@pytest.fixture
def zoom():
    """A picture of 1000 by 500 in a view of 500 by 500."""
    made = Zoom()
    made.set_view(QSizeF(500, 500))
    made.set_picture(QSizeF(1000, 500))
    return made


def at(zoom, point):
    """Which place of the picture is at a point of the view."""
    rect = zoom.rect
    return (point.x() - rect.x()) / zoom.factor, (point.y() - rect.y()) / zoom.factor


def test_a_picture_is_fitted_and_in_the_middle(zoom):
    assert zoom.rect == QRectF(0, 125, 500, 250)
    assert not zoom.is_movable


def test_a_small_picture_keeps_its_own_size(zoom):
    zoom.set_picture(QSizeF(100, 50))
    assert zoom.rect == QRectF(200, 225, 100, 50)


def test_zooming_keeps_what_is_under_the_pointer_there(zoom):
    point = QPointF(300, 250)
    before = at(zoom, point)
    zoom.by_steps(5, point)
    assert at(zoom, point) == pytest.approx(before)
    assert zoom.factor == pytest.approx(0.5 * 1.25**5)


def test_it_is_never_smaller_than_fitted_nor_larger_than_is_of_use(zoom):
    zoom.by_steps(-3)
    assert zoom.rect == QRectF(0, 125, 500, 250)
    zoom.by_steps(100)
    assert zoom.factor == LARGEST


def test_moving_ends_where_the_picture_ends(zoom):
    zoom.to(2.0)
    zoom.move_by(QPointF(9000, -9000))
    rect = zoom.rect
    assert rect.left() == pytest.approx(0)
    assert rect.bottom() == pytest.approx(500)
    zoom.move_by(QPointF(-100, 0))
    assert zoom.rect.left() == pytest.approx(-100)


def test_what_is_no_wider_than_the_view_does_not_move(zoom):
    zoom.to(1.0)
    zoom.move_by(QPointF(0, 40))
    assert zoom.rect.top() == pytest.approx(0)
    zoom.fit()
    zoom.move_by(QPointF(40, 40))
    assert zoom.rect == QRectF(0, 125, 500, 250)


def test_a_double_click_shows_its_own_size_and_then_all_of_it(zoom):
    zoom.toggle(QPointF(0, 250))
    assert zoom.factor == 1.0
    assert zoom.rect.left() == pytest.approx(0)
    zoom.toggle()
    assert zoom.factor == 0.5
    zoom.set_picture(QSizeF(100, 50))
    zoom.toggle()
    assert zoom.factor == 2.0


def test_a_fitted_picture_stays_fitted_in_a_view_of_another_size(zoom):
    zoom.set_view(QSizeF(250, 500))
    assert zoom.rect == QRectF(0, 187.5, 250, 125)
    zoom.to(1.0)
    zoom.set_view(QSizeF(400, 400))
    assert zoom.factor == 1.0
