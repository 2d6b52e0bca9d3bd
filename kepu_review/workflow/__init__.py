"""One function per step of a round; the only writers. See DESIGN, layers."""

from kepu_review.programmes import NOT_NAMED
from kepu_review.workflow.assigning import assign, eligible, reassign
from kepu_review.workflow.blindness import Veil, veil
from kepu_review.workflow.conflicts import find_conflicts, standing_conflicts
from kepu_review.workflow.deciding import Wanted, decide_many
from kepu_review.workflow.deliberating import (
    change_phase,
    decide,
    outcome_title,
    set_deadline,
)
from kepu_review.workflow.fixing import fix_rubric
from kepu_review.workflow.guards import phase_title
from kepu_review.workflow.importing import (
    Imported,
    choose_category,
    import_applications,
    import_experts,
)
from kepu_review.workflow.reviewing import (
    ReviewPatch,
    Saved,
    recall_review,
    recuse,
    save_review,
    submit_review,
)
from kepu_review.workflow.round import Round, create_round, open_round
from kepu_review.workflow.screening import (
    check,
    check_nominations,
    decide_screening,
    settle_by_findings,
)
from kepu_review.workflow.selecting import propose_outcomes
from kepu_review.workflow.sheets import handed_in
from kepu_review.workflow.standing import Ranking, Standing, rank_round, ranking_now
from kepu_review.workflow.writable import why_not_editable

__all__ = [
    "NOT_NAMED",
    "Imported",
    "Ranking",
    "ReviewPatch",
    "Round",
    "Saved",
    "Standing",
    "Veil",
    "Wanted",
    "assign",
    "change_phase",
    "check",
    "check_nominations",
    "choose_category",
    "create_round",
    "decide",
    "decide_many",
    "decide_screening",
    "eligible",
    "find_conflicts",
    "fix_rubric",
    "handed_in",
    "import_applications",
    "import_experts",
    "open_round",
    "outcome_title",
    "phase_title",
    "propose_outcomes",
    "rank_round",
    "ranking_now",
    "reassign",
    "recall_review",
    "recuse",
    "save_review",
    "set_deadline",
    "settle_by_findings",
    "standing_conflicts",
    "submit_review",
    "veil",
    "why_not_editable",
]
