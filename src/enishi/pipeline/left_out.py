"""Files that lie among those of a source and are not read: they are told, never dropped in silence."""

from collections.abc import Iterable
from pathlib import Path

from enishi.language import marked as _
from enishi.readers.files import is_unfinished

UNFINISHED = _("a download that did not finish")
FURTHER = _("a snapshot is read by its parts alone; if this holds works, too, name it as a source of its own")


def left_out(names: Iterable[str]) -> list[dict[str, str]]:
    """Return, for the manifest, each ``file`` that is not read, once, and the ``reason`` (a message id)."""
    return [
        {"file": name, "reason": UNFINISHED if is_unfinished(Path(name)) else FURTHER} for name in dict.fromkeys(names)
    ]
