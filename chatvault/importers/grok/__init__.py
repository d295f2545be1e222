"""The importer of exports of Grok."""
