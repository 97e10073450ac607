"""Reads CIECA BMS: one XML message that holds an estimate or a supplement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from xml.etree.ElementTree import Element

from clearcoat.imports import bms_lines, bms_people, bms_totals, codes, figures, reconcile
from clearcoat.imports.document import Document, Refused, Vehicle
from clearcoat.imports.xmltree import parse

ESTIMATES: Final = frozenset(
    {"VehicleDamageEstimateAddRq", "VehicleDamageEstimateChgRq", "VehicleDamagePhotoEstimateAddRq"}
)
ENVELOPE: Final = "BMSEnvelope"
# An estimate has at least two of these; a message with fewer only borrows the name.
MIN_BODY: Final = 2
BODY: Final = ("DocumentInfo", "AdminInfo", "ClaimInfo", "VehicleInfo", "DamageLineInfo", "RepairTotalsInfo")

_OTHER_MESSAGES: Final = {
    "Assignment": "an assignment",
    "VehicleDamage": "a message about an estimate",
    "RepairOrder": "a repair order",
    "Invoice": "an invoice",
    "Parts": "a parts message",
    "Photo": "a photo message",
    "Rental": "a rental message",
    "Total": "a total-loss message",
}
_UNITS: Final = {"DK": "KM", "KM": "KM", "KILOMETERS": "KM", "KILOMETRES": "KM"} | dict.fromkeys(
    ("DH", "MI", "MILES"), "MI"
)


def read_bms(name: str, data: bytes, digest: str) -> Iterator[Document]:
    """Every estimate in the file (an envelope can carry several); raises Refused where there is none."""
    root = parse(name, data)
    bodies = [root] if root.tag != ENVELOPE else [body for body in root.iter() if body.tag in ESTIMATES]
    if not bodies:
        raise Refused(f"{name} holds no estimate: export the estimate itself and drop that file.")
    for place, body in enumerate(bodies):
        _check_is_estimate(name, body)
        yield _document(name, body, digest if not place else f"{digest[:56]}{place:08x}")


def _check_is_estimate(name: str, body: Element) -> None:
    if body.tag in ESTIMATES:
        if sum(1 for part in BODY if body.find(part) is not None) < MIN_BODY:
            raise Refused(f"{name} is laid out differently from a BMS estimate: export it again as BMS or EMS.")
        return
    if re.search(r"(Rq|Rs)$", body.tag):
        what = next((text for start, text in _OTHER_MESSAGES.items() if body.tag.startswith(start)), "another message")
        raise Refused(f"{name} is {what}, not an estimate: export the estimate itself and drop that file.")
    raise Refused(f"{name} is not an estimate from an estimating system: export the estimate as BMS or EMS.")


def _document(name: str, body: Element, digest: str) -> Document:
    book = bms_lines.read_lines(body)
    stated = bms_totals.read_totals(body, book.lines())
    return replace(
        _head(name, body, digest),
        customer=bms_people.owner(body),
        vehicle=_vehicle(body),
        totals=stated.totals,
        lines=book.lines(),
        counts=book.counts(),
        warnings=(*_state_warnings(body), *reconcile.warnings(book.lines(), stated)),
    )


def _head(name: str, body: Element, digest: str) -> Document:
    # RefClaimNum is left alone: without a claim it holds a number of the shop's own.
    claim, loss = "ClaimInfo", "ClaimInfo/LossInfo"
    return Document(
        source=name,
        system=_system(body),
        format="bms",
        document_id=figures.word(body.findtext("DocumentInfo/DocumentID")),
        digest=digest,
        supplement=_supplement(body),
        claim_number=figures.claim(body.findtext(f"{claim}/ClaimNum")),
        policy_number=figures.claim(body.findtext(f"{claim}/PolicyInfo/PolicyNum")),
        insurer=figures.word(body.findtext("AdminInfo/InsuranceCompany/Party/OrgInfo/CompanyName")),
        ro_number=_repair_order(body),
        currency=figures.word(body.findtext("DocumentInfo/CurrencyInfo/CurCode")).upper()[:3],
        loss_date=figures.day(body.findtext(f"{loss}/Facts/LossDateTime")),
        total_loss=figures.is_yes(body.findtext(f"{loss}/TotalLossInd")),
        target_date=figures.day(body.findtext("EventInfo/RepairEvent/TargetCompletionDateTime")),
        damage=figures.memo(body.findtext(f"{loss}/Facts/DamageMemo")),
        internal_notes=figures.memo(body.findtext(f"{loss}/Facts/LossMemo")),
    )


def _system(body: Element) -> str:
    applications = {
        figures.word(one.findtext("ApplicationType")): figures.word(one.findtext("ApplicationName"))
        for one in body.findall("ApplicationInfo")
    }
    return codes.system_name(
        figures.word(body.findtext("DocumentInfo/VendorCode")).upper(), applications.get("Estimating", "")
    )


def _supplement(body: Element) -> int:
    """The number beside the code SV; a first estimate carries EM 0 and VN 0."""
    versions = body.findall("DocumentInfo/DocumentVer")
    numbers = [figures.supplement(one.findtext("DocumentVerNum")) for one in versions if _version_code(one) == "SV"]
    return max(numbers, default=0)


def _version_code(version: Element) -> str:
    return figures.word(version.findtext("DocumentVerCode")).upper()


def _repair_order(body: Element) -> str:
    stated = figures.word(body.findtext("DocumentInfo/ReferenceInfo/RepairOrderID"))
    return stated or figures.repair_order(body.findtext("VehicleInfo/VehicleDesc/VehicleDescMemo"))


def _vehicle(body: Element) -> Vehicle:
    info = body.find("VehicleInfo")
    if info is None:
        return Vehicle()
    vin = figures.word(info.findtext("VINInfo/VIN/VINNum")).upper()
    odometer = "VehicleDesc/OdometerInfo/OdometerReading"
    return Vehicle(
        vin=vin,
        year=figures.model_year(info.findtext("VehicleDesc/ModelYear"), vin),
        make=figures.word(info.findtext("VehicleDesc/MakeDesc")),
        model=figures.word(info.findtext("VehicleDesc/ModelName")),
        trim=figures.word(info.findtext("VehicleDesc/SubModelDesc")),
        color=figures.color(info.findtext("Paint/Exterior/Color/ColorName")),
        plate=figures.word(info.findtext("License/LicensePlateNum")),
        plate_state=figures.word(info.findtext("License/LicensePlateStateProvince")),
        odometer=figures.odometer(info.findtext(odometer)),
        odometer_unit=_UNITS.get(figures.word(info.findtext(f"{odometer}Measure")).upper(), ""),
    )


def _state_warnings(body: Element) -> list[str]:
    if figures.word(body.findtext("DocumentInfo/DocumentStatus")).upper() == "I":
        return ["The estimating system marks this estimate as not finished."]
    return []
