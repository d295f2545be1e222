"""Lists to pick from: actions, folders, tags."""
