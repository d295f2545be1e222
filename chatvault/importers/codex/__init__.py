"""The importer of Codex sessions."""
