"""OpenCode and its forks: a database, and the tree of JSON files that came before it."""
