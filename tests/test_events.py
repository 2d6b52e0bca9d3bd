"""Canonical text, the hash chain and the root over all chains."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_review.errors import Refused, UsageError
from kepu_review.events import (
    GENESIS,
    ChainFault,
    FaultKind,
    canonical,
    event_hash,
    link,
    merkle_root,
    microseconds,
    moment,
    scan,
    verify,
)
from kepu_review.model import Event
from kepu_review.text import speaking

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
AT = datetime(2026, 3, 1, 8, 30, 0, 1, tzinfo=UTC)


def chain(name: str, payloads: list[Any]) -> list[Event]:
    """A sound chain with these payloads."""
    events: list[Event] = []
    previous = GENESIS
    for seq, payload in enumerate(payloads, 1):
        at = AT + timedelta(seconds=seq)
        text = canonical(payload)
        digest = event_hash(name, seq, f"k{seq}", "kind", "甲", microseconds(at), text, previous)
        events.append(Event(name, seq, f"k{seq}", "kind", "甲", at, payload, previous, digest))
        previous = digest
    return events


def faults(events: list[Event]) -> list[tuple[str, int, FaultKind, int | None]]:
    return [(one.chain, one.seq, one.kind, one.until) for one in verify(events)]


def test_canonical_text_is_sorted_compact_and_chinese_as_it_is() -> None:
    payload = {"乙": [1, 2.5, None, True], "a": MappingProxyType({"z": "科普", "b": ("x",)})}
    assert canonical(payload) == '{"a":{"b":["x"],"z":"科普"},"乙":[1,2.5,null,true]}'


@given(JSON)
def test_canonical_text_reads_back_and_is_the_same_again(payload: Any) -> None:
    text = canonical(payload)
    assert json.loads(text) == payload
    assert canonical(json.loads(text)) == text
    text.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), AT, {1, 2}, b"x", {"a": object()}])
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(UsageError, match="不能写成 JSON"):
        canonical({"value": value})


def test_half_of_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(Refused, match="不成对"):
        canonical({"comment": "\ud83d"})
    assert canonical("\U0001f600") == '"😀"'


def test_the_hash_is_that_of_the_json_array_which_postgresql_builds_too() -> None:
    array = '["E1", 1, "k", "review_saved", "E1", 1700000000000000, "{\\"a\\":\\"科\\"}", "00"]'
    expected = hashlib.sha256(array.encode()).hexdigest()
    digest = event_hash("E1", 1, "k", "review_saved", "E1", 1700000000000000, '{"a":"科"}', "00")
    assert digest == expected


@given(st.datetimes(timezones=st.just(UTC)))
def test_microseconds_are_exact(at: datetime) -> None:
    assert moment(microseconds(at)) == at


def test_microseconds_need_a_zone() -> None:
    with pytest.raises(TypeError):
        microseconds(datetime(2026, 1, 1))  # noqa: DTZ001 - this is the mistake


@given(st.lists(JSON, max_size=5), st.lists(JSON, max_size=5), st.randoms())
def test_sound_chains_have_no_faults_however_they_are_mixed(
    one: list[Any], two: list[Any], random: Any
) -> None:
    queues = [chain("E1", one), chain("round", two)]
    mixed = []
    while any(queues):
        mixed.append(random.choice([queue for queue in queues if queue]).pop(0))
    assert verify(mixed) == ()


def test_a_removed_event_is_missing_and_so_are_all_of_a_gap() -> None:
    events = chain("E1", list(range(6)))
    assert faults(events[:2] + events[3:]) == [("E1", 3, FaultKind.MISSING, None)]
    assert faults(events[:1] + events[4:]) == [("E1", 2, FaultKind.MISSING, 4)]
    assert faults(events[1:]) == [("E1", 1, FaultKind.MISSING, None)]


def test_a_number_far_off_is_one_fault_not_a_million_of_them() -> None:
    last = chain("E1", [1, 2])[1]
    found = faults([replace(last, seq=10**12)])
    assert found == [
        ("E1", 1, FaultKind.MISSING, 10**12 - 1),
        ("E1", 10**12, FaultKind.HASH, None),
    ]


def test_a_swap_and_a_repetition_are_found() -> None:
    one, two, three = chain("E1", [1, 2, 3])
    assert ("E1", 2, FaultKind.ORDER, None) in faults([one, three, two])
    assert faults([one, two, two, three]) == [("E1", 2, FaultKind.ORDER, None)]


@given(
    st.lists(JSON, min_size=1, max_size=4),
    st.data(),
    st.sampled_from(["chain", "key", "kind", "actor", "prev_hash", "hash", "payload", "at", "seq"]),
)
def test_any_one_changed_field_is_found(
    payloads: list[Any], data: st.DataObject, field: str
) -> None:
    events = chain("E1", payloads)
    place = data.draw(st.integers(0, len(events) - 1))
    old = getattr(events[place], field)
    new: object
    match field:
        case "payload":
            new = {"was": old}
        case "at":
            new = old + timedelta(microseconds=1)
        case "seq":
            new = old + 1
        case _:
            new = old[:-1] + ("a" if old[-1] != "a" else "b")
    events[place] = replace(events[place], **{field: new})
    assert verify(events) != ()


def test_a_payload_that_no_text_can_hold_is_a_fault() -> None:
    (event,) = chain("E1", [1])
    bad = replace(event, payload={"a": "\ud800"})
    assert verify([bad]) == (ChainFault("E1", 1, FaultKind.HASH),)


@pytest.mark.parametrize(
    ("field", "value"), [("seq", "x"), ("seq", None), ("at_us", 1.5), ("payload_text", b"1")]
)
def test_a_value_of_another_type_is_a_change(field: str, value: object) -> None:
    links = [link(event) for event in chain("E1", [1, 2])]
    links[1] = links[1]._replace(**{field: value})
    assert scan(links)[0] == (ChainFault("E1", 2, FaultKind.HASH),)


def test_a_fault_tells_which_event_it_is_about() -> None:
    fault = ChainFault("E1", 3, FaultKind.PREV)
    assert (fault.table, fault.key) == ("event", ("E1", "3"))


def test_a_chain_cannot_be_passed_off_as_another() -> None:
    events = [replace(event, chain="E2") for event in chain("E1", [1])]
    assert faults(events) == [("E2", 1, FaultKind.HASH, None)]


def test_faults_speak_both_languages() -> None:
    fault = ChainFault("E1", 3, FaultKind.MISSING, 5)
    assert str(fault) == "链“E1”第 3–5 条：缺失"
    with speaking("en"):
        assert str(fault) == "chain “E1”, event 3–5: missing"
        assert all(str(ChainFault("E1", 1, kind)) for kind in FaultKind)


def test_the_root_is_the_tree_of_rfc_6962() -> None:
    def leaf(name: str, seq: int, digest: str) -> bytes:
        return hashlib.sha256(b"\0" + f'["{name}", {seq}, "{digest}"]'.encode()).digest()

    def node(left: bytes, right: bytes) -> bytes:
        return hashlib.sha256(b"\1" + left + right).digest()

    a, b, c = leaf("a", 1, "x"), leaf("b", 2, "y"), leaf("丙", 3, "z")
    heads = {"丙": (3, "z"), "a": (1, "x"), "b": (2, "y")}
    assert merkle_root({}) == hashlib.sha256(b"").hexdigest()
    assert merkle_root({"a": (1, "x")}) == a.hex()
    assert merkle_root(heads) == node(node(a, b), c).hex()


@given(st.dictionaries(TEXT, st.tuples(st.integers(1, 9), TEXT), min_size=1, max_size=9), st.data())
def test_the_root_changes_with_any_head(
    heads: dict[str, tuple[int, str]], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(heads)))
    seq, digest = heads[name]
    without = {other: head for other, head in heads.items() if other != name}
    roots = {
        merkle_root(heads),
        merkle_root(heads | {name: (seq + 1, digest)}),
        merkle_root(heads | {name: (seq, digest + "0")}),
        merkle_root(without),
    }
    assert len(roots) == 4
