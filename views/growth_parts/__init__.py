"""The parts of the growth page, from top to bottom, and what they share."""
