"""Template tags and filters of the hub."""
