import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { id, type JsonRpcApiProvider, type Provider, Signature, type TypedDataField } from "ethers";

import { domainOf } from "../../sdk/Domains.ts";
import { providerOf } from "../../sdk/provider.ts";
import type { Erc20Stage } from "./erc20.behavior.ts";

/** What an account authorizes. */
export interface Authorization {
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  readonly nonce: string;
}

const MOVE_FIELDS: TypedDataField[] = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
];

/** The messages of ERC-3009, by their names. */
const TYPES = {
  TransferWithAuthorization: MOVE_FIELDS,
  ReceiveWithAuthorization: MOVE_FIELDS,
  CancelAuthorization: [
    { name: "authorizer", type: "address" },
    { name: "nonce", type: "bytes32" },
  ],
} as const satisfies Record<string, TypedDataField[]>;

/** A message of ERC-3009, by its name. */
type Message = keyof typeof TYPES;

const VRS = "uint8,bytes32,bytes32";
const MOVE = "address,address,uint256,uint256,uint256,bytes32";

/** One bit above the clock of the standard: with it in both times, some tokens count in blocks. */
const FAR = 2n ** 40n;

/** The nonces of the tests: in no order. */
const [NONCE, OTHER_NONCE] = [id("an order"), id("another order")];

/** ERC-3009: transfers by signature, with nonces in any order. */
export function behavesLikeErc3009(stageOf: () => Promise<Erc20Stage>): void {
  for (const message of ["TransferWithAuthorization", "ReceiveWithAuthorization"] as const)
    movesByAuthorization(stageOf, message);

  describe("receiveWithAuthorization", () => {
    context("when another than the receiver presents it", () => {
      it("is refused: nobody can present it out of turn", async () => {
        const stage = await stageOf();
        const { token, spender, recipient } = stage;

        await expect(present(stage, "ReceiveWithAuthorization", authorization(stage), { by: spender }))
          .to.be.revertedWithCustomError(token, "ERC20InvalidReceiver")
          .withArgs(recipient);
      });
    });
  });

  cancels(stageOf);
}

function movesByAuthorization(stageOf: () => Promise<Erc20Stage>, message: Message): void {
  const other = message === "TransferWithAuthorization" ? "ReceiveWithAuthorization" : "TransferWithAuthorization";

  describe(deedOf(message), () => {
    for (const [whose, forge] of [
      ["the receiver's", (stage: Erc20Stage) => sign(stage, message, authorization(stage), stage.recipient)],
      ["for another value", (stage: Erc20Stage) => sign(stage, message, { ...authorization(stage), value: 11n })],
      [
        "for another nonce",
        (stage: Erc20Stage) => sign(stage, message, { ...authorization(stage), nonce: OTHER_NONCE }),
      ],
      ["for the other deed", (stage: Erc20Stage) => sign(stage, other, authorization(stage))],
    ] as const)
      context(`when the signature is ${whose}`, () => {
        it("is refused", async () => {
          const stage = await stageOf();

          await expect(
            present(stage, message, authorization(stage), { signature: await forge(stage) }),
          ).to.be.revertedWithCustomError(stage.token, "ERC3009InvalidSignature");
        });
      });

    for (const [when, times] of [
      ["before it holds", (now: bigint) => ({ validAfter: now + 1n, validBefore: FAR })],
      ["when it has expired", (now: bigint) => ({ validAfter: 0n, validBefore: now + 1n })],
    ] as const)
      context(`when it is presented ${when}, by a second`, () => {
        it("is refused", async () => {
          const stage = await stageOf();
          const changes = times(await latest(stage));

          await expect(present(stage, message, { ...authorization(stage), ...changes }))
            .to.be.revertedWithCustomError(stage.token, "ERC3009InvalidAuthorizationTime")
            .withArgs(changes.validAfter, changes.validBefore);
        });
      });

    context("when the nonce is used", () => {
      it("is refused", async () => {
        const stage = await stageOf();
        const { token, holder } = stage;
        await present(stage, message, authorization(stage));

        await expect(present(stage, message, authorization(stage)))
          .to.be.revertedWithCustomError(token, "ERC3009UsedAuthorization")
          .withArgs(holder, NONCE);
      });
    });

    context("when the holder has one unit less", () => {
      it("is refused, and the nonce stays", async () => {
        const stage = await stageOf();
        const { token, holder, held } = stage;

        await expect(present(stage, message, { ...authorization(stage), value: held + 1n }))
          .to.be.revertedWithCustomError(token, "ERC20InsufficientBalance")
          .withArgs(holder, held, held + 1n);
        expect(await token.authorizationState(holder, NONCE)).to.equal(false);
      });
    });

    context("in the first and the last second that it holds", () => {
      it("moves the value, says so and uses the nonce alone", async () => {
        const stage = await stageOf();
        const { token, holder, recipient, held } = stage;
        const now = await latest(stage);
        const terms = { ...authorization(stage), validAfter: now, validBefore: now + 2n };

        const moving = present(stage, message, terms);
        await expect(moving).to.emit(token, "AuthorizationUsed").withArgs(holder, NONCE);
        await expect(moving).to.emit(token, "Transfer").withArgs(holder, recipient, terms.value);
        expect(await token.balanceOf(holder)).to.equal(held - terms.value);
        expect(await token.balanceOf(recipient)).to.equal(terms.value);
        expect(await token.authorizationState(holder, NONCE)).to.equal(true);
        expect(await token.authorizationState(holder, OTHER_NONCE)).to.equal(false);
        expect(await token.authorizationState(recipient, NONCE)).to.equal(false);
      });
    });

    context("when the value is zero", () => {
      it("says so and uses the nonce", async () => {
        const stage = await stageOf();
        const { token, holder, recipient } = stage;

        await expect(present(stage, message, { ...authorization(stage), value: 0n }))
          .to.emit(token, "Transfer")
          .withArgs(holder, recipient, 0n);
        expect(await token.authorizationState(holder, NONCE)).to.equal(true);
      });
    });
  });
}

function cancels(stageOf: () => Promise<Erc20Stage>): void {
  describe("cancelAuthorization", () => {
    context("when the signature is another's", () => {
      it("is refused", async () => {
        const stage = await stageOf();

        await expect(cancel(stage, stage.recipient)).to.be.revertedWithCustomError(
          stage.token,
          "ERC3009InvalidSignature",
        );
      });
    });

    context("when the nonce is canceled", () => {
      it("is refused, and so is what would use it", async () => {
        const stage = await stageOf();
        const { token, holder } = stage;
        await cancel(stage);

        await expect(cancel(stage))
          .to.be.revertedWithCustomError(token, "ERC3009UsedAuthorization")
          .withArgs(holder, NONCE);
        for (const message of ["TransferWithAuthorization", "ReceiveWithAuthorization"] as const)
          await expect(present(stage, message, authorization(stage)))
            .to.be.revertedWithCustomError(token, "ERC3009UsedAuthorization")
            .withArgs(holder, NONCE);
      });
    });

    context("when the nonce is free", () => {
      it("uses it and says so, whoever presents it", async () => {
        const stage = await stageOf();
        const { token, holder } = stage;

        await expect(cancel(stage)).to.emit(token, "AuthorizationCanceled").withArgs(holder, NONCE);
        expect(await token.authorizationState(holder, NONCE)).to.equal(true);
      });
    });
  });
}

/** An authorization of the holder for the recipient, without an end. */
function authorization({ holder, recipient }: Erc20Stage): Authorization {
  return {
    from: holder.address,
    to: recipient.address,
    value: 10n,
    validAfter: 0n,
    validBefore: FAR,
    nonce: NONCE,
  };
}

/** The holder's signature under a message, or another's. */
async function sign(
  stage: Erc20Stage,
  message: Message,
  terms: Partial<Authorization> | { readonly authorizer: string; readonly nonce: string },
  by: HardhatEthersSigner = stage.holder,
): Promise<Signature> {
  const { chainId } = await providerOf(by).getNetwork();
  const domain = await domainOf(by, await stage.token.getAddress(), chainId);
  return Signature.from(await by.signTypedData(domain, { [message]: [...TYPES[message]] }, terms));
}

/** The recipient presents an authorization, signed by the holder unless another signature is given. */
async function present(
  stage: Erc20Stage,
  message: Message,
  terms: Authorization,
  { by = stage.recipient, signature }: { readonly by?: HardhatEthersSigner; readonly signature?: Signature } = {},
): Promise<unknown> {
  const { from, to, value, validAfter, validBefore, nonce } = terms;
  const { v, r, s } = signature ?? (await sign(stage, message, terms));
  const deed = stage.token.connect(by).getFunction(`${deedOf(message)}(${MOVE},${VRS})`);
  return deed(from, to, value, validAfter, validBefore, nonce, v, r, s) as Promise<unknown>;
}

/** Somebody presents a cancellation of the nonce. */
async function cancel(stage: Erc20Stage, by?: HardhatEthersSigner): Promise<unknown> {
  const { token, holder, spender } = stage;
  const { v, r, s } = await sign(stage, "CancelAuthorization", { authorizer: holder.address, nonce: NONCE }, by);
  const deed = token.connect(spender).getFunction(`cancelAuthorization(address,bytes32,${VRS})`);
  return deed(holder, NONCE, v, r, s) as Promise<unknown>;
}

/** The function that takes a message. */
function deedOf(message: Message): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** The second of the latest block; the next one is a second later, whatever the machine's clock says by then. */
async function latest({ holder }: Erc20Stage): Promise<bigint> {
  const provider = providerOf(holder) as Provider & Pick<JsonRpcApiProvider, "send">;
  const { timestamp } = (await provider.getBlock("latest"))!;
  await provider.send("evm_setNextBlockTimestamp", [timestamp + 1]);
  return BigInt(timestamp);
}
