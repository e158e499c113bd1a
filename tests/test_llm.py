"""Claims by a language model: believed only as far as the text bears them out, whatever the endpoint does."""

from __future__ import annotations

import contextlib
import json
import pickle
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from msgraph.cli import main
from msgraph.errors import UsageError
from msgraph.extract import protocol
from msgraph.extract.llm import LanguageModel, answers, exchange, prompts
from msgraph.lexicon import shipped
from msgraph.model import Record, Section, Source
from msgraph.pipeline import Settings, build
from msgraph.stores import open_store

TEXT = (
    "Natalizumab reduced the relapse rate compared with placebo. "
    "It was well tolerated. Headache was reported with natalizumab."
)
GOOD = {
    "kind": "outcome",
    "predicate": "biolink:affects",
    "direction": "decreased",
    "polarity": "affirmed",
    "modality": "demonstrated",
    "role": "reported_finding",
    "quote": "Natalizumab reduced the relapse rate compared with placebo.",
    "subject": "Natalizumab",
    "object": "relapse rate",
    "aspect": "",
    "comparator": "placebo",
    "population": "",
    "timepoint": "",
}


def record(text: str = TEXT) -> Record:
    return Record(
        text, (Section("abstract", "", 0, len(text)),), Source("own.txt", "plain", "0" * 64)
    )


class _Server:
    """A chat endpoint that answers from a list: a list of claims, words, a status, or seconds of silence."""

    def __init__(self) -> None:
        self.replies: list[object] = []
        self.asked: list[dict[str, object]] = []
        self.headers: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append(body)
                outer.headers.append(self.headers.get("Authorization", ""))
                reply = outer.replies.pop(0) if len(outer.replies) > 1 else outer.replies[0]
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    outer.answer(self, reply)

            def log_message(self, *_: object) -> None:
                """Silence."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @staticmethod
    def answer(handler: BaseHTTPRequestHandler, reply: object) -> None:
        if isinstance(reply, float):
            handler.send_response(200)
            handler.end_headers()
            until = time.monotonic() + reply
            while time.monotonic() < until:  # one byte now and then: never quite dead
                handler.wfile.write(b" ")
                time.sleep(0.05)
            return
        if isinstance(reply, int):
            handler.send_response(reply)
            handler.send_header("Location", "http://127.0.0.1:9/elsewhere")
            handler.end_headers()
            return
        words = reply if isinstance(reply, str) else json.dumps({"claims": reply})
        content = json.dumps({"choices": [{"message": {"content": words}}]}).encode()
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(content)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(exchange, "_PAUSE", 0.0)
    exchange._FAILURES.clear()
    found = _Server()
    yield found
    found.close()


def asked(
    server: _Server, *replies: object, text: str = TEXT, seconds: float = 5.0
) -> protocol.Extraction:
    server.replies = list(replies)
    return LanguageModel.at(server.address, "own", seconds=seconds).find(record(text), shipped())


def test_a_claim_that_the_text_bears_out_is_kept(server):
    """With its places, its concept and its agent."""
    done = asked(server, [GOOD])
    (claim,) = done.claims

    assert () == done.problems
    assert TEXT[claim.quote_start : claim.quote_end] == claim.quote
    assert TEXT[claim.object.start : claim.object.end] == "relapse rate"
    assert "drug/natalizumab" == claim.subject.concept.key
    assert [("comparator", "placebo")] == [(s.name, s.text) for s in claim.context]
    assert "llm" == claim.agent


def test_the_question_carries_the_schema_and_the_text(server):
    """Servers that can, hold the model to the form."""
    asked(server, [])
    (body,) = server.asked

    assert "own" == body["model"]
    assert answers.SCHEMA == body["response_format"]["json_schema"]["schema"]
    assert TEXT == body["messages"][1]["content"]


DROPPED = [
    ("quote", "Natalizumab cured everybody.", "its quote is not in the text"),
    ("quote", "natalizumab reduced the relapse rate", "its quote is not in the text"),
    ("subject", "Alemtuzumab", "its words are not in the quote"),
    ("object", "Headache", "its words are not in the quote"),
    ("object", "Natalizumab", "its subject and object are the same words"),
    ("predicate", "biolink:cures", "it does not keep to the form"),
    ("direction", "sideways", "it does not keep to the form"),
    ("kind", ["outcome"], "it does not keep to the form"),
    ("quote", "", "it does not keep to the form"),
    ("extra", "field", "it does not keep to the form"),
]


@pytest.mark.parametrize(
    ("name", "value", "reason"), DROPPED, ids=[f"{d[0]}-{d[2][:20]}" for d in DROPPED]
)
def test_what_the_text_does_not_bear_out_is_dropped_and_counted(server, name, value, reason):
    """The good claim beside it stays."""
    done = asked(server, [GOOD, {**GOOD, name: value}])

    assert 1 == len(done.claims)
    assert [f"1 claim of the model dropped: 1 because {reason}"] == [
        p.message for p in done.problems
    ]


def test_white_space_in_a_quote_does_not_count(server):
    """A model joins lines; the quote that is kept is the text's own."""
    text = TEXT.replace("relapse rate", "relapse\n  rate")
    (claim,) = asked(server, [GOOD], text=text).claims

    assert "relapse\n  rate" == claim.object.text
    assert text[claim.quote_start : claim.quote_end] == claim.quote


def test_a_subject_may_stand_elsewhere(server):
    """ "It" is what the sentence before names."""
    tolerated = {
        **GOOD,
        "kind": "safety",
        "predicate": "msg:hasSafetyProfile",
        "quote": "It was well tolerated.",
    }
    (claim,) = asked(server, [{**tolerated, "object": "well tolerated", "comparator": ""}]).claims

    assert claim.subject.carried
    assert "Natalizumab" == claim.subject.text


GARBAGE = ["no JSON at all", "[1, 2]", '{"claims": {}}', '{"claims": [' + "[" * 5_000, ""]


@pytest.mark.parametrize("words", GARBAGE, ids=["prose", "list", "object", "nested", "nothing"])
def test_garbage_is_asked_again_and_then_reported(server, words):
    """Within the budget, not for ever."""
    done = asked(server, words)

    assert () == done.claims
    assert 1 + exchange.RETRIES == len(server.asked)
    assert "cannot be read" in done.problems[0].message


def test_garbage_once_costs_nothing(server):
    """The second answer is good."""
    done = asked(server, "no JSON", "```json\n" + json.dumps({"claims": [GOOD]}) + "\n```")

    assert 1 == len(done.claims)
    assert () == done.problems


def test_an_endpoint_that_hangs_is_left_in_time(server):
    """Even one that sends a byte now and then."""
    begun = time.monotonic()
    done = asked(server, 30.0, seconds=0.2)

    assert time.monotonic() - begun < 5
    assert "did not answer within 0.2 seconds" in done.problems[0].message


STATUS = [(401, "MSGRAPH_LLM_KEY", 1), (500, "", 4), (302, "", 1)]


@pytest.mark.parametrize(("status", "hint", "times"), STATUS)
def test_a_status_is_reported_with_what_to_do(server, status, hint, times):
    """A refusal is not asked again, a fault is; a redirect is not followed."""
    done = asked(server, status)

    assert f"status {status}" in done.problems[0].message
    assert hint in done.problems[0].hint
    assert times == len(server.asked)


def test_a_server_without_schemas_is_asked_without(server):
    """Many answer 400 to a response format that they do not know."""
    done = asked(server, 400, [GOOD])

    assert 1 == len(done.claims)
    assert "response_format" not in server.asked[1]


def test_a_dead_endpoint_is_given_up(server):
    """A thousand papers must not wait for it one after the other."""
    for _ in range(4):
        last = asked(server, 500)

    assert exchange.GIVE_UP == len(server.asked)
    assert "is not asked again" in last.problems[0].message


def test_nobody_listening_is_said():
    """The commonest mistake."""
    exchange._FAILURES.clear()
    done = LanguageModel.at("http://127.0.0.1:9/v1", seconds=1).find(record(), shipped())

    assert "cannot be reached" in done.problems[0].message


def test_the_key_goes_to_the_endpoint_and_nowhere_else(server, monkeypatch):
    """It comes from the environment and is in no problem."""
    monkeypatch.setenv(exchange.KEY, "secret")
    done = asked(server, 401)

    assert ["Bearer secret"] == server.headers
    assert "secret" not in str(done.problems)


def test_long_texts_are_asked_about_in_pieces():
    """Whole sentences, none left out, none too long."""
    text = "Natalizumab reduced the relapse rate. " * 500
    pieces = list(prompts.chunks(record(text)))

    assert all(end - start <= prompts.LONGEST for start, end in pieces)
    assert 500 == sum(text[start:end].count("reduced") for start, end in pieces)


def test_an_extractor_travels_to_other_processes():
    """Builds run it in workers."""
    model = protocol.get("llm", endpoint="http://127.0.0.1:9/v1", model="own")

    assert model == pickle.loads(pickle.dumps(model))


WRONG = [
    ("llm", "", "needs an endpoint"),
    ("llm", "ftp://x", "no address"),
    ("oracle", "", "no extractor"),
]


@pytest.mark.parametrize(("name", "endpoint", "message"), WRONG)
def test_wrong_words_are_said_at_once(name, endpoint, message):
    """Before any paper is read."""
    with pytest.raises(UsageError, match=message):
        protocol.get(name, endpoint=endpoint)


def paper(folder: Path) -> Path:
    path = folder / "p.xml"
    path.write_text(
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><Journal><Title>J</Title></Journal>"
        f"<ArticleTitle>A trial.</ArticleTitle><Abstract><AbstractText>{TEXT}</AbstractText></Abstract></Article>"
        "</MedlineCitation></PubmedArticle></PubmedArticleSet>",
        encoding="utf-8",
    )
    return path


def test_every_kind_and_predicate_that_may_be_answered_conforms(server, tmp_path):
    """One claim of an odd sort must not cost the paper."""
    pairs = [(k, p) for k in answers.KINDS for p in answers.PREDICATES]
    sentences = [f"Drug{n} changed the score{n} of all." for n in range(len(pairs))]
    text = " ".join(sentences)
    path = paper(tmp_path)
    path.write_text(path.read_text().replace(TEXT, text))
    proposals = [
        {
            **GOOD,
            "kind": k,
            "predicate": p,
            "quote": s,
            "subject": f"Drug{n}",
            "object": f"score{n}",
            "comparator": "",
        }
        for n, ((k, p), s) in enumerate(zip(pairs, sentences, strict=True))
    ]
    server.replies = [proposals]
    settings = Settings(extractors=(LanguageModel.at(server.address),))
    done = build(open_store(":memory:"), [path], settings)

    assert 0 == done.refused
    assert len(pairs) == done.claims


def test_build_with_the_model_stores_its_claims(server, tmp_path, capsys):
    """From the command line to the store; a lost claim makes exit code 1."""
    server.replies = [[GOOD, {**GOOD, "quote": "Nobody said this."}]]
    code = main(
        [
            "build",
            str(paper(tmp_path)),
            "--store",
            str(tmp_path / "store"),
            "--extractor",
            "llm",
            "--endpoint",
            server.address,
        ]
    )
    shown = capsys.readouterr()

    assert 1 == code
    assert "1 paper, 1 claim " in shown.out
    assert "1 claim of the model dropped" in shown.err


def test_two_extractors_say_the_same_once(server, tmp_path):
    """The first one's claim stays."""
    server.replies = [[GOOD]]
    model = LanguageModel.at(server.address)
    alone = build(open_store(":memory:"), [paper(tmp_path)], Settings())
    both = build(
        open_store(":memory:"), [paper(tmp_path)], Settings(extractors=(protocol.Grammar(), model))
    )

    assert alone.claims <= both.claims <= alone.claims + 1
