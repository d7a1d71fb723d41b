"""Works whose list of authors the source may have cut, and a disk that takes no more."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from enishi.pipeline.inputs import Input
from enishi.pipeline.stage import stage
from enishi.readers import choose


def record(number: int, authors: int) -> str:
    """Return a work of OpenAlex with so many authors."""
    affiliated = {"raw_affiliation_strings": ["X University, Japan"]}
    byline = [{"author": {"display_name": f"A{i} B"}} | affiliated for i in range(authors)]
    work = {"id": f"https://openalex.org/W{number}", "title": f"T {number}", "publication_year": 2020}
    return json.dumps(work | {"authorships": byline}) + "\n"


@pytest.mark.parametrize(("authors", "cut"), [([0, 1, 99, 101], 0), ([100], 1), ([100, 3, 100, 250], 2)])
def test_works_at_the_limit_are_counted(tmp_path: Path, authors: list[int], cut: int) -> None:
    path = tmp_path / "works.jsonl"
    path.write_text("".join(record(number, n) for number, n in enumerate(authors, 1)), "utf-8")
    counts = stage(Input(path, choose(path), path.name), 0, tmp_path, lambda _n: None, names=False)
    assert counts["possibly_cut"] == cut
    assert counts["read"] == len(authors) and counts["rejected"] == 0


def test_a_disk_that_takes_no_more_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "works.jsonl"
    path.write_text("".join(record(number, 30) for number in range(1, 400)), "utf-8")

    study = 'title = {ja = "満杯", en = "Full"}\nreference = "JP"\nyears = [2019, 2021]\n'
    study += '[[source]]\npath = "works.jsonl"\n'
    (tmp_path / "study.toml").write_text(study, "utf-8")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    command = [sys.executable, "-B", "-m", "enishi", "run", "study.toml", "--out", "result"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "ENISHI_LANG": "en", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        preexec_fn=limit,
        check=False,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "cannot be written" in done.stderr
    assert not (tmp_path / "result" / "manifest.json").exists()
