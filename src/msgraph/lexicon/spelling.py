"""Names as the words they are made of, in a form in which spellings that mean the same are the same.

Case, hyphens, accents, plural endings, Greek letters, "'s", British and American spelling do not count:
"IL-2", "IL 2" and "IL2" are one name, and so are "tumours" and "Tumor".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Names up to this many characters match case-exactly, as they are written.
SHORT = 4

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ρ": "rho", "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_LETTERS = "[^\\W\\d_Α-Ωα-ωµ][^\\W\\d_Α-Ωα-ωµ]*(?:[\u0300-\u036f]+[^\\W\\d_Α-Ωα-ωµ]*)*"
_WORD = re.compile(rf"(?<=\w)['’]s(?!\w)|[Α-Ωα-ωµ]|{_LETTERS}|\d+")
_PLAIN = re.compile(r"[^\W\d_]+|\d+", re.ASCII)

Token = tuple[str, int, int]


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of a stretch of text, in their normal form, with where each begins and ends."""
    found = _WORD.finditer(text, start, len(text) if end is None else end)
    return [(fold(m.group()), m.start(), m.end()) for m in found if m.group()[0] not in "'’"]


def words(name: str) -> tuple[str, ...]:
    """The words of a name in their normal form.

    >>> words("Parkinson's diseases")
    ('parkinson', 'disease')
    >>> words("TNF-α") == words("tnf alpha")
    True
    """
    if name.isascii() and "'" not in name:
        return tuple(map(fold, _PLAIN.findall(name)))
    return tuple(word for word, _, _ in tokens(name))


@lru_cache(maxsize=1 << 17)
def fold(word: str) -> str:
    """One word in its normal form: lower case, singular, without accents, in American spelling.

    >>> fold("Anaemias"), fold("tumour"), fold("neuroses") == fold("neurosis")
    ('anemia', 'tumor', True)
    """
    low = word.lower()
    if not low.isascii():
        low = _GREEK.get(low) or _ascii(low)
    return _american(_singular(low)) if len(low) > 3 else low


def _ascii(word: str) -> str:
    parted = unicodedata.normalize("NFKD", word)
    return "".join(c for c in parted if not unicodedata.combining(c))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("sis"):
        return word[:-2] + "e"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _american(word: str) -> str:
    if "our" in word and word.endswith("our") and len(word) > 4:
        word = word[:-3] + "or"
    if "sulph" in word:
        word = word.replace("sulph", "sulf")
    if len(word) > 4 and ("ae" in word or "oe" in word):
        word = word.replace("ae", "e").replace("oe", "e")
    return word


def is_short(name: str) -> bool:
    """Whether a name is so short that its capitals are part of it."""
    return len(name) <= SHORT
