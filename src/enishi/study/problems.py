"""What is wrong with a study file, collected so that all of it is reported at once, one problem a line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from enishi.errors import StudyError, nearest, shown
from enishi.knowledge.positions import Path as Position
from enishi.language import _
from enishi.language.hint import did_you_mean


@dataclass
class Problems:
    """The problems of one study file, each with its line."""

    file: Path
    lines: Mapping[Position, int]
    found: list[tuple[int, str]] = field(default_factory=list)

    def line(self, position: Position) -> int:
        """Return the line of what stands at a position, or of the nearest thing around it."""
        while position and position not in self.lines:
            position = position[:-1]
        return self.lines.get(position, 1)

    def refuse(self) -> None:
        """Raise StudyError with every problem in the order of the lines, if there is one."""
        if self.found:
            raise StudyError("\n".join(f"{self.file}:{line}: {message}" for line, message in sorted(self.found)))


@dataclass(frozen=True, slots=True)
class Spot:
    """One value of the study file while it is checked: where it stands and where to report what is wrong with it."""

    problems: Problems
    position: Position = ()

    def __truediv__(self, key: str | int) -> "Spot":
        """Return the spot of a key or an element inside this one."""
        return Spot(self.problems, (*self.position, key))

    @property
    def line(self) -> int:
        """The line of the study file."""
        return self.problems.line(self.position)

    @property
    def key(self) -> str:
        """The key as a message names it: ``"types.similar_works"``."""
        return shown(".".join(part for part in self.position if isinstance(part, str)))

    def wrong(self, message: str) -> None:
        """Report a problem of this value."""
        self.problems.found.append((self.line, message))

    def expected(self, value: object, what: str, known: Iterable[str] = ()) -> None:
        """Report that this value is not what it must be, with the nearest of the known values."""
        message = _("{key} is {value}; expected {what}").format(key=self.key, value=shown(value), what=what)
        self.wrong(message + _meant(value, known))

    def only(self, table: Mapping[str, object], known: Iterable[str], hints: Mapping[str, str]) -> None:
        """Report each key of a table that is not known there. ``hints`` say where a key belongs instead."""
        known = list(known)
        for key in table.keys() - set(known):
            if key in hints:
                message = _("{key} does not belong here but {where}").format(key=shown(key), where=hints[key])
            else:
                message = _("unknown key {key}").format(key=shown(key))
                message += _meant(key, known) or _("; known here: {keys}").format(keys=", ".join(known))
            (self / key).wrong(message)


def _meant(value: object, known: Iterable[str]) -> str:
    near = nearest(value, known)
    return did_you_mean(near)
