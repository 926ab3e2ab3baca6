"""The commands in the documents give what the documents say, and their links lead somewhere.

In a block marked ``console`` a line that begins with ``$ pykala`` is run on an index of the sample minutes; the lines
below it are what it prints, to the letter. A line of ``[…]`` stands for any lines, and ``[…]`` within a line for any
text: for what is long, and for times. With ``PYKALA_WRITE_DOCS=1`` the output of today takes the place of what differs.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_PYKALA = Path(sys.executable).parent / "pykala"


def tidy(text: str) -> str:
    """Without what one does not see: spaces at the ends of lines, empty lines at the end."""
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines())


def commands(document: Path) -> Iterator[tuple[str, str]]:
    """The commands of a document that can be run here, each with its output."""
    for block in _BLOCK.findall(document.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            if command.startswith("pykala ") and not command.startswith("pykala serve"):
                yield command, tidy(output)


RUNNABLE = [
    pytest.param(document, id=document.name) for document in DOCUMENTS if next(commands(document), None) is not None
]


@pytest.fixture(scope="module")
def index_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("docs") / "home"
    arguments = [str(_PYKALA), "--home", str(home), "index", "indexer/samples/minutes"]
    subprocess.run(arguments, cwd=ROOT, check=True, capture_output=True)
    return home


@pytest.mark.parametrize("document", RUNNABLE)
def test_commands_print_what_the_document_says(document: Path, index_home: Path) -> None:
    wrong = []
    for command, expected in commands(document):
        printed = run(command, index_home)
        if not re.fullmatch(re.escape(expected).replace(r"\[…\]", ".*?"), printed, re.DOTALL):
            wrong.append(f"$ {command}\nprinted\n{printed}\nnot\n{expected}")
            if os.environ.get("PYKALA_WRITE_DOCS"):
                text = document.read_text(encoding="utf-8")
                text = text.replace(f"$ {command}\n{expected}\n", f"$ {command}\n{printed}\n")
                document.write_text(text, encoding="utf-8")
    assert not wrong, "\n\n".join(wrong)


def run(command: str, home: Path) -> str:
    """What the command prints, messages after data."""
    words = shlex.split(command, comments=True)
    environment = {**os.environ, "PYKALA_HOME": str(home), "COLUMNS": "100"}
    done = subprocess.run(
        [str(_PYKALA), *words[1:]], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return tidy(done.stdout + done.stderr)


def test_the_nightly_script_indexes_purges_and_makes_a_backup_that_can_be_used(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    for path in ("/var/lib/pykala", "/srv/minutes", "/var/backups"):
        assert path in script
        script = script.replace(path, f"{tmp_path}{path}")
    for path in ("srv/minutes", "var/backups"):
        (tmp_path / path).mkdir(parents=True)
    minutes = tmp_path / "srv" / "minutes"
    for name, expires in ("old", "2020-01-01"), ("new", None):
        item = {"id": name, "text": "Hyväksyttiin.", "expires": expires}
        (minutes / f"{name}.jsonl").write_text(json.dumps(item), encoding="utf-8")
    environment = {**os.environ, "PATH": f"{_PYKALA.parent}:{os.environ['PATH']}"}

    def night() -> subprocess.CompletedProcess[str]:
        return subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, check=False)

    first = night()
    assert first.returncode == 0, first.stderr
    (minutes / "broken.pdf").write_bytes(b"%PDF-1.4")
    second = night()
    assert second.returncode == 1
    assert "Failed: " in second.stderr and "broken.pdf" in second.stderr
    (backup,) = (tmp_path / "var" / "backups").iterdir()
    restored = tmp_path / "restored"
    restored.mkdir()
    subprocess.run(["tar", "-xzf", backup, "-C", restored], check=True)
    assert run("pykala verify", restored).startswith("Generation 2: 1 item, ")
    assert json.loads(run("pykala export", restored))["id"] == "new"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files(document: Path) -> None:
    for target in _LINK.findall(document.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
