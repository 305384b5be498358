"""Disclosure of exempting clauses: which they are, how each is said and explained, and what evidence binding needs."""
