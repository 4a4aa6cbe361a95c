"""A declaration printed as PDF: the printed form, who signed it, how it stands, the signed file.

A legal document like the form itself, and therefore in the words of the core.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from core.contract.declaration_checks import SignerRole
from core.contract.declarations import DeclarationStatus
from core.declarations.form_blocks import Kind, blocks_of
from core.kit.clock import KYIV

if TYPE_CHECKING:
    from core.declarations.pdf_page import Pages

_CODE_MM: Final = 34.0
_SIGNED_FILE_TYPE: Final = "application/pkcs7-mime"

_STATUSES: Final[Mapping[DeclarationStatus, str]] = {
    DeclarationStatus.ACTIVE: "чинна",
    DeclarationStatus.PENDING_VERIFICATION: "чинна, дані звіряють із реєстрами",
    DeclarationStatus.TERMINATED: "припинена",
    DeclarationStatus.CLOSED: "строк дії минув",
    DeclarationStatus.REJECTED: "відхилена",
}
_KINDS: Final[Mapping[str, str]] = {
    "qualified": "кваліфікований електронний підпис (КЕП)",
    "advanced_qualified_certificate": (
        "удосконалений електронний підпис на кваліфікованому сертифікаті (УЕП)"
    ),
    "advanced": "удосконалений електронний підпис",
}
_SOURCES: Final[Mapping[str, str]] = {
    "ocsp": "відповідь надавача (OCSP)",
    "crl": "список відкликаних сертифікатів",
    "embedded": "відповідь надавача у файлі підпису",
}


@dataclass(frozen=True)
class PrintedSignature:
    """Who signed, as the certificate says.

    Attributes:
        tax_id: masked.
        signed_at: as the signer claims.
        proven_at: as a time-stamp proves.
        accepted_at: when the register verified the signature.
        source: whose word cleared the certificate then.
    """

    role: SignerRole
    is_representative: bool
    name: str | None
    tax_id: str | None
    kind: str | None
    issuer: str | None
    serial: str | None
    algorithm: str | None
    signed_at: datetime | None
    proven_at: datetime | None
    accepted_at: datetime | None
    source: str | None


@dataclass(frozen=True)
class PrintedDeclaration:
    """Everything that the print shows.

    Attributes:
        form: the printed form, HTML.
        container: the signed file; none of a declaration from before.
        check_address: of the public check page, if there is one.
    """

    number: str
    form: str
    status: DeclarationStatus
    changed_on: date
    printed_at: datetime
    signatures: Sequence[PrintedSignature]
    container: bytes | None
    check_address: str | None


def file_name(number: str) -> str:
    """Name of the signed file of a declaration."""
    return f"declaration-{number}.p7s"


def printed_pdf(data: PrintedDeclaration) -> bytes:
    """The print. The same data give the same octets.

    Slow, half a second of work; the library is imported when it is first needed.
    """
    from core.declarations.pdf_page import Pages

    pages = Pages(
        title=f"Декларація {data.number}",
        foot=f"Декларація {data.number}",
        made_at=data.printed_at,
    )
    _form(pages, data)
    _status(pages, data)
    _signatures(pages, data)
    _check(pages, data)
    if data.container:
        pages.embed_file(
            bytes=data.container,
            basename=file_name(data.number),
            desc="Файл підпису декларації (CAdES)",
            mime_type=_SIGNED_FILE_TYPE,
            associated_file_relationship="Source",
            creation_date=data.printed_at,
            modification_date=data.printed_at,
            checksum=True,
        )
    return bytes(pages.output())


# --- parts ------------------------------------------------------------------------------------


def _form(pages: Pages, data: PrintedDeclaration) -> None:
    for block in blocks_of(data.form):
        if block.kind is Kind.TITLE:
            pages.block(block.text, kind="H1", size_pt=15, style="B", below_mm=2)
        elif block.kind is Kind.HEADING:
            _heading(pages, block.text)
        elif block.kind is Kind.ROW:
            pages.row(block.label, block.text)
        elif block.kind is Kind.ITEM:
            pages.item(block.label, block.text)
        else:
            pages.block(block.text)


def _status(pages: Pages, data: PrintedDeclaration) -> None:
    _heading(pages, "Стан декларації")
    words = _STATUSES[data.status]
    if data.status not in (DeclarationStatus.ACTIVE, DeclarationStatus.PENDING_VERIFICATION):
        words = f"{words} {data.changed_on:%d.%m.%Y}"
    pages.row("Стан", words)
    pages.row("Станом на", _moment(data.printed_at))


def _signatures(pages: Pages, data: PrintedDeclaration) -> None:
    if not data.container:
        _heading(pages, "Підписи")
        pages.block(
            "Файлу підпису цієї декларації в реєстрі немає: її укладено раніше, поза цією системою."
            " Тому підписів тут не показано."
        )
        return
    for signature in data.signatures:
        _heading(pages, _title(signature))
        for label, text in _rows(signature):
            if text:
                pages.row(label, text)
    if all(signature.role is not SignerRole.DOCTOR for signature in data.signatures):
        pages.block("Окремого підпису лікаря для цієї декларації не було потрібно.")
    _heading(pages, "Файл підпису")
    pages.row("Вкладено в цей документ", file_name(data.number))
    pages.row("Відбиток SHA-256", hashlib.sha256(data.container).hexdigest())


def _title(signature: PrintedSignature) -> str:
    if signature.role is SignerRole.DOCTOR:
        return "Підпис лікаря"
    return "Підпис законного представника" if signature.is_representative else "Підпис пацієнта"


def _rows(signature: PrintedSignature) -> list[tuple[str, str | None]]:
    checked = _moment(signature.accepted_at) if signature.accepted_at else None
    source = _SOURCES.get(signature.source or "")
    return [
        ("Підписано", signature.name),
        ("РНОКПП", signature.tax_id),
        ("Вид підпису", _KINDS.get(signature.kind or "")),
        ("Час підпису", _moment(signature.signed_at) if signature.signed_at else None),
        ("Позначка часу", _moment(signature.proven_at) if signature.proven_at else None),
        ("Надавач", signature.issuer),
        ("Номер сертифіката", signature.serial),
        ("Алгоритм", signature.algorithm),
        ("Перевірено реєстром", f"{checked}, {source}" if checked and source else checked),
    ]


def _check(pages: Pages, data: PrintedDeclaration) -> None:
    if not data.check_address:
        return
    address = f"{data.check_address}#{data.number}"
    pages.block("Перевірка", kind="H2", size_pt=11.5, style="B", above_mm=3, keep_mm=_CODE_MM + 18)
    pages.block("Перевірити цей документ або файл підпису може кожен на сторінці:")
    pages.block(address)
    pages.code(address, _CODE_MM, f"QR-код з адресою сторінки перевірки: {address}")
    pages.block(
        "Якщо змінити в документі хоч один знак, перевірка це покаже.",
        size_pt=8.5,
        above_mm=1,
    )


def _heading(pages: Pages, text: str) -> None:
    pages.block(text, kind="H2", size_pt=11.5, style="B", above_mm=3, keep_mm=10)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(KYIV):%d.%m.%Y, %H:%M} за Києвом"
