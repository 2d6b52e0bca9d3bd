"""An expert at the message API who does as the page's outbox: one save in flight, sent again
with the same operation id until it is answered."""

from __future__ import annotations

import http.client
import json
import random
import threading
from dataclasses import dataclass
from typing import Any

TRANSIENT = frozenset({"unavailable", "internal"})


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A save that the server said is stored."""

    application: str
    revision: int
    op: str
    mark: str


class Scorer(threading.Thread):
    """Scores until told to stop; what was acknowledged is in `acknowledged`."""

    def __init__(self, port: int, expert: str, applications: list[str], seed: int) -> None:
        super().__init__(daemon=True)
        self.expert = expert
        self.acknowledged: list[Acknowledged] = []
        self.again = 0
        self.failure: BaseException | None = None
        self._port, self._applications = port, applications
        self._random = random.Random(f"{seed} {expert}")
        self._over = threading.Event()

    def stop(self) -> None:
        """Finish the save in flight, then end."""
        self._over.set()

    def run(self) -> None:
        try:
            self._score()
        except BaseException as error:  # told by the test, in its own thread
            self.failure = error

    def _score(self) -> None:
        revisions = {one: self._begin(one) for one in self._applications}
        number = 0
        while not self._over.is_set():
            number += 1
            application = self._random.choice(self._applications)
            op = f"{self.expert}-{number}"
            mark = str(self._random.randint(0, 10) / 2)
            answer = self._ask("expert.save", op, _patch(application, revisions[application], mark))
            assert answer["ok"], answer
            revision = answer["body"]["revision"]
            assert revision == revisions[application] + 1
            revisions[application] = revision
            self.acknowledged.append(Acknowledged(application, revision, op, mark))

    def _begin(self, application: str) -> int:
        """Declare that there is no conflict; the revision to begin with."""
        op = f"{self.expert}-declares-{application}"
        declared = self._ask("expert.declare", op, {"application": application})
        assert declared["ok"], declared
        opened = self._ask("expert.open", f"{op}-opens", {"application": application})
        assert opened["ok"], opened
        return int(opened["body"]["review"]["revision"])

    def _ask(self, verb: str, op: str, body: dict[str, Any]) -> dict[str, Any]:
        message = json.dumps({"verb": verb, "op": op, "cid": self.expert, "body": body})
        while True:
            answer = self._send(message)
            if answer is not None and (answer["ok"] or answer["error"]["kind"] not in TRANSIENT):
                assert answer["op"] == op
                return answer
            self.again += 1
            threading.Event().wait(0.01)

    def _send(self, message: str) -> dict[str, Any] | None:
        """None: no answer came, and nobody knows whether the save is stored."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            connection.request("POST", f"/{self.expert}", message)
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            connection.close()
        return answer


def _patch(application: str, revision: int, mark: str) -> dict[str, Any]:
    given = {"state": "marked", "value": mark, "level": None, "parts": {}, "comment": f"评 {mark}"}
    patch = {"marks": {"B1": given}, "comment": f"总评 {mark}"}
    return {"application": application, "base_revision": revision, "patch": patch}
