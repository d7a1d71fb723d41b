"""How one language says a text, a name and a number."""

import math
import re
from dataclasses import dataclass
from typing import Any

from enishi.language import translate

NOTHING = "–"
MINUS = "−"


def _(message: str) -> str:
    """Mark a message for translation where it is shown."""
    return message


_RANGE, _TO = _("{low}–{high}"), _("{low} to {high}")


@dataclass(frozen=True)
class Voice:
    """Texts, names and numbers in one language."""

    language: str

    def __call__(self, message: str, **values: object) -> str:
        """Return the message in this language with its values filled in."""
        text = translate(message, self.language) if message else ""
        return text.format(**values) if values else text

    def name(self, row: dict[str, Any]) -> str:
        """Return the name of a place or group."""
        return str(row.get(f"name_{self.language}") or row.get("name_en") or row.get("place") or row.get("group"))

    def names(self, rows: list[dict[str, Any]]) -> str:
        """Return several names in one phrase."""
        names = [self.name(row) for row in rows]
        if self.language == "ja":
            return "、".join(names)
        return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)

    def choose(self, text: Any) -> str:
        """Return this language's part of a text given as ``{ja, en}``, or the text itself."""
        if isinstance(text, dict):
            return str(text.get(self.language) or next(iter(text.values()), ""))
        return str(text)

    def span(self, years: tuple[int, int]) -> str:
        """Return a period."""
        return self("{first}–{last}", first=years[0], last=years[1])

    def between(self, low: str, high: str) -> str:
        """Return a range of two written numbers; a percent sign stands once."""
        if low.endswith("%") and high.endswith("%"):
            low = low.removesuffix("%")
        return self(_TO if low[:1] in (MINUS, "+") else _RANGE, low=low, high=high)

    @staticmethod
    def whole(value: float | None) -> str:
        """Return a count with thousands separated."""
        return NOTHING if absent(value) else f"{value:,.0f}"

    @staticmethod
    def share(value: float | None) -> str:
        """Return a share as a percentage with one decimal."""
        return NOTHING if absent(value) else f"{value:.1%}"

    @staticmethod
    def decimal(value: float | None) -> str:
        """Return a centrality with three decimals, as the survey prints it; a small one is never shown as nothing."""
        if value is None or absent(value):
            return NOTHING
        return "<0.001" if 0 < value < 0.0005 else f"{value:.3f}"

    @staticmethod
    def change(value: float | None) -> str:
        """Return a yearly change as a percentage with its sign."""
        return NOTHING if absent(value) else _signed(f"{value:+,.1%}")

    @staticmethod
    def shift(value: float | None) -> str:
        """Return a logarithm of a ratio with its sign."""
        return NOTHING if absent(value) else _signed(f"{value:+.2f}")

    @staticmethod
    def ratio(value: float | None) -> str:
        """Return a ratio with two decimals."""
        return NOTHING if absent(value) else f"{value:,.2f}"


def _signed(text: str) -> str:
    """Return a number with a minus sign that no reader takes for a hyphen or a range; nothing has no sign."""
    return text.lstrip("+-") if not re.search("[1-9]", text) else text.replace("-", MINUS)


def absent(value: float | None) -> bool:
    """Return whether a number is not there (null, or not a number)."""
    return value is None or math.isnan(value)
