"""How one language says a text, a name and a number."""

import math
from dataclasses import dataclass
from typing import Any

from enishi.language import translate
from enishi.language.figures import MINUS, NOTHING, between, decimal, signed

__all__ = ["MINUS", "NOTHING", "Voice", "absent"]


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
        return between(low, high, self.language)

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
        return NOTHING if value is None or absent(value) else decimal(value)

    @staticmethod
    def change(value: float | None) -> str:
        """Return a yearly change as a percentage with its sign."""
        return NOTHING if absent(value) else signed(f"{value:+,.1%}")

    @staticmethod
    def shift(value: float | None) -> str:
        """Return a logarithm of a ratio with its sign."""
        return NOTHING if absent(value) else signed(f"{value:+.2f}")

    @staticmethod
    def ratio(value: float | None) -> str:
        """Return a ratio with two decimals."""
        return NOTHING if absent(value) else f"{value:,.2f}"


def absent(value: float | None) -> bool:
    """Return whether a number is not there (null, or not a number)."""
    return value is None or math.isnan(value)
