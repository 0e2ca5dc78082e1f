import { expect } from "chai";
import { concat, dataSlice, id, toUtf8Bytes, keccak256, Wallet, ZeroAddress } from "ethers";

import {
  claimed,
  claimOf,
  type ClaimParts,
  DAY,
  domainOf,
  CLAIM_TYPES,
  GRACE,
  GTIN,
  itemOf,
  LOT,
  malleated,
  mintTerms,
  type NftStage,
  openNftTheater,
  sendClaim,
  slotOf,
  UNIT_ROOT_OF,
  UNITS,
} from "../../shared/nft.ts";

const theater = await openNftTheater();
const { networkHelpers, ethers } = theater.connection;

/** Expects the claim to be refused so, and the item not to exist. */
async function expectNoClaim(
  stage: NftStage,
  parts: ClaimParts,
  name: string,
  facts: readonly unknown[],
  thrower: "nft" | "world" = "nft",
): Promise<void> {
  const refusing =
    name === "LotUnknown" || name === "RecallInForce"
      ? await ethers.getContractAt(lotsOrRecalls(name), stage.world)
      : stage[thrower];
  await expect(sendClaim(stage, parts))
    .to.be.revertedWithCustomError(refusing, name)
    .withArgs(...facts);
  expect(await stage.nft.balanceOf(stage.roles.holder)).to.equal(0n);
}

function lotsOrRecalls(name: string): string {
  return name === "LotUnknown" ? "ILots" : "IRecalls";
}

/** Signs a claim of the first pack that says something else than usual. */
async function signedFor(stage: NftStage, changes: Partial<ClaimParts>): Promise<ClaimParts> {
  const usual = await claimOf(stage);
  const { lot, index, to, deadline } = { ...usual, ...changes };
  const message = { lot, index, to, deadline };
  const signature = await stage.packs[0]!.secret.signTypedData(await domainOf(stage), CLAIM_TYPES, message);
  return { ...usual, ...changes, signature };
}

describe("claim", () => {
  context("when the deadline", () => {
    for (const [when, ahead, isTaken] of [
      ["is a second ahead", 1n, true],
      ["is now", 0n, false],
      ["has passed", -1n, false],
    ] as const)
      it(`${when}, it is ${isTaken ? "taken" : "refused"}`, async () => {
        const stage = await theater.stage();
        const at = stage.now + 10n;
        const parts = await claimOf(stage, { deadline: at + ahead });
        await networkHelpers.time.setNextBlockTimestamp(at);

        if (isTaken) await expect(sendClaim(stage, parts)).to.emit(stage.nft, "ItemClaimed");
        else await expectNoClaim(stage, parts, "ItemClaimExpired", [LOT, 0n, at + ahead]);
      });
  });

  context("when the lot", () => {
    it("was never commissioned, it is refused", async () => {
      const stage = await theater.stage();
      const unknown = id("no lot");

      await expectNoClaim(stage, await signedFor(stage, { lot: unknown }), "LotUnknown", [unknown]);
    });

    it("was decommissioned, it is refused", async () => {
      const stage = await theater.stage();
      await stage.world.setLot(LOT, slotOf({ state: 2n }), UNIT_ROOT_OF(stage.packs));

      await expectNoClaim(stage, await claimOf(stage), "ItemLotNotActive", [LOT, 2n]);
    });

    it("has no such unit, though the tree has, it is refused", async () => {
      const stage = await theater.stage();
      const decoy = stage.packs[Number(UNITS)]!;

      await expectNoClaim(stage, await claimOf(stage, { pack: decoy }), "ItemBeyondLot", [LOT, UNITS, UNITS]);
    });
  });

  context("when the unit", () => {
    it("has another serial number, it is refused", async () => {
      const stage = await theater.stage();
      const facts = [LOT, 0n, UNIT_ROOT_OF(stage.packs)];

      await expectNoClaim(stage, { ...(await claimOf(stage)), serial: "SN1" }, "ItemNotInLot", facts);
    });

    it("names another number than its leaf, it is refused", async () => {
      const stage = await theater.stage();
      const unit = { ...stage.packs[0]!.unit, index: 1n };
      const facts = [LOT, 1n, UNIT_ROOT_OF(stage.packs)];

      await expectNoClaim(stage, { ...(await signedFor(stage, { index: 1n })), unit }, "ItemNotInLot", facts);
    });

    it("names a key of the thief's, it is refused", async () => {
      const stage = await theater.stage();
      const thief = new Wallet(id("thief"));
      const parts = await claimOf(stage);
      const unit = { ...parts.unit, claimKey: thief.address };
      const signature = await thief.signTypedData(await domainOf(stage), CLAIM_TYPES, parts);

      await expectNoClaim(stage, { ...parts, unit, signature }, "ItemNotInLot", [LOT, 0n, UNIT_ROOT_OF(stage.packs)]);
    });
  });

  context("when the proof", () => {
    const proofs: Readonly<Record<string, (proof: readonly string[]) => readonly string[]>> = {
      "is empty": () => [],
      "lacks its last node": (proof) => proof.slice(0, -1),
      "has a node more": (proof) => [...proof, id("more")],
      "has two nodes in the wrong order": (proof) => [...proof].reverse(),
    };
    for (const [what, change] of Object.entries(proofs))
      it(`${what}, it is refused`, async () => {
        const stage = await theater.stage();
        const parts = await claimOf(stage);

        await expectNoClaim(stage, { ...parts, proof: change(parts.proof) }, "ItemNotInLot", [
          LOT,
          0n,
          UNIT_ROOT_OF(stage.packs),
        ]);
      });
  });

  context("when the signature", () => {
    const signatures: Readonly<Record<string, (signature: string) => string>> = {
      "is empty": () => "0x",
      "is truncated": (signature) => dataSlice(signature, 0, 64),
      "is padded": (signature) => concat([signature, "0x00"]),
      "is malleated": malleated,
      "is of zeros": () => `0x${"00".repeat(65)}`,
      "is of somebody else's over the same": (signature) =>
        concat([dataSlice(signature, 32, 64), dataSlice(signature, 32)]),
    };
    for (const [what, change] of Object.entries(signatures))
      it(`${what}, it is refused`, async () => {
        const stage = await theater.stage();
        const parts = await claimOf(stage);
        const facts = [LOT, 0n, parts.unit.claimKey];

        await expectNoClaim(stage, { ...parts, signature: change(parts.signature) }, "ItemInvalidClaim", facts);
      });

    it("was copied by somebody who sends it to itself, it is refused", async () => {
      const stage = await theater.stage();
      const parts = { ...(await claimOf(stage)), to: stage.roles.stranger.address };

      await expect(sendClaim(stage, parts, "stranger"))
        .to.be.revertedWithCustomError(stage.nft, "ItemInvalidClaim")
        .withArgs(LOT, 0n, parts.unit.claimKey);
    });

    for (const [what, changes] of [
      ["names another deadline", (parts: ClaimParts) => ({ ...parts, deadline: parts.deadline + 1n })],
      ["is of another pack", (parts: ClaimParts, other: ClaimParts) => ({ ...parts, signature: other.signature })],
    ] as const)
      it(`${what}, it is refused`, async () => {
        const stage = await theater.stage();
        const [parts, other] = [await claimOf(stage), await claimOf(stage, { pack: stage.packs[1]! })];

        await expectNoClaim(stage, changes(parts, other), "ItemInvalidClaim", [LOT, 0n, parts.unit.claimKey]);
      });

    for (const [what, change] of [
      ["chain", { chainId: 1n }],
      ["contract", { verifyingContract: ZeroAddress }],
    ] as const)
      it(`is for another ${what}, it is refused`, async () => {
        const stage = await theater.stage();
        const parts = await claimOf(stage);
        const domain = { ...(await domainOf(stage)), ...change };
        const { lot, index, to, deadline } = parts;
        const message = { lot, index, to, deadline };
        const signature = await stage.packs[0]!.secret.signTypedData(domain, CLAIM_TYPES, message);

        await expectNoClaim(stage, { ...parts, signature }, "ItemInvalidClaim", [LOT, 0n, parts.unit.claimKey]);
      });

    it("is nobody's, for a unit whose key is zero, it is refused", async () => {
      const stage = await theater.stage();
      const unit = { ...stage.packs[0]!.unit, claimKey: ZeroAddress };
      const root = UNIT_ROOT_OF([{ ...stage.packs[0]!, unit }]);
      await stage.world.setLot(LOT, slotOf(), root);
      const parts = { ...(await claimOf(stage)), unit, proof: [], signature: `0x${"00".repeat(65)}` };

      await expectNoClaim(stage, parts, "ItemInvalidClaim", [LOT, 0n, ZeroAddress]);
    });
  });

  context("when the unit", () => {
    it("was voided, it is refused, and its neighbor taken", async () => {
      const stage = await theater.stage();
      await stage.world.setVoided(LOT, 0n);

      await expectNoClaim(stage, await claimOf(stage), "ItemUnitVoided", [LOT, 0n]);
      const neighbor = await claimOf(stage, { pack: stage.packs[1]! });
      await expect(sendClaim(stage, neighbor)).to.emit(stage.nft, "ItemClaimed");
    });

    it("is recalled, it is refused", async () => {
      const stage = await theater.stage();
      await stage.world.setStanding(LOT, 0n, 4n);

      await expectNoClaim(stage, await claimOf(stage), "RecallInForce", [LOT, 0n, 4n]);
    });

    for (const [when, ago, isTaken] of [
      ["a second less than the grace ago", GRACE - 1n, true],
      ["the grace ago", GRACE, true],
      ["a second more than the grace ago", GRACE + 1n, false],
    ] as const)
      it(`was opened ${when}, it is ${isTaken ? "taken" : "refused"}`, async () => {
        const stage = await theater.stage();
        const at = stage.now + 2n * GRACE;
        await stage.world.setOpened(LOT, 0n, at - ago);
        const parts = await claimOf(stage);
        await networkHelpers.time.setNextBlockTimestamp(at);

        if (isTaken) await expect(sendClaim(stage, parts)).to.emit(stage.nft, "ItemClaimed");
        else await expectNoClaim(stage, parts, "ItemOpenedBefore", [LOT, 0n, at - ago, at - ago + GRACE]);
      });
  });

  context("when the label maker gave the unit a serial number that is not GS1's", () => {
    it("is refused", async () => {
      const stage = await theater.stage();
      const serial = "two words";
      const unit = { ...stage.packs[0]!.unit, serialHash: keccak256(toUtf8Bytes(serial)) };
      await stage.world.setLot(LOT, slotOf(), UNIT_ROOT_OF([{ ...stage.packs[0]!, unit }]));
      const parts = { ...(await claimOf(stage)), unit, serial, proof: [] };

      await expectNoClaim(stage, parts, "DigitalLinkInvalidText", [serial, 3n]);
    });
  });

  context("when the item exists", () => {
    it("by a claim of the same pack, it is refused, also after it moved", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      const item = await claimed(stage);
      await nft.connect(roles.holder).transferFrom(roles.holder, roles.buyer, item);

      await expectNoClaim(stage, await claimOf(stage), "ItemExists", [item, roles.buyer.address]);
    });

    it("by a pack of another lot with the same serial number, it is refused", async () => {
      const stage = await theater.stage();
      const item = await claimed(stage, { to: stage.roles.buyer.address });
      const lot = id("https://id.gs1.org/01/09506000134352/10/HARVEST2");
      await stage.world.setLot(lot, slotOf(), UNIT_ROOT_OF(stage.packs));

      await expectNoClaim(stage, await signedFor(stage, { lot }), "ItemExists", [item, stage.roles.buyer.address]);
    });

    it("by a mint, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      await nft.connect(roles.brand).mint(mintTerms(stage, { serial: "SN0", to: roles.buyer.address }));

      await expectNoClaim(stage, await claimOf(stage), "ItemExists", [itemOf("SN0"), roles.buyer.address]);
    });
  });

  context("when it is signed for nobody", () => {
    it("is refused", async () => {
      const stage = await theater.stage();

      await expectNoClaim(stage, await claimOf(stage, { to: ZeroAddress }), "ERC721InvalidReceiver", [ZeroAddress]);
    });
  });

  context("when it is signed by the secret inside the pack", () => {
    it("gives the item to the account that was signed for, whoever brings it", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      const item = itemOf("SN0");

      await expect(sendClaim(stage, await claimOf(stage), "stranger"))
        .to.emit(nft, "ItemClaimed")
        .withArgs(item, LOT, roles.holder.address, 0n)
        .and.to.emit(nft, "Transfer")
        .withArgs(ZeroAddress, roles.holder.address, BigInt(item));
      expect(await nft.ownerOf(item)).to.equal(roles.holder.address);
      expect(await nft.balanceOf(roles.holder)).to.equal(1n);
      expect(await nft.stateOf(item)).to.equal(0n);
      expect(await nft.inscriptionOf(item)).to.deep.equal([0n, ""]);
      expect(await nft.locked(item)).to.equal(false);
    });

    it("goes to a contract without asking it, and lets nothing re-enter", async () => {
      const stage = await theater.stage();
      const { nft, receiver } = stage;
      await receiver.setAnswer(2n);
      await sendClaim(stage, await claimOf(stage, { to: await receiver.getAddress() }));

      expect(await nft.ownerOf(itemOf("SN0"))).to.equal(await receiver.getAddress());
      expect(await receiver.hookOutcome()).to.deep.equal([0n, 0n, "0x"]);
    });

    it("takes the first and the last unit of a lot alike", async () => {
      const stage = await theater.stage();
      await claimed(stage);
      const last = await claimed(stage, { pack: stage.packs[Number(UNITS) - 1]! });

      expect(await stage.nft.ownerOf(last)).to.equal(stage.roles.holder.address);
    });

    it("takes the only unit of a lot, whose proof is empty", async () => {
      const stage = await theater.stage();
      await stage.world.setLot(LOT, slotOf({ units: 1n }), UNIT_ROOT_OF([stage.packs[0]!]));
      await sendClaim(stage, { ...(await claimOf(stage)), proof: [] });

      expect(await stage.nft.ownerOf(itemOf("SN0", GTIN))).to.equal(stage.roles.holder.address);
    });

    it("leaves a unit that is quarantined on its own to wait, and the next one free", async () => {
      const stage = await theater.stage();
      await stage.world.setStanding(LOT, 1n, 2n);
      const second = await claimOf(stage, { pack: stage.packs[1]! });
      await expectNoClaim(stage, second, "RecallInForce", [LOT, 1n, 2n]);
      await stage.world.setStanding(LOT, 1n, 1n);
      await sendClaim(stage, second);

      expect(await stage.nft.ownerOf(itemOf("SN1"))).to.equal(stage.roles.holder.address);
      expect(second.deadline).to.equal(stage.now + DAY);
    });
  });
});
