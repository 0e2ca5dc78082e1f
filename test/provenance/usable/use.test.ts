import { expect } from "chai";
import { concat, ZeroAddress } from "ethers";

import { openUsableTheater } from "../../shared/usable.ts";

const theater = await openUsableTheater();
const { networkHelpers, ethers } = theater.connection;
const FOREVER = 2n ** 40n - 1n;

describe("What tokens share", () => {
  describe("use", () => {
    it("marks a token once", async () => {
      const { mock, token, first, second } = await theater.stage();

      await expect(mock.use(first)).to.emit(token, "TokenUsed").withArgs(first);
      await expect(mock.use(first)).to.be.revertedWithCustomError(token, "UsableTokenUsed").withArgs(first);
      expect((await token.usageOf(first)).used).to.equal(true);
      expect((await token.usageOf(second)).used).to.equal(false);
    });

    it("keeps its mark through transfers and beyond the end of the token", async () => {
      const { mock, token, holder, recipient, first } = await theater.stage();
      await mock.use(first);
      await token.connect(holder).transferFrom(holder, recipient, first);
      expect((await token.usageOf(first)).used).to.equal(true);
      await mock.burn(first);
      await mock.mint(holder, first);

      expect(await token.usageOf(first)).to.deep.equal([ZeroAddress, 0n, 0n, true]);
      await expect(mock.use(first)).to.be.revertedWithCustomError(token, "UsableTokenUsed").withArgs(first);
    });
  });

  describe("lockForever", () => {
    it("never ends, whoever asks", async () => {
      const { mock, token, holder, recipient, first } = await theater.stage();

      await expect(mock.lockForever(first)).to.emit(token, "Locked").withArgs(first);
      await networkHelpers.time.increaseTo(FOREVER / 2n);
      expect(await token.locked(first)).to.equal(true);
      await expect(token.connect(holder).transferFrom(holder, recipient, first))
        .to.be.revertedWithCustomError(token, "UsableTokenLocked")
        .withArgs(first, FOREVER);
      await expect(token.connect(holder).unlock(first))
        .to.be.revertedWithCustomError(token, "UsableTokenWrongLocker")
        .withArgs(first, holder.address, ZeroAddress);
    });

    it("takes the place of a lock for a time, and tells nothing new", async () => {
      const { mock, token, holder, operator, first } = await theater.stage();
      await token.connect(holder).lock(first, operator, BigInt(await networkHelpers.time.latest()) + 100n);

      await expect(mock.lockForever(first)).not.to.emit(token, "Locked");
      await expect(token.connect(operator).unlock(first))
        .to.be.revertedWithCustomError(token, "UsableTokenWrongLocker")
        .withArgs(first, operator.address, ZeroAddress);
    });
  });

  describe("the end of a token", () => {
    it("comes also where it is locked and lent, and ends both", async () => {
      const { mock, token, holder, recipient, operator, first } = await theater.stage();
      const until = BigInt(await networkHelpers.time.latest()) + 100n;
      await token.connect(holder).setUser(first, recipient, until);
      await token.connect(holder).lock(first, operator, until);

      await expect(mock.burn(first))
        .to.emit(token, "Unlocked")
        .withArgs(first)
        .and.to.emit(token, "UpdateUser")
        .withArgs(first, ZeroAddress, 0n);
      expect(await token.usageOf(first)).to.deep.equal([ZeroAddress, 0n, 0n, false]);
      expect(await token.lockerOf(first)).to.equal(ZeroAddress);
    });
  });

  describe("a mint of a token that exists", () => {
    it("is refused", async () => {
      const { mock, token, stranger, first } = await theater.stage();

      await expect(mock.mint(stranger, first))
        .to.be.revertedWithCustomError(token, "ERC721InvalidSender")
        .withArgs(ZeroAddress);
    });
  });

  describe("a royalty", () => {
    it("of nothing for nobody sets none", async () => {
      const { mock, token, stranger, first } = await theater.stage();
      await mock.setRoyalty(first, { receiver: stranger, basisPoints: 100n });
      await mock.setRoyalty(first, { receiver: ZeroAddress, basisPoints: 0n });

      expect(await token.royaltyInfo(first, 10_000n)).to.deep.equal([stranger.address, 100n]);
    });

    it("of more than the largest share is refused", async () => {
      const { mock, token, stranger, first } = await theater.stage();

      await expect(mock.setRoyalty(first, { receiver: stranger, basisPoints: 2_501n }))
        .to.be.revertedWithCustomError(token, "UsableTokenUnfitRoyalty")
        .withArgs(first, stranger.address, 2_501n, 2_500n);
    });
  });

  describe("a deed through the forwarder", () => {
    it("is its signer's", async () => {
      const { token, holder, operator, first } = await theater.stage();
      const [, , , , , forwarder] = await ethers.getSigners();
      const until = BigInt(await networkHelpers.time.latest()) + 100n;
      const data = token.interface.encodeFunctionData("lock", [first, operator.address, until]);
      await forwarder!.sendTransaction({ to: await token.getAddress(), data: concat([data, holder.address]) });

      expect(await token.locked(first)).to.equal(true);
    });

    it("has the data of its signer's call", async () => {
      const { mock, holder } = await theater.stage();
      const [, , , , , forwarder] = await ethers.getSigners();
      const data = mock.interface.encodeFunctionData("messageData");
      const call = { to: await mock.getAddress(), from: forwarder!, data: concat([data, holder.address]) };
      const told = await ethers.provider.call({ ...call, from: forwarder!.address });

      expect(mock.interface.decodeFunctionResult("messageData", told)).to.deep.equal([data]);
    });
  });

  describe("a transfer to a new holder", () => {
    it("costs no more gas than 62,000, whatever the token's id [gas]", async () => {
      const { token, holder, recipient, first, second } = await theater.stage();
      for (const tokenId of [second, first]) {
        const sent = await token.connect(holder).transferFrom(holder, recipient, tokenId);
        const { gasUsed } = (await sent.wait())!;

        expect(gasUsed).to.be.lessThanOrEqual(62_000n);
      }
    });
  });
});
