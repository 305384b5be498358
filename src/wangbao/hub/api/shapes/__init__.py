"""Define the bodies and answers of calls, and convert records to them."""
