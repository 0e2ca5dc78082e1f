import { expect } from "chai";
import { id as commitment } from "ethers";

import type { RevertFacts } from "../../../sdk/Errors.ts";
import {
  adjust,
  type Adjustment,
  commission,
  decommission,
  decommissionUnits,
  type Factor,
  type LotDeed,
  offer,
  setFactor,
  signAdjustment,
  takeOver,
  transform,
  unpack,
} from "../../../sdk/LotDeeds.ts";
import { PARTY_ROLES, type PartyRole } from "../../../sdk/Names.ts";
import { dayOf, end, endRoles, endSigner, grantRoles, releasePrefix, suspend } from "../../../sdk/Parties.ts";
import { DAY } from "../../shared/escrow.ts";
import {
  BRAND,
  codedTerms,
  commissioned,
  expectNoLot,
  GRAM,
  idOf,
  INSPECTOR,
  lotEvent,
  type LotEvent,
  lotStatus,
  lotTerms,
  type LotStage,
  MILLER,
  openLotTheater,
  PADDY,
  REASON,
  RICE,
  sendLot,
  toldByLots,
} from "../../shared/lotDeeds.ts";
import { atSecond, hire, PARTY_ROLES_HELD, PREFIX, sendParty, timeOf } from "../../shared/parties.ts";

const ready = await openLotTheater();

const ISSUERS: readonly PartyRole[] = ["Producer", "Processor", "Brand"];
const STATES = [
  ["Suspended", suspend],
  ["Ended", end],
] as const;

interface Given extends LotStage {
  readonly lot: string;
}

/** A coded lot of the brand, which is offered to the miller. */
async function given(): Promise<Given> {
  const stage = await ready();
  const lot = await commissioned(stage, codedTerms());
  await sendLot(stage, BRAND, offer(lot, stage.miller));
  return { ...stage, lot };
}

/** A lot that is repacked out of the lot of the tests. */
const repacked = lotTerms({ lot: "LOT-2", quantity: 100n });

/** The deeds by which a brand brings lots into being. */
const births: readonly (readonly [string, (lot: string) => LotDeed])[] = [
  ["commission", () => commission(repacked)],
  [
    "transform",
    (lot) =>
      transform({
        inputs: [{ lot, amount: 100n }],
        outputs: [{ terms: repacked, shares: [100n] }],
        inspector: 0n,
        eventHash: commitment("EPCIS event"),
      }),
  ],
];

/** The deeds of a holder that need nobody else, with what the lots tell of them. */
const holdings: readonly (readonly [string, (lot: string) => LotDeed, (stage: Given) => LotEvent])[] = [
  [
    "offer",
    (lot) => offer(lot, 0n),
    ({ lot, brand: holder, roles }) => lotEvent("LotOffered", { lot, holder, to: 0n, by: roles[BRAND].address }),
  ],
  [
    "unpack",
    (lot) => unpack(lot, 0n, 1n),
    ({ lot, roles }) => lotEvent("UnitsUnpacked", { lot, by: roles[BRAND].address, from: 0n, to: 1n, left: 505_000n }),
  ],
  [
    "decommissionUnits",
    (lot) => decommissionUnits(lot, 0n, 1n, REASON),
    ({ lot, roles }) =>
      lotEvent("UnitsDecommissioned", { lot, by: roles[BRAND].address, from: 0n, to: 1n, reason: REASON }),
  ],
  [
    "decommission",
    (lot) => decommission(lot, REASON),
    ({ lot, roles }) =>
      lotEvent("LotDecommissioned", { lot, by: roles[BRAND].address, lost: 500_000n, reason: REASON }),
  ],
];

/** A second in which the next deed is mined. */
async function soon(stage: LotStage): Promise<bigint> {
  const time = (await timeOf(stage)) + 10n;
  await atSecond(stage, time);
  return time;
}

for (const [state, lose] of STATES)
  describe(`lots of a brand that is ${state}`, () => {
    for (const [name, deed] of [...births, ...holdings])
      it(`refuse ${name}`, async () => {
        const stage = await given();
        const { lot, brand: party } = stage;
        await sendParty(stage, "registrar", lose(party));
        const before = await lotStatus(stage, lot);

        const time = await soon(stage);
        await expectNoLot(stage, BRAND, deed(lot), "PartyNotValid", { party, state, time });
        expect(await lotStatus(stage, lot)).to.deep.equal(before);
        expect((await lotStatus(stage, idOf(repacked))).state).to.equal("None");
      });

    it("are taken over by whom they were offered to", async () => {
      const stage = await given();
      const { lot, brand, miller } = stage;
      await sendParty(stage, "registrar", lose(brand));
      await sendLot(stage, MILLER, takeOver(lot));

      expect(await lotStatus(stage, lot)).to.deep.include({ state: "Active", brand, holder: miller });
    });

    it("are not taken over by a party that is so, too", async () => {
      const stage = await given();
      const { lot, miller: party } = stage;
      await sendParty(stage, "registrar", lose(party));

      const time = await soon(stage);
      await expectNoLot(stage, MILLER, takeOver(lot), "PartyNotValid", { party, state, time });
    });
  });

describe("lots of a brand without its roles", () => {
  for (const [name, deed, wanted] of [
    ...births.map(([name, deed]) => [name, deed, ISSUERS] as const),
    ...holdings.map(([name, deed]) => [name, deed, PARTY_ROLES] as const),
  ])
    it(`refuse ${name} where they were ended`, async () => {
      const stage = await given();
      const { lot, brand: party } = stage;
      await sendParty(stage, "registrar", endRoles(party, PARTY_ROLES_HELD));

      await expectNoLot(stage, BRAND, deed(lot), "PartyWithoutRole", { party, held: [], wanted });
    });

  for (const [when, shift, isTaken] of [
    ["a second before their end day", -1n, true],
    ["at the first second of their end day", 0n, false],
    ["a second into their end day", 1n, false],
  ] as const)
    it(`${isTaken ? "are commissioned" : "refuse commission"} ${when}`, async () => {
      const stage = await given();
      const endDay = dayOf(await timeOf(stage)) + 2n;
      await sendParty(stage, "registrar", grantRoles(stage.brand, PARTY_ROLES_HELD, endDay));
      await atSecond(stage, endDay * DAY + shift);

      if (isTaken) await sendLot(stage, BRAND, commission(repacked));
      else {
        const facts = { party: stage.brand, held: [], wanted: ISSUERS };
        await expectNoLot(stage, BRAND, commission(repacked), "PartyWithoutRole", facts);
      }
      expect((await lotStatus(stage, idOf(repacked))).state).to.equal(isTaken ? "Active" : "None");
    });
});

describe("lots of a brand without its prefix", () => {
  for (const [name, deed] of births)
    it(`refuse ${name}`, async () => {
      const stage = await given();
      await sendParty(stage, "registrar", releasePrefix(stage.brand, PREFIX));

      await expectNoLot(stage, BRAND, deed(stage.lot), "PartyPrefixNotHeld", {
        party: stage.brand,
        prefix: PREFIX.prefix,
        prefixLength: PREFIX.length,
      });
    });

  for (const [name, deed, told] of holdings)
    it(`allow ${name}: the goods are its own still`, async () => {
      const stage = await given();
      await sendParty(stage, "registrar", releasePrefix(stage.brand, PREFIX));

      expect(toldByLots(stage, await sendLot(stage, BRAND, deed(stage.lot)))).to.deep.equal([told(stage)]);
    });
});

describe("lots by a clerk", () => {
  /** What the registry says of a clerk that does not act at that time. */
  async function factsOf(stage: LotStage, time: bigint): Promise<RevertFacts["PartySignerNotValid"]> {
    const account = stage.roles.clerk.address;
    const { from, until } = await stage.parties.accountOf(account);
    return { account, party: stage.brand, from, until, time };
  }

  it("that was ended, are refused", async () => {
    const stage = await given();
    await hire(stage, "clerk");
    await sendParty(stage, BRAND, endSigner(stage.roles.clerk.address));

    for (const [, deed] of [...births, ...holdings]) {
      const time = await soon(stage);
      await expectNoLot(stage, "clerk", deed(stage.lot), "PartySignerNotValid", await factsOf(stage, time));
    }
  });

  for (const [when, shift, isTaken] of [
    ["a second before its time is over", -1n, true],
    ["when its time is over", 0n, false],
    ["a second later", 1n, false],
  ] as const)
    it(`are ${isTaken ? "commissioned" : "refused"} ${when}`, async () => {
      const stage = await given();
      const until = (await timeOf(stage)) + DAY;
      await hire(stage, "clerk", { until });
      await atSecond(stage, until + shift);

      if (isTaken) await sendLot(stage, "clerk", commission(repacked));
      else {
        const facts = await factsOf(stage, until + shift);
        await expectNoLot(stage, "clerk", commission(repacked), "PartySignerNotValid", facts);
      }
      expect((await lotStatus(stage, idOf(repacked))).state).to.equal(isTaken ? "Active" : "None");
    });
});

describe("an inspector", () => {
  /** Less of the lot than was thought, and the inspector's signature. */
  async function adjusting({ lot, roles, deployment, ...stage }: Given): Promise<LotDeed> {
    const adjustment: Adjustment = {
      lot,
      counted: 500_000n,
      remaining: 499_000n,
      reason: REASON,
      inspector: roles[INSPECTOR].address,
      nonce: 7n,
      deadline: (await timeOf(stage)) + DAY,
    };
    return adjust(adjustment, await signAdjustment(roles[INSPECTOR], deployment, adjustment));
  }

  /** Half as much rice of paddy, for a day. */
  async function factorOf(stage: LotStage): Promise<Factor> {
    const from = await timeOf(stage);
    const [input, output] = [PADDY, RICE];
    return {
      input,
      inputUnit: GRAM,
      output,
      outputUnit: GRAM,
      numerator: 1n,
      denominator: 2n,
      from,
      until: from + DAY,
    };
  }

  for (const [state, lose] of STATES) {
    it(`that is ${state} signs no adjustment, also not by a signature of before`, async () => {
      const stage = await given();
      const { inspector: party } = stage;
      const deed = await adjusting(stage);
      await sendParty(stage, "registrar", lose(party));

      const time = await soon(stage);
      await expectNoLot(stage, BRAND, deed, "PartyNotValid", { party, state, time });
      expect((await lotStatus(stage, stage.lot)).left).to.equal(500_000n);
    });

    it(`that is ${state} states no factor, while one of before counts for its time`, async () => {
      const stage = await given();
      const { lot, inspector } = stage;
      const factor = await factorOf(stage);
      await sendLot(stage, INSPECTOR, setFactor(factor));
      await sendParty(stage, "registrar", lose(inspector));
      const rice = lotTerms({ gtin: RICE, quantity: 50n });
      const milling = { inputs: [{ lot, amount: 100n }], outputs: [{ terms: rice, shares: [100n] }], inspector };

      const time = await soon(stage);
      const changed = setFactor({ ...factor, numerator: 2n });
      await expectNoLot(stage, INSPECTOR, changed, "PartyNotValid", { party: inspector, state, time });
      await sendLot(stage, BRAND, transform({ ...milling, eventHash: REASON }));
      expect((await lotStatus(stage, idOf(rice))).left).to.equal(50n);
    });
  }
});
