import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { id, type TypedDataField } from "ethers";

import { cancelAuthorization, signCancellation } from "../../sdk/CowryToken.ts";
import { domainOf } from "../../sdk/Domains.ts";
import type { WalletMock } from "../../typechain-types/contracts/mocks/WalletMock.ts";
import { NO_SIGNATURE } from "../shared/authorization.behavior.ts";
import { expectReverted } from "../shared/trade.ts";
import {
  expectToken,
  expectTokenOutcome,
  expectTokenRevert,
  FUNDS,
  mined,
  openTokenTheater,
  heldTime,
  type TokenStage,
  tokenEvent,
  transferred,
} from "../shared/token.ts";

const theater = await openTokenTheater();

const NONCE = id("an order");
const VALUE = 7n;
const FIELDS: TypedDataField[] = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
];

/** A deed of ERC-3009 with a signature in bytes, and the message that is signed for it. */
interface Kind {
  readonly message: "TransferWithAuthorization" | "ReceiveWithAuthorization";
  readonly present: (stage: TokenStage, by: HardhatEthersSigner, terms: Terms, signature: string) => Promise<unknown>;
}

/** What is authorized. */
interface Terms {
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  readonly nonce: string;
}

const FORM = "(address,address,uint256,uint256,uint256,bytes32,bytes)";

const kinds: readonly Kind[] = [
  {
    message: "TransferWithAuthorization",
    present: ({ token }, by, { from, to, value, validAfter, validBefore, nonce }, signature) =>
      token.connect(by)[`transferWithAuthorization${FORM}`](from, to, value, validAfter, validBefore, nonce, signature),
  },
  {
    message: "ReceiveWithAuthorization",
    present: ({ token }, by, { from, to, value, validAfter, validBefore, nonce }, signature) =>
      token.connect(by)[`receiveWithAuthorization${FORM}`](from, to, value, validAfter, validBefore, nonce, signature),
  },
];

function termsOf({ roles }: TokenStage, changes: Partial<Terms> = {}): Terms {
  return {
    from: roles.payer.address,
    to: roles.payee.address,
    value: VALUE,
    validAfter: 0n,
    validBefore: 2n ** 40n,
    nonce: NONCE,
    ...changes,
  };
}

async function sign(stage: TokenStage, by: HardhatEthersSigner, message: string, terms: Terms): Promise<string> {
  const { chainId, token } = stage.deployment;
  return by.signTypedData(await domainOf(by, token, chainId), { [message]: FIELDS }, terms);
}

/** A wallet of the payer's that has its funds. */
async function walletOf({ connection, token, roles }: TokenStage): Promise<WalletMock> {
  const wallet = await connection.ethers.deployContract("WalletMock", [roles.payer.address]);
  await token.connect(roles.payer).transfer(wallet, FUNDS);
  return wallet;
}

for (const { message, present } of kinds)
  describe(`${message.charAt(0).toLowerCase()}${message.slice(1)}, with a signature in bytes`, () => {
    for (const [whose, forge] of [
      ["the stranger's", (stage: TokenStage) => sign(stage, stage.roles.stranger, message, termsOf(stage))],
      [
        "for another value",
        (stage: TokenStage) => sign(stage, stage.roles.payer, message, termsOf(stage, { value: 8n })),
      ],
      ["for another deed", (stage: TokenStage) => sign(stage, stage.roles.payer, `No${message}`, termsOf(stage))],
      ["of zeros", () => NO_SIGNATURE],
      ["empty", () => "0x"],
    ] as const)
      context(`given a signature that is ${whose}`, () => {
        it("is refused", async () => {
          const stage = await theater.funded();
          const signature = await forge(stage);

          await expectReverted(
            present(stage, stage.roles.payee, termsOf(stage), signature),
            "ERC3009InvalidSignature",
            {},
          );
        });
      });

    context("given the holder's signature", () => {
      for (const [when, times] of [
        ["a second before it holds", (now: bigint) => ({ validAfter: now + 1n })],
        ["in the second when it expires", (now: bigint) => ({ validBefore: now + 1n })],
      ] as const)
        context(`when it is presented ${when}`, () => {
          it("is refused", async () => {
            const stage = await theater.funded();
            const terms = termsOf(stage, times(await heldTime(stage)));
            const { validAfter, validBefore } = terms;
            const signature = await sign(stage, stage.roles.payer, message, terms);

            await expectReverted(
              present(stage, stage.roles.payee, terms, signature),
              "ERC3009InvalidAuthorizationTime",
              { validAfter, validBefore },
            );
          });
        });

      context("when it holds", () => {
        it("moves the value, and does so once", async () => {
          const stage = await theater.funded();
          const { payer, payee } = stage.roles;
          const terms = termsOf(stage);
          const signature = await sign(stage, payer, message, terms);
          const act = async () => mined((await present(stage, payee, terms, signature)) as never);

          await expectTokenOutcome(stage, act, () => ({
            events: [
              tokenEvent("AuthorizationUsed", { authorizer: payer.address, nonce: NONCE }),
              transferred(stage, "payer", "payee", VALUE),
            ],
            moved: { payer: -VALUE, payee: VALUE },
          }));
          await expectReverted(act(), "ERC3009UsedAuthorization", { authorizer: payer.address, nonce: NONCE });
        });
      });

      context("when another than the receiver presents it", () => {
        it(message === "ReceiveWithAuthorization" ? "is refused" : "moves the value", async () => {
          const stage = await theater.funded();
          const { payer, payee, relayer } = stage.roles;
          const terms = termsOf(stage);
          const presented = present(stage, relayer, terms, await sign(stage, payer, message, terms));

          if (message === "ReceiveWithAuthorization")
            await expectReverted(presented, "ERC20InvalidReceiver", { receiver: payee.address });
          else {
            await presented;
            expect(await stage.token.balanceOf(payee)).to.equal(VALUE);
          }
        });
      });
    });

    context("given a holder with code", () => {
      for (const refuses of [true, false])
        context(`when it ${refuses ? "does not accept" : "accepts"} the signature`, () => {
          it(refuses ? "is refused" : "moves the value", async () => {
            const stage = await theater.funded();
            const { payer, payee } = stage.roles;
            const wallet = await walletOf(stage);
            await wallet.setRefusesToSign(refuses);
            const terms = termsOf(stage, { from: await wallet.getAddress() });
            const presented = present(stage, payee, terms, await sign(stage, payer, message, terms));

            if (refuses) await expectReverted(presented, "ERC3009InvalidSignature", {});
            else {
              await presented;
              expect(await stage.token.balanceOf(payee)).to.equal(VALUE);
              expect(await stage.token.balanceOf(wallet)).to.equal(FUNDS - VALUE);
            }
          });
        });
    });
  });

describe("cancelAuthorization, with a signature in bytes", () => {
  context("given the stranger's signature", () => {
    it("is refused", async () => {
      const stage = await theater.funded();
      const { payer, stranger } = stage.roles;
      const signature = await signCancellation(stranger, stage.deployment, NONCE, payer.address);

      await expectTokenRevert(
        stage,
        "relayer",
        cancelAuthorization(payer.address, NONCE, signature),
        "ERC3009InvalidSignature",
        {},
      );
    });
  });

  context("given the holder's signature", () => {
    it("cancels, and does so once", async () => {
      const stage = await theater.funded();
      const { payer } = stage.roles;
      const deed = cancelAuthorization(payer.address, NONCE, await signCancellation(payer, stage.deployment, NONCE));

      await expectToken(stage, "relayer", deed, () => ({
        events: [tokenEvent("AuthorizationCanceled", { authorizer: payer.address, nonce: NONCE })],
      }));
      await expectTokenRevert(stage, "relayer", deed, "ERC3009UsedAuthorization", {
        authorizer: payer.address,
        nonce: NONCE,
      });
    });
  });

  context("given the signature of the owner of an account with code", () => {
    it("cancels", async () => {
      const stage = await theater.funded();
      const wallet = await (await walletOf(stage)).getAddress();
      const signature = await signCancellation(stage.roles.payer, stage.deployment, NONCE, wallet);

      await expectToken(stage, "relayer", cancelAuthorization(wallet, NONCE, signature), () => ({
        events: [tokenEvent("AuthorizationCanceled", { authorizer: wallet, nonce: NONCE })],
      }));
      expect(await stage.token.authorizationState(wallet, NONCE)).to.equal(true);
    });
  });
});
