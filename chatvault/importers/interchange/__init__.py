"""The forms in which conversations are passed on: ShareGPT, and messages as OpenAI has them."""
