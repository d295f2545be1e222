"""ChatVault's own JSON, as ``exporters/json_export.py`` writes it, read back."""
