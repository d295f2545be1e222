"""What a message is made of, split for showing."""
