import { expect } from "chai";
import { ZeroHash } from "ethers";

import { commission, commissionMany, type LotTerms } from "../../../sdk/LotDeeds.ts";
import { measureUnit } from "../../../sdk/Quotas.ts";
import {
  BRAND,
  codedTerms,
  commissioned,
  expectLot,
  expectNoLot,
  GRAM,
  gtinOf,
  idOf,
  INSPECTOR,
  lotEvent,
  lotStatus,
  lotTerms,
  MILLER,
  openLotTheater,
  PADDY,
  RICE,
  ROOT,
  sendLot,
  told,
  toldByLots,
} from "../../shared/lotDeeds.ts";

const ready = await openLotTheater();

const MOST = 2n ** 52n - 1n;

describe("commission", () => {
  context("when the caller", () => {
    it("acts for nobody, is refused", async () => {
      const stage = await ready();
      await expectNoLot(stage, "stranger", commission(lotTerms()), "PartyUnknownSigner", {
        account: stage.roles.stranger.address,
      });
    });

    it("acts for a party without such a role, is refused", async () => {
      const stage = await ready();
      await expectNoLot(stage, INSPECTOR, commission(lotTerms()), "PartyWithoutRole", {
        party: stage.inspector,
        held: ["Inspector"],
        wanted: ["Producer", "Processor", "Brand"],
      });
    });

    it("acts for a party that holds another prefix, is refused", async () => {
      const stage = await ready();
      await expectNoLot(stage, MILLER, commission(lotTerms()), "PartyPrefixNotHeld", {
        party: stage.miller,
        prefix: 614_141n,
        prefixLength: 7n,
      });
    });
  });

  context("when the number", () => {
    it("is no GTIN, is refused", async () => {
      const stage = await ready();
      await expectNoLot(stage, BRAND, commission(lotTerms({ gtin: PADDY + 1n })), "DigitalLinkInvalidGtin", {
        gtin: PADDY + 1n,
      });
    });

    for (const [what, lot, position] of [
      ["is empty", "", 0n],
      ["is too long", "123456789012345678901", 21n],
      ["has a space", "LOT 1", 3n],
      ["has a letter beyond ASCII", "LOT-É", 4n],
    ] as const)
      it(`of the lot ${what}, is refused`, async () => {
        const stage = await ready();
        await expectNoLot(stage, BRAND, commission(lotTerms({ lot })), "DigitalLinkInvalidText", {
          text: lot,
          position,
        });
      });

    it("was used before, is refused", async () => {
      const stage = await ready();
      const lot = await commissioned(stage);
      await expectNoLot(stage, BRAND, commission(lotTerms({ quantity: 1n })), "LotExists", { lot });
    });
  });

  context("when the quantity", () => {
    for (const [what, quantity, allowed] of [
      ["is zero", 0n, false],
      ["is one", 1n, true],
      ["is the most that a lot can hold", MOST, true],
      ["is one more", MOST + 1n, false],
    ] as const)
      it(`${what}, is ${allowed ? "kept" : "refused"}`, async () => {
        const stage = await ready();
        const terms = lotTerms({ quantity });
        if (allowed) {
          await sendLot(stage, BRAND, commission(terms));
          expect((await lotStatus(stage, idOf(terms))).left).to.equal(quantity);
        } else {
          const facts = { lot: idOf(terms), quantity, most: MOST };
          await expectNoLot(stage, BRAND, commission(terms), "LotInvalidQuantity", facts);
        }
      });
  });

  context("when the unit of measure", () => {
    for (const unit of ["0x000000", "0x470000", "0x47524d".replace("47", "67"), "0x47004d", "0x2f524d", "0x3a524d"])
      it(`is ${unit}, is refused`, async () => {
        const stage = await ready();
        const terms = lotTerms({ unit });
        await expectNoLot(stage, BRAND, commission(terms), "LotInvalidUnit", { lot: idOf(terms), unit });
      });

    for (const code of ["C62", "NO", "09Z"])
      it(`is ${code}, is kept`, async () => {
        const stage = await ready();
        const lot = await commissioned(stage, lotTerms({ unit: measureUnit(code) }));
        expect((await lotStatus(stage, lot)).unit).to.equal(measureUnit(code));
      });
  });

  context("when coded units", () => {
    for (const [what, changes] of [
      ["lack their number", { units: 0n }],
      ["lack their size", { unitSize: 0n }],
      ["lack their root", { unitRoot: ZeroHash }],
      ["are too large", { units: 1n, unitSize: 2n ** 24n, quantity: 2n ** 25n }],
    ] as const)
      it(`${what}, is refused`, async () => {
        const stage = await ready();
        const terms = codedTerms(changes);
        const { units, unitSize, unitRoot } = terms;
        await expectNoLot(stage, BRAND, commission(terms), "LotInvalidUnits", {
          lot: idOf(terms),
          units,
          unitSize,
          unitRoot,
        });
      });

    for (const [what, quantity, left] of [
      ["one less than the lot", 500_001n, 1n],
      ["as much as the lot", 500_000n, 0n],
    ] as const)
      it(`hold ${what}, are kept`, async () => {
        const stage = await ready();
        const lot = await commissioned(stage, codedTerms({ quantity }));
        expect((await lotStatus(stage, lot)).left).to.equal(left);
      });

    it("hold one more than the lot, are refused", async () => {
      const stage = await ready();
      const terms = codedTerms({ quantity: 499_999n });
      await expectNoLot(stage, BRAND, commission(terms), "LotUnitsExceedQuantity", {
        lot: idOf(terms),
        coded: 500_000n,
        quantity: 499_999n,
      });
    });
  });

  context("when all is sound", () => {
    it("keeps a bulk lot, and tells all of it", async () => {
      const stage = await ready();
      const terms = lotTerms({ lot: "A/1%" });
      const lot = idOf(terms);
      await expectLot(stage, BRAND, commission(terms), lot, {
        events: [
          lotEvent("LotCommissioned", {
            lot,
            brand: stage.brand,
            gtin: PADDY,
            by: stage.roles[BRAND].address,
            terms: told(terms),
          }),
        ],
        status: {
          state: "Active",
          brand: stage.brand,
          holder: stage.brand,
          gtin: PADDY,
          left: 1_000_000n,
          unit: GRAM,
          custody: "IdentityPreserved",
        },
      });
      expect((await stage.lots.lotOf(lot)).unitRoot).to.equal(ZeroHash);
    });

    it("keeps the largest figures apart", async () => {
      const stage = await ready();
      const terms: LotTerms = codedTerms({
        quantity: MOST,
        units: 2n ** 28n - 1n,
        unitSize: 2n ** 24n - 1n,
        custody: "Unstated",
        gtin: gtinOf("99999"),
      });
      const lot = await commissioned(stage, terms);

      const { left, units, unitSize, custody, gtin, unit } = await lotStatus(stage, lot);
      expect({ left, units, unitSize, custody, gtin, unit }).to.deep.equal({
        left: MOST - (2n ** 28n - 1n) * (2n ** 24n - 1n),
        units: 2n ** 28n - 1n,
        unitSize: 2n ** 24n - 1n,
        custody: "Unstated",
        gtin: gtinOf("99999"),
        unit: GRAM,
      });
      expect((await stage.lots.lotOf(lot)).unitRoot).to.equal(ROOT);
    });
  });
});

describe("commissionMany", () => {
  it("keeps each", async () => {
    const stage = await ready();
    const many = [lotTerms(), codedTerms({ lot: "LOT-2" }), lotTerms({ gtin: RICE })];
    const receipt = await sendLot(stage, BRAND, commissionMany(many));

    expect(toldByLots(stage, receipt).map(({ args }) => args)).to.deep.equal(
      many.map((terms) => ({
        lot: idOf(terms),
        brand: stage.brand,
        gtin: terms.gtin,
        by: stage.roles[BRAND].address,
        terms: told(terms),
      })),
    );
    for (const terms of many) expect((await lotStatus(stage, idOf(terms))).state).to.equal("Active");
  });

  it("keeps none where one is refused", async () => {
    const stage = await ready();
    const many = [lotTerms(), lotTerms({ lot: "LOT-2" }), lotTerms()];
    await expectNoLot(stage, BRAND, commissionMany(many), "LotExists", { lot: idOf(lotTerms()) });
    expect((await lotStatus(stage, idOf(lotTerms()))).state).to.equal("None");
  });
});

describe("a lot that nobody commissioned", () => {
  it("is None, and has no units", async () => {
    const stage = await ready();
    const lot = idOf(lotTerms());
    expect((await lotStatus(stage, lot)).state).to.equal("None");
    expect(await stage.lots.isVoided(lot, 0n)).to.equal(false);
    await expect(stage.lots.lotOf(lot)).to.be.revertedWithCustomError(stage.lots, "LotUnknown").withArgs(lot);
  });
});
