import { Signature, toBeHex, type TypedDataDomain } from "ethers";

import { authorize } from "../../../sdk/MandateDeeds.ts";
import { type Mandate, MANDATE_TYPES, mandatesDomain, signMandate } from "../../../sdk/Mandates.ts";
import type { WalletMock } from "../../../typechain-types/contracts/mocks/WalletMock.ts";
import { malleable } from "../../shared/malleable.ts";
import {
  authorized,
  expectDeed,
  expectRevert,
  fresh,
  mandateOn,
  openOffice,
  type Subscription,
} from "../../shared/mandates.ts";

const office = await openOffice();

/** Signatures that are none, made from the right one. */
const BROKEN: Readonly<Record<string, (signature: Signature) => string>> = {
  "of 64 bytes (compact)": (signature) => signature.compactSerialized,
  "malleable: with the other s": malleable,
  "of zeros": () => `0x${"00".repeat(65)}`,
  "with one byte more": (signature) => `${signature.serialized}00`,
  "with one byte less": (signature) => signature.serialized.slice(0, -2),
  "with the other recovery bit": (signature) =>
    `${signature.serialized.slice(0, -2)}${signature.v === 27 ? "1c" : "1b"}`,
};

/** Each term, changed to another sound one. */
const CHANGES: readonly Partial<Mandate>[] = [
  { limit: 25_000_002n },
  { isFixed: true },
  { cap: 1n << 95n },
  { carry: 1n },
  { unit: 0n },
  { every: 2n },
  { firstDay: 21_946n },
  { lastDay: 30_000n },
  { periods: 14n },
  { utcOffset: 481n },
  { notice: 1n },
  { details: toBeHex(1n, 32) },
  { salt: 2n },
];

describe("The payer's signature over a mandate", () => {
  context("given an account with a key", () => {
    for (const [title, break_] of Object.entries(BROKEN))
      it(`is refused ${title}`, async () => {
        const subscription = await office.mandate();

        await expectInvalid(subscription, break_(Signature.from(subscription.signature)));
      });

    for (const by of ["payee", "stranger"] as const)
      it(`is refused of the ${by}`, async () => {
        const subscription = await office.mandate();
        const { roles, deployment, mandate } = subscription;

        await expectInvalid(subscription, await signMandate(roles[by], deployment, mandate));
      });

    for (const [title, domain] of [
      ["another chain", { chainId: 1n }],
      ["another contract", { verifyingContract: "0x000000000000000000000000000000000000bEEF" }],
      ["another name", { name: "Cowry" }],
      ["another version", { version: "2" }],
    ] as const)
      it(`is refused for ${title}`, async () => {
        const subscription = await office.mandate();

        await expectInvalid(subscription, await signFor(subscription, domain));
      });

    for (const change of CHANGES)
      it(`is refused where ${Object.keys(change)[0]} is another`, async () => {
        const base = await office.mandate();
        const mandate = { ...base.mandate, ...change };
        const id = await base.mandates.idOf(mandate);

        await expectInvalid({ ...base, mandate, id }, base.signature);
      });

    for (const part of ["payee", "token"] as const)
      it(`is refused for another ${part}`, async () => {
        const base = await office.mandate();
        const other = part === "payee" ? base.roles.otherPayee.address : await otherToken(base);

        await expectInvalid(await mandateOn(base, { [part]: other }), base.signature);
      });

    it("is accepted of the payer", async () => {
      const subscription = await office.mandate();

      await expectAccepted(subscription, await signFor(subscription));
    });
  });

  context("given a contract account (ERC-1271)", () => {
    it("is accepted of its owner", async () => {
      const { subscription } = await withWallet();

      await expectAccepted(subscription, await signFor(subscription, {}, "stranger"));
    });

    it("is refused of anyone else", async () => {
      const { subscription } = await withWallet();

      await expectInvalid(subscription, await signFor(subscription, {}, "payee"));
    });

    it("is refused while the contract refuses", async () => {
      const { subscription, wallet } = await withWallet();
      await wallet.setRefusesToSign(true);

      await expectInvalid(subscription, await signFor(subscription, {}, "stranger"));
    });
  });
});

async function signFor(
  { roles, deployment, mandate }: Subscription,
  domain: TypedDataDomain = {},
  by: "payer" | "payee" | "stranger" = "payer",
): Promise<string> {
  return roles[by].signTypedData({ ...mandatesDomain(deployment), ...domain }, MANDATE_TYPES, mandate);
}

async function expectInvalid(subscription: Subscription, signature: string): Promise<void> {
  const { id, mandate } = subscription;
  await expectRevert(subscription, "payee", authorize(mandate, { signature }), "MandateInvalidSignature", {
    id,
    payer: mandate.payer,
  });
}

async function expectAccepted(subscription: Subscription, signature: string): Promise<void> {
  await expectDeed(subscription, "payee", authorize(subscription.mandate, { signature }), {
    events: [authorized(subscription)],
    slot: fresh(subscription),
  });
}

async function otherToken({ connection }: Subscription): Promise<string> {
  const token = await connection.ethers.deployContract("TokenMock", ["OTH", 6]);
  return token.getAddress();
}

/** The payer is a contract account, whose owner is the stranger. */
async function withWallet(): Promise<{ subscription: Subscription; wallet: WalletMock }> {
  const base = await office.mandate();
  const wallet = await base.connection.ethers.deployContract("WalletMock", [base.roles.stranger]);
  return { subscription: await mandateOn(base, { payer: await wallet.getAddress() }), wallet };
}
