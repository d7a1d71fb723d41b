"""Flows → one measure a file, with unit, range, source and worked example.

The folder is the registry: a file here that declares ``INDICATOR`` is a measure; its ``order`` says where it stands.
"""

import pkgutil
from importlib import import_module

from enishi.indicators.indicator import Indicator


def indicators() -> dict[str, Indicator]:
    """Return every indicator by its name, in display order."""
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    declared = [module.INDICATOR for module in modules if hasattr(module, "INDICATOR")]
    return {indicator.name: indicator for indicator in sorted(declared, key=lambda indicator: indicator.order)}
