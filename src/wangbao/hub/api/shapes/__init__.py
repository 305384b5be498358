"""What calls take and answer: the shapes of bodies and answers, and records as they have them."""
