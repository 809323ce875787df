"""A few safe ways to write HTML: whatever is not `Html` yet is escaped when it is put in.

For everything that shows results in a notebook or on a page:

>>> print(element("p", "Fish & ", element("b", "chips"), class_="menu", title='"fresh"'))
<p class="menu" title="&quot;fresh&quot;">Fish &amp; <b>chips</b></p>
>>> print(table(("who", "times"), [("Ada <Okafor>", 3)]))
<table class="qk-table"><thead><tr><th scope="col">who</th><th scope="col">times</th></tr></thead><tbody><tr><td>Ada
&lt;Okafor&gt;</td><td class="qk-number">3</td></tr></tbody></table>
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from html import escape
from importlib import resources
from string import Template

# What a parser of HTML would change or what UTF-8 cannot hold: shown as the replacement character, one for one.
_NOT_IN_HTML = dict.fromkeys((0, *range(0xD800, 0xE000)), 0xFFFD)


class Html(str):
    """A string that is HTML already, and is put in as it is."""

    __slots__ = ()


def presentable(text: str) -> str:
    """The text as a page can hold it: without NUL and lone surrogates, and just as long.

    >>> presentable("a\\0b")
    'a\ufffdb'
    """
    return text.translate(_NOT_IN_HTML)


def safe(value: object) -> Html:
    """Anything as HTML: escaped, unless it is `Html`; None is nothing.

    A carriage return is written as a reference, for a parser would take a plain one for a line feed.

    >>> safe("<i>\\r"), safe(Html("<i>")), safe(None)
    ('&lt;i&gt;&#13;', '<i>', '')
    """
    if isinstance(value, Html):
        return value
    return Html("" if value is None else escape(presentable(str(value))).replace("\r", "&#13;"))


def join(parts: Iterable[object], between: object = None) -> Html:
    """The parts one after the other, each of them made safe.

    >>> join(["a<b", Html("<br>")], " & ")
    'a&lt;b &amp; <br>'
    """
    return Html(safe(between).join(map(safe, parts)))


def element(tag: str, *content: object, **attributes: object) -> Html:
    """One element: `class_` stands for `class`, `data_by` for `data-by`; None and False leave an attribute out.

    Names of tags and attributes are the caller's own and never come from a text.

    >>> element("a", "it", href="#x", hidden=True, title=None)
    '<a href="#x" hidden>it</a>'
    """
    out = [f"<{tag}"]
    for name, value in attributes.items():
        key = name.rstrip("_").replace("_", "-")
        if value is True:
            out.append(f" {key}")
        elif value is not None and value is not False:
            out.append(f' {key}="{safe(value)}"')
    return Html("".join((*out, ">", *map(safe, content), f"</{tag}>")))


def table(head: Iterable[object], rows: Iterable[Iterable[object]], *, caption: object = None) -> Html:
    """A table with one header row; numbers stand to the right. Its style comes with `framed`."""
    top = element("thead", element("tr", *(element("th", cell, scope="col") for cell in head)))
    body = (element("tr", *map(_cell, row)) for row in rows)
    title = element("caption", caption) if caption is not None else None
    return element("table", title, top, element("tbody", *body), class_="qk-table")


def _cell(value: object) -> Html:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return element("td", value, class_="qk-number" if number else None)


def facts_list(facts: Iterable[tuple[object, object]]) -> Html:
    """Pairs of a label and a value as a list of definitions; its style comes with `framed`.

    >>> print(facts_list([("rule", "said_after")]))
    <dl class="qk-facts"><dt>rule</dt><dd>said_after</dd></dl>
    """
    return element("dl", *(Html(element("dt", k) + element("dd", v)) for k, v in facts), class_="qk-facts")


def framed(*content: object) -> Html:
    """A self-contained piece of a notebook: the content with its style, in a frame of its own. No script.

    >>> framed("1 < 2").startswith('<div class="quotekit"><style>')
    True
    """
    return element("div", element("style", Html(asset("marks.css"))), *content, class_="quotekit")


def fill(template: str, /, **values: object) -> Html:
    """A template of the package with its `$names` filled in, each made safe."""
    return Html(Template(asset(template)).substitute({name: safe(value) for name, value in values.items()}))


@cache
def asset(name: str) -> str:
    """A file of `quotekit/data/report`; a style sheet comes without its comments and indentation."""
    text = (resources.files("quotekit") / "data" / "report" / name).read_text(encoding="utf-8").replace("\r\n", "\n")
    if not name.endswith(".css"):
        return text
    while (start := text.find("/*")) >= 0:
        text = text[:start] + text[text.index("*/", start) + 2 :]
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"
