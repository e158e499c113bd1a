"""JATS full text as PMC gives it: abstract, body, captions, statements and references.

Source: https://jats.nlm.nih.gov/archiving/tag-library/1.3/
Older NLM 2.3 articles are read too. Every paragraph is a section of its own, labelled with the
title of the section it stands in; the title of the outermost one decides its kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from lxml import etree

from msgraph.errors import DataError
from msgraph.model import Author, Record, Source
from msgraph.readers import dates, headings, identifiers, jats_references, people
from msgraph.readers.outcome import Bytes, Format, Outcome
from msgraph.readers.snapshot import Snapshot
from msgraph.readers.xml import Element, flat, records, root_tag

_ARTICLE = frozenset({"article"})
_SETS = frozenset({"pmc-articleset", "articles"})
_SIGNS = (b"<article-meta", b"<journal-meta", b"JATS", b"Archiving and Interchange DTD")

#: Abstracts beside the abstract.
_NOT_THE_ABSTRACT = frozenset(
    {"graphical", "teaser", "toc", "precis", "key-points", "plain-language-summary", "summary"}
)
_SEC_TYPES = {
    "intro": "background",
    "introduction": "background",
    "methods": "methods",
    "materials|methods": "methods",
    "materials": "methods",
    "subjects": "methods",
    "cases": "methods",
    "results": "results",
    "results|discussion": "results",
    "discussion": "conclusions",
    "conclusions": "conclusions",
    "supplementary-material": "other",
    "COI-statement": "disclosure",
    "conflict": "disclosure",
    "financial-disclosure": "funding",
    "funding": "funding",
    "supported-by": "funding",
}
#: Kinds that a section inside another keeps for itself.
_OWN_KIND = frozenset({"disclosure", "funding"})
_FORWARD = {
    "retraction-forward": "retracted",
    "retracted-article": "retraction_notice",
    "expression-of-concern": "expression_of_concern",
    "correction-forward": "corrected",
}
_DATE_TYPES = ("epub", "pub", "ppub", "epub-ppub", "collection")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _matches(head: bytes) -> bool:
    root = root_tag(head)
    return root in _SETS or (root in _ARTICLE and any(sign in head for sign in _SIGNS))


def _read(stream: Bytes, name: str) -> Iterator[Outcome]:
    found = records(stream, name, _SETS, _ARTICLE)
    for position, article in enumerate(found, start=1):
        data = etree.tostring(article, with_tail=False, encoding="utf-8")
        yield _record(article, Source(name, FORMAT.name, sha256(data).hexdigest(), position))


FORMAT = Format("jats", _matches, _read)


def _record(article: Element, source: Source) -> Outcome:
    meta = article.find("front/article-meta")
    if meta is None:
        return _problem(source, "the article has no <article-meta>", "download it from PMC again")
    snapshot = Snapshot()
    title = flat(meta.find("title-group/article-title"))
    snapshot.add("title", title)
    _add_abstracts(snapshot, meta)
    registered = identifiers.registrations(snapshot.text)
    keywords = _keywords(meta)
    snapshot.add("keywords", "; ".join(keywords))
    _add_body(snapshot, article, meta)
    if not snapshot.has(*headings.ABSTRACT, "other"):
        return _problem(
            source, "the article has neither abstract nor body", "download the full text from PMC"
        )
    _add_captions(snapshot, article)
    references = jats_references.added(snapshot, article)
    ids = {child.get("pub-id-type", ""): flat(child) for child in meta.findall("article-id")}
    return Record(
        text=snapshot.text,
        sections=snapshot.sections,
        source=source,
        title=title,
        doi=identifiers.doi(ids.get("doi", "")),
        pmid=ids.get("pmid", ""),
        pmcid=_pmcid(ids),
        authors=_authors(meta),
        journal=_journal(article.find("front/journal-meta")),
        volume=flat(meta.find("volume")),
        issue=flat(meta.find("issue")),
        pages=jats_references.pages(meta),
        published=_published(meta),
        language=article.get(_LANG, "").lower(),
        publication_types=tuple(filter(None, [article.get("article-type", "")])),
        keywords=keywords,
        registrations=registered,
        references=references,
        status=_status(article, meta),
        warnings=_warnings(ids),
    )


def _problem(source: Source, what: str, hint: str) -> DataError:
    return DataError(what, where=f"{source.name}, record {source.position}", hint=hint)


def _warnings(ids: dict[str, str]) -> tuple[str, ...]:
    if ids.get("doi") or ids.get("pmid"):
        return ()
    return ("neither PMID nor DOI: the paper is named by the hash of its text",)


def _pmcid(ids: dict[str, str]) -> str:
    number = ids.get("pmcid") or ids.get("pmc", "")
    return f"PMC{number}" if number.isdigit() else number


def _add_abstracts(snapshot: Snapshot, meta: Element) -> None:
    for abstract in meta.findall("abstract"):
        if abstract.get("abstract-type") in _NOT_THE_ABSTRACT:
            continue
        for child in abstract:
            if child.tag == "sec":
                label = flat(child.find("title")).rstrip(": ")
                for paragraph in child.iter("p"):
                    snapshot.add(headings.kind_of(label) or "abstract", flat(paragraph), label)
            elif child.tag != "title":
                snapshot.add_split(flat(child))


def _add_body(snapshot: Snapshot, article: Element, meta: Element) -> None:
    """The body's paragraphs, then what stands before the references and in the notes."""
    body = article.find("body")
    if body is not None:
        _add_paragraphs(snapshot, body, "other", "")
    for statement in meta.iterfind("funding-group/funding-statement"):
        snapshot.add("funding", flat(statement), "Funding")
    for note in (*meta.iterfind("author-notes/fn"), *article.iterfind("back//fn")):
        if (kind := _SEC_TYPES.get(note.get("fn-type", ""))) is not None:
            _add_paragraphs(snapshot, note, kind, "")
    for child in article.iterfind("back/*"):
        if child.tag in ("sec", "ack", "notes"):
            _add_section(snapshot, child, "other")


def _add_section(snapshot: Snapshot, section: Element, outer: str) -> None:
    label = flat(section.find("title"))
    named = _SEC_TYPES.get(section.get("sec-type", "")) or headings.kind_of(label)
    kind = named if outer == "other" or named in _OWN_KIND else outer
    _add_paragraphs(snapshot, section, kind if kind != "abstract" else "other", label)


def _add_paragraphs(snapshot: Snapshot, within: Element, kind: str, label: str) -> None:
    for child in within:
        if child.tag == "sec":
            _add_section(snapshot, child, kind)
        elif child.tag == "p":
            _add_paragraph(snapshot, flat(child), kind or "other", label)
        elif child.tag in ("list", "def-list", "disp-quote", "boxed-text", "statement", "fn-group"):
            for paragraph in child.iter("p"):
                snapshot.add(kind or "other", flat(paragraph), label)


def _add_paragraph(snapshot: Snapshot, text: str, kind: str, label: str) -> None:
    """A paragraph, without the heading it may open with in a statement of interests."""
    opened = headings.statement(text) if kind in ("disclosure", "other") else None
    if opened is None:
        snapshot.add(kind, text, label)
    else:
        snapshot.add("disclosure", text[opened.start :], opened.label)


def _add_captions(snapshot: Snapshot, article: Element) -> None:
    for element in article.iter("fig", "table-wrap"):
        kind = "figure" if element.tag == "fig" else "table"
        label = flat(element.find("label"))
        caption = element.find("caption")
        words = [flat(part) for part in caption] if caption is not None else []
        snapshot.add(kind, " ".join(filter(None, words)), label)


def _keywords(meta: Element) -> tuple[str, ...]:
    groups = (
        group
        for group in meta.findall("kwd-group")
        if group.get("kwd-group-type", "author") not in ("abbreviations", "inline")
    )
    words = (flat(word) for group in groups for word in group.iter("kwd"))
    return tuple(dict.fromkeys(word for word in words if word))


def _authors(meta: Element) -> tuple[Author, ...]:
    found = (
        _author(contributor)
        for group in meta.findall("contrib-group")
        for contributor in group.findall("contrib")
        if contributor.get("contrib-type", "author") == "author"
    )
    return tuple(author for author in found if author.name)


def _author(contributor: Element) -> Author:
    identifier = next(
        (
            flat(child)
            for child in contributor.findall("contrib-id")
            if "orcid" in child.get("contrib-id-type", "")
        ),
        "",
    )
    name = contributor.find(".//name")
    if name is None:
        return Author(name=flat(contributor.find(".//collab")), orcid=people.orcid(identifier))
    given = flat(name.find("given-names"))
    return people.from_parts(flat(name.find("surname")), given, identifier=identifier)


def _journal(meta: Element | None) -> str:
    if meta is None:
        return ""
    ids = {child.get("journal-id-type", ""): flat(child) for child in meta.findall("journal-id")}
    title = flat(next(meta.iter("journal-title"), None))
    return ids.get("nlm-ta") or ids.get("iso-abbrev") or title


def _published(meta: Element) -> str:
    """The date of publication: online before print, print before collection."""
    found: dict[str, Element] = {}
    for date in meta.findall("pub-date"):
        found.setdefault(date.get("pub-type") or date.get("date-type") or "pub", date)
    best = next((found[kind] for kind in _DATE_TYPES if kind in found), None)
    if best is None:
        return ""
    return dates.joined(flat(best.find("year")), flat(best.find("month")), flat(best.find("day")))


def _status(article: Element, meta: Element) -> str:
    if article.get("article-type") == "retraction":
        return "retraction_notice"
    kinds = {child.get("related-article-type", "") for child in meta.findall("related-article")}
    return next((meaning for kind, meaning in _FORWARD.items() if kind in kinds), "")
