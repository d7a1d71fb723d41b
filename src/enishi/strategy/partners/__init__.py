"""Whom to work with: signals of a pair, a small model learnt on the user's works, its back-test, and reasons."""
