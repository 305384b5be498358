"""Template filters of underwriting."""
