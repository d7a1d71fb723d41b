"""A TOML file that people write by hand: its content, and the line of each key."""

import re
import tomllib
from pathlib import Path
from typing import Any

from enishi.errors import StudyError
from enishi.knowledge.positions import positions
from enishi.language import _

# Nobody writes so long a file by hand; whoever names a file of works by mistake hears of it at once.
_LARGEST = 1 << 20


def parse(path: Path) -> tuple[dict[str, Any], dict[tuple[str | int, ...], int]]:
    """Return the document and the lines of its keys. Raises StudyError where it is not readable TOML."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StudyError(
            _("{path}: cannot be read as a study file: {error}").format(path=path, error=reason)
        ) from error
    if len(data) > _LARGEST:
        raise StudyError(_("{path}: is larger than 1 MB, so it is not a study file").format(path=path))
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        return tomllib.loads(text), positions(text)
    except UnicodeDecodeError as error:
        line, reason = data[: error.start].count(b"\n") + 1, _("not UTF-8 text")
    except RecursionError:
        line, reason = 1, _("lists or tables are nested too deeply")
    except ValueError as error:  # tomllib.TOMLDecodeError is one; a number of thousands of digits is another
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        reason = _("not TOML: {error}").format(error=error)
    raise StudyError(f"{path}:{line}: {reason}")
