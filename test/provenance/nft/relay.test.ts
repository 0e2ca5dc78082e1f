import { expect } from "chai";

import {
  type NftDeed,
  mintItem,
  redeem,
  refuseRedemption,
  requestRedemption,
  signRedemption,
} from "../../../sdk/ProvenanceNft.ts";
import { relay, signRelay } from "../../../sdk/Relay.ts";
import {
  DAY,
  givenItem,
  handoverOf,
  itemOf,
  type Keeper,
  MEMO,
  mintTerms,
  type NftStage,
  openNftTheater,
  REDEMPTION,
} from "../../shared/nft.ts";

const theater = await openNftTheater();

/** Sends a deed of somebody's through the forwarder. */
async function relayed(stage: NftStage, by: Keeper, deed: NftDeed): Promise<void> {
  const { connection, forwarder, place, roles, now } = stage;
  const { chainId } = await connection.ethers.provider.getNetwork();
  const deployment = { chainId, forwarder: await forwarder.getAddress(), provenanceNft: place };
  const request = await signRelay(roles[by], deployment, deed, { deadline: now + 2n * DAY });
  await relay(roles.relayer, deployment, request);
}

describe("A relayed deed of an item", () => {
  it("mints for the brand", async () => {
    const stage = await theater.stage();
    await relayed(stage, "brand", mintItem(mintTerms(stage)));

    expect(await stage.nft.ownerOf(itemOf("ART1"))).to.equal(stage.roles.holder.address);
  });

  it("asks for the holder, and refuses for the custodian", async () => {
    const stage = await theater.stage();
    const { nft, roles, now } = stage;
    const item = await givenItem(stage, "None");
    const request = { item, custodian: roles.custodian.address, prefixLength: 0n, until: now + DAY, memo: MEMO };
    await relayed(stage, "holder", requestRedemption(request));
    expect(await nft.stateOf(item)).to.equal(REDEMPTION.Requested);
    await relayed(stage, "custodian", refuseRedemption(item, MEMO));
    expect(await nft.stateOf(item)).to.equal(REDEMPTION.Refused);
  });

  it("redeems for the custodian, with the holder's signature", async () => {
    const stage = await theater.stage();
    const { connection, nft, place, roles } = stage;
    const item = await givenItem(stage, "None");
    const { chainId } = await connection.ethers.provider.getNetwork();
    const redemption = handoverOf(stage, item);
    const holderSignature = await signRedemption(roles.holder, { chainId, provenanceNft: place }, redemption);
    await relayed(stage, "custodian", redeem(redemption, { holderSignature }));

    expect(await nft.stateOf(item)).to.equal(REDEMPTION.Redeemed);
  });
});
