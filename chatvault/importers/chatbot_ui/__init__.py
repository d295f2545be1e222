"""The importers of chatbot-ui's exports and of its storage."""
