"""The importer of Cursor's conversations."""
