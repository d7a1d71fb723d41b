"""What the income groups of the World Bank are called."""


def _(message: str) -> str:
    """Mark a message for translation where it is shown."""
    return message


INCOMES = {
    "low": _("low income"),
    "lower_middle": _("lower middle income"),
    "upper_middle": _("upper middle income"),
    "high": _("high income"),
}
