"""Logs, counts and the state of the disk: what an operator sees of the running platform."""
