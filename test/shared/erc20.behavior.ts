import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";

import type { TokenMock } from "../../typechain-types/contracts/mocks/TokenMock.ts";
import type { CowryToken } from "../../typechain-types/contracts/token/CowryToken.ts";

/** A token of which somebody has some, and who takes part. */
export interface Erc20Stage {
  readonly token: CowryToken | TokenMock;
  readonly name: string;
  readonly symbol: string;
  readonly decimals: bigint;
  /** All there is. */
  readonly supply: bigint;
  /** What the holder has of it. */
  readonly held: bigint;
  readonly holder: HardhatEthersSigner;
  /** Has nothing. */
  readonly recipient: HardhatEthersSigner;
  /** Has nothing, and is allowed nothing. */
  readonly spender: HardhatEthersSigner;
}

/** A function by which the holder's tokens go to a receiver. */
interface Move {
  readonly title: string;
  readonly send: (stage: Erc20Stage, to: string, value: bigint) => Promise<unknown>;
}

/** ERC-20 with metadata, and the errors of ERC-6093. */
export function behavesLikeErc20(stageOf: () => Promise<Erc20Stage>): void {
  describe("metadata and supply", () => {
    it("tells name, symbol and decimals", async () => {
      const { token, name, symbol, decimals } = await stageOf();

      expect(await token.name()).to.equal(name);
      expect(await token.symbol()).to.equal(symbol);
      expect(await token.decimals()).to.equal(decimals);
    });

    it("tells what there is and who has it", async () => {
      const { token, supply, held, holder, recipient } = await stageOf();

      expect(await token.totalSupply()).to.equal(supply);
      expect(await token.balanceOf(holder)).to.equal(held);
      expect(await token.balanceOf(recipient)).to.equal(0n);
      expect(await token.balanceOf(ZeroAddress)).to.equal(0n);
    });
  });

  movesLikeErc20(stageOf, {
    title: "transfer",
    send: ({ token, holder }, to, value) => token.connect(holder).transfer(to, value),
  });

  movesLikeErc20(stageOf, {
    title: "transferFrom with an allowance without end",
    send: async ({ token, holder, spender }, to, value) => {
      await token.connect(holder).approve(spender, MaxUint256);
      return token.connect(spender).transferFrom(holder, to, value);
    },
  });

  spendsAllowances(stageOf);
  approves(stageOf);
}

function movesLikeErc20(stageOf: () => Promise<Erc20Stage>, { title, send }: Move): void {
  describe(title, () => {
    context("when the value is one unit more than the holder has", () => {
      it("is refused", async () => {
        const stage = await stageOf();
        const { token, holder, recipient, held } = stage;

        await expect(send(stage, recipient.address, held + 1n))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
          .withArgs(holder, held, held + 1n);
      });
    });

    context("when the receiver is zero", () => {
      it("is refused", async () => {
        const stage = await stageOf();

        await expect(send(stage, ZeroAddress, 1n))
          .to.be.revertedWithCustomError(stage.token, "ERC20InvalidReceiver")
          .withArgs(ZeroAddress);
      });
    });

    for (const [what, value] of [
      ["zero", () => 0n],
      ["one unit", () => 1n],
      ["one unit less than the holder has", (held: bigint) => held - 1n],
      ["all that the holder has", (held: bigint) => held],
    ] as const)
      context(`when the value is ${what}`, () => {
        it("moves it, and says so", async () => {
          const stage = await stageOf();
          const { token, holder, recipient, held, supply } = stage;
          const moved = value(held);

          await expect(send(stage, recipient.address, moved))
            .to.emit(token, "Transfer")
            .withArgs(holder, recipient, moved);
          expect(await token.balanceOf(holder)).to.equal(held - moved);
          expect(await token.balanceOf(recipient)).to.equal(moved);
          expect(await token.totalSupply()).to.equal(supply);
        });
      });

    context("when the receiver is the holder", () => {
      it("says so and changes nothing", async () => {
        const stage = await stageOf();
        const { token, holder, held } = stage;

        await expect(send(stage, holder.address, held))
          .to.emit(token, "Transfer")
          .withArgs(holder, holder, held);
        expect(await token.balanceOf(holder)).to.equal(held);
      });
    });

    it("returns true", async () => {
      const { token, holder, recipient, spender } = await stageOf();
      await token.connect(holder).approve(spender, 1n);

      expect(await token.connect(holder).transfer.staticCall(recipient, 1n)).to.equal(true);
      expect(await token.connect(spender).transferFrom.staticCall(holder, recipient, 1n)).to.equal(true);
    });
  });
}

function spendsAllowances(stageOf: () => Promise<Erc20Stage>): void {
  describe("transferFrom", () => {
    context("when nothing is allowed", () => {
      it("is refused", async () => {
        const { token, holder, recipient, spender } = await stageOf();

        await expect(token.connect(spender).transferFrom(holder, recipient, 1n))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
          .withArgs(spender, 0n, 1n);
      });

      it("moves nothing of zero, and says so", async () => {
        const { token, holder, recipient, spender } = await stageOf();

        await expect(token.connect(spender).transferFrom(holder, recipient, 0n))
          .to.emit(token, "Transfer")
          .withArgs(holder, recipient, 0n);
      });
    });

    context("when one unit less is allowed", () => {
      it("is refused", async () => {
        const { token, holder, recipient, spender } = await stageOf();
        await token.connect(holder).approve(spender, 9n);

        await expect(token.connect(spender).transferFrom(holder, recipient, 10n))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
          .withArgs(spender, 9n, 10n);
      });
    });

    for (const spare of [0n, 1n])
      context(`when ${spare === 0n ? "as much" : "one unit more"} is allowed`, () => {
        it("moves the value and takes it from the allowance, without another event", async () => {
          const { token, holder, recipient, spender, held } = await stageOf();
          await token.connect(holder).approve(spender, 10n + spare);

          const moving = token.connect(spender).transferFrom(holder, recipient, 10n);
          await expect(moving).to.emit(token, "Transfer").withArgs(holder, recipient, 10n);
          await expect(moving).not.to.emit(token, "Approval");
          expect(await token.allowance(holder, spender)).to.equal(spare);
          expect(await token.balanceOf(holder)).to.equal(held - 10n);
        });
      });

    context("when the allowance is without end", () => {
      it("leaves it so", async () => {
        const { token, holder, recipient, spender } = await stageOf();
        await token.connect(holder).approve(spender, MaxUint256);
        await token.connect(spender).transferFrom(holder, recipient, 10n);

        expect(await token.allowance(holder, spender)).to.equal(MaxUint256);
      });
    });

    context("when the holder moves its own", () => {
      it("needs an allowance like anyone", async () => {
        const { token, holder, recipient } = await stageOf();

        await expect(token.connect(holder).transferFrom(holder, recipient, 1n))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientAllowance")
          .withArgs(holder, 0n, 1n);
      });
    });
  });
}

function approves(stageOf: () => Promise<Erc20Stage>): void {
  describe("approve", () => {
    context("when the spender is zero", () => {
      it("is refused", async () => {
        const { token, holder } = await stageOf();

        await expect(token.connect(holder).approve(ZeroAddress, 1n))
          .to.be.revertedWithCustomError(token, "ERC20InvalidSpender")
          .withArgs(ZeroAddress);
      });
    });

    for (const [what, first, value] of [
      ["nothing was allowed", undefined, 7n],
      ["something was allowed", 5n, 7n],
      ["it takes an allowance back", 5n, 0n],
      ["it is more than the holder has", undefined, MaxUint256],
    ] as const)
      context(`when ${what}`, () => {
        it("allows exactly that, says so and returns true", async () => {
          const { token, holder, spender } = await stageOf();
          if (first !== undefined) await token.connect(holder).approve(spender, first);

          expect(await token.connect(holder).approve.staticCall(spender, value)).to.equal(true);
          await expect(token.connect(holder).approve(spender, value))
            .to.emit(token, "Approval")
            .withArgs(holder, spender, value);
          expect(await token.allowance(holder, spender)).to.equal(value);
          expect(await token.allowance(spender, holder)).to.equal(0n);
        });
      });
  });
}
