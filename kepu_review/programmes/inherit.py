"""承接: a programme that takes over another one's rules and says only what is different."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter

from kepu_review.errors import ProgrammeError
from kepu_review.model import Programme
from kepu_review.text import msg, t
from kepu_review.yamlfile import YamlDocument, YamlProblem, nearest, read, refuse


def inherited(document: YamlDocument, parents: Iterable[Programme]) -> YamlDocument:
    """The whole programme: the parent's rules with those of `document` over them.

    Lists of entries are merged by id, what is written replaces what has the same id, and `drop`
    takes entries away; anything else that is written replaces the parent's. The text of the
    result stands alone, so that a round keeps it without the parent.

    Raises
    ------
    ProgrammeError
        there is no such parent, or `drop` names what the parent has not.
    """
    known = {parent.id: parent for parent in parents}
    parent = known.get(document.data["inherits"])
    if parent is None:
        refuse(document, (_no_parent(document, known),), ProgrammeError)
        raise AssertionError  # refuse raises
    base = read(parent.text, f"{parent.id}.yaml", ProgrammeError).data
    refuse(document, tuple(_unknown_drops(document, base)), ProgrammeError)
    merged = _merged(base, document.data)
    return YamlDocument(document.name, written(merged), merged, document.lines)


def _no_parent(document: YamlDocument, known: Mapping[str, Programme]) -> YamlProblem:
    word = document.data["inherits"]
    meant = nearest(word, known)
    return YamlProblem(
        document.line(("inherits",)),
        t("没有认定项目“{word}”，不能承接。", word=word),
        t(msg("是否想写“{meant}”？", "programmes"), meant=meant)
        if meant
        else t("可以承接：{names}。", names="、".join(sorted(known))),
    )


def _unknown_drops(document: YamlDocument, base: Mapping[str, Any]) -> Iterator[YamlProblem]:
    for key, names in document.data.get("drop", {}).items():
        has = _ids(base.get(key, ()))
        for n, name in enumerate(names):
            if name not in has:
                yield YamlProblem(
                    document.line(("drop", key, n)),
                    t("所承接的 {key} 里没有“{name}”。", key=key, name=name),
                    t("可以去掉：{names}。", names="、".join(has) or t("（没有）")),
                )


def _ids(entries: Any) -> tuple[str, ...]:
    if not isinstance(entries, list):
        return ()
    return tuple(one["id"] if isinstance(one, dict) else str(one) for one in entries)


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    dropped = own.get("drop", {})
    kept = {key: _without(value, dropped.get(key, ())) for key, value in base.items()}
    said = {key: value for key, value in own.items() if key not in ("drop", "inherits")}
    over = {key: _over(kept.get(key), value) for key, value in said.items()}
    return {**kept, **over, "inherited_from": own["inherits"]}


def _without(value: Any, names: Iterable[str]) -> Any:
    gone = set(names)
    if not gone or not isinstance(value, list):
        return value
    return [one for one in value if (one["id"] if isinstance(one, dict) else one) not in gone]


def _over(base: Any, own: Any) -> Any:
    if isinstance(base, dict) and isinstance(own, dict):
        return {**base, **own}
    if _is_entries(base) and _is_entries(own):
        entries = {one["id"]: one for one in base}
        entries |= {one["id"]: {**entries.get(one["id"], {}), **one} for one in own}
        return list(entries.values())
    return own


def _is_entries(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) and "id" in one for one in value)


def written(data: Mapping[str, Any]) -> str:
    """The programme file that says this."""
    writer = YAML()
    writer.representer.add_representer(Decimal, _exactly)
    writer.allow_unicode = True
    writer.width = 100
    out = io.StringIO()
    writer.dump(dict(data), out)
    return out.getvalue()


def _exactly(writer: RoundTripRepresenter, number: Decimal) -> ScalarNode:
    node: ScalarNode = writer.represent_scalar("tag:yaml.org,2002:float", str(number))
    return node
