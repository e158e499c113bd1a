"""A lexicon of the user's own: compiled from vocabularies, opened in no time, asked by name."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from msgraph.errors import InputError
from msgraph.lexicon import choosing, compiled, compiling, formats, shipped, spelling
from msgraph.lexicon.identifiers import canonical
from msgraph.lexicon.terms import Name, Term
from msgraph.pipeline import Settings, build, vocabularies
from msgraph.stores import open_store

OBO = """\
format-version: 1.2
ontology: own

[Term]
id: MONDO:0900001
name: glassy knee syndrome
synonym: "knee, glassy" EXACT []
synonym: "GKS" EXACT ABBREVIATION []
synonym: "shining knee" RELATED []
xref: UMLS:C9900001 {source="MONDO:equivalentTo"}

[Term]
id: MONDO:0900002
name: old ailment
is_obsolete: true

[Typedef]
id: part_of
name: part of
"""

TURTLE = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <https://example.org/terms/> .

ex:1 a skos:Concept ; skos:prefLabel "verdant elbow"@en , "grüner Ellbogen"@de ;
  skos:altLabel "green elbow" ; skos:exactMatch <http://purl.obolibrary.org/obo/MONDO_0900007> .
ex:2 a owl:Class ; rdfs:label "gone" ; owl:deprecated true .
ex:3 rdfs:label "not a term" .
"""

MESH_XML = """\
<?xml version="1.0"?>
<DescriptorRecordSet LanguageCode="eng">
<DescriptorRecord DescriptorClass="1"><DescriptorUI>D990001</DescriptorUI>
<DescriptorName><String>Ailments, Lunar</String></DescriptorName>
<TreeNumberList><TreeNumber>C10.114</TreeNumber></TreeNumberList>
<ConceptList><Concept PreferredConceptYN="Y"><TermList>
<Term><String>Ailments, Lunar</String></Term><Term><String>Moonsickness</String></Term>
</TermList></Concept></ConceptList></DescriptorRecord>
<DescriptorRecord DescriptorClass="1"><DescriptorUI>bad</DescriptorUI></DescriptorRecord>
</DescriptorRecordSet>
"""

MESH_ASCII = """\
*NEWRECORD
RECTYPE = D
MH = Ailments, Solar
ENTRY = Sunsickness|T047|NON|EQV
MN = C10.228
UI = D990002

*NEWRECORD
MH = No Number
"""

SSSOM = """\
# curie_map:
#   MONDO: http://purl.obolibrary.org/obo/MONDO_
subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification
MONDO:0900003\tlunar ailment\tskos:exactMatch\tmesh:D990001\tAilments, Lunar\tsemapv:ManualMappingCuration
MONDO:0900003\tlunar ailment\tskos:exactMatch\tnothing\t\tsemapv:ManualMappingCuration
"""


@pytest.fixture
def write(tmp_path):
    def writer(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return writer


@pytest.fixture
def lexicon_of(tmp_path):
    def maker(*files: Path, **options: object) -> compiled.CompiledLexicon:
        out = tmp_path / f"own{len(list(tmp_path.iterdir()))}.lex"
        vocabularies.build(files, out, **options)
        return compiled.opened(out)

    return maker


def keys(lexicon: compiled.CompiledLexicon, name: str) -> list[str]:
    return [sense.concept.key for sense in lexicon.find(name)]


# Names

SAME = [
    ("IL-2", "IL2", "hyphens and spaces do not count"),
    ("tumours of the liver", "Tumor of the liver", "nor British spelling and plurals"),
    ("Parkinson's disease", "Parkinson disease", "nor the genitive"),
    ("TNF-α", "TNF alpha", "nor the alphabet"),
    ("anaemia", "anemia", "nor digraphs"),
    ("neuroses", "neurosis", "nor Greek plurals"),
    ("Sjögren syndrome", "Sjo\u0308gren syndrome", "nor how an accent is encoded"),
]


@pytest.mark.parametrize(("one", "other", "why"), SAME, ids=[s[2] for s in SAME])
def test_spellings_that_mean_the_same_are_the_same(one, other, why):
    """Text and vocabularies never agree on such things."""
    assert spelling.words(one) == spelling.words(other)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_words_keep_their_places(text):
    """A name found in text is quoted by its offsets: they must slice what was read."""
    for word, start, end in spelling.tokens(text):
        assert word == spelling.fold(text[start:end])


IDENTIFIERS = [
    ("mesh:D000006", "MESH:D000006"),
    ("D000006", "MESH:D000006"),
    ("http://purl.obolibrary.org/obo/MONDO_0005301", "MONDO:0005301"),
    ("chembl.compound:CHEMBL25", "CHEMBL:CHEMBL25"),
    ("MP:0001262", "obo:MP_0001262"),
    ("efo:0004710", "https://bioregistry.io/efo:0004710"),
    ("https://example.org/x#1", "https://example.org/x#1"),
    ("no identifier", ""),
    ("", ""),
]


@pytest.mark.parametrize(("written", "ours"), IDENTIFIERS)
def test_an_identifier_has_one_spelling(written, ours):
    """Else the same concept is two."""
    assert ours == canonical(written)


# Formats

FORMATS = [
    ("own.obo", OBO, "obo"),
    ("own.ttl", TURTLE, "turtle"),
    ("desc.xml", MESH_XML, "mesh-xml"),
    ("d.bin", MESH_ASCII, "mesh-ascii"),
    ("m.sssom.tsv", SSSOM, "sssom"),
    ("names.tsv", "name\tidentifier\nglassy knee\tMONDO:1\n", "tsv"),
]


@pytest.mark.parametrize(("name", "content", "format_"), FORMATS, ids=[f[2] for f in FORMATS])
def test_formats_are_told_by_content(write, name, content, format_):
    """A name's ending proves nothing."""
    assert format_ == formats.of_file(write("anything", content))


def test_obo_gives_labels_and_synonyms_but_nothing_obsolete(write, lexicon_of):
    """An obsolete term names nothing any more."""
    own = lexicon_of(write("own.obo", OBO))

    assert ["disease/MONDO_0900001"] == keys(own, "Glassy-knee syndromes")
    assert ["disease/MONDO_0900001"] == keys(
        own, "glassy knee"
    )  # "knee, glassy" the other way round
    assert [] == keys(own, "old ailment")
    assert [] == keys(own, "part of")


def test_skos_and_owl_give_their_english_names(write, lexicon_of):
    """The papers are in English; a class without a type is none of ours."""
    own = lexicon_of(write("own.ttl", TURTLE), category="disease")

    assert ["disease/example.org/terms/1"] == keys(own, "green elbow")
    assert [] == keys(own, "grüner Ellbogen")
    assert [] == keys(own, "gone")
    assert [] == keys(own, "not a term")


def test_rdf_xml_is_read_as_turtle_is(write, lexicon_of):
    """OWL files come in both."""
    rdf = (
        '<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY obo "http://purl.obolibrary.org/obo/">]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:owl="http://www.w3.org/2002/07/owl#" '
        'xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"><owl:Class rdf:about="&obo;MONDO_0900009">'
        "<rdfs:label>stony ear</rdfs:label></owl:Class></rdf:RDF>"
    )
    own = lexicon_of(write("own.owl", rdf))

    assert ["disease/MONDO_0900009"] == keys(own, "stony ear")


def test_entities_made_of_entities_are_refused(write, lexicon_of):
    """A few bytes must not become gigabytes."""
    bomb = (
        '<!DOCTYPE rdf:RDF [<!ENTITY a "xxxxxxxx"><!ENTITY b "&a;&a;&a;">]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&b;</rdf:RDF>'
    )
    with pytest.raises(InputError, match="entities made of entities"):
        lexicon_of(write("own.owl", bomb))


def test_mesh_gives_entry_terms_and_categories_by_tree(write, lexicon_of):
    """Both forms that the library hands out say the same."""
    own = lexicon_of(write("desc.xml", MESH_XML), write("d.bin", MESH_ASCII))

    assert ["disease/MESH_D990001"] == keys(own, "moonsickness")
    assert ["disease/MESH_D990001"] == keys(own, "lunar ailments")
    assert ["disease/MESH_D990002"] == keys(own, "sunsickness")


def test_a_mapping_is_exact_only_with_two_witnesses(write, lexicon_of):
    """A mapping set alone says close; the other vocabulary's own name makes it exact."""
    alone = lexicon_of(write("m.sssom.tsv", SSSOM))
    both = lexicon_of(write("n.sssom.tsv", SSSOM), write("desc.xml", MESH_XML))

    assert {"MONDO:0900003": "exact", "MESH:D990001": "close"} == _links(alone, "lunar ailment")
    assert {"MONDO:0900003": "exact", "MESH:D990001": "exact"} == _links(both, "lunar ailment")


def _links(lexicon: compiled.CompiledLexicon, name: str) -> dict[str, str]:
    entry = next(s.entry for s in lexicon.find(name) if "MONDO" in s.concept.key)
    return {m.curie: m.relation for m in entry.matches}


# Bad input

BAD_LINES = [
    ("only a name", "not an identifier: nothing"),
    ("x" * 10_000 + "\tMONDO:1", "a name of 10,000 characters"),
    ("bell\x07\tMONDO:1", "a name with control characters"),
    ("glassy knee\tnothing known", "not an identifier: nothing known"),
    ("--\tMONDO:1", "a name without letters"),
]


@pytest.mark.parametrize(("line", "message"), BAD_LINES, ids=[b[1] for b in BAD_LINES])
def test_a_bad_line_is_named_and_the_others_are_kept(write, tmp_path, line, message):
    """One mistake in a large table must not cost the table."""
    table = write(
        "names.tsv", f"name\tidentifier\nglassy knee\tMONDO:7\n{line}\nstony ear\tMONDO:8\n"
    )
    done = vocabularies.build([table], tmp_path / "own.lex")
    own = compiled.opened(tmp_path / "own.lex")

    assert [("names.tsv, line 3", True)] == [(p.where, message in p.message) for p in done.problems]
    assert ["disease/MONDO_7"] == keys(own, "glassy knee")
    assert ["disease/MONDO_8"] == keys(own, "stony ear")


def test_a_line_that_is_not_utf8_is_named(write, tmp_path):
    """Latin-1 exports are common."""
    table = write("names.tsv", b"glassy knee\tMONDO:7\nSj\xf6gren\tMONDO:8\n")
    done = vocabularies.build([table], tmp_path / "own.lex")

    assert ["names.tsv, line 2: not UTF-8 at byte 3"] == [str(p) for p in done.problems]


def test_an_identifier_with_two_labels_is_named_and_keeps_both(write, tmp_path):
    """One of the sources is wrong, and only a person can tell which."""
    one = write("a.tsv", "label\tid\nglassy knee\tMONDO:7\n")
    two = write("b.tsv", "label\tid\nstony ear\tMONDO:7\n")
    done = vocabularies.build([one, two], tmp_path / "own.lex")
    own = compiled.opened(tmp_path / "own.lex")

    assert ["b: MONDO:7 is `glassy knee` and also `stony ear`"] == [str(p) for p in done.problems]
    assert ["glassy knee"] == [s.concept.label for s in own.find("stony ear")]


REFUSED = [
    ("nothing.tsv", "", "no vocabulary that can be compiled"),
    ("prose.txt", "Some words without any tab.", "no vocabulary that can be compiled"),
    ("broken.ttl", "@prefix ex: <https://example.org/> .\nex:1 a", "does not parse"),
]


@pytest.mark.parametrize(("name", "content", "message"), REFUSED, ids=[r[0] for r in REFUSED])
def test_a_file_that_gives_nothing_is_refused(write, tmp_path, name, content, message):
    """An empty lexicon would look like a working one."""
    with pytest.raises(InputError, match=message):
        vocabularies.build([write(name, content)], tmp_path / "own.lex")


def test_damage_to_a_lexicon_is_said(write, lexicon_of, tmp_path):
    """A file that was cut off, or is something else, never answers."""
    own = lexicon_of(write("own.obo", OBO))
    whole = own.path.read_bytes()

    for name, content in {"cut": whole[:-9], "other": b"PK\x03\x04" + whole, "empty": b""}.items():
        with pytest.raises(InputError):
            compiled.CompiledLexicon(write(f"{name}.lex", content))


# Gates and decisions


def test_names_that_are_words_are_left_out(write, lexicon_of):
    """A vocabulary's "lead" would be found in every "lead to"."""
    own = lexicon_of(
        write("names.tsv", "lead\tMESH:D007854\nset\tHGNC:10760\nlead acetate\tMESH:C008261\n")
    )

    assert [] == keys(own, "lead")
    assert [] == keys(own, "set")
    assert ["drug/MESH_C008261"] == keys(own, "lead acetate") or keys(own, "lead acetate")


def test_short_names_match_as_they_are_written(write, lexicon_of):
    """ "CAT" is catalase, "cat" is not."""
    own = lexicon_of(write("names.tsv", "CAT\tHGNC:1516\nbGKS\tMONDO:8\n"))

    assert ["molecule/HGNC_1516"] == keys(own, "CAT")
    assert [] == keys(own, "Cat")
    assert [] == keys(own, "BGKS")


def test_local_decisions_win(write, lexicon_of):
    """What the people at the place know beats every source."""
    names = write("names.tsv", "glassy knee\tMONDO:7\nglassy knee\tMONDO:8\nstony ear\tMONDO:9\n")
    decisions = write(
        "overrides.tsv",
        "action\tname\tidentifier\tcategory\n"
        "prefer\tglassy knee\tMONDO:8\n"
        "drop\tstony ear\n"
        "add\tlead\tMESH:D007854\tdrug\n",
    )
    own = lexicon_of(names, decisions=decisions)

    assert ["disease/MONDO_8", "disease/MONDO_7"] == keys(own, "glassy knee")
    assert [] == keys(own, "stony ear")
    assert ["drug/MESH_D007854"] == keys(own, "lead")


def test_a_decision_that_cannot_be_read_is_named(write, tmp_path):
    """Decisions are written by hand."""
    decisions = write("overrides.tsv", "drop\tstony ear\nforget\tglassy knee\nadd\tknee\n")
    done = vocabularies.build(
        [write("names.tsv", "glassy knee\tMONDO:7\n")], tmp_path / "own.lex", decisions=decisions
    )

    assert ["overrides.tsv, line 2", "overrides.tsv, line 3"] == [p.where for p in done.problems]


# Finding names in text


def test_the_longest_name_wins_and_none_overlap(write, lexicon_of):
    """ "glassy knee syndrome" is one mention, not "glassy knee"."""
    own = lexicon_of(write("names.tsv", "glassy knee\tMONDO:7\nglassy knee syndrome\tMONDO:8\n"))
    text = "A glassy knee, and glassy-knee syndromes; GLASSY KNEES."
    tokens = spelling.tokens(text)
    found = [text[tokens[f.first][1] : tokens[f.last - 1][2]] for f in own.scan(text, tokens)]

    assert ["glassy knee", "glassy-knee syndromes", "GLASSY KNEES"] == found


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text("abcß -,α1", min_size=1, max_size=12), min_size=1, max_size=8), st.data())
def test_what_is_compiled_is_found(tmp_path_factory, names, data):
    """Every name that has a key is found again, alone and inside a text."""
    out = tmp_path_factory.mktemp("law") / "own.lex"
    terms = [
        Term(f"MONDO:{n}", (Name(f"q{name}zzz"),), source="own") for n, name in enumerate(names)
    ]
    compiling.compile_terms(terms, out)
    own = compiled.CompiledLexicon(out)
    chosen = data.draw(st.sampled_from(range(len(names))))

    assert f"disease/MONDO_{chosen}" in keys(own, f"q{names[chosen]}zzz")


def test_the_same_sources_give_the_same_bytes(write, tmp_path):
    """A lexicon can be compared and cached by its content."""
    source = write("own.obo", OBO)
    for name in ("a", "b"):
        vocabularies.build([source], tmp_path / name)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_lexicon_travels_to_other_processes(write, lexicon_of):
    """Workers open the file themselves."""
    own = lexicon_of(write("own.obo", OBO))

    assert ["disease/MONDO_0900001"] == keys(pickle.loads(pickle.dumps(own)), "glassy knee")


# Choosing


def test_two_meanings_that_are_as_good_are_a_conflict(write, lexicon_of):
    """Ungrounded is better than a guess."""
    own = lexicon_of(write("names.tsv", "glassy knee\tMONDO:7\nglassy knee\tMONDO:8\n"))
    choice = choosing.choose(own.find("glassy knee"))

    assert choice.conflict
    assert choice.sense is None
    assert 2 == len(choice.meanings)


def test_the_wanted_category_decides(write, lexicon_of):
    """A drug's place in a sentence asks for a drug."""
    own = lexicon_of(write("names.tsv", "rosol\tMONDO:7\tdisease\nrosol\tMESH:C990001\tdrug\n"))

    assert "drug/MESH_C990001" == choosing.choose(own.find("rosol"), ["drug"]).sense.concept.key
    assert "disease/MONDO_7" == choosing.choose(own.find("rosol"), ["disease"]).sense.concept.key


def test_a_known_concept_stays_the_projects_own(write, lexicon_of):
    """The user's name for it leads to the concept that has all the links."""
    own = lexicon_of(write("names.tsv", "glassy pill\tDRUGBANK:DB00087\n"))
    known = shipped().with_compiled([own.path])

    assert "drug/alemtuzumab" == known.meaning("glassy pill").key
    assert known.meaning("no such thing") is None


def test_a_build_names_concepts_by_the_users_lexicon(write, lexicon_of):
    """What the project does not know, the user's vocabulary does: the concept carries its identifier."""
    own = lexicon_of(
        write("own.tsv", "name\tidentifier\tcategory\nrosolimab\tMESH:C990001\tdrug\n")
    )
    paper = write(
        "p.xml",
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><Journal><Title>J</Title></Journal>"
        "<ArticleTitle>A trial.</ArticleTitle><Abstract><AbstractText>Rosolimab reduced the relapse rate compared "
        "with placebo.</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>",
    )
    store = open_store(":memory:")
    done = build(store, [paper], Settings(lexicons=(own.path,)))
    answer = store.query(
        "ASK { ?c <http://www.w3.org/2004/02/skos/core#exactMatch> <http://id.nlm.nih.gov/mesh/C990001> }"
    )

    assert [] == done.problems
    assert answer.value


# Size


def test_a_lexicon_of_50_000_names_opens_at_once_and_stays_small(tmp_path):
    """Resident memory is what is looked up, not what is there."""
    terms = (
        Term(f"MONDO:{n}", (Name(f"ailment{n} of the {n % 977} knee"),), source="own")
        for n in range(50_000)
    )
    out = tmp_path / "large.lex"
    compiling.compile_terms(terms, out)
    code = (
        "import resource, sys, time\nfrom pathlib import Path\nfrom msgraph.lexicon import compiled\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\nbegun = time.perf_counter()\n"
        f"own = compiled.opened(Path({str(out)!r}))\n"
        "assert own.find('ailment49999 of the 172 knees')\n"
        "print(time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, kilobytes = map(float, done.stdout.split())

    assert seconds < 0.5
    assert kilobytes < 20_000
