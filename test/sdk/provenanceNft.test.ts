import { expect } from "chai";
import { id, toBeHex, TypedDataEncoder, ZeroAddress, ZeroHash } from "ethers";

import type { CowryError } from "../../sdk/CowryError.ts";
import { isRevert } from "../../sdk/Errors.ts";
import { perform } from "../../sdk/Perform.ts";
import {
  CLAIM_TYPES,
  claimItem,
  giveItem,
  inscribe,
  itemOfToken,
  lendItem,
  lockItem,
  MetadataMalformed,
  mintItem,
  nftDomain,
  parseMetadata,
  readItem,
  redeem,
  REDEMPTION_TYPES,
  refuseRedemption,
  requestRedemption,
  royaltyOf,
  signClaim,
  signRedemption,
  unlockItem,
} from "../../sdk/ProvenanceNft.ts";
import { relay, signRelay } from "../../sdk/Relay.ts";
import {
  BRAND,
  claimOf,
  CUSTODY,
  DAY,
  domainOf,
  GTIN,
  handoverOf,
  itemOf,
  LOT,
  MEMO,
  mintTerms,
  type NftStage,
  openNftTheater,
} from "../shared/nft.ts";
import { expectRefusal, thrownBy } from "../shared/refusals.ts";

const theater = await openNftTheater();

/** The stage of the tests, as a deployment of the SDK. */
async function deployed() {
  const stage = await theater.stage();
  const { chainId } = await stage.connection.ethers.provider.getNetwork();
  return {
    ...stage,
    deployment: { chainId, provenanceNft: stage.place, forwarder: await stage.forwarder.getAddress() },
  };
}

/** Claims the first pack for the holder. */
async function claim(stage: Awaited<ReturnType<typeof deployed>>): Promise<string> {
  const { deployment, packs, roles, now } = stage;
  const { unit, serial, proof, secret } = packs[0]!;
  const message = { lot: LOT, index: unit.index, to: roles.holder.address, deadline: now + DAY };
  const signature = await signClaim(secret, deployment, message);
  await perform(roles.relayer, deployment, claimItem(message, { unit, serial, proof }, signature));
  return itemOf(serial);
}

/** What the tests expect of an item that nobody has touched since it was claimed. */
function untouched({ roles }: NftStage) {
  return {
    holder: roles.holder.address,
    redemption: "None",
    custodian: 0n,
    locked: false,
    lockedUntil: 0n,
    locker: ZeroAddress,
    user: ZeroAddress,
    userExpires: 0n,
    gtin: 0n,
    serial: "",
    issuer: 0n,
    content: ZeroHash,
  };
}

describe("ProvenanceNft", () => {
  describe("signatures", () => {
    it("of claims and handovers are those that the contract takes", async () => {
      const stage = await deployed();
      const { deployment, packs, roles } = stage;
      const { signature, lot, index, to, deadline } = await claimOf(stage);
      const message = { lot, index, to, deadline };
      const redemption = handoverOf(stage, ZeroHash);

      expect(nftDomain(deployment)).to.deep.equal(await domainOf(stage));
      expect(await signClaim(packs[0]!.secret, deployment, { ...message })).to.equal(signature);
      expect(await signRedemption(roles.holder, deployment, redemption)).to.equal(
        await roles.holder.signTypedData(await domainOf(stage), REDEMPTION_TYPES, redemption),
      );
      expect(TypedDataEncoder.from(CLAIM_TYPES).encodeType("Claim")).to.equal(
        "Claim(bytes32 lot,uint32 index,address to,uint40 deadline)",
      );
    });
  });

  describe("deeds", () => {
    it("claim, inscribe, lend, lock, unlock and give an item", async () => {
      const stage = await deployed();
      const { deployment, roles, now, connection } = stage;
      const { provider } = connection.ethers;
      const item = await claim(stage);
      expect(await readItem(provider, deployment, item)).to.deep.equal(untouched(stage));

      await perform(roles.stranger, deployment, inscribe(GTIN, "SN0"));
      await perform(roles.holder, deployment, lendItem(item, roles.buyer.address, now + DAY));
      await perform(roles.holder, deployment, lockItem(item, roles.lender.address, now + 2n * DAY));
      expect(await readItem(provider, deployment, item)).to.deep.equal({
        ...untouched(stage),
        gtin: GTIN,
        serial: "SN0",
        user: roles.buyer.address,
        userExpires: now + DAY,
        locked: true,
        lockedUntil: now + 2n * DAY,
        locker: roles.lender.address,
      });

      await perform(roles.lender, deployment, unlockItem(item));
      const given = giveItem(item, { from: roles.holder.address, to: roles.buyer.address });
      await perform(roles.holder, deployment, given);
      expect(await readItem(provider, deployment, item)).to.deep.equal({
        ...untouched(stage),
        holder: roles.buyer.address,
        gtin: GTIN,
        serial: "SN0",
      });
    });

    it("mint a unique thing, and tell of it in plain data", async () => {
      const stage = await deployed();
      const { deployment, roles, connection } = stage;
      const terms = mintTerms(stage);
      const { events } = await perform(roles.brand, deployment, mintItem(terms));
      const item = itemOf("ART1");

      expect(events.map(({ name }) => name)).to.deep.equal(["Transfer", "ItemMinted", "ItemInscribed"]);
      expect(events[1]!.args).to.deep.equal({ item, issuer: BRAND, to: roles.holder.address, terms });
      expect(await readItem(connection.ethers.provider, deployment, item)).to.deep.equal({
        ...untouched(stage),
        gtin: GTIN,
        serial: "ART1",
        issuer: BRAND,
        content: terms.content,
      });
    });

    it("ask for goods, refuse them, and hand them over", async () => {
      const stage = await deployed();
      const { deployment, roles, now, connection } = stage;
      const { provider } = connection.ethers;
      const item = await claim(stage);
      const request = { item, custodian: roles.custodian.address, prefixLength: 0n, until: now + DAY, memo: MEMO };
      await perform(roles.holder, deployment, requestRedemption(request));
      expect(await readItem(provider, deployment, item)).to.deep.include({
        redemption: "Requested",
        custodian: CUSTODY,
        locked: true,
        locker: deployment.provenanceNft,
      });
      await perform(roles.custodian, deployment, refuseRedemption(item, MEMO));
      expect(await readItem(provider, deployment, item)).to.deep.include({ redemption: "Refused", locked: false });

      const redemption = handoverOf(stage, item);
      const holderSignature = await signRedemption(roles.holder, deployment, redemption);
      const custodianSignature = await signRedemption(roles.custodian, deployment, redemption);
      await perform(roles.relayer, deployment, redeem(redemption, { holderSignature, custodianSignature }));
      expect(await readItem(provider, deployment, item)).to.deep.include({
        redemption: "Redeemed",
        custodian: CUSTODY,
        locked: true,
        lockedUntil: 2n ** 40n - 1n,
      });
    });

    it("come through the forwarder as their signer's", async () => {
      const stage = await deployed();
      const { deployment, roles, now, connection } = stage;
      const item = await claim(stage);
      const deed = lockItem(item, roles.lender.address, now + DAY);
      const request = await signRelay(roles.holder, deployment, deed, { deadline: now + DAY });
      await relay(roles.relayer, deployment, request);

      expect((await readItem(connection.ethers.provider, deployment, item)).locker).to.equal(roles.lender.address);
    });

    it("that are refused tell why, with names", async () => {
      const stage = await deployed();
      const { deployment, roles } = stage;
      const item = await claim(stage);
      const error = await thrownBy(async () => perform(roles.custodian, deployment, refuseRedemption(item, MEMO)));

      expect(isRevert(error, "ItemUnexpectedState")).to.equal(true);
      expect((error as CowryError<object>).facts).to.deep.equal({ item, current: "None", allowed: ["Requested"] });
      expect((error as Error).message).to.equal(`the redemption of item ${item} is None, not Requested`);
    });
  });

  describe("itemOfToken", () => {
    it("is the token's id in 32 bytes", () => {
      const item = id("an item");

      expect(itemOfToken(BigInt(item))).to.equal(item);
      expect(itemOfToken(1n)).to.equal(toBeHex(1, 32));
    });
  });

  describe("readItem", () => {
    it("throws the revert of an item that is no token", async () => {
      const { deployment, connection } = await deployed();
      const error = await thrownBy(async () => readItem(connection.ethers.provider, deployment, itemOf("SN4")));

      expect(String(error)).to.include("ERC721NonexistentToken");
    });
  });

  describe("royaltyOf", () => {
    it("tells of nothing for an item that was claimed", async () => {
      const stage = await deployed();
      const item = await claim(stage);
      const { provider } = stage.connection.ethers;
      expect(await royaltyOf(provider, stage.deployment, { item, price: 1_000n })).to.deep.equal({
        receiver: ZeroAddress,
        amount: 0n,
      });
    });

    it("tells of a unique thing who gets how much, rounded down", async () => {
      const stage = await deployed();
      const { deployment, roles, connection } = stage;
      const royalty = { receiver: roles.lender.address, basisPoints: 750n };
      const terms = { ...mintTerms(stage), royalty };
      await perform(roles.brand, deployment, mintItem(terms));
      const item = itemOf(terms.serial);
      for (const price of [0n, 13n, 14n, 1_000_000n])
        expect(await royaltyOf(connection.ethers.provider, deployment, { item, price })).to.deep.equal({
          receiver: royalty.receiver,
          amount: (price * 75n) / 1_000n,
        });
    });
  });

  describe("parseMetadata", () => {
    it("gives back what was said, whatever it is", async () => {
      const stage = await deployed();
      const { deployment, roles, nft } = stage;
      const [name, description] = [`"米" <b>&'</b> \\`, "</script>"];
      await perform(roles.brand, deployment, mintItem(mintTerms(stage, { name, description })));
      const metadata = parseMetadata(await nft.tokenURI(itemOf("ART1")));

      expect(metadata).to.deep.include({ name, description });
      expect(metadata.facts).to.deep.equal({
        GTIN: "09506000134352",
        Serial: "ART1",
        Status: "Held",
        Content: id("the work"),
      });
      expect(metadata.svg).to.match(/^<svg .*<\/svg>$/);
    });

    for (const [what, uri] of [
      ["another URI", "https://example.org/1.json"],
      ["what is not Base64", "data:application/json;base64,{}"],
      ["what is not JSON", `data:application/json;base64,${btoa("{")}`],
      ["a document without a picture", `data:application/json;base64,${btoa('{"attributes":[]}')}`],
      [
        "a picture elsewhere",
        `data:application/json;base64,${btoa('{"image":"https://example.org","attributes":[]}')}`,
      ],
    ] as const)
      it(`refuses ${what}`, async () => {
        await expectRefusal(() => parseMetadata(uri), MetadataMalformed, { uri });
      });
  });
});
