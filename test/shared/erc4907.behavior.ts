import { expect } from "chai";
import { ZeroAddress } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { Erc721Stage } from "./erc721.behavior.ts";

const HOUR = 3_600n;

/** The last time until which a token may be lent. */
const LATEST = 2n ** 40n - 2n;

/** ERC-4907: the use of a token, apart from owning it. */
export function behavesLikeErc4907({ networkHelpers }: NetworkConnection, stageOf: () => Promise<Erc721Stage>): void {
  const { time } = networkHelpers;
  const inAnHour = async () => BigInt(await time.latest()) + HOUR;

  describe("setUser", () => {
    it("is known by ERC-165", async () => {
      const { token } = await stageOf();

      expect(await token.supportsInterface("0xad092b5c")).to.equal(true);
    });

    it("by a stranger is refused", async () => {
      const { token, stranger, first } = await stageOf();

      await expect(token.connect(stranger).setUser(first, stranger, await inAnHour()))
        .to.be.revertedWithCustomError(token, "ERC721InsufficientApproval")
        .withArgs(stranger.address, first);
    });

    it("of a token that does not exist is refused", async () => {
      const { token, holder, recipient, missing } = await stageOf();

      await expect(token.connect(holder).setUser(missing, recipient, await inAnHour()))
        .to.be.revertedWithCustomError(token, "ERC721NonexistentToken")
        .withArgs(missing);
    });

    for (const [when, expires, isTaken] of [
      ["a second before the last time that can be stored", LATEST - 1n, true],
      ["the last time that can be stored", LATEST, true],
      ["a second after it", LATEST + 1n, false],
    ] as const)
      it(`until ${when} is ${isTaken ? "taken" : "refused"}`, async () => {
        const { token, holder, recipient, first } = await stageOf();
        const lent = token.connect(holder).setUser(first, recipient, expires);

        if (isTaken) await expect(lent).to.emit(token, "UpdateUser").withArgs(first, recipient.address, expires);
        else
          await expect(lent)
            .to.be.revertedWithCustomError(token, "UsableTokenLentTooLong")
            .withArgs(first, expires, LATEST);
      });

    for (const by of ["holder", "approved", "operator"] as const)
      it(`by the ${by === "holder" ? "owner" : by} lends the token, and takes it back`, async () => {
        const stage = await stageOf();
        const { token, holder, recipient, approved, operator, first, second } = stage;
        await token.connect(holder).approve(approved, first);
        await token.connect(holder).setApprovalForAll(operator, true);
        const expires = await inAnHour();

        await expect(token.connect(stage[by]).setUser(first, recipient, expires))
          .to.emit(token, "UpdateUser")
          .withArgs(first, recipient.address, expires);
        expect([await token.userOf(first), await token.userExpires(first)]).to.deep.equal([recipient.address, expires]);
        expect([await token.userOf(second), await token.userExpires(second)]).to.deep.equal([ZeroAddress, 0n]);
        await expect(token.connect(recipient).setUser(first, recipient, expires + 1n))
          .to.be.revertedWithCustomError(token, "ERC721InsufficientApproval")
          .withArgs(recipient.address, first);
        await expect(token.connect(stage[by]).setUser(first, ZeroAddress, 0n))
          .to.emit(token, "UpdateUser")
          .withArgs(first, ZeroAddress, 0n);
        expect([await token.userOf(first), await token.userExpires(first)]).to.deep.equal([ZeroAddress, 0n]);
      });
  });

  describe("userOf", () => {
    for (const [when, ahead, isUser] of [
      ["a second before the time", -1n, true],
      ["at the time", 0n, false],
      ["a second after the time", 1n, false],
    ] as const)
      it(`tells ${isUser ? "the user" : "nobody"} ${when}`, async () => {
        const { token, holder, recipient, first } = await stageOf();
        const expires = await inAnHour();
        await token.connect(holder).setUser(first, recipient, expires);
        await time.increaseTo(expires + ahead);

        expect(await token.userOf(first)).to.equal(isUser ? recipient.address : ZeroAddress);
        expect(await token.userExpires(first)).to.equal(expires);
      });

    it("of a token that does not exist tells nobody", async () => {
      const { token, missing } = await stageOf();

      expect([await token.userOf(missing), await token.userExpires(missing)]).to.deep.equal([ZeroAddress, 0n]);
    });
  });

  describe("a transfer of a token that is lent", () => {
    it("ends the lending, also where its time is over", async () => {
      const { token, holder, recipient, operator, first } = await stageOf();
      for (const wait of [1n, 2n * HOUR]) {
        await token.connect(holder).setUser(first, operator, await inAnHour());
        await time.increase(wait);

        await expect(token.connect(holder).transferFrom(holder, recipient, first))
          .to.emit(token, "UpdateUser")
          .withArgs(first, ZeroAddress, 0n);
        expect([await token.userOf(first), await token.userExpires(first)]).to.deep.equal([ZeroAddress, 0n]);
        await token.connect(recipient).transferFrom(recipient, holder, first);
      }
    });

    it("tells nothing of users where there was none", async () => {
      const { token, holder, recipient, first } = await stageOf();

      await expect(token.connect(holder).transferFrom(holder, recipient, first)).not.to.emit(token, "UpdateUser");
    });
  });
}
