"""Where coding tools keep their conversations, and how one goes on with them there."""
