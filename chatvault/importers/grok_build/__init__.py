"""The importer of Grok Build sessions."""
