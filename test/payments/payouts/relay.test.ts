import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import { pay, type PayoutsDeed } from "../../../sdk/Payouts.ts";
import { relay, signRelay } from "../../../sdk/Relay.ts";
import { DROP_MACHINE, type DropDeed } from "../../shared/dropMachine.ts";
import { DAY } from "../../shared/escrow.ts";
import { givenDrop, listOf, openPayTheater, type Payday, statusIn, sumOf } from "../../shared/payouts.ts";
import { expectReverted, type Role } from "../../shared/trade.ts";

const theater = await openPayTheater();

describe("Payouts through the forwarder", () => {
  for (const name of Object.keys(DROP_MACHINE) as DropDeed[])
    it(`${name}: a relayer carries it out for its party`, async () => {
      const { moves, by, make } = DROP_MACHINE[name];
      const [state] = Object.keys(moves) as (keyof typeof moves)[];
      const day = await givenDrop(theater, state!);

      await relayed(day, by, await make(day));
      expect((await statusIn(day)).state).to.equal(moves[state!]);
    });

  it("pay: the signer pays, and not the relayer", async () => {
    const day = await theater.drop();
    const list = listOf(day);
    const before = await day.token.balanceOf(day.roles.payer);

    const { events } = await relayed(day, "payer", pay(day.drop.token, list));
    const { funder: payer, token } = day.drop;
    expect(events.map(({ name, args }) => ({ name, args }))).to.deep.equal([
      { name: "ListPaid", args: { payer, token, payerReference: ZeroHash, total: sumOf(list), count: 5n } },
    ]);
    expect(await day.token.balanceOf(day.roles.payer)).to.equal(before - sumOf(list));
  });

  it("pay in the native coin: the relayer brings the value", async () => {
    const day = await theater.drop();
    const list = listOf(day);
    const { provider } = day.connection.ethers;
    const before = await provider.getBalance(day.roles.otherPayee);

    await relayed(day, "payer", pay(ZeroAddress, list));
    expect((await provider.getBalance(day.roles.otherPayee)) - before).to.equal(list[1]!.amount);
  });

  it("fund: a relayer who signs for itself is not the funder", async () => {
    const day = await theater.drop();

    await expectReverted(relayed(day, "stranger", await DROP_MACHINE.fund.make(day)), "PayoutsWrongCaller", {
      id: day.id,
      caller: day.roles.stranger.address,
      expected: day.drop.funder,
    });
  });
});

async function relayed({ roles, deployment, connection }: Payday, by: Role, deed: PayoutsDeed) {
  const deadline = BigInt(await connection.networkHelpers.time.latest()) + DAY;
  const request = await signRelay(roles[by], deployment, deed, { deadline, gas: 3_000_000n });
  return relay(roles.relayer, deployment, request);
}
