"""What tells a claim's kind, as features that have weights."""

from __future__ import annotations

from msgraph.extract import word_sets
from msgraph.extract.candidates import Candidate
from msgraph.extract.features import known_of
from msgraph.extract.frames import Cues
from msgraph.extract.weighing import Part

_PEOPLE = word_sets.of("features.people")


def of_attributes(
    c: Candidate, cues: Cues, stated: tuple[str, str], field: str
) -> tuple[Part, ...]:
    """What tells a claim's kind: `stated` are predicate and direction by rule, `field` what the paper works with."""
    p = c.proposal
    predicate, direction = stated
    subject, sn, sf = known_of(c.subject.head, cues)
    thing, on, of = known_of(c.object.head, cues)
    verb, inner = cues.near.get("V" + p.verb, "-"), p.object.frame
    people = not _PEOPLE.isdisjoint(c.view.lowers)
    through = (inner.name, inner.direction) if inner else ("", "")
    return (
        (_stated_parts, direction, predicate, p.frame.name),
        (_said_parts, p.verb, p.how, p.object.direction, p.frame.direction),
        (_kind_parts, subject, thing, predicate, direction),
        (_ends_parts, c.subject.head, c.object.head),
        (_manner_parts, *through, p.object.aspect, p.modal),
        (_spot_parts, c.view.sentence.section.kind, p.form),
        (_near_parts, sn, on, predicate),
        (_far_parts, sf, of, direction, verb),
        (_field_parts, field, of, thing, predicate, people),
    )


def words_of(c: Candidate) -> list[str]:
    """The words of object and subject, as features by name."""
    return [
        *(f"ow={word}" for word in c.object.text.lower().split()[:5]),
        *(f"sw={word}" for word in c.subject.text.lower().split()[:4]),
    ]


def _stated_parts(direction: str, predicate: str, frame: str) -> tuple[str, ...]:
    return (
        "bias",
        f"d={direction}",
        f"p={predicate}",
        f"d,p={direction},{predicate}",
        f"frame={frame}",
        f"d,frame={direction},{frame}",
    )


def _said_parts(verb: str, how: str, said: str, framed: str) -> tuple[str, ...]:
    return (
        f"verb={verb}",
        f"verb,as={verb},{how}",
        f"verb,said={verb},{said}",
        f"as={how}",
        f"said={said}",
        f"framed={framed},{said}",
    )


def _kind_parts(subject: str, thing: str, predicate: str, direction: str) -> tuple[str, ...]:
    return (
        f"s={subject}",
        f"o={thing}",
        f"s,o={subject},{thing}",
        f"o,p={thing},{predicate}",
        f"o,d={thing},{direction}",
    )


def _ends_parts(subject: str, thing: str) -> tuple[str, ...]:
    return (f"shead={subject}", f"ohead={thing}", f"oend={thing[-4:]}", f"send={subject[-4:]}")


def _manner_parts(through: str, way: str, aspect: str, modal: str) -> tuple[str, ...]:
    return (f"through={through}", f"throughd={way}", f"aspect={aspect}", f"modal={modal}")


def _spot_parts(section: str, form: str) -> tuple[str, ...]:
    return (f"section={section}", f"form={form}")


def _near_parts(subject: str, thing: str, predicate: str) -> tuple[str, ...]:
    return (f"sn={subject}", f"on={thing}", f"on,p={thing},{predicate}")


def _far_parts(subject: str, thing: str, direction: str, verb: str) -> tuple[str, ...]:
    return (
        f"sf={subject}",
        f"of={thing}",
        f"sf,of={subject},{thing}",
        f"of,d={thing},{direction}",
        f"of,verb={thing},{verb}",
        f"vn={verb}",
    )


def _field_parts(field: str, far: str, thing: str, predicate: str, people: bool) -> tuple[str, ...]:
    return (
        f"field={field}",
        f"field,of={field},{far}",
        f"field,o={field},{thing}",
        f"field,p={field},{predicate}",
        f"people={people},{thing}",
    )
