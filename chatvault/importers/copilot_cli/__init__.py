"""The importer of Copilot CLI, and of the transcripts that its twin in VS Code writes."""
