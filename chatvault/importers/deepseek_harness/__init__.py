"""The importer of DeepSeek Harness sessions."""
