"""A store's quads for people who live in rdflib."""

from __future__ import annotations

import subprocess
import sys

from msgraph.stores import open_store
from msgraph.stores.worker import child_environment

A, B = "http://example.org/paper/a", "http://example.org/paper/b"
ONE = '<http://example.org/s> <http://example.org/p> "one"@en .\n'


def test_a_graph_is_a_copy_in_rdflib():
    """With its name, and nothing of the others."""
    from msgraph.stores.rdflib_view import graph

    store = open_store(":memory:")
    store.put(A, ONE + '<http://example.org/s> <http://example.org/p> "line\\n" .')
    store.put(B, ONE)
    copy = graph(store, A)

    assert (2, A) == (len(copy), str(copy.identifier))
    assert 0 == len(graph(store, "http://example.org/none"))


def test_a_dataset_is_a_copy_in_rdflib():
    """Graph by graph; the default graph is their union."""
    from msgraph.stores.rdflib_view import dataset

    store = open_store(":memory:")
    store.put(A, ONE)
    store.put(B, ONE)
    copy = dataset(store)

    assert {A, B} <= {str(each.identifier) for each in copy.graphs()}
    assert 1 == len(copy.graph(A))
    assert 1 == len(list(copy.query("SELECT DISTINCT ?s { ?s ?p ?o }")))


def test_a_query_loads_neither_rdflib_nor_a_shape_engine():
    """They take longer to load than the question takes to answer."""
    script = (
        "import sys; from msgraph.stores import open_store; s = open_store(':memory:');"
        "s.query('ASK {}'); print([m for m in ('rdflib', 'pyshacl', 'shacl', 'urllib.request',"
        " 'subprocess', 'multiprocessing') if m in sys.modules])"
    )
    child = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, env=child_environment(), check=True
    )

    assert b"[]" == child.stdout.strip()
