"""The importer of ChatGPT export."""
