"""One enterprise end to end: facts, losses, cover, price, advice and the report that shows them."""
