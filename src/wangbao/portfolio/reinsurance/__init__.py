"""Reinsurance: treaties as documents, compiled to arrays, and their recoveries of simulated events."""
