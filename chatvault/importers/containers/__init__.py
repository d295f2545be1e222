"""Files, folders and archives as named members."""
