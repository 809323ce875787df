"""Check what a language model claims somebody said against the article it was given."""

import quotekit

ARTICLE = """“The dam is safe for now,” said Ada Okafor, the chief engineer. “We check it every day.”

Tom Brandt, who lives below it, denied that anybody had checked. “I have not seen a soul,” he said."""

CLAIMS = (
    ("Ada Okafor", "We check it every day."),
    ("Ada Okafor", "I have not seen a soul"),
    ("Tom Brandt", "The dam will break."),
)


def letters(text: str) -> str:
    """Only letters and digits, in lower case: marks and spaces do not matter here."""
    return "".join(filter(str.isalnum, text.casefold()))


def verdict(article: quotekit.Article, speaker: str, words: str) -> str:
    for quote in article.quotes:
        if any(letters(words) in letters(span.text) for span in quote.quoted or quote.content):
            said = article.speaker_of(quote)
            if said is not None and said.name == speaker:
                return f"yes, at {quote.start}"
            return f"no: {said.name if said else 'somebody unnamed'} said so"
    return "no: nobody said so"


article = quotekit.extract(ARTICLE)
for speaker, words in CLAIMS:
    print(f"{speaker}: “{words}” - {verdict(article, speaker, words)}")

"""
Prints:

Ada Okafor: “We check it every day.” - yes, at 0
Ada Okafor: “I have not seen a soul” - no: Tom Brandt said so
Tom Brandt: “The dam will break.” - no: nobody said so
"""
