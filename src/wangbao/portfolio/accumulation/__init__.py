"""Accumulation: what strikes many insureds at once, drawn at random or set down as a scenario."""
