"""Define template filters of policies."""
