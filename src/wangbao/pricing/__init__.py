"""What it should cost: the technical price, line by line."""
