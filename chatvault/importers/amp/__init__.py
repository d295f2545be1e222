"""The importer of Amp's threads."""
