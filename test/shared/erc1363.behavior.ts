import { expect } from "chai";
import { MaxUint256 } from "ethers";

import type { CallReceiverMock } from "../../typechain-types/contracts/mocks/CallReceiverMock.ts";
import type { CowryToken } from "../../typechain-types/contracts/token/CowryToken.ts";
import type { Erc20Stage } from "./erc20.behavior.ts";

/** A stage on which a contract takes tokens together with a call. */
export interface Erc1363Stage extends Omit<Erc20Stage, "token"> {
  readonly token: CowryToken;
  readonly receiver: CallReceiverMock;
}

/** The contract's answers, by their numbers. */
const ANSWERS = { Declines: 1n, RevertsWithError: 2n, RevertsSilently: 3n };

/** A function that hands tokens, or an allowance, to the receiver together with a call. */
interface Handing {
  readonly title: string;
  readonly error: "ERC1363InvalidReceiver" | "ERC1363InvalidSpender";
  readonly hand: (stage: Erc1363Stage, to: string, data?: string) => Promise<unknown>;
}

const VALUE = 10n;
const DATA = "0xc0ffee";

/** ERC-1363: transfers and allowances that call their receiver. */
export function behavesLikeErc1363(stageOf: () => Promise<Erc1363Stage>): void {
  const handings: readonly Handing[] = [
    {
      title: "transferAndCall",
      error: "ERC1363InvalidReceiver",
      hand: ({ token, holder }, to, data) =>
        data === undefined
          ? token.connect(holder)["transferAndCall(address,uint256)"](to, VALUE)
          : token.connect(holder)["transferAndCall(address,uint256,bytes)"](to, VALUE, data),
    },
    {
      title: "transferFromAndCall",
      error: "ERC1363InvalidReceiver",
      hand: async ({ token, holder, spender }, to, data) => {
        await token.connect(holder).approve(spender, MaxUint256);
        return data === undefined
          ? token.connect(spender)["transferFromAndCall(address,address,uint256)"](holder, to, VALUE)
          : token.connect(spender)["transferFromAndCall(address,address,uint256,bytes)"](holder, to, VALUE, data);
      },
    },
    {
      title: "approveAndCall",
      error: "ERC1363InvalidSpender",
      hand: ({ token, holder }, to, data) =>
        data === undefined
          ? token.connect(holder)["approveAndCall(address,uint256)"](to, VALUE)
          : token.connect(holder)["approveAndCall(address,uint256,bytes)"](to, VALUE, data),
    },
  ];
  for (const handing of handings) calls(stageOf, handing);
}

function calls(stageOf: () => Promise<Erc1363Stage>, { title, error, hand }: Handing): void {
  describe(title, () => {
    context("when the receiver has no code", () => {
      it("is refused", async () => {
        const stage = await stageOf();
        const { token, recipient } = stage;

        await expect(hand(stage, recipient.address)).to.be.revertedWithCustomError(token, error).withArgs(recipient);
      });
    });

    for (const answer of ["Declines", "RevertsSilently"] as const)
      context(`when the receiver ${answer === "Declines" ? "declines" : "reverts without a reason"}`, () => {
        it("is refused", async () => {
          const stage = await stageOf();
          const { token, receiver } = stage;
          await receiver.setAnswer(ANSWERS[answer]);

          await expect(hand(stage, await receiver.getAddress()))
            .to.be.revertedWithCustomError(token, error)
            .withArgs(receiver);
          expect(await token.balanceOf(receiver)).to.equal(0n);
        });
      });

    context("when the receiver reverts with a reason", () => {
      it("is refused for that reason", async () => {
        const stage = await stageOf();
        const { receiver } = stage;
        await receiver.setAnswer(ANSWERS.RevertsWithError);

        await expect(hand(stage, await receiver.getAddress()))
          .to.be.revertedWithCustomError(receiver, "CallReceiverRefuses")
          .withArgs(VALUE);
      });
    });

    for (const data of [undefined, DATA])
      context(`when the receiver accepts, ${data === undefined ? "without" : "with"} data`, () => {
        it("hands over and calls", async () => {
          const stage = await stageOf();
          const { token, receiver, holder, spender } = stage;
          const handed = hand(stage, await receiver.getAddress(), data);
          const told = data ?? "0x";

          if (title === "approveAndCall") {
            await expect(handed).to.emit(receiver, "ApprovalTaken").withArgs(holder, VALUE, told);
            expect(await token.allowance(holder, receiver)).to.equal(VALUE);
          } else {
            const operator = title === "transferAndCall" ? holder : spender;
            await expect(handed).to.emit(receiver, "TransferTaken").withArgs(operator, holder, VALUE, told);
            expect(await token.balanceOf(receiver)).to.equal(VALUE);
          }
        });
      });
  });
}
