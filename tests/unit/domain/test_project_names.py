"""Projects of one name are told apart by a folder that they lie in."""

from chatvault.domain.project_names import told_apart


def test_a_name_of_its_own_stays_as_it_is():
    assert told_apart([(1, "bakery", "/home/ada/bakery"), (2, "garden", "claude-ai:g")]) == {
        1: "bakery",
        2: "garden",
    }


def test_projects_of_one_name_say_the_nearest_folder_that_differs():
    labels = told_apart(
        [
            (1, "shop", "/home/ada/bread/shop"),
            (2, "shop", "/home/ben/bread/shop/"),
            (3, "shop", "e:\\work\\shop"),
            (4, "shop", "/shop"),
        ]
    )
    assert labels == {1: "shop · ada", 2: "shop · ben", 3: "shop · work", 4: "shop"}


def test_where_no_single_folder_differs_all_of_them_are_said():
    labels = told_apart(
        [
            (1, "shop", "/a/b/shop"),
            (2, "shop", "/a/c/shop"),
            (3, "shop", "/x/b/shop"),
            (4, "shop", "/x/c/shop"),
        ]
    )
    assert labels[1] == "shop · a/b"
    assert len(set(labels.values())) == 4
