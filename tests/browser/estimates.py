"""The estimates of the story: a real one where it is at hand, else one of our own making; and a made supplement."""

from __future__ import annotations

from pathlib import Path

REAL = Path(__file__).resolve().parents[3] / "shared/data/bms/real_mitchell_02_totalloss.xml"
OURS = """<?xml version="1.0" encoding="UTF-8"?><VehicleDamageEstimateAddRq xmlns="http://www.cieca.com/BMS">
<RqUID>1</RqUID><RefClaimNum>CX10003-5-A</RefClaimNum>
<DocumentInfo><DocumentID>D-1</DocumentID><VendorCode>M</VendorCode><DocumentStatus>C</DocumentStatus>
<CurrencyInfo><CurCode>CAD</CurCode></CurrencyInfo></DocumentInfo>
<AdminInfo>
<InsuranceCompany><Party><OrgInfo><CompanyName>Example Mutual</CompanyName></OrgInfo></Party></InsuranceCompany>
<Owner><Party><PersonInfo><PersonName><FirstName>IMANI</FirstName><LastName>QUILLFEATHER</LastName></PersonName></PersonInfo>
<ContactInfo><Communications><CommQualifier>CP</CommQualifier><CommPhone>250-5550160</CommPhone></Communications></ContactInfo>
</Party></Owner></AdminInfo>
<ClaimInfo><ClaimNum>CX10003-5-A</ClaimNum></ClaimInfo>
<VehicleInfo><VINInfo><VIN><VINNum>2T1BA03EXTC100002</VINNum></VIN></VINInfo>
<VehicleDesc><ModelYear>1996</ModelYear><MakeDesc>Toyota</MakeDesc><ModelName>Corolla</ModelName></VehicleDesc></VehicleInfo>
<DamageLineInfo><LineNum>1</LineNum><UniqueSequenceNum>1</UniqueSequenceNum><LineDesc>Rear bumper</LineDesc>
<PartInfo><PartType>PAN</PartType><PartNum>1</PartNum><PartPrice>962.54</PartPrice><Quantity>1</Quantity></PartInfo></DamageLineInfo>
<RepairTotalsInfo><SummaryTotalsInfo><TotalType>TOT</TotalType><TotalSubType>CE</TotalSubType><TotalAmt>962.54</TotalAmt>
</SummaryTotalsInfo></RepairTotalsInfo></VehicleDamageEstimateAddRq>"""


def first() -> bytes:
    """The first estimate."""
    return REAL.read_bytes() if REAL.exists() else OURS.encode()


def supplement(estimate: bytes) -> bytes:
    """The same estimate with supplement number 1 and 100.00 more in its gross total."""
    text = estimate.decode()
    number = "<DocumentVer><DocumentVerCode>SV</DocumentVerCode><DocumentVerNum>1</DocumentVerNum></DocumentVer>"
    assert "<DocumentStatus" in text
    assert "962.54" in text
    return text.replace("<DocumentStatus", number + "<DocumentStatus", 1).replace("962.54", "1062.54").encode()
