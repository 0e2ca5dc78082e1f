import { expect } from "chai";
import { ZeroAddress } from "ethers";

import {
  announced,
  bought,
  DAY,
  EVENT_STATE,
  type EventStateName,
  givenEvent,
  MOVES,
  movedBy,
  offerOf,
  openTicketTheater,
  PRICE,
  REASON,
  sendResale,
  signTicketMessage,
  statesOf,
  type TicketStage,
} from "../../shared/tickets.ts";

const theater = await openTicketTheater();
const { time } = theater.connection.networkHelpers;

type Live = Exclude<EventStateName, "None">;
const STATES: readonly Live[] = ["Announced", "Doors", "Over", "Confirmed", "Settled", "Canceled", "Lapsed"];

interface Deed {
  readonly name: string;
  readonly allowed: readonly Live[];
  readonly next: EventStateName | undefined;
  readonly send: (stage: TicketStage, id: string, ticket: bigint) => Promise<unknown>;
}

/** Where each deed may begin, and where it leads. */
const DEEDS: readonly Deed[] = [
  {
    name: "setGate",
    allowed: ["Announced", "Doors", "Over"],
    next: undefined,
    send: async ({ tickets, roles }, id) => tickets.connect(roles.organizer).setGate(id, roles.friend, true),
  },
  {
    name: "endSeries",
    allowed: ["Announced"],
    next: undefined,
    send: async ({ tickets, roles }, id) => tickets.connect(roles.organizer).endSeries(id),
  },
  {
    name: "cancel",
    allowed: ["Announced", "Doors", "Over"],
    next: "Canceled",
    send: async ({ tickets, roles }, id) => tickets.connect(roles.organizer).cancel(id, REASON),
  },
  {
    name: "confirm",
    allowed: ["Over"],
    next: "Confirmed",
    send: async ({ tickets, roles }, id) => tickets.connect(roles.venue).confirm(id),
  },
  { name: "settle", allowed: ["Confirmed"], next: "Settled", send: async ({ tickets }, id) => tickets.settle(id) },
  {
    name: "refund",
    allowed: ["Canceled", "Lapsed"],
    next: undefined,
    send: async ({ tickets }, _id, ticket) => tickets.refund([ticket]),
  },
];

describe("the life of an event", () => {
  for (const { name, allowed, next, send } of DEEDS)
    for (const state of STATES)
      it(`${name}: given ${state}, ${allowed.includes(state) ? `becomes ${next ?? state}` : "is refused"}`, async () => {
        const stage = await theater.stage();
        const { id, ticket } = await givenEvent(stage, state);
        expect(await stage.tickets.stateOf(id)).to.equal(EVENT_STATE[state]);

        if (allowed.includes(state)) {
          await send(stage, id, ticket);
          expect(await stage.tickets.stateOf(id)).to.equal(EVENT_STATE[next ?? state]);
        } else
          await expect(send(stage, id, ticket))
            .to.be.revertedWithCustomError(stage.tickets, "TicketsUnexpectedState")
            .withArgs(id, EVENT_STATE[state], statesOf(...allowed));
      });

  const turns: readonly [string, "doorsAt" | "endsAt" | "confirmBy", EventStateName, EventStateName][] = [
    ["the doors", "doorsAt", "Announced", "Doors"],
    ["the end", "endsAt", "Doors", "Over"],
    ["the last second to confirm", "confirmBy", "Over", "Lapsed"],
  ];
  for (const [title, term, before, after] of turns)
    it(`turns from ${before} to ${after} at ${title}`, async () => {
      const stage = await theater.stage();
      const { id, terms } = await announced(stage);
      for (const [late, state] of [
        [-1n, before],
        [0n, after],
        [1n, after],
      ] as const) {
        await time.increaseTo(terms[term] + late);
        expect(await stage.tickets.stateOf(id)).to.equal(EVENT_STATE[state]);
      }
    });
});

describe("cancel", () => {
  it("is the organizer's alone", async () => {
    const stage = await theater.stage();
    const { id } = await givenEvent(stage, "Announced");
    const { venue, organizer } = stage.roles;

    await expect(stage.tickets.connect(venue).cancel(id, REASON))
      .to.be.revertedWithCustomError(stage.tickets, "TicketsWrongCaller")
      .withArgs(id, venue.address, organizer.address);
  });

  it("calls the event off, and moves no money yet", async () => {
    const stage = await theater.stage();
    const { id } = await givenEvent(stage, "Doors");

    const moved = await movedBy(stage, async () => {
      await expect(stage.tickets.connect(stage.roles.organizer).cancel(id, REASON))
        .to.emit(stage.tickets, "EventCanceled")
        .withArgs(id, REASON);
    });
    expect(moved).to.deep.equal({});
    expect((await stage.tickets.slotOf(id)).held).to.equal(PRICE);
  });
});

describe("confirm", () => {
  it("is the witness's alone", async () => {
    const stage = await theater.stage();
    const { id } = await givenEvent(stage, "Over");
    const { venue, organizer } = stage.roles;

    await expect(stage.tickets.connect(organizer).confirm(id))
      .to.be.revertedWithCustomError(stage.tickets, "TicketsWrongCaller")
      .withArgs(id, organizer.address, venue.address);
  });

  it("says that the event took place", async () => {
    const stage = await theater.stage();
    const { id } = await givenEvent(stage, "Over");

    await expect(stage.tickets.connect(stage.roles.venue).confirm(id))
      .to.emit(stage.tickets, "EventConfirmed")
      .withArgs(id);
  });
});

describe("settle", () => {
  it("hands the organizer what all tickets cost, whoever asks", async () => {
    const stage = await theater.stage();
    const { tickets, roles } = stage;
    const event = await announced(stage);
    await bought(stage, event, { seat: 1n });
    await bought(stage, event, { seat: 2n, by: "fan", sale: { price: 3n } });
    await time.increaseTo(event.terms.endsAt);
    await tickets.connect(roles.venue).confirm(event.id);

    const moved = await movedBy(stage, async () => {
      await expect(tickets.connect(roles.stranger).settle(event.id))
        .to.emit(tickets, "EventSettled")
        .withArgs(event.id, roles.organizer.address, PRICE + 3n);
    });
    expect(moved).to.deep.equal({ organizer: PRICE + 3n, tickets: -(PRICE + 3n) });
    expect((await tickets.slotOf(event.id)).held).to.equal(0n);
  });

  it("hands over the native coin, or keeps it in the ledger for an organizer that refuses it", async () => {
    const stage = await theater.stage();
    const { tickets, roles } = stage;
    const { ethers } = theater.connection;
    const wallet = await ethers.deployContract("WalletMock", [roles.organizer.address]);
    const organizer = await wallet.getAddress();
    const { terms } = await announced(stage, { token: ZeroAddress });
    const own = { ...terms, organizer };
    await wallet.execute(stage.place, 0n, tickets.interface.encodeFunctionData("announce", [own]));
    const id = await tickets.idOf(own);
    await bought(stage, { id, terms: own });
    await time.increaseTo(terms.endsAt);
    await tickets.connect(roles.venue).confirm(id);
    await wallet.setMisbehavior(1n);

    await expect(tickets.settle(id)).to.emit(tickets, "MoneyCredited").withArgs(organizer, ZeroAddress, PRICE);
    expect(await tickets["balanceOf(address,address)"](organizer, ZeroAddress)).to.equal(PRICE);
  });

  it("has nothing to hand over where nothing was sold", async () => {
    const stage = await theater.stage();
    const { tickets, roles } = stage;
    const { id, terms } = await announced(stage);
    await time.increaseTo(terms.endsAt);
    await tickets.connect(roles.venue).confirm(id);

    await expect(tickets.settle(id)).to.emit(tickets, "EventSettled").withArgs(id, roles.organizer.address, 0n);
  });

  it("needs the gas for a push", async () => {
    const stage = await theater.stage();
    const { id } = await givenEvent(stage, "Confirmed");

    await expect(stage.tickets.settle(id, { gasLimit: 200_000n })).to.be.revertedWithCustomError(
      stage.tickets,
      "MoneyGasTooLow",
    );
  });
});

describe("refund", () => {
  it("is refused of nothing", async () => {
    const { tickets } = await theater.stage();

    await expect(tickets.refund([])).to.be.revertedWithCustomError(tickets, "TicketsEmptyList");
  });

  it("is refused of a ticket that nobody bought, or that was refunded", async () => {
    const stage = await theater.stage();
    const { tickets } = stage;
    const { ticket } = await givenEvent(stage, "Canceled");

    await expect(tickets.refund([ticket + 1n]))
      .to.be.revertedWithCustomError(tickets, "ERC721NonexistentToken")
      .withArgs(ticket + 1n);
    await expect(tickets.refund([ticket, ticket]))
      .to.be.revertedWithCustomError(tickets, "ERC721NonexistentToken")
      .withArgs(ticket);
    await tickets.refund([ticket]);
    await expect(tickets.refund([ticket]))
      .to.be.revertedWithCustomError(tickets, "ERC721NonexistentToken")
      .withArgs(ticket);
  });

  it("waits for the lock of a lender", async () => {
    const stage = await theater.stage();
    const { tickets, roles, now } = stage;
    const { ticket, id } = await givenEvent(stage, "Announced");
    await tickets.connect(roles.buyer).lock(ticket, roles.stranger, now + DAY);
    await tickets.connect(roles.organizer).cancel(id, REASON);

    await expect(tickets.refund([ticket]))
      .to.be.revertedWithCustomError(tickets, "UsableTokenLocked")
      .withArgs(ticket, now + DAY);
    await time.increaseTo(now + DAY);
    await expect(tickets.refund([ticket])).to.emit(tickets, "TicketRefunded");
  });

  for (const state of ["Canceled", "Lapsed"] as const)
    it(`gives the holders back what was first paid, whoever asks (${state})`, async () => {
      const stage = await theater.stage();
      const { tickets, roles } = stage;
      const event = await announced(stage);
      const sold = await bought(stage, event, { seat: 1n });
      await sendResale(stage, offerOf(stage, sold, { price: PRICE + 1n }));
      const gift = await bought(stage, event, { seat: 2n, by: "friend", sale: { price: 0n } });
      const kept = await bought(stage, event, { seat: 3n, sale: { price: 5n } });
      if (state === "Canceled") await tickets.connect(roles.organizer).cancel(event.id, REASON);
      else await time.increaseTo(event.terms.confirmBy);

      const moved = await movedBy(stage, async () => {
        await expect(tickets.connect(roles.stranger).refund([sold, gift]))
          .to.emit(tickets, "TicketRefunded")
          .withArgs(event.id, sold, roles.fan.address, PRICE)
          .and.to.emit(tickets, "TicketRefunded")
          .withArgs(event.id, gift, roles.friend.address, 0n)
          .and.to.emit(tickets, "Transfer")
          .withArgs(roles.fan.address, ZeroAddress, sold);
      });
      expect(moved).to.deep.equal({ fan: PRICE, tickets: -PRICE });
      expect((await tickets.slotOf(event.id)).held).to.equal(5n);
      await tickets.refund([kept]);
      expect((await tickets.slotOf(event.id)).held).to.equal(0n);
    });

  it("gives back what was paid for tickets that never move, and in the native coin", async () => {
    const stage = await theater.stage();
    const { tickets, roles } = stage;
    const { ethers } = theater.connection;
    const { ticket } = await givenEvent(stage, "Lapsed", { moves: MOVES.Locked, token: ZeroAddress });

    await expect(tickets.refund([ticket])).to.changeEtherBalances(ethers, [roles.buyer, stage.place], [PRICE, -PRICE]);
  });

  it("does not stop at a holder that refuses its money", async () => {
    const stage = await theater.stage();
    const { tickets, roles } = stage;
    const { ethers } = theater.connection;
    const wallet = await ethers.deployContract("WalletMock", [roles.buyer.address]);
    const { ticket, id } = await givenEvent(stage, "Announced", { token: ZeroAddress });
    await tickets.connect(roles.buyer).transferFrom(roles.buyer, wallet, ticket);
    await wallet.setMisbehavior(1n);
    await tickets.connect(roles.organizer).cancel(id, REASON);

    await expect(tickets.refund([ticket]))
      .to.emit(tickets, "MoneyCredited")
      .withArgs(await wallet.getAddress(), ZeroAddress, PRICE);
  });
});

describe("the ledger", () => {
  it("pays for a ticket that is sold again before anything else does", async () => {
    const stage = await theater.stage();
    const { tickets, roles } = stage;
    const { ethers } = theater.connection;
    const wallet = await ethers.deployContract("WalletMock", [roles.fan.address]);
    const owner = await wallet.getAddress();
    const first = await givenEvent(stage, "Announced", { token: ZeroAddress });
    await tickets.connect(roles.buyer).transferFrom(roles.buyer, wallet, first.ticket);
    await wallet.setMisbehavior(1n);
    await tickets.connect(roles.organizer).cancel(first.id, REASON);
    await tickets.refund([first.ticket]);

    const second = await givenEvent(stage, "Announced", { token: ZeroAddress, salt: 2n });
    const offer = offerOf(stage, second.ticket);
    const signature = await signTicketMessage(stage, roles.buyer, "TicketOffer", offer);
    const call = tickets.interface.encodeFunctionData("resell", [offer, signature]);
    await expect(wallet.execute(stage.place, 0n, call)).to.changeEtherBalances(
      ethers,
      [roles.buyer, stage.place],
      [PRICE, -PRICE],
    );
    expect(await tickets.ownerOf(second.ticket)).to.equal(owner);
    expect(await tickets["balanceOf(address,address)"](owner, ZeroAddress)).to.equal(0n);
  });
});
