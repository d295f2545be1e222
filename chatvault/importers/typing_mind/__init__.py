"""The importer of TypingMind's exports."""
