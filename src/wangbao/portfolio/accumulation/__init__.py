"""Accumulation: common causes that hit many insureds at once, drawn at random or given as deterministic scenarios."""
