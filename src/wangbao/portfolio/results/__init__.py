"""Results of a simulated book: the results folder, measures, allocation, drivers, rate adequacy, comparisons."""
