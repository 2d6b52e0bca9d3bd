"""What plugins add: sections of the summary, and whole documents; a failure is named, not fatal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from kepu_review.errors import KepuError, UsageError
from kepu_review.model import ReportFormat, ReportRequest
from kepu_review.plugins import Plugins
from kepu_review.plugins.calling import failure
from kepu_review.report import masking
from kepu_review.report.data_statistics import ExtraSection
from kepu_review.report.fill_notice import heading as head_of
from kepu_review.report.nodes import Node, Nodes, meta
from kepu_review.store import Reader
from kepu_review.text import language, t
from kepu_review.workflow import Round, Standing, open_round, rank_round

OWN = frozenset({"meta", "cover", "letter", "close", "annex", "sign", "declare", "form"})
"""Blocks that make up our documents as such; a plugin's are left out."""


def request_of(
    rnd: Round, db: Reader, standing: Standing, document: str, *, public: bool = False
) -> ReportRequest:
    """What a plugin is told of the round."""
    return ReportRequest(
        document=document,
        language=language(),
        programme=rnd.programme,
        info=db.info(),
        public=public,
        applications=() if public else tuple(standing.applications.values()),
        ranked=() if public else standing.ranked,
        decisions=MappingProxyType(db.decisions()),
    )


def extras(plugins: Plugins, request: ReportRequest) -> tuple[ExtraSection, ...]:
    """The sections of all plugins; of one that failed, what went wrong."""
    found, problems = plugins.report_sections(request)
    made = [_section(name, one.title, one.blocks) for name, one in found]
    return (*made, *(ExtraSection(one.plugin, problem=one.error) for one in problems))


def _section(plugin: str, title: str, blocks: Iterable[Mapping[str, Any]]) -> ExtraSection:
    try:
        kept = json.dumps(masking.internal(plain(blocks)), ensure_ascii=False)
    except (TypeError, ValueError, AttributeError, RecursionError) as error:
        why = t("内容块不是可以排版的数据：{error}", error=error)
        return ExtraSection(plugin, title, problem=why)
    return ExtraSection(plugin, title, kept)


def plain(blocks: Iterable[Mapping[str, Any]]) -> list[Node]:
    """The blocks as data, without those that are ours; headings below those of sections."""
    kept: list[Node] = []
    for block in blocks:
        node: Node = dict(block)
        if node.get("t") in OWN:
            continue
        if node.get("t") == "h":
            node["level"] = min(6, 1 + max(1, int(node.get("level", 1))))
        kept.append(node)
    return kept


def document_of(location: str, kind: str) -> Nodes:
    """The document of a plugin, of the round at `location`."""
    with open_round(location) as rnd, rnd.store.reading() as db:
        return document(rnd, db, kind)


def document(rnd: Round, db: Reader, kind: str) -> Nodes:
    """The document that a plugin makes of this kind.

    Raises
    ------
    UsageError
        no plugin brings it.
    PluginError
        the plugin failed; it is named.
    """
    formats, problems = rnd.plugins.report_formats()
    name, chosen = next(((n, one) for n, one in formats if one.id == kind), ("", None))
    if chosen is None:
        raise UsageError(
            t("没有“{kind}”这种文件。", kind=kind),
            remedy=t("；").join(map(str, problems)) or t("用 kepu-review plugins 查看插件。"),
        )
    asked = request_of(rnd, db, rank_round(rnd, db=db), kind, public=chosen.public)
    head = head_of(rnd, db)
    internal = "" if chosen.public else t("内部资料") + " · "
    return Nodes(
        [
            meta(
                title=f"{head.round_title} {chosen.title}",
                author=head.organiser,
                style="wide" if chosen.wide else "plain",
                demo=head.demo,
                header=f"{internal}{head.round_title} {chosen.title}",
                footer=head.organiser,
            ),
            {"t": "form", "title": chosen.title, "sub": head.round_title, "note": ""},
            *_blocks(name, chosen, asked),
        ]
    )


def _blocks(plugin: str, chosen: ReportFormat, asked: ReportRequest) -> Sequence[Node]:
    try:
        made = plain(chosen.make(asked))
        made = masking.masked(made) if chosen.public else masking.internal(made)
        json.dumps(made)
    except KepuError as error:
        raise failure(plugin, f"kepu_report_formats: {chosen.id}", error.message) from error
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        raise failure(plugin, f"kepu_report_formats: {chosen.id}", why) from error
    for node in made:
        if node.get("t") == "h":
            node["level"] -= 1
    return made
