"""Flows → one measure a file, with unit, range, source and worked example."""
