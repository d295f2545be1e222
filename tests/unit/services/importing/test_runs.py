"""What sub-agents did, read to be shown in the conversation that sent them out."""

from __future__ import annotations

from chatvault.domain.message import Hidden, Role
from chatvault.services.vault import Services
from tests.factories import make_message, make_session
from tests.unit.conftest import MergeFunction


def test_a_run_is_known_by_its_name_at_the_source_of_the_conversation(
    services: Services, merge: MergeFunction
) -> None:
    bread, baker, other, _ = merge(
        make_session("How long?", external_id="bread", source="codex"),
        make_session(
            "Ask.", "Ten hours.", external_id="baker", source="codex", parent_external_id="bread"
        ),
        make_session("Which oven?", external_id="oven", source="chatgpt"),
        make_session("Not this one.", external_id="baker", source="chatgpt"),
    )
    run = services.reading.run(bread.session_id, "baker")
    assert run is not None
    assert (run.session_id, run.left) == (baker.session_id, 0)
    assert [message.text for message in run.messages] == ["Ask.", "Ten hours."]
    assert services.reading.run(bread.session_id, "miller") is None
    elsewhere = services.reading.run(other.session_id, "baker")
    assert elsewhere is not None
    assert [message.text for message in elsewhere.messages] == ["Not this one."]


def test_of_a_long_run_the_beginning_is_read_without_what_people_do_not_see(
    services: Services, merge: MergeFunction
) -> None:
    messages = [
        make_message(
            f"Step {number}.",
            Role.ASSISTANT,
            external_id=f"m{number}",
            parent_id=f"m{number - 1}" if number else None,
            hidden=Hidden.META if number == 1 else None,
        )
        for number in range(250)
    ]
    bread, _ = merge(
        make_session("How long?", external_id="bread"),
        make_session(messages=messages, external_id="baker"),
    )
    run = services.reading.run(bread.session_id, "baker")
    assert run is not None
    assert (len(run.messages), run.left) == (200, 49)
    assert [message.text for message in run.messages[:2]] == ["Step 0.", "Step 2."]
