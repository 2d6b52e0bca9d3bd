"""A process that bears servers: each is forked with everything imported, serves, and is killed.

A server is the real gate of the desks (round, rules, database) in threads behind tornado, as in
`ApiHandler`; what Jupyter adds (login, XSRF) is left out, so that a new one is there in some
0.1 s. Line in: a port; line out: the process id of a server that answers there.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys

from tornado import web

from kepu_review.errors import StoreError
from kepu_review.notebook.seat import Seat
from kepu_review.notebook.service import Gate, open_gate
from kepu_review.workflow import Round, open_round

EXPERTS = ("E1", "E2", "E3")


class Door(web.RequestHandler):
    """As `ApiHandler`, without a login: the path says who asks."""

    async def post(self, person: str) -> None:
        gate: Gate = self.settings["gates"][person]
        request = json.loads(self.request.body)
        loop = asyncio.get_running_loop()
        self.finish(await loop.run_in_executor(None, gate.answer, request))


async def opened(location: str) -> Round:
    """The round, as soon as its database is there: that is killed too."""
    while True:
        try:
            return open_round(location)
        except StoreError:
            await asyncio.sleep(0.02)


async def serve(location: str, port: int, ready: int) -> None:
    rnd = await opened(location)
    gates = {one: open_gate(rnd, Seat(location, one, "expert")) for one in EXPERTS}
    web.Application([(r"/(E\d)", Door)], gates=gates).listen(port, "127.0.0.1")
    os.write(ready, b"!")
    await asyncio.Event().wait()


def warm(location: str) -> None:
    """What a save imports and reads is there before the first fork; this one is refused."""
    with open_round(location) as rnd:
        gate = open_gate(rnd, Seat(location, "E1", "expert"))
        for application in ("A1", "A2"):
            body = {"application": application, "base_revision": -1, "patch": {"comment": "x"}}
            for verb in ("expert.open", "expert.save"):
                gate.answer({"verb": verb, "op": f"warm-{verb}", "cid": "c", "body": body})


def main() -> None:
    location = sys.argv[1]
    warm(location)
    for line in sys.stdin:
        told, ready = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(told)
            asyncio.run(serve(location, int(line), ready))
        os.close(ready)
        assert os.read(told, 1) == b"!"
        os.close(told)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
