"""Prices: the technical price, line by line, and the rate plan as filed."""
