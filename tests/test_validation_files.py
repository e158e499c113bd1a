"""Files of anybody's RDF, good and bad."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from msgraph.errors import InputError, MsgraphError, ShapesError
from msgraph.validation import validate_file
from msgraph.validation.places import Places

WHOLE = Path(__file__).parent / "shapes" / "whole.ttl"
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://e/> .
:named a sh:PropertyShape ; sh:targetClass :Thing ; sh:path :name ; sh:minCount 1 .
"""


def written(folder: Path, name: str, content: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def test_a_file_is_validated_against_our_shapes():
    """The endings of files tell their syntax."""
    assert validate_file(WHOLE).conforms


def test_a_result_names_file_and_line(tmp_path):
    """The line where the node is described, as an editor counts."""
    broken = WHOLE.read_text("utf-8").replace("msg:polarity msg:affirmed", "msg:polarity :yes", 1)
    file = written(tmp_path, "paper.ttl", broken)
    result = validate_file(file).violations[0]

    assert (str(file), 1 + broken[: broken.index("\n:outcome a ")].count("\n") + 1) == (
        result.file,
        result.line,
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("data.ttl", "@prefix : <http://e/> .\n:a a :Thing ."),
        (
            "data.nt",
            "<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Thing> .\n",
        ),
        (
            "data.nq",
            "<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Thing> <http://e/g> .\n",
        ),
        ("data.trig", "@prefix : <http://e/> .\n:g { :a a :Thing }"),
        ("data.jsonld", '{"@id": "http://e/a", "@type": "http://e/Thing"}'),
        (
            "data.rdf",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://e/">'
            '<Thing rdf:about="http://e/a"/></rdf:RDF>',
        ),
    ],
)
@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_own_shapes_judge_own_data_in_any_syntax(tmp_path, name, content, engine):
    """The user's rules need nothing of ours."""
    shapes = written(tmp_path, "shapes.ttl", SHAPES)
    report = validate_file(written(tmp_path, name, content), shapes=[shapes], engine=engine)

    assert {"http://e/named": 1} == report.checked
    assert ["http://e/a"] == [result.focus for result in report.violations]


def test_shapes_of_several_files_are_one_set(tmp_path):
    """Blank nodes of one file are not those of the other."""
    more = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <http://e/> .\n"
    one = written(tmp_path, "one.ttl", SHAPES + ":x a sh:NodeShape ; sh:property [ sh:path :p ] .")
    two = written(
        tmp_path,
        "two.ttl",
        more + ":y a sh:NodeShape ; sh:property [ sh:path :q ; sh:minCount 1 ] .",
    )
    data = written(tmp_path, "data.ttl", "@prefix : <http://e/> .\n:a a :Thing .")

    assert 1 == len(validate_file(data, shapes=[one, two]).results)


def test_our_class_hierarchy_goes_along_with_shapes_that_speak_of_it(tmp_path):
    """A shape for msg:Claim must not pass over data that only says msg:DrugClaim."""
    shapes = written(
        tmp_path,
        "shapes.ttl",
        SHAPES.replace(":Thing", "<https://w3id.org/msgraph/ns#Claim>"),
    )
    data = written(tmp_path, "data.ttl", "<http://e/a> a <https://w3id.org/msgraph/ns#DrugClaim> .")

    assert 1 == len(validate_file(data, shapes=[shapes]).violations)


def test_imports_are_told_and_not_followed(tmp_path, monkeypatch):
    """Validation needs no network, and must not be made to use it by a file."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    imports = "<http://e/o> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/more> .\n"
    shapes = written(tmp_path, "shapes.ttl", SHAPES + imports)
    data = written(tmp_path, "data.ttl", imports + "<http://e/a> a <http://e/Thing> .")

    for engine in ("fast", "reference"):
        report = validate_file(data, shapes=[shapes], engine=engine)

        assert "owl:imports is not followed: http://127.0.0.1:9/more" in report.notes


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">&b;</rdf:RDF>'
)


@pytest.mark.parametrize(
    ("name", "content", "what", "hint"),
    [
        ("data.ttl", '{"@id": "http://e/a"}', "not turtle", "looks like JSON-LD: rename it"),
        ("data.ttl", "<?xml version='1.0'?><a/>", "not turtle", "looks like RDF/XML: rename it"),
        ("data.nt", "@prefix : <http://e/> . :a :b :c .", "not ntriples", "looks like Turtle"),
        ("data.jsonld", "@prefix : <http://e/> . :a :b :c .", "not jsonld", "looks like Turtle"),
        ("data.ttl", "@prefix : <http://e/> . :a :p ", "not turtle", "correct it"),
        ("data.ttl", b'<http://e/a> <http://e/p> "caf\xe9" .', "not turtle", "UTF-8"),
        ("data.ttl", bytes(range(256)), "not turtle", "UTF-8"),
        ("data.ttl", '<http://e/a> <http://e/p> "a\\u0000b" .', "the character NUL", "take it out"),
        ("data.ttl", '<http://e/a> <http://e/p> "a\0b" .', "the character NUL", "take it out"),
        ("data.rdf", BOMB, "document type", "grow without bound"),
        (
            "data.jsonld",
            '{"@context": "http://127.0.0.1:9/c", "@id": "http://e/a"}',
            "not jsonld",
            "",
        ),
        ("data.csv", "a,b", "`.csv` is none of RDF", ".ttl"),
    ],
)
def test_bad_files_are_told_with_what_where_and_what_to_do(tmp_path, name, content, what, hint):
    """No traceback, and no guess at what a file may have meant."""
    file = written(tmp_path, name, content)
    with pytest.raises(InputError) as caught:
        validate_file(file)

    assert what in caught.value.message
    assert hint in caught.value.hint
    assert name in caught.value.where


@pytest.mark.parametrize("name", ["missing.ttl", "."])
def test_what_is_no_file_is_told(tmp_path, name):
    """A folder, or nothing at all."""
    with pytest.raises(InputError, match="cannot be read"):
        validate_file(tmp_path / name)


def test_a_file_too_large_for_memory_is_sent_to_a_store(tmp_path):
    """There it is checked graph by graph."""
    with pytest.raises(InputError) as caught:
        validate_file(WHOLE, max_bytes=1000)

    assert "load it into a store" in caught.value.hint


def test_an_escaped_backslash_before_u0000_is_no_nul(tmp_path):
    """A text that speaks of \\u0000 may be kept."""
    data = written(
        tmp_path, "data.ttl", '<http://e/a> a <http://e/T> ; <http://e/p> "a\\\\u0000b" .'
    )

    assert not validate_file(data).results


def test_blank_nodes_from_outside_are_told(tmp_path):
    """A claim without a name cannot be cited."""
    data = written(tmp_path, "data.ttl", "[] a <https://w3id.org/msgraph/ns#Review> .")

    assert "name" in {result.rule for result in validate_file(data).violations}


@pytest.mark.parametrize("content", ["", "@prefix sh: <x> .", "this is no Turtle"])
def test_shapes_that_are_none_are_refused(tmp_path, content):
    """Data would pass against them whatever it says."""
    with pytest.raises(ShapesError) as caught:
        validate_file(WHOLE, shapes=[written(tmp_path, "shapes.ttl", content)])

    assert isinstance(caught.value, MsgraphError)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n<http://e/a> <http://e/p> 1 .", 2),
        ("<http://e/b> <http://e/p> <http://e/a> .\n<http://e/a> <http://e/p> 1 .", 2),
        ("@prefix : <http://e/> .\n\n:ab :p 1 .\n:a :p 1 .", 4),
        ("PREFIX ex: <http://e/>\nex:b ex:p ex:a .", 2),
        ('{\n "@id": "http://e/a" }', 2),
        ("<http://e/ab> <http://e/p> 1 .", 0),
    ],
)
def test_a_node_is_found_in_its_file(text, line):
    """Where it is described before where it is only mentioned; 0 where it is not."""
    assert line == Places(text).line("http://e/a")
