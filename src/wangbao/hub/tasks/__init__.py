"""Tasks: what one organisation asks of another, with a day, an answer and its proof."""
