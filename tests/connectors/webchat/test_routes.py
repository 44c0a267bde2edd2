"""The chat page and its files are served from the front door alone, and run nothing that does not come from there."""

from __future__ import annotations

import dataclasses
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient

from connectors.app import create_app
from connectors.webchat.routes import STATIC


@pytest.fixture
def client(settings):
    return TestClient(create_app(settings))


class Page(HTMLParser):
    """The tags of a page with their attributes, and what stands inside scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline = ""
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        self._inside = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.inline += data.strip()


@pytest.fixture
def page(client):
    return Page(client.get("/").text)


def test_the_page_is_at_the_root(client):
    response = client.get("/")
    assert (200, "text/html; charset=utf-8") == (response.status_code, response.headers["content-type"])
    assert "云南民政智能问答" in response.text


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("content-security-policy", "default-src 'self'"),
        ("content-security-policy", "base-uri 'none'"),
        ("content-security-policy", "frame-ancestors 'self'"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
    ],
)
def test_the_page_forbids_what_does_not_come_from_here(client, header, expected):
    assert expected in client.get("/").headers[header]


def test_the_policy_has_no_holes(client):
    policy = client.get("/").headers["content-security-policy"]
    assert [] == [hole for hole in ("unsafe-inline", "unsafe-eval", "*", "http:", "https:", "data:") if hole in policy]


def test_the_page_has_no_script_or_style_of_its_own(page):
    assert "" == page.inline
    assert [] == [
        (tag, name) for tag, attributes in page.tags for name in attributes if name.startswith("on") or name == "style"
    ]
    assert [] == [tag for tag, attributes in page.tags if tag == "script" and not attributes.get("src")]


def test_every_file_that_the_page_names_is_served_from_here(client, page):
    named = [
        attributes.get("src") or attributes.get("href")
        for tag, attributes in page.tags
        if tag in ("script", "link", "img")
    ]
    assert named
    assert [(each, 200) for each in named] == [(each, client.get(each).status_code) for each in named]
    assert [] == [each for each in named if not each.startswith("/static/")]


@pytest.mark.parametrize(
    ("name", "kind"), [("chat.js", "text/javascript"), ("chat.css", "text/css"), ("favicon.svg", "image/svg+xml")]
)
def test_a_file_is_served_as_what_it_is(client, name, kind):
    response = client.get(f"/static/{name}")
    assert response.headers["content-type"].startswith(kind)
    assert (STATIC / name).read_bytes() == response.content


@pytest.mark.parametrize(
    "path", ["/static/../routes.py", "/static/%2e%2e/routes.py", "/static/..%2froutes.py", "/static/", "/static/no.js"]
)
def test_nothing_else_is_served(client, path):
    assert 404 == client.get(path).status_code


def test_the_page_says_that_a_machine_answers_and_what_is_kept(client):
    text = client.get("/").text
    assert [] == [word for word in ("机器", "保存", "身份证号", "12345") if word not in text]


def test_the_script_builds_no_page_out_of_text():
    script = (STATIC / "chat.js").read_text(encoding="utf-8")
    dangers = "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"
    assert [] == [danger for danger in dangers if danger in script]


def test_the_page_is_served_while_everything_else_is_down(settings, nobody, tmp_path):
    bare = dataclasses.replace(
        settings, rasa_url=nobody, actions_url=nobody, knowledge_url=f"sqlite:///{tmp_path / 'none.db'}"
    )
    assert 200 == TestClient(create_app(bare)).get("/").status_code
