"""The importer of gptme's conversations."""
