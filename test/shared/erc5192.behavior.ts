import { expect } from "chai";
import { ZeroAddress } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { Erc721Stage } from "./erc721.behavior.ts";

const HOUR = 3_600n;

/** The longest lock, in seconds. */
const LONGEST = 1_826n * 24n * HOUR;

/** ERC-5192: tokens that cannot be moved for now, by agreement of their holder, until a time. */
export function behavesLikeErc5192({ networkHelpers }: NetworkConnection, stageOf: () => Promise<Erc721Stage>): void {
  const { time } = networkHelpers;

  /** A token that its holder locked for the operator, for an hour. */
  async function locked() {
    const stage = await stageOf();
    const until = BigInt(await time.latest()) + HOUR;
    await stage.token.connect(stage.holder).lock(stage.first, stage.operator, until);
    return { ...stage, until };
  }

  describe("locked", () => {
    it("is known by ERC-165", async () => {
      const { token } = await stageOf();

      expect(await token.supportsInterface("0xb45a3c0e")).to.equal(true);
    });

    it("of a token that does not exist is refused", async () => {
      const { token, missing } = await stageOf();

      await expect(token.locked(missing))
        .to.be.revertedWithCustomError(token, "ERC721NonexistentToken")
        .withArgs(missing);
    });

    for (const [when, ahead, isLocked] of [
      ["a second before the time", -1n, true],
      ["at the time", 0n, false],
      ["a second after the time", 1n, false],
    ] as const)
      it(`is ${isLocked} ${when}`, async () => {
        const { token, first, second, until } = await locked();
        await time.increaseTo(until + ahead);

        expect([await token.locked(first), await token.locked(second)]).to.deep.equal([isLocked, false]);
      });
  });

  describe("lock", () => {
    it("by a stranger is refused", async () => {
      const { token, stranger, first } = await stageOf();

      await expect(token.connect(stranger).lock(first, stranger, 2n ** 39n))
        .to.be.revertedWithCustomError(token, "ERC721InsufficientApproval")
        .withArgs(stranger.address, first);
    });

    it("of a token that does not exist is refused", async () => {
      const { token, holder, operator, missing } = await stageOf();

      await expect(token.connect(holder).lock(missing, operator, 2n ** 39n))
        .to.be.revertedWithCustomError(token, "ERC721NonexistentToken")
        .withArgs(missing);
    });

    it("of a token that is locked is refused", async () => {
      const { token, holder, first, until } = await locked();

      await expect(token.connect(holder).lock(first, holder, until + 1n))
        .to.be.revertedWithCustomError(token, "UsableTokenLocked")
        .withArgs(first, until);
    });

    it("that nobody can end is refused", async () => {
      const { token, holder, first } = await stageOf();

      await expect(token.connect(holder).lock(first, ZeroAddress, BigInt(await time.latest()) + HOUR))
        .to.be.revertedWithCustomError(token, "UsableTokenNoLocker")
        .withArgs(first);
    });

    for (const [when, ahead, isTaken] of [
      ["a second ago", -1n, false],
      ["now", 0n, false],
      ["in a second", 1n, true],
      ["a second before the longest time", LONGEST - 1n, true],
      ["after the longest time", LONGEST, true],
      ["a second after that", LONGEST + 1n, false],
    ] as const)
      it(`that ends ${when} is ${isTaken ? "taken" : "refused"}`, async () => {
        const { token, holder, operator, first } = await stageOf();
        const now = BigInt(await time.latest()) + 10n;
        await time.setNextBlockTimestamp(now);
        const sent = token.connect(holder).lock(first, operator, now + ahead);

        if (isTaken) await expect(sent).to.emit(token, "Locked").withArgs(first);
        else
          await expect(sent)
            .to.be.revertedWithCustomError(token, "UsableTokenUnfitLock")
            .withArgs(first, now + ahead, now + LONGEST);
      });

    for (const by of ["holder", "approved", "operator"] as const)
      it(`by the ${by === "holder" ? "owner" : by} holds the token where it is`, async () => {
        const stage = await stageOf();
        const { token, holder, recipient, approved, operator, stranger, first } = stage;
        await token.connect(holder).approve(approved, first);
        await token.connect(holder).setApprovalForAll(operator, true);
        const until = BigInt(await time.latest()) + HOUR;

        await expect(token.connect(stage[by]).lock(first, stranger, until))
          .to.emit(token, "LockAgreed")
          .withArgs(first, stranger.address, until)
          .and.to.emit(token, "Locked")
          .withArgs(first);
        expect(await token.lockerOf(first)).to.equal(stranger.address);
        expect((await token.usageOf(first)).lockedUntil).to.equal(until);
        for (const caller of [holder, approved, operator])
          await expect(token.connect(caller).transferFrom(holder, recipient, first))
            .to.be.revertedWithCustomError(token, "UsableTokenLocked")
            .withArgs(first, until);
        await expect(token.connect(holder)["safeTransferFrom(address,address,uint256)"](holder, recipient, first))
          .to.be.revertedWithCustomError(token, "UsableTokenLocked")
          .withArgs(first, until);
        await expect(token.connect(holder).approve(ZeroAddress, first))
          .to.be.revertedWithCustomError(token, "UsableTokenLocked")
          .withArgs(first, until);
        expect(await token.ownerOf(first)).to.equal(holder.address);
      });

    it("leaves the token to be lent", async () => {
      const { token, holder, recipient, first, until } = await locked();
      await token.connect(holder).setUser(first, recipient, until);

      expect(await token.userOf(first)).to.equal(recipient.address);
      expect(await token.locked(first)).to.equal(true);
    });
  });

  describe("unlock", () => {
    it("of a token that was never locked is refused", async () => {
      const { token, holder, first } = await stageOf();

      await expect(token.connect(holder).unlock(first))
        .to.be.revertedWithCustomError(token, "UsableTokenNotLocked")
        .withArgs(first);
    });

    for (const by of ["holder", "stranger"] as const)
      it(`by the ${by} before the time is refused`, async () => {
        const stage = await locked();
        const { token, operator, first, until } = stage;
        await time.setNextBlockTimestamp(until - 1n);

        await expect(token.connect(stage[by]).unlock(first))
          .to.be.revertedWithCustomError(token, "UsableTokenWrongLocker")
          .withArgs(first, stage[by].address, operator.address);
      });

    it("by the locker frees the token, once", async () => {
      const { token, holder, recipient, operator, first } = await locked();

      await expect(token.connect(operator).unlock(first)).to.emit(token, "Unlocked").withArgs(first);
      expect([await token.locked(first), await token.lockerOf(first)]).to.deep.equal([false, ZeroAddress]);
      await expect(token.connect(operator).unlock(first))
        .to.be.revertedWithCustomError(token, "UsableTokenNotLocked")
        .withArgs(first);
      await token.connect(holder).transferFrom(holder, recipient, first);
      expect(await token.ownerOf(first)).to.equal(recipient.address);
    });

    it("by anyone at the time tells that it is free", async () => {
      const { token, stranger, first, until } = await locked();
      await time.setNextBlockTimestamp(until);

      await expect(token.connect(stranger).unlock(first)).to.emit(token, "Unlocked").withArgs(first);
      expect(await token.lockerOf(first)).to.equal(ZeroAddress);
    });

    it("by a lender that was approved before gives it the token, whatever the holder wants by then", async () => {
      const { token, holder, operator, first } = await stageOf();
      await token.connect(holder).approve(operator, first);
      await token.connect(holder).lock(first, operator, BigInt(await time.latest()) + HOUR);
      await token.connect(operator).unlock(first);
      await token.connect(operator).transferFrom(holder, operator, first);

      expect(await token.ownerOf(first)).to.equal(operator.address);
    });
  });

  describe("a transfer after the time of a lock", () => {
    for (const [when, ahead, isTaken] of [
      ["a second before the time", -1n, false],
      ["at the time", 0n, true],
      ["a second after the time", 1n, true],
    ] as const)
      it(`${when} is ${isTaken ? "taken, and tells that the token was free" : "refused"}`, async () => {
        const { token, holder, recipient, first, until } = await locked();
        await time.setNextBlockTimestamp(until + ahead);
        const moved = token.connect(holder).transferFrom(holder, recipient, first);

        if (isTaken) {
          await expect(moved).to.emit(token, "Unlocked").withArgs(first);
          expect([await token.ownerOf(first), await token.lockerOf(first)]).to.deep.equal([
            recipient.address,
            ZeroAddress,
          ]);
          expect((await token.usageOf(first)).lockedUntil).to.equal(0n);
        } else await expect(moved).to.be.revertedWithCustomError(token, "UsableTokenLocked").withArgs(first, until);
      });
  });
}
