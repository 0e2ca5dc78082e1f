import { expect } from "chai";
import { toBeHex, ZeroAddress, ZeroHash } from "ethers";
import { network } from "hardhat";

import { type Order, orderFrom, orderId, termsOf } from "../../sdk/Order.ts";
import { NO_WINDOWS, packWindows } from "../../sdk/Windows.ts";
import { escrowStage, WINDOWS } from "../shared/escrow.ts";
import { seededRandom } from "../shared/random.ts";
import { randomOrder } from "../shared/randomOrder.ts";

const connection = await network.create();
const SAMPLES = 200;

async function stage() {
  return escrowStage(connection);
}

describe("Orders", () => {
  describe("orderId", () => {
    it("is the id that the contract computes, for any terms", async () => {
      const { escrow, chainId } = await connection.networkHelpers.loadFixture(stage);
      const domain = { chainId, escrow: await escrow.getAddress() };
      const random = seededRandom(1);
      for (let sample = 0; sample < SAMPLES; sample += 1) {
        const order = randomOrder(random);
        expect(orderId(domain, order), `sample ${sample}`).to.equal(await escrow.idOf(order));
      }
    });

    it("changes with every term, the chain and the contract", async () => {
      const { escrow, forwarder, chainId, orderOf, roles } = await connection.networkHelpers.loadFixture(stage);
      const domain = { chainId, escrow: await escrow.getAddress() };
      const order = orderOf();
      const other: Order = {
        payer: roles.stranger.address,
        payee: roles.stranger.address,
        token: ZeroAddress,
        amount: order.amount + 1n,
        kind: 1n,
        arbiter: ZeroAddress,
        arbiterBasisPoints: order.arbiterBasisPoints + 1n,
        carrier: ZeroAddress,
        fees: order.fees.slice(1),
        payBy: order.payBy + 1n,
        closeBy: order.closeBy + 1n,
        windows: order.windows + 1n,
        splitBasisPoints: order.splitBasisPoints + 1n,
        details: toBeHex(1, 32),
        merchantReference: toBeHex(2, 32),
        salt: order.salt + 1n,
      };

      const variants = (Object.keys(other) as (keyof Order)[]).map((term) => ({ ...order, [term]: other[term] }));
      const ids = [
        orderId(domain, order),
        orderId({ ...domain, chainId: chainId + 1n }, order),
        orderId({ ...domain, escrow: await forwarder.getAddress() }, order),
        ...variants.map((variant) => orderId(domain, variant)),
      ];
      expect(new Set(ids)).to.have.property("size", Object.keys(order).length + 3);
    });
  });

  describe("orderFrom", () => {
    const few = { payer: ZeroAddress, payee: ZeroAddress, amount: 1n, payBy: 1_000n, splitBasisPoints: 0n };

    it("fills in what most orders do without", () => {
      const { salt, ...order } = orderFrom({ ...few, windows: WINDOWS });
      expect(order).to.deep.equal({
        ...few,
        token: ZeroAddress,
        kind: 0n,
        arbiter: ZeroAddress,
        arbiterBasisPoints: 0n,
        carrier: ZeroAddress,
        fees: [],
        windows: packWindows(WINDOWS),
        closeBy: Object.values<bigint>({ ...WINDOWS }).reduce((sum, window) => sum + window, few.payBy),
        details: ZeroHash,
        merchantReference: ZeroHash,
      });
      expect(salt).to.be.a("bigint");
    });

    it("gives equal orders different salts", () => {
      const salts = Array.from({ length: 10 }, () => orderFrom({ ...few, windows: NO_WINDOWS }).salt);
      expect(new Set(salts)).to.have.property("size", salts.length);
    });

    it("is undone by termsOf, for any terms", () => {
      const random = seededRandom(2);
      for (let sample = 0; sample < SAMPLES; sample += 1) {
        const order = randomOrder(random);
        expect(orderFrom(termsOf(order)), `sample ${sample}`).to.deep.equal(order);
      }
    });
  });

  describe("termsOf", () => {
    it("refuses a kind that there is not", async () => {
      const { orderOf } = await connection.networkHelpers.loadFixture(stage);
      expect(() => termsOf({ ...orderOf(), kind: 2n })).to.throw(RangeError, "2 is none of Escrow, Instant");
    });
  });
});
