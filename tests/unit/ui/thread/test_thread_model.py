"""Texts come when they are needed, and go when they were not needed for long."""

from chatvault.ui.thread.thread_model import CHUNK, ThreadModel
from tests.unit.ui.thread.conversations import assistant, entries, long_conversation, you
from tests.unit.ui.thread.late_messages import LateMessages


def model_of(messages, qapp):
    provider = LateMessages(messages)
    model = ThreadModel(provider)
    model.set_entries(entries(messages))
    return model, provider


def test_messages_are_fetched_once_and_in_chunks(qapp):
    model, provider = model_of(long_conversation(CHUNK + 10), qapp)
    model.want(range(CHUNK + 10))
    model.want(range(20))
    assert [len(ids) for ids, _ in provider.waiting] == [CHUNK, 10]
    assert model.message(3) is None
    provider.answer()
    assert model.message(3).id == 4
    model.want(range(20))
    assert provider.waiting == []


def test_what_needs_texts_waits_until_all_of_them_are_there(qapp):
    model, provider = model_of(long_conversation(CHUNK * 2), qapp)
    done = []
    model.ensure([0, CHUNK], lambda: done.append("both"))
    assert done == []
    provider.answer()
    assert done == ["both"]
    model.ensure([0], lambda: done.append("at once"))
    assert done == ["both", "at once"]


def test_places_that_came_are_told(qapp):
    model, provider = model_of([you(1, "Hi"), assistant(2, "Hello")], qapp)
    came = []
    model.arrived.connect(came.append)
    model.want([1])
    provider.answer()
    assert came == [[1]]


def test_texts_that_were_not_needed_for_long_are_dropped(qapp, monkeypatch):
    monkeypatch.setattr("chatvault.ui.thread.thread_model._BUDGET", 10_000)
    model, provider = model_of([you(n, "x" * 1_000) for n in range(1, 400)], qapp)
    for start in range(0, 398, 60):
        model.want(range(start, min(398, start + 60)))
        provider.answer()
    assert model.message(0) is None
    assert model.message(397) is not None
