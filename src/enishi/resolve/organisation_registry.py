"""The installed registry: organisations, their names in compared form, and who belongs to whom."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from enishi.errors import InputError
from enishi.language import _
from enishi.resolve.organisation_text import form, stems_of
from enishi.resolve.places import resolve_place
from enishi.tables.organisation import CURRENT, DISPLAY, KINDS, NAMES, ORGANISATIONS, registry_folder
from enishi.tables.place import find_place, is_place

# ``place``: the country that a display name says, for records that carry names only.
_KEY = pa.schema([("key", pa.string()), ("words", pa.string()), ("place", pa.string())])
_BATCH = 20_000
_SURE = 0.7


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation; ``country`` and ``city`` are empty where its record carries names only."""

    id: str
    name: str
    name_ja: str | None
    country: str
    region: str
    city: str
    types: tuple[str, ...]
    status: str
    parents: tuple[str, ...]
    successors: tuple[str, ...]


@dataclass(frozen=True)
class Registry:
    """An installed release. ``organisations`` and ``names`` are its tables; rows are numbered from 0 throughout."""

    version: str
    sha256: str
    organisations: pa.Table
    names: pa.Table
    keys: pa.Table = field(repr=False)

    @cached_property
    def ids(self) -> list[str]:
        """Return the id of each organisation."""
        found: list[str] = self.organisations["id"].to_pylist()
        return found

    @cached_property
    def rows(self) -> dict[str, int]:
        """Return the row of each organisation by its id."""
        return {ror: row for row, ror in enumerate(self.ids)}

    @cached_property
    def countries(self) -> list[str]:
        """Return the country of each organisation: from its record, else from a name like "Sample (Japan)", else ""."""
        rows = zip(self.organisations["country"].to_pylist(), self.organisations["name"].to_pylist(), strict=True)
        return [(code if code and is_place(code) else "") or _country_in(name) for code, name in rows]

    def __len__(self) -> int:
        """Return the number of organisations."""
        return len(self.organisations)

    def __contains__(self, ror: object) -> bool:
        """Say whether an id is in this release."""
        return ror in self.rows

    def __getitem__(self, ror: str) -> Organisation:
        """Return an organisation by its id. Raises KeyError."""
        row = self.rows[ror]
        facts = self.organisations.slice(row, 1).to_pylist()[0]
        return Organisation(
            ror,
            facts["name"],
            facts["name_ja"],
            self.countries[row],
            facts["region"] or "",
            facts["city"] or "",
            tuple(facts["types"]),
            facts["status"],
            self.parents(ror),
            tuple(facts["successors"]),
        )

    @cached_property
    def read_countries(self) -> list[str]:
        """Return for each organisation whose record has no country the one that its name says, else ""."""
        names = zip(self.names["id"].to_pylist(), self.keys["place"].to_pylist(), strict=True)
        found = {ror: code for ror, code in names if code}
        return [found.get(ror, "") for ror in self.ids]

    @cached_property
    def _parents(self) -> dict[str, tuple[str, ...]]:
        """Return the parents by id, from either side of the relation."""
        found: dict[str, set[str]] = {}
        table = self.organisations.select(["id", "parents", "children"])
        for facts in table.filter(pc.greater(_lengths(table), 0)).to_pylist():
            found.setdefault(facts["id"], set()).update(facts["parents"])
            for child in facts["children"]:
                found.setdefault(child, set()).add(facts["id"])
        return {ror: tuple(sorted(p for p in parents if p in self.rows)) for ror, parents in found.items()}

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for ror, parents in sorted(self._parents.items()):
            for parent in parents:
                found.setdefault(parent, []).append(ror)
        return {ror: tuple(children) for ror, children in found.items()}

    def parents(self, ror: str) -> tuple[str, ...]:
        """Return the ids of the organisations it belongs to, sorted."""
        return self._parents.get(ror, ())

    def children(self, ror: str) -> tuple[str, ...]:
        """Return the ids of the organisations that belong to it, sorted."""
        return self._children.get(ror, ())

    def roll_up(self, ror: str, level: int | None = None) -> str:
        """Return the organisation ``level`` steps above (None: the topmost).

        Of several parents it follows the one in the same country that the registry knows most about, so that a joint
        laboratory has one answer; a circle in the registry ends at the last that was not met before.
        """
        met = [ror]
        while (level is None or len(met) <= level) and (ahead := [p for p in self.parents(met[-1]) if p not in met]):
            met.append(min(ahead, key=lambda parent: self._distance(met[-1], parent)))
        return met[-1]

    def _distance(self, ror: str, parent: str) -> tuple[bool, int, str]:
        here, there = self.countries[self.rows[ror]], self.countries[self.rows[parent]]
        return here != there, -self.organisations["prominence"][self.rows[parent]].as_py(), parent

    def current(self, ror: str) -> tuple[str, ...]:
        """Return the active successors of a withdrawn or inactive organisation, itself where there is none."""
        met: list[str] = []
        ahead, found = [ror], []
        while ahead:
            at = ahead.pop(0)
            if at in met or at not in self.rows:
                continue
            met.append(at)
            facts = self.organisations.slice(self.rows[at], 1).to_pylist()[0]
            if facts["status"] == "active":
                found.append(at)
            else:
                ahead += facts["successors"]
        return tuple(found) or (ror,)


def _lengths(table: pa.Table) -> Any:
    lengths = [pc.list_value_length(table[name]) for name in ("parents", "children")]
    return pc.add(*lengths)


def _country_in(name: str) -> str:
    """Return the country that the registry puts behind a firm's name: "Sample (Japan)"."""
    if not name.endswith(")") or "(" not in name:
        return ""
    return find_place(name[name.rindex("(") + 1 : -1]) or ""


def load_registry(folder: Path | None = None) -> Registry | None:
    """Return the installed registry, None where none is installed. Raises InputError where its files are damaged.

    The first load after an installation takes some seconds: it writes the names' compared form beside the tables.
    """
    home = folder or registry_folder()
    try:
        current = json.loads((home / CURRENT).read_text("utf-8"))
        release = home / current["folder"]
        organisations, names = (pq.read_table(release / file) for file in (ORGANISATIONS, NAMES))
        nowhere = organisations.filter(pc.is_null(organisations["country"]))["id"].to_pylist()
        keys = _keys(names, set(nowhere), release / f"keys-{form()}.parquet")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise InputError(
            _("{path}: the installed registry is damaged ({error}); install it again with `enishi fetch ror`").format(
                path=home, error=error
            )
        ) from error
    return Registry(current["version"], current["sha256"], organisations, names, keys)


def _keys(names: pa.Table, nowhere: set[str], path: Path) -> pa.Table:
    """Return a row a name: its stems, and its words for fuzzy comparison. Kept beside the tables once made."""
    if path.exists():
        return pq.read_table(path)
    table = pa.Table.from_batches(_key_batches(names, nowhere), schema=_KEY)
    beside = path.with_name(f".{path.name}")
    try:
        pq.write_table(table, beside, compression="zstd")
        beside.replace(path)
    except OSError:
        pass  # a folder that can only be read: the keys are made at each start
    return table


def _key_batches(names: pa.Table, nowhere: set[str]) -> Iterator[pa.RecordBatch]:
    for batch in names.to_batches(max_chunksize=_BATCH):
        rows = [stems_of(_without_country(name)) for name in batch["name"].to_pylist()]
        columns = {
            "key": [" ".join(row.stems) for row in rows],
            "words": [" ".join(row.words) for row in rows],
            "place": [
                _said(name) if kind == DISPLAY and ror in nowhere else ""
                for ror, name, kind in zip(*(batch[c].to_pylist() for c in ("id", "name", "kind")), strict=True)
            ],
        }
        yield pa.RecordBatch.from_pydict(columns, schema=_KEY)


def _said(name: str) -> str:
    answer = resolve_place(name)
    return answer.places[0] if len(answer.places) == 1 and answer.confidence >= _SURE else ""


def _without_country(name: str) -> str:
    return name[: name.rindex("(")] if _country_in(name) and not name.startswith("(") else name


def kinds_of(registry: Registry) -> "np.ndarray[Any, np.dtype[np.int8]]":
    """Return the position in KINDS of each name's kind."""
    codes = {kind: position for position, kind in enumerate(KINDS)}
    return np.array([codes[kind] for kind in registry.names["kind"].to_pylist()], np.int8)
