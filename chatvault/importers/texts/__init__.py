"""Text in the encodings and markups that files hold."""
