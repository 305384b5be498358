"""Batches of the pilot, schemes declared in them by a lead and its joint units, and their recommendation."""
