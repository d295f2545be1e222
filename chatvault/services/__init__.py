"""What a person does with the vault, as plain Python over the storage layer."""
