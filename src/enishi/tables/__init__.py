"""The data model: one file a table, saying its grain, key, units, null policy and laws."""
