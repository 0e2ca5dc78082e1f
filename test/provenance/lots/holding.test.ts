import { expect } from "chai";

import {
  adjust,
  type Adjustment,
  decommission,
  decommissionUnits,
  type LotDeed,
  offer,
  signAdjustment,
  takeOver,
  unpack,
} from "../../../sdk/LotDeeds.ts";
import { hire, atSecond, timeOf } from "../../shared/parties.ts";
import {
  BRAND,
  codedTerms,
  commissioned,
  expectLot,
  expectNoLot,
  INSPECTOR,
  lotEvent,
  lotStatus,
  type LotStage,
  MILLER,
  openLotTheater,
  REASON,
  sendLot,
} from "../../shared/lotDeeds.ts";

const ready = await openLotTheater();

/** A coded lot of the brand: 100 units of 5,000 grams, and as much in bulk. */
async function given(): Promise<LotStage & { readonly lot: string }> {
  const stage = await ready();
  return { ...stage, lot: await commissioned(stage, codedTerms()) };
}

async function adjustmentOf(stage: LotStage & { readonly lot: string }, changes: Partial<Adjustment> = {}) {
  return {
    lot: stage.lot,
    counted: 500_000n,
    remaining: 499_000n,
    reason: REASON,
    inspector: stage.roles[INSPECTOR].address,
    nonce: 7n,
    deadline: (await timeOf(stage)) + 100n,
    ...changes,
  };
}

/** Every deed of a holder. */
const deeds: readonly (readonly [string, (stage: LotStage & { readonly lot: string }) => Promise<LotDeed>])[] = [
  ["offer", async ({ lot, miller }) => Promise.resolve(offer(lot, miller))],
  ["unpack", async ({ lot }) => Promise.resolve(unpack(lot, 0n, 1n))],
  ["decommissionUnits", async ({ lot }) => Promise.resolve(decommissionUnits(lot, 0n, 1n, REASON))],
  ["decommission", async ({ lot }) => Promise.resolve(decommission(lot, REASON))],
  [
    "adjust",
    async (stage) => {
      const adjustment = await adjustmentOf(stage);
      return adjust(adjustment, await signAdjustment(stage.roles[INSPECTOR], stage.deployment, adjustment));
    },
  ],
];

for (const [name, deed] of deeds)
  describe(name, () => {
    it("is refused of a lot that is unknown, or decommissioned", async () => {
      const stage = await given();
      const unknown = { ...stage, lot: REASON };
      await expectNoLot(stage, BRAND, await deed(unknown), "LotNotActive", { lot: REASON, current: "None" });
      await sendLot(stage, BRAND, decommission(stage.lot, REASON));
      await expectNoLot(stage, BRAND, await deed(stage), "LotNotActive", {
        lot: stage.lot,
        current: "Decommissioned",
      });
    });

    it("is refused to a stranger, and to another party", async () => {
      const stage = await given();
      await expectNoLot(stage, "stranger", await deed(stage), "PartyUnknownSigner", {
        account: stage.roles.stranger.address,
      });
      await expectNoLot(stage, MILLER, await deed(stage), "LotWrongHolder", {
        lot: stage.lot,
        party: stage.miller,
        holder: stage.brand,
      });
    });

    it("is the holder's alone once it is handed over", async () => {
      const stage = await given();
      await sendLot(stage, BRAND, offer(stage.lot, stage.miller));
      await sendLot(stage, MILLER, takeOver(stage.lot));
      await expectNoLot(stage, BRAND, await deed(stage), "LotWrongHolder", {
        lot: stage.lot,
        party: stage.brand,
        holder: stage.miller,
      });
      await sendLot(stage, MILLER, await deed(stage));
    });
  });

describe("offer and takeOver", () => {
  it("hands a lot over once it is taken, and the brand stays", async () => {
    const stage = await given();
    const { lot, brand, miller, roles } = stage;
    await expectLot(stage, BRAND, offer(lot, miller), lot, {
      events: [lotEvent("LotOffered", { lot, holder: brand, to: miller, by: roles[BRAND].address })],
      status: { offered: miller },
    });
    await expectLot(stage, MILLER, takeOver(lot), lot, {
      events: [lotEvent("LotHandedOver", { lot, from: brand, to: miller, by: roles[MILLER].address })],
      status: { holder: miller, offered: 0n },
    });
  });

  it("hands it back", async () => {
    const stage = await given();
    const { lot, brand, miller } = stage;
    await sendLot(stage, BRAND, offer(lot, miller));
    await sendLot(stage, MILLER, takeOver(lot));
    await sendLot(stage, MILLER, offer(lot, brand));
    await sendLot(stage, BRAND, takeOver(lot));
    expect(await lotStatus(stage, lot)).to.deep.include({ holder: brand, brand, offered: 0n });
  });

  it("is refused to whom it was not offered, or no longer is", async () => {
    const stage = await given();
    const { lot, miller, inspector } = stage;
    const facts = { lot, party: miller };
    await expectNoLot(stage, MILLER, takeOver(lot), "LotNotOffered", { ...facts, offered: 0n });
    await sendLot(stage, BRAND, offer(lot, inspector));
    await expectNoLot(stage, MILLER, takeOver(lot), "LotNotOffered", { ...facts, offered: inspector });
    await sendLot(stage, BRAND, offer(lot, miller));
    await sendLot(stage, BRAND, offer(lot, 0n));
    await expectNoLot(stage, MILLER, takeOver(lot), "LotNotOffered", { ...facts, offered: 0n });
  });

  it("is refused of a lot that ended meanwhile", async () => {
    const stage = await given();
    await sendLot(stage, BRAND, offer(stage.lot, stage.miller));
    await sendLot(stage, BRAND, decommission(stage.lot, REASON));
    await expectNoLot(stage, MILLER, takeOver(stage.lot), "LotNotActive", {
      lot: stage.lot,
      current: "Decommissioned",
    });
  });
});

describe("adjust", () => {
  for (const [what, changes] of [
    ["counted another quantity", { counted: 499_999n, remaining: 1n }],
    ["finds as much", { remaining: 500_000n }],
    ["finds more", { remaining: 500_001n }],
  ] as const)
    it(`is refused where the inspector ${what}`, async () => {
      const stage = await given();
      const adjustment = await adjustmentOf(stage, changes);
      const signature = await signAdjustment(stage.roles[INSPECTOR], stage.deployment, adjustment);
      const { lot, counted, remaining } = adjustment;
      await expectNoLot(stage, BRAND, adjust(adjustment, signature), "LotMiscounted", {
        lot,
        left: 500_000n,
        counted,
        remaining,
      });
    });

  for (const [when, shift, allowed] of [
    ["a second later", 1n, true],
    ["now", 0n, false],
    ["a second ago", -1n, false],
  ] as const)
    it(`is ${allowed ? "allowed" : "refused"} where the deadline is ${when}`, async () => {
      const stage = await given();
      const adjustment = await adjustmentOf(stage);
      const deed = adjust(adjustment, await signAdjustment(stage.roles[INSPECTOR], stage.deployment, adjustment));
      await atSecond(stage, adjustment.deadline - shift);
      if (allowed) await sendLot(stage, BRAND, deed);
      else {
        const facts = { lot: stage.lot, deadline: adjustment.deadline };
        await expectNoLot(stage, BRAND, deed, "LotSignatureExpired", facts);
      }
    });

  it("is refused with another's signature, with a cut or padded one, and over other facts", async () => {
    const stage = await given();
    const { lot, roles, deployment } = stage;
    const adjustment = await adjustmentOf(stage);
    const inspector = roles[INSPECTOR].address;
    const own = await signAdjustment(roles[INSPECTOR], deployment, adjustment);
    const other = await signAdjustment(roles.stranger, deployment, adjustment);
    for (const signature of [other, own.slice(0, -2), `${own}00`, "0x"])
      await expectNoLot(stage, BRAND, adjust(adjustment, signature), "LotInvalidSignature", { lot, inspector });
    const changed = { ...adjustment, remaining: 0n };
    await expectNoLot(stage, BRAND, adjust(changed, own), "LotInvalidSignature", { lot, inspector });
  });

  it("is refused where the signer is no inspector", async () => {
    const stage = await given();
    const adjustment = await adjustmentOf(stage, { inspector: stage.roles[MILLER].address });
    const signature = await signAdjustment(stage.roles[MILLER], stage.deployment, adjustment);
    await expectNoLot(stage, BRAND, adjust(adjustment, signature), "PartyWithoutRole", {
      party: stage.miller,
      held: ["Processor"],
      wanted: ["Inspector"],
    });
  });

  it("is refused where the inspector holds the lot itself", async () => {
    const stage = await given();
    const { lot, inspector, roles } = stage;
    await sendLot(stage, BRAND, offer(lot, inspector));
    await sendLot(stage, INSPECTOR, takeOver(lot));
    const adjustment = await adjustmentOf(stage);
    const signature = await signAdjustment(roles[INSPECTOR], stage.deployment, adjustment);
    await expectNoLot(stage, INSPECTOR, adjust(adjustment, signature), "LotOwnInspector", { party: inspector });
  });

  it("lowers what is left, once", async () => {
    const stage = await given();
    const { lot, roles, lots } = stage;
    const adjustment = await adjustmentOf(stage);
    const { inspector, counted, remaining, reason, nonce } = adjustment;
    const signature = await signAdjustment(roles[INSPECTOR], stage.deployment, adjustment);
    expect(await lots.isNonceUsed(inspector, nonce)).to.equal(false);
    await expectLot(stage, BRAND, adjust(adjustment, signature), lot, {
      events: [lotEvent("LotAdjusted", { lot, inspector, by: roles[BRAND].address, counted, remaining, reason })],
      status: { left: remaining },
    });
    expect(await lots.isNonceUsed(inspector, nonce)).to.equal(true);

    const again = await adjustmentOf(stage, { counted: remaining, remaining: 1n });
    const second = await signAdjustment(roles[INSPECTOR], stage.deployment, again);
    await expectNoLot(stage, BRAND, adjust(again, second), "LotNonceUsed", { inspector, nonce });
  });
});

describe("unpack and decommissionUnits", () => {
  for (const [what, from, to] of [
    ["no unit", 5n, 5n],
    ["less than none", 6n, 5n],
    ["one more than there are", 99n, 101n],
  ] as const)
    it(`is refused of ${what}`, async () => {
      const stage = await given();
      const facts = { lot: stage.lot, from, to, units: 100n };
      await expectNoLot(stage, BRAND, unpack(stage.lot, from, to), "LotInvalidRange", facts);
      await expectNoLot(stage, BRAND, decommissionUnits(stage.lot, from, to, REASON), "LotInvalidRange", facts);
    });

  it("makes codes void, and their mass free", async () => {
    const stage = await given();
    const { lot, roles, lots } = stage;
    const by = roles[BRAND].address;
    await expectLot(stage, BRAND, unpack(lot, 10n, 13n), lot, {
      events: [lotEvent("UnitsUnpacked", { lot, by, from: 10n, to: 13n, left: 515_000n })],
      status: { left: 515_000n },
    });
    for (const [index, isVoid] of [
      [9n, false],
      [10n, true],
      [12n, true],
      [13n, false],
    ] as const)
      expect(await lots.isVoided(lot, index), `${index}`).to.equal(isVoid);
  });

  it("makes codes void, and their mass lost", async () => {
    const stage = await given();
    const { lot, roles, lots } = stage;
    const by = roles[BRAND].address;
    await expectLot(stage, BRAND, decommissionUnits(lot, 99n, 100n, REASON), lot, {
      events: [lotEvent("UnitsDecommissioned", { lot, by, from: 99n, to: 100n, reason: REASON })],
    });
    expect(await lots.isVoided(lot, 99n)).to.equal(true);
    expect(await lots.isVoided(lot, 98n)).to.equal(false);
  });

  for (const [from, to] of [
    [10n, 13n],
    [0n, 11n],
    [12n, 100n],
    [0n, 100n],
    [11n, 12n],
  ] as const)
    it(`is refused of units ${from} to ${to} where 10 to 13 are void`, async () => {
      const stage = await given();
      const { lot } = stage;
      await sendLot(stage, BRAND, unpack(lot, 10n, 13n));
      await expectNoLot(stage, BRAND, unpack(lot, from, to), "LotUnitsVoid", { lot, from, to });
      await expectNoLot(stage, BRAND, decommissionUnits(lot, from, to, REASON), "LotUnitsVoid", { lot, from, to });
    });

  it("gives all mass back when all is unpacked, and no more", async () => {
    const stage = await given();
    for (const [from, to] of [
      [0n, 1n],
      [1n, 64n],
      [64n, 100n],
    ] as const)
      await sendLot(stage, BRAND, unpack(stage.lot, from, to));
    expect((await lotStatus(stage, stage.lot)).left).to.equal(1_000_000n);
  });

  it("takes a million units at once", async () => {
    const stage = await ready();
    const lot = await commissioned(stage, codedTerms({ units: 1_000_000n, unitSize: 1n }));
    const { gasUsed } = await sendLot(stage, BRAND, unpack(lot, 1n, 999_999n));
    expect(Number(gasUsed)).to.be.below(600_000);
    for (const [index, isVoid] of [
      [0n, false],
      [1n, true],
      [65_536n, true],
      [999_998n, true],
      [999_999n, false],
    ] as const)
      expect(await stage.lots.isVoided(lot, index), `${index}`).to.equal(isVoid);
  });
});

describe("decommission", () => {
  it("ends the lot, and what was left is lost", async () => {
    const stage = await given();
    const { lot, roles } = stage;
    await expectLot(stage, BRAND, decommission(lot, REASON), lot, {
      events: [lotEvent("LotDecommissioned", { lot, by: roles[BRAND].address, lost: 500_000n, reason: REASON })],
      status: { state: "Decommissioned", left: 0n },
    });
  });

  it("is done by any account of the holder", async () => {
    const stage = await given();
    await hire(stage, "sensor");
    await sendLot(stage, "sensor", decommission(stage.lot, REASON));
    expect((await lotStatus(stage, stage.lot)).state).to.equal("Decommissioned");
  });
});
