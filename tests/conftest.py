"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--renew` writes the golden files anew: the diff is the review."""
    parser.addoption("--renew", action="store_true", help="write golden files anew")


@pytest.fixture(scope="session")
def renew(pytestconfig: pytest.Config) -> bool:
    """Whether golden files are to be written, not compared."""
    return bool(pytestconfig.getoption("--renew"))


def missing(what: str) -> None:
    """Skip the test for want of `what`; where everything must be there (CI=true), fail instead."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI must have it")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real material beside the checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        missing("../shared")
    return folder
