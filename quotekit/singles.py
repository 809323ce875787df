class Singles:
    """Pairs the single marks of one stretch and leaves the apostrophes out."""

    def __init__(self, reader: _Reader, marks: list[Mark], low: int, high: int, drafts: Iterable[Draft], nested: bool):
        self.reader = reader
        self.text = reader.text
        self.marks = marks
        self.low = low
        self.high = high
        self.drafts = drafts
        self.nested = nested
        self.open: Mark | None = None
        self.maybe: Mark | None = None  # a possessive or clipped word that might close after all
        self.elided = -1

    def run(self) -> None:
        for mark in self.marks:
            if self.opens(mark):
                if self.elision(mark):
                    continue
                if self.open is not None:
                    self.finish(mark.start)
                self.open = mark
            elif mark.lean == "C" or mark.face == "C":
                self.closes(mark)
            elif mark.glyph not in self.glyphs.apostrophes or mark.lean == "E":
                self.ledger.stray(mark.start, mark.end, "it neither opens nor closes anything")
        if self.open is not None:
            self.finish(self.high)

    def opens(self, mark: Mark) -> bool:
        if mark.lean != "E":
            return mark.lean == "O"
        return mark.face == "O" or (mark.face == "E" and self.open is None)

    def elision(self, mark: Mark) -> bool:
        """`'90s`, `'twas`, `rock 'n' roll`"""
        if mark.glyph not in self.glyphs.apostrophes:
            return False
        if _DECADE.match(self.text, mark.end, self.high):
            return True
        word = _LETTERS.match(self.text, mark.end, min(self.high, mark.end + 12))
        if word and word.group().casefold() in self.glyphs.elisions:
            self.elided = word.end()
            return True
        return False

    def closes(self, mark: Mark) -> None:
        if mark.start == self.elided:
            return
        if self.open is None:
            if mark.start > self.low and self.text[mark.start - 1].isdigit() and mark.glyph in self.glyphs.apostrophes:
                self.ledger.stray(mark.start, mark.end, "it follows a number", kind="measure")
            elif mark.strong or mark.glyph not in self.glyphs.apostrophes:
                self.ledger.stray(mark.start, mark.end, "it closes a quotation and none is open")
            return
        if not mark.strong and mark.glyph in self.glyphs.apostrophes and self.clipped(mark):
            self.maybe = self.maybe or mark
            return
        self.pair(self.open, mark)

    def clipped(self, mark: Mark) -> bool:
        word = _LAST_LETTERS.search(self.text, max(self.low, mark.start - 20), mark.start)
        behind = self.text[mark.end:mark.end + 2]
        return word is not None and word.group().endswith(self.glyphs.clipped) and behind[:1] == " " and behind[1:].isalnum()

    def pair(self, opener: Mark, closer: Mark) -> None:
        self.open = self.maybe = None
        draft = Draft(opener, opener.start, opener.end, closer.start, closer.end, closer)
        if not self.text[opener.end:closer.start].strip():
            self.ledger.stray(opener.start, opener.end, "nothing stands between the marks")
            self.ledger.stray(closer.start, closer.end, "nothing stands between the marks")
            return
        if (opener.glyph, closer.glyph) not in self.glyphs.pairs:
            kind = "reversed" if opener.face == "C" or closer.face == "O" else "mixed_pair"
            at = opener.start if opener.face == "C" else closer.start
            draft.faults.append((kind, Place(at, "spacing", "the two marks do not belong together", 0.8)))
        self.ledger.add(draft)

    def finish(self, limit: int) -> None:
        """The open single mark has no partner before `limit`."""
        opener, maybe = self.open, self.maybe
        self.open = self.maybe = None
        if opener is None:
            return
        if maybe is not None:
            self.pair(opener, maybe)
            return
        if not self.repair(opener, limit):
            self.ledger.stray(opener.start, opener.end, "nothing closes it: more likely an apostrophe")

    def repair(self, opener: Mark, limit: int) -> bool:
        """End an unclosed single quotation, if it is one: it begins like a sentence, or its mark can be nothing else."""
        behind = self.text[opener.end:opener.end + 1]
        if not behind.isupper() and not (opener.face == "O" and behind.islower()):
            return False
        gaps, low = [], opener.end
        for draft in self.drafts:
            if opener.end <= draft.start and draft.end <= limit and draft.start >= low:
                gaps.append((low, draft.start))
                low = draft.end
        gaps.append((low, limit))
        if self.nested and limit == self.high:
            end = limit
            while end > opener.end and self.text[end - 1].isspace():
                end -= 1
            place = Place(end, "outer_close", "the quotation around it ends here", 0.6)
        else:
            place = self.ledger.places.close(opener.end, gaps, whole=behind.isupper(), to_block_end=limit == self.high)
        if not self.text[opener.end:place.position].strip():
            return False
        draft = Draft(opener, opener.start, opener.end, place.position, place.position)
        draft.faults.append(("missing_close", place))
        self.ledger.add(draft)
        return True
