"""The importer of the sessions of Hermes Agent."""
