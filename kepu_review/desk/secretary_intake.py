"""The wizard for applications: dry run, correction file, import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kepu_review import intake
from kepu_review.desk.context import Context, moment, word
from kepu_review.desk.secretary_files import download, problems_json, received
from kepu_review.intake import DryRun
from kepu_review.text import either, msg, t
from kepu_review.workflow import import_applications
from kepu_review.workflow.importing import held

SHOWN_FIELDS = {
    "name": msg("基地名称", "desk"),
    "applicant": msg("申报单位"),
    "category": msg("类别"),
    "subtype": msg("类型"),
    "region": msg("县区"),
    "nominator": msg("推荐单位", "desk"),
}


def dry_run(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Read a file without writing anything; the token names the result for `import`."""
    rnd = context.rnd
    with rnd.store.reading() as db:
        existing = {app.id: app for app in db.applications()}
        fixed = rnd.rubrics_in_force(db)
        stay = held(db)
    with received(body) as (path, name):
        read = intake.dry_run(path, rnd.programme, rnd.categories, existing, rubrics=fixed)
    found = replace(read, file=name)
    titles = _titles(context)
    fresh = {app.id: app.name for app in found.applications}
    return {
        "token": context.drafts.keep(found),
        "file": name,
        "problems": problems_json(found.problems),
        "good": len(found.applications),
        "bad": found.bad,
        "added": len(found.added),
        "changed": len(found.changed),
        "unchanged": len(found.unchanged),
        "held": [number for number in found.changed if number in stay],
        "new": [{"application": number, "name": fresh.get(number, "")} for number in found.added],
        "changes": [
            {
                "application": change.id,
                "field": titles.get(change.field, change.field),
                "old": None if change.old is None else str(change.old),
                "new": None if change.new is None else str(change.new),
            }
            for change in found.changes
        ],
        "unknown_headings": list(found.unknown_headings),
    }


def import_(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """Write the good rows of a dry run."""
    found = context.drafts.get(word(body, "token"), DryRun)
    done = import_applications(
        context.rnd,
        found.applications,
        file=found.file,
        sha256=found.sha256,
        actor=context.person,
        key=context.key,
    )
    receipt = done.receipt
    told = {} if receipt is None else {"seq": receipt.seq, "hash": receipt.hash}
    return {
        "imported": len(done.written),
        "kept": list(done.kept),
        "same": len(done.same),
        "file": found.file,
        "receipt": None if receipt is None else {**told, "at": moment(receipt.at)},
    }


def corrections(context: Context, body: Mapping[str, Any]) -> dict[str, Any]:
    """The bad rows of a dry run as a spreadsheet to correct."""
    found = context.drafts.get(word(body, "token"), DryRun)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "corrections.xlsx"
        intake.write_corrections(found, path)
        return download(t("待更正.xlsx"), path.read_bytes())


VERBS = {
    "secretary.dry_run": dry_run,
    "secretary.import": import_,
    "secretary.corrections": corrections,
}


def _titles(context: Context) -> dict[str, str]:
    """Field id → its title, over the programme and all its categories."""
    rnd = context.rnd
    fields = [field for category in rnd.categories.values() for field in category.fields]
    found = {field.id: either(field.title, field.title_en or field.title) for field in fields}
    found |= {f.id: either(f.title, f.title_en or f.title) for f in rnd.programme.fields}
    return found | {name: t(words) for name, words in SHOWN_FIELDS.items()}
