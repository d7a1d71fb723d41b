"""Reviewed facts as data: names, vocabularies, published tables."""
