"""What is painted of a message: one box a part."""
