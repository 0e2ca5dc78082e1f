import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { type PayoutFlaw, PayoutSheetMalformed, readPayoutSheet } from "../../sdk/PayoutFiles.ts";
import type { Progress } from "../../sdk/Payouts.ts";
import { expectRefusal, thrownBy } from "../shared/refusals.ts";

const FIRST = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const SECOND = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";

describe("readPayoutSheet", () => {
  const read = (text: string) => readPayoutSheet(text, { decimals: 6 });
  const sheet = (...rows: readonly string[]) => ["reference,account,amount", ...rows].join("\n");
  const refused = async (text: string, ...flaws: readonly PayoutFlaw[]) =>
    expectRefusal(() => read(text), PayoutSheetMalformed, { flaws });

  context("given a list", () => {
    it("reads every line with its place, its reference, and its amount in units", () => {
      expect(read(sheet(`E-1,${FIRST},1.50`, `E-2,${SECOND},0.000001`))).to.deep.equal({
        lines: [
          { line: 2, reference: "E-1", recipient: FIRST, amount: 1_500_000n },
          { line: 3, reference: "E-2", recipient: SECOND, amount: 1n },
        ],
        total: 1_500_001n,
        repeated: [],
      });
    });

    it("takes columns in any order, spaces, empty lines, quotes, a byte-order mark, and accounts in small letters", () => {
      const text = `\uFEFFamount, account ,reference\r\n\r\n 2 ,${FIRST.toLowerCase()},"E-1, again"\r\n`;

      expect(read(text).lines).to.deep.equal([
        { line: 3, reference: "E-1, again", recipient: FIRST, amount: 2_000_000n },
      ]);
    });

    it("tells the accounts that stand there more than once, with their lines", () => {
      const { repeated } = read(sheet(`E-1,${FIRST},1`, `E-2,${SECOND},1`, `E-3,${FIRST},2`));

      expect(repeated).to.deep.equal([{ account: FIRST, lines: [2, 4] }]);
    });

    it("tells how far it is every 500 lines, and at the end", () => {
      const told: Progress[] = [];
      const rows = Array.from({ length: 1_001 }, (_, place) => `E-${place},${FIRST},1`);
      readPayoutSheet(sheet(...rows), { decimals: 6, onProgress: (progress) => told.push(progress) });

      expect(told.map(({ done }) => done)).to.deep.equal([500, 1_000, 1_001]);
      expect(told.every(({ of }) => of === 1_001)).to.equal(true);
    });
  });

  context("given malformed lines", () => {
    it("names them all, each with its line and its column", async () => {
      const text = sheet(
        `E-1,${FIRST},1`,
        `E-1,${FIRST},1`,
        `,${SECOND},1`,
        `E-4,${SECOND.slice(0, -1)},1`,
        `E-5,${SECOND.replace("e7f1", "E7f1")},1`,
        `E-6,${ZeroAddress},1`,
        `E-7,${SECOND},"1,50"`,
        `E-8,${SECOND},0.0000001`,
        `E-9,${SECOND},0`,
        `E-10,${SECOND}`,
        `E-11,XE7338O073KYGTWWZN0F2WZ0R8PX5ZPPZS,1`,
      );
      const message = await refused(
        text,
        { line: 3, field: "reference", reason: '"E-1" stands in line 2 already' },
        { line: 4, field: "reference", reason: "is empty" },
        { line: 5, field: "account", reason: `"${SECOND.slice(0, -1)}" is not an address` },
        { line: 6, field: "account", reason: `"${SECOND.replace("e7f1", "E7f1")}" is not an address` },
        { line: 7, field: "account", reason: "is the zero address" },
        {
          line: 8,
          field: "amount",
          reason: '"1,50" is not an amount: it has a separator; write thousands as "1000" and decimals as "0.5"',
        },
        { line: 9, field: "amount", reason: "0.0000001 has 7 decimals, and the token has 6" },
        { line: 10, field: "amount", reason: "is nothing" },
        { line: 11, field: "", reason: "has 2 cells for 3 columns; text with a comma needs quotes" },
        {
          line: 12,
          field: "account",
          reason: '"XE7338O073KYGTWWZN0F2WZ0R8PX5ZPPZS" is not an address',
        },
      );
      expect(message).to.include("line 5: account: ").and.to.include("line 11: has 2 cells");
    });

    it("names an amount that no token counts, and takes the last that one does", async () => {
      const units = (amount: bigint) => `${amount / 10n ** 6n}.${String(amount % 10n ** 6n).padStart(6, "0")}`;
      const last = 2n ** 256n - 1n;

      expect(read(sheet(`E-1,${FIRST},${units(last)}`)).total).to.equal(last);
      await refused(sheet(`E-1,${FIRST},${units(last + 1n)}`), {
        line: 2,
        field: "amount",
        reason: "is more than any token counts",
      });
    });

    it("names the first twenty in its message, and counts the rest", async () => {
      const rows = Array.from({ length: 25 }, (_, place) => `E-${place},0x,1`);
      const flaws = rows.map((_, place) => ({
        line: place + 2,
        field: "account",
        reason: '"0x" is not an address',
      }));

      expect((await refused(sheet(...rows), ...flaws)).split("\n").slice(-2)).to.deep.equal([
        'line 21: account: "0x" is not an address',
        "and 5 more",
      ]);
    });
  });

  context("given a head that is not one", () => {
    it("names each column that is missing, unknown, or given twice", async () => {
      await refused(
        `reference,acount,reference\nE-1,${FIRST},1`,
        { line: 1, field: "acount", reason: "is no column; known are reference, account, amount" },
        { line: 1, field: "account", reason: "is missing" },
        { line: 1, field: "amount", reason: "is missing" },
        { line: 1, field: "reference", reason: "is given twice" },
      );
    });

    for (const text of ["", "reference,account,amount", "\n\n"])
      it(`has nobody to pay: ${JSON.stringify(text)}`, async () => {
        await refused(text, { line: 1, field: "", reason: "there is nobody to pay" });
      });
  });

  context("given what is not CSV", () => {
    it("names the line of a quote that is not closed", async () => {
      await refused(sheet(`E-1,${FIRST},1`, `"E-2,${FIRST},1`, `E-3,${FIRST},1`), {
        line: 3,
        field: "",
        reason: "this is not CSV: a quote is not closed",
      });
    });

    it("names the line of another fault", async () => {
      const error = await thrownBy(() => read(sheet(`E-1,${FIRST},1`, `E"2,${FIRST},1`)));

      expect(error).to.be.instanceOf(PayoutSheetMalformed);
      expect((error as Error).message).to.match(/^The list of payouts cannot be paid:\nline 3: this is not CSV: /);
    });
  });
});
