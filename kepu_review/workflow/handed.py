"""What the materials of a round break, for the check of its applications."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kepu_review.model import Application, Finding, Material
from kepu_review.programmes.alike import alike
from kepu_review.programmes.materials import check_materials, not_handed_in
from kepu_review.workflow.round import Round


def material_findings(
    rnd: Round, applications: Sequence[Application], materials: Sequence[Material]
) -> dict[str, list[Finding]]:
    """Application → its findings; `materials` are those of the whole round, to be compared."""
    rules = rnd.programme.materials
    found: dict[str, list[Finding]] = {}
    if not materials:
        return {one.id: list(not_handed_in(one, rules)) for one in applications}
    titles = _titles(rnd)
    files: dict[str, list[Material]] = defaultdict(list)
    for material in materials:
        files[material.application].append(material)
    for one in applications:
        found[one.id] = list(check_materials(one, files[one.id], rules, titles=titles))
    for finding in alike(materials):
        if finding.application in found:
            found[finding.application].append(finding)
    return found


def _titles(rnd: Round) -> dict[str, str]:
    """The headings of fields by id."""
    fields = [each for one in rnd.categories.values() for each in one.fields]
    return {each.id: each.title for each in (*fields, *rnd.programme.fields)}
