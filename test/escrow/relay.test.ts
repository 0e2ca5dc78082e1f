import { expect } from "chai";
import { concat, verifyTypedData, ZeroAddress } from "ethers";

import { cancel, confirm, type EscrowDeed, pay, refundReleased, ship, withdraw, withdrawTo } from "../../sdk/Deeds.ts";
import { relay, type RelayRequest, signRelay } from "../../sdk/Relay.ts";
import { signAuthorization } from "../../sdk/Tokens.ts";
import { payCall } from "../shared/calls.ts";
import { withCredit } from "../shared/credit.ts";
import { AMOUNT, DAY } from "../shared/escrow.ts";
import { paid, unpaid } from "../shared/funding.behavior.ts";
import {
  allowedFor,
  type DeedName,
  deedOf,
  entryOf,
  given,
  letPass,
  MACHINE,
  permitFor,
  settle,
} from "../shared/machine.ts";
import {
  at,
  event,
  type Expected,
  expectOutcome,
  expectReverted,
  now,
  openTheater,
  paidOut,
  refunded,
  type Role,
  statusOf,
  type Trade,
} from "../shared/trade.ts";

const theater = await openTheater();

describe("Deeds through the forwarder", () => {
  for (const name of Object.keys(MACHINE) as DeedName[])
    for (const state of allowedFor(name))
      it(`${name}: given ${state}, a relayer carries it out for its party`, async () => {
        const trade = await given(theater, state);
        const [party] = entryOf(name).by(state);

        await relayed(trade, party, await deedOf(trade, name, state));

        expect((await statusOf(trade)).state).to.equal(entryOf(name).moves[state]);
      });

  for (const name of ["payNow", "payNowWithPermit", "payNowWithAuthorization"] as const)
    it(`${name}: a relayer carries it out for the payer`, async () => {
      const trade = await unpaid(theater, { kind: "Instant" });
      const { order, roles, deployment } = trade;
      const proofs = {
        payNow: [],
        payNowWithPermit: [await permitFor(trade)],
        payNowWithAuthorization: [await signAuthorization(roles.payer, deployment, order)],
      };
      if (name === "payNow") await trade.token.connect(roles.payer).approve(trade.escrow, AMOUNT);

      await expectRelayed(trade, "payer", payCall(name, order, "0x", ...proofs[name]), (time) => paid(trade, time));
    });

  it("settleDue: a relayer carries it out for anyone", async () => {
    const trade = await given(theater, "Paid");
    await letPass(trade);

    await expectRelayed(trade, "stranger", settle(trade), () => ({
      events: [refunded(trade, AMOUNT, "Clock")],
      moved: paidOut(trade, { toPayer: AMOUNT }),
      order: { state: "Refunded" },
    }));
  });

  it("pay in the native coin: the relayer brings the value", async () => {
    const trade = await theater.order({ terms: { token: ZeroAddress } });

    await expectRelayed(trade, "payer", pay(trade.order), (time) => ({
      ...paid(trade, time),
      moved: { relayer: -AMOUNT, escrow: AMOUNT },
    }));
  });

  it("names the signer in events, not the relayer", async () => {
    const trade = await given(theater, "Released");
    const { id, order } = trade;
    const { deadline } = await statusOf(trade);

    await expectRelayed(trade, "payee", refundReleased(order, 1n), () => ({
      events: [event("ReleaseRefunded", { id, by: order.payee, amount: 1n })],
      moved: { payee: -1n, payer: 1n },
      order: { state: "Released", kept: AMOUNT - 1n, deadline },
    }));
  });

  for (const [name, deed, to] of [
    ["withdraw", (trade: Trade) => withdraw(trade.order.token), "payee"],
    ["withdrawTo", ({ order, roles }: Trade) => withdrawTo(order.token, roles.stranger.address), "stranger"],
  ] as const)
    it(`${name}: a relayer carries it out for the owner of the balance`, async () => {
      const trade = await withCredit(theater, AMOUNT);
      const { order, roles } = trade;
      const { request: _, ...status } = await statusOf(trade);

      await expectRelayed(trade, "payee", deed(trade), () => ({
        events: [
          event("MoneyWithdrawn", { account: order.payee, token: order.token, to: roles[to].address, amount: AMOUNT }),
        ],
        moved: { escrow: -AMOUNT, "payee's ledger": -AMOUNT, [to]: AMOUNT },
        order: status,
      }));
    });
});

describe("The forwarder's own refusals, and what nobody can pretend", () => {
  it("refuses a request that another has signed", async () => {
    const trade = await given(theater, "Paid");
    const { roles, order } = trade;
    const request = await signed(trade, "payee", cancel(order));
    const { signature } = await signed(trade, "stranger", ship(order), 300_000n);

    await expectReverted(execute(trade, { ...request, signature }), "ERC2771ForwarderInvalidSigner", {
      signer: await recovered(trade, { ...request, signature }),
      from: roles.payee.address,
    });
  });

  it("refuses a request at its second time", async () => {
    const trade = await given(theater, "AwaitingConfirmation");
    const request = await signed(trade, "payer", confirm(trade.order, 1n));
    await execute(trade, request);

    await expectReverted(execute(trade, request), "ERC2771ForwarderInvalidSigner", {
      signer: await recovered(trade, request),
      from: request.from,
    });
    expect((await statusOf(trade)).kept).to.equal(1n);
  });

  it("refuses a request after its deadline, and carries it out at that second", async () => {
    const trade = await given(theater, "AwaitingConfirmation");
    const request = await signed(trade, "payer", confirm(trade.order, AMOUNT));
    const { deadline } = request;

    await at(trade, deadline + 1n);
    await expectReverted(execute(trade, request), "ERC2771ForwarderExpiredRequest", { deadline });
  });

  it("carries a request out at its last second", async () => {
    const trade = await given(theater, "AwaitingConfirmation");
    const request = await signed(trade, "payer", confirm(trade.order, AMOUNT));
    await at(trade, request.deadline);

    await execute(trade, request);

    expect((await statusOf(trade)).state).to.equal("Released");
  });

  it("lets nobody do another's deed: the escrow sees who has signed", async () => {
    const trade = await given(theater, "Paid");
    const { id, order, roles, deployment } = trade;
    const request = await signed(trade, "stranger", ship(order), 300_000n);

    await expectReverted(relay(roles.relayer, deployment, request), "EscrowWrongCaller", {
      id,
      caller: roles.stranger.address,
      expected: order.payee,
    });
  });

  it("does not take an address behind the data for the sender, unless the forwarder put it there", async () => {
    const trade = await given(theater, "Paid");
    const { id, order, roles, deployment } = trade;
    const data = concat([ship(order).data, order.payee]);

    const call = roles.stranger.sendTransaction({ to: deployment.escrow, data });
    await expectReverted(call, "EscrowWrongCaller", { id, caller: roles.stranger.address, expected: order.payee });
  });

  it("refuses value that the request does not name", async () => {
    const trade = await theater.order({ terms: { token: ZeroAddress } });
    const request = await signed(trade, "payer", pay(trade.order));
    const call = trade.forwarder.connect(trade.roles.relayer).execute(request, { value: AMOUNT - 1n });

    await expectReverted(call, "ERC2771ForwarderMismatchedValue", { requestedValue: AMOUNT, msgValue: AMOUNT - 1n });
  });

  it("never credits the ledger because the relayer gave too little gas", async () => {
    const trade = await given(theater, "AwaitingConfirmation");
    const { forwarder, roles, escrow, token } = trade;
    const request = await signed(trade, "payer", confirm(trade.order, AMOUNT), 800_000n);

    for (let gasLimit = 150_000n; gasLimit < 1_100_000n; gasLimit += 25_000n)
      await forwarder
        .connect(roles.relayer)
        .execute(request, { gasLimit })
        .catch(() => undefined);

    expect((await statusOf(trade)).state).to.equal("Released");
    for (const role of ["payee", "platform", "affiliate"] as const)
      expect(await escrow.balanceOf(roles[role], token)).to.equal(0n);
  });
});

/** A deed that its party has signed for anyone, for a day. */
async function signed(trade: Trade, by: Role, deed: EscrowDeed, gas = 2_000_000n): Promise<RelayRequest> {
  return signRelay(trade.roles[by], trade.deployment, deed, { deadline: (await now(trade)) + DAY, gas });
}

/** A relayer brings a request to the forwarder. */
async function execute({ forwarder, roles }: Trade, request: RelayRequest) {
  const sent = await forwarder.connect(roles.relayer).execute(request, { value: request.value });
  const receipt = await sent.wait();
  return receipt!;
}

async function relayed(trade: Trade, by: Role, deed: EscrowDeed) {
  return execute(trade, await signed(trade, by, deed));
}

async function expectRelayed(
  trade: Trade,
  by: Role,
  deed: EscrowDeed,
  expected: (time: bigint) => Expected,
): Promise<void> {
  await expectOutcome(trade, () => relayed(trade, by, deed), expected);
}

/** Whom the forwarder takes for the signer of a request, at the nonce that is due. */
async function recovered({ forwarder, chainId, deployment }: Trade, request: RelayRequest): Promise<string> {
  const domain = { name: "Cowry Forwarder", version: "1", chainId, verifyingContract: deployment.forwarder };
  const types = [
    "address from",
    "address to",
    "uint256 value",
    "uint256 gas",
    "uint256 nonce",
    "uint48 deadline",
    "bytes data",
  ];
  const fields = types.map((field) => field.split(" ")).map(([type = "", name = ""]) => ({ type, name }));
  const nonce = await forwarder.nonces(request.from);
  return verifyTypedData(domain, { ForwardRequest: fields }, { ...request, nonce }, request.signature);
}
