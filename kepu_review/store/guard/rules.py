"""Which rows of which table a member may read, with the reason: the one place that says so.

A table that is not here stops the installation, and a test. What is not said is denied: `NOBODY`
has a view without rows, so that the readers find every table they know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Share(StrEnum):
    """Whose rows they are."""

    ALL = "all"  # every member reads them
    OWN = "own"  # each member reads the rows that name them
    ASSIGNED = "assigned"  # rows about the member's applications
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Rule:
    """What members read of a table.

    `query` is asked instead of the plain one where columns or rows have to be cut: columns in the
    order of the table, @data@ and @guard@ for the schemas.
    """

    share: Share
    why: str
    query: str = ""


_ME = "(SELECT @guard@.me() AS me) w"
_MINE = "JOIN @guard@.mine() m ON m.application = t.application"

RULES: Mapping[str, Rule] = {
    "event": Rule(
        Share.OWN,
        "the member's chain, and the count of closed ballots they took part in; numbered anew, for "
        "the true positions tell how much everybody writes",
        """SELECT row_number() OVER (ORDER BY e.position), e.chain, e.seq, e.key, e.kind, e.actor,
          e.at_us, e.payload, e.prev_hash, e.hash
        FROM (SELECT t.* FROM @data@.event t WHERE t.chain = (SELECT @guard@.me())
          UNION ALL SELECT c.* FROM @guard@.counts_told() c) e""",
    ),
    "chain_head": Rule(
        Share.OWN,
        "their own end; of the round's only that it moved: a hash can confirm a guess, so it is "
        "mixed with what nobody else knows",
        f"""SELECT t.chain, CASE WHEN t.chain = w.me THEN t.seq ELSE 0 END,
          CASE WHEN t.chain = w.me THEN t.hash ELSE (SELECT encode(sha256(convert_to(
            p.salt || t.hash, 'UTF8')), 'hex') FROM @guard@.policy p) END
        FROM @data@.chain_head t, {_ME} WHERE t.chain IN (w.me, @round@)""",
    ),
    "round_info": Rule(Share.ALL, "title, phase and deadline are announced to all"),
    "programme": Rule(Share.ALL, "the rules of the round are public"),
    "rubric": Rule(Share.ALL, "experts have to know what they mark by"),
    "rubric_choice": Rule(Share.ALL, "which rubric is for which category"),
    "application": Rule(
        Share.ASSIGNED,
        "what identifies it; its content once they declared and nothing bars them; the item under "
        "discussion is called out in the room",
        """SELECT t.id, CASE WHEN m.open THEN t.body ELSE @guard@.outline(t.body) END
        FROM @guard@.mine() m JOIN @data@.application t ON t.id = m.application
        UNION ALL SELECT t.id, @guard@.outline(t.body) FROM @data@.meeting q
        JOIN @data@.application t ON t.id = @guard@.json(q.body) ->> 'application'
        WHERE t.id NOT IN (SELECT m.application FROM @guard@.mine() m)""",
    ),
    "checked": Rule(Share.NOBODY, "the secretariat's own progress"),
    "screening": Rule(
        Share.ASSIGNED,
        "whether it has passed, which marking needs; not who decided and why",
        f"""SELECT t.application, jsonb_build_object('state', @guard@.json(t.body) -> 'state',
          'reason', '')::text FROM @data@.screening t {_MINE}""",
    ),
    "finding": Rule(Share.NOBODY, "what the secretariat found is not the experts' to judge"),
    "expert": Rule(
        Share.OWN,
        "others only by number and name, and only those whose words are shown to them",
        f"""SELECT t.id, CASE WHEN t.id = w.me THEN t.body ELSE jsonb_build_object('id', t.id,
          'name', @guard@.json(t.body) -> 'name')::text END FROM @data@.expert t, {_ME}
        WHERE t.id = w.me OR t.id IN (SELECT o.expert FROM @guard@.others() o)
          OR t.id IN (SELECT h.chain FROM @guard@.heard() h)""",
    ),
    "conflict": Rule(Share.OWN, "what bars them; what bars others is told to nobody"),
    "assignment": Rule(
        Share.OWN,
        "others' only where their sheets are shown",
        """SELECT t.application, t.expert, t.stage FROM @data@.assignment t
        WHERE t.expert = (SELECT @guard@.me())
        UNION ALL SELECT o.application, o.expert, o.stage FROM @guard@.others() o""",
    ),
    "review": Rule(
        Share.OWN,
        "others' handed-in sheets of the same applications once the programme shows them",
        """SELECT t.application, t.expert, t.stage, t.revision, t.state, t.rubric,
          t.saved_us, t.submitted_us, t.seq, t.body FROM @data@.review t
        WHERE t.expert = (SELECT @guard@.me())
        UNION ALL SELECT t.application, t.expert, t.stage, t.revision, t.state, t.rubric,
          t.saved_us, t.submitted_us, 0, t.body
        FROM @guard@.others() o JOIN @data@.review t USING (application, expert, stage)""",
    ),
    "decision": Rule(Share.NOBODY, "decisions are published by the office"),
    "material": Rule(
        Share.ASSIGNED,
        "once they declared and nothing bars them, unless the stage is marked without materials",
        f"""SELECT t.application, t.file, t.body FROM @data@.material t {_MINE}
        WHERE m.open AND (SELECT @guard@.at_work() <> ALL (p.bare_stages)
          FROM @guard@.policy p)""",
    ),
    "declaration": Rule(Share.OWN, "who declared what is between them and the office"),
    "phrases": Rule(Share.OWN, "a private notebook"),
    "rescore": Rule(Share.OWN, "what they are asked"),
    "rescore_answer": Rule(Share.OWN, "what they answered"),
    "remark": Rule(
        Share.ASSIGNED,
        "the office's and their own; others' once the programme shows others' marks, and no reply "
        "names a remark that is hidden",
        """SELECT h.chain, h.seq, h.application, h.at_us, CASE
          WHEN EXISTS (SELECT 1 FROM @guard@.heard() k
            WHERE k.chain || ':' || k.seq = h.body ->> 'reply_to') THEN h.body
          ELSE h.body || '{"reply_to": null}' END::text FROM @guard@.heard() h""",
    ),
    "meeting": Rule(
        Share.ALL,
        "the item under discussion, and whether they themselves are counted as present",
        f"""SELECT t.id, jsonb_set(@guard@.json(t.body), '{{present}}',
          @guard@.only_me(@guard@.json(t.body) -> 'present', w.me))::text
        FROM @data@.meeting t, {_ME}""",
    ),
    "ballot": Rule(
        Share.OWN,
        "those they vote in, or whose item they hear; the other voters without their names",
        f"""SELECT t.id, t.application, jsonb_set(@guard@.json(t.body), '{{voters}}',
          @guard@.voters(@guard@.json(t.body) -> 'voters', w.me))::text
        FROM @guard@.my_ballots() t, {_ME}""",
    ),
    "vote": Rule(
        Share.OWN,
        "their own; of the others' only how many there are",
        f"""SELECT t.ballot, CASE WHEN t.expert = w.me THEN w.me ELSE '#' || row_number() OVER (
            PARTITION BY t.ballot, t.expert = w.me) END,
          CASE WHEN t.expert = w.me THEN t.choice ELSE '' END,
          CASE WHEN t.expert = w.me THEN t.at_us ELSE 0 END
        FROM @data@.vote t JOIN @guard@.my_ballots() b ON b.id = t.ballot, {_ME}
        WHERE @guard@.json(b.body) -> 'voters' ? t.expert""",
    ),
    "terms": Rule(Share.ALL, "how many reviews, which method: the desk shows them to all"),
    "reminder": Rule(Share.NOBODY, "who was late is the secretariat's to know"),
    "frozen": Rule(Share.ASSIGNED, "why they cannot save"),
    "stage_entry": Rule(
        Share.ALL,
        "which stage is at work; not who said why",
        """SELECT t.seq, t.stage, t.at_us, '{"by": "", "reason": ""}' FROM @data@.stage_entry t""",
    ),
    "sample": Rule(Share.NOBODY, "an office's draw"),
    "visit": Rule(Share.NOBODY, "an office's plans and notes"),
    "correction": Rule(Share.NOBODY, "between the secretariat and the applicant"),
    "late_grant": Rule(Share.NOBODY, "between the secretariat and the applicant"),
    "attestation": Rule(Share.NOBODY, "what an office found out"),
    "confirmation": Rule(Share.NOBODY, "the organiser's decisions"),
    "nominator": Rule(Share.NOBODY, "the secretariat's table"),
    "invitation": Rule(Share.NOBODY, "codes that let applicants in"),
    "nomination": Rule(Share.NOBODY, "who recommends whom may sway a mark"),
    "duplicate": Rule(Share.NOBODY, "the secretariat's own work"),
    "notice": Rule(Share.NOBODY, "published by the office"),
    "objection": Rule(Share.NOBODY, "names who objected"),
    "base": Rule(Share.NOBODY, "the office's register"),
    "base_change": Rule(Share.NOBODY, "the office's register"),
    "evaluation": Rule(Share.NOBODY, "the office's register"),
    "issued": Rule(Share.NOBODY, "the office's register"),
    "activity_report": Rule(Share.NOBODY, "the office's register"),
}
