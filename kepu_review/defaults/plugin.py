"""The plugin `defaults`: rules of the programme, conflicts, assignment, cards of common fields."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from kepu_review.defaults.cards import common_cards
from kepu_review.defaults.figures import common_checks
from kepu_review.defaults.reviews import review_checks
from kepu_review.hookspecs import hookimpl
from kepu_review.model import (
    Application,
    Assignment,
    AssignmentRequest,
    Category,
    Conflict,
    EvidenceCard,
    Expert,
    Finding,
    OutcomeRequest,
    Programme,
    ProposedOutcome,
    Review,
    Rubric,
)


class Defaults:
    """The built-in behaviour; `categories` answers with those in force when it is asked."""

    def __init__(self, categories: Callable[[], Mapping[str, Category]]) -> None:
        self._categories = categories

    @hookimpl(trylast=True)
    def kepu_rubric_dirs(self) -> Iterable[Path]:
        """The model rubrics that ship with the package."""
        from kepu_review.rubrics import bundled

        return (bundled(),)

    @hookimpl
    def kepu_screen_application(
        self, application: Application, programme: Programme
    ) -> Sequence[Finding]:
        """Rules and typed fields of the programme, and figures that contradict each other."""
        from kepu_review.programmes import screen

        return (
            *screen(application, programme, self._categories()),
            *common_checks(application),
        )

    @hookimpl
    def kepu_find_conflicts(self, expert: Expert, application: Application) -> Sequence[Conflict]:
        """Same unit, same nominator, declared."""
        from kepu_review.conflicts import find

        return find(expert, application)

    def pairs_in_question(
        self, experts: Iterable[Expert], applications: Collection[Application]
    ) -> Iterator[tuple[Expert, Application]]:
        """The only pairs about which `kepu_find_conflicts` may have something to say."""
        from kepu_review.conflicts import candidates

        return candidates(experts, applications)

    @hookimpl
    def kepu_check_review(self, review: Review, rubric: Rubric) -> Sequence[Finding]:
        """A veto needs its evidence."""
        return review_checks(review, rubric)

    @hookimpl
    def kepu_evidence_cards(self, application: Application) -> Sequence[EvidenceCard]:
        """Cards of the standard fields."""
        return common_cards(application)

    @hookimpl(trylast=True)
    def kepu_propose_assignments(self, request: AssignmentRequest) -> Sequence[Assignment]:
        """The balanced assignment of the solver."""
        from kepu_review.assignment import assign

        return assign(
            request.applications,
            request.experts,
            per_application=request.per_application,
            forbidden=request.forbidden,
            fixed=request.fixed,
            stage=request.stage,
        )

    @hookimpl(trylast=True)
    def kepu_propose_outcome(self, request: OutcomeRequest) -> Sequence[ProposedOutcome]:
        """The tiers of the programme."""
        from kepu_review.programmes import outcomes

        return outcomes(request.programme, request.ranked)
