"""A body larger than anybody types is refused while it arrives, in one piece or in many."""

from __future__ import annotations

import pytest

from connectors.limits import MAX_BODY, BodyLimit

pytestmark = pytest.mark.anyio
HTTP = {"type": "http", "method": "POST", "path": "/", "headers": []}


class Exchange:
    """One request through the limit to an app that notes what reaches it."""

    def __init__(self, *arriving: dict) -> None:
        self.arriving = list(arriving)
        self.sent: list[dict] = []
        self.bodies: list[bytes] = []

    async def app(self, scope, receive, send) -> None:
        message = await receive()
        self.bodies.append(message.get("body", b"") if message["type"] == "http.request" else message["type"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})

    async def receive(self) -> dict:
        return self.arriving.pop(0)

    async def send(self, message: dict) -> None:
        self.sent.append(message)

    async def run(self, scope: dict = HTTP) -> Exchange:
        await BodyLimit(self.app)(scope, self.receive, self.send)
        return self

    @property
    def status(self) -> int | None:
        return self.sent[0]["status"] if self.sent else None


def part(size: int, more: bool = False) -> dict:
    return {"type": "http.request", "body": b"x" * size, "more_body": more}


@pytest.mark.parametrize("size", [0, 1, MAX_BODY - 1, MAX_BODY])
async def test_a_body_up_to_the_limit_reaches_the_app_whole(size):
    exchange = await Exchange(part(size)).run()
    assert (200, [size]) == (exchange.status, [len(body) for body in exchange.bodies])


async def test_a_body_one_byte_over_the_limit_is_refused_and_the_app_never_sees_it():
    exchange = await Exchange(part(MAX_BODY + 1)).run()
    assert (413, []) == (exchange.status, exchange.bodies)


async def test_a_body_in_parts_reaches_the_app_whole_and_in_order():
    parts = [{"type": "http.request", "body": each, "more_body": each != b"c"} for each in (b"a", b"b", b"", b"c")]
    assert [b"abc"] == (await Exchange(*parts).run()).bodies


async def test_a_body_in_parts_is_refused_at_the_limit_without_reading_on():
    exchange = await Exchange(part(MAX_BODY, more=True), part(1, more=True), part(MAX_BODY, more=True), part(1)).run()
    assert (413, [], 2) == (exchange.status, exchange.bodies, len(exchange.arriving))


async def test_a_client_that_leaves_while_it_sends_gets_nothing_and_the_app_never_runs():
    exchange = await Exchange(part(5, more=True), {"type": "http.disconnect"}).run()
    assert ([], []) == (exchange.sent, exchange.bodies)


@pytest.mark.parametrize("kind", ["lifespan", "websocket"])
async def test_what_is_no_request_passes_untouched(kind):
    exchange = await Exchange({"type": f"{kind}.startup"}).run({"type": kind})
    assert [f"{kind}.startup"] == exchange.bodies


async def test_after_the_body_the_app_still_hears_that_the_client_left():
    heard = []

    class Listening(Exchange):
        async def app(self, scope, receive, send) -> None:
            heard.extend([(await receive())["type"], (await receive())["type"]])

    await Listening(part(3), {"type": "http.disconnect"}).run()
    assert ["http.request", "http.disconnect"] == heard
