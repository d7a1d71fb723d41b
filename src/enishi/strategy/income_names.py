"""What the income groups of the World Bank are called."""

from enishi.language import marked as _

INCOMES = {
    "low": _("low income"),
    "lower_middle": _("lower middle income"),
    "upper_middle": _("upper middle income"),
    "high": _("high income"),
}
