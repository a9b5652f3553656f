"""The parts of the page of distributions."""
