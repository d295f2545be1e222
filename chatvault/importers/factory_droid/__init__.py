"""The importer of the sessions of Factory Droid."""
