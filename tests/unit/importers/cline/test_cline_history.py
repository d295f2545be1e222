"""What Cline sent to the model becomes a conversation where nothing else is left of a task."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chatvault.domain.blocks import Text, ToolCall
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Issue, ParsedMessage
from chatvault.importers.cline.importer import ClineImporter
from chatvault.importers.containers.container import open_container

Turn = dict[str, Any]


def texts(*said: str) -> Turn:
    return {"role": "user", "content": [{"type": "text", "text": text} for text in said]}


def called(*calls: tuple[str, str, dict[str, str]]) -> Turn:
    pieces = [{"type": "tool_use", "id": key, "name": name, "input": asked}
              for key, name, asked in calls]  # fmt: skip
    return {"role": "assistant", "content": pieces}


def messages_of(tmp_path: Path, *turns: Turn) -> tuple[ParsedMessage, ...]:
    path = tmp_path / "api_conversation_history.json"
    path.write_text(json.dumps([texts("<task>\nBake\n</task>"), *turns]))
    container, issues = open_container(path), list[Issue]()
    importer = ClineImporter()
    (session,) = importer.sessions(container, importer.claim(container, [path.name]), issues.append)
    assert issues == []
    return session.messages[1:]


def test_results_in_words_belong_to_the_calls_before_them(tmp_path: Path) -> None:
    (answer,) = messages_of(
        tmp_path,
        called(
            ("t1", "read_file", {"path": "a"}),
            ("t2", "read_file", {"path": "b"}),
            ("t3", "use_helpers", {}),
        ),
        texts(
            "[read_file for 'a'] Result:\nrye",
            "[read_file for 'b\nc'] Result:\nwheat",
            "[helpers] Result:\nkneaded",
            "\n\t# TODO LIST UPDATE REQUIRED - You must",
        ),
    )
    outcomes = [block.outcome for block in answer.blocks if isinstance(block, ToolCall)]
    assert [outcome and outcome.text for outcome in outcomes] == ["rye", "wheat", "kneaded"]


def test_what_is_said_by_a_tool_is_said_and_its_result_is_what_the_person_answers(
    tmp_path: Path,
) -> None:
    messages = messages_of(
        tmp_path,
        called(("t1", "ask_followup_question", {"question": "Rye?"})),
        texts("[ask_followup_question for 'Rye?'] Result:\n<answer>\nWheat\n</answer>"),
        called(("t2", "attempt_completion", {"result": "Baked."})),
        texts(
            "[attempt_completion] Result: Done",
            "The user has provided feedback on the results. Consider it.",
            "<feedback>\nMore\n</feedback>",
        ),
    )
    assert [(message.role, message.blocks) for message in messages] == [
        (Role.ASSISTANT, (Text("Rye?"),)),
        (Role.USER, (Text("Wheat"),)),
        (Role.ASSISTANT, (Text("Baked."),)),
        (Role.USER, (Text("More"),)),
    ]


def test_an_answer_to_a_call_that_it_names_is_what_the_person_says(tmp_path: Path) -> None:
    result = {"type": "tool_result", "tool_use_id": "t1", "content": "<answer>\nWheat\n</answer>"}
    messages = messages_of(
        tmp_path,
        called(("t1", "ask_followup_question", {"question": "Rye?"})),
        {"role": "user", "content": [result]},
    )
    assert (messages[1].role, messages[1].blocks) == (Role.USER, (Text("Wheat"),))


def test_a_turn_of_nothing_but_what_the_program_says_is_not_shown(tmp_path: Path) -> None:
    resumed, intended = messages_of(
        tmp_path,
        texts("[TASK RESUMPTION] This task was interrupted.", "# task_progress RECOMMENDED"),
        texts(
            "New message to respond to with it (in the <response> parameter):\n"
            "<user_message>\nWheat\n</user_message>",
            "# task_progress RECOMMENDED",
        ),
    )
    assert (resumed.role, resumed.hidden) == (Role.USER, Hidden.SYSTEM)
    assert (intended.hidden, intended.blocks) == (None, (Text("Wheat"),))
