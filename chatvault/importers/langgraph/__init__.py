"""Reads the checkpoints in which programs made with LangGraph keep their conversations."""
