"""Matching of supply and demand (供需对接): a need, what may meet it, the rules as data, and a ranking with reasons."""
