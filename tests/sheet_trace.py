"""Every number that a line of a sheet says, found again in the tables of the result or by the command that it names."""

import json
import shlex
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from enishi.cli.terminal import app
from enishi.indicators.growth import growth

Row = dict[str, Any]


class Trace:
    """The tables of a result, and what its commands answer; ``checked`` counts what was found again."""

    def __init__(self, result: Path) -> None:
        self.checked = {"values": 0, "works": 0, "growth": 0, "none": 0, "score": 0}
        self._result = result
        self._rows: Callable[[str], list[Row]] = cache(self._table)
        self._answer: Callable[[str], Row] = cache(self._asked)

    def _table(self, name: str) -> list[Row]:
        rows: list[Row] = parquet.read_table(self._result / "tables" / f"{name}.parquet").to_pylist()
        return rows

    def _asked(self, command: str) -> Row:
        words = [str(self._result) if word == "OUT" else word for word in shlex.split(command)]
        assert words[0] == "enishi"
        answer = CliRunner().invoke(app, [*words[1:], "--json"])
        assert answer.exit_code == 0, answer.output
        found: Row = json.loads(answer.stdout)
        return found

    def line(self, line: Row) -> None:
        """Fail where a number of the line is not what its computation says."""
        for one in line["computation"]:
            if "command" in one:
                self._score(line, one)
            elif one.get("indicator") == "growth":
                self._growth(one)
            elif one["table"] in ("signatures", "organisation_signatures"):
                assert one["values"] == {"works": sum(self._by_year(one).values())}, one
                self.checked["works"] += 1
            else:
                found = [row for row in self._rows(one["table"]) if one["row"].items() <= row.items()]
                assert len(found) == 1 or one.get("years"), one
                for column, value in one["values"].items():
                    assert found[0][column] == value, (column, one)
                    self.checked["values"] += 1

    def _score(self, line: Row, one: Row) -> None:
        """Ask ``enishi partners`` itself, as the line says to."""
        told = one["answer"]
        found = next(row for row in self._answer(one["command"])[told["kind"]] if row["rank"] == told["rank"])
        assert found["id"] == one["row"]["organisation"]
        assert {name: found[name] for name in ("score", "low", "high")} == {
            n: told[n] for n in ("score", "low", "high")
        }
        written = f"{found['score']:.3f}" if found["low"] is None else f"{found['score']:.1%}"
        assert line.get("check") or (written in line["text"]["en"] and written in line["text"]["ja"])
        self.checked["score"] += 1

    def _growth(self, one: Row) -> None:
        by_year, value = self._by_year(one), one["values"]["growth"]
        if value is None:
            half = len(self.years) // 2
            why = "few" if sum(by_year.values()) < 10 else "none_before"
            assert one["why"] == why, one
            assert why == "few" or not sum(by_year.get(year, 0) for year in self.years[:half])
            self.checked["none"] += 1
            return
        again = growth(np.array([[float(by_year.get(year, 0))] for year in self.years]))
        assert list(one["values"].values()) == [pytest.approx(float(part[0])) for part in again]
        self.checked["growth"] += 1

    @property
    def years(self) -> list[int]:
        """The years of the study."""
        first, last = json.loads((self._result / "manifest.json").read_text("utf-8"))["study"]["years"]
        return list(range(first, last + 1))

    def _by_year(self, one: Row) -> dict[int, int]:
        """Count works by year, in the rows that the key names: written out, without the code under test."""
        key, found = one["row"], dict.fromkeys(self.years, 0)
        homes = {row["organisation"]: row["place"] for row in self._rows("organisations")} if "place" in key else {}
        for row in self._rows(one["table"]):
            if one["table"] == "ties_by_year":
                kept = key.items() <= row.items()
            elif one["table"] == "signatures":
                kept = {key["place_a"], key["place_b"]} <= {*row["places"]}
            else:
                kept = key["organisation"] in row["organisations"] and key["place"] in row["places"]
                kept = kept and homes[key["organisation"]] in row["places"]
                kept = kept and any(homes[it] == key["place"] for it in row["organisations"])
            if kept and ("field" not in key or key["field"] in row["fields"]):
                found[row["year"]] += row["works"]
        return found
