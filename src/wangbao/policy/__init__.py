"""Policies as lists of their endorsements: terms by day, charges, cancellation, payment; no clock, no database."""
