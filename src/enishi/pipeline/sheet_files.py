"""The overlay and the screening list of a study: checked before a run, and kept in its result."""

import shutil
from pathlib import Path

from enishi.knowledge.advice import FILE, load_book
from enishi.strategy.screening_list import LIST, read_screening
from enishi.study import Study


def check_plan(study: Study) -> None:
    """Refuse an overlay or a list that cannot be used, before any work is read. Raises UsageError, InputError."""
    if study.plan.overlay:
        load_book(study.file.parent / study.plan.overlay)
    if study.plan.screening:
        read_screening(study.file.parent / study.plan.screening)


def keep_plan(study: Study, folder: Path) -> None:
    """Copy both into a folder of the result; it is made in any case, so that those of an earlier result go."""
    folder.mkdir()
    if study.plan.overlay:
        shutil.copyfile(study.file.parent / study.plan.overlay / FILE, folder / FILE)
    if study.plan.screening:
        shutil.copyfile(study.file.parent / study.plan.screening, folder / LIST)
