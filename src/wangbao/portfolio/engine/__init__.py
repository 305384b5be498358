"""Simulated years of a book: the kernel, its blocks, and what they add up to."""
