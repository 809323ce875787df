"""The report page as a document: whole, escaped, self-contained, accessible; and its command."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from html_reader import HOSTILE, articles, read
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_article import TEXT, sample
from typer.testing import CliRunner

import quotekit
from quotekit.cli.app import app
from quotekit.models import Article
from quotekit.render import report
from quotekit.render.markup import asset, presentable

STORY = "“We will sail,” said Ada Okafor.\n\nTom Brandt denied that it rained. The “Gray Heron” was late.\n"


def texts_of(page: str) -> list[str]:
    """The marked texts of a page."""
    return [read(part.split("</div>", 1)[0].partition(">")[2]).text for part in page.split('<div class="qk-text')[1:]]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(HOSTILE), articles()), max_size=3), st.sampled_from((None, *HOSTILE)))
def test_the_page_is_the_texts_and_nothing_of_them_is_taken_for_html(
    given: list[tuple[str, Article]], title: str | None
) -> None:
    page = report(given, title=title)
    assert texts_of(page) == [presentable(article.text) for _, article in given]
    reader = read(page)
    assert len(reader.all("script")) == len(reader.all("style")) == 1
    assert not reader.all("img")
    assert not [name for _, attributes in reader.tags for name in attributes if name.startswith("on")]
    page.encode("utf-8")


def test_the_page_asks_nothing_of_a_network() -> None:
    page = report([("a", sample())])
    for word in ("http:", "https:", "url(", "@import", "src=", "<link", "fetch(", "XMLHttp", "WebSocket", "import("):
        assert word not in page


def test_the_policy_allows_this_style_and_this_script_alone() -> None:
    page = report([("a", sample())])
    policy = next(m["content"] for m in read(page).all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert content
        digest = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in str(policy)
    assert str(policy).startswith("default-src 'none'")
    assert "unsafe" not in str(policy)
    assert ' style="' not in page, "the policy forbids styles in attributes"


def test_the_script_writes_text_as_text() -> None:
    script = asset("report.js")
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "</script"):
        assert word not in script
    assert "</style" not in asset("report.css") + asset("marks.css")


def test_every_quotation_stands_in_the_list_of_its_speaker_and_leads_to_its_passage() -> None:
    page = report([("a", sample()), ("b", quotekit.extract(STORY))])
    reader = read(page)
    entries = [tag for tag in reader.all("a") if "entry" in str(tag.get("class"))]
    ids = {str(tag["id"]) for tag in reader.all("mark") if tag.get("id")}
    assert {str(entry["href"]) for entry in entries} == {f"#{name}" for name in ids}
    assert ids == {"a1-q1", "a1-q2", "a1-q3", "a1-q4", "a2-q1", "a2-q2"}
    items = [tag for tag in reader.all("li") if "data-n" in tag]
    assert [item["data-kind"] for item in items[:4]] == ["direct", "direct", "indirect", "direct"]
    assert ["data-mended" in item for item in items[:4]] == [False, True, False, False]


def test_ids_are_unique_and_labels_lead_somewhere() -> None:
    reader = read(report([("a", sample()), ("b", sample())]))
    ids = [str(tag["id"]) for _, tag in reader.tags if tag.get("id")]
    assert len(ids) == len(set(ids))
    for _, tag in reader.tags:
        for name in ("aria-labelledby", "aria-controls", "for"):
            assert set(str(tag.get(name) or "").split()) <= set(ids)
        if str(tag.get("href", "")).startswith("#"):
            assert str(tag["href"])[1:] in ids


def test_the_page_has_landmarks_headings_and_names_for_its_controls() -> None:
    page = report([("a", sample()), ("b", sample())])
    reader = read(page)
    assert [len(reader.all(tag)) for tag in ("main", "nav", "h1", "footer")] == [1, 1, 1, 1]
    assert reader.all("html")[0]["lang"] == "en"
    assert len(reader.all("h2")) == 1 + 2 + 1, "the list of articles, each article, the help"
    for button in re.findall(r"<button.*?</button>", page, re.DOTALL):
        named = read(button)
        assert named.text.strip() or named.all("button")[0].get("aria-label")
    for field in re.findall(r"<label.*?</label>", page, re.DOTALL):
        assert read(re.sub(r"<select.*?</select>|<kbd.*?</kbd>", "", field, flags=re.DOTALL)).text.strip()


def test_asides_are_told_with_their_reason() -> None:
    page = read(report([("a", sample())]))
    assert "In quotation marks, but not speech (1)“Gray Heron” the name of a ship" in page.text


@pytest.mark.parametrize(
    ("name", "article", "title"),
    [
        ("a.txt", Article(text="x", title="Given"), "Given"),
        ("a.txt", quotekit.extract("Mayor to step down\n\nThe mayor said on Friday that she would leave in May."),
         "Mayor to step down"),
        ("a.txt", Article(text="x"), "a.txt"),
        (" ", Article(text="x"), "Article 1"),
    ],
)  # fmt: skip
def test_an_article_is_headed_by_its_title_or_headline_or_name(name: str, article: Article, title: str) -> None:
    page = report([(name, article)])
    assert f"<title>{title}</title>" in page
    assert re.search(rf'<h2 id="a1-title"[^>]*>{title}</h2>', page)


def test_a_title_heads_the_page() -> None:
    page = report([("a", sample())], title="Fish & chips")
    assert "<title>Fish &amp; chips</title>" in page
    assert "<h1>Fish &amp; chips</h1>" in page


def test_an_article_without_quotations_says_so() -> None:
    assert "Nobody is quoted in this article." in report([("a", Article(text="It rained."))])


def test_the_speakers_of_all_articles_can_be_chosen() -> None:
    reader = read(report([("a", sample()), ("b", sample())]))
    assert [option["value"] for option in reader.all("option")[:3]] == ["", "=Ada Okafor", "?"]
    assert "Ada Okafor (4)" in reader.text


def test_the_same_articles_give_the_same_page() -> None:
    assert report([("a", sample())]) == report([("a", sample())])


def test_no_article_is_a_page_too() -> None:
    assert read(report([])).all("main")


# The command


def run(*arguments: str, input: bytes | None = None) -> tuple[int, bytes, str]:
    done = CliRunner().invoke(app, ["report", *arguments], input=input)
    return done.exit_code, done.stdout_bytes, done.stderr


def test_the_command_writes_a_page(tmp_path: Path) -> None:
    story, page = tmp_path / "story.txt", tmp_path / "page.html"
    story.write_text(STORY, encoding="utf-8")
    code, out, told = run(str(story), "-o", str(page), "--title", "Ferries")
    assert (code, out) == (0, b"")
    assert " ".join(told.split()).endswith("page.html: 1 article, 2 quotations")
    assert "<h1>Ferries</h1>" in page.read_text(encoding="utf-8")
    assert texts_of(page.read_text(encoding="utf-8")) == [STORY]


def test_the_command_writes_to_standard_output() -> None:
    code, out, told = run("-", "-o", "-", "--no-indirect", input=STORY.encode())
    assert (code, told) == (0, "")
    assert len(read(out.decode("utf-8")).all("mark")) == 1


def test_a_bad_file_costs_the_others_nothing(tmp_path: Path) -> None:
    good, bad, page = tmp_path / "good.txt", tmp_path / "bad.txt", tmp_path / "page.html"
    good.write_text(TEXT, encoding="utf-8")
    bad.write_bytes(b"%PDF-\xe9")
    code, _, told = run(str(bad), str(good), "-o", str(page))
    assert code == 1
    assert "bad.txt:1: not UTF-8" in told
    assert texts_of(page.read_text(encoding="utf-8")) == [TEXT]


def test_without_an_article_nothing_is_written(tmp_path: Path) -> None:
    page, empty = tmp_path / "page.html", tmp_path / "empty.jsonl"
    empty.write_text("")
    assert run(str(tmp_path / "none.txt"), "-o", str(page))[0] == 1
    code, _, told = run(str(empty), "-o", str(page))
    assert (code, "no article" in told) == (1, True)
    assert not page.exists()


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    code, _, told = run(str(story), "-o", str(tmp_path / "none" / "page.html"))
    assert code == 1
    assert "No such file" in " ".join(told.split())


def test_the_page_is_not_written_over_what_is_read(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    assert run(str(story), "-o", str(story))[0] == 2
    assert story.read_text(encoding="utf-8") == STORY


def test_documents_of_a_file_become_articles_of_the_page(tmp_path: Path) -> None:
    feed, page = tmp_path / "feed.jsonl", tmp_path / "page.html"
    lines = [{"id": n, "text": STORY, "title": f"Title {n}", "published": "2024-05-01"} for n in range(3)]
    feed.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert run(str(feed), "-o", str(page))[0] == 0
    reader = read(page.read_text(encoding="utf-8"))
    assert len([tag for tag in reader.all("article") if tag.get("class") == "story"]) == 3
    assert "3 articles · 6 quotations" in reader.text
    assert "2 · 2024-05-01 · 2 quotations · 2 speakers" in reader.text
