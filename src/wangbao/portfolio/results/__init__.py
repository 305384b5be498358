"""What a simulated book says: the results folder, its measures, allocation, drivers, price adequacy, comparisons."""
