"""Pages of a document: tagged for screen readers, with an open font, the same octets every time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from html import escape
from importlib import resources
from typing import Final, cast

import segno
from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

_FAMILY: Final = "FiraSans"
# Fira Sans, SIL Open Font License 1.1, as its package brings it.
_FILES: Final = {"": "FiraSans-Regular.ttf", "B": "FiraSans-Bold.ttf"}
_MARGIN_MM: Final = 18.0
_FOOT_MM: Final = 16.0
_LINE: Final = 1.32
_POINT_MM: Final = 25.4 / 72
_LABEL_MM: Final = 52.0
_QUIET_MODULES: Final = 4

TEXT_PT: Final = 10.0
SMALL_PT: Final = 8.5


class Pages(FPDF):
    """A4 pages with a foot; every block of text is one element of the structure tree.

    Blocks are kept whole: one that does not fit begins the next page. Archive profile PDF/A-3
    (ISO 19005-3), which allows attached files.
    """

    def __init__(self, *, title: str, foot: str, made_at: datetime) -> None:
        super().__init__(format="A4", enforce_compliance="PDFA_3U")
        fonts = resources.files("fontpkg_fira_sans").joinpath("files")
        for style, name in _FILES.items():
            with resources.as_file(fonts.joinpath(name)) as path:
                self.add_font(_FAMILY, style, path)
        self._foot = foot
        self.set_lang("uk")
        self.set_title(title)
        self.set_creation_date(made_at)
        self.set_xmp_metadata(_metadata(title, made_at))
        self.set_margin(_MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=_FOOT_MM)
        self.write_in(TEXT_PT)
        self.add_page()

    def footer(self) -> None:
        """Number of the page; no part of the text for a screen reader."""
        self.set_y(-_FOOT_MM + 4)
        self.write_in(SMALL_PT)
        self._out("/Artifact BMC")
        text = f"{self._foot} · сторінка {self.page_no()} з {{nb}}"
        self.cell(0, 5, text, align=Align.C)
        self._out("EMC")
        self.write_in(TEXT_PT)

    def write_in(self, size_pt: float, style: str = "") -> None:
        """Choose letters."""
        self.set_font(_FAMILY, style, size_pt)

    @contextmanager
    def tagged(self, kind: str, height_mm: float, alternative: str | None = None) -> Iterator[None]:
        """A block of so much height, under its element of the structure tree."""
        if self.will_page_break(height_mm):
            self.add_page()
        mark = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=f"/{kind}", mcid=mark, alt_text=alternative)
        self._out(f"/{kind} <</MCID {mark}>> BDC")
        yield
        self._out("EMC")

    # --- blocks -------------------------------------------------------------------------------

    def block(
        self,
        text: str,
        *,
        kind: str = "P",
        size_pt: float = TEXT_PT,
        style: str = "",
        above_mm: float = 0,
        below_mm: float = 1.2,
        keep_mm: float = 0,
    ) -> None:
        """A paragraph or a heading over the whole width.

        Args:
            text: what it says.
            kind: element of the structure tree.
            size_pt: of the letters.
            style: ``B`` for bold.
            above_mm: empty space before it.
            below_mm: and after it.
            keep_mm: room for what must stand on the same page under it.
        """
        self.ln(above_mm)
        self.write_in(size_pt, style)
        height = self._height(text, self.epw)
        with self.tagged(kind, height + keep_mm):
            self._paragraph(text, self.epw)
        self.write_in(TEXT_PT)
        self.ln(below_mm)

    def row(self, label: str, text: str) -> None:
        """What something is, and beside it how it is."""
        width = self.epw - _LABEL_MM
        height = max(self._height(f"{label}:", _LABEL_MM), self._height(text, width))
        with self.tagged("P", height):
            top = self.get_y()
            self.set_text_color(90)
            self._paragraph(f"{label}:", _LABEL_MM)
            self.set_text_color(0)
            below_label = self.get_y()
            self.set_xy(self.l_margin + _LABEL_MM, top)
            self._paragraph(text, width)
            self.set_y(max(below_label, self.get_y()))
        self.ln(0.8)

    def item(self, number: str, text: str) -> None:
        """One of a numbered list."""
        self.block(f"{number} {text}", below_mm=0.8)

    def code(self, address: str, size_mm: float, alternative: str) -> None:
        """A QR code, drawn as squares."""
        matrix = list(segno.make_qr(address, error="m").matrix)
        module = size_mm / (len(matrix) + 2 * _QUIET_MODULES)
        with self.tagged("Figure", size_mm, alternative):
            left, top = self.l_margin, self.get_y()
            for row, line in enumerate(matrix):
                for column, is_dark in enumerate(line):
                    if is_dark:
                        x = left + (column + _QUIET_MODULES) * module
                        y = top + (row + _QUIET_MODULES) * module
                        self.rect(x, y, module, module, style="F")
            self.set_y(top + size_mm)

    # --- lines --------------------------------------------------------------------------------

    @property
    def _line_mm(self) -> float:
        return self.font_size_pt * _POINT_MM * _LINE

    def _paragraph(self, text: str, width: float) -> None:
        self.multi_cell(
            width, self._line_mm, text, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def _height(self, text: str, width: float) -> float:
        lines = self.multi_cell(
            width, self._line_mm, text, align=Align.L, dry_run=True, output="LINES"
        )
        return len(cast(list[str], lines)) * self._line_mm


def _metadata(title: str, made_at: datetime) -> str:
    """What the archive profile wants to be said of the file; the library's own has today's date."""
    moment = made_at.isoformat(timespec="seconds")
    return _METADATA.format(title=escape(title), moment=moment)


# Source: ISO 19005-3, clause 6.6; XMP, ISO 16684-1.
_METADATA = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmp:CreateDate="{moment}" xmp:ModifyDate="{moment}" xmp:MetadataDate="{moment}"
 pdfaid:part="3" pdfaid:conformance="U">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>uk</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>"""
