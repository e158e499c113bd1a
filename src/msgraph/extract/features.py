"""What speaks for and against a candidate, as names that the gate has weights for."""

from __future__ import annotations

from msgraph.extract import word_sets
from msgraph.extract.candidates import Candidate
from msgraph.extract.clauses import Parse
from msgraph.extract.frames import REMEMBERED, Cues, category_of, singular
from msgraph.extract.topics import Topics, key_of

_STUDYING = word_sets.of("features.studying")
_PEOPLE = word_sets.of("features.people")
_BENCH = word_sets.of("features.bench")


def field_of(views: list[Parse]) -> str:
    """Whether a paper speaks of people, of cells and animals, or of both."""
    people = sum(word in _PEOPLE for view in views for word in view.lowers)
    bench = sum(word in _BENCH for view in views for word in view.lowers)
    if people + bench < 4:
        return "other"
    return "people" if people > 2 * bench else "bench" if bench > 2 * people else "both"


_DIGITS = frozenset("0123456789")


def of_proposal(c: Candidate, topics: Topics, cues: Cues) -> tuple[str, ...]:
    """What a cue and its object say for themselves, whoever the subject is; the order is fixed."""
    p, sentence = c.proposal, c.view.sentence
    frame, verb_near = p.frame.name, cues.near.get("V" + p.verb, "-")
    thing, section = category_of(c.object.head, cues), sentence.section.kind
    on, of = _groups(c.object.head, cues)
    direction = p.object.direction or p.frame.direction
    object_key = key_of(c.object.text)
    study = _after_study(c, cues)
    return (
        "bias",
        f"frame={frame}",
        f"as={p.how}",
        f"frame,as={frame},{p.how}",
        f"verb={p.verb}",
        f"verb,as={p.verb},{p.how}",
        f"on={on}",
        f"on,frame={on},{frame}",
        f"vn={verb_near}",
        f"vn,of={verb_near},{of}",
        f"section={section}",
        f"section,frame={section},{frame}",
        f"o={thing}",
        f"o,frame={thing},{frame}",
        f"ohead={c.object.head}",
        f"direction={direction}",
        f"direction,frame={direction},{frame}",
        f"through={p.object.frame.name if p.object.frame else ''},{min(p.object.depth, 2)}",
        f"aspect={p.object.aspect}",
        f"form={p.form},{p.passive}",
        f"negated={p.negated},{frame}",
        f"modal={p.modal}",
        f"count={min(p.count, 4)}",
        f"size_o={_size(c.object.text)}",
        f"topic_o={_rank(object_key, topics)}",
        f"weight_o={_bucket(topics.weights.get(object_key, 0.0))}",
        f"study={study}",
        f"study,section={study},{section}",
        f"order={_order(c)}",
        f"early={sentence.number < 2}",
        f"digit_o={bool(_DIGITS & set(c.object.text))}",
        f"first={c.first}",
    )


def of_candidate(c: Candidate, topics: Topics, cues: Cues) -> tuple[str, ...]:
    """What a reading of the subject adds; the order is fixed."""
    p = c.proposal
    frame, how = p.frame.name, c.how
    subject, thing = category_of(c.subject.head, cues), category_of(c.object.head, cues)
    sn, sf = _groups(c.subject.head, cues)
    of = _groups(c.object.head, cues)[1]
    subject_key = key_of(c.subject.text)
    rank = _rank(subject_key, topics)
    return (
        f"how={how}",
        f"frame,how={frame},{how}",
        f"how,as={how},{p.how}",
        f"verb,how={p.verb},{how}",
        f"sn={sn}",
        f"sn,frame={sn},{frame}",
        f"sf,of={sf},{of}",
        f"sf,of,frame={sf},{of},{frame}",
        f"sf,how={sf},{how}",
        f"of,how={of},{how}",
        f"vn,sf={cues.near.get('V' + p.verb, '-')},{sf}",
        f"section,how={c.view.sentence.section.kind},{how}",
        f"s={subject}",
        f"s,o={subject},{thing}",
        f"s,frame={subject},{frame}",
        f"shead={c.subject.head}",
        f"rank={min(c.rank, 4)}",
        f"first,how={c.first},{how}",
        f"first,how,as={c.first.split(',')[0]},{how},{p.how}",
        f"size_s={_size(c.subject.text)}",
        f"topic_s={rank}",
        f"topic_s,how={rank},{how}",
        f"weight_s={_bucket(topics.weights.get(subject_key, 0.0))}",
        f"distance={_distance(c)}",
        f"digit_s={bool(_DIGITS & set(c.subject.text))}",
    )


def _groups(head: str, cues: Cues) -> tuple[str, str]:
    """The near and the far group of a noun; unknown words by their form."""
    known = cues.groups.get(head)
    if known is None:
        if len(cues.groups) > REMEMBERED:
            cues.groups.clear()
        known = cues.groups[head] = _look_up(head, cues)
    return known


def _look_up(head: str, cues: Cues) -> tuple[str, str]:
    key = "N" + singular(head)
    near = cues.near.get(key)
    if near is not None:
        return near, cues.far[key]
    shape = "digits" if any(map(str.isdigit, head)) else head[-3:]
    return shape, "digits" if shape == "digits" else "unknown"


def _after_study(c: Candidate, cues: Cues) -> bool:
    """Whether a verb such as "investigate", or "whether", stands before the cue."""
    first = c.proposal.cue[0]
    for chunk in c.view.chunks:
        if chunk.first >= first:
            return False
        if chunk.head == "whether":
            return True
        if chunk.kind == "V" and chunk.head in _STUDYING:
            return True
    return False


def _order(c: Candidate) -> int:
    """How many verbs of the sentence come before the cue."""
    return min(
        sum(chunk.kind == "V" and chunk.last < c.proposal.cue[0] for chunk in c.view.chunks), 5
    )


def _size(text: str) -> int:
    return min(text.count(" ") + 1, 6)


def _rank(key: str, topics: Topics) -> int:
    for n, topic in enumerate(topics.interventions):
        if key_of(topic.text) == key:
            return n
    return 9


def _bucket(weight: float) -> int:
    return 0 if not weight else 1 if weight < 3 else 2 if weight < 6 else 3 if weight < 12 else 4


def _distance(c: Candidate) -> int:
    if c.carried:
        return -1
    return min(abs(c.object.start - c.subject.end) // 25, 6)


def of_attributes(c: Candidate, cues: Cues, stated: tuple[str, str], field: str) -> tuple[str, ...]:
    """What tells a claim's kind: `stated` are predicate and direction by rule, `field` what the paper works with."""
    p = c.proposal
    predicate, direction = stated
    subject, thing = category_of(c.subject.head, cues), category_of(c.object.head, cues)
    section = c.view.sentence.section.kind
    sn, sf = _groups(c.subject.head, cues)
    on, of = _groups(c.object.head, cues)
    verb = cues.near.get("V" + p.verb, "-")
    said = p.object.direction
    return (
        "bias",
        f"d={direction}",
        f"p={predicate}",
        f"d,p={direction},{predicate}",
        f"verb={p.verb}",
        f"verb,as={p.verb},{p.how}",
        f"verb,said={p.verb},{said}",
        f"frame={p.frame.name}",
        f"d,frame={direction},{p.frame.name}",
        f"as={p.how}",
        f"said={said}",
        f"framed={p.frame.direction},{said}",
        f"through={p.object.frame.name if p.object.frame else ''}",
        f"throughd={p.object.frame.direction if p.object.frame else ''}",
        f"s={subject}",
        f"o={thing}",
        f"s,o={subject},{thing}",
        f"o,p={thing},{predicate}",
        f"shead={c.subject.head}",
        f"ohead={c.object.head}",
        f"o,d={thing},{direction}",
        f"oend={c.object.head[-4:]}",
        f"send={c.subject.head[-4:]}",
        f"aspect={p.object.aspect}",
        f"modal={p.modal}",
        f"section={section}",
        f"form={p.form}",
        f"sn={sn}",
        f"on={on}",
        f"sf={sf}",
        f"of={of}",
        f"sf,of={sf},{of}",
        f"of,d={of},{direction}",
        f"of,verb={of},{verb}",
        f"on,p={on},{predicate}",
        f"vn={verb}",
        f"field={field}",
        f"field,of={field},{of}",
        f"field,o={field},{thing}",
        f"field,p={field},{predicate}",
        f"people={bool(_PEOPLE & set(c.view.lowers))},{thing}",
        *(f"ow={w}" for w in c.object.text.lower().split()[:5]),
        *(f"sw={w}" for w in c.subject.text.lower().split()[:4]),
    )
