import { expect } from "chai";
import { Wallet, ZeroAddress } from "ethers";

import {
  cancel,
  confirm,
  type EscrowDeed,
  deliver,
  pay,
  payMany,
  payManyWithAuthorization,
  payWithAuthorization,
  payWithPermit,
  refundReleased,
  settleDue,
  ship,
  withdraw,
  withdrawTo,
} from "../../sdk/Deeds.ts";
import { deploymentAt } from "../../sdk/Deployment.ts";
import { isRevert } from "../../sdk/Errors.ts";
import { creditOf, readOrder } from "../../sdk/Escrow.ts";
import { releaseOf } from "../../sdk/Fees.ts";
import { ORDER_STATES, type OrderState } from "../../sdk/Names.ts";
import type { Terms } from "../../sdk/Order.ts";
import { perform } from "../../sdk/Perform.ts";
import { isQuoted, signQuote } from "../../sdk/Signatures.ts";
import {
  allowanceOf,
  approve,
  balanceOf,
  readToken,
  signAuthorization,
  signCartAuthorization,
} from "../../sdk/Tokens.ts";
import type { WalletMock } from "../../typechain-types/contracts/mocks/WalletMock.ts";
import { AMOUNT, BALANCE, INSTANT, UNTRACKED, WINDOWS } from "../shared/escrow.ts";
import { type DeedName, deedOf, entryOf, given, letPass, MACHINE, permitFor } from "../shared/machine.ts";
import { thrownBy } from "../shared/refusals.ts";
import { openTheater, type Role, type Trade, tradeOn } from "../shared/trade.ts";

const theater = await openTheater();
const { ethers } = theater.connection;
const { provider } = ethers;

const INSTANTLY: Partial<Terms> = {
  kind: "Instant",
  windows: INSTANT,
  arbiter: ZeroAddress,
  arbiterBasisPoints: 0n,
  carrier: ZeroAddress,
};

/** How WalletMock refuses the native coin. */
const REJECT = 1n;

describe("The escrow in TypeScript", () => {
  describe("perform", () => {
    for (const name of Object.keys(MACHINE) as DeedName[]) {
      const [[from, to]] = firstMove(name);
      it(`carries out ${name}: ${from} becomes ${to}`, async () => {
        const trade = await given(theater, from);
        const [party] = entryOf(name).by(from);

        const done = await perform(trade.roles[party], trade.deployment, await deedOf(trade, name, from));

        const receipt = await provider.getTransactionReceipt(done.hash);
        expect(done).to.deep.include({ deed: name, blockNumber: receipt!.blockNumber, gasUsed: receipt!.gasUsed });
        expect(done.events).not.to.be.empty;
        expect(await stateOf(trade)).to.equal(to);
      });
    }

    it("throws the revert of what the escrow refuses", async () => {
      const trade = await given(theater, "Paid");
      const { roles, deployment, order, id } = trade;

      const error = await thrownBy(() => perform(roles.stranger, deployment, ship(order)));

      expect(isRevert(error, "EscrowWrongCaller"), String(error)).to.equal(true);
      expect(error).to.have.deep.property("facts", {
        id,
        caller: roles.stranger.address,
        expected: roles.payee.address,
      });
    });

    it("throws as it is what is not about the escrow", async () => {
      const { deployment, order } = await theater.order();
      const unconnected = await thrownBy(() => perform(Wallet.createRandom(), deployment, pay(order)));
      expect(unconnected).to.be.instanceOf(TypeError).with.property("message").that.contains("not connected");

      const penniless = await thrownBy(() => perform(Wallet.createRandom(provider), deployment, ship(order)));
      expect(isRevert(penniless, "EscrowUnknownOrder"), String(penniless)).to.equal(true);
    });
  });

  describe("ways to pay", () => {
    const ways: Readonly<
      Record<string, { by: Role; native?: true; make: (trade: Trade) => EscrowDeed | Promise<EscrowDeed> }>
    > = {
      "by allowance": { by: "payer", make: ({ order }) => pay(order) },
      "in the native coin": { by: "payer", native: true, make: ({ order }) => pay(order) },
      "by permit": { by: "payer", make: async (trade) => payWithPermit(trade.order, await permitFor(trade)) },
      "by an authorization that anyone brings": {
        by: "relayer",
        make: async ({ roles, deployment, order }) =>
          payWithAuthorization(order, await signAuthorization(roles.payer, deployment, order)),
      },
      "as a cart": { by: "payer", make: ({ order }) => payMany([order]) },
      "as a cart in the native coin": { by: "payer", native: true, make: ({ order }) => payMany([order]) },
      "as a cart, by an authorization that anyone brings": {
        by: "relayer",
        make: async ({ roles, deployment, order }) =>
          payManyWithAuthorization([order], await signCartAuthorization(roles.payer, deployment, [order])),
      },
    };
    const kinds: readonly (readonly [OrderState, Partial<Terms>])[] = [
      ["Paid", {}],
      ["Released", INSTANTLY],
    ];
    for (const [way, { by, native, make }] of Object.entries(ways))
      for (const [state, terms] of kinds)
        it(`${way}: an order becomes ${state}`, async () => {
          const trade = await theater.order({ terms: { ...terms, ...(native && { token: ZeroAddress }) } });
          const { roles, deployment, order } = trade;
          await approve(roles.payer, {
            token: await trade.token.getAddress(),
            spender: deployment.escrow,
            amount: needed(way),
          });
          const before = await balanceOf(provider, { token: order.token, account: order.payee });

          await perform(roles[by], deployment, await make(trade));

          const gained = (await balanceOf(provider, { token: order.token, account: order.payee })) - before;
          expect(await stateOf(trade)).to.equal(state);
          expect(gained).to.equal(state === "Released" ? releaseOf(order, AMOUNT).toPayee : 0n);
        });

    it("a cart of several sellers, by one authorization", async () => {
      const trade = await theater.order();
      const { roles, deployment } = trade;
      const later = { salt: 2n, payee: roles.otherPayee.address, payBy: trade.order.payBy + 1n };
      const other = await tradeOn(trade, { terms: { ...INSTANTLY, ...later } });
      const orders = [other.order, trade.order];

      const authorization = await signCartAuthorization(roles.payer, deployment, orders);
      const { events } = await perform(roles.stranger, deployment, payManyWithAuthorization(orders, authorization));

      expect(events.map(({ name }) => name)).to.deep.equal(["OrderPaid", "OrderReleased", "OrderPaid"]);
      expect(await balanceOf(provider, { token: trade.order.token, account: roles.payer.address })).to.equal(
        BALANCE - 2n * AMOUNT,
      );
    });

    it("no authorization for no orders", async () => {
      const { roles, deployment } = await theater.order();
      const error = await thrownBy(() => signCartAuthorization(roles.payer, deployment, []));
      expect(error).to.be.instanceOf(RangeError).with.property("message", "orders: the cart is empty");
    });
  });

  context("given contract accounts", () => {
    it("the owner of one signs the authorization that pays", async () => {
      const { wallet, trade } = await withWallet((address) => ({ payer: address }));
      const { roles, deployment, order } = trade;
      await trade.token.mint(wallet, AMOUNT);

      const authorization = await signAuthorization(roles.payer, deployment, order);
      await perform(roles.relayer, deployment, payWithAuthorization(order, authorization));

      expect(await stateOf(trade)).to.equal("Paid");
    });

    it("one pays and acts by its own calls", async () => {
      const { wallet, trade } = await withWallet((address) => ({ payer: address, token: ZeroAddress }));
      const { roles, deployment, order } = trade;
      await roles.payer.sendTransaction({ to: wallet, value: AMOUNT });

      for (const deed of [pay(order), confirm(order, AMOUNT)])
        await wallet.execute(deployment.escrow, deed.value, deed.data);

      expect(await stateOf(trade)).to.equal("Released");
    });

    it("the owner of one signs its quote", async () => {
      const { trade } = await withWallet((address) => ({ payee: address }));
      const { roles, deployment, order, id } = trade;

      await perform(roles.payer, deployment, pay(order, await signQuote(roles.payer, deployment, order)));

      expect(await readOrder(provider, deployment, id)).to.include({ state: "Paid", quoted: true });
    });
  });

  context("given a quote", () => {
    it("knows the payee's own, and the escrow remembers it", async () => {
      const { roles, deployment, order, id } = await theater.order();
      const quote = await signQuote(roles.payee, deployment, order);

      expect(isQuoted(deployment, order, quote)).to.equal(true);
      await perform(roles.payer, deployment, pay(order, quote));
      expect(await readOrder(provider, deployment, id)).to.include({ quoted: true });
    });

    it("knows one that is not, as the escrow does", async () => {
      const { roles, deployment, order, id } = await theater.order();
      const forged = await signQuote(roles.stranger, deployment, order);
      const other = await signQuote(roles.payee, deployment, { ...order, amount: order.amount + 1n });

      for (const quote of [forged, other]) {
        expect(isQuoted(deployment, order, quote)).to.equal(false);
        const error = await thrownBy(() => perform(roles.payer, deployment, pay(order, quote)));
        expect(error).to.deep.include({ name: "EscrowInvalidSignature", facts: { id, signer: order.payee } });
      }
      expect(isQuoted(deployment, order, "0x1234")).to.equal(false);
    });
  });

  describe("readOrder", () => {
    const untouched = { held: 0n, kept: 0n, deadline: 0n, extended: false, barred: false, quoted: false };

    it("knows nothing of an order that nobody paid", async () => {
      const { deployment, id } = await theater.order();
      expect(await readOrder(provider, deployment, id)).to.deep.equal({
        ...untouched,
        state: "None",
        request: { requested: 0n, confirmBy: 0n, kind: "Refund", count: 0n },
      });
    });

    it("tells an open request", async () => {
      const { deployment, id, request, roles, order } = await given(theater, "RefundRequested");
      const { request: found, state, deadline } = await readOrder(provider, deployment, id);

      expect(state).to.equal("RefundRequested");
      expect(found).to.deep.include({ requested: request.amount, kind: request.kind, count: 1n });
      expect(found.confirmBy - deadline).to.be.closeTo(WINDOWS.confirm - WINDOWS.answer, 5n);
      await perform(roles.payee, deployment, cancel(order));
      expect(await readOrder(provider, deployment, id)).to.deep.include({ state: "Refunded", held: 0n, kept: 0n });
    });

    it("tells what the flags say", async () => {
      const extended = await given(theater, "Paid");
      await perform(extended.roles.payer, extended.deployment, await deedOf(extended, "extend", "Paid"));
      expect(await readOrder(provider, extended.deployment, extended.id)).to.include({ extended: true, barred: false });

      const barred = await given(theater, "Refused");
      await letPass(barred);
      await perform(barred.roles.stranger, barred.deployment, settleDue([barred.order]));
      expect(await readOrder(provider, barred.deployment, barred.id)).to.include({ extended: false, barred: true });
    });
  });

  describe("the ledger", () => {
    it("keeps what a payee could not take until it withdraws", async () => {
      const { wallet, trade } = await withWallet((address) => ({ payee: address, token: ZeroAddress, fees: [] }));
      const { roles, deployment, order } = trade;
      const account = { account: order.payee, token: ZeroAddress };
      await wallet.setMisbehavior(REJECT);
      await perform(roles.payer, deployment, pay(order));

      const { events } = await perform(roles.payer, deployment, confirm(order, AMOUNT));
      expect(events.map(({ name }) => name)).to.include("MoneyCredited");
      expect(await creditOf(provider, deployment, account)).to.equal(AMOUNT);

      await wallet.setMisbehavior(0n);
      await wallet.execute(deployment.escrow, 0n, withdraw(ZeroAddress).data);
      expect(await creditOf(provider, deployment, account)).to.equal(0n);
      expect(await provider.getBalance(wallet)).to.equal(AMOUNT);
    });

    it("pays back after release, and pays out to another address", async () => {
      const { wallet, trade } = await withWallet((address) => ({ payee: address, token: ZeroAddress, fees: [] }));
      const { roles, deployment, order, id } = trade;
      const { otherPayee } = roles;
      await wallet.setMisbehavior(REJECT);
      await perform(roles.payer, deployment, pay(order));
      await perform(roles.payer, deployment, confirm(order, AMOUNT));
      const before = await provider.getBalance(otherPayee);

      for (const deed of [refundReleased(order, 30n, 30n), withdrawTo(ZeroAddress, otherPayee.address)])
        await wallet.execute(deployment.escrow, deed.value, deed.data);

      expect(await readOrder(provider, deployment, id)).to.include({ kept: AMOUNT - 30n });
      expect((await provider.getBalance(otherPayee)) - before).to.equal(AMOUNT - 30n);
    });

    it("brings the native coin that the ledger does not cover", async () => {
      const trade = await theater.order({ terms: { token: ZeroAddress } });
      const { roles, deployment, order, id } = trade;
      await perform(roles.payer, deployment, pay(order));
      await perform(roles.payer, deployment, confirm(order, AMOUNT));

      await perform(roles.payee, deployment, refundReleased(order, 20n));

      expect(await readOrder(provider, deployment, id)).to.include({ kept: AMOUNT - 20n });
    });
  });

  describe("tokens", () => {
    it("tell their name and decimals, balances and allowances", async () => {
      const { roles, deployment, order } = await theater.order();
      const { payer, stranger } = roles;
      const { token } = order;

      expect(await readToken(provider, token)).to.deep.equal({ symbol: "TKN", decimals: 6 });
      expect(await balanceOf(provider, { token, account: payer.address })).to.equal(BALANCE);
      expect(await balanceOf(provider, { token: ZeroAddress, account: payer.address })).to.equal(
        await provider.getBalance(payer),
      );
      await approve(stranger, { token, spender: deployment.escrow, amount: 7n });
      expect(await allowanceOf(provider, { token, owner: stranger.address, spender: deployment.escrow })).to.equal(7n);
    });
  });

  describe("deploymentAt", () => {
    it("adds the provider's chain to an address book", async () => {
      const { deployment } = await theater.order();
      expect(await deploymentAt(provider, deployment)).to.deep.equal(deployment);
    });
  });

  it("an order without a carrier waits for the payer once it is shipped", async () => {
    const trade = await given(theater, "Paid", { terms: { carrier: ZeroAddress, windows: UNTRACKED } });
    const { roles, deployment, order } = trade;

    await perform(roles.payee, deployment, ship(order));

    expect(await stateOf(trade)).to.equal("AwaitingConfirmation");
    const error = await thrownBy(() => perform(roles.payer, deployment, deliver(order)));
    expect(error).to.have.property("name", "EscrowUnexpectedState");
  });
});

/** Where a deed can start, first of all, and where it leads. */
function firstMove(name: DeedName): [[OrderState, OrderState]] {
  const { moves } = entryOf(name);
  const from = ORDER_STATES.find((state) => state in moves)!;
  return [[from, moves[from]!]];
}

/** Ways that bring an allowance of their own need none before. */
function needed(way: string): bigint {
  return /permit|authorization|native/.test(way) ? 0n : AMOUNT;
}

async function stateOf({ deployment, id }: Trade): Promise<OrderState> {
  return (await readOrder(provider, deployment, id)).state;
}

/** An order with a part for a contract account, whose owner is the payer. */
async function withWallet(
  terms: (wallet: string) => Partial<Terms>,
): Promise<{ readonly wallet: WalletMock; readonly trade: Trade }> {
  const stage = await theater.order();
  const wallet = await ethers.deployContract("WalletMock", [stage.roles.payer.address]);
  return { wallet, trade: await tradeOn(stage, { terms: terms(await wallet.getAddress()) }) };
}
