"""The names of things: every IRI that msgraph makes, and CURIEs to IRIs and back.

A name depends only on what it names, never on when, where or in what order it was made. The vocabulary's
namespace is fixed; the base of data IRIs can be changed. `https://w3id.org/msgraph/` is not registered:
nothing here resolves.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, unquote

from msgraph.vocabulary import NS, PREFIXES

BASE = "https://w3id.org/msgraph/"

_DOI = "https://doi.org/"
_PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"
_SPACE = re.compile(r"\s+")
_EVEN = re.compile(r"(?:\S+| (?!\s))*+")
_SPAN = re.compile(r"#char=(\d+),(\d+)$")
_WEB = re.compile(r"https?://[^\x00-\x20<>\"{}|^`\\]+")
_SAFE = "-._~"
_KEY_LENGTH = 16  # hexadecimal digits: 64 bits, unique within one paper by a wide margin


def digest(*parts: str) -> str:
    """The SHA-256 of the parts, in hexadecimal; ("a", "bc") and ("ab", "c") differ."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def key(*parts: str) -> str:
    """A short digest of the parts, for names that need only be unique among their like."""
    return digest(*parts)[:_KEY_LENGTH]


def normal(text: str) -> str:
    """The text in NFC with each run of white space as one space: what keys are made from."""
    if text.isascii():
        return text if _EVEN.fullmatch(text) else _SPACE.sub(" ", text)
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text))


@lru_cache(maxsize=65536)
def escape(part: str) -> str:
    """`part` as one path segment of an IRI: only unreserved ASCII stays, all else is percent-encoded."""
    return quote(part, safe=_SAFE)


# Documents


def document(*, doi: str = "", pmid: str = "", text_sha256: str = "", base: str = BASE) -> str:
    """The IRI of a paper: by its DOI, else its PMID, else the hash of its text.

    >>> document(doi="10.1177/1756285617722706", pmid="1")
    'https://doi.org/10.1177/1756285617722706'
    >>> document(pmid="28101234")
    'https://pubmed.ncbi.nlm.nih.gov/28101234'
    """
    if doi:
        return doi_iri(doi)
    if pmid:
        return f"{_PUBMED}{escape(pmid)}"
    return f"{base}paper/{text_sha256}"


def doi_iri(doi: str) -> str:
    """The IRI of a bare DOI; DOIs are case-insensitive, so the name is lower case."""
    return _DOI + quote(doi.lower(), safe=_SAFE + "/:")


def identifiers(document_iri: str) -> tuple[str, str]:
    """The DOI and PMID that a document's IRI is made of; empty strings where it is not.

    >>> identifiers("https://doi.org/10.1000/a%3Cb")
    ('10.1000/a<b', '')
    """
    if document_iri.startswith(_DOI):
        return unquote(document_iri.removeprefix(_DOI)), ""
    if document_iri.startswith(_PUBMED):
        return "", unquote(document_iri.removeprefix(_PUBMED))
    return "", ""


def document_key(document_iri: str, base: str = BASE) -> str:
    """The path by which a document stands inside our own names: "10.1177/1756", "pubmed/28101234"."""
    if document_iri.startswith(_DOI):
        return document_iri.removeprefix(_DOI)
    if document_iri.startswith(_PUBMED):
        return "pubmed/" + document_iri.removeprefix(_PUBMED)
    return document_iri.removeprefix(base)


def paper_graph(document_iri: str, base: str = BASE) -> str:
    """The graph that holds a paper: its bibliography, text, claims and their provenance."""
    return f"{base}graph/{document_key(document_iri, base)}"


def edges_graph(document_iri: str, base: str = BASE) -> str:
    """The graph of the plain edges that a paper's claims license; can be dropped and made again."""
    return f"{paper_graph(document_iri, base)}/edges"


def shared_graph(name: str, base: str = BASE) -> str:
    """A graph that papers share: "concepts", "propositions", "evidence", "reviews", "links"."""
    return f"{base}shared/{name}"


# Parts of a paper


def author(document_iri: str, name: str, base: str = BASE) -> str:
    """Somebody as one paper names them; the same name in another paper is another node."""
    return f"{base}author/{document_key(document_iri, base)}/{escape(name.replace(' ', '_'))}"


def text(sha256: str, base: str = BASE) -> str:
    """The snapshot of a text, named by its hash."""
    return f"{base}text/{sha256}"


def span(text_iri: str, start: int, end: int) -> str:
    """A stretch of a snapshot, in code points, end excluded: an RFC 5147 fragment."""
    return f"{text_iri}#char={start},{end}"


def span_offsets(span_iri: str) -> tuple[int, int]:
    """The offsets that a span's IRI carries.

    Raises:
        ValueError: it is not the name of a span.
    """
    found = _SPAN.search(span_iri)
    if found is None:
        raise ValueError(f"not the name of a span: {span_iri}")
    return int(found[1]), int(found[2])


def claim(document_iri: str, claim_key: str, base: str = BASE) -> str:
    """A claim of a document, by its key among that document's claims."""
    return f"{base}claim/{document_key(document_iri, base)}/{claim_key}"


def run(document_iri: str, extractor: str, base: str = BASE) -> str:
    """The run of an extractor over a document."""
    return f"{base}run/{document_key(document_iri, base)}/{escape(extractor)}"


def reference(citation: str, base: str = BASE) -> str:
    """A cited work without identifiers, by its citation: case, spacing and punctuation do not count."""
    words = re.sub(r"\W+", " ", normal(citation).casefold()).strip()
    return f"{base}ref/{key(words)}"


# Shared things


def concept(concept_key: str, base: str = BASE) -> str:
    """A concept by its key: "drug/alemtuzumab"."""
    category, _, slug = concept_key.partition("/")
    return f"{base}concept/{category}/{escape(slug)}"


def proposition(proposition_key: str, base: str = BASE) -> str:
    """A proposition by its key."""
    return f"{base}prop/{proposition_key}"


def issue(issue_key: str, base: str = BASE) -> str:
    """What propositions without their directions are about, by its key."""
    return f"{base}issue/{issue_key}"


def evidence_line(document_iri: str, line_key: str, base: str = BASE) -> str:
    """What a paper has to say for or against a proposition."""
    return f"{base}line/{document_key(document_iri, base)}/{line_key}"


def comparison(comparison_key: str, base: str = BASE) -> str:
    """Two sides of the evidence, compared, by their key."""
    return f"{base}comparison/{comparison_key}"


def review(review_key: str, base: str = BASE) -> str:
    """A person's verdict on a claim, by its key."""
    return f"{base}review/{review_key}"


def reviewer(name: str, base: str = BASE) -> str:
    """Somebody who reviews: an ORCID names them everywhere, any other name here."""
    if re.fullmatch(r"(?:https://orcid\.org/)?(?:\d{4}-){3}\d{3}[\dX]", name):
        return PREFIXES["orcid"] + name.rpartition("/")[2]
    return f"{base}reviewer/{escape(name.replace(' ', '_'))}"


def context(context_key: str, base: str = BASE) -> str:
    """A context by its key."""
    return f"{base}ctx/{context_key}"


def edge(edge_key: str, base: str = BASE) -> str:
    """A plain edge by its key."""
    return f"{base}edge/{edge_key}"


def nanopublication(artifact_code: str, base: str = BASE) -> str:
    """A nanopublication, named by the trusty hash of its content; its graphs are fragments of it."""
    return f"{base}np/{artifact_code}"


def grounding(concept_key: str, curie: str, base: str = BASE) -> str:
    """The record of a link from a concept to an outside identifier."""
    category, _, slug = concept_key.partition("/")
    return f"{base}grounding/{category}/{escape(slug)}/{escape(curie)}"


# CURIEs

_NAMESPACES = sorted(((ns, prefix) for prefix, ns in PREFIXES.items()), key=lambda p: -len(p[0]))


@lru_cache(maxsize=65536)
def expand(curie: str) -> str:
    """The IRI of a CURIE with one of our prefixes; an address on the web is its own name.

    >>> expand("DRUGBANK:DB00087")
    'http://identifiers.org/drugbank/DB00087'

    Raises:
        ValueError: the prefix is not one of ours.
    """
    if _WEB.fullmatch(curie):
        return curie
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise ValueError(f"unknown prefix in {curie!r}")
    return PREFIXES[prefix] + quote(local, safe=_SAFE + "/:()#,")


@lru_cache(maxsize=65536)
def shorten(iri: str) -> str:
    """The CURIE of an IRI by the longest of our namespaces; the IRI itself if none fits.

    >>> shorten("http://purl.obolibrary.org/obo/MONDO_0005314")
    'MONDO:0005314'
    """
    for namespace, prefix in _NAMESPACES:
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{unquote(iri.removeprefix(namespace))}"
    return iri


def term(name: str) -> str:
    """The IRI of a term of our own vocabulary by its local name."""
    return NS + name
