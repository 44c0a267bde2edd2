"""What the front door's tests share: a small invented knowledge, a clock, and a Rasa that is a real HTTP server."""

from __future__ import annotations

import contextlib
import csv
import json
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.conversations.store import ConversationStore
from connectors.conversations.tables import Base, Message
from connectors.settings import Settings
from knowledge import publishing
from knowledge.answers.contract import Answer, Choice, Paragraph
from knowledge.content import CONTENT
from knowledge.database import engine

CHINA = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA)
TOKEN = "a token for tests"
KUNMING = {"530000", "530100", "530102", "530103", "530111", "530112", "530114", "530115", "530124", "530125"}

# A knowledge of invented matters, so that nobody takes these for rules: a rainbow card, a cloud grant, a bureau of the moon.
INVENTED = {
    "taxonomy.yml": {
        "services": {"rainbow.card": "彩虹卡", "cloud.grant": "云朵补贴", "bureau.contact": "办事窗口"},
        "facets": {"overview": "是什么", "materials": "材料", "amount": "金额", "where": "去哪办"},
        "kinds": {"answer": "答复"},
        "departments": {"moon": "月亮局"},
    },
    "documents.yml": {"documents": [{"id": "rainbow-rules", "title": "彩虹卡试行规则"}]},
    "departments.yml": {
        "departments": [
            {
                "id": "moon",
                "title": "月亮局",
                "matters": "月光",
                "text": "月光的事归月亮局管。",
                "names": ["月亮局"],
                "phrasings": ["月光被偷了找谁"],
            },
        ]
    },
    "dialogue.yml": {
        "acts": [
            {"id": "thanks", "kind": "chitchat", "text": "不用谢。", "phrasings": ["谢谢", "多谢你"]},
            {"id": "out_of_scope", "kind": "fallback", "text": "这个我不会。", "phrasings": ["唱首歌给我听"]},
        ]
    },
    "facets.yml": {
        "facets": [
            {"id": "overview", "title": "是什么", "patterns": ["{service}是什么"], "elliptical": ["那是什么"]},
            {"id": "materials", "title": "材料", "patterns": ["{service}要带什么材料"], "elliptical": ["要带什么材料"]},
            {"id": "amount", "title": "金额", "patterns": ["{service}发多少钱"], "elliptical": ["发多少钱"]},
            {"id": "where", "title": "去哪办", "patterns": ["{service}去哪里办"], "elliptical": ["去哪里办"]},
        ]
    },
    "urgent.yml": {
        "urgent": [
            {
                "id": "fire",
                "title": "火警",
                "text": "请马上离开,拨打 119。",
                "phones": ["119"],
                "patterns": ["着火了"],
                "unless": ["心里着火了"],
            },
        ]
    },
    "standards/cloud.yml": {
        "standards": [
            {
                "id": "cloud.amount",
                "title": "云朵补贴",
                "service": "cloud.grant",
                "unit": "元/月",
                "adjusted_each": "07-01",
                "values": [{"place": "530000", "from": None, "amount": 111, "verified": "partly"}],
            }
        ]
    },
    "offices/none.yml": {"offices": []},
    "services/rainbow.yml": {
        "service": "rainbow.card",
        "title": "彩虹卡",
        "names": ["彩虹卡"],
        "answers": {
            "overview": [{"verified": "yes", "text": "彩虹卡是测试里的卡。", "sources": ["rainbow-rules"]}],
            "materials": [
                {"verified": "yes", "until": "2026-11-22", "text": "旧办法:带一把伞。", "sources": ["rainbow-rules"]},
                {"verified": "yes", "from": "2026-11-23", "text": "新办法:带两把伞。", "sources": ["rainbow-rules"]},
            ],
        },
    },
    "services/cloud.yml": {
        "service": "cloud.grant",
        "title": "云朵补贴",
        "names": ["云朵补贴"],
        "answers": {
            "overview": [{"verified": "yes", "text": "云朵补贴是测试里的补贴。", "sources": ["rainbow-rules"]}],
            "amount": [{"verified": "partly", "text": "标准如下,待核实。", "amounts": ["cloud.amount"]}],
        },
    },
    "services/bureau.yml": {"service": "bureau.contact", "title": "办事窗口", "names": ["办事窗口"]},
}


def write_content(folder: Path) -> Path:
    """The invented knowledge as files; the sentences that code says and the divisions of Kunming are the shipped ones."""
    for name, data in INVENTED.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    shutil.copy(CONTENT / "words.yml", folder / "words.yml")
    (folder / "places").mkdir()
    (folder / "places" / "elsewhere.yml").write_text("elsewhere: []\n", encoding="utf-8")
    with (CONTENT / "places" / "divisions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / "places" / "divisions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row for row in rows if row["code"] in KUNMING)
    return folder


@pytest.fixture(scope="session")
def invented_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the invented knowledge."""
    return write_content(tmp_path_factory.mktemp("invented") / "content")


@pytest.fixture(scope="session")
def invented_url(tmp_path_factory: pytest.TempPathFactory, invented_content: Path) -> str:
    """A SQLite database in which the invented knowledge is published."""
    url = f"sqlite:///{tmp_path_factory.mktemp('invented') / 'knowledge.db'}"
    database = engine(url)
    publishing.prepare(database)
    publishing.publish(database, by="tests", reason="tests", now=NOW, root=invented_content)
    return url


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, as the front door does."""
    return "asyncio"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    """A clock that begins at 10:00 on the day of every test."""
    return Clock()


# --- the conversation store --------------------------------------------------------------------------------------


class Records:
    """A conversation store with a look at its rows."""

    def __init__(self, url: str, **settings: int) -> None:
        self.engine = engine(url)
        self.store = ConversationStore(
            self.engine, "a key for tests", **{"idle_minutes": 30, "turns_per_tracker": 40, **settings}
        )
        self.store.prepare()

    def messages(self) -> list[Message]:
        """Every message, oldest first."""
        with Session(self.engine) as session:
            return list(session.scalars(select(Message).order_by(Message.id)))

    def everything(self) -> str:
        """All that the store holds, as one text."""
        with self.engine.connect() as connection:
            return "\n".join(
                str(row) for table in Base.metadata.sorted_tables for row in connection.execute(select(table))
            )


@pytest.fixture
def records(tmp_path: Path) -> Records:
    """An empty conversation store on SQLite."""
    return Records(f"sqlite:///{tmp_path / 'conversations.db'}")


@pytest.fixture
def open_records() -> Callable[..., Records]:
    """Opens the conversation store at a URL."""
    return Records


# --- answers -----------------------------------------------------------------------------------------------------


def an_answer(text: str = "测试答复", **fields: Any) -> Answer:
    """A short valid answer of the contract."""
    return Answer(**{"kind": "answer", "as_of": date(2026, 11, 23), "blocks": [Paragraph(text=text)], **fields})


@pytest.fixture
def answer() -> Callable[..., Answer]:
    """Makes a short valid answer."""
    return an_answer


@pytest.fixture
def two_choices() -> list[Choice]:
    """Two choices of the invented knowledge."""
    return [
        Choice(service="rainbow.card", facet="overview", title="彩虹卡 · 是什么"),
        Choice(service="cloud.grant", facet="amount", title="云朵补贴 · 金额"),
    ]


# --- Rasa --------------------------------------------------------------------------------------------------------


class FakeRasa:
    """A real HTTP server on loopback that speaks as Rasa's internal channel and as the action server's /health."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.status, self.healthy = 200, True
        self.say(an_answer())
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                asked = {
                    "path": self.path,
                    "token": self.headers.get("X-Internal-Token"),
                    **json.loads(self.rfile.read(length)),
                }
                owner.asked.append(asked)
                if asked["token"] != TOKEN:
                    self._send(401, b'{"status": "failure", "reason": "NotAuthenticated"}')
                else:
                    self._send(owner.status, owner.respond(asked))

            def do_GET(self) -> None:
                if self.path != "/health" and self.headers.get("X-Internal-Token") != TOKEN:
                    self._send(401, b"{}")
                else:
                    self._send(200 if owner.healthy else 503, b'{"status": "ok"}')

            def _send(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def say(self, *answers: Answer) -> None:
        """Reply with these answers from now on, as Rasa's REST channel words them."""
        messages = [
            part
            for each in answers
            for part in ({"text": "文字"}, {"custom": {"answer": each.model_dump(mode="json")}})
        ]
        self.send([{"recipient_id": "x", **message} for message in messages])

    def send(self, messages: object) -> None:
        """Reply with this JSON from now on."""
        body = json.dumps(messages, ensure_ascii=False).encode()
        self.respond: Callable[[dict[str, Any]], bytes] = lambda _asked: body

    @property
    def texts(self) -> list[str]:
        """The messages that reached Rasa."""
        return [asked["message"] for asked in self.asked]

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    """A running Rasa."""
    server = FakeRasa()
    yield server
    server.stop()


@pytest.fixture
def nobody() -> Iterator[str]:
    """A URL on loopback at which every connection is refused."""
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
def token() -> str:
    """The token that the running Rasa wants to see."""
    return TOKEN


@pytest.fixture
def settings(tmp_path: Path, invented_url: str, rasa: FakeRasa) -> Settings:
    """Settings of a front door over the invented knowledge, with Rasa and the action server up."""
    return Settings(
        var=tmp_path / "var",
        models=tmp_path / "models",
        knowledge_url=invented_url,
        conversations_url=f"sqlite:///{tmp_path / 'conversations.db'}",
        tracker_url=f"sqlite:///{tmp_path / 'tracker.db'}",
        rasa_url=rasa.url,
        actions_url=rasa.url,
        internal_token=TOKEN,
        secret="a key for tests",
        rasa_seconds=5.0,
    )
