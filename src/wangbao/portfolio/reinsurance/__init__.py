"""Reinsurance: treaties as documents, compiled to arrays, and what they recover of simulated events."""
