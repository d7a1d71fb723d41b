"""Where queries run: DuckDB embedded."""
