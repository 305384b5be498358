"""A policy as the list of its endorsements: terms by day, charges, cancellation, payment; no clock, no database."""
