import { Signature, type TypedDataDomain } from "ethers";

import { agreeSplit, type EscrowDeed, pay, payWithAuthorization } from "../../sdk/Deeds.ts";
import { escrowDomain, ORDER_TYPES } from "../../sdk/Order.ts";
import { signAuthorization } from "../../sdk/Tokens.ts";
import type { WalletMock } from "../../typechain-types/contracts/mocks/WalletMock.ts";
import { AMOUNT, BALANCE } from "../shared/escrow.ts";
import { paid } from "../shared/funding.behavior.ts";
import { reach } from "../shared/machine.ts";
import { malleable } from "../shared/malleable.ts";
import {
  expectDeed,
  expectRevert,
  openTheater,
  paidOut,
  refunded,
  type Role,
  type Setting,
  type Trade,
  tradeOn,
} from "../shared/trade.ts";

const theater = await openTheater();

const SPLIT_TYPES = {
  Split: [
    { name: "id", type: "bytes32" },
    { name: "held", type: "uint96" },
    { name: "toPayer", type: "uint96" },
    { name: "expiry", type: "uint40" },
  ],
};

/** A place where the escrow verifies a signature itself. */
interface Place {
  readonly title: string;
  readonly signer: "payer" | "payee";
  readonly prepare: (trade: Trade) => Promise<Trade>;
  /** Who brings it. */
  readonly by: Role;
  readonly sign: (trade: Trade, by: Role, domain?: TypedDataDomain) => Promise<string>;
  readonly deed: (trade: Trade, signature: string) => EscrowDeed;
  readonly expectDone: (trade: Trade, deed: EscrowDeed) => Promise<unknown>;
}

const PLACES: readonly Place[] = [
  {
    title: "The payee's quote",
    signer: "payee",
    prepare: (trade) => Promise.resolve(trade),
    by: "payer",
    sign: ({ roles, deployment, order }, by, domain) =>
      roles[by].signTypedData({ ...escrowDomain(deployment), ...domain }, ORDER_TYPES, order),
    deed: ({ order }, signature) => pay(order, signature),
    expectDone: (trade, deed) => expectDeed(trade, "payer", deed, (time) => paid(trade, time, true)),
  },
  ...(["payer", "payee"] as const).map((signer): Place => {
    const other = signer === "payer" ? "payee" : "payer";
    return {
      title: `The ${signer}'s signature under an agreement`,
      signer,
      prepare: (trade) => reach(trade, "Paid"),
      by: other,
      sign: ({ roles, deployment, order, id }, by, domain) =>
        roles[by].signTypedData({ ...escrowDomain(deployment), ...domain }, SPLIT_TYPES, { id, ...splitOf(order) }),
      deed: ({ order }, signature) => agreeSplit(order, splitOf(order), { [`${signer}Signature`]: signature }),
      expectDone: (trade, deed) =>
        expectDeed(trade, other, deed, () => ({
          events: [refunded(trade, AMOUNT, "Agreement")],
          moved: paidOut(trade, { toPayer: AMOUNT }),
          order: { state: "Refunded" },
        })),
    };
  }),
];

/** Signatures that are none, made from the right one. */
const BROKEN: Readonly<Record<string, (signature: Signature) => string>> = {
  "of 64 bytes (compact)": (signature) => signature.compactSerialized,
  "malleable: with the other s": malleable,
  "of zeros": () => `0x${"00".repeat(65)}`,
  "with one byte more": (signature) => `${signature.serialized}00`,
  "with one byte less": (signature) => signature.serialized.slice(0, -2),
  "with the other recovery bit": (signature) =>
    `${signature.serialized.slice(0, -2)}${signature.v === 27 ? "1c" : "1b"}`,
  "with a recovery bit of 0 or 1": (signature) => `${signature.serialized.slice(0, -2)}0${signature.yParity}`,
};

for (const place of PLACES)
  describe(place.title, () => {
    context("given an account with a key", () => {
      for (const [title, break_] of Object.entries(BROKEN))
        it(`is refused ${title}`, async () => {
          const trade = await place.prepare(await theater.order());

          const signature = break_(Signature.from(await place.sign(trade, place.signer)));
          await expectInvalid(place, trade, signature);
        });

      it("is refused of another signer", async () => {
        const trade = await place.prepare(await theater.order());

        await expectInvalid(place, trade, await place.sign(trade, "stranger"));
      });

      for (const [title, domain] of [
        ["another chain", { chainId: 1n }],
        ["another contract", { verifyingContract: "0x000000000000000000000000000000000000bEEF" }],
        ["another name", { name: "Cowry" }],
        ["another version", { version: "2" }],
      ] as const)
        it(`is refused for ${title}`, async () => {
          const trade = await place.prepare(await theater.order());

          await expectInvalid(place, trade, await place.sign(trade, place.signer, domain));
        });

      it("is refused for another order", async () => {
        const trade = await place.prepare(await theater.order());
        const other = await tradeOn(trade, { terms: { salt: 2n } });

        await expectInvalid(place, trade, await place.sign(other, place.signer));
      });

      it("is accepted of the right one", async () => {
        const trade = await place.prepare(await theater.order());

        await place.expectDone(trade, place.deed(trade, await place.sign(trade, place.signer)));
      });
    });

    context("given a contract account (ERC-1271)", () => {
      it("is accepted of its owner", async () => {
        const { trade } = await withWallet(place);

        await place.expectDone(trade, place.deed(trade, await place.sign(trade, "stranger")));
      });

      it("is refused of anyone else", async () => {
        const { trade } = await withWallet(place);

        await expectInvalid(place, trade, await place.sign(trade, place.signer));
      });

      it("is refused while the contract refuses", async () => {
        const { trade, wallet } = await withWallet(place);
        await wallet.setRefusesToSign(true);

        await expectInvalid(place, trade, await place.sign(trade, "stranger"));
      });
    });
  });

describe("An agreement that was carried out", () => {
  it("cannot be replayed: the order is over", async () => {
    const trade = await reach(await theater.order(), "Paid");
    const [, payerPlace] = PLACES as readonly [Place, Place, Place];
    const deed = payerPlace.deed(trade, await payerPlace.sign(trade, "payer"));
    await payerPlace.expectDone(trade, deed);

    await expectRevert(trade, "payee", deed, "EscrowUnexpectedState", {
      id: trade.id,
      current: "Refunded",
      allowed: [
        "Paid",
        "InTransit",
        "AwaitingConfirmation",
        "RefundRequested",
        "ReturnDue",
        "Returned",
        "Refused",
        "Disputed",
      ],
    });
  });
});

describe("The authorization of a contract account (ERC-1271)", () => {
  it("pays, though the contract cannot sign as a key would", async () => {
    const { trade } = await payingWallet();
    const signature = await signAuthorization(trade.roles.stranger, trade.deployment, trade.order);

    await expectDeed(trade, "relayer", payWithAuthorization(trade.order, signature), (time) => {
      const { moved = {}, ...expected } = paid(trade, time);
      return { ...expected, moved: { wallet: -AMOUNT, escrow: moved.escrow! } };
    });
  });

  it("is refused by the token where the contract refuses", async () => {
    const { trade, wallet } = await payingWallet();
    await wallet.setRefusesToSign(true);
    const signature = await signAuthorization(trade.roles.stranger, trade.deployment, trade.order);

    await expectRevert(trade, "relayer", payWithAuthorization(trade.order, signature), "ERC3009InvalidSignature", {});
  });
});

async function expectInvalid(place: Place, trade: Trade, signature: string): Promise<void> {
  const { id, order } = trade;
  await expectRevert(trade, place.by, place.deed(trade, signature), "EscrowInvalidSignature", {
    id,
    signer: order[place.signer],
  });
}

function splitOf({ amount, closeBy }: Trade["order"]): { held: bigint; toPayer: bigint; expiry: bigint } {
  return { held: amount, toPayer: amount, expiry: closeBy };
}

/** The signer's part is a contract account's, whose owner is the stranger; the payer's wallet has paid by authorization. */
async function withWallet(place: Place): Promise<{ trade: Trade; wallet: WalletMock }> {
  const { trade, wallet } = await walletAs(place.signer);
  if (place.signer === "payee") return { trade: await place.prepare(trade), wallet };

  const signature = await signAuthorization(trade.roles.stranger, trade.deployment, trade.order);
  const { data, value } = payWithAuthorization(trade.order, signature);
  await trade.roles.relayer.sendTransaction({ to: trade.deployment.escrow, data, value });
  return { trade, wallet };
}

async function payingWallet(): Promise<{ trade: Trade; wallet: WalletMock }> {
  return walletAs("payer");
}

async function walletAs(part: "payer" | "payee"): Promise<{ trade: Trade; wallet: WalletMock }> {
  const base = await theater.order();
  const wallet = await base.connection.ethers.deployContract("WalletMock", [base.roles.stranger]);
  const address = await wallet.getAddress();
  await base.token.mint(wallet, BALANCE);
  const setting: Setting = { terms: { [part]: address } };
  const trade = await tradeOn(base, setting);
  return { trade: { ...trade, accounts: { ...trade.accounts, wallet: address } }, wallet };
}
