"""How numbers are written in each language, wherever they are shown."""

from enishi.language import marked as _
from enishi.language import translate

NOTHING, MINUS = "–", "−"


_RANGE, _TO = _("{low}–{high}"), _("{low} to {high}")


def between(low: str, high: str, language: str) -> str:
    """Return a range of two written numbers; a percent sign stands once."""
    if low.endswith("%") and high.endswith("%"):
        low = low.removesuffix("%")
    return translate(_TO if low[:1] in (MINUS, "+") else _RANGE, language).format(low=low, high=high)


def decimal(value: float) -> str:
    """Return a centrality with three decimals, as the survey prints it; a small one is never shown as nothing."""
    return "<0.001" if 0 < value < 0.0005 else f"{value:.3f}"


def signed(text: str) -> str:
    """Return a number with a minus sign that no reader takes for a hyphen or a range; nothing has no sign."""
    return text.replace("-", MINUS) if any(digit in text for digit in "123456789") else text.lstrip("+-")
