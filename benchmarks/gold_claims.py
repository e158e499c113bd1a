"""The claims of `benchmarks/gold/more.jsonl` with their words, read back from the papers' own records.

    python benchmarks/gold_claims.py OUT

OUT gets `more.jsonl` and `more_texts.json` in the form of `../shared/gold`: claims as words, and the title and
abstract that each was read in. OUT lies outside the repository: the abstracts are not ours to ship.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from msgraph import readers
from msgraph.model import Record

GOLD = Path(__file__).parent / "gold"
SHARED = Path(__file__).resolve().parents[2] / "shared"

_ARTICLE = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)
_PMID = re.compile(rb"<PMID[^>]*>(\d+)</PMID>")
_PARTS = ("subject", "object", "quote")


def sources() -> dict[str, dict[str, object]]:
    """By PMID: the file of `../shared/medline`, the `end` of what was read and its `sha256`."""
    return dict(json.loads((GOLD / "more_sources.json").read_text(encoding="utf-8")))


def claims() -> list[dict[str, object]]:
    """The annotations; `subject`, `object` and `quote` are start and end in code points of `Record.text`."""
    return [json.loads(line) for line in (GOLD / "more.jsonl").read_text("utf-8").splitlines()]


def records(shared: Path = SHARED) -> dict[str, Record]:
    """The annotated papers by PMID; the rest of their files is skipped unread."""
    wanted = sources()
    found: dict[str, Record] = {}
    for name in sorted({str(source["file"]) for source in wanted.values()}):
        pmids = {pmid.encode() for pmid, source in wanted.items() if source["file"] == name}
        for record in _among(shared / "medline" / name, pmids):
            found[record.pmid] = record
    return found


def _among(path: Path, pmids: set[bytes]) -> Iterator[Record]:
    articles = (m[0] for m in _ARTICLE.finditer(gzip.decompress(path.read_bytes())))
    kept = b"".join(a for a in articles if (m := _PMID.search(a)) and m[1] in pmids)
    whole = b"<PubmedArticleSet>" + kept + b"</PubmedArticleSet>"
    return (r for r in readers.read_stream(whole, path.name) if isinstance(r, Record))


def unchanged(record: Record, source: dict[str, object]) -> bool:
    """Whether the title and abstract are still those that the offsets were taken in."""
    read = record.text[: int(str(source["end"]))]
    return hashlib.sha256(read.encode()).hexdigest() == source["sha256"]


def in_words(claim: dict[str, object], record: Record) -> dict[str, object]:
    """The claim with phrases in place of offsets."""
    return {k: _phrase(record, v) if k in _PARTS else v for k, v in claim.items()}


def _phrase(record: Record, span: object) -> str:
    start, end = cast(list[int], span)
    return record.text[start:end]


def main() -> None:
    out, found, known = Path(sys.argv[1]), records(), sources()
    out.mkdir(parents=True, exist_ok=True)
    stale = [p for p, source in known.items() if not unchanged(found[p], source)]
    if stale:
        sys.exit(f"the texts of {', '.join(stale)} have changed since they were annotated")
    worded = [in_words(claim, found[str(claim["pmid"])]) for claim in claims()]
    lines = [json.dumps(claim, ensure_ascii=False) + "\n" for claim in worded]
    (out / "more.jsonl").write_text("".join(lines), encoding="utf-8")
    texts = [{"pmid": p, "text": found[p].text[: int(str(known[p]["end"]))]} for p in known]
    (out / "more_texts.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    print(f"{len(worded)} claims of {len(texts)} abstracts")


if __name__ == "__main__":
    main()
