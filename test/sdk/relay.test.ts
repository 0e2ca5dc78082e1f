import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { confirm, pay, ship } from "../../sdk/Deeds.ts";
import { isRevert } from "../../sdk/Errors.ts";
import { readOrder } from "../../sdk/Escrow.ts";
import { ORDER_STATES } from "../../sdk/Names.ts";
import { perform } from "../../sdk/Perform.ts";
import { relay, signRelay } from "../../sdk/Relay.ts";
import { AMOUNT, HOUR } from "../shared/escrow.ts";
import { type DeedName, deedOf, entryOf, given, letPass, MACHINE } from "../shared/machine.ts";
import { thrownBy } from "../shared/refusals.ts";
import { at, now, openTheater } from "../shared/trade.ts";

const theater = await openTheater();
const { provider } = theater.connection.ethers;

describe("Relaying", () => {
  for (const name of Object.keys(MACHINE) as DeedName[]) {
    const { moves, by } = entryOf(name);
    const from = ORDER_STATES.find((state) => state in moves)!;
    it(`carries out ${name} for its party, who pays no gas`, async () => {
      const trade = await given(theater, from);
      const { roles, deployment, id } = trade;
      const party = roles[by(from)[0]];
      const deed = await deedOf(trade, name, from);
      const coins = await provider.getBalance(party);

      const request = await signRelay(party, deployment, deed, { deadline: (await now(trade)) + HOUR });
      const done = await relay(roles.relayer, deployment, request);

      expect(done.deed).to.equal(name);
      expect(done.events).not.to.be.empty;
      expect((await readOrder(provider, deployment, id)).state).to.equal(moves[from]);
      expect(await provider.getBalance(party)).to.equal(coins);
    });
  }

  it("brings the native coin that a deed needs, out of the relayer's pocket", async () => {
    const trade = await theater.order({ terms: { token: ZeroAddress } });
    const { roles, deployment, order, id } = trade;

    const request = await signRelay(roles.payer, deployment, pay(order), { deadline: (await now(trade)) + HOUR });
    await relay(roles.relayer, deployment, request);

    expect(request.value).to.equal(AMOUNT);
    expect(await readOrder(provider, deployment, id)).to.include({ state: "Paid", held: AMOUNT });
  });

  it("takes consecutive requests that were signed at once", async () => {
    const trade = await given(theater, "AwaitingConfirmation");
    const { roles, deployment, order, id } = trade;
    const deadline = (await now(trade)) + HOUR;

    const first = await signRelay(roles.payer, deployment, confirm(order, 1n), { deadline });
    const second = await signRelay(roles.payer, deployment, confirm(order, 2n), { deadline, nonce: first.nonce + 1n });
    await relay(roles.relayer, deployment, first);
    await relay(roles.relayer, deployment, second);

    expect(await readOrder(provider, deployment, id)).to.include({ kept: 3n });
  });

  it("does not even sign what the escrow refuses", async () => {
    const trade = await given(theater, "Paid");
    const { roles, deployment, order, id } = trade;

    const deadline = (await now(trade)) + HOUR;
    const error = await thrownBy(() => signRelay(roles.stranger, deployment, ship(order), { deadline }));

    expect(error).to.deep.include({
      name: "EscrowWrongCaller",
      facts: { id, caller: roles.stranger.address, expected: roles.payee.address },
    });
  });

  it("tells why the escrow refuses what was possible when it was signed", async () => {
    const trade = await given(theater, "Paid");
    const { roles, deployment, order, id } = trade;
    const { deadline } = await readOrder(provider, deployment, id);
    const request = await signRelay(roles.payee, deployment, ship(order), { deadline: deadline + HOUR });
    await letPass(trade);

    const error = await thrownBy(() => relay(roles.relayer, deployment, request));

    expect(error).to.deep.include({ name: "EscrowOrderDue", facts: { id, current: "Paid", deadline } });
  });

  it("tells why the escrow refuses a deed that brings coins", async () => {
    const trade = await theater.order({ terms: { token: ZeroAddress } });
    const { roles, deployment, order, id } = trade;
    const deadline = (await now(trade)) + HOUR;
    const request = await signRelay(roles.stranger, deployment, pay(order), { deadline });

    const error = await thrownBy(() => relay(roles.relayer, deployment, request));

    expect(error).to.deep.include({
      name: "EscrowWrongCaller",
      facts: { id, caller: roles.stranger.address, expected: order.payer },
    });
  });

  it("refuses a request after its last second", async () => {
    const trade = await given(theater, "Paid");
    const { roles, deployment, order } = trade;
    const deadline = (await now(trade)) + HOUR;
    const request = await signRelay(roles.payee, deployment, ship(order), { deadline });
    await theater.connection.networkHelpers.time.increaseTo(deadline);

    const error = await thrownBy(() => relay(roles.relayer, deployment, request));

    expect(error).to.deep.include({ name: "ERC2771ForwarderExpiredRequest", facts: { deadline } });
  });

  it("takes a request in its last second", async () => {
    const trade = await given(theater, "Paid");
    const { roles, deployment, order, id } = trade;
    const deadline = (await now(trade)) + HOUR;
    const request = await signRelay(roles.payee, deployment, ship(order), { deadline });

    await at(trade, deadline);
    await relay(roles.relayer, deployment, request);

    expect(await readOrder(provider, deployment, id)).to.include({ state: "InTransit" });
  });

  it("refuses a request twice, and one that was changed", async () => {
    const trade = await given(theater, "AwaitingConfirmation");
    const { roles, deployment, order } = trade;
    const deadline = (await now(trade)) + HOUR;
    const request = await signRelay(roles.payer, deployment, confirm(order, 1n), { deadline });

    const changed = { ...request, data: confirm(order, 2n).data };
    const forged = await thrownBy(() => relay(roles.relayer, deployment, changed));
    expect(forged).to.have.property("name", "ERC2771ForwarderInvalidSigner");

    await relay(roles.relayer, deployment, request);
    const replayed = await thrownBy(() => relay(roles.relayer, deployment, request));
    expect(replayed).to.have.property("name", "ERC2771ForwarderInvalidSigner");
    expect(replayed).to.have.nested.property("facts.from", roles.payer.address);
  });

  it("burns no more than the gas that was signed", async () => {
    const trade = await given(theater, "AwaitingConfirmation");
    const { roles, deployment, order } = trade;
    const options = { deadline: (await now(trade)) + HOUR, gas: 30_000n };
    const request = await signRelay(roles.payer, deployment, confirm(order, AMOUNT), options);

    const error = await thrownBy(() => relay(roles.relayer, deployment, request));

    expect(request.gas).to.equal(options.gas);
    expect(isRevert(error, "FailedCall"), String(error)).to.equal(true);
    await perform(roles.payer, deployment, confirm(order, AMOUNT));
  });
});
