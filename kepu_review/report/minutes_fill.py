"""Fills the minutes of the panel's meeting from the record: events, ballots, decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kepu_review import rankings
from kepu_review.events import merkle_root
from kepu_review.model import ABSTAIN, ROUND_CHAIN, Event, Expert
from kepu_review.report.fill_notice import heading, local_day, now
from kepu_review.report.minutes_data import Absence, Item, MinutesData, Resolved, Vote
from kepu_review.store import Reader, Stages
from kepu_review.text import t
from kepu_review.workflow import Round, open_round, outcome_title, rank_round
from kepu_review.workflow.blindness import shown_since
from kepu_review.workflow.meeting import barred, members
from kepu_review.workflow.voting import Closed, closed

KINDS = ("item_called", "item_closed", "attendance_changed", "ballot_opened", "ballot_closed")
_ALL = 100_000


def minutes_data(location: str) -> MinutesData:
    """The minutes of the round at `location`, from one snapshot."""
    with open_round(location) as rnd, rnd.store.reading() as db:
        return minutes_of(rnd, db)


def minutes_of(rnd: Round, db: Reader) -> MinutesData:
    """What the record says of the meeting; where it says nothing, nothing is made up."""
    found = db.history(chain=ROUND_CHAIN, kinds=KINDS, limit=_ALL)
    events = [event for _, event in reversed(found)]
    days = sorted({local_day(rnd, event.at) for event in events})
    people = {one.id: one for one in db.experts()}
    seats, came = members(db), _came(events)
    standing = rank_round(rnd, db=db)
    names = {app.id: app.name for app in db.applications()}
    decisions = sorted(db.decisions().values(), key=lambda one: one.application)
    titles = [outcome_title(rnd, one.outcome) for one in decisions]
    return MinutesData(
        heading=heading(rnd, db),
        date=local_day(rnd, now()),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        seats=len(seats),
        present=_listed(people, came),
        absent=_listed(people, [one for one in seats if one not in came]) if came else (),
        substitutes=tuple(people[one].name for one in came if one not in seats),
        reviewed=len({review.application for review in standing.handed_in}),
        sheets=len(standing.handed_in),
        method=rankings.METHODS[standing.method].title,
        blindness=tuple(_blindness(rnd)),
        items=tuple(_items(db, events, people, names)),
        votes=tuple(_vote(one, names[one.ballot.application]) for one in _closed(db)),
        absences=tuple(_absences(db, events, people, names)),
        decisions=tuple(
            Resolved(
                one.application,
                names[one.application],
                rnd.category_title(standing.applications[one.application].category),
                title,
            )
            for one, title in zip(decisions, titles, strict=True)
        ),
        tally=tuple(Counter(titles).most_common()),
        merkle_root=merkle_root(db.heads()),
    )


def _came(events: Sequence[Event]) -> list[str]:
    """Everybody who was in the room at any time, in the order of their numbers."""
    lists = [event.payload["present"] for event in events if event.kind == "attendance_changed"]
    return sorted({one for present in lists for one in present})


def _listed(people: dict[str, Expert], ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((people[one].name, people[one].affiliation) for one in ids if one in people)


def _blindness(rnd: Round) -> Iterator[str]:
    rules = rnd.programme.policy.blindness
    for what, since in (
        (t("专家姓名对组长"), rules.expert_names),
        (t("得分和排名对组长"), rules.totals),
        (t("其他专家的打分和发言对专家"), rules.other_marks),
    ):
        yield t("{what}：{since}", what=what, since=shown_since(since))


def _items(
    db: Reader, events: Sequence[Event], people: dict[str, Expert], names: dict[str, str]
) -> Iterator[Item]:
    """Each time an application was called; what is called again stands again."""
    said = Counter(one.application for one in db.remarks())
    waiting: Event | None = None
    for event in [*events, None]:
        if event is not None and event.kind not in {"item_called", "item_closed"}:
            continue
        if waiting is not None:
            name = waiting.payload["application"]
            away = tuple(sorted(people[one].name for one in barred(db, name) if one in people))
            ended = None if event is None else event.at
            minutes = waiting.payload["minutes"]
            yield Item(name, names[name], waiting.at, ended, minutes, said[name], away)
        waiting = event if event is not None and event.kind == "item_called" else None


def _closed(db: Reader) -> Iterator[Closed]:
    for ballot in db.ballots():
        if ballot.closed_at is not None:
            yield closed(db, ballot)


def _vote(one: Closed, name: str) -> Vote:
    held, made = one.ballot, one.count
    titles = {option.id: option.title for option in held.options}
    return Vote(
        id=held.application,
        name=name,
        question=held.question,
        secret=held.secret,
        seats=None if made is None else made.seats,
        present=None if made is None else made.present,
        entitled=None if made is None else made.entitled,
        tallies=()
        if made is None
        else tuple((titles[key], n) for key, n in made.tallies.items() if key != ABSTAIN),
        abstained=None if made is None else made.abstained,
        uncast=None if made is None else made.uncast,
        majority=held.majority,
        quorate=None if made is None else made.quorate,
        outcome="" if made is None or made.outcome is None else titles[made.outcome],
        reason=held.reason,
        left_out=len(one.left_out),
    )


def _absences(
    db: Reader, events: Sequence[Event], people: dict[str, Expert], names: dict[str, str]
) -> Iterator[Absence]:
    """Who has nothing to do with what, of the items that were called; of all where none was."""
    called = {e.payload["application"] for e in events if e.kind == "item_called"}
    assigned = {pair.application for pair in db.assignments(stage=Stages.EVERY)}
    for name in sorted(called or assigned):
        for expert, reason in sorted(barred(db, name).items()):
            if expert in people:
                yield Absence(people[expert].name, name, names[name], reason)
