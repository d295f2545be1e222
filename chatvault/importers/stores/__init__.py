"""Where tools keep their conversations on a computer, and for how long."""
