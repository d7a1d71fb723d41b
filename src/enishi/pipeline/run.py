"""A study from start to end: read, merge, find places, measure, write, publish."""

import json
import platform
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ibis.expr.types as ir

from enishi import __version__
from enishi.engines.duckdb import connect
from enishi.engines.engine import Opening
from enishi.errors import InputError, StudyError, nearest, shown
from enishi.language import _
from enishi.pipeline import picture
from enishi.pipeline.actors import actors
from enishi.pipeline.by_field import coverage_rows
from enishi.pipeline.explain import evidence_rows
from enishi.pipeline.fields import classified, field_counts, subjects_of
from enishi.pipeline.inputs import inputs
from enishi.pipeline.outputs import field_rows, measured_tables, streams, write_tables
from enishi.pipeline.places import Located, Names, locate
from enishi.pipeline.progress import Progress, silent
from enishi.pipeline.publish import BUILD, MANIFEST, PARTIAL, RECORDS, building, publish
from enishi.pipeline.reading import Reading, read_inputs
from enishi.pipeline.sampling import samples
from enishi.pipeline.variants import add_ranges, variants
from enishi.reports.graph import write_graphml, write_vosviewer
from enishi.reports.site import write_site
from enishi.resolve.fields import load_scheme
from enishi.resolve.organisations import load_registry
from enishi.study import Study
from enishi.study.corrections import FILE as CORRECTIONS
from enishi.study.corrections import Corrections, load_corrections
from enishi.tables.field import Scheme

PACKAGES = ("duckdb", "graspologic-native", "ibis-framework", "numpy", "pyarrow", "scipy", "babel", "pycountry")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run made: the folder, its manifest, and whether more was rejected than the study allows."""

    out: Path
    manifest: dict[str, Any]
    too_many_rejects: bool


class _Protocol:
    """What took how long: ``run.log``, the only file of a result that differs between equal runs."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self.lines = progress, list[str]()

    @contextmanager
    def __call__(self, label: str, total: int | None) -> Iterator[Any]:
        start = time.perf_counter()
        with self._progress(label, total) as advance:
            yield advance
        self.lines.append(f"{time.perf_counter() - start:9.2f} s  {label}\n")


def run(
    study: Study, out: Path, progress: Progress = silent, status: str = "observed", engine: Opening = connect
) -> Outcome:
    """Run a study and publish its result in ``out``.

    status: ``observed``, or ``synthetic`` for a generated corpus; it is shown on everything. A run that was stopped
    goes on from the files that were read. engine: what opens the engine. Raises UsageError, InputError, OutputError.
    """
    protocol = _Protocol(progress)
    schemes, corrections = knowledge(study)
    names = Names(load_registry(), corrections, study.organisations)
    sources = inputs([(path, source.format) for source in study.sources for path in source.matches], study.file.parent)
    with building(out) as partial:
        build, scratch = partial / BUILD, partial / "scratch"
        for folder in (build, scratch):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (scratch, build / "tables", build / "site"):
            folder.mkdir(parents=True)
        connection = engine(scratch)
        reading = read_inputs(connection, sources, partial / RECORDS, scratch, protocol, study.author_names)
        works, counts = _in_study(study, reading)
        folding = dict(study.territory_policy)
        rows = classified(connection, works, schemes, corrections, scratch, protocol)
        subjects = subjects_of(connection, works, rows, schemes, scratch)
        where = locate(connection, works, reading.authorship, names, subjects, folding, scratch, protocol)
        counts |= _coverage(where, study.reference)
        view = _view(study, where, status)
        taken = samples(where.signatures, view.groups, view.counting, view.resamples, view.seed, protocol)
        with protocol(_("measuring"), None):
            tables = measured_tables(taken, view, schemes)
            counted = field_counts(connection, subjects.rows, where.works, scratch)
            tables["fields"] = field_rows(counted, schemes, counts["in_study"])
            tables["coverage"] = coverage_rows(tables["fields"], study.field_totals, counts)
        with protocol(_("measuring organisations and funders"), None):
            who = actors(
                connection,
                study,
                works,
                where,
                subjects.rows,
                tables["places"],
                reading.accounts,
                names.registry,
                scratch,
            )
        tables |= who.measured
        formats = [account["format"] for account in reading.accounts]
        records = works.select("uid", "work_id").union(
            reading.merged.select("uid", work_id=reading.merged.merged_into).semi_join(works, "work_id")
        )
        varied = variants(connection, works, records, formats, where, subjects, folding, view, scratch, protocol)
        add_ranges(tables["places"], varied)
        tables["variants"] = varied
        shown = [row for row in tables["places"] if row["role"] in ("reference", "focus")]
        tables["evidence"] = [
            one for row in shown for one in evidence_rows(where.signatures, row, view.counting, view.betweenness)
        ]
        manifest = _manifest(study, view, reading, counts, names) | who.account
        with protocol(_("writing the tables"), None):
            streamed = streams(works, where, subjects.rows, reading.merged, reading.bylines) | who.streamed
            write_tables(build, tables, streamed, who.batched)
            reading.write_rejects(build / "rejects.jsonl")
            write_graphml(build / "network.graphml", tables["places"][:-1], tables["ties"])
            write_vosviewer(build / "network.json", tables["places"][:-1], tables["ties"])
            (build / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
        with protocol(_("writing the site"), None):
            write_site(build / "tables", manifest, build / "site")
        connection.disconnect()
        paths = [f"{source.path.resolve()}\n" for source in sources]
        (build / "run.log").write_text("".join([f"{out.resolve()}\n", *paths, *protocol.lines]), "utf-8")
        publish(build, out)
    shutil.rmtree(out / PARTIAL, ignore_errors=True)
    return Outcome(out, manifest, study.too_many(counts["rejected"], counts["read"]))


def knowledge(study: Study) -> tuple[list[Scheme], Corrections]:
    """Return the schemes of fields and the corrections that a study uses. Raises UsageError and StudyError."""
    schemes = [load_scheme(_scheme(name, study)) for name in study.fields]
    codes = [scheme.code for scheme in schemes]
    for code in codes:
        if codes.count(code) > 1:
            raise StudyError(
                _("{file}: two schemes of fields are called {code}; a file's name is its code, so rename one").format(
                    file=study.file, code=code
                )
            )
    corrections = load_corrections(study.file.parent / CORRECTIONS)
    fields = {field.code for scheme in schemes for field in scheme.fields}
    for named, line in corrections.terms.values():
        for code in named:
            if code not in fields:
                near = nearest(code, fields)
                raise StudyError(
                    _("{file}:{line}: no scheme of the study has a field {code}; expected one of: {known}").format(
                        file=corrections.path, line=line, code=shown(code), known=", ".join(sorted(fields))
                    )
                    + (_("; did you mean {near}?").format(near=shown(near)) if near else "")
                )
    totals = {*fields, *(f"{scheme.code}.{field.code}" for scheme in schemes for field in scheme.fields)}
    for name in study.field_totals:
        if name not in totals:
            near = nearest(name, totals)
            raise StudyError(
                _("{file}: field_totals: no scheme of the study has a field {code}; expected one of: {known}").format(
                    file=study.file, code=shown(name), known=", ".join(sorted(fields))
                )
                + (_("; did you mean {near}?").format(near=shown(near)) if near else "")
            )
    return schemes, corrections


def _scheme(name: str, study: Study) -> str | Path:
    """Return a scheme's name, or the path of a file relative to the study file."""
    return study.file.parent / name if name.endswith(".toml") or "/" in name else name


def _in_study(study: Study, reading: Reading) -> tuple[ir.Table, dict[str, int]]:
    """Return the works of the study's years, and the counts that account for all others."""
    works, (first, last) = reading.works, study.years
    inside = works.filter(works.year.between(first, last))
    in_study = int(inside.count().execute())
    undated = int(works.year.isnull().sum().execute() or 0)
    counts = reading.counts
    counts |= {"in_study": in_study, "outside_years": counts["kept"] - in_study - undated}
    counts |= {"kept_without_year": undated}
    if not in_study:
        raise InputError(
            _(
                "no work to measure: of {kept} works read, none is from {first} to {last} ({undated} have no year); "
                "check `years` and the sources"
            ).format(kept=counts["kept"], first=first, last=last, undated=undated)
        )
    return inside, counts


def _coverage(where: Located, reference: str) -> dict[str, int]:
    signed = where.signatures
    size = signed.sizes
    totals = dict(zip(signed.places, (signed.member.T @ signed.works).tolist(), strict=True))
    return {
        "with_place": int(signed.works[size > 0].sum()),
        "international": int(signed.works[size > 1].sum()),
        "reference_works": int(totals.get(reference, 0)),
        "unresolved_strings": int(where.unresolved.count().execute()),
    }


def _view(study: Study, where: Located, status: str) -> picture.View:
    """Return the study's view; without a list of focus places, the ten with most works (then in order of codes)."""
    focus = study.focus
    if focus is None:
        totals = where.signatures.member.T @ where.signatures.works
        ranked = sorted(zip(-totals, where.signatures.places, strict=True))
        focus = tuple([place for _works, place in ranked if place != study.reference][:10])
    groups = {name: {**group.label, "places": group.places} for name, group in study.groups.items()}
    return picture.View(
        study.reference,
        focus,
        groups,
        study.counting,
        study.betweenness,
        study.types,
        status,
        study.resamples,
        study.seed,
        study.strength,
    )


def _manifest(
    study: Study, view: picture.View, reading: Reading, counts: dict[str, int], names: Names
) -> dict[str, Any]:
    """Return what the result was made from and how. It names no folder, so that it is the same wherever it is made."""
    settings = {name: value for name, value in study.settings().items() if name != "output"}
    packages = {package: version(package) for package in PACKAGES}
    registry, corrections = names.registry, names.corrections
    return {
        "enishi": __version__,
        "status": view.status,
        "study": {**settings, "focus": list(view.focus)},
        "registry": {"version": registry.version, "sha256": registry.sha256} if registry else None,
        "corrections": {
            "lines": len(corrections.lines),
            "used": {str(line): corrections.used[line] for line in corrections.lines if corrections.used[line]},
            "unused": corrections.unused(),
        },
        "inputs": reading.accounts,
        "counts": counts,
        "versions": {"enishi": __version__, "python": platform.python_version(), **packages},
        "seed": study.seed,
    }
