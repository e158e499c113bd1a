"""Files of papers in, records out.

    read(path)             the records of a file, whatever its format
    read_stream(bytes)     the same from an open stream, standard input say
    recognise(head)        the name of a format, told by content

A new format is a module with a `FORMAT`, and one line in `formats.FORMATS`.
"""

from __future__ import annotations

from msgraph.readers.formats import read, read_stream, recognise
from msgraph.readers.opening import opened
from msgraph.readers.outcome import Format, Outcome, Withdrawal
from msgraph.readers.places import Place, place

__all__ = [
    "Format",
    "Outcome",
    "Place",
    "Withdrawal",
    "opened",
    "place",
    "read",
    "read_stream",
    "recognise",
]
