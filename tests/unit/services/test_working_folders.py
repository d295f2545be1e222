"""Working folders as they are on this computer, and projects that are known again."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from chatvault.domain.parsed import ParsedProject
from chatvault.domain.work import Unattended
from chatvault.domain.working_folder import WorkingFolder
from chatvault.services.vault import Services
from chatvault.services.working_folders import look
from chatvault.storage.models import Project
from chatvault.storage.projects import Projects
from tests.factories import NOON
from tests.unit.importers.claude_code.claude_code_files import Transcript

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")

LATER = 4_000_000_000_000  # after everything that the tests make


def cloned(folder: Path, remote: str) -> Path:
    """A folder as git leaves it."""
    (folder / ".git").mkdir(parents=True)
    config = (
        f'[core]\n\tbare = false\n[remote "up"]\n\turl = no\n[remote "origin"]\n\turl = {remote}\n'
    )
    (folder / ".git" / "config").write_text(config)
    return folder


def project(services: Services, path: str | Path, remote: str = "", now: int = LATER) -> int:
    """The project of that folder, as an import finds it."""
    with services.database.write() as session:
        found = Projects(session, now, look).id(ParsedProject(str(path), remote or None))
    assert found is not None
    return found


def test_a_folder_is_told_by_itself_and_by_its_repository(tmp_path: Path) -> None:
    folder = cloned(tmp_path / "loaf", "https://ada:secret@github.com/ada/loaf.git")
    known = look(str(folder))
    assert known.is_there
    assert known.git_remote == "github.com/ada/loaf"
    assert known.oldest is not None
    folder.rename(tmp_path / "bread")
    assert look(str(tmp_path / "bread")) == known
    assert look(str(folder)) == WorkingFolder()


@pytest.mark.parametrize(
    "path", [r"\\server\share\loaf", "//server/share/loaf", "loaf", "", "/a\0b", "chatgpt:g-1"]
)
def test_what_is_no_folder_of_this_computer_is_not_looked_for(path: str) -> None:
    assert look(path) == WorkingFolder()


def test_a_file_is_no_folder_and_an_empty_one_has_no_age(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    assert look(str(tmp_path / "file")) == WorkingFolder()
    assert look(str(tmp_path / "empty")).oldest is None


def test_a_folder_that_was_moved_is_the_same_project(services: Services, tmp_path: Path) -> None:
    # Given a folder without a repository, in which something was worked on,
    old, new = tmp_path / "loaf", tmp_path / "bakery" / "bread"
    old.mkdir()
    (old / "dough.py").write_text("rise()")
    first = project(services, old)
    # when it is moved, and worked on there,
    new.parent.mkdir()
    old.rename(new)
    # then it is one project, which is where it was last.
    assert project(services, new) == first
    assert project(services, old) == first
    with services.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT path, name FROM project").all()
    assert rows == [(str(new), "bread")]


def test_a_new_folder_with_the_number_of_a_deleted_one_is_another_project(
    services: Services, tmp_path: Path
) -> None:
    old, new = tmp_path / "loaf", tmp_path / "roll"
    old.mkdir()
    (old / "dough.py").write_text("rise()")
    first = project(services, old, now=NOON)
    old.rename(new)  # the same number, and nothing in it is as old as the project
    assert project(services, new, now=NOON + 1) != first


def test_a_repository_that_was_cloned_anew_is_the_same_project(
    services: Services, tmp_path: Path
) -> None:
    old = cloned(tmp_path / "loaf", "git@github.com:ada/loaf.git")
    first = project(services, old)
    shutil.rmtree(old)
    new = cloned(tmp_path / "work" / "bread", "https://github.com/ada/loaf")
    assert project(services, new) == first


def test_two_clones_are_two_projects_and_so_is_a_folder_within(
    services: Services, tmp_path: Path
) -> None:
    one = cloned(tmp_path / "one" / "loaf", "git@github.com:ada/loaf.git")
    two = cloned(tmp_path / "two" / "loaf", "git@github.com:ada/loaf.git")
    found = {project(services, each, "github.com/ada/loaf") for each in (one, two, one / "gone")}
    assert len(found) == 3


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_it_does_not_matter_which_place_is_met_first(
    services: Services, tmp_path: Path, order: tuple[int, ...]
) -> None:
    gone = tmp_path / "old" / "loaf"
    here = cloned(tmp_path / "new" / "bread", "git@github.com:ada/loaf.git")
    places = [gone, here]
    found = {project(services, places[place], "github.com/ada/loaf") for place in order}
    assert len(found) == 1


def test_a_repository_that_is_told_later_is_kept_and_the_first_told_stays(
    services: Services,
) -> None:
    """Given a folder of another computer, of whose repository the first tool says nothing."""
    found = project(services, "/gone/loaf")
    remotes = []
    for told in ("github.com/ada/loaf", "github.com/bo/loaf", ""):
        assert project(services, "/gone/loaf", told) == found
        with services.database.read() as session:
            remotes.append(session.get_one(Project, found).git_remote)
    assert remotes == ["github.com/ada/loaf"] * 3
    # It is known again by it where it was moved to.
    assert project(services, "/moved/loaf", "github.com/ada/loaf") == found


def test_names_tell_where_no_folder_is_on_this_computer(services: Services) -> None:
    remote = "github.com/ada/loaf"
    laptop = project(services, "/nowhere/ada/loaf", remote)
    assert project(services, "/nowhere/else/loaf", remote) == laptop
    assert project(services, "/nowhere/else/loaf-with-raisins", remote) != laptop


def test_a_session_after_a_move_stands_with_those_before(
    services: Services, tmp_path: Path
) -> None:
    # Given a session of Claude Code in a folder,
    work, store = tmp_path / "loaf", tmp_path / "projects"
    work.mkdir()
    (work / "dough.py").write_text("rise()")
    session(store, "11111111-1111-4111-8111-111111111111", work)
    services.importing.run([store], Unattended())
    # when the folder is moved and a session begins there,
    work.rename(tmp_path / "bread")
    session(store, "22222222-2222-4222-8222-222222222222", tmp_path / "bread")
    services.importing.run([store], Unattended())
    # then both are of one project.
    (entry,) = services.browsing.navigation().projects
    assert (entry.label, entry.count) == ("bread", 2)


def git(folder: Path, *arguments: str) -> None:
    """What git itself does there, whatever a person has set."""
    own = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    own += ["-c", "protocol.file.allow=always"]
    outside = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = ["git", "-C", str(folder), *own, *arguments]
    subprocess.run(done, check=True, capture_output=True, env=outside)


@needs_git
def test_a_worktree_and_a_submodule_are_told_by_their_repositories(tmp_path: Path) -> None:
    # Given a clone with another repository in it, and a worktree of the clone,
    for name in ("loaf", "flour"):
        (tmp_path / name).mkdir()
        git(tmp_path / name, "init", "-q")
        git(tmp_path / name, "commit", "-q", "--allow-empty", "-m", "Rise")
    loaf = tmp_path / "loaf"
    git(loaf, "submodule", "add", str(tmp_path / "flour"), "grain")
    git(loaf / "grain", "remote", "set-url", "origin", "https://github.com/ada/flour.git")
    git(loaf, "remote", "add", "origin", "git@github.com:ada/loaf.git")
    git(loaf, "worktree", "add", "-q", str(tmp_path / "rye"))
    # when they are looked at,
    told = {name: look(str(tmp_path / name)) for name in ("loaf", "loaf/grain", "rye")}
    # then each is known by what it was cloned from.
    assert {name: (one.git_remote, one.is_worktree) for name, one in told.items()} == {
        "loaf": ("github.com/ada/loaf", False),
        "loaf/grain": ("github.com/ada/flour", False),
        "rye": ("github.com/ada/loaf", True),
    }


def worktree(folder: Path, clone: Path) -> Path:
    """A further folder of a clone, as git leaves it."""
    kept = clone / ".git" / "worktrees" / folder.name
    kept.mkdir(parents=True, exist_ok=True)
    (kept / "commondir").write_text("../..\n")
    folder.mkdir(parents=True)
    (folder / ".git").write_text(f"gitdir: {kept}\n")
    return folder


def test_a_worktree_is_a_project_and_known_again_by_its_name(
    services: Services, tmp_path: Path
) -> None:
    # Given a clone with two worktrees, each worked on,
    loaf = cloned(tmp_path / "loaf", "git@github.com:ada/loaf.git")
    clone, rye = project(services, loaf), project(services, worktree(tmp_path / "rye", loaf))
    assert clone != rye
    # when one goes, then neither is another for it, nor is the clone that is made anew,
    shutil.rmtree(tmp_path / "rye")
    assert project(services, worktree(tmp_path / "oat", loaf)) not in (clone, rye)
    # but the same one elsewhere is it.
    assert project(services, worktree(tmp_path / "work" / "rye", loaf)) == rye
    for folder in ("loaf", "oat", "work"):
        shutil.rmtree(tmp_path / folder)
    anew = cloned(tmp_path / "bakery" / "loaf", "git@github.com:ada/loaf.git")
    assert project(services, anew) == clone


@pytest.mark.parametrize(
    "told",
    [
        "",
        "gitdir:",
        "gitdir: //server/share/loaf",
        "gitdir: \\\\server\\share",
        "gitdir: nowhere\0",
        "gitdir: .",
        "gitdir: .git",
        "gitdir: " + "../" * 10_000,
        '[remote "origin"]\nurl = https://github.com/ada/loaf',
        "\udcff" * 9000,
    ],
)
def test_a_git_file_that_names_nothing_is_none(tmp_path: Path, told: str) -> None:
    (tmp_path / ".git").write_text(told, errors="surrogateescape")
    seen = look(str(tmp_path))
    assert (seen.is_there, seen.git_remote, seen.is_worktree) == (True, "", False)


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes in folders")
@pytest.mark.parametrize("name", [".git", "kept/commondir", "kept/config"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    (tmp_path / "kept").mkdir()
    if name != ".git":
        (tmp_path / ".git").write_text("gitdir: kept")
    os.mkfifo(tmp_path / name)
    assert look(str(tmp_path)).git_remote == ""


def session(store: Path, name: str, work: Path) -> None:
    """A transcript of one prompt."""
    transcript = Transcript(session=name, cwd=str(work))
    transcript.user("Bake")
    transcript.write(store / str(work).replace(os.sep, "-"))
