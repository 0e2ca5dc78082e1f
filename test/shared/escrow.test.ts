import { expect } from "chai";
import { network } from "hardhat";

import { orderId } from "../../sdk/Order.ts";
import { AMOUNT, BALANCE, escrowStage } from "./escrow.ts";

const connection = await network.create();

async function stage() {
  return escrowStage(connection);
}

describe("The stage of the escrow's tests", () => {
  it("has an order that can be paid", async () => {
    const { escrow, token, roles, chainId, orderOf } = await connection.networkHelpers.loadFixture(stage);
    const order = orderOf();
    const id = orderId({ chainId, escrow: await escrow.getAddress() }, order);

    await expect(escrow.connect(roles.payer).pay(order, "0x")).to.emit(escrow, "OrderPaid");

    expect(await escrow.stateOf(id)).to.equal(1n);
    expect(await token.balanceOf(roles.payer)).to.equal(BALANCE - AMOUNT);
  });
});
