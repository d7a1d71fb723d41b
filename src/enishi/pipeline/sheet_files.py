"""The overlay and the screening list of a study: checked before a run, and kept in its result."""

import shutil
from pathlib import Path

from enishi.knowledge.overlay import CASE_TABLES, FILES
from enishi.readers.plan_folder import read_plan
from enishi.strategy.screening_list import LIST, read_screening
from enishi.study import Study


def check_plan(study: Study) -> None:
    """Refuse an overlay or a list that cannot be used, before any work is read. Raises UsageError, InputError."""
    if study.plan.overlay:
        read_plan(study.file.parent / study.plan.overlay)
    if study.plan.screening:
        read_screening(study.file.parent / study.plan.screening)


def keep_plan(study: Study, folder: Path) -> None:
    """Copy what the study names into a folder of the result; without either there is no such folder."""
    if study.plan.overlay or study.plan.screening:
        folder.mkdir()
    if study.plan.overlay:
        for file in (*FILES, *CASE_TABLES):
            own = study.file.parent / study.plan.overlay / file
            if own.exists():
                shutil.copyfile(own, folder / file)
    if study.plan.screening:
        shutil.copyfile(study.file.parent / study.plan.screening, folder / LIST)


def drop_plan(study: Study, folder: Path) -> None:
    """Remove from a published result what an earlier study of it named and this one does not."""
    if not (study.plan.overlay or study.plan.screening):
        shutil.rmtree(folder, ignore_errors=True)
