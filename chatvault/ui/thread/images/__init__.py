"""Pictures and kept files of a thread."""
