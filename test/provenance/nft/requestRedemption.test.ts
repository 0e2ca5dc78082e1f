import { expect } from "chai";
import { ZeroAddress } from "ethers";

import {
  BRAND,
  claimed,
  CUSTODY,
  DAY,
  givenItem,
  GTIN,
  itemOf,
  MEMO,
  openNftTheater,
  PREFIX_LENGTH,
  REDEMPTION,
  ROLE,
} from "../../shared/nft.ts";

const theater = await openNftTheater();
const { networkHelpers } = theater.connection;
const FREE = 0b1101n;
const LONGEST = 1_826n * DAY;

describe("requestRedemption", () => {
  context("when the caller", () => {
    it("asks for an item that does not exist, it is refused", async () => {
      const { nft, roles, now } = await theater.stage();

      await expect(nft.requestRedemption(itemOf("SN0"), roles.custodian, 0n, now + DAY, MEMO))
        .to.be.revertedWithCustomError(nft, "ERC721NonexistentToken")
        .withArgs(BigInt(itemOf("SN0")));
    });

    it("does not hold the item, it is refused, also with its approval", async () => {
      const stage = await theater.stage();
      const { nft, roles, now } = stage;
      const item = await claimed(stage);
      await nft.connect(roles.holder).setApprovalForAll(roles.stranger, true);

      await expect(nft.connect(roles.stranger).requestRedemption(item, roles.custodian, 0n, now + DAY, MEMO))
        .to.be.revertedWithCustomError(nft, "ItemWrongHolder")
        .withArgs(item, roles.stranger.address, roles.holder.address);
    });
  });

  for (const state of ["Requested", "Redeemed"] as const)
    context(`given ${state}`, () => {
      it("is refused", async () => {
        const stage = await theater.stage();
        const { nft, roles, now } = stage;
        const item = await givenItem(stage, state);

        await expect(nft.connect(roles.holder).requestRedemption(item, roles.custodian, 0n, now + DAY, MEMO))
          .to.be.revertedWithCustomError(nft, "ItemUnexpectedState")
          .withArgs(item, REDEMPTION[state], FREE);
      });
    });

  context("when the custodian", () => {
    it("is the holder, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles, now } = stage;
      const item = await claimed(stage, { to: roles.custodian.address });

      await expect(nft.connect(roles.custodian).requestRedemption(item, roles.custodian, 0n, now + DAY, MEMO))
        .to.be.revertedWithCustomError(nft, "ItemEqualParties")
        .withArgs(item, roles.custodian.address);
    });

    it("is no party, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles, now, parties } = stage;
      const item = await claimed(stage);

      await expect(nft.connect(roles.holder).requestRedemption(item, roles.stranger, 0n, now + DAY, MEMO))
        .to.be.revertedWithCustomError(parties, "PartyUnknownSigner")
        .withArgs(roles.stranger.address);
    });

    it("is a brand that names no prefix, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles, now, parties } = stage;
      const item = await claimed(stage);

      await expect(nft.connect(roles.holder).requestRedemption(item, roles.brand, 0n, now + DAY, MEMO))
        .to.be.revertedWithCustomError(parties, "PartyWithoutRole")
        .withArgs(BRAND, ROLE.Brand, ROLE.Custodian);
    });

    it("is the brand of an item that is not inscribed, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles, now } = stage;
      const item = await claimed(stage);

      await expect(nft.connect(roles.holder).requestRedemption(item, roles.brand, PREFIX_LENGTH, now + DAY, MEMO))
        .to.be.revertedWithCustomError(nft, "ItemNotInscribed")
        .withArgs(item);
    });

    it("is a brand of another prefix, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles, now, parties } = stage;
      const item = await claimed(stage);
      await nft.inscribe(GTIN, "SN0");

      await expect(nft.connect(roles.holder).requestRedemption(item, roles.brand, 6n, now + DAY, MEMO))
        .to.be.revertedWithCustomError(parties, "PartyPrefixNotHeld")
        .withArgs(BRAND, 950_600n, 6n);
    });
  });

  context("when the item is locked for a lender", () => {
    it("is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles, now } = stage;
      const item = await claimed(stage);
      await nft.connect(roles.holder).lock(item, roles.lender, now + DAY);

      await expect(nft.connect(roles.holder).requestRedemption(item, roles.custodian, 0n, now + DAY, MEMO))
        .to.be.revertedWithCustomError(nft, "UsableTokenLocked")
        .withArgs(BigInt(item), now + DAY);
    });
  });

  context("when the request would lapse", () => {
    for (const [when, ahead, isTaken] of [
      ["now", 0n, false],
      ["in a second", 1n, true],
      ["after the longest time", LONGEST, true],
      ["a second later than that", LONGEST + 1n, false],
    ] as const)
      it(`${when}, it is ${isTaken ? "taken" : "refused"}`, async () => {
        const stage = await theater.stage();
        const { nft, roles, now } = stage;
        const item = await claimed(stage);
        const at = now + 10n;
        await networkHelpers.time.setNextBlockTimestamp(at);
        const asked = nft.connect(roles.holder).requestRedemption(item, roles.custodian, 0n, at + ahead, MEMO);

        if (isTaken) await expect(asked).to.emit(nft, "RedemptionRequested");
        else
          await expect(asked)
            .to.be.revertedWithCustomError(nft, "UsableTokenUnfitLock")
            .withArgs(BigInt(item), at + ahead, at + LONGEST);
      });
  });

  for (const state of ["None", "Refused", "Lapsed"] as const)
    context(`given ${state}`, () => {
      it("locks the item until the request is answered or lapses", async () => {
        const stage = await theater.stage();
        const { nft, place, roles, now } = stage;
        const item = await givenItem(stage, state);
        const at = now + 3n * DAY;
        await networkHelpers.time.setNextBlockTimestamp(at);

        await expect(nft.connect(roles.holder).requestRedemption(item, roles.custodian, 0n, at + DAY, MEMO))
          .to.emit(nft, "RedemptionRequested")
          .withArgs(item, roles.holder.address, CUSTODY, at + DAY, MEMO)
          .and.to.emit(nft, "LockAgreed")
          .withArgs(BigInt(item), place, at + DAY)
          .and.to.emit(nft, "Locked")
          .withArgs(BigInt(item))
          .and.to.emit(nft, "MetadataUpdate")
          .withArgs(BigInt(item));
        expect(await nft.stateOf(item)).to.equal(REDEMPTION.Requested);
        expect(await nft.redemptionOf(item)).to.deep.equal([CUSTODY, at + DAY, at, REDEMPTION.Requested]);
        expect(await nft.locked(item)).to.equal(true);
        await expect(nft.connect(roles.holder).transferFrom(roles.holder, roles.buyer, item))
          .to.be.revertedWithCustomError(nft, "UsableTokenLocked")
          .withArgs(BigInt(item), at + DAY);
        await expect(nft.connect(roles.holder).unlock(item))
          .to.be.revertedWithCustomError(nft, "UsableTokenWrongLocker")
          .withArgs(BigInt(item), roles.holder.address, place);
      });
    });

  context("when the brand of an inscribed item is asked", () => {
    it("takes it by its prefix", async () => {
      const stage = await theater.stage();
      const { nft, roles, now } = stage;
      const item = await claimed(stage);
      await nft.inscribe(GTIN, "SN0");

      await expect(nft.connect(roles.holder).requestRedemption(item, roles.brand, PREFIX_LENGTH, now + DAY, MEMO))
        .to.emit(nft, "RedemptionRequested")
        .withArgs(item, roles.holder.address, BRAND, now + DAY, MEMO);
    });
  });

  context("when nobody answers", () => {
    for (const [when, ahead, state] of [
      ["a second before its time", -1n, "Requested"],
      ["at its time", 0n, "Lapsed"],
      ["a second after", 1n, "Lapsed"],
    ] as const)
      it(`is ${state} ${when}`, async () => {
        const stage = await theater.stage();
        const { nft, now } = stage;
        const item = await givenItem(stage, "Requested");
        await networkHelpers.time.increaseTo(now + DAY + ahead);

        expect(await nft.stateOf(item)).to.equal(REDEMPTION[state]);
        expect(await nft.locked(item)).to.equal(state === "Requested");
      });

    it("anyone can tell that the item is free, and it moves", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      const item = await givenItem(stage, "Lapsed");

      await expect(nft.connect(roles.stranger).unlock(item)).to.emit(nft, "Unlocked").withArgs(BigInt(item));
      await nft.connect(roles.holder).transferFrom(roles.holder, roles.buyer, item);
      expect(await nft.ownerOf(item)).to.equal(roles.buyer.address);
      expect(await nft.stateOf(item)).to.equal(REDEMPTION.Lapsed);
      expect(await nft.lockerOf(item)).to.equal(ZeroAddress);
    });
  });
});
