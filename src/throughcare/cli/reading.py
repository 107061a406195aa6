"""How easy the English of the person's own pages is to read: `python -m throughcare.cli.reading`.

Two formulas, Flesch-Kincaid and SMOG, over all texts together, and the first for each file; the age is the school grade
and five. Both like short sentences, so the longest sentence counts as well, and words that these pages never use.
"""

from __future__ import annotations

import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from throughcare.cli.own_words import texts

OLDEST = 11  # years
LONGEST = 17  # words in a sentence
AVERAGE = 8  # words in a sentence, over all
_ENOUGH = 60  # words from which on a file is measured by itself
NEVER = re.compile(
    r"\b(offenders?(?! manager)|offences?|compl(y|ies|ied)|breach(es|ed)?|risks?|cases?|service users?|failures?"
    r"|failed|invalid|required|submit)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"%\(\w+\)[sd]")
_SENTENCE = re.compile(r"[.!?:]+(?:\s+|$)|\n+")
_WORD = re.compile(r"[A-Za-z0-9’']+(?:-[A-Za-z0-9]+)*")
_TAG = re.compile(r"<[^>]+>")
_SILENT = re.compile(r"(?<=[aeiouy]l)es?$|(?<=[^laeiouy])e$|(?<=[^laeiouyscgxz])es$|(?<=[^aeiouytd])ed$")
_APART = re.compile(r"[^aeiouyctg]i[ao]|ua|(?<=[^aeiouy])ea$|iet|yo[^u]")  # two vowels that are heard apart


@dataclass(frozen=True)
class Measure:
    """What a heap of sentences comes to."""

    sentences: int
    words: int
    syllables: int
    long_words: int

    @property
    def flesch_kincaid(self) -> float:
        """The age at which somebody reads it, by words a sentence and syllables a word."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59 + 5

    @property
    def smog(self) -> float:
        """The age by how many words have three syllables or more."""
        return 1.043 * math.sqrt(30 * self.long_words / self.sentences) + 3.1291 + 5


def main() -> int:
    """Print what is too hard to read. Answers 1 if something is."""
    faults = list(_faults())
    print("\n".join(faults))
    return 1 if faults else 0


def _faults() -> Iterator[str]:
    by_file: dict[str, list[str]] = defaultdict(list)
    for text in texts():
        for given in filter(None, (text.one, text.many)):
            if found := NEVER.search(given):
                yield f"{text.file}:{text.line}: these pages never say “{found[0]}”"
            for sentence in sentences(given):
                by_file[text.file].append(sentence)
                if (length := len(_WORD.findall(sentence))) > LONGEST:
                    yield f"{text.file}:{text.line}: {length} words, more than {LONGEST}: “{sentence}”"
    whole = measure(sentence for each in by_file.values() for sentence in each)
    if max(whole.flesch_kincaid, whole.smog) > OLDEST:
        yield f"all texts: age {whole.flesch_kincaid:.1f} (Flesch-Kincaid), {whole.smog:.1f} (SMOG), over {OLDEST}"
    if whole.words / whole.sentences > AVERAGE:
        yield f"all texts: {whole.words / whole.sentences:.1f} words a sentence, more than {AVERAGE}"
    for file, each in by_file.items():
        one = measure(each)
        if one.words >= _ENOUGH and one.flesch_kincaid > OLDEST:
            yield f"{file}: age {one.flesch_kincaid:.1f} (Flesch-Kincaid), over {OLDEST}"
    if "-v" in sys.argv:
        print(f"{whole.words} words, age {whole.flesch_kincaid:.1f} (Flesch-Kincaid), {whole.smog:.1f} (SMOG)")


def sentences(text: str) -> list[str]:
    """The sentences of a text, with a short word in each named place."""
    plain = _PLACE.sub("Sam", _TAG.sub(" ", text)).replace("%%", "%")
    return [part.strip() for part in _SENTENCE.split(plain) if _WORD.search(part)]


def measure(given: Iterable[str]) -> Measure:
    """Count sentences, words, syllables and long words."""
    parts = list(given)
    words = [word for part in parts for word in _WORD.findall(part)]
    counts = [syllables(word) for word in words]
    return Measure(max(1, len(parts)), max(1, len(words)), sum(counts), sum(1 for count in counts if count >= 3))


def syllables(word: str) -> int:
    """How many syllables an English word has, by its vowels as they are heard; numbers are one. In doubt, one more."""
    plain = re.sub(r"[^a-z]", "", word.lower()).replace("qu", "kw")
    heard = len(re.findall(r"[aeiouy]+", _SILENT.sub("", plain))) + len(_APART.findall(plain))
    return max(1, heard)


if __name__ == "__main__":
    sys.exit(main())
