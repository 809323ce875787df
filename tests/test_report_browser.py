"""The report page and the notebook fragment in a real browser, with real clicks and keys.

Skipped where Chromium, its driver or selenium is missing.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from html_reader import HOSTILE, articles
from hypothesis import given, settings
from sample_article import sample

import quotekit
from quotekit.models import Article
from quotekit.render import html, report
from quotekit.render.markup import presentable

CHROMIUM, DRIVER = shutil.which("chromium") or "", shutil.which("chromedriver") or ""
if not CHROMIUM or not DRIVER:
    pytest.skip("needs Chromium and its driver", allow_module_level=True)
webdriver: Any = pytest.importorskip("selenium.webdriver")
wait: Any = pytest.importorskip("selenium.webdriver.support.wait")
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1400,900",
    "--force-prefers-reduced-motion",
)  # fmt: skip

FERRIES = """Ferries stay in port after cracks are found

PORT ALDER — “We will not sail,” Marta Lindqvist, the harbor director, told reporters on Tuesday. “Not this week.”

Lindqvist said that engineers had found cracks in two hulls. The older ship is the “Gray Heron.”

Daniel Osei, the transport minister, called the delay “a disgrace.” “Someone knew in January, he told lawmakers.

“I want to know who,” Osei added. He denied that he had seen a report.
"""
BAKERY = """Bakery on Little Tern to close

“We have baked for forty years,” said Ruth Kamara, who owns it. Kamara said that the ovens were worn out.

A customer said the town “will miss the rye.”
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
        try:
            yield driver
        finally:
            driver.quit()


class Page:
    """A report open in the browser, and what its reader can do and see."""

    def __init__(self, browser: Any, file: Path, content: str) -> None:
        file.write_text(content, encoding="utf-8")
        self.browser = browser
        self.size(1400, 900)
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
        browser.get("about:blank")
        browser.get_log("browser")
        browser.get(file.as_uri())

    def run(self, script: str, *arguments: object) -> Any:
        return self.browser.execute_script(script, *arguments)

    def one(self, selector: str) -> Any:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[Any]:
        return list(self.browser.find_elements(By.CSS_SELECTOR, selector))

    def shown(self, selector: str) -> list[str]:
        """The texts of what is on display."""
        return [node.text for node in self.all(selector) if node.is_displayed()]

    def press(self, *keys: str) -> None:
        for key in keys:
            webdriver.ActionChains(self.browser).send_keys(key).perform()

    def size(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def wait(self, script: str) -> None:
        """Until a condition of the page holds: filters answer a moment after the last key."""
        wait.WebDriverWait(self.browser, 10).until(lambda _: self.run(f"return {script}"))

    def count(self, told: str) -> None:
        """Until the page counts its quotations so."""
        self.wait(f"document.getElementById('count').textContent == '{told}'")

    @property
    def focus(self) -> Any:
        return self.browser.switch_to.active_element

    @property
    def chosen(self) -> list[str]:
        """The numbers of the passages and of the entries that are chosen."""
        return self.run(
            "return [...document.querySelectorAll('.qk-q.on, li.on')].map(one => one.localName + one.dataset.n)"
        )

    @property
    def quotations(self) -> list[str]:
        """The words in the list that are on display."""
        return self.shown(".entry q")

    def in_sight(self, node: Any) -> bool:
        script = "const box = arguments[0].getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight"
        return bool(self.run(script, node))

    def tip(self, node: Any) -> str:
        """What the card of a passage says, when it is shown."""
        script = "const s = getComputedStyle(arguments[0], '::after'); return s.display == 'block' ? s.content : ''"
        return str(self.run(script, node))


@pytest.fixture
def ferries(browser: Any, tmp_path: Path) -> Iterator[Page]:
    page = Page(browser, tmp_path / "page.html", report([("ferries.txt", quotekit.extract(FERRIES))]))
    yield page
    assert not browser.get_log("browser"), "the console stays empty"


@pytest.fixture
def both(browser: Any, tmp_path: Path) -> Iterator[Page]:
    found = [("ferries.txt", quotekit.extract(FERRIES)), ("bakery.txt", quotekit.extract(BAKERY))]
    page = Page(browser, tmp_path / "page.html", report(found))
    yield page
    assert not browser.get_log("browser"), "the console stays empty"


def test_the_text_is_read_as_it_was_written(ferries: Page) -> None:
    assert ferries.run("return document.querySelector('.qk-text').textContent") == FERRIES
    assert ferries.run("return performance.getEntriesByType('resource').length") == 0


def test_a_click_on_a_passage_opens_its_entry(ferries: Page) -> None:
    ferries.one("#a1-q1").click()
    assert ferries.chosen == ["mark1", "mark1", "li1"], "both parts of the interrupted quotation, and its entry"
    facts = ferries.one("li.on .qk-facts").text
    for part in ("Marta Lindqvist", "told", "quote_source_cue", "reporters"):
        assert part in facts
    assert ferries.one("#place").text == "1 of 6"
    assert ferries.browser.current_url.endswith("#a1-q1")


def test_a_click_on_an_entry_leads_to_its_passage_and_the_browser_leads_back(ferries: Page) -> None:
    ferries.size(1400, 420)
    ferries.one("a[href='#a1-q2']").click()
    ferries.one("a[href='#a1-q6']").click()
    assert ferries.focus.get_attribute("id") == "a1-q6"
    assert ferries.in_sight(ferries.one("#a1-q6"))
    ferries.browser.back()
    ferries.wait("location.hash == '#a1-q2'")
    ferries.wait("document.querySelector('li.on')?.dataset.n == '2'")
    assert ferries.in_sight(ferries.one("#a1-q2"))


def test_j_and_k_go_through_the_quotations(ferries: Page) -> None:
    ferries.press("j")
    assert ferries.focus.get_attribute("id") == "a1-q1"
    ferries.press("j", "j", "k")
    assert ferries.chosen == ["mark2", "li2"]
    ferries.press(Keys.ARROW_DOWN)
    assert ferries.focus.get_attribute("id") == "a1-q3"
    ferries.press(Keys.ARROW_LEFT, Keys.ARROW_UP, Keys.ARROW_UP, Keys.ARROW_UP)
    assert ferries.focus.get_attribute("id") == "a1-q1", "the first stays the first"
    ferries.press(Keys.ESCAPE)
    assert ferries.chosen == []
    ferries.press("k")
    assert ferries.focus.get_attribute("id") == "a1-q6", "from nowhere, k leads to the last"


def test_arrow_keys_scroll_when_no_quotation_has_the_focus(ferries: Page) -> None:
    ferries.press(Keys.ARROW_DOWN)
    assert ferries.chosen == []


def test_enter_leads_from_the_passage_to_the_list_and_back(ferries: Page) -> None:
    ferries.press("j", "j", Keys.ENTER)
    assert ferries.focus.get_attribute("hash") == "#a1-q2"
    ferries.press("j")
    assert ferries.focus.get_attribute("hash") == "#a1-q3", "in the list, j stays in the list"
    ferries.press(Keys.ENTER)
    assert ferries.focus.get_attribute("id") == "a1-q3"


def test_tab_reaches_every_quotation(ferries: Page) -> None:
    ferries.one("#help").send_keys(Keys.TAB)
    reached = []
    for _ in range(8):
        reached.append(ferries.focus.get_attribute("id") or ferries.focus.get_attribute("class"))
        ferries.press(Keys.TAB)
    assert [name for name in reached if name.startswith("a1-q")] == [f"a1-q{n}" for n in range(1, 7)]


def test_the_buttons_go_through_the_quotations(ferries: Page) -> None:
    assert ferries.one("#place").text == "– of 6"
    ferries.one("#on").click()
    ferries.one("#on").click()
    assert ferries.one("#place").text == "2 of 6"
    ferries.one("#back").click()
    assert ferries.chosen == ["mark1", "mark1", "li1"]
    assert not ferries.one("#back").is_enabled()


def test_hover_and_focus_tell_cue_rule_reason_and_repair(ferries: Page) -> None:
    passage = ferries.one("#a1-q4")
    assert ferries.tip(passage) == ""
    webdriver.ActionChains(ferries.browser).move_to_element(passage).perform()
    told = ferries.tip(passage)
    for part in ("speaker: Daniel Osei", "cue: told", "rule: quote_source_cue", "repair: missing close"):
        assert part in told
    caret = ferries.one(".qk-caret")
    ferries.run("arguments[0].focus()", caret)
    assert "Repair: missing close" in ferries.tip(caret)


def test_filter_by_words_and_by_name(ferries: Page) -> None:
    ferries.press("/")
    assert ferries.focus.get_attribute("id") == "words"
    ferries.press("lindqvist")
    ferries.count("2 of 6 quotations")
    assert len(ferries.quotations) == 2
    ferries.one("#words").send_keys(Keys.CONTROL, "a")
    ferries.press("CRACKS")
    ferries.count("1 of 6 quotations")
    assert ferries.quotations == ["that engineers had found cracks in two hulls"]
    assert ferries.run("return document.querySelectorAll('.qk-q:not(.off)').length") == 1
    ferries.press(Keys.ESCAPE)
    assert ferries.focus.tag_name == "body"
    ferries.press("j")
    assert ferries.chosen == ["mark2", "li2"], "the keys pass over what is filtered out"
    ferries.press(Keys.ESCAPE, Keys.ESCAPE)
    ferries.count("6 quotations")
    assert ferries.one("#words").get_attribute("value") == ""


def test_keys_are_letters_while_one_writes(ferries: Page) -> None:
    ferries.press("/", "jk/?n")
    assert ferries.one("#words").get_attribute("value") == "jk/?n"
    assert ferries.chosen == []
    ferries.wait("!document.querySelector('.voices > .none').hidden")
    assert ferries.shown(".none") == ["No quotation of this article passes the filters."]
    assert ferries.one("#place").text == "none left"


def test_filter_by_kind_speaker_confidence_and_repair(ferries: Page) -> None:
    ferries.one("[value=direct]").click()
    ferries.one("[value=mixed]").click()
    ferries.count("2 of 6 quotations")
    assert [told.split(" ")[0] for told in ferries.shown(".entry small")] == ["indirect", "indirect,"]
    ferries.one("[type=reset]").click()
    ferries.count("6 quotations")

    ferries.one("#speaker option[value='=Daniel Osei']").click()
    ferries.count("4 of 6 quotations")
    assert [name.split("\n")[0] for name in ferries.shown(".voice h3")] == ["DO Daniel Osei 4"]
    ferries.one("#mended").click()
    ferries.count("1 of 6 quotations")
    assert ferries.quotations == ["“Someone knew in January,"]
    ferries.one("[type=reset]").click()
    ferries.count("6 quotations")

    sure = [float(item.get_attribute("data-sure")) for item in ferries.all("li[data-n]")]
    ferries.one("#sure option[value='0.8']").click()
    expected = sum(one >= 0.8 for one in sure)
    assert 0 < expected < 6
    ferries.count(f"{expected} of 6 quotations")


def test_what_the_filters_take_away_is_no_longer_chosen(ferries: Page) -> None:
    ferries.press("j")
    ferries.one("[value=direct]").click()
    ferries.wait("document.querySelectorAll('.qk-q.off').length > 0")
    assert ferries.chosen == []


def test_help_opens_and_closes(ferries: Page) -> None:
    ferries.press("?")
    assert ferries.one("#keys").is_displayed()
    ferries.press(Keys.ESCAPE)
    ferries.wait("!document.getElementById('keys').open")
    ferries.one("#help").click()
    assert ferries.one("#keys").is_displayed()


def test_one_article_of_several_is_on_view(both: Page) -> None:
    assert len(both.shown(".story")) == 1
    both.one("nav a[href='#a2']").click()
    assert "Ruth Kamara" in both.shown(".story")[0]
    assert both.one("nav a[aria-current]").get_attribute("hash") == "#a2"
    both.press("p")
    assert both.one("nav a[aria-current]").get_attribute("hash") == "#a1"
    both.press("n", "n", "j")
    assert both.focus.get_attribute("id") == "a2-q1"
    both.browser.back()
    both.wait("document.querySelector('nav a[aria-current]').hash == '#a1'")


def test_a_link_to_a_passage_opens_its_article(both: Page) -> None:
    url = both.browser.current_url.partition("#")[0]
    both.browser.get("about:blank")
    both.browser.get(url + "#a2-q2")
    assert both.focus.get_attribute("id") == "a2-q2"
    assert both.chosen == ["mark2", "li2"]


def test_filters_hold_for_all_articles(both: Page) -> None:
    both.press("/", "Kamara")
    both.wait("document.querySelectorAll('nav li[hidden]').length == 1")
    assert [link.split("\n")[-1] for link in both.shown("nav a")] == ["2"]
    assert len(both.quotations) == 2, "the article that has some is shown"


def test_a_narrow_page_has_its_list_below_and_leads_there_and_back(ferries: Page) -> None:
    ferries.size(390, 700)
    assert ferries.run("return document.documentElement.scrollWidth <= innerWidth")
    assert not ferries.one("#filters").is_displayed()
    ferries.one("#more").click()
    assert ferries.one("#filters").is_displayed()
    ferries.one("#more").click()
    ferries.one("#on").click()
    assert "speaker: Marta Lindqvist" in ferries.tip(ferries.one("#a1-q1")), "without a list beside it, a card tells"
    ferries.one("#listed").click()
    entry = ferries.focus
    assert entry.get_attribute("hash") == "#a1-q1"
    assert ferries.in_sight(entry)
    entry.click()
    assert ferries.in_sight(ferries.one("#a1-q1"))


def test_print_has_the_text_and_the_list_and_no_controls(ferries: Page) -> None:
    ferries.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert ferries.shown(".tools, footer") == []
    assert ferries.shown(".qk-text")
    assert len(ferries.quotations) == 6
    style = "return getComputedStyle(document.querySelector('.qk-w')).textDecorationLine"
    assert ferries.run(style) == "underline", "a printer leaves grounds out, but not lines"


def test_dark_is_dark(ferries: Page) -> None:
    ground = "return getComputedStyle(document.body).backgroundColor"
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    light = ferries.run(ground)
    ferries.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    assert ferries.run(ground) != light


def test_without_its_script_all_of_it_is_there(browser: Any, tmp_path: Path) -> None:
    found = [("a", quotekit.extract(FERRIES)), ("b", quotekit.extract(BAKERY))]
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        page = Page(browser, tmp_path / "page.html", report(found))
        assert len(page.shown(".story")) == 2
        assert len(page.quotations) == 6 + 3
        assert page.shown(".tools") == [], "controls that do nothing are not shown"
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_a_hostile_article_does_nothing(browser: Any, tmp_path: Path) -> None:
    text = "\n\n".join(f"“{evil} is here,” said {evil} Okafor. {evil}" for evil in HOSTILE)
    article = quotekit.extract(text, title=HOSTILE[0])
    page = Page(browser, tmp_path / "page.html", report([(HOSTILE[2], article)], title=HOSTILE[1]))
    assert page.run("return document.querySelector('.qk-text').textContent") == presentable(text)
    assert page.run("return document.images.length") == 0
    assert page.run("return document.scripts.length") == 1
    for _ in article.quotes:
        page.press("j")
    assert page.run("return document.images.length + document.scripts.length") == 1
    assert not browser.get_log("browser")


def test_the_policy_stops_what_would_get_in(browser: Any, tmp_path: Path) -> None:
    """Were there a hole after all, the script in it would not run."""
    evil = "<img src=x onerror='window.ran=1'><script>window.ran=1</script><style>body{display:none}</style>"
    page = Page(browser, tmp_path / "page.html", report([("a", sample())]).replace("<footer>", f"{evil}<footer>"))
    assert page.run("return document.images.length") == 1
    assert page.run("return window.ran") is None
    assert page.run("return getComputedStyle(document.body).display") == "block"
    assert browser.get_log("browser"), "the browser tells what it stopped"


def test_a_long_article_stays_usable(browser: Any, tmp_path: Path) -> None:
    paragraph = "“The river rose by {} feet,” said Ada Okafor. Tom Brandt denied that pump {} had failed.\n\n"
    text = "".join(paragraph.format(n, n) for n in range(1500))
    page = Page(browser, tmp_path / "page.html", report([("flood.txt", quotekit.extract(text))]))
    page.press("/", "by 1400 feet")
    page.count("1 of 3,000 quotations")
    page.press(Keys.ESCAPE, "j")
    assert page.focus.text.startswith("“The river rose by 1400 feet,”")
    assert page.in_sight(page.focus)


@settings(max_examples=60)
@given(articles())
def test_a_browser_reads_the_very_text(browser: Any, article: Article) -> None:
    script = """
        const page = new DOMParser().parseFromString(arguments[0], "text/html");
        return [...page.querySelector(".qk-text").textContent].map((sign) => sign.codePointAt(0));
    """
    browser.get("about:blank")
    assert browser.execute_script(script, html(article)) == [ord(sign) for sign in presentable(article.text)]


def test_a_notebook_fragment_shows_its_reasons_on_focus_without_script(browser: Any, tmp_path: Path) -> None:
    article = quotekit.extract(FERRIES)
    page = Page(browser, tmp_path / "page.html", f"<!doctype html><meta charset=utf-8>{article._repr_html_()}")
    first = page.one(".qk-q")
    assert page.tip(first) == ""
    page.press(Keys.TAB)
    assert page.focus == first
    assert "rule: quote_source_cue" in page.tip(first)
    assert page.run("return getComputedStyle(document.querySelector('.qk-q'), '::before').content") == '"ML"'
