"""The importer of the sessions of CodeBuddy."""
