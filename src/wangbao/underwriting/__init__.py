"""Underwriting rules as data: they flag, adjust and set the authority a risk needs, each with its reason."""
