"""The server, and backups of what it keeps: what an operator runs."""
