"""The importer of Claude export."""
