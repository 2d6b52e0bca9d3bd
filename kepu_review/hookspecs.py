"""插件约定：插件可以实现的全部钩子。The contract of plugins: every hook there is.

插件是一个包，在 `[project.entry-points.kepu_review]` 下登记，把要实现的函数用 `@hookimpl` 标出；
函数只收自己要用的参数。A plugin is a package announced under the entry point group
`kepu_review`; it marks the functions it implements with `@hookimpl` and may leave out arguments.

The name tells the kind: `kepu_propose_…` first result wins, `kepu_after_…` is told, every other
one is collected. A hook never changes what it is given and names only types of
`kepu_review.model`; a plugin imports neither widgets nor databases.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from pathlib import Path

    import click

    from kepu_review.model import (
        Application,
        Assignment,
        AssignmentRequest,
        Category,
        Conflict,
        Event,
        EvidenceCard,
        Expert,
        Finding,
        OutcomeRequest,
        Programme,
        ProposedOutcome,
        ReportFormat,
        ReportRequest,
        ReportSection,
        Review,
        Rubric,
    )

PROJECT = "kepu_review"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def kepu_categories() -> Sequence[Category]:  # type: ignore[empty-body]
    """插件带来的基地类别。 The categories of bases that the plugin brings.

    何时：打开批次后第一次要用类别时，一次；结果留存。
    When: once, when categories are first needed; the result is kept.

    返回：一个或几个 Category；编号不得与别的插件重复。
    Returns: one or more; an id that another plugin brings too is refused, both are named.
    """


@hookspec
def kepu_programmes() -> Sequence[Programme]:  # type: ignore[empty-body]
    """插件带来的认定项目。 The programmes that the plugin brings.

    何时：第一次要用认定项目时，一次；通常用 `kepu_review.programmes.load` 读随包的 YAML。
    When: once; usually `kepu_review.programmes.load` on a YAML file of the package.

    返回：一个或几个 Programme。
    Returns: one or more; ids are unique over all plugins.
    """


@hookspec
def kepu_rubric_dirs() -> Sequence[Path]:  # type: ignore[empty-body]
    """放评分标准的文件夹。 Folders with rubric files.

    何时：按编号找评分标准时，文件名是“编号.yaml”；插件的文件夹先于随附的。
    When: a rubric is looked up as `<id>.yaml`; folders of plugins come before the bundled one.

    返回：存在的文件夹。
    Returns: folders that exist.
    """


@hookspec
def kepu_screen_application(  # type: ignore[empty-body]
    application: Application, programme: Programme
) -> Sequence[Finding]:
    """形式审查：对一份申报提出审查意见。 Screening: findings about one application.

    何时：每次运行形式审查时，对每份申报一次。
    When: each time screening is run, once for each application.

    application：申报；没有填的字段不在 values 里，不是 0。
    programme：本批次的认定项目。
    application: a missing value is absent, never 0. programme: the one of the round.

    返回：Finding，各写明依据（clause）、说明和怎么办；没有意见就返回空。
    Returns: findings with clause, message and remedy; nothing when all is well.
    """


@hookspec
def kepu_find_conflicts(  # type: ignore[empty-body]
    expert: Expert, application: Application
) -> Sequence[Conflict]:
    """利益冲突：这位专家为何不能评这份申报。 Why this expert must not judge this application.

    何时：每次分派之前，对每一对专家和申报；查到的记下来，不再分派这一对。
    When: before each assignment, for each pair; what is found is recorded and keeps them apart.

    expert：专家，有单位、自报的利益关系。 application：申报，有申报单位、推荐单位。
    expert: with affiliation and what was declared. application: with applicant and nominator.

    返回：Conflict，detail 写明查到的事实；没有就返回空。
    Returns: conflicts with the fact that was found; nothing when there is none.
    """


@hookspec
def kepu_check_review(review: Review, rubric: Rubric) -> Sequence[Finding]:  # type: ignore[empty-body]
    """交表前检查评审表。 Checks of a review before it is handed in.

    何时：专家提交评审表时；有 error 就不能提交，其余不挡。
    When: an expert hands in; an error stops it, anything else does not.

    review：将要提交的评审表。 rubric：它所用的评分标准。
    review: what is about to be handed in. rubric: the one it was marked with.

    返回：Finding，application 写这份评审表的申报编号。
    Returns: findings whose application is that of the review.
    """


@hookspec
def kepu_evidence_cards(application: Application) -> Sequence[EvidenceCard]:  # type: ignore[empty-body]
    """评分时放在标准旁边的依据卡片。 Facts that an expert reads beside the rubric.

    何时：专家或组长打开一份申报时；各插件的卡片按 order 排在一起。
    When: an expert or chair opens an application; cards of all plugins are sorted by order.

    application：申报；不是本插件的类别时返回空。
    application: return nothing when it is of another category.

    返回：EvidenceCard，只放文字；不放个人信息，不放没有填的项。
    Returns: cards of plain text, without personal data and without missing values.
    """


@hookspec
def kepu_report_sections(request: ReportRequest) -> Sequence[ReportSection]:  # type: ignore[empty-body]
    """评审结果汇总里增加的章节。 Sections that are added to the internal summary.

    何时：生成评审结果汇总时，一次；章节排在自带的之后、签字之前，按 order 排列。
    When: once for each summary; the sections stand after its own, before the signatures.

    request：批次的申报、排名和决定，同一时刻读出。
    request: applications, ranking and decisions of the round, out of one snapshot.

    返回：ReportSection，blocks 只用 kepu_review.report.nodes 的内容块（标题、段落、表格、图）；
    出错时汇总照常生成，写明是哪个插件。
    Returns: sections made of blocks of `kepu_review.report.nodes`; where a plugin fails, the
    summary is made all the same and names it.
    """


@hookspec
def kepu_report_formats() -> Sequence[ReportFormat]:  # type: ignore[empty-body]
    """插件带来的整份文件。 Whole documents that the plugin brings.

    何时：列出可生成的文件时；选中以后才调用 make。
    When: the documents are listed; `make` is called only for the one that is asked for.

    返回：ReportFormat，编号用于 kepu-review report --kind，不得与已有的重复。
    Returns: formats whose ids are new; the id is what `kepu-review report --kind` takes.
    """


@hookspec
def kepu_commands(cli: click.Group) -> None:
    """增加命令。 More commands for `kepu-review`.

    何时：命令行遇到一个不是自带的命令时。
    When: the command line meets a command that is not built in.

    cli：click 的命令组，用 `@cli.command()` 往里加；不得改动已有命令。
    cli: the click group to add commands to; commands that exist stay as they are.

    返回：无。
    Returns: nothing.
    """


@hookspec(firstresult=True)
def kepu_propose_assignments(request: AssignmentRequest) -> Sequence[Assignment] | None:
    """提出分派方案；先给出的有效。 Who reviews what; the first result wins.

    何时：秘书要求分派时；最后才轮到自带的求解器。
    When: the secretary asks for an assignment; the built-in solver is asked last.

    request：申报、专家、每份几人、不得配对的（利益冲突、回避）、已定的配对。
    request: applications, experts, how many each, forbidden pairs, pairs that stand.

    返回：全部配对（含已定的），或 None 表示让给下一个插件；办不到时抛 AssignmentRefused。
    Returns: all pairs with those that stand, or None to pass; raises AssignmentRefused.
    """


@hookspec(firstresult=True)
def kepu_propose_outcome(request: OutcomeRequest) -> Sequence[ProposedOutcome] | None:
    """按排名提出建议结论；先给出的有效，决定由人作。 Proposed outcomes; the first result wins.

    何时：要看建议结论时：组长的汇总、命令 select、报告。
    When: proposals are shown: to the chair, by `select`, in reports. A person decides.

    request：认定项目（结论档次和分数线）与排名。
    request: the programme with its tiers, and the ranking.

    返回：每份申报一条，或 None 表示让给下一个插件。
    Returns: one for each application, or None to pass.
    """


@hookspec
def kepu_after_event(event: Event) -> None:
    """一件事已经记下之后得到通知。 Is told that an event was recorded.

    何时：写入已经完成之后；不能阻止或更改它，出错只记为插件问题。
    When: after the write is done; it cannot be stopped, a failure is only noted.

    event：刚写下的留痕。
    event: what was just recorded.

    返回：无。
    Returns: nothing.
    """
