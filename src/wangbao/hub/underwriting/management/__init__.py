"""Commands of underwriting."""
