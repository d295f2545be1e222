"""The importer of big-AGI."""
