"""The web page in a real browser, against the whole running assistant."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

pytestmark = pytest.mark.browser

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser():
    chromium = shutil.which("chromium")
    assert chromium, "Debian's chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield running
        running.close()


@pytest.fixture(params=[{"width": 360, "height": 740}, {"width": 1280, "height": 800}], ids=["phone", "desktop"])
def page(browser, stack, request):
    """The chat page, on a phone and on a desktop; what the browser complains of is kept in `page.complaints`."""
    context = browser.new_context(viewport=request.param, locale="zh-CN")
    opened = context.new_page()
    opened.complaints = []
    opened.on("console", lambda message: opened.complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.goto(stack.url)
    yield opened
    context.close()


def ask(page, text):
    """Type a question, send it, and give back the newest answer card."""
    before = page.locator(".card").count()
    page.fill("#message", text)
    page.click("#send")
    card = page.locator(".card").nth(before)
    expect(card).to_be_visible(timeout=15_000)
    return card


def test_a_question_typed_on_the_page_gets_its_answer_card(page):
    card = ask(page, "结婚登记要带什么材料")
    expect(card).to_have_attribute("data-kind", "answer")
    expect(card).to_have_attribute("data-service", "marriage.register")
    expect(card).to_have_attribute("data-facet", "materials")
    expect(card).to_contain_text("身份证")
    expect(card).to_contain_text("国务院令第804号")
    expect(card).to_contain_text("2025-05-10")
    assert not page.complaints


def test_choices_are_buttons_that_can_be_pressed(page):
    card = ask(page, "补贴")
    expect(card).to_have_attribute("data-kind", "choices")
    before = page.locator(".card").count()
    card.locator(".choice").first.click()
    expect(page.locator(".card").nth(before)).to_have_attribute("data-kind", "answer", timeout=15_000)
    assert not page.complaints


def test_danger_is_shown_as_such_with_a_number_to_tap(page):
    card = ask(page, "我老公打我")
    expect(card).to_have_attribute("data-kind", "urgent")
    expect(card.locator('a[href="tel:110"]').first).to_be_visible()
    assert not page.complaints


def test_what_a_citizen_writes_is_text_and_never_markup(page):
    ask(page, "<img src=x onerror=alert(1)><b>低保</b>")
    expect(page.locator("#log")).to_contain_text("<b>低保</b>")
    assert 0 == page.locator("#log img").count()
    assert 0 == page.locator("#log b", has_text="低保").count()
    assert not page.complaints


def test_the_page_does_not_scroll_sideways(page):
    ask(page, "云南低保一个月多少钱")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_page_says_that_a_machine_answers_and_what_is_kept(page):
    expect(page.locator("body")).to_contain_text("机器")
    expect(page.locator("body")).to_contain_text("身份证号")
