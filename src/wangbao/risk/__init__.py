"""Loss model of one enterprise: its facts and the default parameters become frequency, severity and simulated years."""
