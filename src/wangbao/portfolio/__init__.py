"""A book of policies: accumulation, reinsurance and capital."""
