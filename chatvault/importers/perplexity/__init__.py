"""The importers of Perplexity's threads and workbooks."""
