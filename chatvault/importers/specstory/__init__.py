"""The importer of the Markdown that SpecStory writes of coding agents."""
