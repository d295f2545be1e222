"""The importer of prompts of Google AI Studio."""
