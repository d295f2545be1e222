"""The importer of Kiro's conversations: its editor and its command line."""
