"""Records from PubMed and full texts from Europe PMC: the one room that reaches the network, when told to."""

from __future__ import annotations

from msgraph.fetching.fetch import Fetched, fetch, fetch_full_texts
from msgraph.fetching.services import EuropePmc, Eutils
from msgraph.fetching.web import Web

__all__ = ["EuropePmc", "Eutils", "Fetched", "Web", "fetch", "fetch_full_texts"]
