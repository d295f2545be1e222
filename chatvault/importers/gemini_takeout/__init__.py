"""The importer of Gemini's conversations in Google Takeout."""
