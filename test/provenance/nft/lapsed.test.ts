import { expect } from "chai";
import { id as commitment, ZeroAddress, ZeroHash } from "ethers";

import type { RevertFacts, RevertName } from "../../../sdk/Errors.ts";
import type { PartyRole } from "../../../sdk/Names.ts";
import { dayOf, end, endRoles, endSigner, grantRoles, releasePrefix, suspend } from "../../../sdk/Parties.ts";
import {
  mintItem,
  type MintTerms,
  type NftDeed,
  redeem,
  refuseRedemption,
  requestRedemption,
} from "../../../sdk/ProvenanceNft.ts";
import { DAY } from "../../shared/escrow.ts";
import { BRAND, gtinOf, type LotStage, openLotTheater } from "../../shared/lotDeeds.ts";
import {
  anotherParty,
  atSecond,
  hire,
  type PartyActor,
  PARTY_ROLES_HELD,
  PREFIX,
  sendParty,
  timeOf,
} from "../../shared/parties.ts";
import { itemOf } from "../../shared/nft.ts";
import { expectReverted } from "../../shared/trade.ts";

const ready = await openLotTheater();

const MAKERS: readonly PartyRole[] = ["Producer", "Brand"];
const STATES = [
  ["Suspended", suspend],
  ["Ended", end],
] as const;
const [HOLDER, KEEPER]: readonly [PartyActor, PartyActor] = ["relayer", "otherRegistrar"];
const MEMO = commitment("in good condition");

/** A picture of the brand's. */
const PICTURE = { gtin: gtinOf("00911"), serial: "ART1" };
const ITEM = itemOf(PICTURE.serial, PICTURE.gtin);

function terms(to: string): MintTerms {
  return {
    ...PICTURE,
    prefixLength: PREFIX.length,
    to,
    name: "Evening at the mill",
    description: "",
    content: ZeroHash,
    royalty: { receiver: ZeroAddress, basisPoints: 0n },
  };
}

async function send(
  { roles, deployment }: LotStage,
  by: PartyActor,
  { data }: Pick<NftDeed, "data">,
): Promise<unknown> {
  const sent = await roles[by].sendTransaction({ to: deployment.provenanceNft, data, gasLimit: 2_000_000n });
  return sent.wait();
}

/** Expects a deed in the tenth second from now to be refused with this error and these facts of that second. */
async function expectNone<Name extends RevertName>(
  stage: LotStage,
  by: PartyActor,
  deed: NftDeed,
  name: Name,
  facts: (time: bigint) => RevertFacts[Name],
): Promise<void> {
  const time = (await timeOf(stage)) + 10n;
  await atSecond(stage, time);
  await expectReverted(send(stage, by, deed), name, facts(time));
}

describe("mint by a brand", () => {
  for (const [state, lose] of STATES)
    it(`that is ${state} is refused, and what it minted before stays`, async () => {
      const stage = await ready();
      const { brand: party, roles, provenanceNft } = stage;
      const holder = roles[HOLDER].address;
      await send(stage, BRAND, mintItem(terms(holder)));
      await sendParty(stage, "registrar", lose(party));

      const another = mintItem({ ...terms(holder), serial: "ART2" });
      await expectNone(stage, BRAND, another, "PartyNotValid", (time) => ({ party, state, time }));
      expect(await provenanceNft.ownerOf(ITEM)).to.equal(holder);
      expect(await provenanceNft.balanceOf(holder)).to.equal(1n);
    });

  it("without its roles is refused", async () => {
    const stage = await ready();
    const { brand: party, roles } = stage;
    await sendParty(stage, "registrar", endRoles(party, PARTY_ROLES_HELD));

    const facts = { party, held: [], wanted: MAKERS };
    await expectNone(stage, BRAND, mintItem(terms(roles[HOLDER].address)), "PartyWithoutRole", () => facts);
  });

  it("without its prefix is refused", async () => {
    const stage = await ready();
    const { brand: party, roles } = stage;
    await sendParty(stage, "registrar", releasePrefix(party, PREFIX));

    const facts = { party, prefix: PREFIX.prefix, prefixLength: PREFIX.length };
    await expectNone(stage, BRAND, mintItem(terms(roles[HOLDER].address)), "PartyPrefixNotHeld", () => facts);
  });

  for (const [when, shift, isTaken] of [
    ["a second before its roles expire", -1n, true],
    ["when its roles expire", 0n, false],
    ["a second later", 1n, false],
  ] as const)
    it(`is ${isTaken ? "taken" : "refused"} ${when}`, async () => {
      const stage = await ready();
      const { brand: party, roles } = stage;
      const minting = mintItem(terms(roles[HOLDER].address));
      const endDay = dayOf(await timeOf(stage)) + 2n;
      await sendParty(stage, "registrar", grantRoles(party, PARTY_ROLES_HELD, endDay));
      await atSecond(stage, endDay * DAY + shift);

      if (isTaken) await send(stage, BRAND, minting);
      else await expectReverted(send(stage, BRAND, minting), "PartyWithoutRole", { party, held: [], wanted: MAKERS });
    });

  it("whose clerk was ended is refused to that clerk", async () => {
    const stage = await ready();
    const { brand: party, roles, parties } = stage;
    const account = roles.clerk.address;
    await hire(stage, "clerk");
    await sendParty(stage, BRAND, endSigner(account));

    const { from, until } = await parties.accountOf(account);
    const minting = mintItem(terms(roles[HOLDER].address));
    await expectNone(stage, "clerk", minting, "PartySignerNotValid", (time) => ({ account, party, from, until, time }));
  });
});

describe("a custodian", () => {
  /** The holder's picture at a custodian, who is asked for it. */
  async function asked() {
    const stage = await ready();
    const { roles } = stage;
    const keeper = await anotherParty(stage, { controller: KEEPER, roles: ["Custodian"] });
    await send(stage, BRAND, mintItem(terms(roles[HOLDER].address)));
    const custodian = roles[KEEPER].address;
    const until = (await timeOf(stage)) + DAY;
    const request = { item: ITEM, custodian, prefixLength: 0n, until, memo: MEMO };
    const holder = roles[HOLDER].address;
    const handover = { item: ITEM, holder, custodian, prefixLength: 0n, handover: MEMO, deadline: until };
    return { stage, keeper, request, handover };
  }

  for (const [state, lose] of STATES) {
    it(`that is ${state} is asked for nothing`, async () => {
      const { stage, keeper: party, request } = await asked();
      await sendParty(stage, "registrar", lose(party));

      const asking = requestRedemption(request);
      await expectNone(stage, HOLDER, asking, "PartyNotValid", (time) => ({ party, state, time }));
      expect(await stage.provenanceNft.locked(ITEM)).to.equal(false);
    });

    it(`that is ${state} since it was asked refuses and hands over nothing, and the request lapses`, async () => {
      const { stage, keeper: party, request, handover } = await asked();
      await send(stage, HOLDER, requestRedemption(request));
      await sendParty(stage, "registrar", lose(party));

      for (const deed of [refuseRedemption(ITEM, MEMO), redeem(handover, {})])
        await expectNone(stage, KEEPER, deed, "PartyNotValid", (time) => ({ party, state, time }));
      expect(await stage.provenanceNft.locked(ITEM)).to.equal(true);
      await stage.connection.networkHelpers.time.increaseTo(request.until);
      expect(await stage.provenanceNft.locked(ITEM)).to.equal(false);
    });
  }

  it("without the role hands over nothing", async () => {
    const { stage, keeper: party, handover } = await asked();
    await sendParty(stage, "registrar", endRoles(party, ["Custodian"]));

    const facts = { party, held: [], wanted: ["Custodian"] as const };
    await expectNone(stage, KEEPER, redeem(handover, {}), "PartyWithoutRole", () => facts);
  });
});
