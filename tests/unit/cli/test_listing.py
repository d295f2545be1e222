"""chatvault list and show: what a conversation came out of is told."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cli.command_line import answer, run
from tests.unit.importers.claude_code.claude_code_files import SESSION, Transcript, text


def test_the_run_of_a_sub_agent_tells_whose_it_is(tmp_path: Path) -> None:
    # Given a conversation that sent a sub-agent out,
    asked = Transcript()
    asked.user("Where is the oven?")
    asked.write(tmp_path / "projects")
    sent = Transcript(agentId="a1", isSidechain=True)
    sent.user("Look for ovens.")
    sent.assistant("msg_1", text("In the cellar."))
    sent.write(tmp_path / "projects" / SESSION / "subagents", "agent-a1.jsonl")
    assert run(tmp_path, "import", str(tmp_path / "projects")).exit_code == 0
    # when conversations are listed,
    listed = {one["title"]: one for one in answer(tmp_path, "list")}
    parent, child = listed["Where is the oven?"], listed["Look for ovens."]
    # then the run names the conversation, which itself came out of nothing,
    assert (parent["parent"], parent["relation"]) == (None, None)
    assert (child["parent"], child["relation"]) == (parent["uid"], "subagent")
    came_out = f"(sub-agent of {parent['uid'][:8]})"
    printed = " ".join(run(tmp_path, "list").stdout.split())  # in as many lines as it takes
    assert f"Look for ovens. {came_out}" in printed
    # and so does what shows it.
    assert answer(tmp_path, "show", child["uid"])["session"]["parent"] == parent["uid"]
    assert came_out in run(tmp_path, "show", child["uid"]).stdout
    assert "(" not in run(tmp_path, "show", parent["uid"]).stdout
