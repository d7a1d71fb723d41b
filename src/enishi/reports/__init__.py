"""One deliverable a file. Reports select and show, they never compute."""
