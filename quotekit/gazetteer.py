"""A list of who is who, with dates: a resolver that needs no code.

A gazetteer is a TOML or a CSV file. It tells full names and ids for the names in an article, and who
held an office on the day it was published:

    [[speakers]]
    name = "Ada Okafor"
    aliases = ["A. Okafor", "Okafor"]
    link = "staff:17"
    roles = [{ role = "prime minister", since = 2019-03-01, until = 2023-10-12 }]

An article's own words count for more than the list: an office that the article itself gives to
somebody is theirs.
"""

from __future__ import annotations

import csv
import io
import tomllib
from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from quotekit.errors import InvalidResolver, UnreadableInput
from quotekit.models import Speaker, SpeakerKind
from quotekit.resolvers import About, Identity, SourcePhrase


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Office(_Entry):
    """A role that somebody held from `since` to `until`, both days included; None is open."""

    role: str = Field(min_length=1)
    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Office:
        if self.since is not None and self.until is not None and self.since > self.until:
            raise ValueError(f"{self.role!r} ends on {self.until}, before it begins on {self.since}")
        return self

    def held(self, days: tuple[date, date] | None) -> bool:
        """Whether it was held on all of these days; without days, whether it was always held."""
        if days is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= days[0]) and (self.until is None or days[1] <= self.until)

    def __str__(self) -> str:
        since = f" since {self.since}" if self.since else ""
        return f"“{self.role}”{since}{f' until {self.until}' if self.until else ''}"


class Entry(_Entry):
    """Somebody who may speak: name, other names, roles with dates, and an id outside the article."""

    name: str = Field(min_length=1)
    kind: SpeakerKind | None = None
    aliases: tuple[str, ...] = ()
    link: str | None = Field(default=None, min_length=1)
    roles: tuple[Office, ...] = ()


_COLUMNS = (*(field for field in Entry.model_fields if field != "roles"), *Office.model_fields)


class Gazetteer:
    """A resolver made of a list of names and roles.

    - A speaker whom the article names gets the list's full name and link, if the name is that of one entry only.
    - A role that the article gives to nobody (`the prime minister`) means whoever alone held it when
      the article was published. Without a date only roles without dates count.
    - `override`: let the list decide about roles even where the article names somebody for them.

    >>> okafor = Entry(name="Ada Okafor", roles=(Office(role="prime minister", until=date(2023, 10, 12)),))
    >>> brandt = Entry(name="Tom Brandt", roles=(Office(role="prime minister", since=date(2023, 10, 13)),))
    >>> from quotekit import Extractor
    >>> extractor = Extractor(resolver=Gazetteer([okafor, brandt]))
    >>> [extractor.extract("The prime minister said no.", published=day).speakers[0].name
    ...  for day in ("2021-05-04", "2024-01-30")]
    ['Ada Okafor', 'Tom Brandt']
    """

    def __init__(self, entries: Iterable[Entry], *, override: bool = False) -> None:
        self.entries, self.override = tuple(entries), override
        self._by_name: dict[str, list[Entry]] = {}
        self._by_role: dict[str, list[tuple[Entry, Office]]] = {}
        seen: set[tuple[str, str | None]] = set()
        for entry in self.entries:
            if (_folded(entry.name), entry.link) in seen:
                raise InvalidResolver(f"{entry.name!r} is listed twice: make it one entry, or give each its own link")
            seen.add((_folded(entry.name), entry.link))
            for name in dict.fromkeys(map(_folded, (entry.name, *entry.aliases))):
                self._by_name.setdefault(name, []).append(entry)
            for office in entry.roles:
                self._by_role.setdefault(_folded(office.role), []).append((entry, office))

    @classmethod
    def read(cls, path: str | Path, *, override: bool = False) -> Gazetteer:
        """The gazetteer in a `.toml` or `.csv` file.

        Raises `UnreadableInput` if the file cannot be read, `InvalidResolver` with its place if an entry is wrong.
        """
        path = Path(path)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as fault:
            raise UnreadableInput(f"{path}: {fault.strerror if isinstance(fault, OSError) else fault}") from fault
        match path.suffix.lower():
            case ".toml":
                return cls.from_toml(text, name=str(path), override=override)
            case ".csv":
                return cls.from_csv(text, name=str(path), override=override)
        raise InvalidResolver(f"{path}: a gazetteer is a .toml or a .csv file")

    @classmethod
    def from_toml(cls, text: str, *, name: str = "gazetteer", override: bool = False) -> Gazetteer:
        """The gazetteer in a TOML text: `[[speakers]]` with the fields of `Entry`; `name` stands in errors.

        >>> Gazetteer.from_toml('[[speakers]]\\nnmae = "Ada Okafor"')
        Traceback (most recent call last):
        quotekit.errors.InvalidResolver: gazetteer: speakers 1: name: Field required
        """
        try:
            found = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            raise InvalidResolver(f"{name}: not TOML: {fault}") from fault
        rows = found.pop("speakers", None)
        if not isinstance(rows, list) or found:
            raise InvalidResolver(f"{name}: a gazetteer holds [[speakers]] and nothing else")
        return _made(cls, [(f"{name}: speakers {n}", row) for n, row in enumerate(rows, 1)], name, override)

    @classmethod
    def from_csv(cls, text: str, *, name: str = "gazetteer", override: bool = False) -> Gazetteer:
        """The gazetteer in a CSV text, a role a line; `name` stands in errors.

        The columns are `name`, and perhaps `aliases` (parted by `;`), `role`, `since`, `until`, `kind`, `link`. Lines
        of the same name and link are one entry.

        >>> gazetteer = Gazetteer.from_csv("name,role\\nAda Okafor,mayor\\nAda Okafor,warden")
        >>> [office.role for office in gazetteer.entries[0].roles]
        ['mayor', 'warden']
        """
        reader = csv.DictReader(io.StringIO(text), strict=True)
        rows: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
        try:
            header = reader.fieldnames or ()
            if "name" not in header or not set(header) <= set(_COLUMNS) or len(set(header)) < len(header):
                raise InvalidResolver(f"{name}:1: the columns are name and perhaps {', '.join(_COLUMNS[1:])}")
            for line in reader:
                where = f"{name}:{reader.line_num}"
                if None in line or None in line.values():
                    raise InvalidResolver(f"{where}: {len(header)} columns were expected")
                _add(rows, where, {key: value.strip() for key, value in line.items()})
        except csv.Error as fault:
            raise InvalidResolver(f"{name}:{reader.line_num}: not CSV: {fault}") from fault
        return _made(cls, list(rows.values()), name, override)

    def resolve_source(self, source: SourcePhrase, about: About, /) -> Identity | None:
        """Who holds the office that the source names, or has it for another name."""
        if source.form == "pronoun" or (source.is_named and not self.override):
            return None
        return self._identify(source.phrase, about, roles=source.name is None)

    def name_speaker(self, speaker: Speaker, about: About, /) -> Identity | None:
        """The full name and link of a speaker."""
        is_named = any(mention.form in ("name", "organisation") for mention in speaker.mentions)
        return self._identify(speaker.name, about, roles=not is_named)

    def _identify(self, phrase: str, about: About, *, roles: bool) -> Identity | None:
        key = _folded(phrase)
        named = self._by_name.get(key, [])
        if len(named) == 1:
            return self._identity(named[0], f"the gazetteer lists “{phrase}”")
        if named or not roles or key not in self._by_role:
            return None
        days = _days(about.published)
        holders = {(e.name, e.link): (e, office) for e, office in self._by_role[key] if office.held(days)}
        if len(holders) != 1:
            return None
        ((entry, office),) = holders.values()
        return self._identity(entry, f"the gazetteer lists {office}")

    def _identity(self, entry: Entry, why: str) -> Identity:
        own = tuple(alias for alias in entry.aliases if len(self._by_name[_folded(alias)]) == 1)
        return Identity(entry.name, entry.kind, entry.link, why, own)


def _add(rows: dict[tuple[str, str], tuple[str, dict[str, Any]]], where: str, line: dict[str, str]) -> None:
    """Put a line of CSV to those of the same name and link."""
    link = line.get("link", "")
    _, row = rows.setdefault(
        (_folded(line["name"]), link), (where, {"name": line["name"], "aliases": [], "roles": [], "link": link or None})
    )
    row["aliases"] += [alias.strip() for alias in line.get("aliases", "").split(";") if alias.strip()]
    if line.get("kind"):
        row["kind"] = line["kind"]
    if line.get("role"):
        row["roles"].append({key: line[key] for key in ("role", "since", "until") if line.get(key)})


def _made(kind: type[Gazetteer], rows: list[tuple[str, Any]], name: str, override: bool) -> Gazetteer:
    entries: list[Entry] = []
    for where, row in rows:
        try:
            entries.append(Entry.model_validate(row))
        except ValidationError as fault:
            first = fault.errors()[0]
            at = ".".join(map(str, first["loc"]))
            raise InvalidResolver(f"{where}: {at + ': ' if at else ''}{first['msg']}") from fault
    try:
        return kind(entries, override=override)
    except InvalidResolver as fault:
        raise InvalidResolver(f"{name}: {fault}") from fault


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _days(published: str | None) -> tuple[date, date] | None:
    """The first and the last day that a date can mean: ISO 8601 (`2024-05-03T10:00Z`, `2024-05`, `2024`) or RFC 5322.

    >>> _days("2024-02"), _days("Fri, 03 May 2024 10:00:00 GMT")[0], _days("lately")
    ((datetime.date(2024, 2, 1), datetime.date(2024, 2, 29)), datetime.date(2024, 5, 3), None)
    """
    written = (published or "").strip()
    try:
        if len(written) == 4:
            return date(int(written), 1, 1), date(int(written), 12, 31)
        if len(written) == 7 and written[4] == "-":
            year, month = int(written[:4]), int(written[5:])
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        day = date.fromisoformat(written[:10])
    except ValueError:
        try:
            day = parsedate_to_datetime(written).date()
        except (ValueError, TypeError, IndexError):
            return None
    return day, day
