"""The parts of the default page."""
