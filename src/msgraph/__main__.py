"""`python -m msgraph` is `msgraph`."""

from msgraph.cli import run

run()
