import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { BRAND, CUSTODY, DAY, givenItem, itemOf, MEMO, openNftTheater, REDEMPTION, ROLE } from "../../shared/nft.ts";

const theater = await openNftTheater();
const { networkHelpers } = theater.connection;
const REQUESTED = 0b10n;

describe("refuseRedemption", () => {
  context("given an item that does not exist", () => {
    it("is refused", async () => {
      const { nft, roles } = await theater.stage();

      await expect(nft.connect(roles.custodian).refuseRedemption(itemOf("SN0"), MEMO))
        .to.be.revertedWithCustomError(nft, "ItemUnexpectedState")
        .withArgs(itemOf("SN0"), REDEMPTION.None, REQUESTED);
    });
  });

  for (const state of ["None", "Refused", "Lapsed", "Redeemed"] as const)
    context(`given ${state}`, () => {
      it("is refused", async () => {
        const stage = await theater.stage();
        const { nft, roles } = stage;
        const item = await givenItem(stage, state);

        await expect(nft.connect(roles.custodian).refuseRedemption(item, MEMO))
          .to.be.revertedWithCustomError(nft, "ItemUnexpectedState")
          .withArgs(item, REDEMPTION[state], REQUESTED);
      });
    });

  context("given Requested", () => {
    it("by who acts for no party, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles, parties } = stage;
      const item = await givenItem(stage, "Requested");

      await expect(nft.connect(roles.holder).refuseRedemption(item, MEMO))
        .to.be.revertedWithCustomError(parties, "PartyUnknownSigner")
        .withArgs(roles.holder.address);
    });

    it("by a party that keeps no goods, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles, world, parties } = stage;
      const item = await givenItem(stage, "Requested");
      await world.setActor(roles.stranger, { party: CUSTODY, roles: ROLE.Carrier, prefix: 0n });

      await expect(nft.connect(roles.stranger).refuseRedemption(item, MEMO))
        .to.be.revertedWithCustomError(parties, "PartyWithoutRole")
        .withArgs(CUSTODY, ROLE.Carrier, ROLE.Brand | ROLE.Custodian);
    });

    it("by another party than was asked, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      const item = await givenItem(stage, "Requested");

      await expect(nft.connect(roles.brand).refuseRedemption(item, MEMO))
        .to.be.revertedWithCustomError(nft, "ItemWrongCustodian")
        .withArgs(item, BRAND, CUSTODY);
    });

    it("by any account of the party that was asked, it frees the item at once", async () => {
      const stage = await theater.stage();
      const { nft, roles, world, now } = stage;
      const item = await givenItem(stage, "Requested");
      await world.setActor(roles.stranger, { party: CUSTODY, roles: ROLE.Custodian, prefix: 0n });
      await networkHelpers.time.setNextBlockTimestamp(now + 100n);

      await expect(nft.connect(roles.stranger).refuseRedemption(item, MEMO))
        .to.emit(nft, "RedemptionRefused")
        .withArgs(item, CUSTODY, roles.stranger.address, MEMO)
        .and.to.emit(nft, "Unlocked")
        .withArgs(BigInt(item))
        .and.to.emit(nft, "MetadataUpdate")
        .withArgs(BigInt(item));
      expect(await nft.stateOf(item)).to.equal(REDEMPTION.Refused);
      expect(await nft.redemptionOf(item)).to.deep.equal([CUSTODY, now + DAY, now + 100n, REDEMPTION.Refused]);
      expect([await nft.locked(item), await nft.lockerOf(item)]).to.deep.equal([false, ZeroAddress]);
      await nft.connect(roles.holder).transferFrom(roles.holder, roles.buyer, item);
      expect(await nft.ownerOf(item)).to.equal(roles.buyer.address);
    });
  });
});
