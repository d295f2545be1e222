"""Sets for training whose records hold questions and answers as texts."""
