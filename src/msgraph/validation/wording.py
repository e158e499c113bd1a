"""Sentences for constraints of shapes that have no message of their own."""

from __future__ import annotations

from msgraph.validation.triples import SH

_SENTENCES = {
    "And": "The node does not meet all of the shapes that it must meet.",
    "Class": "The value is not of the class that it must be of.",
    "Closed": "The node has a property that its shape does not allow.",
    "Datatype": "The value is not a literal of the datatype that it must have.",
    "Disjoint": "The value is also a value of another property, which it must not be.",
    "Equals": "Two properties that must have the same values do not.",
    "HasValue": "A value that must be there is missing.",
    "In": "The value is none of those allowed.",
    "LanguageIn": "The value is in none of the languages allowed.",
    "LessThan": "The value is not less than the one it must be less than.",
    "LessThanOrEquals": "The value is greater than the one it must not exceed.",
    "MaxCount": "There are more values than allowed.",
    "MaxExclusive": "The value is not below its upper limit.",
    "MaxInclusive": "The value is above its upper limit.",
    "MaxLength": "The value is longer than allowed.",
    "MinCount": "There are fewer values than needed.",
    "MinExclusive": "The value is not above its lower limit.",
    "MinInclusive": "The value is below its lower limit.",
    "MinLength": "The value is shorter than allowed.",
    "Node": "The value does not meet the shape that it must meet.",
    "NodeKind": "The value is not of the kind of node that it must be: IRI, literal or blank node.",
    "Not": "The value meets a shape that it must not meet.",
    "Or": "The value meets none of the shapes of which it must meet one.",
    "Pattern": "The value does not look as it must.",
    "QualifiedMaxCount": "There are more values of a certain form than allowed.",
    "QualifiedMinCount": "There are fewer values of a certain form than needed.",
    "SPARQL": "A query of the shapes found this node at fault.",
    "UniqueLang": "Two values are in the same language.",
    "Xone": "The value meets none or several of the shapes of which it must meet exactly one.",
}


def worded(message: str, filled_in: str, component: str) -> str:
    """The message of a result: the shape's own, as the engine has filled it in where it has gaps for
    values ("{?value}"), or else a sentence of ours, so that it does not depend on the engine."""
    if "{?" in message or "{$" in message:
        return filled_in or message
    return message or sentence(component)


def sentence(component: str) -> str:
    """What is wrong when this constraint component is violated.

    >>> sentence("http://www.w3.org/ns/shacl#MinCountConstraintComponent")
    'There are fewer values than needed.'
    """
    name = component.removeprefix(SH).removesuffix("ConstraintComponent")
    return _SENTENCES.get(name, "The node does not meet a constraint of its shape.")
