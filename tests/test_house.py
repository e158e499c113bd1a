"""The house rules, run like any other test: one command checks all."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = sorted((Path(__file__).parent.parent / "src" / "msgraph").rglob("*.py"))
GENERATED = {"vocabulary.py"}


def run(root: Path, *command: str) -> str:
    """What a tool prints, or an empty string when it is content."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=root, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_types_are_complete(root):
    """mypy --strict, as `pyproject.toml` sets it."""
    assert "" == run(root, "mypy")


def test_the_code_is_clean(root):
    """ruff's rules, as `pyproject.toml` chooses them."""
    assert "" == run(root, "ruff", "check", "src", "tests", "tools", "benchmarks")


def test_the_code_is_formatted(root):
    """One form for all."""
    assert "" == run(root, "ruff", "format", "--check", "src", "tests", "tools", "benchmarks")


def test_modules_import_only_from_floors_below(root):
    """The contracts of `pyproject.toml`."""
    script = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([script], cwd=root, capture_output=True, text=True, check=False)

    assert 0 == done.returncode, done.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.name)
def test_modules_and_public_names_say_what_they_are(path):
    """A docstring for each module, public class and public function; the rest can speak for itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [path.name] if ast.get_docstring(tree) is None else []
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            nested = isinstance(node, ast.FunctionDef) and _is_nested(tree, node)
            if ast.get_docstring(node) is None and not nested:
                silent.append(node.name)

    assert [] == silent


def _is_nested(tree: ast.Module, wanted: ast.FunctionDef) -> bool:
    return any(
        wanted in ast.walk(node) and wanted is not node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    )


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.name)
def test_no_module_is_a_drawer(path):
    """A module holds one concept; a name that says nothing holds anything."""
    assert not re.search(r"utils?|helpers?|common|misc|core|base|manager", path.stem)


def test_the_command_prints_its_help_without_loading_the_engines(root):
    """`--help` must be there at once."""
    code = (
        "import sys; from msgraph.cli import main; main(['--help']);"
        "sys.exit(any(m in sys.modules for m in ('rdflib','pyshacl','pyoxigraph','lxml','pyld')))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=False)

    assert 0 == done.returncode
