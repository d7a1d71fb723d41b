"""Whom to work with: signals of a pair, a small model learnt on the user's own works, its back-test, and the reasons."""
