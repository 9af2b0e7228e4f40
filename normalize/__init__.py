"""Documents in, records out; knows nothing of faults and files."""
