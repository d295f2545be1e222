"""LM Studio: a file for each conversation, and the files that were given with prompts.

The format is the program's own and not documented; what is known of it was seen in files.
"""
