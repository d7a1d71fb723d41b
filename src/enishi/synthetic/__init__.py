"""A corpus that is made up, for a demonstration without files and without a network, and for benchmarks.

Nothing in it is a real work, person or institution; every record says so. Its sizes follow the published table.
"""
