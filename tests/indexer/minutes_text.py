"""Plain-text minutes for tests of indexing."""

from __future__ import annotations

from collections.abc import Mapping

HEAD = """Niittylän kunta                PÖYTÄKIRJA
{organ}                        {date}

Käsitellyt asiat

"""


def minutes(items: Mapping[int, tuple[str, str]], organ: str = "Kunnanhallitus", date: str = "22.1.2024") -> str:
    """Minutes of one meeting: the items' titles and proposals by section number."""
    contents = "".join(f"§ {section}  {title}\n" for section, (title, _) in items.items())
    bodies = "".join(
        f"""
§ {section}
{title}

{section}/00.01.02/2024

Esittelijä
Kunnanjohtaja

Päätösehdotus
{proposal}

Päätös
Päätösehdotus hyväksyttiin.
"""
        for section, (title, proposal) in items.items()
    )
    return HEAD.format(organ=organ, date=date) + contents + bodies
