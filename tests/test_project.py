"""What holds for the project as a whole: its walls, and documentation that follows the code."""

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
import write_docs
import write_place_names

ROOT = Path(__file__).parents[1]


def test_rooms_import_only_rooms_to_their_left() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_only_the_command_line_prints_and_exits() -> None:
    speaking = re.compile(r"^\s*(print\(|sys\.exit|raise SystemExit)", re.MULTILINE)
    package = ROOT / "src" / "enishi"
    speaking_files = (path for path in package.rglob("*.py") if speaking.search(path.read_text("utf-8")))
    speakers = {path.relative_to(package).parts[0] for path in speaking_files}
    assert speakers <= {"__main__.py", "cli"}


@pytest.mark.parametrize(
    "name", ["cases.md", "knowledge.md", "indicators.md", "formats.md", "tables.md", "partner-signals.md"]
)
def test_documentation_from_the_code_is_up_to_date(name: str) -> None:
    assert (ROOT / "docs" / name).read_text("utf-8") == write_docs.written()[name], "run `make docs`"


def test_the_names_of_places_are_those_of_cldr() -> None:
    path = ROOT / "src" / "enishi" / "knowledge" / "place_names.json"
    kept = json.loads(path.read_text("utf-8"))
    if kept["babel"] != version("babel"):
        pytest.skip(f"the names are those of Babel {kept['babel']}")
    assert kept == write_place_names.place_names(), "run `make docs`"


def test_every_file_of_a_kind_that_the_folder_registers_is_found() -> None:
    from enishi.indicators import indicators
    from enishi.readers import readers

    for folder, word, found in (("readers", "READER", readers()), ("indicators", "INDICATOR", indicators())):
        files = (ROOT / "src" / "enishi" / folder).glob("*.py")
        declaring = [path for path in files if re.search(rf"^{word} = ", path.read_text("utf-8"), re.MULTILINE)]
        assert len(found) == len(declaring) > 0
