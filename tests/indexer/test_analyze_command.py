"""``pykala analyze``."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from indexer.cli import Settings
from indexer.cli.language import analyze


def run(tmp_path: Path, *arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(analyze, arguments, input=text, obj=Settings(tmp_path / "absent"))


def test_json_gives_one_object_a_word_in_order(tmp_path: Path) -> None:
    words = ["nuorisotakuuta", "TE-palvelujen", "§", "ja/tai", "331/00.01.02.03/2024", "nuorisotakuuta"]
    for result in (run(tmp_path, "--json", *words), run(tmp_path, "--json", text="\n".join(words) + "\n\n")):
        assert result.exit_code == 0
        objects = [json.loads(line) for line in result.stdout.splitlines()]
        assert [o["form"] for o in objects] == words
        assert objects[0]["lemma"] == "nuorisotakuu"
        assert objects[0]["terms"] == ["nuorisotakuu", "nuoriso", "takuu"]
        assert objects[0]["weights"][0] == 1.0
        assert objects[0]["origins"][0] == "lemma"
        assert all(o["terms"][0] == o["lemma"] for o in objects)
    assert not (tmp_path / "absent").exists()


def test_a_line_of_several_words_is_a_text(tmp_path: Path) -> None:
    result = run(tmp_path, "--json", text="Kunnanhallitus päätti, että asia HEL 2024-009117 palautetaan.\n")
    forms = [json.loads(line)["form"] for line in result.stdout.splitlines()]
    assert forms == ["Kunnanhallitus", "päätti", "että", "asia", "HEL 2024-009117", "palautetaan"]


def test_table(tmp_path: Path) -> None:
    result = run(tmp_path, "nuorisotakuuta")
    assert result.stdout.splitlines()[1].split() == [
        "nuorisotakuuta",
        "nuorisotakuu",
        *["nuoriso", "0.3", "part", "takuu", "0.3", "part"],
    ]


def test_swedish(tmp_path: Path) -> None:
    result = run(tmp_path, "--json", "--language", "sv", "besluten")
    assert json.loads(result.stdout)["lemma"] == "beslut"


def test_home_keeps_the_forms(tmp_path: Path) -> None:
    CliRunner().invoke(analyze, ["Blörpästä"], obj=Settings(tmp_path), catch_exceptions=False)
    assert (tmp_path / "wordforms.sqlite").exists() or any(tmp_path.glob("*.transducer"))
