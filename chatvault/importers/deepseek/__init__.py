"""The importer of DeepSeek export."""
