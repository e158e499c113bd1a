"""PubMed and MEDLINE XML: sets of articles, book chapters and deletions.

Source: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/index.html
Children are visited once, by name: a record has about 160 elements, and files have 30,000 records.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from lxml import etree

from msgraph.errors import DataError
from msgraph.model import Author, Record, Reference, Source
from msgraph.readers import citations, dates, headings, identifiers, people, status
from msgraph.readers.outcome import Bytes, Format, Outcome, Withdrawal
from msgraph.readers.snapshot import Snapshot
from msgraph.readers.xml import Element, flat, records, root_tag

_SETS = frozenset({"PubmedArticleSet", "MedlineCitationSet", "PubmedBookArticleSet"})
_RECORDS = frozenset({"PubmedArticle", "MedlineCitation", "PubmedBookArticle", "DeleteCitation"})

_NO_CHILDREN: tuple[Element, ...] = ()


def _matches(head: bytes) -> bool:
    return root_tag(head) in _SETS | _RECORDS


def _read(stream: Bytes, name: str) -> Iterator[Outcome]:
    position = 0
    for element in records(stream, name, _SETS, _RECORDS):
        if element.tag == "DeleteCitation":
            yield from _withdrawals(element, name, position + 1)
            continue
        position += 1
        yield _record(element, name, position)


FORMAT = Format("pubmed-xml", _matches, _read)


def _withdrawals(element: Element, name: str, position: int) -> Iterator[Withdrawal]:
    for place, child in enumerate(element, start=position):
        yield Withdrawal(flat(child), _source(child, name, place))


def _source(element: Element, name: str, position: int) -> Source:
    data = etree.tostring(element, with_tail=False, encoding="utf-8")
    return Source(name, "pubmed-xml", sha256(data).hexdigest(), position)


def _by_name(element: Element | None) -> dict[str, Element]:
    """The children of an element by tag; the first of each."""
    children: dict[str, Element] = {}
    for child in element if element is not None else _NO_CHILDREN:
        children.setdefault(str(child.tag), child)
    return children


def _record(element: Element, name: str, position: int) -> Outcome:
    if element.tag == "PubmedBookArticle":
        return _book(element, name, position)
    parts = _by_name(element)
    citation = parts.get("MedlineCitation", element)
    data = _by_name(parts.get("PubmedData"))
    return _article(citation, data, _source(element, name, position))


def _article(citation: Element, data: dict[str, Element], source: Source) -> Outcome:
    fields = _by_name(citation)
    article = _by_name(fields.get("Article"))
    ids = _ids(data.get("ArticleIdList"))
    snapshot = Snapshot()
    title = flat(article.get("ArticleTitle")) or flat(article.get("VernacularTitle"))
    snapshot.add("title", title)
    _add_abstract(snapshot, article.get("Abstract"))
    keywords = _keywords(citation)
    snapshot.add("keywords", "; ".join(keywords))
    snapshot.add_statement(flat(fields.get("CoiStatement")))
    if not snapshot.text:
        return _nothing(source, flat(fields.get("PMID")))
    journal = _by_name(article.get("Journal"))
    issue = _by_name(journal.get("JournalIssue"))
    types = _texts(article.get("PublicationTypeList"))
    text = snapshot.text
    pmid = flat(fields.get("PMID")) or ids.get("pubmed", "")
    doi = identifiers.doi(ids.get("doi", "")) or _elocation_doi(fields.get("Article"))
    return Record(
        text=text,
        sections=snapshot.sections,
        source=source,
        title=title,
        doi=doi,
        pmid=pmid,
        pmcid=ids.get("pmc", ""),
        authors=_authors(article.get("AuthorList")),
        journal=flat(journal.get("ISOAbbreviation")) or flat(journal.get("Title")),
        volume=flat(issue.get("Volume")),
        issue=flat(issue.get("Issue")),
        pages=_pages(article.get("Pagination")),
        published=_date(issue.get("PubDate")) or _date(article.get("ArticleDate")),
        language=flat(article.get("Language")),
        publication_types=types,
        mesh=_mesh(fields.get("MeshHeadingList")),
        keywords=keywords,
        registrations=_registrations(article.get("DataBankList"), text),
        references=_references(data.get("ReferenceList")),
        status=status.of(_corrections(fields.get("CommentsCorrectionsList")), types, title),
        warnings=_warnings(snapshot, pmid, doi),
    )


def _book(element: Element, name: str, position: int) -> Outcome:
    source = _source(element, name, position)
    document = element.find("BookDocument")
    fields = _by_name(document)
    book = _by_name(fields.get("Book"))
    snapshot = Snapshot()
    title = flat(fields.get("ArticleTitle")) or flat(book.get("BookTitle"))
    snapshot.add("title", title)
    _add_abstract(snapshot, fields.get("Abstract"))
    keywords = _keywords(document)
    snapshot.add("keywords", "; ".join(keywords))
    ids = _ids(fields.get("ArticleIdList"))
    pmid = flat(fields.get("PMID"))
    if not snapshot.text:
        return _nothing(source, pmid)
    doi = identifiers.doi(ids.get("doi", ""))
    return Record(
        text=snapshot.text,
        sections=snapshot.sections,
        source=source,
        title=title,
        doi=doi,
        pmid=pmid,
        pmcid=ids.get("pmc", ""),
        authors=_authors(fields.get("AuthorList")) or _authors(book.get("AuthorList")),
        journal=flat(book.get("BookTitle")),
        volume=flat(book.get("Volume")),
        pages=_pages(fields.get("Pagination")),
        published=_date(fields.get("ContributionDate")) or _date(book.get("PubDate")),
        language=flat(fields.get("Language")),
        publication_types=tuple(flat(child) for child in document.findall("PublicationType"))
        if document is not None
        else (),
        keywords=keywords,
        registrations=identifiers.registrations(snapshot.text),
        references=_references(fields.get("ReferenceList")),
        warnings=_warnings(snapshot, pmid, doi),
    )


def _nothing(source: Source, pmid: str) -> DataError:
    return DataError(
        "the record has neither title nor abstract",
        where=f"{source.name}, record {source.position}" + (f" (PMID {pmid})" if pmid else ""),
        hint="nothing can be claimed from it; drop the record or download it again",
    )


def _warnings(snapshot: Snapshot, pmid: str, doi: str) -> tuple[str, ...]:
    found = []
    if not snapshot.has(*headings.ABSTRACT):
        found.append("no abstract")
    if not pmid and not doi:
        found.append("neither PMID nor DOI: the paper is named by the hash of its text")
    return tuple(found)


def _add_abstract(snapshot: Snapshot, abstract: Element | None) -> None:
    if abstract is None:
        return
    for part in abstract:
        if part.tag != "AbstractText":
            continue
        label = part.get("Label", "")
        if label:
            kind = headings.kind_of(label, part.get("NlmCategory", "")) or "abstract"
            snapshot.add(kind, flat(part), label)
        else:
            snapshot.add_split(flat(part))


def _ids(listed: Element | None) -> dict[str, str]:
    """The identifiers of an ArticleIdList by type; the first of each."""
    found: dict[str, str] = {}
    for child in listed if listed is not None else _NO_CHILDREN:
        found.setdefault(child.get("IdType", ""), (child.text or "").strip())
    return found


def _elocation_doi(article: Element | None) -> str:
    for child in article if article is not None else _NO_CHILDREN:
        if child.tag == "ELocationID" and child.get("EIdType") == "doi":
            return identifiers.doi(flat(child))
    return ""


def _texts(listed: Element | None) -> tuple[str, ...]:
    return tuple(flat(child) for child in listed) if listed is not None else ()


def _keywords(citation: Element | None) -> tuple[str, ...]:
    """The keywords of all lists: authors', and NASA's or others' after them."""
    found: dict[str, None] = {}
    for child in citation if citation is not None else _NO_CHILDREN:
        if child.tag == "KeywordList":
            found.update(dict.fromkeys(_texts(child)))
    found.pop("", None)
    return tuple(found)


def _authors(listed: Element | None) -> tuple[Author, ...]:
    return (
        tuple(_author(child) for child in listed if child.tag == "Author")
        if listed is not None
        else ()
    )


def _author(element: Element) -> Author:
    family = given = short = group = identifier = ""
    for child in element:
        tag = child.tag
        if tag == "LastName":
            family = flat(child)
        elif tag == "ForeName":
            given = flat(child)
        elif tag == "Initials":
            short = child.text or ""
        elif tag == "CollectiveName":
            group = flat(child)
        elif tag == "Identifier" and child.get("Source") == "ORCID":
            identifier = child.text or ""
    if group or not family:
        return Author(name=group or given)
    return people.from_parts(family, given, short=short, identifier=identifier)


def _pages(pagination: Element | None) -> str:
    parts = _by_name(pagination)
    if "MedlinePgn" in parts:
        return flat(parts["MedlinePgn"])
    return "-".join(filter(None, (flat(parts.get("StartPage")), flat(parts.get("EndPage")))))


def _date(element: Element | None) -> str:
    parts = _by_name(element)
    if "MedlineDate" in parts:
        return dates.parsed(flat(parts["MedlineDate"]))
    return dates.joined(flat(parts.get("Year")), flat(parts.get("Month")), flat(parts.get("Day")))


def _mesh(listed: Element | None) -> tuple[str, ...]:
    """Descriptor names; the qualifiers are left out."""
    if listed is None:
        return ()
    return tuple(flat(heading[0]) for heading in listed if len(heading))


def _registrations(banks: Element | None, text: str) -> tuple[str, ...]:
    numbers = (
        " ".join(flat(number) for number in banks.iter("AccessionNumber"))
        if banks is not None
        else ""
    )
    return tuple(
        dict.fromkeys(identifiers.registrations(numbers) + identifiers.registrations(text))
    )


def _corrections(listed: Element | None) -> tuple[str, ...]:
    return tuple(child.get("RefType", "") for child in listed) if listed is not None else ()


def _references(listed: Element | None) -> tuple[Reference, ...]:
    if listed is None:
        return ()
    found = (
        _reference(child, number) for number, child in enumerate(listed.iter("Reference"), start=1)
    )
    return tuple(
        reference for reference in found if reference.text or reference.pmid or reference.doi
    )


def _reference(element: Element, number: int) -> Reference:
    """A cited work; its citation is taken apart only where no identifier names the work."""
    text, ids = "", {}
    for child in element:
        if child.tag == "Citation":
            text = flat(child)
        elif child.tag == "ArticleIdList":
            ids = _ids(child)
    doi = identifiers.doi(ids.get("doi", "")) or identifiers.doi(text)
    pmid = ids.get("pubmed", "")
    if doi or pmid:
        return Reference(number, text, doi=doi, pmid=pmid)
    return citations.parsed(text, number=number)
