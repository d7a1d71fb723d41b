"""Where queries run: DuckDB embedded, Spark on a cluster. One file an engine; ``engine`` says what each can do."""

# How many threads and processes to use; all cores where it is not set. The answer is the same on any number.
THREADS = "ENISHI_THREADS"
# Beyond how much memory DuckDB spills to disk; MEMORY_LIMIT where it is not set. The answer is the same with any limit.
MEMORY, MEMORY_LIMIT = "ENISHI_MEMORY", "1GB"
