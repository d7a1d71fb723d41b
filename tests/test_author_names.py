"""Names of authors: in one table, as printed, never an address, and nowhere with ``author_names = false``."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from enishi.errors import StudyError
from enishi.pipeline import stage as stage_module
from enishi.pipeline.partners import Asked, partners
from enishi.pipeline.run import run
from enishi.readers import read_blocks
from enishi.readers.reader import Reader
from enishi.study import load_study
from enishi.tables.work_columns import Block

NAMES = ("Hanako Zyxwvu", "Ján Qwertz", "someone@mail.example", " Two  Blanks ")


def study(folder: Path, *lines: str) -> Path:
    """Write a study of two works whose bylines carry NAMES, one of them an address."""
    authors: list[dict[str, Any]] = [
        {"raw_author_name": name, "raw_affiliation_strings": [f"University {place}, City, {place}"]}
        for name, place in zip(NAMES, ("Japan", "China", "Japan", "Singapore"), strict=True)
    ]
    authors[1]["raw_affiliation_strings"] += ["University Japan, City, Japan"]
    works = [
        {"id": f"https://openalex.org/W{n}", "title": f"Work {n}", "publication_year": 2020, "authorships": authors}
        for n in (1, 2)
    ]
    (folder / "works.jsonl").write_text("".join(json.dumps(work) + "\n" for work in works))
    text = "\n".join(
        ['title = "Test"', 'reference = "JP"', "years = [2019, 2021]", *lines, "", "[[source]]", 'path = "works.jsonl"']
    )
    (folder / "study.toml").write_text(text)
    return folder / "study.toml"


def files_with(folder: Path, word: str) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes()}


def test_names_are_in_their_table_only(tmp_path: Path) -> None:
    out = run(load_study(study(tmp_path)), tmp_path / "out").out
    with (out / "tables" / "work_authors.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["author"], row["name"]) for row in rows[:3]] == [
        ("1", "Hanako Zyxwvu"),
        ("2", "Ján Qwertz"),
        ("4", "Two Blanks"),
    ]
    assert [row["organisations"].count(";") for row in rows[:3]] == [0, 1, 0]
    assert len(rows) == 6
    assert files_with(out, "Zyxwvu") <= {"work_authors.csv", "work_authors.parquet"}
    assert not files_with(out, "mail.example")


def test_without_names_there_is_no_table_and_no_name(tmp_path: Path) -> None:
    out = run(load_study(study(tmp_path, "author_names = false")), tmp_path / "out").out
    assert not list(out.rglob("work_authors*"))
    assert not files_with(out, "Zyxwvu")
    assert json.loads((out / "manifest.json").read_text())["study"]["author_names"] is False
    found = partners(out, Asked("Japan", min_works=1))
    assert found["settings"]["author_names"] is False


@pytest.mark.parametrize(("before", "after"), [("true", "false"), ("false", "true")])
def test_what_was_read_under_another_setting_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    """A run that died after reading leaves records; the next one may want other things of a person."""
    from enishi.pipeline import run as run_module

    with monkeypatch.context() as patch:
        patch.setattr(run_module, "locate", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run(load_study(study(tmp_path, f"author_names = {before}")), tmp_path / "out")
    records = tmp_path / "out" / ".partial" / "records"
    assert bool(list(records.glob("*.byline.parquet"))) == (before == "true")
    seen: list[Path] = []

    def noted(path: Path, reader: Reader) -> Iterator[Block]:
        seen.append(path)
        return read_blocks(path, reader)

    monkeypatch.setattr(stage_module, "read_blocks", noted)
    out = run(load_study(study(tmp_path, f"author_names = {after}")), tmp_path / "out").out
    assert seen
    assert bool(list(out.rglob("work_authors*"))) == (after == "true")


def test_the_setting_is_checked(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"study.toml:4: .*author_names.*true or false"):
        load_study(study(tmp_path, 'author_names = "no"'))
