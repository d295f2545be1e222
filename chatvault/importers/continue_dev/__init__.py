"""The importer of Continue's sessions."""
