"""Template tags of policies."""
