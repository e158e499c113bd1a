"""Make `ontology/names/learned.tsv` again: names that the train sides of BC5CDR and NCBI Disease teach.

    python benchmarks/learn_names.py

A name is kept if its annotators mostly agreed on one MeSH identifier and the vocabularies do not lead there.
Abbreviations are left out: they mean what each paper says they mean.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from corpora import bc5cdr, ncbi_disease
from mentions import IN_MESH, _mesh
from vocabulary import compiled

from msgraph import resources
from msgraph.extract import abbreviations
from msgraph.extract.mentions import grounding
from msgraph.extract.mentions.finding import Mention
from msgraph.lexicon import spelling

CATEGORY = {"chemical": "drug", "disease": "disease"}
AGREED = 0.6
HEAD = """\
# Names of chemicals and diseases that annotators of PubMed abstracts gave a MeSH identifier and that vocabularies
# lack: adjectives, plurals, wordings. Made by benchmarks/learn_names.py from the train sides of BC5CDR and NCBI Disease.
"""


def taught() -> dict[tuple[str, tuple[str, ...]], tuple[Counter[str], Counter[str]]]:
    """For each kind and name in normal form, its identifiers and its spellings, counted."""
    found: dict[tuple[str, tuple[str, ...]], tuple[Counter[str], Counter[str]]] = defaultdict(
        lambda: (Counter(), Counter())
    )
    for abstract in [*bc5cdr("train"), *ncbi_disease("train")]:
        short = set(abbreviations.find(abstract.text))
        for gold in abstract.mentions:
            words = abstract.text[gold.start : gold.end]
            if words in short or (len(words) <= 5 and words.upper() == words):
                continue
            ids, spellings = found[gold.kind, spelling.words(words)]
            ids["|".join(gold.identifiers)] += 1
            spellings[words.lower() if words[1:].islower() else words] += 1
    return found


def main() -> None:
    rows = []
    for (kind, words), (ids, spellings) in sorted(taught().items()):
        (identifier, count), *_ = ids.most_common()
        if not words or "|" in identifier or not identifier or count < AGREED * ids.total():
            continue
        name = min(spellings, key=lambda s: (-spellings[s], s))
        known = grounding.ground(Mention(name, 0, len(name), kind), (compiled(),), {}, IN_MESH)
        if [identifier] != [_mesh(k) for k in known]:
            rows.append(f"{name}\tMESH:{identifier}\t{CATEGORY[kind]}\n")
    target = resources.path("ontology") / "names" / "learned.tsv"
    target.write_text(HEAD + "name\tidentifier\tcategory\n" + "".join(rows), encoding="utf-8")
    print(f"{len(rows):,} names")


if __name__ == "__main__":
    main()
