"""The vault of the window as a whole: opened, closed, locked, damaged."""
