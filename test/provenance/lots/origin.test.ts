import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { ZeroHash } from "ethers";

import {
  anchorLots,
  commissionOfOrigin,
  lotLeaf,
  lotLeafOfOrigin,
  materialize,
  materializeOfOrigin,
  type LotTerms,
} from "../../../sdk/LotDeeds.ts";
import { endSigner } from "../../../sdk/Parties.ts";
import { grant, protectedName, quotaFrom, quotaId, type QuotaTerms, seasonLabel } from "../../../sdk/Quotas.ts";
import { DAY } from "../../shared/escrow.ts";
import {
  BRAND,
  codedTerms,
  expectLot,
  expectNoLot,
  GRAM,
  idOf,
  lotEvent,
  lotStatus,
  lotTerms,
  type LotStage,
  openLotTheater,
  sendLot,
  told,
  toldByLots,
} from "../../shared/lotDeeds.ts";
import { anotherParty, atSecond, hire, sendParty, timeOf, untilSecond } from "../../shared/parties.ts";
import type { QuotaStage } from "../../shared/quotas.ts";
import { sendQuota } from "../../shared/quotas.ts";

const ready = await openLotTheater();

/** A quota of two lots of the tests less a gram. */
async function withQuota(): Promise<LotStage & { readonly quota: QuotaTerms; readonly id: string }> {
  const stage = await ready();
  const certifier = await anotherParty(stage, { controller: "clerk", roles: ["Certifier"] });
  const now = await timeOf(stage);
  const quota = quotaFrom({
    certifier,
    drawer: stage.deployment.lots,
    name: protectedName("Wuchang Rice"),
    season: seasonLabel("2026 autumn"),
    from: now,
    until: now + 90n * DAY,
    unit: GRAM,
    amount: 1_999_999n,
    partyAmount: 1_999_999n,
    salt: 1n,
  });
  await sendQuota(stage as unknown as QuotaStage, "clerk", grant(quota));
  return { ...stage, quota, id: quotaId(stage.deployment, quota) };
}

/** A tree over the lots of the tests, as it is anchored. */
function treeOf(lots: readonly LotTerms[], leafOf = lotLeaf) {
  const tree = SimpleMerkleTree.of(lots.map(leafOf));
  return { root: tree.root, proofOf: (place: number) => tree.getProof(place) };
}

describe("commissionOfOrigin", () => {
  it("draws the whole quantity, and marks the lot", async () => {
    const stage = await withQuota();
    const terms = codedTerms();
    const lot = idOf(terms);
    await expectLot(stage, BRAND, commissionOfOrigin(terms, stage.quota), lot, {
      events: [
        lotEvent("LotCommissioned", {
          lot,
          brand: stage.brand,
          gtin: terms.gtin,
          by: stage.roles[BRAND].address,
          terms: told(terms),
        }),
        lotEvent("LotOriginated", { lot, quota: stage.id }),
      ],
      status: {
        state: "Active",
        brand: stage.brand,
        holder: stage.brand,
        gtin: terms.gtin,
        left: 500_000n,
        units: 100n,
        unitSize: 5_000n,
        unit: GRAM,
        custody: "IdentityPreserved",
        isOfOrigin: true,
      },
    });
    expect((await stage.quotas.slotOf(stage.id)).drawn).to.equal(1_000_000n);
  });

  it("is refused for one gram more than is left of the quota, and drawn for what is left", async () => {
    const stage = await withQuota();
    await sendLot(stage, BRAND, commissionOfOrigin(lotTerms(), stage.quota));
    const second = lotTerms({ lot: "LOT-2" });
    await expectNoLot(stage, BRAND, commissionOfOrigin(second, stage.quota), "QuotaShareExceeded", {
      id: stage.id,
      party: stage.brand,
      amount: 1_000_000n,
      left: 999_999n,
    });
    await sendLot(stage, BRAND, commissionOfOrigin({ ...second, quantity: 999_999n }, stage.quota));
    expect((await stage.quotas.slotOf(stage.id)).drawn).to.equal(1_999_999n);
  });
});

describe("anchorLots", () => {
  it("is refused without a root", async () => {
    await expectNoLot(await ready(), BRAND, anchorLots(ZeroHash), "LotRootMissing", {});
  });

  it("is refused for a root that the account has anchored", async () => {
    const stage = await ready();
    const { root } = treeOf([lotTerms(), lotTerms({ lot: "LOT-2" })]);
    await sendLot(stage, BRAND, anchorLots(root));
    const anchoredAt = await timeOf(stage);
    await expectNoLot(stage, BRAND, anchorLots(root), "LotRootAnchored", {
      anchorer: stage.roles[BRAND].address,
      root,
      anchoredAt,
    });
  });

  it("keeps the time, for each account by itself", async () => {
    const stage = await ready();
    const { root } = treeOf([lotTerms(), lotTerms({ lot: "LOT-2" })]);
    await sendLot(stage, "stranger", anchorLots(root));
    const receipt = await sendLot(stage, BRAND, anchorLots(root));

    const anchorer = stage.roles[BRAND].address;
    expect(toldByLots(stage, receipt)).to.deep.equal([lotEvent("LotsAnchored", { anchorer, root })]);
    expect(await stage.lots.anchoredAt(anchorer, root)).to.equal(await timeOf(stage));
    expect(await stage.lots.anchoredAt(stage.roles.relayer, root)).to.equal(0n);
  });
});

describe("materialize", () => {
  const lots = [lotTerms(), codedTerms({ lot: "LOT-2" }), lotTerms({ lot: "LOT-3" })];
  const { root, proofOf } = treeOf(lots);

  it("hashes a lot as the contract does", async () => {
    const { lots: contract } = await ready();
    for (const terms of lots) expect(await contract.leafOf(told(terms))).to.equal(lotLeaf(terms));
  });

  it("is refused where the account has not anchored the root", async () => {
    const stage = await ready();
    await sendLot(stage, "stranger", anchorLots(root));
    const anchorer = stage.roles[BRAND].address;
    const deed = materialize(lots[0]!, { anchorer, root, proof: proofOf(0) });
    await expectNoLot(stage, "stranger", deed, "LotRootUnknown", { anchorer, root });
  });

  it("is refused where the anchorer may not commission, whoever brings it", async () => {
    const stage = await ready();
    await sendLot(stage, "stranger", anchorLots(root));
    const anchorer = stage.roles.stranger.address;
    const deed = materialize(lots[0]!, { anchorer, root, proof: proofOf(0) });
    await expectNoLot(stage, BRAND, deed, "PartyUnknownSigner", { account: anchorer });
  });

  const untrue: readonly (readonly [string, LotTerms, readonly string[]])[] = [
    ["of other terms", { ...lots[0]!, quantity: 2n }, proofOf(0)],
    ["with another's proof", lots[0]!, proofOf(1)],
    ["with a proof that is cut", lots[0]!, proofOf(0).slice(1)],
    ["with a proof that is too long", lots[0]!, [...proofOf(0), ZeroHash]],
  ];
  for (const [what, terms, proof] of untrue)
    it(`is refused ${what}`, async () => {
      const stage = await ready();
      await sendLot(stage, BRAND, anchorLots(root));
      const deed = materialize(terms, { anchorer: stage.roles[BRAND].address, root, proof });
      await expectNoLot(stage, "stranger", deed, "LotNotUnderRoot", { lot: idOf(terms), root });
    });

  it("brings each lot into being once, whoever brings it", async () => {
    const stage = await ready();
    await sendLot(stage, BRAND, anchorLots(root));
    const anchorer = stage.roles[BRAND].address;
    for (const [place, terms] of lots.entries()) {
      const deed = materialize(terms, { anchorer, root, proof: proofOf(place) });
      const receipt = await sendLot(stage, "stranger", deed);
      const lot = idOf(terms);
      expect(toldByLots(stage, receipt)).to.deep.equal([
        lotEvent("LotCommissioned", { lot, brand: stage.brand, gtin: terms.gtin, by: anchorer, terms: told(terms) }),
        lotEvent("LotMaterialized", { lot, anchorer, root }),
      ]);
      await expectNoLot(stage, "stranger", deed, "LotExists", { lot });
    }
  });

  it("judges the anchorer at the time of the anchoring", async () => {
    const stage = await ready();
    await hire(stage, "sensor");
    await sendLot(stage, "sensor", anchorLots(root));
    const anchorer = stage.roles.sensor.address;
    await untilSecond(stage, (await timeOf(stage)) + DAY);
    await sendParty(stage, BRAND, endSigner(anchorer));

    await sendLot(stage, "stranger", materialize(lots[0]!, { anchorer, root, proof: proofOf(0) }));
    expect((await lotStatus(stage, idOf(lots[0]!))).brand).to.equal(stage.brand);
    const late = treeOf([lotTerms({ lot: "LATE" }), lotTerms()]);
    await sendLot(stage, "sensor", anchorLots(late.root));
    const time = await timeOf(stage);
    const deed = materialize(lotTerms({ lot: "LATE" }), { anchorer, root: late.root, proof: late.proofOf(0) });
    const { from, until } = await stage.parties.accountOf(anchorer);
    await expectNoLot(stage, "stranger", deed, "PartySignerNotValid", {
      account: anchorer,
      party: stage.brand,
      from,
      until,
      time,
    });
  });
});

describe("materializeOfOrigin", () => {
  const lots = [lotTerms(), lotTerms({ lot: "LOT-2" })];

  /** The lots of the tests under the brand's root, each of origin. */
  async function anchored() {
    const stage = await withQuota();
    const { root, proofOf } = treeOf(lots, (terms) => lotLeafOfOrigin(terms, stage.id));
    await sendLot(stage, BRAND, anchorLots(root));
    return { ...stage, at: { anchorer: stage.roles[BRAND].address, root, proof: proofOf(0) } };
  }

  it("hashes a lot of origin as the contract does", async () => {
    const { lots: contract, id } = await withQuota();
    for (const terms of lots) expect(await contract.leafOfOrigin(told(terms), id)).to.equal(lotLeafOfOrigin(terms, id));
  });

  it("is refused under another quota, and the lot cannot be brought without one", async () => {
    const stage = await anchored();
    const [terms, { root }] = [lots[0]!, stage.at];
    const other = { ...stage.quota, salt: 2n };
    await sendQuota(stage as unknown as QuotaStage, "clerk", grant(other));
    for (const deed of [materializeOfOrigin(terms, other, stage.at), materialize(terms, stage.at)])
      await expectNoLot(stage, "stranger", deed, "LotNotUnderRoot", { lot: idOf(terms), root });
    expect((await lotStatus(stage, idOf(terms))).state).to.equal("None");
  });

  it("is refused of a lot that was anchored without a quota", async () => {
    const stage = await withQuota();
    const { root, proofOf } = treeOf(lots);
    await sendLot(stage, BRAND, anchorLots(root));
    const at = { anchorer: stage.roles[BRAND].address, root, proof: proofOf(0) };
    await expectNoLot(stage, BRAND, materializeOfOrigin(lots[0]!, stage.quota, at), "LotNotUnderRoot", {
      lot: idOf(lots[0]!),
      root,
    });
  });

  it("draws for the time of the anchoring, whoever brings it, also when the season is over", async () => {
    const stage = await anchored();
    await untilSecond(stage, stage.quota.until + DAY);
    const receipt = await sendLot(stage, "stranger", materializeOfOrigin(lots[0]!, stage.quota, stage.at));

    const lot = idOf(lots[0]!);
    expect(toldByLots(stage, receipt).map(({ name }) => name)).to.deep.equal([
      "LotCommissioned",
      "LotOriginated",
      "LotMaterialized",
    ]);
    expect((await lotStatus(stage, lot)).isOfOrigin).to.equal(true);
    expect((await stage.quotas.slotOf(stage.id)).drawn).to.equal(1_000_000n);
    const late = lotTerms({ lot: "LATE" });
    const time = (await timeOf(stage)) + 10n;
    await atSecond(stage, time);
    await expectNoLot(stage, BRAND, commissionOfOrigin(late, stage.quota), "QuotaOutOfSeason", {
      id: stage.id,
      time,
      from: stage.quota.from,
      until: stage.quota.until,
    });
  });
});
