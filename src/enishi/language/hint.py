"""The hint at what somebody may have meant, behind a message that something is not known."""

from enishi.errors import shown
from enishi.language import _


def did_you_mean(near: str | None) -> str:
    """Return the hint; nothing where nothing that is known is near."""
    return _("; did you mean {near}?").format(near=shown(near)) if near else ""
