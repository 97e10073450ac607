"""Small estimates of our own making: a dBase writer, an EMS set, a BMS message and zips."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from clearcoat.imports.document import Document, Refused
from clearcoat.imports.reader import read

FIELDS = {
    "env": "EST_SYSTEM C1,SUPP_NO C3,UNQFILE_ID C8,ESTFILE_ID C38,RO_ID C8,EST_CTRY C3",
    "ad1": "INS_CO_NM C35,CLM_NO C30,POLICY_NO C30,DED_AMT N9.2,DED_STATUS C2,LOSS_DATE D8,TLOS_IND L1,LOSS_DESC C38,"
    "OWNR_FN C35,OWNR_LN C35,OWNR_CO_NM C35,OWNR_ADDR1 C40,OWNR_PH1 C10,OWNR_PH1X C8,OWNR_PH2 C10,OWNR_FAX C10,"
    "OWNR_EA C80,INSD_FN C35,INSD_LN C35",
    "ad2": "CLMT_LN C35,RF_CTRY C3,TAR_DATE D8",
    "veh": "V_VIN C25,V_MODEL_YR C2,V_MAKEDESC C20,V_MODEL C50,V_COLOR C20,V_MILEAGE C6,IMPACT_1 C2,DMG_MEMO M10,"
    "V_MEMO M10",
    "lin": "LINE_NO N3,LINE_IND C3,LINE_REF N3,TRAN_CODE C1,UNQ_SEQ N4,LINE_DESC C40,PART_TYPE C4,OEM_PARTNO C25,"
    "ALT_PARTNO C25,PRICE_INC L1,DB_PRICE N9.2,ACT_PRICE N9.2,PART_QTY N2,MOD_LBR_TY C4,DB_HRS N5.1,MOD_LB_HRS N5.1,"
    "LBR_INC L1,LBR_OP C4,LBR_AMT N9.2,MISC_AMT N9.2,MISC_SUBLT L1",
    "pfl": "LBR_TYPE C4,LBR_RATE N6.2",
    "stl": "TTL_TYPE C4,TTL_TYPECD C4,TTL_AMT N9.2",
    "ttl": "G_TTL_AMT N10.2,N_TTL_AMT N10.2,G_DED_AMT N10.2,G_BETT_AMT N10.2,G_TAX N10.2,GST_AMT N10.2",
}
ROWS: dict[str, list[dict[str, Any]]] = {
    "env": [{"EST_SYSTEM": "C", "SUPP_NO": "E01", "UNQFILE_ID": "4B53E001", "ESTFILE_ID": "CCC-1", "EST_CTRY": "USA"}],
    "ad1": [{"CLM_NO": "CL-1", "OWNR_FN": "Maria", "OWNR_LN": "Ruiz", "OWNR_PH1": "5125550142"}],
    "ad2": [{"RF_CTRY": "USA"}],
    "veh": [{"V_VIN": "1HGCV1F34KA100123", "V_MODEL_YR": "19", "V_MAKEDESC": "Honda", "V_MILEAGE": "48213"}],
    "lin": [{"LINE_NO": 1, "LINE_REF": 1, "UNQ_SEQ": 1, "LINE_DESC": "Bumper", "PART_TYPE": "PAN", "ACT_PRICE": 100}],
    "pfl": [{"LBR_TYPE": "LAB", "LBR_RATE": 60}, {"LBR_TYPE": "LAR", "LBR_RATE": 60}],
    "stl": [{"TTL_TYPE": "PA", "TTL_TYPECD": "PAN", "TTL_AMT": 100}],
    "ttl": [{"G_TTL_AMT": 108, "N_TTL_AMT": 108, "G_TAX": 8}],
}


def dbf(fields: str, rows: Iterable[Mapping[str, Any]], *, version: int = 3, end: bytes = b"\x1a") -> bytes:
    """A dBase table. A row's value may be bytes, written as they are; `_deleted` marks a deleted record."""
    layout = [_field(field) for field in fields.split(",")]
    records = [_record(layout, row) for row in rows]
    length = 1 + sum(size for _, _, size, _ in layout)
    header = struct.pack("<BBBBLHH20x", version, 126, 9, 16, len(records), 33 + 32 * len(layout), length)
    columns = b"".join(
        struct.pack("<11sc4xBB14x", name.encode(), kind.encode(), size, places) for name, kind, size, places in layout
    )
    return header + columns + b"\r" + b"".join(records) + end


def _field(text: str) -> tuple[str, str, int, int]:
    name, shape = text.split()
    size, _, places = shape[1:].partition(".")
    return name, shape[0], int(size), int(places or 0)


def _record(layout: list[tuple[str, str, int, int]], row: Mapping[str, Any]) -> bytes:
    cells = [b"*" if row.get("_deleted") else b" "]
    for name, kind, size, places in layout:
        value = row.get(name, "")
        if isinstance(value, bytes):
            cells.append(value.ljust(size)[:size])
        elif kind == "N" and value != "":
            written = f"{value:.{places}f}".rjust(size)
            cells.append((written if len(written) == size else "*" * size).encode())
        else:
            cells.append(str(value).encode("cp1252").ljust(size)[:size])
    return b"".join(cells)


def ems(stem: str = "4b53e001", *, without: Iterable[str] = (), **rows: list[dict[str, Any]]) -> dict[str, bytes]:
    """A small CCC set; a table's rows may be given anew by its extension."""
    kept = {table: rows.get(table, ROWS[table]) for table in FIELDS if table not in without}
    return {
        f"{stem}.{table}": dbf(FIELDS[table], some, version=0x8B if table == "veh" else 3)
        for table, some in kept.items()
    }


def dbt(*memos: str) -> bytes:
    """A dBase IV memo file; the first memo is block 1."""
    blocks = [struct.pack("<LL", 0x0008FFFF, 8 + len(memo)) + memo.encode("cp1252") for memo in memos]
    return b"\0" * 512 + b"".join(block.ljust(512, b"\0") for block in blocks)


def part(price: str = "100.00", *, kind: str = "PAN", number: str = "04711", more: str = "") -> str:
    """A PartInfo element."""
    inside = f"<PartType>{kind}</PartType><PartNum>{number}</PartNum><PartPrice>{price}</PartPrice>{more}"
    return f"<PartInfo>{inside}</PartInfo>"


def labor(
    hours: str = "1.0", *, kind: str = "LAB", operation: str = "OP11", tag: str = "LaborInfo", more: str = ""
) -> str:
    """A LaborInfo element."""
    return (
        f"<{tag}><LaborType>{kind}</LaborType><LaborOperation>{operation}</LaborOperation>"
        f"<LaborHours>{hours}</LaborHours>{more}</{tag}>"
    )


def charge(price: str, kind: str = "OTHW") -> str:
    """An OtherChargesInfo element."""
    return f"<OtherChargesInfo><OtherChargesType>{kind}</OtherChargesType><Price>{price}</Price></OtherChargesInfo>"


def line(number: int, inside: str = "", *, text: str = "Bumper", section: str = "Front", more: str = "") -> str:
    """A DamageLineInfo element."""
    return (
        f"<DamageLineInfo><LineNum>{number}</LineNum><UniqueSequenceNum>{number}</UniqueSequenceNum>"
        f"<LineDesc>{text}</LineDesc><LineHeaderDesc>{section}</LineHeaderDesc>{more}{inside}</DamageLineInfo>"
    )


def total(group: str, kind: str, amount: str, more: str = "") -> str:
    """A row of RepairTotalsInfo; for a summary row the kind is its sub-type."""
    tag = "TotalSubType" if group == "Summary" else "TotalType"
    return f"<{group}TotalsInfo><{tag}>{kind}</{tag}>{more}<TotalAmt>{amount}</TotalAmt></{group}TotalsInfo>"


def bms(
    *lines: str, totals: str = "", document: str = "", claim: str = "", owner: str = "", vehicle: str = ""
) -> bytes:
    """A small Mitchell message; rates are 60.00 for every labor type."""
    name = "<PersonInfo><PersonName><FirstName>MARIA </FirstName><LastName>RUIZ</LastName></PersonName></PersonInfo>"
    rates = "".join(
        f"<RateInfo><RateType>{code}</RateType><RateTierInfo><Rate>60</Rate></RateTierInfo></RateInfo>"
        for code in ("LAB", "LAR", "LAM")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><VehicleDamageEstimateAddRq xmlns="http://www.cieca.com/BMS">'
        f"<DocumentInfo><DocumentID>D-1</DocumentID><VendorCode>M</VendorCode>{document}</DocumentInfo>"
        f"<AdminInfo>{owner or f'<Owner><Party>{name}</Party></Owner>'}</AdminInfo>"
        f"<ClaimInfo>{claim or '<ClaimNum>CL-1</ClaimNum>'}</ClaimInfo><VehicleInfo>{vehicle}</VehicleInfo>"
        f"<ProfileInfo>{rates}</ProfileInfo>{''.join(lines)}<RepairTotalsInfo>{totals}</RepairTotalsInfo>"
        "</VehicleDamageEstimateAddRq>"
    ).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip file of the files."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def document(files: Mapping[str, bytes] | bytes) -> Document:
    """The one estimate in the files; bytes alone are a BMS message."""
    (result,) = read({"estimate.xml": files} if isinstance(files, bytes) else files)
    assert isinstance(result, Document), str(result)
    return result


def refusal(files: Mapping[str, bytes] | bytes) -> str:
    """The one refusal's sentence; bytes alone are a BMS message."""
    (result,) = read({"estimate.xml": files} if isinstance(files, bytes) else files)
    assert isinstance(result, Refused), result
    return str(result)
