"""Where queries run: DuckDB embedded, Spark on a cluster. One file an engine; ``engine`` says what each can do."""
