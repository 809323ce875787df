"""Check what a language model claims somebody said against the article it was given."""

import quotekit

ARTICLE = """“The dam is not safe yet,” said Ada Okafor, the chief engineer. “We check it every day.”

Tom Brandt, who lives below it, denied that anybody had checked. “I have not seen a soul,” he said."""

CLAIMS = (
    ("the chief engineer", "We check it every day."),
    ("Ada Okafor", "The dam is … safe"),
    ("Ada Okafor", "I have not seen a soul"),
    ("Tom Brandt", "I have not seen an engineer"),
    ("Tom Brandt", "Somebody checked."),
    ("Tom Brandt", "The dam will break."),
)

article = quotekit.extract(ARTICLE)
for speaker, words in CLAIMS:
    verdict = quotekit.verify(article, words, speaker=speaker)
    warning = " (!)" if verdict.negation != "kept" else ""
    print(f"{speaker}: “{words}” - {verdict.kind}{warning}")

# Many articles: an index is built once, and says in which of them the words stand.
index = quotekit.QuoteIndex([("dam.txt", article), ("ferry.txt", "“Nobody told us,” said Eva Lind, who waited.")])
verdict = index.verify("Nobody told us", speaker="Tom Brandt")
print(f"{verdict.article}: {verdict.explanation}")

"""
Prints:

the chief engineer: “We check it every day.” - exact
Ada Okafor: “The dam is … safe” - shortened (!)
Ada Okafor: “I have not seen a soul” - other_speaker
Tom Brandt: “I have not seen an engineer” - altered
Tom Brandt: “Somebody checked.” - indirect (!)
Tom Brandt: “The dam will break.” - absent
ferry.txt: Eva Lind said exactly this. Said by Eva Lind, not by Tom Brandt. The article quotes nobody called Tom Brandt.
"""
