"""Claims as triples, and back. A claim's name does not depend on how sure anybody is of it."""

from __future__ import annotations

from dataclasses import replace

from msgraph import iris, vocabulary
from msgraph.model import CONTEXT_SLOTS, Argument, Claim, Concept, Record, Result, Slot
from msgraph.rdf.concepts import cited, concept_iri, is_shared, read_concept
from msgraph.rdf.lines import RDF, Lines, Nodes
from msgraph.vocabulary import PREFIXES

_OA = PREFIXES["oa"]
_GENERATED = PREFIXES["prov"] + "wasGeneratedBy"
_SLOT_PROPERTIES = {
    slot: iris.term("followUp" if slot == "follow_up" else slot) for slot in CONTEXT_SLOTS
}
_VALUES = {
    "polarity": (vocabulary.polarity, vocabulary.POLARITIES),
    "modality": (vocabulary.modality, vocabulary.MODALITIES),
    "role": (vocabulary.role, vocabulary.ROLES),
    "direction": (vocabulary.direction, vocabulary.DIRECTIONS),
    "curation": (vocabulary.curation, vocabulary.CURATIONS),
}
_RESULT_STRINGS = {
    "as_reported": vocabulary.asReported,
    "unit": vocabulary.unit,
    "p": vocabulary.pValue,
    "arm": vocabulary.arm,
}
_RESULT_DECIMALS = {
    "value": vocabulary.value,
    "ci_low": vocabulary.ciLow,
    "ci_high": vocabulary.ciHigh,
    "ci_level": vocabulary.ciLevel,
}
_KIND_NAMES = {iri: name for name, iri in vocabulary.KINDS.items()}
_RESULT_NAMES = {iri: name for name, iri in vocabulary.RESULTS.items()}
_SECTION_NAMES = {iri: name for name, iri in vocabulary.SECTIONS.items()}


def claim_key(claim: Claim, document: str, base: str) -> str:
    """The name of a claim among its document's: hash of kind, quote, and where its parts stand in it.

    Polarity, modality, confidence and grounding have no part in it, nor the place of the quote in the
    text: correcting those keeps the name. A part that is not in the quote counts by what it means. The
    aspect tells apart what one cue says of one thing: its depletion and its repopulation.
    """
    places = [
        _place(claim.subject, claim, document, base),
        _offsets(claim.cue_start, claim.cue_end, claim),
        _place(claim.object, claim, document, base),
    ]
    aspect = (claim.aspect,) if claim.aspect else ()
    return iris.key(document, claim.kind, iris.normal(claim.quote), *places, *aspect)


def _place(argument: Argument, claim: Claim, document: str, base: str) -> str:
    inside = claim.quote_start <= argument.start and argument.end <= claim.quote_end
    if inside and not argument.carried and argument.start >= 0:
        return _offsets(argument.start, argument.end, claim)
    if argument.concept is None:
        return argument.text
    return concept_iri(argument.concept, document, base)


def _offsets(start: int, end: int, claim: Claim) -> str:
    """Offsets inside the quote, as they are once its white space is made even."""
    if start < 0:
        return "-"
    if iris.normal(claim.quote) == claim.quote:  # then so is every part of it
        most = len(claim.quote)
        places = (min(max(0, place - claim.quote_start), most) for place in (start, end))
        return ",".join(map(str, places))
    inside = (claim.quote[: max(0, place - claim.quote_start)] for place in (start, end))
    return ",".join(str(len(iris.normal(part))) for part in inside)


def in_order(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Claims by their place in the text: the order in which a graph gives them back."""
    return tuple(sorted(claims, key=_order))


def _order(claim: Claim) -> tuple[object, ...]:
    parts = (claim.subject, claim.object)
    return (
        claim.quote_start,
        claim.quote_end,
        claim.cue_start,
        claim.cue_end,
        *((part.start, part.end) for part in parts),
        *((part.text, part.concept.key if part.concept else "", part.carried) for part in parts),
        claim.kind,
        claim.predicate,
    )


def write_claim(
    lines: Lines, shared: Lines, node: str, claim: Claim, document: str, base: str, text: str
) -> None:
    """Add a claim, named `node`, and what belongs to it alone; its proposition goes to `shared`.

    `text` is the IRI of the snapshot that its offsets refer to.
    """
    subject = _write_argument(lines, node, "subject", claim.subject, document, base, text)
    object_ = _write_argument(lines, node, "object", claim.object, document, base, text)
    lines.kind(node, vocabulary.Claim, vocabulary.KINDS[claim.kind])
    lines.link(node, vocabulary.statedIn, document)
    lines.link(node, f"{RDF}predicate", iris.expand(claim.predicate))
    for field, (predicate, values) in _VALUES.items():
        lines.link(node, predicate, values[getattr(claim, field)])
    lines.string(node, vocabulary.aspect, claim.aspect)
    lines.string(node, vocabulary.attributedTo, claim.attributed_to)
    lines.decimal(node, vocabulary.confidence, f"{claim.confidence:.4f}")
    lines.link(node, _GENERATED, iris.run(document, claim.agent, base))
    _write_place(lines, node, claim, text)
    _write_context(lines, node, claim.context, document, base)
    for number, result in enumerate(claim.results, start=1):
        _write_result(lines, node, number, result, text)
    _write_proposition(lines, shared, node, claim, (subject, object_), base)


def _write_argument(
    lines: Lines, node: str, part: str, argument: Argument, document: str, base: str, text: str
) -> str:
    """Add one end of a claim; returns the IRI of what it means, or the literal's text."""
    if argument.concept is None:
        lines.string(node, RDF + part, argument.text)
        meaning = argument.text
    else:
        meaning = concept_iri(argument.concept, document, base)
        lines.link(node, RDF + part, meaning)
    lines.string(node, iris.term(f"{part}Text"), argument.text)
    lines.true(node, iris.term(f"{part}Carried"), argument.carried)
    if argument.start >= 0:
        lines.link(node, iris.term(f"{part}Span"), iris.span(text, argument.start, argument.end))
    if argument.concept is not None and argument.concept.category == "person":
        lines.string(meaning, PREFIXES["foaf"] + "name", argument.concept.label)
        lines.kind(meaning, PREFIXES["foaf"] + "Person")
    return meaning


def _write_place(lines: Lines, node: str, claim: Claim, text: str) -> None:
    if claim.cue_start >= 0:
        lines.link(node, vocabulary.cueSpan, iris.span(text, claim.cue_start, claim.cue_end))
    span = iris.span(text, claim.quote_start, claim.quote_end)
    lines.link(node, vocabulary.hasSpan, span)
    lines.kind(span, vocabulary.Span)
    lines.string(span, f"{_OA}exact", claim.quote)
    lines.integer(span, f"{_OA}start", claim.quote_start)
    lines.integer(span, f"{_OA}end", claim.quote_end)
    lines.link(span, vocabulary.inText, text)
    lines.link(span, vocabulary.sectionKind, vocabulary.SECTIONS[claim.section])


def _write_context(
    lines: Lines, node: str, slots: tuple[Slot, ...], document: str, base: str
) -> None:
    if not slots:
        return
    meanings = [concept_iri(s.concept, document, base) if s.concept else "" for s in slots]
    parts = sorted(f"{s.name}={s.text}={m}" for s, m in zip(slots, meanings, strict=True))
    context = iris.context(iris.key(document, *parts), base)  # a node of this paper alone
    lines.link(node, vocabulary.hasContext, context)
    lines.kind(context, vocabulary.Context)
    for slot, meaning in zip(slots, meanings, strict=True):
        lines.string(context, _SLOT_PROPERTIES[slot.name], slot.text)
        if meaning:
            lines.link(context, _SLOT_PROPERTIES[slot.name] + "Concept", meaning)


def _write_result(lines: Lines, claim: str, number: int, result: Result, text: str) -> None:
    node = f"{claim}/result/{number}"
    lines.link(claim, vocabulary.hasResult, node)
    lines.kind(node, vocabulary.QuantitativeResult)
    lines.link(node, vocabulary.resultKind, vocabulary.RESULTS[result.kind])
    for field, predicate in _RESULT_STRINGS.items():
        lines.string(node, predicate, getattr(result, field))
    for field, predicate in _RESULT_DECIMALS.items():
        lines.decimal(node, predicate, getattr(result, field))
    if result.n:
        lines.integer(node, vocabulary.n, int(result.n))
    if result.start >= 0:
        lines.link(node, vocabulary.resultSpan, iris.span(text, result.start, result.end))


def _write_proposition(
    lines: Lines, shared: Lines, node: str, claim: Claim, ends: tuple[str, str], base: str
) -> None:
    if claim.kind in ("citation", "disclosure"):
        return
    subject, object_ = ends
    predicate = iris.expand(claim.predicate)
    proposition = proposition_iri(claim, ends, base)
    lines.link(node, vocabulary.proposition, proposition)
    shared.kind(proposition, vocabulary.Proposition)
    for part, argument, meaning in (
        ("subject", claim.subject, subject),
        ("object", claim.object, object_),
    ):
        if argument.concept is None:
            shared.string(proposition, RDF + part, meaning)
        else:
            shared.link(proposition, RDF + part, meaning)
    shared.link(proposition, f"{RDF}predicate", predicate)
    shared.link(proposition, vocabulary.direction, vocabulary.DIRECTIONS[claim.direction])
    shared.string(proposition, vocabulary.aspect, claim.aspect)


def meanings(claim: Claim, document: str, base: str) -> tuple[str, str]:
    """What the ends of a claim mean: IRIs of concepts, or the text of a literal."""
    subject, object_ = (
        end.text if end.concept is None else concept_iri(end.concept, document, base)
        for end in (claim.subject, claim.object)
    )
    return subject, object_


def proposition_iri(claim: Claim, ends: tuple[str, str], base: str) -> str:
    """The name of what a claim says, by the meanings of its ends."""
    subject, object_ = ends
    predicate = iris.expand(claim.predicate)
    key = iris.key(subject, predicate, object_, claim.direction, claim.aspect)
    return iris.proposition(key, base)


def concepts(claim: Claim) -> list[Concept]:
    """The shared concepts that a claim speaks of."""
    ends = (claim.subject.concept, claim.object.concept)
    found = [c for c in (*ends, *(slot.concept for slot in claim.context)) if c is not None]
    return [concept for concept in found if is_shared(concept)]


def read_claim(nodes: Nodes, node: str, record: Record, document: str, base: str) -> Claim:
    """The claim that a node of a paper's graph describes."""
    span = nodes.one(node, vocabulary.hasSpan)
    start, end = iris.span_offsets(span)
    cue = nodes.one(node, vocabulary.cueSpan)
    cue_start, cue_end = iris.span_offsets(cue) if cue else (-1, -1)
    values = {
        field: _short(table, nodes.one(node, predicate))
        for field, (predicate, table) in _VALUES.items()
    }
    kinds = (_KIND_NAMES.get(kind) for kind in nodes.all(node, f"{RDF}type"))
    return Claim(
        kind=next(kind for kind in kinds if kind),
        subject=_read_argument(nodes, node, "subject", record, document, base),
        predicate=iris.shorten(nodes.one(node, f"{RDF}predicate")),
        object=_read_argument(nodes, node, "object", record, document, base),
        quote=nodes.one(span, f"{_OA}exact"),
        quote_start=start,
        quote_end=end,
        cue_start=cue_start,
        cue_end=cue_end,
        aspect=nodes.one(node, vocabulary.aspect),
        section=_SECTION_NAMES[nodes.one(span, vocabulary.sectionKind)],
        context=_read_context(
            nodes, nodes.one(node, vocabulary.hasContext), record, document, base
        ),
        results=_read_results(nodes, node),
        confidence=float(nodes.one(node, vocabulary.confidence)),
        attributed_to=nodes.one(node, vocabulary.attributedTo),
        agent=nodes.one(nodes.one(node, _GENERATED), vocabulary.extractor),
        **values,
    )


def _short(table: dict[str, str], value: str) -> str:
    return next(name for name, iri in table.items() if iri == value)


def _read_argument(
    nodes: Nodes, node: str, part: str, record: Record, document: str, base: str
) -> Argument:
    meaning = nodes.terms(node, RDF + part)[0]
    concept = None
    if meaning.kind == "iri":
        concept = read_concept(nodes, meaning.value, record, document, base)
    span = nodes.one(node, iris.term(f"{part}Span"))
    start, end = iris.span_offsets(span) if span else (-1, -1)
    carried = nodes.one(node, iris.term(f"{part}Carried")) == "true"
    return Argument(nodes.one(node, iris.term(f"{part}Text")), start, end, concept, carried)


def _read_context(
    nodes: Nodes, context: str, record: Record, document: str, base: str
) -> tuple[Slot, ...]:
    found = []
    for name, predicate in _SLOT_PROPERTIES.items():
        text = nodes.one(context, predicate)
        meaning = nodes.one(context, predicate + "Concept")
        concept = read_concept(nodes, meaning, record, document, base) if meaning else None
        if text:
            found.append(Slot(name, text, concept=concept))
    return tuple(found)


def _read_results(nodes: Nodes, claim: str) -> tuple[Result, ...]:
    found = nodes.all(claim, vocabulary.hasResult)
    in_turn = sorted(found, key=lambda node: int(node.rpartition("/")[2]))
    return tuple(_read_result(nodes, node) for node in in_turn)


def _read_result(nodes: Nodes, node: str) -> Result:
    span = nodes.one(node, vocabulary.resultSpan)
    start, end = iris.span_offsets(span) if span else (-1, -1)
    fields = {**_RESULT_STRINGS, **_RESULT_DECIMALS, "n": vocabulary.n}
    values = {field: nodes.one(node, predicate) for field, predicate in fields.items()}
    kind = _RESULT_NAMES[nodes.one(node, vocabulary.resultKind)]
    return Result(kind=kind, start=start, end=end, **values)


def prepared(claim: Claim, record: Record, base: str) -> Claim:
    """The claim as it is written: a citation's object carries the IRI of the reference it names."""
    named = cited(claim.object, record, base)
    return claim if named is claim.object else replace(claim, object=named)
