"""The signs of CSV files."""

# Signs with which a spreadsheet takes a text for a formula, and what makes it a text again.
FORMULA, AS_TEXT = ("=", "+", "-", "@", "\t", "\r"), "'"
LIST_SEPARATOR, LINE_END = ";", "\r\n"
