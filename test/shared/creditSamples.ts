/** The headers of messages between banks whose BICs have the right structure and belong to nobody. */
export const headers = (type: string): string => `{1:F01BANKBEBBAXXX0000000000}{2:I${type}BANKDEFFXXXXN}`;

/** A message as the network has it: its fields, one a line, between headers and end, with lines that end in CRLF. */
export function fin(type: string, body: string): string {
  return `${headers(type)}{4:\n${body}\n-}`.replaceAll("\n", "\r\n");
}

/** The least that a credit says. */
export const LEAST_700 = `:27:1/1
:40A:IRREVOCABLE
:20:LC-2026-0001
:31C:261125
:40E:UCP LATEST VERSION
:31D:270228HAMBURG
:50:IMPORTER LTD
1 HARBOR ROAD
:59:EXPORTER LTD
:32B:USD100000,
:41D:ANY BANK
BY PAYMENT
:49:WITHOUT`;

/** A credit with every field that can stand beside drafts. */
export const FULL_700 = `:27:1/1
:40A:IRREVOCABLE TRANSFERABLE
:20:LC-2026-0002
:23:PREADV/261120
:31C:261125
:40E:OTHR/UCP 600 AND URR 725
:31D:270228HAMBURG
:51A:/D/4711
BANKBEBBANT
:50:IMPORTER LTD
1 HARBOR ROAD
ANTWERP
BELGIUM
:59:/DE00123456789
EXPORTER GMBH
2 QUAY STREET
HAMBURG
:32B:EUR1250000,00
:39A:10/5
:39C:FREIGHT UP TO EUR 20000,00
INSURANCE UP TO EUR 5000,00
:41A:BANKDEFF
BY ACCEPTANCE
:42C:90 DAYS AFTER BILL OF LADING DATE
FOR 100 PCT OF INVOICE VALUE
:42D:/C/0815
THE ISSUING BANK
ANTWERP
:43P:CONDITIONAL
:43T:NOT ALLOWED
:44A:WAREHOUSE OF THE EXPORTER, HAMBURG
:44E:HAMBURG
:44F:ANTWERP
:44B:WAREHOUSE OF THE IMPORTER, ANTWERP; BERTH 7
:44C:270207
:45A:+ 500 BAGS OF COFFEE @ EUR 2500,00 EACH
+ INCOTERMS 2020: CIF ANTWERP
:46A:+ SIGNED COMMERCIAL INVOICE IN 3 COPIES
+ FULL SET OF CLEAN ON BOARD BILLS OF LADING
+ INSURANCE POLICY FOR 110 PCT
:47A:+ DOCUMENTS IN ENGLISH ONLY
+ A FEE OF EUR 80,00 IS DEDUCTED FOR EACH SET WITH DISCREPANCIES
:49G:+ PAYMENT BY INSTALMENTS IS NOT AGREED
:49H:+ DISCOUNT AT THE BANK'S OWN RISK
:71D:ALL CHARGES OUTSIDE BELGIUM ARE
FOR THE BENEFICIARY
:48:21/AFTER DATE OF SHIPMENT
:49:CONFIRM
:58A:BANKDEFF
:53A:BANKUS33
:78:+ FORWARD ALL DOCUMENTS IN ONE LOT BY COURIER
+ WE REIMBURSE AT MATURITY
:57B:/0816
HAMBURG
:72Z:/PHONBEN/PLEASE`;

const ITEMS = [
  "GREEN COFFEE, GRADE 1",
  "GREEN COFFEE, GRADE 2",
  "ROASTED COFFEE",
  "COCOA BEANS",
  "BLACK TEA",
  "CANE SUGAR",
];

/** The lines of a credit of ordinary length: goods by item, documents one by one, conditions. */
export function longNarratives(): Record<"goods" | "documents" | "conditions", readonly string[]> {
  const goods = Array.from({ length: 190 }, (_, index) => {
    const item = ITEMS[index % ITEMS.length] ?? "";
    return `+ ITEM ${String(index + 1).padStart(3, "0")}: ${item}, ${100 + index} BAGS OF 60 KG`;
  });
  const documents = Array.from({ length: 75 }, (_, index) => [
    `+ DOCUMENT ${index + 1}: ORIGINAL AND ${(index % 3) + 1} COPIES, DATED AND SIGNED`,
    "  AS THE BENEFICIARY'S OWN, WITH THE NUMBER OF THIS CREDIT",
  ]).flat();
  const conditions = Array.from({ length: 60 }, (_, index) => `+ CONDITION ${index + 1} OF THE CONTRACT OF 2026 HOLDS`);
  return { goods, documents, conditions };
}
