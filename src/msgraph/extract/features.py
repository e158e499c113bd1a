"""What speaks for and against a candidate, as names that the gate has weights for."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from msgraph.extract import word_sets
from msgraph.extract.candidates import Candidate
from msgraph.extract.frames import REMEMBERED, Cues, category_of, singular
from msgraph.extract.topics import Name, Topics, key_of
from msgraph.extract.weighing import Bundle

_STUDYING = word_sets.of("features.studying")


_DIGITS = frozenset("0123456789")


def of_paper(
    candidates: list[Candidate], topics: Topics, cues: Cues
) -> Iterator[tuple[tuple[Bundle, ...], Bundle]]:
    """For each candidate of a paper what it shares with others, cue, object and subject, and what is its own.

    What is shared is one and the same bundle for all who share it, so that it need be weighed only once.
    """
    said: dict[Hashable, Bundle] = {}
    subjects: dict[Hashable, Bundle] = {}
    cue: Bundle = ()
    thing: Bundle = ()
    group = 0
    for c in candidates:
        p = c.proposal
        if c.group != group:
            group = c.group
            place = c.view.sentence.number, p.cue, p.verb, p.how, p.frame.name
            cue = said.get(place) or said.setdefault(place, _of_cue(c, cues))
            thing = _of_object(c, topics, cues)
        who = c.subject.text, c.subject.head, c.how
        subject = subjects.get(who) or subjects.setdefault(who, _of_subject(c, topics, cues))
        yield (cue, thing, subject), _of_ends(c, cues)


def _of_cue(c: Candidate, cues: Cues) -> Bundle:
    """What a cue says for itself, whatever its object and subject are."""
    p, sentence = c.proposal, c.view.sentence
    frame = p.frame.name
    return (
        (_cue_parts, frame, p.how, p.verb, cues.near.get("V" + p.verb, "-")),
        (_place_parts, sentence.section.kind, frame, *_before(c), sentence.number < 2),
    )


def _of_object(c: Candidate, topics: Topics, cues: Cues) -> Bundle:
    """What a cue and its object say for themselves, whoever the subject is."""
    p, inner = c.proposal, c.proposal.object
    frame, near = p.frame.name, cues.near.get("V" + p.verb, "-")
    thing, on, of = known_of(c.object.head, cues)
    rank, weight, size, digits = _standing(c.object, topics)
    through = inner.frame.name if inner.frame else ""
    return (
        (_group_parts, on, of, frame, near),
        (_thing_parts, thing, inner.direction or p.frame.direction, frame),
        (_head_parts, c.object.head),
        (_inner_parts, through, min(inner.depth, 2), inner.aspect),
        (_form_parts, p.form, p.passive, p.negated, frame, p.modal, min(p.count, 4)),
        (_object_parts, size, rank, weight, digits, c.first),
    )


def _cue_parts(frame: str, how: str, verb: str, near: str) -> tuple[str, ...]:
    return (
        "bias",
        f"frame={frame}",
        f"as={how}",
        f"frame,as={frame},{how}",
        f"verb={verb}",
        f"verb,as={verb},{how}",
        f"vn={near}",
    )


def _group_parts(on: str, of: str, frame: str, near: str) -> tuple[str, ...]:
    return (f"on={on}", f"on,frame={on},{frame}", f"vn,of={near},{of}")


def _place_parts(section: str, frame: str, study: bool, order: int, early: bool) -> tuple[str, ...]:
    return (
        f"section={section}",
        f"section,frame={section},{frame}",
        f"study={study}",
        f"study,section={study},{section}",
        f"order={order}",
        f"early={early}",
    )


def _thing_parts(thing: str, direction: str, frame: str) -> tuple[str, ...]:
    return (
        f"o={thing}",
        f"o,frame={thing},{frame}",
        f"direction={direction}",
        f"direction,frame={direction},{frame}",
    )


def _head_parts(head: str) -> tuple[str, ...]:
    return (f"ohead={head}",)


def _inner_parts(through: str, depth: int, aspect: str) -> tuple[str, ...]:
    return (f"through={through},{depth}", f"aspect={aspect}")


def _form_parts(
    form: str, passive: bool, negated: bool, frame: str, modal: str, count: int
) -> tuple[str, ...]:
    return (
        f"form={form},{passive}",
        f"negated={negated},{frame}",
        f"modal={modal}",
        f"count={count}",
    )


def _object_parts(size: int, rank: int, weight: int, digits: bool, first: str) -> tuple[str, ...]:
    return (
        f"size_o={size}",
        f"topic_o={rank}",
        f"weight_o={weight}",
        f"digit_o={digits}",
        f"first={first}",
    )


def _of_subject(c: Candidate, topics: Topics, cues: Cues) -> Bundle:
    """What a subject and the way it was found say, whatever it is said to do."""
    rank, weight, size, digits = _standing(c.subject, topics)
    return (
        (_subject_head_parts, c.subject.head),
        (_subject_parts, size, rank, c.how, weight, digits),
        (_group_and_way_parts, known_of(c.subject.head, cues)[2], c.how),
        (_field_parts, topics.works_with, c.how),
    )


def _of_ends(c: Candidate, cues: Cues) -> Bundle:
    """What subject, cue and object say together."""
    p = c.proposal
    frame, how = p.frame.name, c.how
    subject, sn, sf = known_of(c.subject.head, cues)
    thing, _, of = known_of(c.object.head, cues)
    return (
        (_way_parts, frame, how, p.how, p.verb),
        (_own_group_parts, sn, sf, frame, cues.near.get("V" + p.verb, "-")),
        (_ends_parts, sf, of, subject, thing, frame),
        (_object_and_way_parts, of, how),
        (_reading_parts, c.view.sentence.section.kind, how, min(c.rank, 4), c.first, p.how),
        (_distance_parts, _distance(c)),
    )


def _field_parts(field: str, how: str) -> tuple[str, ...]:
    return (f"field,how={field},{how}",)


def _way_parts(frame: str, how: str, way: str, verb: str) -> tuple[str, ...]:
    return (
        f"how={how}",
        f"frame,how={frame},{how}",
        f"how,as={how},{way}",
        f"verb,how={verb},{how}",
    )


def _own_group_parts(near: str, far: str, frame: str, verb: str) -> tuple[str, ...]:
    return (f"sn={near}", f"sn,frame={near},{frame}", f"vn,sf={verb},{far}")


def _ends_parts(far: str, of: str, subject: str, thing: str, frame: str) -> tuple[str, ...]:
    return (
        f"sf,of={far},{of}",
        f"sf,of,frame={far},{of},{frame}",
        f"s={subject}",
        f"s,o={subject},{thing}",
        f"s,frame={subject},{frame}",
    )


def _group_and_way_parts(subject: str, how: str) -> tuple[str, ...]:
    return (f"sf,how={subject},{how}",)


def _object_and_way_parts(thing: str, how: str) -> tuple[str, ...]:
    return (f"of,how={thing},{how}",)


def _reading_parts(section: str, how: str, rank: int, first: str, way: str) -> tuple[str, ...]:
    return (
        f"section,how={section},{how}",
        f"rank={rank}",
        f"first,how={first},{how}",
        f"first,how,as={first.split(',')[0]},{how},{way}",
    )


def _subject_head_parts(head: str) -> tuple[str, ...]:
    return (f"shead={head}",)


def _subject_parts(size: int, rank: int, how: str, weight: int, digits: bool) -> tuple[str, ...]:
    return (
        f"size_s={size}",
        f"topic_s={rank}",
        f"topic_s,how={rank},{how}",
        f"weight_s={weight}",
        f"digit_s={digits}",
    )


def _distance_parts(distance: int) -> tuple[str, ...]:
    return (f"distance={distance}",)


def _standing(name: Name, topics: Topics) -> tuple[int, int, int, bool]:
    """A name's rank among the topics, how often the paper says it, its size, and whether it has digits."""
    known = topics.standings.get(name.text)
    if known is None:
        key = key_of(name.text)
        known = topics.standings[name.text] = (
            _rank(key, topics),
            _bucket(topics.weights.get(key, 0.0)),
            _size(name.text),
            not _DIGITS.isdisjoint(name.text),
        )
    return known


def known_of(head: str, cues: Cues) -> tuple[str, str, str]:
    """What a noun names, and its near and far group; unknown words by their form."""
    known = cues.groups.get(head)
    if known is None:
        if len(cues.groups) > REMEMBERED:
            cues.groups.clear()
        known = cues.groups[head] = (category_of(head, cues), *_look_up(head, cues))
    return known


def _look_up(head: str, cues: Cues) -> tuple[str, str]:
    key = "N" + singular(head)
    near = cues.near.get(key)
    if near is not None:
        return near, cues.far[key]
    shape = "digits" if any(map(str.isdigit, head)) else head[-3:]
    return shape, "digits" if shape == "digits" else "unknown"


def _before(c: Candidate) -> tuple[bool, int]:
    """Whether a verb such as "investigate", or "whether", stands before the cue; how many verbs do, 5 at most."""
    first, study, verbs = c.proposal.cue[0], False, 0
    for chunk in c.view.chunks:
        if chunk.first >= first:
            break
        if chunk.kind == "V":
            verbs += chunk.last < first
            study = study or chunk.head in _STUDYING
        elif chunk.head == "whether":
            study = True
    return study, min(verbs, 5)


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
