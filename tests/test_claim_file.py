"""A curator's claims: read from YAML or a table, and checked against the text of their paper."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msgraph import lexicon, rdf, readers
from msgraph.errors import DataError, InputError, QuoteMismatch
from msgraph.model import Author, Claim, Record, Reference, Section, Source
from msgraph.pipeline import papers
from msgraph.readers import claim_file
from msgraph.readers.claim_file import Checked

TEXT = """\
Natalizumab over two years

Natalizumab lowered the relapse rate by 68% compared with placebo (95% CI 60 to 75). The T and B cells
rose in blood. The drug was stopped in some patients; natalizumab may also slow brain volume loss. It is
infused at 300 mg. After two years the relapse rate was low. No case of PML occurred.

AM has received fees from Biogen and Acme Labs.

Marten A. On natalizumab. J Ex 2019; 1: 1-2.
"""
CITED = "Marten A. On natalizumab. J Ex 2019; 1: 1-2."
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()
RECORD = Record(
    text=TEXT,
    sections=(
        Section("abstract", "", 28, TEXT.index("AM has") - 2),
        Section("disclosure", "", TEXT.index("AM has"), TEXT.index(CITED) - 2),
        Section("references", "", TEXT.index(CITED), len(TEXT) - 1),
    ),
    source=Source("example.txt", "plain-text", SHA256),
    title="Natalizumab over two years",
    doi="10.5555/example",
    authors=(Author("Ada Marten", "Marten", "Ada", "AM"),),
    references=(
        Reference(
            1, CITED, TEXT.index(CITED), TEXT.index(CITED) + len(CITED), title="On natalizumab"
        ),
    ),
)
PAPER = f"paper: {{doi: 10.5555/example, text_sha256: {SHA256}}}\n"
OUTCOME = """\
  - kind: outcome
    quote: Natalizumab lowered the relapse rate by 68% compared with placebo
    subject: Natalizumab
    predicate: biolink:affects
    object: relapse rate
    direction: decreased
"""
ROOT = Path(__file__).parent.parent


@pytest.fixture
def path(tmp_path):
    """Where the claim file of a test lies; its name tells nothing of its form."""
    return tmp_path / "claims"


def checked(path: Path, content: str, record: Record = RECORD) -> Checked:
    path.write_text(content, encoding="utf-8")
    return claim_file.check(claim_file.read(path), record, lexicon.shipped())


def claims(path: Path, *nodes: str) -> list[Claim]:
    """The claims of a file that has nothing wrong with it."""
    found = checked(path, f"{PAPER}claims:\n{''.join(nodes)}")
    assert [] == found.problems
    return found.claims


def problem(path: Path, *nodes: str) -> DataError:
    """What is wrong with the one claim of a file."""
    found = checked(path, f"{PAPER}claims:\n{''.join(nodes)}")
    (error,) = found.problems
    assert isinstance(error, DataError)
    return error


def unreadable(path: Path, content: str | bytes) -> InputError:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        claim_file.read(path)
    assert caught.value.hint
    return caught.value


def with_fields(**fields: str) -> str:
    """The example claim with some fields replaced, left out (empty), or added."""
    lines = dict(re.findall(r"^ +-? ?(\w+): (.*)$", OUTCOME, re.MULTILINE)) | fields
    kept = [f"{name}: {value}" for name, value in lines.items() if value]
    return "  - " + "\n    ".join(kept) + "\n"


# What a claim says


def test_words_become_a_claim_with_their_offsets(path):
    """A curator quotes; where the words stand is for the machine to find."""
    (claim,) = claims(path, OUTCOME)

    assert TEXT[claim.quote_start : claim.quote_end] == claim.quote
    assert claim.quote.startswith("Natalizumab lowered")
    assert (claim.quote_start, claim.quote_start + 11) == (claim.subject.start, claim.subject.end)
    assert "relapse rate" == TEXT[claim.object.start : claim.object.end] == claim.object.text
    assert ("curator", "accepted", "abstract") == (claim.agent, claim.curation, claim.section)


def test_offsets_give_the_same_claim_as_words(path):
    """A file may hold facts about a text without holding the text."""
    (by_words,) = claims(path, OUTCOME)
    spans = {
        name: f"[{TEXT.index(words)}, {TEXT.index(words) + len(words)}]"
        for name, words in (("quote", by_words.quote), ("object", "relapse rate"))
    }
    subject = f"{{at: [{by_words.subject.start}, {by_words.subject.end}]}}"

    assert [by_words] == claims(path, with_fields(subject=subject, **spans))


def test_white_space_in_words_is_alike(path):
    """YAML folds lines, and saved pages break them elsewhere."""
    (claim,) = claims(
        path, with_fields(quote="'The T and B cells   rose in blood'", subject="T", object="blood")
    )

    assert "The T and B cells\nrose in blood" == claim.quote


def test_words_are_whole_words(path):
    """The T of "T and B cells" is not the one in "The"."""
    quote = "The T and B cells rose in blood"
    (claim,) = claims(path, with_fields(quote=quote, subject="T", object="blood"))

    assert "T and" == TEXT[claim.subject.start : claim.subject.start + 5]


MEANINGS = """
object                                                         concept
{words: relapse rate, concept: outcome/relapse-rate}           outcome/relapse-rate
{words: relapse rate, category: outcome}                       outcome/relapse-rate
relapse rate                                                   outcome/relapse-rate
{words: relapse rate by, category: outcome}                    outcome/relapse_rate_by
{words: relapse rate by}                                       entity/relapse_rate_by
{words: Natalizumab}                                           drug/natalizumab
{category: paper}                                              paper/10.5555/example
"""
ROWS = [tuple(re.split(r"\s{2,}", row)) for row in MEANINGS.strip().splitlines()[1:]]


@pytest.mark.parametrize(("given", "key"), ROWS, ids=[row[0] for row in ROWS])
def test_an_end_means_a_concept(path, given, key):
    """By key; or by a name that the lexicon has for one concept; else by the paper's own words."""
    (claim,) = claims(path, with_fields(object=given))

    assert key == claim.object.concept.key


def test_a_literal_is_a_value(path):
    """A regimen is no thing that another paper could mean."""
    node = with_fields(
        kind="drug",
        quote="It is infused at 300 mg",
        subject="{words: natalizumab, carried: true}",
        predicate="msg:hasRegimen",
        object="{words: 300 mg, literal: true}",
        direction="",
    )
    (claim,) = claims(path, node)

    assert ("300 mg", None) == (claim.object.text, claim.object.concept)


def test_a_carried_end_is_the_last_mention_before(path):
    """A pronoun points back; which of five mentions it means need not be counted out."""
    node = with_fields(
        quote="It is infused at 300 mg",
        subject="{words: natalizumab, carried: true}",
        object="300 mg",
    )
    (claim,) = claims(path, node)

    assert claim.subject.carried
    assert TEXT.index("natalizumab may also") == claim.subject.start


def test_initials_mean_the_author(path):
    """Statements of interests name authors by initials; whoever fits nobody keeps the initials."""
    nodes = [
        with_fields(
            kind="disclosure",
            quote="AM has received fees from Biogen and Acme Labs",
            subject="{words: AM, category: person}",
            predicate="msg:receivedFeesFrom",
            object=f"{{words: {payer}, category: company}}",
            direction="",
        )
        for payer in ("Biogen", "Acme Labs")
    ]
    known, other = claims(path, *nodes)

    assert ("person/Ada_Marten", "disclosure") == (known.subject.concept.key, known.role)
    assert ("company/biogen", False) == (known.object.concept.key, known.object.concept.local)
    assert ("company/Acme_Labs", True) == (other.object.concept.key, other.object.concept.local)


def test_a_citation_leads_from_the_paper_to_a_reference(path):
    """The paper is its subject without being told so."""
    node = f"  - {{kind: citation, predicate: cito:cites, quote: '{CITED}', object: {{words: '{CITED}', category: work}}}}\n"
    (claim,) = claims(path, node)

    assert ("paper", "work") == (claim.subject.concept.category, claim.object.concept.category)
    assert ("citation", "references") == (claim.role, claim.section)


def test_numbers_stay_as_they_are_written(path):
    """0.70 is not 0.7: the digits say how exact it is. And `no` is a word."""
    node = with_fields(
        quote="Natalizumab lowered the relapse rate by 68% compared with placebo (95% CI 60 to 75)",
        results="[{at: 68%, kind: percent, value: 68.0, ci_low: 60, ci_high: 75, ci_level: 95, p: <0.001}]",
        context="{comparator: {words: placebo}, follow_up: 2010-01-02, condition: no}",
    )
    (claim,) = claims(path, node)
    (result,) = claim.results

    assert ("68%", "68.0", "60", "75", "<0.001") == (
        result.as_reported,
        result.value,
        result.ci_low,
        result.ci_high,
        result.p,
    )
    assert {"comparator": "placebo", "follow_up": "2010-01-02", "condition": "no"} == {
        slot.name: slot.text for slot in claim.context
    }


# What is wrong with a claim


def test_a_quote_that_is_not_in_the_text_is_refused(path):
    """The whole point: no claim without its words. The hint says how far they agree."""
    error = problem(path, with_fields(quote="Natalizumab lowered the relapse rate by 86%"))

    assert isinstance(error, QuoteMismatch)
    assert f"{path}, claim 1" == error.where
    assert "`quote` is not in the text" in error.message
    assert "the text has “… the relapse rate by”, but not “86%” next" == error.hint


WRONG = {
    "an unknown field": ({"quotes": "x"}, "a claim has no field `quotes`", "did you mean `quote`?"),
    "an unknown kind": ({"kind": "outcomes"}, "no kind `outcomes`", "did you mean `outcome`?"),
    "a predicate without prefix": ({"predicate": "affects"}, "no predicate `affects`", "did you mean `biolink:affects`?"),
    "a predicate with the wrong prefix": ({"predicate": "biolink:hasRegimen"}, "no predicate", "did you mean `msg:hasRegimen`?"),
    "an unknown direction": ({"direction": "lower"}, "no direction `lower`", "one of: absent, decreased"),
    "an unknown polarity": ({"polarity": "no"}, "no polarity `no`", "one of: affirmed, negated"),
    "an unknown concept": ({"object": "{words: relapse rate, concept: outcome/relapse-rates}"}, "no concept", "did you mean `outcome/relapse-rate`?"),
    "a concept by its name": ({"object": "{words: relapse rate, concept: relapse rate}"}, "no concept", "did you mean `outcome/relapse-rate`?"),
    "a concept like no other": ({"object": "{words: relapse rate, concept: drug/qqqqqqq}"}, "no concept", "give `category`"),
    "an unknown category": ({"object": "{words: relapse rate, category: drugs}"}, "no category `drugs`", "did you mean `drug`?"),
    "a missing kind": ({"kind": ""}, "`kind` is missing", "examples/claims/"),
    "a missing quote": ({"quote": ""}, "`quote` is missing", "examples/claims/"),
    "a missing subject": ({"subject": ""}, "`subject` is missing", "examples/claims/"),
    "a subject of the curator's own words": ({"subject": "Tysabri"}, "`subject` is not in the quote", "the quote's own words"),
    "a subject from elsewhere": ({"subject": "PML"}, "`subject` is not in the quote", "carried: true"),
    "a subject of another sentence": ({"subject": "[0, 11]"}, "`subject` is outside the quote", "carried: true"),
    "a subject that is a value": ({"subject": "{words: Natalizumab, literal: true}"}, "a subject is a thing", "only an object"),
    "words that stand twice": ({"quote": "relapse rate"}, "stands 2 times in the text", "[52, 64] or "),
    "offsets in the wrong order": ({"quote": "[20, 10]"}, "no place in the text", "start < end"),
    "offsets beyond the text": ({"quote": "[20, 100000]"}, "no place in the text", f"<= {len(TEXT)}"),
    "offsets that are no numbers": ({"quote": "[a, b]"}, "no place in the text", "or the words"),
    "offsets of endless digits": ({"quote": f"[0, {'9' * 5000}]"}, "no place in the text", "or the words"),
    "an empty quote": ({"quote": "' '"}, "no place in the text", "or the words"),
    "a cue outside the quote": ({"cue": "[0, 11]"}, "`cue` is outside the quote", "the quote is"),
    "both words and offsets": ({"subject": "{words: Natalizumab, at: [28, 39]}"}, "needs either", "[start, end]"),
    "neither words nor offsets": ({"subject": "{concept: drug/natalizumab}"}, "needs either", "[start, end]"),
    "a flag that is none": ({"subject": "{words: Natalizumab, carried: maybe}"}, "`carried` must be true or false", "examples/"),
    "a confidence of two": ({"confidence": "2"}, "from 0 to 1", "leave it out"),
    "a confidence of nan": ({"confidence": ".nan"}, "from 0 to 1", "leave it out"),
    "an empty aspect": ({"aspect": "''"}, "`aspect` must be a short text", "leave it out"),
    "an unknown slot": ({"context": "{populations: adults}"}, "`context` has no field", "did you mean `population`?"),
    "a slot that stands twice": ({"context": "{timepoint: {words: two years}}"}, "stands 2 times", "give offsets"),
    "a concept where words belong": ({"context": "{dose: {words: 300 mg, category: entity}}"}, "`dose` is words only", "concepts may stand in"),
    "a context that is none": ({"context": "adults"}, "must be a mapping", "examples/"),
    "results that are no list": ({"results": "{at: 68%}"}, "must be a list", "examples/"),
    "an unknown kind of result": ({"results": "[{at: 68%, kind: percents, value: 68}]"}, "no kind of result", "did you mean `percent`?"),
    "a result without a number": ({"results": "[{at: 68%, kind: percent}]"}, "needs a `value` or a `p`", "examples/"),
    "a value with its unit": ({"results": "[{at: 68%, value: 68%}]"}, "`value` must be a plain number", "`unit`"),
    "half an interval": ({"results": "[{at: 68%, value: 68, ci_low: 60}]"}, "both `ci_low` and `ci_high`", "examples/"),
    "an interval that misses its value": ({"results": "[{at: 68%, value: 68, ci_low: 70, ci_high: 75}]"}, "must lie in its interval", "compare"),
    "nobody measured": ({"results": "[{at: 68%, value: 68, n: 0}]"}, "`n` must be a whole number", "examples/"),
    "a tie that is an outcome": ({"predicate": "msg:receivedFeesFrom"}, "does not go with the kind", "kind `disclosure`"),
    "an outcome that cites": ({"predicate": "cito:cites"}, "does not go with the kind", "kind `citation`"),
    "a disclosure that affects": ({"kind": "disclosure"}, "does not go with the kind", "msg:receivedFeesFrom"),
    "a citation of a drug": ({"kind": "citation", "predicate": "cito:cites"}, "from the paper to a work", "leave `subject` out"),
    "a work that is not cited": ({"object": "{words: relapse rate, category: work}"}, "no reference of the paper begins there", "the first stands at"),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "message", "hint"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_claim_is_said(path, fields, message, hint):
    """Which file, which claim, what, and what to do about it."""
    error = problem(path, with_fields(**fields))

    assert f"{path}, claim 1" == error.where
    assert message in error.message
    assert hint in error.hint


def test_a_claim_that_is_no_mapping_is_refused(path):
    """A dash too many, a colon too few."""
    error = problem(path, "  - natalizumab helps\n")

    assert "mapping" in error.message
    assert error.hint


def test_one_bad_claim_leaves_the_others(path):
    """A slip in one of sixty claims must not cost the other fifty-nine."""
    bad = with_fields(kind="opinion")
    found = checked(path, f"{PAPER}claims:\n{bad}{OUTCOME}{bad}")

    assert [f"{path}, claim 1", f"{path}, claim 3"] == [p.where for p in found.problems]
    assert 1 == len(found.claims)


def test_a_claim_said_twice_is_told(path):
    """A claim is named by its kind and the places of its words, so the second would be lost unseen."""
    found = checked(path, f"{PAPER}claims:\n{OUTCOME}{with_fields(predicate='biolink:causes')}")
    (error,) = found.problems

    assert f"{path}, claim 2" == error.where
    assert "same words in the same way as claim 1" in error.message
    assert "`cue`" in error.hint
    assert 1 == len(found.claims)


def test_a_cue_makes_two_claims_of_one_quote(path):
    """ "Fees and grants from X": the same ends, read at different words."""
    one, two = (with_fields(cue=cue) for cue in ("lowered", "compared"))

    assert 2 == len(claims(path, one, two))


def test_names_differ_where_the_graph_gives_different_names(path):
    """What counts as said twice here is what the graph would keep once."""
    nodes = [
        OUTCOME,
        with_fields(cue="lowered"),
        with_fields(object="placebo"),
        with_fields(kind="safety"),
    ]
    found = claims(path, *nodes)

    assert len(nodes) == len({rdf.claim_iri(claim, RECORD) for claim in found})


# Which paper, which text


def test_the_paper_is_known_by_doi_pmid_or_text(path):
    """Whatever the file names, as long as the record has it."""
    path.write_text(f"paper: {{doi: https://doi.org/10.5555/EXAMPLE}}\nclaims:\n{OUTCOME}")
    by_doi = claim_file.read(path)
    by_pmid = replace(by_doi, doi="", pmid="7")
    by_text = replace(by_doi, doi="", text_sha256=SHA256)

    assert by_doi.is_about(RECORD)
    assert not by_doi.is_about(replace(RECORD, doi="10.5555/other"))
    assert by_pmid.is_about(replace(RECORD, pmid="7"))
    assert not by_pmid.is_about(RECORD)
    assert by_text.is_about(RECORD)


OFFSETS = with_fields(quote="[28, 93]", object="blood", subject="T")


def test_another_text_costs_the_claims_that_count_in_it(path):
    """Offsets in another text point anywhere; words that still stand are still true."""
    other = replace(RECORD, text="\n" + TEXT)
    found = checked(path, f"{PAPER}claims:\n{OUTCOME}{OFFSETS}{OFFSETS}", other)
    (error,) = found.problems

    assert isinstance(error, QuoteMismatch)
    assert str(path) == error.where
    assert "2 claims that give offsets are left out" in error.message
    assert hashlib.sha256(other.text.encode()).hexdigest() in error.hint
    assert 1 == len(found.claims)


def test_offsets_need_the_text_they_count_in(path):
    """Without its digest nobody would notice that they point elsewhere."""
    found = checked(path, f"paper: {{doi: 10.5555/example}}\nclaims:\n{OUTCOME}{OFFSETS}")
    (error,) = found.problems

    assert "offsets without the text" in error.message
    assert f"text_sha256: {SHA256}" in error.hint
    assert 1 == len(found.claims)


def test_words_need_no_digest(path):
    """A file of quotes holds for every copy of the text that has them."""
    found = checked(path, f"paper: {{doi: 10.5555/example}}\nclaims:\n{OUTCOME}")

    assert ([], 1) == (found.problems, len(found.claims))


def test_the_digest_is_of_what_the_file_says(path, tmp_path):
    """A build passes over papers whose claims are the same, wherever their file lies."""
    other = tmp_path / "copy"
    path.write_text(f"{PAPER}claims:\n{OUTCOME}")
    other.write_text(f"# a note\n{PAPER}claims:\n{OUTCOME}")
    more = f"{PAPER}complete: true\nclaims:\n{OUTCOME}"
    first, same = claim_file.read(path).digest, claim_file.read(other).digest
    path.write_text(more)

    assert first == same
    assert first != claim_file.read(path).digest


def test_a_file_may_say_that_it_is_complete(path):
    """Whoever read all of a paper wants nothing added."""
    path.write_text(f"{PAPER}complete: true\nclaims:\n{OUTCOME}")
    table = path.with_name("table")
    table.write_text("# complete: true\n" + TABLE)

    assert claim_file.read(path).complete
    assert claim_file.read(table).complete


# What is no claim file

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{inner}'] * 9)}]\n"
    for inner, name in zip("abcdefg", "bcdefgh", strict=True)
)
UNREADABLE = {
    "empty": ("", "empty"),
    "only a comment": ("# to do\n", "not a mapping"),
    "a list": ("- kind: outcome\n", "not a mapping"),
    "no claims": (PAPER, "no claims"),
    "an empty list of claims": (f"{PAPER}claims: []\n", "no claims"),
    "claims that are no list": (f"{PAPER}claims: many\n", "no claims"),
    "no paper": (f"claims:\n{OUTCOME}", "which paper"),
    "a paper without a name": (f"paper: {{doi: ''}}\nclaims:\n{OUTCOME}", "which paper"),
    "a paper with another field": (f"paper: {{title: X}}\nclaims:\n{OUTCOME}", "no field `title`"),
    "another field": (f"{PAPER}claim:\n{OUTCOME}", "no field `claim`"),
    "complete or not": (f"{PAPER}complete: nearly\nclaims:\n{OUTCOME}", "`complete` must be"),
    "a paper that is a word": (f"paper: 7\nclaims:\n{OUTCOME}", "which paper"),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0", "not UTF-8"),
    "zero bytes in text": (b"paper: x\0\n", "binary"),
    "a control character": ("paper: \x07\n", "not YAML"),
    "nested without end": ("claims: " + "[" * 5000, "without bound"),
    "aliases of aliases": (BOMB, "without bound"),
    "an alias of itself": ("claims: &a [*a]\n", "recursive"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "message"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_claim_file_is_told(path, content, message):
    """With the file, the reason and a hint; never a traceback, never without end."""
    error = unreadable(path, content)

    assert str(path) in error.where
    assert message in error.message


def test_a_directory_is_no_claim_file(tmp_path):
    """A shell's completion stops one name too early."""
    with pytest.raises(InputError, match="folder"):
        claim_file.read(tmp_path)


def test_a_missing_file_is_told(path):
    """A misspelt name."""
    with pytest.raises(InputError, match="no such file"):
        claim_file.read(path)


def test_broken_yaml_is_told_with_its_line(path):
    """The line is where to look."""
    error = unreadable(path, f"{PAPER}claims:\n  - kind: outcome\n   quote: x\n")

    assert f"{path}, line 4" == error.where


def test_a_field_given_twice_is_told_with_its_line(path):
    """YAML would keep the last one and lose the first unseen."""
    error = unreadable(path, f"{PAPER}claims:\n{OUTCOME}    quote: another\n")

    assert f"{path}, line 9" == error.where
    assert "`quote` stands twice" in error.message


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_content_is_read_or_refused_with_words(tmp_path_factory, content):
    """Whatever is named by mistake, the mistake is told."""
    path = tmp_path_factory.getbasetemp() / "anything"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(errors="replace"))
    try:
        said = claim_file.read(path).claims
    except InputError as error:
        said = (error.hint,)

    assert said


JSONLIKE = st.recursive(
    st.text(max_size=8) | st.integers().map(str),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELD = st.sampled_from(
    ["quote", "subject", "object", "cue", "context", "results", "aspect", "confidence"]
)


@given(st.dictionaries(FIELD, JSONLIKE, max_size=4))
def test_any_fields_make_a_claim_or_a_problem(fields):
    """A claim file is written by hand; no slip of it may end in a traceback."""
    node = {
        "kind": "outcome",
        "predicate": "biolink:affects",
        "quote": "No case of PML occurred",
    } | fields
    file = claim_file.ClaimFile("x", (node,), text_sha256=SHA256)
    found = claim_file.check(file, RECORD, lexicon.shipped())

    assert 1 == len(found.claims) + len(found.problems)
    assert all(p.hint for p in found.problems)


# Tables

TABLE = f"""\
# Natalizumab, as a table
# doi: 10.5555/example
# text_sha256: {SHA256}
# curator: A. Reader

kind\tsubject\tsubject_is\tpredicate\tobject\tobject_is\tquote\tdirection\tpolarity\tfollow_up\tcarried
outcome\tNatalizumab\tdrug/natalizumab\tbiolink:affects\trelapse rate\toutcome\t{{quote}}\tdecreased\t\t2 years\t
safety\tnatalizumab\tdrug\tbiolink:has_adverse_event\tPML\t\tNo case of PML occurred\tabsent\tnegated\t\tsubject
drug\tnatalizumab\t\tmsg:hasRegimen\t300 mg\tliteral\tIt is infused at 300 mg\t\t\t\tsubject
""".replace("{quote}", "Natalizumab lowered the relapse rate by 68% compared with placebo")


def test_a_table_says_what_yaml_says(path):
    """The form is told by its content, and the claims are the same."""
    table = checked(path, TABLE)
    (by_yaml,) = claims(path, with_fields(context="{follow_up: 2 years}"))

    assert [] == table.problems
    assert by_yaml == table.claims[0]


def test_a_table_has_meanings_literals_and_carried_ends(path):
    """All that the YAML form has but numbers."""
    found = checked(path, TABLE).claims

    assert ["drug/natalizumab"] * 3 == [claim.subject.concept.key for claim in found]
    assert [False, True, True] == [claim.subject.carried for claim in found]
    assert ("negated", "absent") == (found[1].polarity, found[1].direction)
    assert None is found[2].object.concept


def test_a_cell_may_hold_offsets(path):
    """They count in the same text, and need its digest too."""
    start = TEXT.index("relapse rate")
    cell = f"\t[{start}, {start + 12}]\toutcome\t"
    found = checked(path, TABLE.replace("\trelapse rate\toutcome\t", cell))

    assert [] == found.problems
    assert "relapse rate" == found.claims[0].object.text


def test_a_table_names_its_curator_and_paper_above(path):
    """In comments, as `name: value`."""
    path.write_text(TABLE)
    file = claim_file.read(path)

    assert ("10.5555/example", "A. Reader", SHA256) == (file.doi, file.curator, file.text_sha256)


TABLES = {
    "an unknown column": (TABLE.replace("\tquote\t", "\tquotes\t"), "no column `quotes`", "line 6"),
    "a column twice": (TABLE.replace("\tpolarity\t", "\tquote\t"), "two columns `quote`", "line 6"),
    "a missing column": (TABLE.replace("\tpredicate\t", "\tnote\t"), "`predicate` is missing", "line 6"),
    "a row too long": (TABLE.replace("\tsubject\n", "\tsubject\tx\n", 1), "cells where the header", "line 8"),
    "no rows": ("\n".join(TABLE.splitlines()[:6]), "no claims", ""),
    "no paper": (TABLE.replace("# doi", "# my").replace("# text_sha256", "# it"), "which paper", ""),
}  # fmt: skip


@pytest.mark.parametrize(("content", "message", "line"), TABLES.values(), ids=TABLES)
def test_what_is_wrong_with_a_table_is_told(path, content, message, line):
    """With the line where there is one."""
    error = unreadable(path, content)

    assert message in error.message
    assert (f"{path}, {line}" if line else str(path)) == error.where


def test_a_row_that_is_wrong_leaves_the_others(path):
    """Rows are claims, counted from 1."""
    found = checked(path, TABLE.replace("\tabsent\t", "\tgone\t"))

    assert [f"{path}, claim 2"] == [p.where for p in found.problems]
    assert 2 == len(found.claims)


# The files that are shipped

SEED = "seed/000_2915d6f71ab5c776.txt"
KINDS = {"drug": 4, "mechanism": 15, "outcome": 7, "safety": 7, "study": 12, "citation": 5, "disclosure": 15}  # fmt: skip


@pytest.fixture(scope="module")
def seed(shared):
    """The record of the real page, and its curated claims."""
    (record,) = readers.read(shared / SEED)
    assert isinstance(record, Record)
    file = claim_file.read(ROOT / "examples/claims/alemtuzumab-2017.yaml")
    assert file.is_about(record)
    return record, claim_file.check(file, record, lexicon.shipped())


def test_the_claims_on_the_seed_page_hold(seed):
    """All of them, of all kinds; each with a name of its own in the graph."""
    record, found = seed

    assert [] == [str(p) for p in found.problems]
    assert KINDS == dict(Counter(claim.kind for claim in found.claims))
    assert sum(KINDS.values()) == len({rdf.claim_iri(c, record) for c in found.claims})


def test_the_seed_page_denies_one_thing(seed):
    """Names that hold a "no" and treatment that is absent are no denials."""
    (denied,) = (claim for claim in seed[1].claims if claim.polarity == "negated")

    assert ("safety", "drug/alemtuzumab", "adverse_event/safety-signal", "absent") == (
        denied.kind,
        denied.subject.concept.key,
        denied.object.concept.key,
        denied.direction,
    )


def test_both_courses_of_the_seed_page_have_their_days(seed):
    """Five days, and three days a year later."""
    regimens = [c for c in seed[1].claims if c.predicate == "msg:hasRegimen"]
    slots = [{slot.name: slot.text for slot in claim.context} for claim in regimens]

    assert [("1", "5", "baseline"), ("2", "3", "12 months later")] == [
        (s["course"], s["days"], s["timepoint"]) for s in slots
    ]


def test_what_may_be_on_the_seed_page_is_possible(seed):
    """Every claim whose quote says "may", and no other."""
    claims_ = seed[1].claims

    assert [c for c in claims_ if " may " in f" {c.quote} "] == [
        c for c in claims_ if c.modality == "possible"
    ]


def test_the_ties_of_the_seed_page_are_fifteen(seed):
    """Eight fees and four grants of one author, three fees of the other."""
    ties = Counter((c.subject.text, c.predicate) for c in seed[1].claims if c.kind == "disclosure")

    assert {("TZ", "msg:receivedFeesFrom"): 8, ("TZ", "msg:receivedGrantFrom"): 4, ("KT", "msg:receivedFeesFrom"): 3} == ties  # fmt: skip


def test_the_file_on_the_seed_page_repeats_nothing_of_it(seed):
    """Facts and offsets may be published; sentences are their authors'."""
    page = _words(seed[0].text)
    runs = {page[k : k + 5] for k in range(len(page) - 4)}
    own = _words((ROOT / "examples/claims/alemtuzumab-2017.yaml").read_text(encoding="utf-8"))

    assert set() == runs & {own[k : k + 5] for k in range(len(own) - 4)}


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.sub(r"[^\w/-]", "", word).casefold() for word in text.split())


def test_a_complete_file_leaves_nothing_to_the_grammar(seed):
    """The page's one denial stays the only one, whatever the grammar makes of it."""
    file = claim_file.read(ROOT / "examples/claims/alemtuzumab-2017.yaml")
    made = papers.make(seed[0], papers.Settings(claim_files=(file,)))

    assert KINDS == made.kinds


def test_the_claims_on_an_example_paper_hold():
    """The file that the README builds with."""
    (record,) = readers.read(ROOT / "examples/papers/natalizumab-pml.xml")
    assert isinstance(record, Record)
    file = claim_file.read(ROOT / "examples/claims/natalizumab-pml.yaml")
    found = claim_file.check(file, record, lexicon.shipped())

    assert file.is_about(record)
    assert [] == [str(p) for p in found.problems]
    assert {"drug": 2, "outcome": 2, "safety": 2} == dict(Counter(c.kind for c in found.claims))
