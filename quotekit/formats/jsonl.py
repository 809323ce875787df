"""Articles as JSON, and as JSON lines: `{"id": …, "text": …, "quotes": […], …}`.

>>> from quotekit.models import Article
>>> line = to_jsonl(Article(text="Nobody spoke."), "a1")
>>> line[:36]
'{"id":"a1","text":"Nobody spoke.","t'
>>> name, article = from_jsonl(line)
>>> name, article.text
('a1', 'Nobody spoke.')
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from quotekit.errors import UnreadableInput
from quotekit.models import Article


def to_json(article: Article, *, indent: int | None = None) -> str:
    """The whole article as a JSON object. Characters that UTF-8 cannot hold are escaped.

    >>> to_json(Article(text="Nobody spoke."))[:23]
    '{"text":"Nobody spoke."'
    """
    try:
        return article.model_dump_json(indent=indent)
    except PydanticSerializationError:  # half a surrogate pair in the text: a str may hold it, UTF-8 may not
        return json.dumps(article.model_dump(), indent=indent)


def from_json(text: str | bytes) -> Article:
    """The article that `to_json` wrote, checked anew. Raises `UnreadableInput`.

    >>> article = Article(text="Nobody spoke.")
    >>> from_json(to_json(article)) == article
    True
    """
    return _article(_loads(text))


def to_jsonl(article: Article, id: str) -> str:
    """The article as one line of JSON, its id first; without the newline.

    >>> to_jsonl(Article(text="Nobody spoke."), "a1")[:33]
    '{"id":"a1","text":"Nobody spoke."'
    """
    return f'{{"id":{dumps(id)},{to_json(article)[1:]}'


def from_jsonl(line: str | bytes) -> tuple[str, Article]:
    """The id and the article of a line that `to_jsonl` wrote. Raises `UnreadableInput`.

    >>> from_jsonl(to_jsonl(Article(text="Nobody spoke."), "a1"))[0]
    'a1'
    """
    return from_record(_loads(line))


def from_record(record: Mapping[str, Any], *, where: str = "") -> tuple[str, Article]:
    """The id and the article of an object that such a line holds. Raises `UnreadableInput`; `where` is for its message.

    >>> from_record({"text": "No."}, where="a.jsonl:1")
    Traceback (most recent call last):
    quotekit.errors.UnreadableInput: a.jsonl:1: no "id", or one that is not a string
    """
    rest = dict(record)
    name = rest.pop("id", None)
    before = f"{where}: " if where else ""
    if not isinstance(name, str):
        raise UnreadableInput(f'{before}no "id", or one that is not a string')
    try:
        return name, _article(rest)
    except UnreadableInput as fault:
        raise UnreadableInput(f"{before}{fault}") from fault


def dumps(value: object) -> str:
    """Compact JSON, readable where UTF-8 can hold it and escaped where not.

    >>> dumps({"said": "“Oui”"})
    '{"said":"“Oui”"}'
    """
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return line


def _loads(text: str | bytes) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise UnreadableInput(f"not JSON: {fault}") from fault
    if not isinstance(record, dict):
        raise UnreadableInput(f"a JSON object was expected, not {type(record).__name__}")
    return record


def _article(record: dict[str, Any]) -> Article:
    try:
        return Article.model_validate(record)
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the object"
        raise UnreadableInput(f"not an article: {where}: {first['msg']}") from fault
