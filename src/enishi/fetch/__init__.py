"""Sources brought home: downloaded or copied from a local file, checked, and installed in the user's data folder."""
