"""Where in a file a node stands. Parsers do not tell, so the text is searched for its name."""

from __future__ import annotations

import re
from functools import cached_property

_PREFIX = re.compile(r"(?:@prefix|PREFIX)\s+([^\s:]*):\s*<([^>]*)>", re.IGNORECASE)


class Places:
    """The lines of a text, by the names that stand in them."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        """Namespaces with their prefixes, longest first."""
        found = {namespace: prefix for prefix, namespace in _PREFIX.findall(self._text)}
        return dict(sorted(found.items(), key=lambda item: -len(item[0])))

    def line(self, iri: str) -> int:
        """The line where a node is described, counted from 1; 0 when its name is not found.

        A line that begins with the name is taken before one that only mentions it.
        """
        best = 0
        for name in self._names(iri):
            pattern = rf"(^[ \t]*)?(?<![\w:/#]){re.escape(name)}(?![\w/#-])"
            for match in re.finditer(pattern, self._text, re.MULTILINE):
                line = self._text.count("\n", 0, match.start()) + 1
                if match[1] is not None:
                    return line
                best = best or line
        return best

    def _names(self, iri: str) -> list[str]:
        """The ways in which a document may write an IRI."""
        names = [f"<{iri}>", f'"{iri}"']
        for namespace, prefix in self._prefixes.items():
            if iri.startswith(namespace):
                names.append(f"{prefix}:{iri.removeprefix(namespace)}")
                break
        return names
