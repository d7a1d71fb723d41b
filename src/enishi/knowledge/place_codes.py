"""The codes of places: ISO 3166-1 alpha-2, ``XK`` for Kosovo, ``ZZ`` for "not known"."""

from functools import cache

import pycountry

NOT_KNOWN = "ZZ"
_OUTSIDE_ISO = ("XK", NOT_KNOWN)


@cache
def place_codes() -> tuple[str, ...]:
    """Return every code, in ascending order."""
    return tuple(sorted([*(country.alpha_2 for country in pycountry.countries), *_OUTSIDE_ISO]))
