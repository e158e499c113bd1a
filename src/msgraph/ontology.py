"""The ontology as a graph, and what is generated from it.

`python -m msgraph.ontology --write` renews `vocabulary.py` and `ontology/context.jsonld` from
`ontology/msgraph.ttl`; without `--write` it says whether they are up to date (exit 1 if not).
"""

from __future__ import annotations

import json
import keyword
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgraph import resources

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node, URIRef

NS = "https://w3id.org/msgraph/ns#"
_FILE = "ontology/msgraph.ttl"

#: Schemes of controlled values and the names of their tables in `vocabulary.py`.
_TABLES = {
    "Polarity": "POLARITIES",
    "Modality": "MODALITIES",
    "Role": "ROLES",
    "Stance": "STANCES",
    "ComparisonKind": "COMPARISONS",
    "Direction": "DIRECTIONS",
    "Curation": "CURATIONS",
    "SectionKind": "SECTIONS",
    "ResultKind": "RESULTS",
    "Category": "CATEGORIES",
    "Withholding": "WITHHOLDINGS",
}


def graph() -> Graph:
    """The ontology, parsed anew: the caller owns it."""
    from rdflib import Graph

    return Graph().parse(data=resources.text(_FILE), format="turtle")


def superclasses() -> dict[str, tuple[str, ...]]:
    """Each class of ours with all its superclasses of ours, itself left out."""
    from rdflib import RDFS, URIRef

    g = graph()
    found = {}
    for name in _terms(g, "Class"):
        parents = (str(o) for o in g.transitive_objects(URIRef(NS + name), RDFS.subClassOf))
        found[NS + name] = tuple(sorted(p for p in parents if p != NS + name))
    return found


def _terms(g: Graph, kind: str) -> Iterator[str]:
    from rdflib import OWL, RDF

    names = sorted(str(term) for term in g.subjects(RDF.type, OWL[kind]))
    yield from (name.removeprefix(NS) for name in names if name.startswith(NS))


def _definition(g: Graph, term: Node) -> str:
    from rdflib import SKOS

    return str(g.value(term, SKOS.definition))


def _members(g: Graph, scheme: str) -> list[URIRef]:
    """The concepts of a scheme in the order of the file, which rdflib does not keep: by their place in it."""
    from rdflib import SKOS, URIRef

    source = resources.text(_FILE)
    found = [m for m in g.subjects(SKOS.inScheme, URIRef(NS + scheme)) if isinstance(m, URIRef)]
    return sorted(found, key=lambda m: source.index(f"\n{m.n3(g.namespace_manager)} "))


def _constants(g: Graph) -> Iterator[str]:
    from rdflib import URIRef

    for kind, heading in (
        ("Class", "Classes"),
        ("ObjectProperty", "Properties that lead to things"),
        ("DatatypeProperty", "Properties that hold values"),
    ):
        yield f"\n# {heading}\n"
        for name in _terms(g, kind):
            python = name + "_" if keyword.iskeyword(name) else name
            yield f"#: {_definition(g, URIRef(NS + name))}"
            yield f'{python} = "{NS}{name}"'


def _tables(g: Graph) -> Iterator[str]:
    from rdflib import OWL, RDF, SKOS

    yield "\n# Controlled values by their short names\n"
    for scheme, table in _TABLES.items():
        yield f"{table} = {{"
        for member in _members(g, scheme):
            yield f"    # {_definition(g, member)}"
            yield f'    "{g.value(member, SKOS.notation)}": "{member}",'
        yield "}"
    yield "#: What each reason of withholding means"
    yield "WITHHOLDING_MEANINGS = {"
    for member in _members(g, "Withholding"):
        yield f'    "{g.value(member, SKOS.notation)}": "{_definition(g, member)}",'
    yield "}"
    yield "#: The classes of claims by their short names"
    yield "KINDS = {"
    for term in _terms(g, "Class"):
        from rdflib import URIRef

        notation = g.value(URIRef(NS + term), SKOS.notation)
        if notation is not None and (URIRef(NS + term), RDF.type, OWL.Class) in g:
            yield f'    "{notation}": {term},'
    yield "}"


def _predicates(g: Graph) -> Iterator[str]:
    from rdflib import RDFS, SKOS, URIRef

    yield "#: The predicates that claims use, as CURIEs, with their labels"
    yield "PREDICATES = {"
    found = {}
    for member in g.subjects(SKOS.inScheme, URIRef(NS + "ClaimPredicate")):
        found[_curie(g, str(member))] = str(g.value(member, SKOS.prefLabel))
    for member in g.subjects(RDFS.subPropertyOf, URIRef(NS + "claimPredicate")):
        found[_curie(g, str(member))] = str(g.value(member, RDFS.label))
    for curie in sorted(found):
        yield f'    "{curie}": "{found[curie]}",'
    yield "}"


def _prefixes(g: Graph) -> dict[str, str]:
    from rdflib import Namespace

    sh = Namespace("http://www.w3.org/ns/shacl#")
    found = {
        str(g.value(d, sh.prefix)): str(g.value(d, sh.namespace))
        for d in g.objects(None, sh.declare)
    }
    return dict(sorted(found.items()))


def _curie(g: Graph, iri: str) -> str:
    """The IRI with the longest declared namespace shortened to its prefix."""
    fits = [(ns, p) for p, ns in _prefixes(g).items() if iri.startswith(ns)]
    namespace, prefix = max(fits, key=lambda fit: len(fit[0]))
    return f"{prefix}:{iri.removeprefix(namespace)}"


def vocabulary_source() -> str:
    """The text of `vocabulary.py`, the same for the same ontology."""
    g = graph()
    lines = [
        '"""The words of `ontology/msgraph.ttl` as constants.',
        "",
        "Generated: change the ontology, then run `python -m msgraph.ontology --write`.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "#: The namespace of the terms; data IRIs have a base that can be changed, terms do not.",
        f'NS = "{NS}"',
        "",
        "#: Prefixes of CURIEs, queries and exports.",
        "PREFIXES = {",
        *(f'    "{prefix}": "{namespace}",' for prefix, namespace in _prefixes(g).items()),
        "}",
        *_constants(g),
        *_tables(g),
        *_predicates(g),
    ]
    return "\n".join(lines) + "\n"


def _prefix_entry(namespace: str) -> object:
    """What makes the word a prefix: a namespace that does not end in a delimiter must say so.

    Source: JSON-LD 1.1 §4.1.5, https://www.w3.org/TR/json-ld11/#compact-iris
    """
    return namespace if namespace.endswith(("/", "#")) else {"@id": namespace, "@prefix": True}


def context_source() -> str:
    """The JSON-LD context of exports: prefixes, and each of our properties with the type of its values."""
    from rdflib import OWL, RDF, RDFS, XSD, URIRef

    g = graph()
    context: dict[str, object] = {p: _prefix_entry(ns) for p, ns in _prefixes(g).items()}
    for name in [*_terms(g, "ObjectProperty"), *_terms(g, "DatatypeProperty")]:
        term = URIRef(NS + name)
        if (term, RDF.type, OWL.ObjectProperty) in g:
            context[name] = {"@id": f"msg:{name}", "@type": "@id"}
            continue
        datatype = g.value(term, RDFS.range)
        if datatype in (None, XSD.string):
            context[name] = f"msg:{name}"
        else:
            context[name] = {
                "@id": f"msg:{name}",
                "@type": f"xsd:{str(datatype).rpartition('#')[2]}",
            }
    context |= {
        "id": "@id",
        "type": "@type",
        "subject": {"@id": "rdf:subject", "@type": "@id"},
        "predicate": {"@id": "rdf:predicate", "@type": "@id"},
        "object": {"@id": "rdf:object", "@type": "@id"},
        "label": "rdfs:label",
        "prefLabel": "skos:prefLabel",
        "title": "dcterms:title",
        "exact": "oa:exact",
        "start": {"@id": "oa:start", "@type": "xsd:integer"},
        "end": {"@id": "oa:end", "@type": "xsd:integer"},
    }
    return json.dumps({"@context": context}, indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Compare the generated files with the ontology, or renew them with `--write`; 1 if any was stale."""
    targets = {
        Path(__file__).with_name("vocabulary.py"): vocabulary_source(),
        resources.path("ontology/context.jsonld"): context_source(),
    }
    stale = [p for p, want in targets.items() if not p.is_file() or p.read_text("utf-8") != want]
    for target in stale:
        if "--write" in arguments:
            target.write_text(targets[target], encoding="utf-8")
        else:
            sys.stderr.write(f"{target} does not match {_FILE}\n")
    return int(bool(stale) and "--write" not in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
