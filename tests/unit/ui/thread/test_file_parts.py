"""Files of a conversation as lines, and what is under them."""

from chatvault.domain.blocks import Attachment, File, ToolCall, ToolOutcome
from chatvault.ui.thread.file_parts import file_parts
from chatvault.ui.thread.parts.file_line import file_line
from chatvault.ui.thread.parts.file_text import FileText, FileTexts
from chatvault.ui.thread.parts.parts import (
    CodePart,
    FilePart,
    ImagePart,
    LinePart,
    Segment,
    TextPart,
)
from chatvault.ui.thread.tools.tool_parts import call_parts

KEPT = Attachment("rank.py", "text/x-python", 1_000, blob="ab")
MISSING = Attachment("rank.py", "text/x-python", 1_000)


def under(file, **known):
    texts = FileTexts()
    for blob, text in known.items():
        texts.put(blob, text)
    return list(file_parts(file, texts))


def test_only_a_kept_file_can_be_saved():
    assert file_line(KEPT).file == KEPT
    line = file_line(MISSING)
    assert (line.file, line.word, line.foldable) == (None, "not in the export", False)


def test_a_file_of_which_there_is_only_the_text_says_so():
    line = file_line(MISSING, "def rank(): ...")
    assert (line.file, line.word, line.foldable) == (None, "", True)
    assert "only its text" in line.tip


def test_what_the_source_extracted_comes_before_what_the_file_says():
    (part,) = under(File(KEPT, "extracted"), ab=FileText("kept"))
    assert part.code == "extracted"


def test_the_end_of_the_last_line_is_no_line():
    for file in (File(KEPT, "a,b\n1,2\n"), File(KEPT)):
        (part,) = under(file, ab=FileText("a,b\n1,2\n"))
        assert part.code == "a,b\n1,2"


def test_a_document_that_was_written_is_prose_and_a_program_code():
    letter = Attachment("Letter (version 2).md", "text/markdown")
    (prose,) = under(File(letter, "# Letter\n\nDear *neighbour*"))
    assert isinstance(prose, Segment)
    assert "Dear *neighbour*" in prose.source
    (part,) = under(File(MISSING, "def rank(): ..."))
    assert (part.language, part.label) == ("python", "")
    (part,) = under(File(Attachment("notes.txt", "text/plain"), "Notes"))
    assert (part.language, part.label) == ("", "Text")


def test_prose_that_is_very_long_is_not_laid_out_as_such():
    (part,) = under(File(Attachment("a.md", "text/markdown"), "# A\n" * 100_000))
    assert isinstance(part, CodePart)


def test_a_kept_text_is_shown_once_it_was_read():
    assert under(File(KEPT)) == [FilePart("ab")]
    (part,) = under(File(KEPT), ab=FileText("def rank(): ..."))
    assert isinstance(part, CodePart)
    assert (part.code, part.language) == ("def rank(): ...", "python")
    (cut,) = under(File(KEPT), ab=FileText("def rank(): ...", is_cut=True))
    assert cut.label == "The first 200 KB"


def test_what_is_no_text_tells_how_much_of_it_there_is():
    (part,) = under(File(KEPT), ab=FileText(problem="binary"))
    assert isinstance(part, TextPart)
    assert "Binary, 1 KB" in part.html


def test_a_file_that_a_tool_gave_is_a_line_and_a_picture_a_picture():
    chart = Attachment("chart.png", "image/png", blob="cd")
    call = ToolCall("python", "{}", "c", ToolOutcome("", attachments=(chart, KEPT)))
    *_, picture, line = call_parts(call)
    assert picture == ImagePart(chart)
    assert isinstance(line, LinePart)
    assert (line.file, line.foldable) == (KEPT, False)
