"""The outbox: messages written with the change that causes them, delivered afterwards, each delivery kept."""
