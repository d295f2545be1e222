"""What messages are made of in most formats, and what they cost."""
