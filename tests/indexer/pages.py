"""Invented pages in the markup of the publishing systems, for the tests of the HTML readers."""

from __future__ import annotations

import re
from pathlib import Path

from indexer.document import Meeting, SourceFile
from indexer.parser import parse_document
from indexer.readers import read_document
from models.item import Item, Section


def source(content: str | bytes, name: str = "sivu.html", folder: Path = Path("kansio")) -> SourceFile:
    """A file of the content; its hash does not matter to the readers."""
    return SourceFile(folder / name, content.encode() if isinstance(content, str) else content, "0" * 64)


def parsed(content: str | bytes, name: str = "sivu.html", folder: Path = Path("kansio")) -> Meeting:
    """The content read by the reader that recognises it, and parsed; every section is checked to be a span."""
    meeting = parse_document(read_document(source(content, name, folder)))
    for item in meeting.items:
        check_spans(item, item.sections)
    return meeting


def check_spans(item: Item, sections: tuple[Section, ...]) -> None:
    """Every section, nested ones too, is a span of the item's text."""
    for section in sections:
        assert item.text[section.start : section.end] == section.text
        check_spans(item, section.parts)


def lost(content: str | bytes, name: str = "sivu.html", folder: Path = Path("kansio")) -> list[str]:
    """The blocks of a document that stand neither in an item nor among its meeting's unassigned lines."""
    document = read_document(source(content, name, folder))
    meeting = parse_document(document)
    kept = [part for item in meeting.items for part in (f"§{item.section}§ {item.case_number}", item.title, item.text)]
    everything = letters(" ".join([*kept, *meeting.unassigned]))
    return [block.text for block in document.blocks if letters(block.text) not in everything]


def letters(text: str) -> str:
    """The letters and digits of a text."""
    return re.sub(r"[\W_]+", "", text)


def sections(item: Item) -> list[tuple[str, str, str]]:
    """Kind, heading and text of the item's own sections."""
    return [(section.kind, section.heading, section.text) for section in item.sections]


AHJO = """<html lang="fi"><head><META content="text/html; charset=UTF-8" http-equiv="Content-Type">
<META name="DhId" content="{12AB34CD-0000-C0DE-8888-7E3458900001}"><title>Ulkojään hoito</title></head><body>
<div class="paatos"><div class="Otsikonviite"></div><div class="Asiapykala">12 §</div>
<h1 class="AsiaOtsikko">Ulkojään hoito Keskuspuistossa</h1><div class="DnroTmuoto">HEL 2023-001234 T 12 02 01</div>
<div class="Viite">Hanke 55</div>
<div class="SisaltoSektio"><h3 class="SisaltoOtsikko">Päätös</h3>
<p>Liikuntalautakunta päätti hyväksyä hoitosuunnitelman
seuraavasti:</p><div><ul><li>jää tehdään kerran viikossa</li><li>valot palavat iltaisin</li></ul></div>
<h4>Voimassaolo</h4><p>Suunnitelma on voimassa kevääseen.</p></div>
<div class="SisaltoSektio"><h3 class="SisaltoOtsikko">Käsittely</h3>
<p>Vastaehdotus:<br>Matti Virtanen: Asia palautetaan.</p>
<p>Jaa-äänet: 5<br>Anna Aalto, Pekka Niemi, Liisa Laine, Juha Koski, Sari Mäki</p>
<p>Ei-äänet: 2<br>Matti Virtanen, Kaisa Salo</p></div>
<div class="SisaltoSektio"><h3 class="SisaltoOtsikko">Päätöksen perustelut</h3><p>Talvi on ollut leuto.</p>
<h4>Toimivalta</h4><p>Lautakunta päättää hoidosta.</p></div>
<h3 class="EsittelijaTiedot">Esittelijä</h3><div>liikuntajohtaja</div><div>Maija Meikäläinen</div>
<h3 class="LisatiedotOtsikko">Lisätiedot</h3>
<p>Ville Valmistelija, suunnittelija, puhelin: 09 123 4567<div>a@b.fi</div></p>
<h3 class="LiitteetOtsikko">Liitteet</h3><div>1 Kartta</div><div>2 Aikataulu</div>
<h3 class="MuutoksenhakuOtsikko">Muutoksenhaku</h3><h4>OHJEET OIKAISUVAATIMUKSEN TEKEMISEKSI</h4>
<p>Tähän päätökseen tyytymätön voi tehdä oikaisuvaatimuksen.</p><h4>Päätös</h4><p>Ohje jatkuu.</p>
<h3 class="OtteetOtsikko">Otteet</h3><table><thead><tr><th>Ote</th><th>Otteen liitteet</th></tr></thead>
<tbody><tr><td>Hakija</td><td><div>Ohje</div></td></tr></tbody></table>
<h3 class="TiedoksiOtsikko">Tiedoksi</h3><p>Puistoyksikkö</p></div></body></html>"""

DYNASTY_FRAME = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252">
<title>Espoon kaupunki</title><link rel="stylesheet" href="x_files/DJULKAISU.CSS"></head><body class="bodyKokousasia">
<center><a href="TELIMET.HTM">Toimielimet</a> | <a href="2020123.HTM">Pöytäkirja 17.01.2020</a></center>
<table class="tbl"><tbody><tr><td align="center"><label class="h3">Ympäristölautakunta<br>{head}</label></td></tr>
</tbody></table>
<table class="tbl"><tbody><tr><td>{content}</td></tr></tbody></table></body></html>"""

DYNASTY_ITEM = """<div class="tblDoc"><div class="tcDoc"><div class="tcDat"><table><tbody><tr><td class="tcDat">
<a href="2020123-4.HTM">Edellinen asia</a></td></tr></tbody></table></div>
<div class="tcDat">Liitteet<table><tbody><tr><td>&nbsp;</td><td><a href="1.PDF">Meluselvitys</a></td></tr></tbody>
</table></div>
<div class="WordSection1"><p class="MsoNormal" align="right">370/2019</p>
<p class="MsoNormal" align="right">11.01.00</p>
<p class="MsoNormal">&nbsp;</p><p class="MsoNormal">§ 5</p>
<p class="MsoNormal"><strong>Meluluvan myöntäminen satamalle</strong></p>
<p class="MsoNormal" style="margin-left:117.0pt">Valmistelijat / lisätiedot:</p>
<table><tbody><tr><td><p class="MsoNormal">Aino Esimerkki, puh. (09) 123 4567</p></td></tr></tbody></table>
<p class="Sivuotsikko"><b>Päätösehdotus</b>&nbsp;&nbsp;&nbsp;&nbsp; Ympäristöjohtaja Eero Esittelijä</p>
<p class="Sisennetty">Lautakunta myöntää luvan.</p>
<p class="Sisennetty" style="text-indent:-117.0pt"><b>Käsittely</b>&nbsp;&nbsp;&nbsp; Keskusteltiin.</p>
<p class="Sivuotsikko"><b>Päätös</b>&nbsp;&nbsp;&nbsp;&nbsp; Ympäristölautakunta:</p>
<p class="Sisennetty">Ehdotus hyväksyttiin yksimielisesti.</p>
<p class="Sivuotsikko"><strong>Selostus</strong>&nbsp;&nbsp;&nbsp; <b>Tausta</b></p>
<p class="Sisennetty"><b>Päätös</b></p><p class="Sisennetty">Aiempi lupa päättyi vuonna 2018.</p>
<p class="MsoNormal" style="text-indent:-117.0pt"><b>Päätöshistoria</b></p>
<table><tbody><tr><td><p class="MsoNormal">Ympäristölautakunta</p></td><td><p>2 §</p></td><td><p>10.12.2019</p>
</td></tr></tbody></table>
<p class="Sivuotsikko"><b>Päätös</b>&nbsp;&nbsp;&nbsp; Asia jätettiin pöydälle.</p>
<p class="MsoNormal" style="text-indent:-117.0pt"><b>Tiedoksi&nbsp;&nbsp; </b></p><p class="MsoNormal">Satama Oy</p>
</div></div></div>"""

DYNASTY_LIST = """<table class="tbl"><tbody><tr class="trHea"><td>Pykälä</td><td>&nbsp;</td><td>Otsikko</td></tr>
<tr><td class="tcDat">&nbsp;4</td><td>&nbsp;</td><td><a href="2020123-4.HTM">Kokouksen avaus</a></td></tr>
<tr><td class="tcDat">&nbsp;5</td><td>&nbsp;</td><td><a href="2020123-5.HTM">Meluluvan myöntäminen
 satamalle</a></td></tr></tbody></table><table><tbody><tr><td>Jäsenet</td></tr></tbody></table>"""

TWEB_LIST = """<!DOCTYPE html><html><head><title>Kokousasiakirjat - Oulun kaupunki</title>
<link rel="stylesheet" href="files/ktweb.css"></head><body><ul><li><a href="/ktwebscr/epj.htm">Esityslistat</a>
</li></ul>
<h1>Pöytäkirjat</h1><table class="list"><tbody><tr class="header"><td colspan="3">Sivistyslautakunta: 5/2021<br>
27.3.2021 15:00<br>Pöytäkirja</td></tr><tr class="colheader"><td>§</td><td>Otsikko</td><td>Liitteet</td></tr>
<tr><td class="data_pykala"></td><td><a href="p?docid=1">Pöytäkirjan kansilehti</a></td><td>-</td></tr>
<tr><td class="data_pykala">72</td><td><a href="p?docid=2">Koulujen työajat</a></td><td>-</td></tr>
<tr><td class="data_pykala">73</td><td><a href="p?docid=3">Esityslistan hyväksyminen</a></td><td>-</td></tr>
</tbody></table>
</body></html>"""

TWEB_MEETINGS = """<html><head><title>Kokousasiakirjat - Oulun kaupunki</title>
<link rel="stylesheet" href="ktweb.css"></head>
<body><h1>Pöytäkirjat</h1><table class="list"><tbody><tr><td>Kokouspvm</td><td>Toimielin</td></tr>
<tr><td><a href="/ktwebscr/pk.htm?bid=1">27.3.2021 15:00</a></td><td>Sivistyslautakunta: 5/2021</td></tr></tbody>
</table>
</body></html>"""

TURKU = """<html><head><title>Turku - Päätös</title></head><body><p>Dno 5139-2021 (001, 101)</p>
<p>Turun kaupunki</p><p>Kaupunkiympäristölautakunta 14.9.2021</p><p>314 §</p><p><b>Torin penkkien uusiminen</b></p>
<div class="ing">Torille esitetään uusia penkkejä.</div><div class="XSDoc"><p>Penkit ovat kuluneet.</p>
<p><span class="ehdotuspaatos">Ehdotus</span> Penkit uusitaan.</p>
<p><span class="ehdotuspaatos">Päätös</span> Ehdotus hyväksyttiin.</p></div>
<div class="jakelu">Kaupunkisuunnittelu<br>Puistopalvelut<br></div></body></html>"""

KTWEB = """<html><head><title>Kaupunginhallitus 4.2.2013</title></head><body><p>Mallilan kaupunki</p>
<p>Kaupunginhallitus 4.2.2013</p><p>Dnro 512 /2013</p><p>31 Kirjastoauton hankinta</p>
<p>Asian valmisteli kirjastotoimenjohtaja Oili Ojala, puh. 040 123 4567.</p><p>Nykyinen auto on vanha.</p>
<p>Asian esitteli kaupunginjohtaja Timo Tuomi.</p><p>Ehdotus</p><p>Hankitaan uusi auto.</p>
<p>Päätös&nbsp;&nbsp;&nbsp; Ehdotus hyväksyttiin.</p></body></html>"""

CLOUDNC = """<!DOCTYPE html><html lang="fi"><head><meta charset="utf-8"><title>Lumivaaran kaupunki - Kokous</title>
</head>
<body><nav><ul><li><a href="/">Päätökset</a></li></ul></nav><header><p>Siirry sisältöön</p></header><main>
<p>Lumivaaran kaupunki</p><p>Kaupunginhallitus</p><h1>Pöytäkirja 11.3.2024</h1>
<h2>§ 44</h2><h3>Hiihtolatujen kunnostus</h3><p>LUMDno-2024-77</p>
<h4>Valmistelija</h4><ul><li>Pia Puro, liikuntasihteeri, pia.puro@example.org</li></ul>
<h4>Perustelut</h4><p>Latuja kunnostetaan talvella.</p><h4>Päätösehdotus</h4><p>Esittelijä</p><ul>
<li>Olli Oja, kaupunginjohtaja</li></ul>
<p>Kaupunginhallitus päättää kunnostaa ladut.</p><h4>Päätös</h4><p>Päätösehdotus hyväksyttiin.</p>
<h4>Tiedoksi</h4><p>Liikuntapalvelut</p><h4>Muutoksenhaku</h4><p>Oikaisuvaatimus.</p>
<h2>§ 45</h2><h3>Ilmoitusasiat</h3><h4>Päätös</h4><p>Merkittiin tiedoksi.</p></main>
<footer><p>Lumivaara</p></footer></body></html>"""

DYNASTY_10_DECISION = '<p><span style="font-weight:bold">Päätös</span></p><p><span>Hyväksyttiin.</span></p>'
DYNASTY_10 = """<!DOCTYPE html><html><head><meta charset="UTF-8"><title>Dynasty tietopalvelu</title>
<link rel="stylesheet" href="../css/dynasty.css"></head><body>
<nav><a href="DREQUEST.PHP?page=meeting_frames">Kokoukset</a></nav>
<h1>Elinvoimajaosto<br> {kind} 27.08.2026</h1>
<div class='data-part page-navigation'><h2>Navigointi</h2><a href='../kokous/2026127-7.PDF'>Kokousasia</a>
<a href='DREQUEST.PHP?page=meetingitem&id=2026127-6'>Edellinen asia</a></div>
<div class='data-part meetingitem'><h2>Kokousasian teksti</h2><div class='data-part-block-htm'>
<div><p><span style="font-weight:bold">Vuokratalojen rakentaminen keskustaan</span></p>
<p><span>Elinvoimajaosto</span><span style="width:20pt">&#xa0;</span><span>27.08.2026{section}</span></p>
<p><span>117/10.00.02/2026</span></p>
<p><span>Valmistelija</span><span>Hallintojohtaja Pekka Puro ja controller Maija Mäki</span></p>
<p><span>Kunta voi vaikuttaa asuntojen hintoihin.</span></p>
<p><span style="font-weight:bold">Päätösehdotus</span><span>&#xa0; </span><span>Jaosto päättää rakentaa.</span></p>
{decision}</div></div></div>
<div class='data-part'><h2>Liitteet</h2><a href="../kokous/2026127-7-1.PDF">Liite 1: Selvitys</a></div>
<div class='data-part'><h2>Päätöshistoria</h2><p>Kaupunginhallitus 10.08.2026 § 12</p></div>
<footer><a href="x">Saavutettavuus</a></footer></body></html>"""

TWEB_ITEM = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><title>Tweb</title>
</head><body lang="FI"><div class="Section1"><p class="MsoNormal">Satamalan kaupunki</p>
<p class="MsoNormal">Kaupunginhallitus</p><p class="MsoNormal">Pöytäkirja</p><p class="MsoNormal">§ 72</p>
<p class="MsoNormal">27.03.2017</p><p class="Otsikko1"><b>Kirjaston lainausajan pidentäminen</b></p>
<table><tr><td><p>Dno</p></td><td><p>SATA/899/02.06.01.04/2017</p></td></tr>
<tr><td><p>Päätöshistoria</p></td>
<td><p>Sivistyslautakunta 2.3.2017 § 12</p><p>Kaupunginhallitus 20.3.2017 § 66</p></td></tr>
<tr><td><p>Tiivistelmä</p></td><td><p>Lainausaika pitenee.</p></td></tr></table>
<p class="Otsikko2"><b>Esittelyteksti</b></p><p class="MsoBodyText">Laina-aika on nyt kaksi viikkoa.</p>
<table><tr><td><p>Liitteet</p></td><td><p>Asiakaskysely</p></td></tr>
<tr><td><p>Esittelijä</p></td><td><p>Kaupunginjohtaja Aino Aalto</p></td></tr>
<tr><td><p>Päätösesitys</p></td>
<td><p>Kaupunginhallitus päättää pidentää aikaa:</p><p>- kirjat neljä viikkoa</p></td></tr>
<tr><td><p>Päätös</p></td><td><p>Päätösesitys hyväksyttiin.</p></td></tr>
<tr><td><p>Täytäntöönpano-<br>tiedot</p></td><td><p>Oikaisuvaatimus</p><p>Kirjasto</p></td></tr></table>
</div></body></html>"""
