"""What all tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session", autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep tests off the user's own registry."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENISHI_DATA", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real files; skip where it is absent."""
    if not (_SHARED / "data").is_dir():
        pytest.skip(f"the real files are not here ({_SHARED.name}/data beside the project)")
    return _SHARED
