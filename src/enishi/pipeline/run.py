"""A study from start to end: read, merge, find places, measure, write, publish."""

import json
import platform
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

from enishi import __version__
from enishi.engines.duckdb import connect
from enishi.engines.engine import Opening
from enishi.errors import StudyError, nearest, shown
from enishi.flows.signature_table import signature_rows
from enishi.knowledge.advice import PLAN
from enishi.language import _
from enishi.language.hint import did_you_mean
from enishi.pipeline import picture
from enishi.pipeline.actors import actors
from enishi.pipeline.by_field import coverage_rows
from enishi.pipeline.explain import evidence_rows
from enishi.pipeline.fields import classified, field_counts, subjects_of
from enishi.pipeline.inputs import Inputs, inputs
from enishi.pipeline.outcome import PACKAGES, Outcome, Protocol
from enishi.pipeline.outputs import field_rows, measured_tables, streams
from enishi.pipeline.places import Names, locate
from enishi.pipeline.progress import Progress, silent
from enishi.pipeline.publish import BUILD, MANIFEST, PARTIAL, RECORDS, building, publish
from enishi.pipeline.reading import Reading, read_inputs
from enishi.pipeline.sampling import samples
from enishi.pipeline.scope import coverage, in_study, view_of
from enishi.pipeline.sheet_files import check_plan, drop_plan, keep_plan
from enishi.pipeline.sheets import SHEETS, write_sheets
from enishi.pipeline.variants import add_ranges, variants
from enishi.pipeline.written import row_batches, write_batches, write_tables
from enishi.reports.graph import write_graphml, write_vosviewer
from enishi.reports.site import write_site
from enishi.resolve.fields import load_scheme
from enishi.resolve.organisations import load_registry
from enishi.study import Study
from enishi.study.corrections import FILE as CORRECTIONS
from enishi.study.corrections import Corrections, load_corrections
from enishi.tables.field import Scheme


def run(
    study: Study,
    out: Path,
    progress: Progress = silent,
    status: str = "observed",
    engine: Opening = connect,
) -> Outcome:
    """Run a study and publish its result in ``out``.

    status: ``observed``, or ``synthetic`` for a generated corpus; it is shown on everything. A run that was stopped
    goes on from the files that were read. engine: what opens the engine. Raises UsageError, InputError, OutputError.
    """
    protocol = Protocol(progress)
    schemes, corrections = knowledge(study)
    check_plan(study)
    names = Names(load_registry(), corrections, study.organisations)
    sources = inputs([(path, source.format) for source in study.sources for path in source.matches], study.file.parent)
    with building(out) as partial:
        build, scratch = partial / BUILD, partial / "scratch"
        for folder in (build, scratch):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (scratch, build / "tables", build / "site"):
            folder.mkdir(parents=True)
        keep_plan(study, build / PLAN)
        connection = engine(scratch)
        reading = read_inputs(connection, sources, partial / RECORDS, scratch, protocol, study.author_names)
        works, counts = in_study(study, reading)
        folding = dict(study.territory_policy)
        rows = classified(connection, works, schemes, corrections, scratch, protocol)
        subjects = subjects_of(connection, works, rows, schemes, scratch)
        where = locate(connection, works, reading.authorship, names, subjects, folding, scratch, protocol)
        lost = int(where.unresolved.count().execute())
        counts |= coverage(where.signatures, lost, study.reference)
        view = view_of(study, where.signatures, status)
        taken = samples(where.signatures, view.groups, view.counting, view.resamples, view.seed, protocol)
        with protocol(_("measuring"), None):
            tables = measured_tables(taken, view, schemes)
            del taken  # what the resamples gave is the largest thing in memory
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
                build,
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
        manifest = _manifest(study, view, reading, sources, counts, names) | who.account
        with protocol(_("writing the tables"), None):
            streamed = streams(connection, works, where, subjects.rows, reading.merged, reading.bylines, scratch)
            streamed |= who.streamed
            write_batches(build, {"signatures": row_batches("signatures", signature_rows(where.signatures))})
            write_tables(build, tables, streamed)
            reading.write_rejects(build / "rejects.jsonl")
            write_graphml(build / "network.graphml", tables["places"][:-1], tables["ties"])
            write_vosviewer(build / "network.json", tables["places"][:-1], tables["ties"])
            (build / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")
        with protocol(_("writing the site"), None):
            write_sheets(build / "tables", manifest, build / SHEETS)
            write_site(build / "tables", manifest, build / "site", build / SHEETS)
        connection.disconnect()
        paths = [f"{source.where}\n" for source in sources]
        (build / "run.log").write_text("".join([f"{out.resolve()}\n", *paths, *protocol.lines]), "utf-8")
        publish(build, out)
        drop_plan(study, out / PLAN)
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
                    + did_you_mean(near)
                )
    totals = {*fields, *(f"{scheme.code}.{field.code}" for scheme in schemes for field in scheme.fields)}
    for name in study.field_totals:
        if name not in totals:
            near = nearest(name, totals)
            raise StudyError(
                _("{file}: field_totals: no scheme of the study has a field {code}; expected one of: {known}").format(
                    file=study.file, code=shown(name), known=", ".join(sorted(fields))
                )
                + did_you_mean(near)
            )
    return schemes, corrections


def _scheme(name: str, study: Study) -> str | Path:
    """Return a scheme's name, or the path of a file relative to the study file."""
    return study.file.parent / name if name.endswith(".toml") or "/" in name else name


def _manifest(
    study: Study, view: picture.View, reading: Reading, sources: Inputs, counts: dict[str, int], names: Names
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
        "left_out": sources.left_out,
        "counts": counts,
        "versions": {"enishi": __version__, "python": platform.python_version(), **packages},
        "seed": study.seed,
    }
