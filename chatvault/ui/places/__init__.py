"""Where in the vault the window is: its pages, tabs and their history."""
