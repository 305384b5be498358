"""What may happen: an enterprise's facts and the default model turned into frequency, severity and simulated years."""
