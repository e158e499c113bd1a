"""What passes between a server and its processes: messages, and the frames that carry them.

A frame is four bytes of length, then a pickle; both ends are ours.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable
from typing import NamedTuple

LENGTH = struct.Struct("!I")


class Question(NamedTuple):
    """A query on its way to a worker.

    `quads` is the folder of the generation to answer from. `rows` and `graph` name the formats wanted for
    either kind of answer; empty refuses it. `spool` is the file for an answer too large for memory.
    """

    quads: str
    text: str
    rows: str
    graph: str
    gzip: bool
    timeout: float
    spool: str
    max_bytes: int
    max_rows: int
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


class Written(NamedTuple):
    """A complete answer: in `body`, or in the spool file if `spooled` says its size; `format` names its format,
    empty if the client takes none that the answer can have. `gzip`: it is compressed."""

    format: str
    body: bytes
    spooled: int = 0
    gzip: bool = False


class Rules(NamedTuple):
    """What holds for all questions of a worker: sent first."""

    prefixes: dict[str, str]
    allow_hosts: tuple[str, ...]
    where: str
    base: str


def read_frame(read: Callable[[int], bytes]) -> bytes:
    """The next message, or nothing when the other side is gone."""
    head = read(LENGTH.size)
    if len(head) < LENGTH.size:
        return b""
    return read(LENGTH.unpack(head)[0])


def frame_of(message: object) -> bytes:
    """The message as it crosses the socket."""
    content = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(content)) + content
