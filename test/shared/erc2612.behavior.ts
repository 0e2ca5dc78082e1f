import { expect } from "chai";
import { Signature, toBeHex, type TypedDataField, ZeroAddress, ZeroHash } from "ethers";

import { domainOf } from "../../sdk/Domains.ts";
import { providerOf } from "../../sdk/provider.ts";
import type { Erc20Stage } from "./erc20.behavior.ts";
import { CURVE_ORDER } from "./malleable.ts";

const TYPES: Record<string, TypedDataField[]> = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** What an owner signs. */
interface Terms {
  readonly value: bigint;
  readonly nonce: bigint;
  readonly deadline: bigint;
}

/** ERC-2612: allowances by signature, with nonces in sequence. */
export function behavesLikeErc2612(stageOf: () => Promise<Erc20Stage>): void {
  describe("permit", () => {
    context("when it expired a second ago", () => {
      it("is refused", async () => {
        const stage = await stageOf();
        const deadline = await latest(stage);

        await expect(present(stage, { value: 1n, nonce: 0n, deadline }))
          .to.be.revertedWithCustomError(stage.token, "ERC2612ExpiredSignature")
          .withArgs(deadline);
      });
    });

    for (const [what, changes] of [
      ["of another value", { value: 2n }],
      ["of another nonce", { nonce: 1n }],
    ] as const)
      context(`when the signature is ${what}`, () => {
        it("is refused", async () => {
          const stage = await stageOf();
          const terms = { value: 1n, nonce: 0n, deadline: (await latest(stage)) + 100n };

          await expect(
            present(stage, terms, await sign(stage, { ...terms, ...changes })),
          ).to.be.revertedWithCustomError(stage.token, "ERC2612InvalidSigner");
        });
      });

    context("when it is the spender's own signature", () => {
      it("is refused, with both names", async () => {
        const stage = await stageOf();
        const terms = { value: 1n, nonce: 0n, deadline: (await latest(stage)) + 100n };
        const { token, holder, spender } = stage;
        const forged = await sign(stage, terms, spender);

        await expect(present(stage, terms, forged))
          .to.be.revertedWithCustomError(token, "ERC2612InvalidSigner")
          .withArgs(spender, holder);
      });
    });

    context("when it is presented a second time", () => {
      it("is refused: its nonce is used", async () => {
        const stage = await stageOf();
        const terms = { value: 1n, nonce: 0n, deadline: (await latest(stage)) + 100n };
        await present(stage, terms);

        await expect(present(stage, terms)).to.be.revertedWithCustomError(stage.token, "ERC2612InvalidSigner");
      });
    });

    context("when the signature is of zeros", () => {
      it("is refused", async () => {
        const stage = await stageOf();
        const deadline = (await latest(stage)) + 100n;
        const { token, holder, spender } = stage;

        await expect(token.permit(holder, spender, 1n, deadline, 27, ZeroHash, ZeroHash)).to.be.revertedWithCustomError(
          token,
          "ECDSAInvalidSignature",
        );
        await expect(
          token.permit(ZeroAddress, spender, 1n, deadline, 27, ZeroHash, ZeroHash),
        ).to.be.revertedWithCustomError(token, "ECDSAInvalidSignature");
      });
    });

    context("when it is the owner's with the other s, which recovers the same signer", () => {
      it("is refused: it is malleable", async () => {
        const stage = await stageOf();
        const { token, holder, spender } = stage;
        const deadline = (await latest(stage)) + 100n;
        const { v, r, s } = await sign(stage, { value: 1n, nonce: 0n, deadline });
        const other = toBeHex(CURVE_ORDER - BigInt(s), 32);

        await expect(token.permit(holder, spender, 1n, deadline, v === 27 ? 28 : 27, r, other))
          .to.be.revertedWithCustomError(token, "ECDSAInvalidSignatureS")
          .withArgs(other);
      });
    });

    context("when it is the owner's, in its last second", () => {
      it("allows, says so and uses the nonce, whoever presents it", async () => {
        const stage = await stageOf();
        const { token, holder, spender } = stage;
        const terms = { value: 7n, nonce: 0n, deadline: (await latest(stage)) + 1n };

        await expect(present(stage, terms)).to.emit(token, "Approval").withArgs(holder, spender, 7n);
        expect(await token.allowance(holder, spender)).to.equal(7n);
        expect(await token.nonces(holder)).to.equal(1n);
      });
    });
  });
}

async function latest({ holder }: Erc20Stage): Promise<bigint> {
  const block = await providerOf(holder).getBlock("latest");
  return BigInt(block!.timestamp);
}

async function sign({ token, holder, spender }: Erc20Stage, terms: Terms, by = holder): Promise<Signature> {
  const { chainId } = await providerOf(holder).getNetwork();
  const domain = await domainOf(holder, await token.getAddress(), chainId);
  const message = { owner: holder.address, spender: spender.address, ...terms };
  return Signature.from(await by.signTypedData(domain, TYPES, message));
}

/** The recipient presents a permit, which is nothing to it. */
async function present(stage: Erc20Stage, terms: Terms, signature?: Signature): Promise<unknown> {
  const { token, holder, spender, recipient } = stage;
  const { v, r, s } = signature ?? (await sign(stage, terms));
  return token.connect(recipient).permit(holder, spender, terms.value, terms.deadline, v, r, s);
}
