"""Command lines over `core`."""
