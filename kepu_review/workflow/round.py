"""A round at hand: its store, its plugins, its programme and the rubrics fixed in it."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from kepu_review import programmes, rubrics
from kepu_review.errors import PluginError, Refused, UsageError
from kepu_review.model import Assignment, Category, Event, Programme, Review, RoundInfo, Rubric
from kepu_review.plugins import Plugins
from kepu_review.plugins.found import BLOCK_VARIABLE
from kepu_review.store import Reader, Store, Transaction
from kepu_review.store.payloads import rubric_json
from kepu_review.text import either, t
from kepu_review.workflow.guards import sensible_deadline
from kepu_review.workflow.kept import Kept

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")


class Round:
    """批次: everything the steps of the workflow need; owns its store and its plugins."""

    def __init__(self, store: Store, plugins: Plugins) -> None:
        self.store = store
        self.plugins = plugins
        with store.reading() as db:
            _, text = db.programme()
            info = db.info()
        self.programme: Programme = programmes.loads(text, f"{info.programme}.yaml")
        store.scored = self.programme.scored
        self.categories: Mapping[str, Category] = _categories(self.programme, plugins)
        self._rubrics: dict[str, Rubric] = {}  # by content hash: the content never changes
        self._reading_rubric = threading.Lock()
        self.kept = Kept()
        self._totals: dict[Assignment, tuple[tuple[object, ...], rubrics.Total]] = {}

    @property
    def info(self) -> RoundInfo:
        """What the round is, as stored now."""
        with self.store.reading() as db:
            return db.info()

    @property
    def location(self) -> str:
        """The folder or the database URL."""
        return self.store.location

    @property
    def member(self) -> str | None:
        """The expert whose own login on the server this is; None for whoever may do everything."""
        return self.store.member

    def must_be_whole(self) -> None:
        """Everything of the round can be read here, so that what is counted is right.

        Raises
        ------
        Refused
            it is an expert's own login, which sees only what is theirs.
        """
        if self.member is not None:
            raise Refused(
                t("专家的登录名只看得到本人的部分，不能据此统计和排名。"),
                remedy=t("请秘书处或组长操作。"),
            )

    @property
    def folder(self) -> Path | None:
        """The folder, where the round is one."""
        return self.store.folder

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in one write transaction; plugins are told of its events after the commit."""
        events: list[Event] = []

        def noting(db: Transaction) -> T:
            result = work(db)
            events[:] = db.appended  # of the attempt that is committed, should there be several
            return result

        result = self.store.write(noting)
        for event in events:
            self.plugins.after_event(event)
        return result

    def rubric_for(self, db: Reader, category: str | None) -> Rubric | None:
        """The rubric now fixed for the category; None where none is."""
        fixed = db.rubric_hashes().get(category or "")
        return None if fixed is None else self.rubric_of(db, fixed)

    def rubrics_in_force(self, db: Reader) -> dict[str, Rubric]:
        """Category → the rubric now fixed for it."""
        found = {name: self.rubric_of(db, content) for name, content in db.rubric_hashes().items()}
        return {name: rubric for name, rubric in found.items() if rubric is not None}

    def rubric_of(self, db: Reader, content_hash: str) -> Rubric | None:
        """The rubric with this content hash; None for a sheet that was never marked ("")."""
        if not content_hash:
            return None
        known = self._rubrics.get(content_hash)
        if known is not None:
            return known
        with self._reading_rubric:
            made = rubrics.loads(db.rubric_text(content_hash), content_hash[:8])
            return self._rubrics.setdefault(content_hash, made)

    def known_rubric(self, content_hash: str) -> Rubric | None:
        """As `rubric_of`, by itself: the database is asked only for one that was never needed."""
        known = self._rubrics.get(content_hash)
        if known is not None or not content_hash:
            return known
        with self.store.reading() as db:
            return self.rubric_of(db, content_hash)

    def total_of(self, rubric: Rubric, review: Review) -> rubrics.Total:
        """The total of a stored review; that of its newest revision is remembered."""
        sheet = Assignment(review.application, review.expert, review.stage)
        content = (rubric.hash, review.revision, review.saved_at)
        known = self._totals.get(sheet)
        if known is not None and known[0] == content:
            return known[1]
        made = rubrics.total(rubric, review.marks, review.vetoes)
        self._totals[sheet] = (content, made)
        return made

    def category_title(self, category: str | None) -> str:
        """The category's title in the language in force; "—" where there is none."""
        if category is None:
            return "—"
        known = self.categories.get(category)
        return category if known is None else either(known.title, known.title_en)

    # Tidy tables; pandas is loaded when one is asked for, never before.

    @property
    def applications(self) -> pd.DataFrame:
        """One row per application: fixed columns first, then one column per field."""
        from kepu_review import frames  # pandas is heavy and most steps do without

        with self.store.reading() as db:
            return frames.applications(db)

    @property
    def findings(self) -> pd.DataFrame:
        """One row per finding of the last check."""
        from kepu_review import frames

        with self.store.reading() as db:
            return frames.findings(db)

    @property
    def marks(self) -> pd.DataFrame:
        """One row per application, expert and criterion; `points` derived from the choice."""
        from kepu_review import frames

        with self.store.reading() as db:
            return frames.marks(db, lambda content: self.rubric_of(db, content))

    @property
    def reviews(self) -> pd.DataFrame:
        """One row per application and expert: state, total, times."""
        from kepu_review import frames

        with self.store.reading() as db:
            return frames.reviews(db, lambda content: self.rubric_of(db, content))

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Round {self.info.title}>"


def open_round(location: str | Path | None = None, *, plugins: Plugins | None = None) -> Round:
    """Open a round: a folder, a `postgresql://` URL, or what `KEPU_ROUND` names.

    Raises
    ------
    UsageError
        no location is given and `KEPU_ROUND` is not set.
    StoreError
        nothing there, or not a round.
    PluginError
        no plugin brings a category of its programme.
    """
    place = location if location is not None else os.environ.get("KEPU_ROUND")
    if not place:
        raise UsageError(
            t("没有说明要打开哪个批次。"),
            remedy=t(
                "给出批次文件夹，例如 open_round('rounds/quzhou-8')，或设置环境变量 KEPU_ROUND。"
            ),
        )
    store = Store.open(place)
    try:
        return Round(store, plugins if plugins is not None else Plugins())
    except BaseException:
        store.close()
        raise


def create_round(
    location: str | Path,
    programme: str | Path,
    *,
    title: str | None = None,
    demo: bool = False,
    deadline: datetime | None = None,
    plugins: Plugins | None = None,
    actor: str = "secretary",
) -> Round:
    """Create a round of a programme and fix the rubric of each of its categories.

    `programme` is the id of one that a plugin brings, or a path to a programme file, which may
    inherit from one of those.

    Raises
    ------
    UsageError
        no plugin brings the programme.
    ProgrammeError
        something is wrong in the file.
    PluginError
        no plugin brings a category of the programme; nothing is made.
    StoreError
        there is a round already, or the place cannot be written.
    """
    host = plugins if plugins is not None else Plugins()
    known = host.programmes()
    if isinstance(programme, Path):
        read = programmes.load(programme, known.values())
        return round_under(
            location, read, host, title=title, demo=demo, deadline=deadline, actor=actor
        )
    if programme not in known:
        raise UsageError(
            t("没有名为“{programme}”的认定项目。", programme=programme),
            remedy=t("现有项目：") + "、".join(sorted(known)),
        )
    return round_under(
        location,
        known[programme],
        host,
        title=title,
        demo=demo,
        deadline=deadline,
        actor=actor,
    )


def round_under(
    location: str | Path,
    rules: Programme,
    host: Plugins,
    *,
    title: str | None = None,
    demo: bool = False,
    deadline: datetime | None = None,
    actor: str = "secretary",
) -> Round:
    """As `create_round`, of a programme that is at hand, whether a plugin brings it or not."""
    categories = _categories(rules, host)
    info = RoundInfo(
        id=secrets.token_hex(6),
        title=title or f"{rules.title}（{rules.edition}）",
        programme=rules.id,
        created_at=datetime.now(UTC),
        demo=demo,
        deadline=deadline,
    )
    if deadline is not None:
        sensible_deadline(deadline)
    fixed: list[tuple[str, Rubric, str | None]] = [
        (name, host.rubric(one.rubric), None) for name, one in categories.items()
    ]
    fixed += [
        (name, host.rubric(rubric), stage.id)
        for stage in rules.stages
        for name, rubric in stage.rubrics.items()
    ]

    def fix_rubrics(db: Transaction) -> None:
        for name, rubric, stage in fixed:
            db.append("rubric_fixed", rubric_json(name, rubric, stage), actor=actor)

    store = Store.create(location, info, rules, actor=actor, then=fix_rubrics)
    return Round(store, host)


def _categories(programme: Programme, plugins: Plugins) -> dict[str, Category]:
    """The categories of the programme in its order; PluginError names those nobody brings."""
    found = plugins.categories()
    missing = [name for name in programme.categories if name not in found]
    if not missing:
        return {name: found[name] for name in programme.categories}
    named = t("、").join(missing)
    blocked = os.environ.get(BLOCK_VARIABLE, "")
    raise PluginError(
        t("认定项目“{title}”的类别“{named}”没有插件提供。", title=programme.title, named=named),
        remedy=t(
            "安装带来该类别的插件；或检查环境变量 {block_variable}（现为“{blocked}”）是否停用"
            "了它。",
            block_variable=BLOCK_VARIABLE,
            blocked=blocked,
        ),
    )
