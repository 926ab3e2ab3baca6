"""``pykala parse``."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from indexer.cli.parsing import parse
from models.item import Item

MINUTES = """\
Mallilan kunta          Pöytäkirja
Kunnanhallitus          1.2.2024

§ 1
Avaus

Päätös
Avattiin.

§ 3
Avustukset
MALDno-2024-7

Kunnanvaltuusto 20.1.2024 § 4

Päätös
Lähetettiin valmisteltavaksi.

Kunnanhallitus 1.2.2024 § 3

Päätös
Myönnettiin äänin 5–2.
"""


def test_items_as_json_lines_and_what_was_guessed_on_standard_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(MINUTES, encoding="utf-8")
    result = CliRunner().invoke(parse, ["--json", str(tmp_path)])
    assert result.exit_code == 0
    items = [Item.from_json(json.loads(line)) for line in result.stdout.splitlines()]
    assert [item.id for item in items] == ["mallila-2024-02-01-kunnanhallitus-1", "mallila-2024-02-01-kunnanhallitus-3"]
    (prior,) = items[1].sections_of("prior_handling")
    assert [part.text for part in prior.parts] == ["Lähetettiin valmisteltavaksi."]
    assert "§ 2 is missing between § 1 and § 3." in result.stderr


def test_a_listing_to_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(MINUTES, encoding="utf-8")
    result = CliRunner().invoke(parse, [str(path)])
    assert result.exit_code == 0
    assert "minutes of Mallila, Kunnanhallitus, 2024-02-01, 2 items" in result.stdout
    assert "  ! § 2 is missing between § 1 and § 3." in result.stdout
    assert "    case MALDno-2024-7" in result.stdout
    assert "    prior_handling (Kunnanvaltuusto 20.1.2024 § 4): Päätös Lähetettiin valmisteltavaksi." in result.stdout
    assert "      decision (Päätös): Lähetettiin valmisteltavaksi." in result.stdout
    assert "    vote: 5 for, 2 against" in result.stdout


def test_failures_are_named_and_the_rest_is_printed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(MINUTES, encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    result = CliRunner().invoke(parse, ["--json", str(tmp_path)])
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    assert f"Error: {tmp_path / 'b.pdf'}: it is a broken PDF file." in result.stderr


def test_without_a_file_it_is_called_wrongly() -> None:
    assert CliRunner().invoke(parse, []).exit_code == 2
