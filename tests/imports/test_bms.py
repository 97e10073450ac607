from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from clearcoat.imports.document import Document, LineKind
from clearcoat.imports.reader import read
from tests.imports.build import bms, document, line, part, refusal

OWNER = "<{role}><Party>{inside}</Party></{role}>"
WAY = "<ContactInfo><Communications><CommQualifier>{kind}</CommQualifier>{value}</Communications></ContactInfo>"


def person(inside: str, role: str = "Owner") -> str:
    return OWNER.format(role=role, inside=inside)


def company(name: str, role: str = "Owner") -> str:
    return person(f"<OrgInfo><CompanyName>{name}</CompanyName></OrgInfo>", role)


def test_names_are_trimmed_and_keep_their_capitals() -> None:
    customer = document(bms(line(1, part()))).customer
    assert (customer.first_name, customer.last_name) == ("MARIA", "RUIZ")


def test_a_message_without_an_owner_names_the_policy_holder() -> None:
    assert document(bms(owner=company("Fleet", "PolicyHolder"))).customer.company == "Fleet"


def test_an_owner_without_a_name_gives_way_to_the_policy_holder() -> None:
    owner = person("<ContactInfo/>") + company("Fleet", "PolicyHolder")
    assert document(bms(owner=owner)).customer.company == "Fleet"


def test_nobody_named_is_an_empty_person() -> None:
    assert document(bms(owner="<Estimator/>")).customer.last_name == ""


def test_phones_are_as_written_with_their_kind() -> None:
    ways = WAY.format(kind="CP", value="<CommPhone>+1250-5550191 </CommPhone>") + WAY.format(kind="HP", value="")
    customer = document(bms(owner=person("<OrgInfo><CompanyName>X</CompanyName></OrgInfo>" + ways))).customer
    assert customer.phones == (("CP", "+1250-5550191"),)


def test_an_email_without_an_at_sign_is_none() -> None:
    ways = "".join(WAY.format(kind="EM", value=f"<CommEmail>{e}</CommEmail>") for e in ("none", "a@b.example"))
    customer = document(bms(owner=person("<OrgInfo><CompanyName>X</CompanyName></OrgInfo>" + ways))).customer
    assert customer.email == "a@b.example"


def test_na_is_no_claim_and_the_reference_number_never_stands_in() -> None:
    message = bms(claim="<ClaimNum>N/A</ClaimNum>").replace(
        b"<DocumentInfo>", b"<RefClaimNum>77</RefClaimNum><DocumentInfo>"
    )
    assert document(message).claim_number == ""


def test_a_prefix_in_place_of_the_namespace_changes_nothing() -> None:
    plain = bms(line(1, part())).replace(b' xmlns="http://www.cieca.com/BMS"', b"")
    prefixed = plain.replace(b"</", b"</b:").replace(b"<", b"<b:").replace(b"<b:/b:", b"</b:").replace(b"<b:?", b"<?")
    prefixed = prefixed.replace(b"EstimateAddRq>", b'EstimateAddRq xmlns:b="urn:x">', 1)
    assert document(prefixed).lines == document(plain).lines == document(bms(line(1, part()))).lines


def test_an_estimate_in_an_envelope_is_read() -> None:
    message = bms(line(1, part())).split(b"?>", 1)[1]
    assert document(b"<BMSEnvelope><Header/><Body>" + message + b"</Body></BMSEnvelope>").claim_number == "CL-1"


def test_two_estimates_in_an_envelope_are_two_with_digests_of_their_own() -> None:
    message = bms(line(1, part())).split(b"?>", 1)[1]
    found = read({"both.xml": b"<BMSEnvelope>" + message + message + b"</BMSEnvelope>"})
    assert len({result.digest for result in found if isinstance(result, Document)}) == 2


@pytest.mark.parametrize("root", ["VehicleDamageEstimateChgRq", "VehicleDamagePhotoEstimateAddRq"])
def test_a_changed_estimate_is_an_estimate(root: str) -> None:
    assert document(bms().replace(b"VehicleDamageEstimateAddRq", root.encode())).claim_number == "CL-1"


@pytest.mark.parametrize(
    ("root", "words"),
    [
        ("AssignmentAddRq", "is an assignment, not an estimate"),
        ("RepairOrderFolderAddRq", "is a repair order, not an estimate"),
        ("InvoiceAddRq", "is an invoice, not an estimate"),
        ("SomethingNewRs", "is another message, not an estimate"),
        ("Workbook", "is not an estimate from an estimating system"),
    ],
)
def test_another_message_is_refused_by_what_it_is(root: str, words: str) -> None:
    assert words in refusal(bms().replace(b"VehicleDamageEstimateAddRq", root.encode()))


def test_an_envelope_without_an_estimate_is_refused() -> None:
    assert "holds no estimate" in refusal(b"<BMSEnvelope><AssignmentAddRq/></BMSEnvelope>")


def test_a_message_that_only_borrows_the_name_is_refused() -> None:
    message = b"<VehicleDamageEstimateAddRq><EstimateNumber>42</EstimateNumber></VehicleDamageEstimateAddRq>"
    assert "laid out differently" in refusal(message)


@pytest.mark.parametrize(
    "data", [b"<a", b"<a></b>", b"<a>&amp</a>", b"\xff\xfe\x00", b"<?xml version='1.0'?>", b"   ", b"<a>\x00</a>"]
)
def test_damaged_xml_is_refused_in_plain_words(data: bytes) -> None:
    assert "export the estimate again" in refusal(data)


def test_the_supplement_is_the_number_beside_sv() -> None:
    versions = "".join(
        f"<DocumentVer><DocumentVerCode>{code}</DocumentVerCode><DocumentVerNum>{number}</DocumentVerNum></DocumentVer>"
        for code, number in (("EM", 0), ("VN", 7), ("SV", 2), ("SV", 1))
    )
    assert document(bms(document=versions)).supplement == 2


def test_an_unfinished_estimate_is_taken_in_with_a_warning() -> None:
    found = document(bms(line(1, part("0")), document="<DocumentStatus>I</DocumentStatus>"))
    assert found.warnings == ("The estimating system marks this estimate as not finished.",)


def test_the_repair_order_is_stated_or_stands_in_the_memo() -> None:
    stated = "<ReferenceInfo><RepairOrderID>24117</RepairOrderID></ReferenceInfo>"
    memo = "<VehicleDesc><VehicleDescMemo>RO: 10076 </VehicleDescMemo></VehicleDesc>"
    assert document(bms(document=stated, vehicle=memo)).ro_number == "24117"
    assert document(bms(vehicle=memo)).ro_number == "10076"


def test_the_loss_memo_is_for_staff_and_the_damage_memo_for_the_customer() -> None:
    facts = "<Facts><DamageMemo>BACK END </DamageMemo><LossMemo>REVIEW</LossMemo></Facts>"
    found = document(bms(claim=f"<LossInfo>{facts}<TotalLossInd>Y</TotalLossInd></LossInfo>"))
    assert (found.damage, found.internal_notes, found.total_loss) == ("BACK END", "REVIEW", True)


def test_a_point_of_impact_is_not_guessed_into_words() -> None:
    facts = "<LossInfo><Facts><PrimaryPOI><POICode>6</POICode></PrimaryPOI></Facts></LossInfo>"
    assert document(bms(claim=facts)).damage == ""


def test_the_target_date_is_read() -> None:
    target = b"<TargetCompletionDateTime>2026-10-02T17:00:00</TargetCompletionDateTime>"
    event = b"<EventInfo><RepairEvent>" + target + b"</RepairEvent></EventInfo>"
    message = bms().replace(b"<AdminInfo>", event + b"<AdminInfo>")
    assert document(message).target_date == date(2026, 10, 2)


@pytest.mark.parametrize(
    ("written", "unit"), [("DK", "KM"), ("DH", "MI"), ("kilometers", "KM"), ("miles", "MI"), ("?", "")]
)
def test_the_odometers_unit_is_read(written: str, unit: str) -> None:
    info = f"<OdometerReading>9</OdometerReading><OdometerReadingMeasure>{written}</OdometerReadingMeasure>"
    vehicle = f"<VehicleDesc><OdometerInfo>{info}</OdometerInfo></VehicleDesc>"
    assert document(bms(vehicle=vehicle)).vehicle.odometer_unit == unit


def test_a_message_with_nothing_but_a_document_and_a_claim_is_an_estimate() -> None:
    message = b"<VehicleDamageEstimateAddRq><DocumentInfo/><ClaimInfo/></VehicleDamageEstimateAddRq>"
    found = document(message)
    assert (found.vehicle.vin, found.customer.last_name, found.totals.gross) == ("", "", Decimal(0))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252", "iso-8859-1"])
def test_accents_survive_every_encoding(encoding: str) -> None:
    declared = {"utf-8-sig": "UTF-8"}.get(encoding, encoding)
    text = bms(line(1, part(), text="Pièce")).decode().replace("UTF-8", declared)
    found = document(text.encode(encoding))
    assert (found.lines[0].description, found.lines[0].kind) == ("Pièce", LineKind.PART)
