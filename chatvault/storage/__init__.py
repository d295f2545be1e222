"""The only place that knows SQL: the vault database, its search index and its blobs."""
