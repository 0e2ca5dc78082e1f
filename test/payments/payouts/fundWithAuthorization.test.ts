import { expect } from "chai";
import { Signature, ZeroAddress } from "ethers";

import { type Drop, fundWithAuthorization, signFunding } from "../../../sdk/Payouts.ts";
import { NO_SIGNATURE } from "../../shared/authorization.behavior.ts";
import { fundsLikeAnyWay, withTerms } from "../../shared/dropFunding.behavior.ts";
import { BALANCE } from "../../shared/escrow.ts";
import {
  expectPaid,
  expectRefused,
  openPayTheater,
  type Payday,
  paydayOn,
  sendTo,
  statusIn,
} from "../../shared/payouts.ts";
import type { Role } from "../../shared/trade.ts";

const theater = await openPayTheater();

describe("fundWithAuthorization", () => {
  fundsLikeAnyWay(theater, {
    byFunderOnly: false,
    make: async (day) => fundWithAuthorization(day.drop, await signedBy(day, "payer")),
  });

  context("given an authorization for the drop", () => {
    const forgeries: readonly [string, (day: Payday) => Promise<string> | string][] = [
      ["the stranger's", (day) => signedBy(day, "stranger")],
      ["the funder's for another total", (day) => signedBy(day, "payer", { total: day.drop.total - 1n })],
      ["the funder's for another root", (day) => signedBy(day, "payer", { root: day.tree.nodes[1]! })],
      ["the funder's for another fund-by", (day) => signedBy(day, "payer", { fundBy: day.drop.fundBy + 1n })],
      [
        "the funder's for another end of the claims",
        (day) => signedBy(day, "payer", { claimBy: day.drop.claimBy + 1n }),
      ],
      ["empty", () => "0x"],
      ["the funder's with its last byte cut off", async (day) => (await signedBy(day, "payer")).slice(0, -2)],
      ["the funder's in 64 bytes", async (day) => Signature.from(await signedBy(day, "payer")).compactSerialized],
    ];
    for (const [whose, signature] of forgeries)
      context(`when it is ${whose}`, () => {
        it("is refused by the token", async () => {
          const day = await theater.drop();
          const deed = fundWithAuthorization(day.drop, await signature(day));

          await expectRefused(day, "relayer", deed, "ERC3009InvalidSignature", {});
        });
      });

    it("lets anyone bring it, without an allowance", async () => {
      const day = await theater.drop();
      const { id, drop } = day;
      await day.token.connect(day.roles.payer).approve(day.payouts, 0n);

      await expectPaid(day, "relayer", fundWithAuthorization(drop, await signedBy(day, "payer")), {
        events: [{ name: "DropFunded", args: { id, funder: drop.funder, drop } }],
        moved: { payer: -drop.total, payouts: drop.total },
        drop: { state: "Funded", remaining: drop.total, claimFrom: drop.claimFrom, claimBy: drop.claimBy },
      });
    });
  });

  context("given a funder with code", () => {
    it("takes the signature of its owner (ERC-1271)", async () => {
      const base = await theater.drop();
      const wallet = await base.connection.ethers.deployContract("WalletMock", [base.roles.payer]);
      await base.token.mint(wallet, BALANCE);
      const day = await paydayOn(base, { terms: { funder: await wallet.getAddress() } });

      await sendTo(day, "relayer", fundWithAuthorization(day.drop, await signedBy(day, "payer")));

      expect(await statusIn(day)).to.include({ state: "Funded", remaining: day.drop.total });
    });
  });

  context("given a drop in the native coin", () => {
    it("is refused: it has no authorizations", async () => {
      const day = withTerms(await theater.drop(), { token: ZeroAddress });

      await expectRefused(day, "relayer", fundWithAuthorization(day.drop, NO_SIGNATURE), "MoneyTokenWithoutCode", {
        token: ZeroAddress,
      });
    });
  });
});

/** An authorization by a role, for the drop with these changes. */
async function signedBy({ roles, deployment, drop }: Payday, by: Role, changes: Partial<Drop> = {}): Promise<string> {
  return signFunding(roles[by], deployment, { ...drop, ...changes });
}
