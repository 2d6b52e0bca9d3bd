"""申报材料: what is handed in against what the notice asks for, as it was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kepu_review.model import Application, Finding, Material, MaterialRule, Severity
from kepu_review.programmes.measured import wrong
from kepu_review.programmes.rules import applies
from kepu_review.programmes.slots import ending, slots
from kepu_review.text import t

NONE_AT_ALL = "material.none"
"""The rule of the finding that a round has no materials yet."""

UNCLEAR = "material.unclear"
BROKEN = "material.broken"

_NO_TITLES: Mapping[str, str] = {}


def check_materials(
    application: Application,
    materials: Sequence[Material],
    rules: Sequence[MaterialRule],
    *,
    titles: Mapping[str, str] = _NO_TITLES,
) -> tuple[Finding, ...]:
    """What the files of one application lack or have too much of.

    Formats are those of the content. What could not be measured is told as such and never
    passes. `titles` are the headings of fields by id, for conditions that cannot be decided.
    """
    asked = [rule for rule in rules if applies(rule.when, application)]
    names = (application.name, application.applicant)
    placed, unclear = slots(materials, asked, names=names)
    found: list[Finding] = []
    for rule in rules:
        if rule not in asked:
            found += _undecided(application, rule, titles)
            continue
        files = placed[rule.id]
        found += _counted(application, rule, len(files))
        for material in files:
            found += (
                _about(application, rule, said) for said in wrong(application, material, rule)
            )
        found += _by_hand(application, rule, files)
    known = {one.file for files in placed.values() for one in files}
    found += (_unclear(application, one) for one in unclear)
    found += (
        _useless(application, one)
        for one in materials
        if one.kind == "broken" and one.file not in known
    )
    return tuple(found)


def not_handed_in(application: Application, rules: Sequence[MaterialRule]) -> tuple[Finding, ...]:
    """One finding where the round has no materials of anybody yet: nothing was checked."""
    if not rules:
        return ()
    return (
        Finding(
            NONE_AT_ALL,
            Severity.INFO,
            application.id,
            t("本批次还没有导入申报材料，材料未检查。"),
            t("收到材料后运行 kepu-review materials 导入，再审查一次。"),
            None,
            rules[0].clause,
        ),
    )


def _undecided(
    application: Application, rule: MaterialRule, titles: Mapping[str, str]
) -> Iterator[Finding]:
    """A condition on a field that is not filled in is decided by a person."""
    open_ones = [name for name in rule.when if application.get(name) is None]
    if open_ones:
        fields = t("、").join(titles.get(name, name) for name in open_ones)
        yield Finding(
            rule.id,
            Severity.WARNING,
            application.id,
            t("“{fields}”未填，不能判断是否须交{title}。", fields=fields, title=rule.title),
            t("请申报单位补填，或人工核对。"),
            open_ones[0],
            rule.clause,
        )


def _counted(application: Application, rule: MaterialRule, count: int) -> Iterator[Finding]:
    title, least, most = rule.title, rule.minimum, rule.maximum
    if least is not None and count < least:
        said = t("{title}有 {count} 份，少于 {least} 份。", title=title, count=count, least=least)
        remedy = t("请申报单位补交。")
    elif most is not None and count > most:
        said = t("{title}有 {count} 份，多于 {most} 份。", title=title, count=count, most=most)
        remedy = t("请申报单位选定后重新提交，或由秘书撤下多余的。")
    else:
        return
    yield _about(application, rule, (said, remedy))


def _about(application: Application, rule: MaterialRule, said: tuple[str, str]) -> Finding:
    message, remedy = said
    remedy = rule.remedy or remedy
    return Finding(rule.id, rule.severity, application.id, message, remedy, None, rule.clause)


def _by_hand(
    application: Application, rule: MaterialRule, files: Sequence[Material]
) -> Iterator[Finding]:
    """What only a person can see: seals, and paper that arrives."""
    if rule.sealed:
        for one in files:
            typed = one.scan is False
            said = t("请核对“{title}”是否已加盖公章。", title=one.title)
            if typed:
                said = t("“{title}”不像扫描件，请核对是否已加盖公章。", title=one.title)
            severity = Severity.WARNING if typed else Severity.INFO
            yield Finding(
                rule.id, severity, application.id, said, t("打开文件查看。"), None, rule.clause
            )
    if rule.copies is not None:
        said = t("{title}须交纸质原件 {copies} 份。", title=rule.title, copies=rule.copies)
        remedy = t("收到后清点，并与电子版核对一致。")
        yield Finding(rule.id, Severity.INFO, application.id, said, remedy, None, rule.clause)


def _unclear(application: Application, material: Material) -> Finding:
    return Finding(
        UNCLEAR,
        Severity.WARNING,
        application.id,
        t("“{title}”分不清属于哪一项材料，没有计入。", title=material.title),
        t("请按材料名称放进子文件夹，或在文件名里写明后重新导入。"),
    )


def _useless(application: Application, material: Material) -> Finding:
    return Finding(
        BROKEN,
        Severity.WARNING,
        application.id,
        t(
            "“{title}”（.{ending}）已损坏或不完整。",
            title=material.title,
            ending=ending(material),
        ),
        t("请申报单位重新提交。"),
    )
