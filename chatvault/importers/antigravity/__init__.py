"""The importer of the plain transcripts of Antigravity."""
