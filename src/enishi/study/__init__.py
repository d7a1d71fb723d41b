"""The study file: which works, which years, seen from where. ``load_study`` reads and checks it."""

from enishi.study.load import load_study
from enishi.study.settings import Source, StrengthRule, Study, TypeCutoffs

__all__ = ["Source", "StrengthRule", "Study", "TypeCutoffs", "load_study"]
