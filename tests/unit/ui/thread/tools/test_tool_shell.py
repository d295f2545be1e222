"""Commands are shown as a terminal shows them."""

import pytest

from chatvault.domain.blocks import Attachment
from chatvault.ui.thread.parts.parts import CodePart, Outcome, TerminalPart, TextPart
from chatvault.ui.thread.parts.terminal_text import written
from chatvault.ui.thread.tools.tool_parts import call_line
from tests.unit.ui.thread.tools.tool_calls import call, line_of, parts_of


def shown(made):
    (part,) = parts_of(made)
    assert isinstance(part, TerminalPart)
    return part, written(part)


def test_a_command_stands_above_what_it_wrote():
    part, text = shown(call("Bash", {"command": "ls -1\npwd", "description": "Look"}, "a\nb"))
    assert text.text == "$ ls -1\npwd\na\nb"
    assert (part.label, part.bad) == ("Terminal", False)


def test_a_command_may_come_as_words_or_through_a_shell():
    for name, arguments in (
        ("shell", {"command": ["bash", "-lc", "make test"]}),
        ("exec_command", {"cmd": "make test"}),
        ("functions.exec_command", {"cmd": "make test"}),
        ("container.exec", {"cmd": ["make", "test"]}),
        ("run_terminal_cmd", {"command": "make test"}),
    ):
        assert written(parts_of(call(name, arguments, "ok"))[0]).text == "$ make test\nok"


@pytest.mark.parametrize(
    ("told", "typed"),
    [
        ("```bash\nmake test\n```", "make test"),
        ("Bake the loaf\n\n```sh\necho `date`\nbake\n```", "echo `date`\nbake"),
        ("Look into the oven\n`ls oven`", "ls oven"),
        ("echo `date`", "echo `date`"),
        ("cat <<'.'\n```\n.", "cat <<'.'\n```\n."),
    ],
)
def test_a_command_in_a_chat_that_was_saved_as_markdown_is_the_command(told, typed):
    made = call("Bash", told, "ok")
    assert line_of(made)[0] == " ".join(typed.split())
    assert written(parts_of(made)[0]).text == f"$ {typed}\nok"


def test_the_exit_code_of_a_failed_command_is_said_once():
    made = call("Bash", {"command": "false"}, "Exit code 1\nno such dough", ok=False, note="exit 1")
    part, text = shown(made)
    assert text.text == "$ false\nno such dough"
    assert (part.label, part.bad) == ("exit 1", True)
    assert line_of(made) == ("false", "exit 1")


def test_the_error_stream_is_told_apart_where_it_was_kept():
    made = call("Bash", {"command": "bake"}, "bread\nhot", details={"stderr": "hot\n"})
    part, text = shown(made)
    assert (part.output, part.errors) == ("bread", "hot")
    assert text.errors == range(2, 3)


def test_a_command_in_the_background_shows_its_streams_and_its_status():
    answer = "<status>running</status>\n\n<stdout>\nrising\n</stdout>\n<stderr>\nwarm\n</stderr>"
    part, _ = shown(call("BashOutput", {"bash_id": "1"}, answer))
    assert (part.label, part.output, part.errors) == ("running", "rising", "warm")


def test_a_program_is_code_and_output():
    made = call("python", "print('crumb')", "crumb")
    code, output = parts_of(made)
    assert code == CodePart("print('crumb')", "python", limit=40)
    assert written(output).text == "crumb"
    assert call_line(made).argument == "print('crumb')"


def test_a_very_long_command_does_not_push_its_output_out_of_sight():
    script = "\n".join(f"line {number}" for number in range(40))
    command, output = parts_of(call("Bash", {"command": script}, "done"))
    assert (command.limit, command.label) == (12, "Command")
    assert written(output).text == "done"


PATCH = "*** Begin Patch\n*** Update File: a.py\n@@ def f():\n-x\n+y\n*** Add File: b.py\n+z"


@pytest.mark.parametrize(
    "command",
    [
        ["bash", "-lc", f"apply_patch <<'EOF'\n{PATCH}\n*** End Patch\nEOF\n"],
        ["apply_patch", f"{PATCH}\n*** End Patch"],
        f'apply_patch << "END"\n{PATCH}\n*** End Patch\nEND',
    ],
)
def test_a_patch_given_to_a_shell_is_a_diff(command):
    made = call("shell", {"command": command}, "Success")
    assert line_of(made) == ("a.py, b.py", "+2 −1")
    first, changed, second, added, terminal = parts_of(made)
    assert (first.name, first.argument) == ("Changed", "a.py")
    assert [row.signed for row in changed.rows] == ["@@ def f():", "-x", "+y"]
    assert (second.name, second.argument) == ("Added", "b.py")
    assert [row.signed for row in added.rows] == ["+z"]
    assert written(terminal).text == "Success"


def test_what_a_shell_does_beside_a_patch_is_still_told():
    command = f"cd src && apply_patch <<'EOF'\n{PATCH}\n*** End Patch\nEOF\npytest -q"
    *_, added, terminal = parts_of(call("exec_command", {"cmd": command}, "3 passed"))
    assert [row.signed for row in added.rows] == ["+z"]
    assert terminal.command == "cd src && apply_patch <<'EOF'\n…\nEOF\npytest -q"
    assert terminal.output == "3 passed"


def test_a_command_that_only_speaks_of_patches_is_a_command():
    made = call("shell", {"command": "grep -c '*** Begin Patch' log"}, "4")
    assert line_of(made) == ("grep -c '*** Begin Patch' log", "")
    (terminal,) = parts_of(made)
    assert terminal.command == "grep -c '*** Begin Patch' log"


def test_a_diff_in_the_output_has_the_colours_of_one():
    text = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new"
    _, shown_text = shown(call("Bash", {"command": "git diff"}, text))
    tokens = [line[0].token for line in shown_text.colours[-2:]]
    assert tokens == ["bad", "ok"]


def test_a_declined_command_says_so():
    text = "The user doesn't want to proceed with this tool use."
    made = call("Bash", {"command": "rm -r dough"}, text, ok=False, note="denied")
    said, command = parts_of(made)
    assert (said.label, said.code, said.bad) == ("Declined", text, True)
    assert written(command).text == "$ rm -r dough"
    assert line_of(made)[1] == "declined"


def test_pictures_that_a_program_drew_follow_it():
    made = call("python", "plot()", "")
    picture = Attachment("plot.png", "image/png")
    object.__setattr__(made.outcome, "attachments", (picture,))
    assert parts_of(made)[-1].attachment is picture


def test_a_command_that_tells_of_failures_is_not_said_to_be_well():
    for told, outcome in (("1 failed, 64 passed", Outcome.NONE), ("64 passed", Outcome.GOOD)):
        line = call_line(call("Bash", {"command": "tail ci.log"}, told, note=told))
        assert (line.word, line.outcome) == (told, outcome)


def test_an_error_in_one_sentence_is_prose_and_wraps():
    sentence = "File has not been read yet. Read it first before writing to it."
    parts = parts_of(call("Write", {"file_path": "a.py", "content": "x"}, sentence, ok=False))
    assert isinstance(parts[1], TextPart)
    parts = parts_of(call("Write", {"file_path": "a.py", "content": "x"}, "No such file", ok=False))
    assert isinstance(parts[0], CodePart)
