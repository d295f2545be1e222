"""The importer of Claude Code transcripts."""
