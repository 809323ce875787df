"""How results show themselves in a notebook."""

from __future__ import annotations

from html_reader import HOSTILE, articles, read
from hypothesis import given
from sample_article import sample

import quotekit
from quotekit import RULES, Extractor, RuleSet, rule
from quotekit.claims import Claim
from quotekit.models import Article, Mention, Span, Speaker
from quotekit.render.markup import presentable
from quotekit.render.notebook import LONGEST_TEXT
from quotekit.scene import Scene


def marked_text(html: str) -> str:
    """The text inside the part of a fragment that shows the article."""
    start = html.index('<div class="qk-text')
    return read(html[start : html.index("</div>", start) + len("</div>")]).text


@given(articles())
def test_an_article_shows_its_whole_text_and_nothing_of_it_is_taken_for_html(article: Article) -> None:
    fragment = article._repr_html_()
    assert marked_text(fragment) == presentable(article.text)
    allowed = {"div", "style", "p", "mark", "b", "i", "span", "small", "details", "summary"}
    allowed |= {"table", "thead", "tbody", "tr", "th", "td", "code"}
    tags = read(fragment).tags
    assert {tag for tag, _ in tags} <= allowed
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
    assert fragment.encode("utf-8")


@given(articles())
def test_quotes_and_speakers_are_shown_escaped(article: Article) -> None:
    for one in (*article.quotes, *article.speakers):
        tags = {tag for tag, _ in read(one._repr_html_()).tags}
        allowed = {"div", "style", "p", "b", "blockquote", "span", "dl", "dt", "dd"}
        assert tags <= allowed | {"table", "thead", "tbody", "tr", "th", "td"}


def test_the_legend_names_each_speaker_with_the_number_of_quotations() -> None:
    page = read(sample()._repr_html_())
    assert "AO Ada Okafor 2" in page.text
    assert "? unresolved 2" in page.text
    assert "4 quotations · 1 speaker · 2 unresolved · 1 repair" in page.text


def test_the_table_holds_every_quotation() -> None:
    page = read(sample()._repr_html_())
    assert len(page.all("tr")) == 1 + 4
    assert "“We are ready,” … “Now.”" in page.text


def test_the_fragment_needs_nothing_from_elsewhere() -> None:
    fragment = sample()._repr_html_()
    assert fragment.count("<style>") == 1
    for word in ("<script", "http:", "https:", "url(", "@import", "src=", "href="):
        assert word not in fragment


def test_a_quotation_shows_its_words_and_its_reasons() -> None:
    text = read(sample().quotes[0]._repr_html_()).text
    assert text.startswith("“We are ready,” … “Now.”")
    rival = "rivalrelay_only, the ministry: a relay is no speaker"
    for part in ("passed on bythe ministry", "cuesaid", "speakerid s1", rival):
        assert part in text


def test_an_unresolved_quotation_says_why() -> None:
    assert "unresolved: no man was named before" in read(sample().quotes[1]._repr_html_()).text


def test_a_speaker_shows_names_and_offices() -> None:
    article = quotekit.extract("“No,” said Mayor Ada Okafor. “Never,” Okafor added. “Never,” Okafor said.")
    page = read(article.speakers[0]._repr_html_())
    assert page.text.startswith("Ada Okafor")
    assert "Okaforname2" in page.text


def test_hostile_names_stay_names() -> None:
    for name in HOSTILE:
        speaker = Speaker(
            id=name, name=name, kind="person", roles=(name,),
            mentions=(Mention(span=Span(0, len(name), name), form="name"),),
        )  # fmt: skip
        page = read(speaker._repr_html_())
        assert " ".join(presentable(name).split()) in " ".join(page.text.split())
        assert not {tag for tag, _ in page.tags} & {"script", "img", "textarea"}


def test_rules_show_order_reason_and_example() -> None:
    page = read(RULES._repr_html_())
    assert len(page.all("tr")) == 1 + len(RULES)
    for name in RULES.names:
        assert name in page.text
    assert page.text.index(RULES.names[0]) < page.text.index(RULES.names[-1])
    assert RULES["dash_credit"].why in page.text


def test_a_rule_of_ones_own_is_shown_escaped() -> None:
    @rule(name="mine", examples={"<i>“No.”</i>": {"“No.”": None}})
    def mine(scene: Scene) -> Claim | None:
        """<script>alert(1)</script>"""

    page = read(RuleSet((mine,))._repr_html_())
    assert "<script>alert(1)</script>" in page.text
    assert "–" in page.text, "nobody has measured it"


def test_a_very_long_article_shows_its_beginning_and_says_so() -> None:
    paragraph = "“The river rose all night,” said Ada Okafor. Nobody slept, and the pumps ran until dawn.\n\n"
    article = Extractor().extract(paragraph * (LONGEST_TEXT // len(paragraph) * 2))
    fragment = article._repr_html_()
    shown = marked_text(fragment)
    assert article.text.startswith(shown)
    assert LONGEST_TEXT * 0.99 < len(shown) <= LONGEST_TEXT
    assert f"The first {len(shown):,} of {len(article.text):,} characters" in read(fragment).text
    assert "the first 200 of them" in read(fragment).text


def test_a_long_text_without_blocks_is_cut_too() -> None:
    article = Article(text="x" * (LONGEST_TEXT + 5))
    assert len(marked_text(article._repr_html_())) == LONGEST_TEXT
