"""A sentence as a row of tokens around its numbers, each with a one-letter code.

The codes make the grammar of reported numbers a matter of short patterns: "HR 0.75 (95% CI, 0.6 to 0.9)"
reads ``Rn(c,ntn)``. `numbers` matches such patterns and never looks at the words again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from msgraph import resources

#: Typographic variants, one code point for one, so that offsets stay.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("·∙⋅‧・", "."),
        **dict.fromkeys("−‐‑﹣－–—‒", "-"),
        **dict.fromkeys("⩽≦﹤＜", "≤"),
        **dict.fromkeys("⩾≧", "≥"),
        "﹤": "<",
        "＜": "<",
        "＞": ">",
        "＝": "=",
        "％": "%",
        "（": "(",
        "）": ")",
        "；": ";",
        "，": ",",
        "∗": "*",
        "×": "x",
        "✕": "x",
        "⁻": "-",
        "⁰": "0",
        "⁴": "4",
        "⁵": "5",
        "⁶": "6",
        "⁷": "7",
        "⁸": "8",
        "⁹": "9",
        "μ": "µ",
    }
)

#: A digit at the start of a word: no number begins inside one.
_DIGIT = re.compile(r"[0-9](?<!\w.)")

#: The code of each class of words in `ontology/cues/results.tsv`.
_CLASSES = {
    "ratio": "R",
    "ratio_with_interval": "W",
    "average": "M",
    "difference": "d",
    "measure": "O",
    "ignored": "I",
    "spread": "s",
    "follow_up": "f",
    "people": "y",
    "not_percent": "z",
}

_WORDS = {
    **dict.fromkeys(("to", "through"), "t"),
    **dict.fromkeys(("vs", "versus", "v", "compared"), "v"),
    **dict.fromkeys(("and", "or"), "&"),
    **dict.fromkeys(("was", "were", "is", "are", "being", "equals", "equal", "reached"), "b"),
    **dict.fromkeys(("of", "out"), "o"),
    **dict.fromkeys(("from", "between", "ranging", "ranged", "lower", "upper"), "w"),
    **dict.fromkeys(("in", "with", "for", "on", "at", "among", "by", "after", "than"), "i"),
    **dict.fromkeys(("the", "a", "an", "all", "these", "those", "about", "only", "nearly"), ""),
    **dict.fromkeys(("approximately", "around", "over", "total", "up"), ""),
    **dict.fromkeys(("NE", "NR", "NA", "infinity", "inf"), "e"),
    "respectively": "r",
}

_MARKS = {**dict.fromkeys("([", "("), **dict.fromkeys(")]", ")"), **dict.fromkeys("<>≤≥", "g")}
_MARKS |= {mark: mark for mark in ",;:=-/±"}

_NUMBER = (
    r"0,[0-9]{1,6}(?![0-9,])|(?:[0-9]{1,3}(?:[,\u2009\u202f\xa0][0-9]{3}){1,4}(?![,0-9]?[0-9])|[0-9]{1,15})"
    r"(?:\.[0-9]{1,12})?|\.[0-9]{1,12}"
)
_POWER = r"\s?[x*]\s?10(?:\s?-\s?|\s?\^\s?\(?-?|\(-?)[0-9]{1,2}\)?|[eE]-[0-9]{1,2}"
_EXPONENT = re.compile(r"(?:\s?[x*]\s?10\s?[\^(]{0,2}|[eE])\s?(-?\s?[0-9]{1,2})\)?$")
_LEVEL = r"[5-9][0-9](?:\.[0-9]{1,2})?"
_PER = (
    r"(?:person|patient|women|woman|child|participant|subject|device|catheter|bed|hospital)s?[- ]"
    r"(?:years?|months?|weeks?|days?|yrs?|y)"
)
_PER_HEADS = (
    r"(?:years?|months?|weeks?|days?|population|inhabitants|live births|births|admissions|"
    r"discharges|persons?|people|individuals|patients?|women|men|children|cases|procedures)"
)


def _alternatives(words: list[str]) -> str:
    """The words as one pattern, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def _label_pattern(words: str) -> re.Pattern[str]:
    """Words of a label with their plural; one letter counts only before a sign of equality."""
    part = re.escape(words).replace(r"\ ", r"[-\s]")
    part += "s?" if len(words) > 1 else r"(?=\s?[=(≈<>≤≥:])"
    exact = len(words) < 3 or not words.islower()
    return re.compile(rf"{part}(?!\w)", 0 if exact else re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Label:
    pattern: re.Pattern[str]
    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Cues:
    """`labels` by the lower-case first word, longest first."""

    pattern: re.Pattern[str]
    labels: dict[str, list[_Label]]
    unit: re.Pattern[str]


@cache
def _cues() -> _Cues:
    rows = resources.table("ontology/cues/results.tsv")
    labels: dict[str, list[_Label]] = {}
    for row in sorted(rows, key=lambda row: -len(row["words"])):
        if row["class"] != "unit":
            label = _Label(_label_pattern(row["words"]), _CLASSES[row["class"]], row["kind"])
            head = re.split("[ -]", row["words"].lower())[0]
            for form in (head, head + "s"):
                labels.setdefault(form, []).append(label)
    units = _alternatives([row["words"] for row in rows if row["class"] == "unit"])
    unit = rf"(?:{units})(?:/[A-Za-zµ0-9]{{1,6}}(?:/[a-z]{{1,5}})?)?(?![\w])"
    return _Cues(_pattern(unit), labels, re.compile(rf"\s?({unit})"))


def _pattern(unit: str) -> re.Pattern[str]:
    return re.compile(
        rf"""
        (?<!\w)(?P<p>[pP](?:[-_ ]?(?:values?|val\b))?s?
            (?:[-_ ]?(?:for\ )?(?:the\ )?(?:linear\ )?(?:trend|interaction|heterogeneity|difference|
            superiority|non-?inferiority|nominal|corrected|adjusted|adj|all|both|int|log-?rank))?
            \s?(?:[\[(][A-Za-z -]{{1,20}}[\])])?\s?
            (?:(?P<compare>≤|≥|<=|>=|[=<>]|≪|:|,?\ ?of\b|was\b|were\b)\s?|(?<=[eE])\s|(?<=es)\s)
            (?P<p_number>(?:{_NUMBER})(?:{_POWER})?)(?![\w%]))
        |(?<!\w)(?P<ci>(?:(?P<level>{_LEVEL})\s?%?[- ]{{0,2}})?
            (?:CIs?|CrIs?|UIs?|IC(?=\s?95)|
            (?i:(?:confiden(?:ce|t)|credible|uncertainty)[ ](?:intervals?|limits?|bounds?)))
            (?:\s?[\[(](?:CIs?|CrIs?|UIs?)[\])])?
            (?(level)|(?:,?\s?[\[(]?(?P<level_after>{_LEVEL})(?:\s?%[\])]?|(?<=I95)(?![-.\w])))?)(?![A-Za-z]))
        |(?P<per>(?i:(?:\bper|/(?=\s?(?:10+|[a-z])))\s?(?:(?:[0-9][0-9.,\u2009\u202f\xa0]{{0,9}}[ ]?)|hundred[ ]|thousand[ ]|
            million[ ])?(?:{_PER}|(?:[a-z]+[- ])?{_PER_HEADS}(?:\ per\ year)?)\b))
        |(?<!\w)(?P<n_equals>[nN]\s?=\s?(?P<n_number>[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,3}}|[0-9]{{1,9}}))(?![\w.%])
        |(?P<number>(?:(?<![\w)\]%.])[-+])?[$€£]?(?:{_NUMBER})(?:{_POWER})?)
            (?:(?P<percent>\s?%(?!-[A-Za-z])|\s?(?:per[ ]cent|percent)\b)
            |[- ]?(?P<fold>fold)\b
            |\s?(?P<unit>{unit})(?!-)
            |(?![\w%]|-(?!N[ERA]\b)[A-Za-z]|[.][0-9]))
        |(?P<word>\w[\w²'’]*(?:[-'’/.](?![0-9]+(?:[.,%]|\s?[-)]))\w+)*)
        |(?P<mark>[()\[\],;:=/±<>≤≥-])
        """,
        re.VERBOSE,
    )


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a sentence: `codes[i]` stands at `spans[i]`, which count from the sentence's start.

    `values[i]` is the number of a number, the kind of a label, the level of an interval, the p with its
    comparison; `units[i]` the unit printed behind a number.
    """

    text: str
    codes: str
    spans: list[tuple[int, int]]
    values: list[str]
    units: list[str]


def may_hold_number(text: str) -> bool:
    """Whether there is any number to look for: the cheap test before the dear one."""
    return _DIGIT.search(text) is not None


def decimal(number: str) -> str:
    """A number as printed, as a plain decimal string: no separators, no sign but "-", no idle zeros.

    "1,234.50" is 1234.5, ".03" is 0.03, "2.23 x 10-5" is 0.0000223, "0,84" is 0.84.
    """
    body, power = number, 0
    found = _EXPONENT.search(number)
    if found:
        body, power = number[: found.start()], int(found[1].replace(" ", ""))
    negative = body.startswith("-")
    body = re.sub(r"[-+$€£\u2009\u202f\xa0]", "", body)
    body = body.replace(",", ".") if re.fullmatch("0,[0-9]+", body) else body.replace(",", "")
    whole, _, part = body.partition(".")
    if power < 0:
        whole, part = (
            whole.rjust(1 - power, "0")[:power],
            whole.rjust(1 - power, "0")[power:] + part,
        )
    elif power:
        whole, part = whole + part.ljust(power, "0")[:power], part[power:]
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    plain = f"{whole}.{part}" if part else whole
    return f"-{plain}" if negative and plain != "0" else plain


def unit_after(text: str, position: int) -> str:
    """The unit printed at a place, or empty: months behind the bracket of "11.4 (6.7-18.4) months"."""
    found = _cues().unit.match(text, position)
    return found.group(1) if found else ""


def tokens(sentence: str) -> Tokens:
    """The tokens of a sentence, left to right; articles and words of no weight are left out."""
    text = sentence if sentence.isascii() else sentence.translate(_PLAIN)
    cues = _cues()
    row: list[_Token] = []
    done = 0
    for match in cues.pattern.finditer(text):
        start = match.start()
        if start < done:
            continue
        sort = match.lastgroup or "word"
        code = _plain_word(match.group()) if sort == "word" else None
        if code is not None:
            if code:
                row.append((code, start, match.end(), "", ""))
            continue
        token = _READ[sort](match, cues)
        done = token[2]
        if token[0] in "nqu" and row and row[-1][0] in "nqu" and text[start] == "-":
            token = _apart(row, token)
        if token[0]:
            row.append(token)
    return Tokens(
        text,
        "".join([token[0] for token in row]),
        [(token[1], token[2]) for token in row],
        [token[3] for token in row],
        [token[4] for token in row],
    )


#: Code, start, end, value, unit.
_Token = tuple[str, int, int, str, str]


def _apart(row: list[_Token], token: _Token) -> _Token:
    """A number whose "-" is a dash that parts it from the number before: "0.65 -0.95"."""
    code, start, end, value, unit = token
    negative = row[-1][3].startswith("-")
    row.append(("-", start, start + 1, "", ""))
    return token if negative else (code, start + 1, end, value.removeprefix("-"), unit)


def _p(match: re.Match[str], _: _Cues) -> _Token:
    value = decimal(match["p_number"])
    if value.partition(".")[0] not in ("0", "1"):
        return "x", *match.span(), "", ""
    compare = (match["compare"] or "").replace("<=", "≤").replace(">=", "≥").replace("≪", "<")
    sign = compare if compare in ("<", ">", "≤", "≥") else ""
    if value == "0":
        value = match["p_number"].replace(" ", "")
    return "p", *match.span(), sign + value, ""


def _interval(match: re.Match[str], _: _Cues) -> _Token:
    return "c", *match.span(), decimal(match["level"] or match["level_after"] or "0"), ""


def _rate(match: re.Match[str], _: _Cues) -> _Token:
    return "Y", *match.span(), match.group().strip(), ""


def _size(match: re.Match[str], _: _Cues) -> _Token:
    return "k", *match.span(), decimal(match["n_number"]), ""


def _number(match: re.Match[str], _: _Cues) -> _Token:
    printed = match["number"]
    value = decimal(printed)
    if match["percent"]:
        return "q", *match.span(), value, "%"
    unit = "fold" if match["fold"] else match["unit"] or ""
    currency = printed.lstrip("-+")[0]
    unit = currency if currency in "$€£" else unit
    return ("u" if unit else "n"), *match.span(), value, unit


@lru_cache(maxsize=65536)
def _plain_word(word: str) -> str | None:
    """The code of a word, "" if it has no weight; None if a label may begin with it."""
    lower = word.lower()
    labels = _cues().labels
    if lower in labels or lower.partition("-")[0] in labels:
        return None
    return _code(word)


def _code(word: str) -> str:
    code = _WORDS.get(word)
    if code is None:
        code = "x" if word == "OR" else _WORDS.get(word.lower(), "x")
    return code


def _word(match: re.Match[str], cues: _Cues) -> _Token:
    """The label that begins with a word, or the word."""
    word = match.group()
    start, end = match.span()
    lower = word.lower()
    for label in cues.labels.get(lower) or cues.labels[lower.partition("-")[0]]:
        whole = label.pattern.match(match.string, start)
        if whole and whole.end() >= end:
            return label.code, start, whole.end(), label.kind, ""
    return _code(word), start, end, "", ""


def _mark(match: re.Match[str], _: _Cues) -> _Token:
    return _MARKS[match.group()], *match.span(), "", ""


#: What each named group of the pattern becomes, by the last group that closed.
_READ = {
    "p": _p,
    "ci": _interval,
    "per": _rate,
    "n_equals": _size,
    "number": _number,
    "percent": _number,
    "fold": _number,
    "unit": _number,
    "word": _word,
    "mark": _mark,
}
