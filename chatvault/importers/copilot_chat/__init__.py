"""The importer of Copilot Chat in VS Code."""
