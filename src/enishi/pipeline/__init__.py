"""The study from start to end: stages in their order, staged, resumable, published whole."""
