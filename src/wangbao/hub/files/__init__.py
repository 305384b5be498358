"""The file vault."""
