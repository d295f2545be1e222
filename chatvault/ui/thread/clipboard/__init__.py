"""What is copied out of a thread, as text, Markdown and HTML."""
