"""Contracts: wordings as data, resolved to ordered steps, read exactly for one claim and fast for millions."""
