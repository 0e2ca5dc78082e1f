import { expect } from "chai";
import { Wallet, ZeroAddress, ZeroHash } from "ethers";

import { type Revert, revertFrom } from "../../sdk/Errors.ts";
import { eventsOf } from "../../sdk/Events.ts";
import { ENTRY_FAULTS } from "../../sdk/Names.ts";
import { perform } from "../../sdk/Perform.ts";
import {
  admit,
  admitMany,
  announceEvent,
  buyTicket,
  cancelEvent,
  confirmEvent,
  creditOf,
  endOffers,
  endSeries,
  eventFrom,
  eventId,
  FRESH,
  type GateFault,
  gateFault,
  type GateView,
  giveTicket,
  type GuestList,
  lendTicket,
  lockTicket,
  newChallenge,
  readEvent,
  readTicket,
  refundTickets,
  resellTicket,
  seatOf,
  setGate,
  settleEvent,
  signEntry,
  type SignedEntry,
  signTicketOffer,
  signTicketSale,
  takeGuestList,
  ticketId,
  type TicketsDomain,
  unlockTicket,
  withdraw,
  withdrawTo,
} from "../../sdk/Tickets.ts";
import { Tickets__factory } from "../../typechain-types/factories/contracts/provenance/Tickets__factory.ts";
import {
  CONTENT,
  DAY,
  givenEvent,
  HOUR,
  openTicketTheater,
  PRICE,
  termsOf,
  type TicketStage,
} from "../shared/tickets.ts";

const theater = await openTicketTheater();
const { time } = theater.connection.networkHelpers;

const DOMAIN: TicketsDomain = { chainId: 31_337n, tickets: "0x5FbDB2315678afecb367f032d93F642f64180aa3" };

describe("eventFrom", () => {
  const plan = {
    organizer: DOMAIN.tickets,
    doorsAt: 1_000n,
    endsAt: 2_000n,
    capacity: 10n,
    content: CONTENT,
  };

  it("fills in what is usual, and makes equal plans differ", () => {
    const [one, other] = [eventFrom(plan), eventFrom(plan)];
    expect(one).to.deep.equal({
      ...plan,
      witness: plan.organizer,
      token: ZeroAddress,
      confirmBy: 2_000n + 7n * DAY,
      resaleCap: 10_000n,
      moves: 1n,
      isLendable: true,
      salt: one.salt,
    });
    expect(one.salt).not.to.equal(other.salt);
  });

  it("keeps what it is told", () => {
    const told = { ...plan, moves: "Locked", salt: 5n, isLendable: false, resaleCap: 0n } as const;
    expect(eventFrom(told)).to.deep.include({ moves: 2n, salt: 5n, isLendable: false, resaleCap: 0n });
  });
});

describe("ticketId and seatOf", () => {
  it("are each other's inverse, with leading zeros of the event too", () => {
    const id = `0x00${"ab".repeat(27)}`;
    for (const seat of [0n, 7n, 2n ** 32n - 1n]) expect(seatOf(ticketId(id, seat))).to.deep.equal({ id, seat });
  });
});

describe("The deeds of tickets", () => {
  it("carry an event from its announcement to the settlement", async () => {
    const { stage, deployment, id, terms, ticket } = await soldOut();
    const { roles, connection } = stage;
    const { provider } = connection.ethers;
    expect(await readEvent(provider, deployment, id)).to.deep.equal({
      state: "Announced",
      organizer: roles.organizer.address,
      token: terms.token,
      doorsAt: terms.doorsAt,
      endsAt: terms.endsAt,
      confirmBy: terms.confirmBy,
      capacity: terms.capacity,
      sold: 1n,
      held: PRICE,
      series: 0n,
    });

    const offer = {
      ticket,
      seller: roles.buyer.address,
      buyer: roles.fan.address,
      price: PRICE,
      turn: 0n,
      deadline: stage.now + DAY,
    };
    const signature = await signTicketOffer(roles.buyer, deployment, offer);
    const { events } = await perform(roles.fan, deployment, resellTicket(offer, signature));
    expect(events.map(({ name }) => name)).to.include("TicketResold");
    await perform(roles.fan, deployment, lendTicket(ticket, roles.friend.address, terms.endsAt));
    await perform(roles.fan, deployment, endOffers(ticket));
    expect(await readTicket(provider, deployment, ticket)).to.deep.equal({
      id,
      seat: 7n,
      holder: roles.fan.address,
      entrant: roles.friend.address,
      used: false,
      paid: PRICE,
      cap: (PRICE * 110n) / 100n,
      turn: 2n,
    });
    expect((await perform(roles.organizer, deployment, endSeries(id))).events).to.have.length(1);

    await time.increaseTo(terms.doorsAt);
    const entry = { ticket, gate: roles.gate.address, challenge: newChallenge(), time: terms.doorsAt };
    await perform(
      roles.gate,
      deployment,
      admit({ entry, signature: await signEntry(roles.friend, deployment, entry) }),
    );
    expect((await readTicket(provider, deployment, ticket)).used).to.equal(true);

    await time.increaseTo(terms.endsAt);
    await perform(roles.venue, deployment, confirmEvent(id));
    const settled = await perform(roles.stranger, deployment, settleEvent(id));
    expect(settled.events[0]!.args).to.deep.equal({ id, organizer: roles.organizer.address, amount: PRICE });
  });

  it("carry an event from its cancellation to the refund, and errors have names for states", async () => {
    const { stage, deployment, id, ticket } = await soldOut();
    const { roles } = stage;
    const refused = await perform(roles.stranger, deployment, refundTickets([ticket])).catch((error: unknown) => error);
    expect((refused as Revert).facts).to.deep.equal({
      id,
      current: "Announced",
      allowed: ["Canceled", "Lapsed"],
    });

    await perform(roles.organizer, deployment, cancelEvent(id));
    const { events } = await perform(roles.stranger, deployment, refundTickets([ticket]));
    expect(events.find(({ name }) => name === "TicketRefunded")!.args).to.deep.equal({
      id,
      ticket,
      holder: roles.buyer.address,
      amount: PRICE,
    });
  });

  it("lock a ticket, free it, and give it away", async () => {
    const { stage, deployment, ticket } = await soldOut();
    const { buyer, stranger, friend } = stage.roles;
    const { provider } = stage.connection.ethers;
    await perform(buyer, deployment, lockTicket(ticket, stranger.address, stage.now + DAY));
    await perform(stranger, deployment, unlockTicket(ticket));
    await perform(buyer, deployment, giveTicket(ticket, { from: buyer.address, to: friend.address }));

    expect((await readTicket(provider, deployment, ticket)).holder).to.equal(friend.address);
  });

  it("take out of the ledger what could not be pushed", async () => {
    const stage = await theater.stage();
    const { roles, tickets, connection } = stage;
    const { ethers } = connection;
    const wallet = await ethers.deployContract("WalletMock", [roles.buyer.address]);
    const account = await wallet.getAddress();
    const given = await givenEvent(stage, "Announced", { token: ZeroAddress });
    await tickets.connect(roles.buyer).transferFrom(roles.buyer, wallet, given.ticket);
    await wallet.setMisbehavior(1n);
    await tickets.connect(roles.organizer).cancel(given.id, ZeroHash);
    await tickets.refund([given.ticket]);
    const credit = { account, token: ZeroAddress };
    expect(await creditOf(ethers.provider, { tickets: stage.place }, credit)).to.equal(PRICE);

    const { data } = withdrawTo(ZeroAddress, roles.friend.address);
    await expect(wallet.execute(stage.place, 0n, data)).to.changeEtherBalance(ethers, roles.friend, PRICE);
    expect(await creditOf(ethers.provider, { tickets: stage.place }, credit)).to.equal(0n);
    await expect(wallet.execute(stage.place, 0n, withdraw(ZeroAddress).data))
      .to.be.revertedWithCustomError(tickets, "MoneyNothingToWithdraw")
      .withArgs(account, ZeroAddress);
  });

  it("bring the price along in the native coin", () => {
    const sale = {
      id: `0x${"01".repeat(28)}`,
      firstSeat: 0n,
      lastSeat: 1n,
      price: 5n,
      buyer: ZeroAddress,
      series: 0n,
      deadline: 9n,
    };

    expect(buyTicket(sale, "0x", { seat: 0n, to: DOMAIN.tickets, token: ZeroAddress }).value).to.equal(5n);
    expect(buyTicket(sale, "0x", { seat: 0n, to: DOMAIN.tickets, token: DOMAIN.tickets }).value).to.equal(0n);
  });

  it("write down what a gate did without a network, with a name for each fault", async () => {
    const { stage, deployment, terms, ticket } = await soldOut();
    const { roles } = stage;
    await time.increaseTo(terms.doorsAt);
    const sign = async (late: bigint): Promise<SignedEntry> => {
      const entry = { ticket, gate: roles.gate.address, challenge: ZeroHash, time: terms.doorsAt + late };
      return { entry, signature: await signEntry(roles.buyer, deployment, entry) };
    };
    const entries = [await sign(1n), await sign(2n)];
    await time.increaseTo(terms.doorsAt + HOUR);

    const { hash } = await perform(roles.gate, deployment, admitMany(entries));
    const receipt = await stage.connection.ethers.provider.getTransactionReceipt(hash);
    const told = eventsOf("tickets", deployment, receipt!.logs);
    expect(told.find(({ name }) => name === "EntrySkipped")!.args).to.deep.equal({
      ticket,
      gate: roles.gate.address,
      fault: "Used",
    });
  });
});

describe("A gate without a network", () => {
  const [holder, friend, stranger] = [1n, 2n, 3n].map((key) => new Wallet(`0x${key.toString(16).padStart(64, "0")}`));
  const gate = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
  const id = `0x${"01".repeat(28)}`;
  const [ticket, lent] = [ticketId(id, 7n), ticketId(id, 8n)];
  const [doorsAt, endsAt, now] = [1_000n, 9_000n, 5_000n];
  const challenge = newChallenge();
  const list: GuestList = {
    ...DOMAIN,
    id,
    doorsAt,
    endsAt,
    takenAt: 1_001n,
    guests: new Map([
      [ticket, { holder: holder!.address, user: ZeroAddress, userExpires: 0n }],
      [lent, { holder: holder!.address, user: friend!.address, userExpires: now }],
    ]),
  };
  const view: GateView = { gate, now, challenge, admitted: new Set() };
  const signedBy = async (signer: Wallet, changes: Partial<SignedEntry["entry"]> = {}): Promise<SignedEntry> => {
    const entry = { ticket, gate, challenge, time: now, ...changes };
    return { entry, signature: await signEntry(signer, DOMAIN, entry) };
  };

  const cases: readonly [string, () => Promise<SignedEntry>, Partial<GateView>, GateFault | undefined][] = [
    ["the holder, now", async () => signedBy(holder!), {}, undefined],
    [
      "the holder, a second before it is stale",
      async () => signedBy(holder!, { time: now - FRESH + 1n }),
      {},
      undefined,
    ],
    ["a picture of two minutes ago", async () => signedBy(holder!, { time: now - FRESH }), {}, "NotFresh"],
    ["a signature of the future", async () => signedBy(holder!, { time: now + 1n }), {}, "WrongTime"],
    [
      "a signature from before the doors",
      async () => signedBy(holder!, { time: doorsAt - 1n }),
      { now: doorsAt },
      "WrongTime",
    ],
    ["a signature at the end", async () => signedBy(holder!, { time: endsAt }), { now: endsAt }, "WrongTime"],
    ["another gate's", async () => signedBy(holder!, { gate: DOMAIN.tickets }), {}, "WrongGate"],
    [
      "an answer to another challenge",
      async () => signedBy(holder!, { challenge: newChallenge() }),
      {},
      "WrongChallenge",
    ],
    ["a ticket that is not on the list", async () => signedBy(holder!, { ticket: ticket + 5n }), {}, "UnknownTicket"],
    ["a ticket that was let in", async () => signedBy(holder!), { admitted: new Set([ticket]) }, "Used"],
    ["a stranger", async () => signedBy(stranger!), {}, "NotSigned"],
    ["no signature at all", async () => ({ ...(await signedBy(holder!)), signature: "0x" }), {}, "NotSigned"],
    ["whom it was lent to", async () => signedBy(friend!, { ticket: lent, time: now - 1n }), {}, undefined],
    ["whom it was lent to, when that is over", async () => signedBy(friend!, { ticket: lent }), {}, "NotSigned"],
    ["the holder, while it is lent", async () => signedBy(holder!, { ticket: lent, time: now - 1n }), {}, "NotSigned"],
    ["the holder, when it is lent no longer", async () => signedBy(holder!, { ticket: lent }), {}, undefined],
  ];
  for (const [title, made, changes, fault] of cases)
    it(`${fault === undefined ? "lets in" : `refuses (${fault})`}: ${title}`, async () => {
      expect(gateFault(list, await made(), { ...view, ...changes })).to.equal(fault);
    });

  it("refuses a signature for another contract", async () => {
    const entry = { ticket, gate, challenge, time: now };
    const signature = await signEntry(holder!, { ...DOMAIN, chainId: 1n }, entry);

    expect(gateFault(list, { entry, signature }, view)).to.equal("NotSigned");
  });

  it("takes along who may enter with the tickets that are unused", async () => {
    const { stage, deployment, id: sold, ticket: seat, terms } = await soldOut();
    const { roles, connection } = stage;
    await perform(roles.buyer, deployment, lendTicket(seat, roles.friend.address, terms.endsAt));
    const taken = await takeGuestList(connection.ethers.provider, deployment, sold, [seat]);

    expect(taken).to.deep.equal({
      ...deployment,
      id: sold,
      doorsAt: terms.doorsAt,
      endsAt: terms.endsAt,
      takenAt: BigInt(await time.latest()),
      guests: new Map([[seat, { holder: roles.buyer.address, user: roles.friend.address, userExpires: terms.endsAt }]]),
    });

    await time.increaseTo(terms.doorsAt);
    const entry = { ticket: seat, gate: roles.gate.address, challenge, time: terms.doorsAt };
    const signed = { entry, signature: await signEntry(roles.friend, deployment, entry) };
    const here = { gate: roles.gate.address, now: terms.doorsAt + 1n, challenge, admitted: new Set<bigint>() };
    expect(gateFault(taken, signed, here)).to.equal(undefined);
    await perform(roles.gate, deployment, admit(signed));
    const afterwards = await takeGuestList(connection.ethers.provider, deployment, sold, [seat]);
    expect(gateFault(afterwards, signed, here)).to.equal("UnknownTicket");
  });
});

describe("Sentences about tickets", () => {
  it("say why a gate lets nobody in", () => {
    const contract = Tickets__factory.createInterface();
    const sentences = ENTRY_FAULTS.map(
      (_, fault) => revertFrom(contract.encodeErrorResult("TicketsEntryRefused", [7n, DOMAIN.tickets, fault])).message,
    );

    expect(new Set(sentences).size).to.equal(ENTRY_FAULTS.length);
    expect(sentences[5]).to.equal(`ticket 7 does not open gate ${DOMAIN.tickets}: somebody went in with it`);
  });
});

/** An event of one sold ticket, by the deeds of the SDK. */
async function soldOut() {
  const stage: TicketStage = await theater.stage();
  const { roles, connection, place } = stage;
  const { chainId } = await connection.ethers.provider.getNetwork();
  const deployment = { chainId, tickets: place };
  const terms = await termsOf(stage);
  const id = eventId(deployment, terms);
  await perform(roles.organizer, deployment, announceEvent(terms));
  await perform(roles.organizer, deployment, setGate(id, roles.gate.address, true));
  const sale = {
    id,
    firstSeat: 0n,
    lastSeat: 9n,
    price: PRICE,
    buyer: ZeroAddress,
    series: 0n,
    deadline: stage.now + DAY,
  };
  const signature = await signTicketSale(roles.organizer, deployment, sale);
  await perform(
    roles.buyer,
    deployment,
    buyTicket(sale, signature, { seat: 7n, to: roles.buyer.address, token: terms.token }),
  );
  return { stage, deployment, terms, id, ticket: ticketId(id, 7n) };
}
