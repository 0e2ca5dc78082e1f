import { type Format, formatOf } from "./format.ts";

const BY_BIC = "/mark:1!a[/account:34x]$bic:BIC|/account:34x$bic:BIC|bic:BIC";
const BY_PLACE = "/mark:1!a[/account:34x][$location:35x]|/account:34x[$location:35x]|location:35x";
const BY_NAME = "/mark:1!a[/account:34x]$name:4*35x|/account:34x$name:4*35x|name:4*35x";
const BY = "by:14x{BY ACCEPTANCE|BY DEF PAYMENT|BY MIXED PYMT|BY NEGOTIATION|BY PAYMENT}";
const DATED_MONEY = "date:DATE currency:CUR amount:AMOUNT";
const MONEY = "currency:CUR amount:AMOUNT";
const FORM = "form:24x{IRREVOCABLE|IRREVOCABLE TRANSFERABLE}";
const ALLOWED = "code:11x{ALLOWED|CONDITIONAL|NOT ALLOWED}";
const PLACE = "place:140z";
const CHANGES = "changes:100*65z{ADD|DELETE|REPALL}";

/** What each field holds, as of the standards release of November 2025; for the language, see `format.ts`. */
const FORMATS: Readonly<Record<string, string>> = {
  "15A": "",
  "15B": "",
  "15C": "",
  "20": "reference:REF",
  "21": "reference:REF",
  "21A": "reference:REF",
  "22A": "code:4!c",
  "22D": "code:4!c",
  "22G": "code:4!c",
  "22K": "kind:4!c{APAY|BILL|CUST|DPAY|INSU|JUDI|LEAS|OTHR|PAYM|PERF|RETN|SHIP|TEND|WARR}[/narrative:35x]",
  "22Y": "code:4!c{STND}",
  "23": "reference:16x",
  "23B": "code:4!c{COND|FIXD|OPEN}",
  "23F": "period:4!a{DAYS|ONEY|OTHR}[/details:35x]",
  "23H":
    "code:8!c{CLSVCLOS|CLSVOPEN|FRAUDMSG|GENINFAD|ISSAMEND|ISSUANCE|OTHERFNC|PREDENOT|REIMBURS|REQAMEND|REQFINAN|REQISSUE|REXTMATU|TRANSFER}",
  "23R": "code:4!c[$narrative:6*35x]",
  "23S": "code:6!a{CANCEL}",
  "23X": "channel:4!c{COUR|EMAL|FACT|FAXT|HOST|MAIL|OTHR}/reference:65x",
  "24E": "delivery:4!c{COLL|COUR|MAIL|MESS|OTHR|REGM}[/details:35x]",
  "24G": "collector:4!c{BENE|OTHR}[$narrative:12*65z]",
  "25": "account:35x",
  "26E": "number:3n",
  "27": "number:1!n/total:1!n",
  "30": "date:DATE",
  "31C": "date:DATE",
  "31D": "date:DATE place:29x",
  "31E": "date:DATE",
  "31L": "date:DATE",
  "31R": "first:DATE[/second:DATE]",
  "31S": "date:DATE",
  "32A": DATED_MONEY,
  "32B": MONEY,
  "32D": DATED_MONEY,
  "33A": DATED_MONEY,
  "33B": MONEY,
  "34A": DATED_MONEY,
  "34B": MONEY,
  "35G": "lines:12*65x",
  "39A": "plus:2n/minus:2n",
  "39C": "lines:4*35x",
  "39E": "lines:12*65z",
  "39F": "lines:12*65z",
  "40A": FORM,
  "40B": `${FORM}$confirmation:24x{ADDING OUR CONFIRMATION|WITHOUT OUR CONFIRMATION}`,
  "40C": "code:4!a{ISPR|NONE|OTHR|UCPR|URDG}[/narrative:35x]",
  "40D": "language:2!a",
  "40E":
    "code:30x{EUCP LATEST VERSION|EUCPURR LATEST VERSION|OTHR|UCP LATEST VERSION|UCPURR LATEST VERSION}[/narrative:35x]",
  "40F": "code:30x{NOTURR|URR LATEST VERSION}",
  "41A": `bic:BIC$${BY}`,
  "41D": `name:4*35x$${BY}`,
  "41F": "bic:BIC",
  "41G": "name:4*35x",
  "42A": BY_BIC,
  "42C": "lines:3*35x",
  "42D": BY_NAME,
  "42M": "lines:4*35x",
  "42P": "lines:4*35x",
  "43P": ALLOWED,
  "43T": ALLOWED,
  "44A": PLACE,
  "44B": PLACE,
  "44C": "date:DATE",
  "44D": "lines:6*65x",
  "44E": PLACE,
  "44F": PLACE,
  "44J": "country:COUNTRY[/subdivision:35x][$/narrative:65x]",
  "45A": "lines:100*65z",
  "45B": CHANGES,
  "45C": "lines:100*65z",
  "45D": "lines:150*65z",
  "45L": "lines:50*65z",
  "46A": "lines:100*65z",
  "46B": CHANGES,
  "47A": "lines:100*65z",
  "47B": CHANGES,
  "48": "days:3n[/narrative:35x]",
  "48B": "code:4!c{NMLT|NMPT|NPRT}",
  "48D": "code:4!c{TRAN}",
  "49": "code:7x{CONFIRM|MAY ADD|WITHOUT}",
  "49A": "code:4!c[$narrative:50*65z]",
  "49G": "lines:100*65z",
  "49H": "lines:100*65z",
  "49M": CHANGES,
  "49N": CHANGES,
  "50": "name:4*35x",
  "50B": "name:4*35x",
  "51": "name:4*35x",
  "51A": BY_BIC,
  "51D": BY_NAME,
  "52A": BY_BIC,
  "52D": BY_NAME,
  "53A": BY_BIC,
  "53B": BY_PLACE,
  "53D": BY_NAME,
  "54A": BY_BIC,
  "54B": BY_PLACE,
  "54D": BY_NAME,
  "56A": BY_BIC,
  "56B": BY_PLACE,
  "56D": BY_NAME,
  "57A": BY_BIC,
  "57B": BY_PLACE,
  "57D": BY_NAME,
  "58A": BY_BIC,
  "58D": BY_NAME,
  "59": "[/account:34x$]name:4*35x",
  "59A": "[/account:34x$]bic:BIC",
  "71A": "code:3!a{CLM|OUR}",
  "71D": "lines:6*35z",
  "71N": "payer:4!c{APPL|BENE|OTHR}[$narrative:6*35z]",
  "72Z": "lines:6*35z",
  "73A": "lines:6*35z",
  "73R": "code:4!c[/narrative:35x]",
  "73S": "code:4!c[/narrative:35x]",
  "77": "lines:20*35z",
  "77B": "disposal:3*35x{HOLD|NOTIFY|PREVINST|RETURN}",
  "77J": "lines:70*50z",
  "77L": "lines:150*65z",
  "77U": "lines:150*65z",
  "78": "lines:12*65x",
  "78D": "lines:12*65x",
  "79Z": "lines:35*50z",
};

/**
 * The format of a field; where a message allows fewer words than the field, with those alone, in braces.
 *
 * @example
 * fieldFormat("22A", "{ACNF|ADVI|ISSU}");
 */
export function fieldFormat(tag: string, words = ""): Format {
  const text = FORMATS[tag];
  if (text === undefined) throw new SyntaxError(`There is no format of field ${tag}`);
  return formatOf(text + words);
}
