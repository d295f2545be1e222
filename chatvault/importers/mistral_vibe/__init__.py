"""The importer of the sessions of Mistral Vibe."""
