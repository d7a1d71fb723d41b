"""What all tests share."""

from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real files; skip where it is absent."""
    if not (_SHARED / "data").is_dir():
        pytest.skip(f"the real files are not here ({_SHARED.name}/data beside the project)")
    return _SHARED
