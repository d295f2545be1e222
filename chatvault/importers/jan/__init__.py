"""The importer of Jan's threads."""
