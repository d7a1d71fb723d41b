"""Measures → advice: partner type, strengths, partners, method."""
