import { expect } from "chai";
import { ZeroAddress } from "ethers";

import {
  announced,
  bought,
  DAY,
  EVENT_STATE,
  givenEvent,
  MOVES,
  movedBy,
  NO_SIGNATURE,
  offerOf,
  openTicketTheater,
  PRICE,
  sendResale,
  signTicketMessage,
  statesOf,
  type TicketOffer,
  type TicketStage,
} from "../../shared/tickets.ts";

const theater = await openTicketTheater();
const { time } = theater.connection.networkHelpers;

/** 110 % of the price, rounded down. */
const CAP = (PRICE * 110n) / 100n;

describe("resell", () => {
  for (const state of ["Doors", "Over", "Confirmed", "Settled", "Canceled", "Lapsed"] as const)
    context(`given ${state}`, () => {
      it("is refused", async () => {
        const stage = await theater.stage();
        const { id, ticket } = await givenEvent(stage, state);

        await expect(sendResale(stage, offerOf(stage, ticket, { deadline: stage.now + 200n * DAY })))
          .to.be.revertedWithCustomError(stage.tickets, "TicketsUnexpectedState")
          .withArgs(id, EVENT_STATE[state], statesOf("Announced"));
      });
    });

  context("given Announced", () => {
    it("is refused of a ticket that nobody bought", async () => {
      const stage = await theater.stage();
      const { ticket } = await givenEvent(stage, "Announced");

      await expect(sendResale(stage, offerOf(stage, ticket + 1n)))
        .to.be.revertedWithCustomError(stage.tickets, "ERC721NonexistentToken")
        .withArgs(ticket + 1n);
    });

    for (const [when, late, isOpen] of [
      ["a second before the offer's deadline", -1n, true],
      ["at the offer's deadline", 0n, false],
      ["a second after the offer's deadline", 1n, false],
    ] as const)
      it(`${isOpen ? "sells" : "is refused"} ${when}`, async () => {
        const stage = await theater.stage();
        const { ticket } = await givenEvent(stage, "Announced");
        const offer = offerOf(stage, ticket);
        await time.setNextBlockTimestamp(offer.deadline + late);

        const selling = sendResale(stage, offer);
        if (isOpen) await expect(selling).to.emit(stage.tickets, "TicketResold");
        else
          await expect(selling)
            .to.be.revertedWithCustomError(stage.tickets, "TicketsSaleOver")
            .withArgs(ticket, offer.deadline);
      });

    it("is refused by an offer of who does not hold the ticket", async () => {
      const stage = await theater.stage();
      const { ticket } = await givenEvent(stage, "Announced");
      const { stranger, buyer } = stage.roles;

      await expect(sendResale(stage, offerOf(stage, ticket, { seller: stranger.address }), { signer: "stranger" }))
        .to.be.revertedWithCustomError(stage.tickets, "TicketsWrongHolder")
        .withArgs(ticket, stranger.address, buyer.address);
    });

    it("is refused of a turn before or after", async () => {
      const stage = await theater.stage();
      const { ticket } = await givenEvent(stage, "Announced");
      await stage.tickets.connect(stage.roles.buyer).endOffers(ticket);

      for (const turn of [0n, 2n])
        await expect(sendResale(stage, offerOf(stage, ticket, { turn })))
          .to.be.revertedWithCustomError(stage.tickets, "TicketsOfferEnded")
          .withArgs(ticket, turn, 1n);
      await sendResale(stage, offerOf(stage, ticket, { turn: 1n }));
    });

    it("is refused by an old offer of who got the ticket back", async () => {
      const stage = await theater.stage();
      const { tickets, roles } = stage;
      const { ticket } = await givenEvent(stage, "Announced");
      await tickets.connect(roles.buyer).transferFrom(roles.buyer, roles.friend, ticket);
      await tickets.connect(roles.friend).transferFrom(roles.friend, roles.buyer, ticket);

      await expect(sendResale(stage, offerOf(stage, ticket)))
        .to.be.revertedWithCustomError(tickets, "TicketsOfferEnded")
        .withArgs(ticket, 0n, 2n);
    });

    for (const [price, isAllowed] of [
      [CAP - 1n, true],
      [CAP, true],
      [CAP + 1n, false],
    ] as const)
      it(`${isAllowed ? "sells" : "refuses"} at ${price} under a cap of ${CAP}`, async () => {
        const stage = await theater.stage();
        const { ticket } = await givenEvent(stage, "Announced");
        expect(await stage.tickets.resaleCapOf(ticket)).to.equal(CAP);

        const selling = sendResale(stage, offerOf(stage, ticket, { price }));
        if (isAllowed) await expect(selling).to.emit(stage.tickets, "TicketResold");
        else
          await expect(selling)
            .to.be.revertedWithCustomError(stage.tickets, "TicketsAboveCap")
            .withArgs(ticket, price, CAP);
      });

    it("keeps the cap at what was first paid, however often it is sold", async () => {
      const stage = await theater.stage();
      const { ticket } = await givenEvent(stage, "Announced");
      await sendResale(stage, offerOf(stage, ticket, { price: CAP }));
      const again = offerOf(stage, ticket, { seller: stage.roles.fan.address, price: CAP + 1n, turn: 1n });

      await expect(sendResale(stage, again, { by: "buyer", signer: "fan" }))
        .to.be.revertedWithCustomError(stage.tickets, "TicketsAboveCap")
        .withArgs(ticket, CAP + 1n, CAP);
    });

    it("is refused to another than the offer names, and to the seller", async () => {
      const stage = await theater.stage();
      const { ticket } = await givenEvent(stage, "Announced");
      const { fan, friend, buyer } = stage.roles;

      await expect(sendResale(stage, offerOf(stage, ticket, { buyer: friend.address })))
        .to.be.revertedWithCustomError(stage.tickets, "TicketsWrongBuyer")
        .withArgs(ticket, fan.address, friend.address);
      await expect(sendResale(stage, offerOf(stage, ticket), { by: "buyer" }))
        .to.be.revertedWithCustomError(stage.tickets, "TicketsEqualParties")
        .withArgs(ticket, buyer.address);
    });

    const forgeries: readonly [string, (stage: TicketStage, offer: TicketOffer) => Promise<string> | string][] = [
      ["none", () => NO_SIGNATURE],
      ["the fan's", async (stage, offer) => signTicketMessage(stage, stage.roles.fan, "TicketOffer", offer)],
      [
        "the seller's for a unit more",
        async (stage, offer) =>
          signTicketMessage(stage, stage.roles.buyer, "TicketOffer", { ...offer, price: PRICE + 1n }),
      ],
      [
        "the seller's of the seat beside",
        async (stage, offer) =>
          signTicketMessage(stage, stage.roles.buyer, "TicketOffer", { ...offer, ticket: offer.ticket + 1n }),
      ],
    ];
    for (const [title, forge] of forgeries)
      it(`is refused by a signature: ${title}`, async () => {
        const stage = await theater.stage();
        const { ticket } = await givenEvent(stage, "Announced");
        const offer = offerOf(stage, ticket);

        await expect(sendResale(stage, offer, { signature: await forge(stage, offer) }))
          .to.be.revertedWithCustomError(stage.tickets, "TicketsInvalidSignature")
          .withArgs(ticket, stage.roles.buyer.address);
      });

    it("is refused of a ticket that is locked for a lender, or for good", async () => {
      const stage = await theater.stage();
      const { tickets, roles, now } = stage;
      const { ticket } = await givenEvent(stage, "Announced");
      await tickets.connect(roles.buyer).lock(ticket, roles.stranger, now + DAY);
      const bound = await givenEvent(stage, "Announced", { moves: MOVES.Locked });

      await expect(sendResale(stage, offerOf(stage, ticket)))
        .to.be.revertedWithCustomError(tickets, "UsableTokenLocked")
        .withArgs(ticket, now + DAY);
      await expect(sendResale(stage, offerOf(stage, bound.ticket)))
        .to.be.revertedWithCustomError(tickets, "UsableTokenLocked")
        .withArgs(bound.ticket, 2n ** 40n - 1n);
    });

    it("is refused with value along where it costs a token, or nothing", async () => {
      const stage = await theater.stage();
      const { ticket } = await givenEvent(stage, "Announced");

      for (const price of [PRICE, 0n])
        await expect(sendResale(stage, offerOf(stage, ticket, { price }), { value: 1n }))
          .to.be.revertedWithCustomError(stage.tickets, "MoneyWrongValue")
          .withArgs(1n, 0n);
    });

    for (const moves of ["Free", "ResaleOnly"] as const)
      it(`moves ticket and price in one transaction (${moves}), and ends the lending`, async () => {
        const stage = await theater.stage();
        const { tickets, roles, now } = stage;
        const { ticket, id } = await givenEvent(stage, "Announced", { moves: MOVES[moves] });
        await tickets.connect(roles.buyer).setUser(ticket, roles.friend, now + 20n * DAY);

        const moved = await movedBy(stage, async () => {
          await expect(sendResale(stage, offerOf(stage, ticket, { price: CAP })))
            .to.emit(tickets, "TicketResold")
            .withArgs(ticket, roles.buyer.address, roles.fan.address, CAP)
            .and.to.emit(tickets, "Transfer")
            .withArgs(roles.buyer.address, roles.fan.address, ticket);
        });
        expect(moved).to.deep.equal({ buyer: CAP, fan: -CAP });
        expect(await tickets.ownerOf(ticket)).to.equal(roles.fan.address);
        expect(await tickets.entrantOf(ticket)).to.equal(roles.fan.address);
        const [, , { paid, turn }] = await tickets.ticketOf(ticket);
        expect([paid, turn]).to.deep.equal([PRICE, 1n]);
        expect((await tickets.slotOf(id)).held).to.equal(PRICE);
      });

    it("passes the native coin on, and what of it the buyer had in the ledger", async () => {
      const stage = await theater.stage();
      const { tickets, roles } = stage;
      const { ethers } = theater.connection;
      const { ticket } = await givenEvent(stage, "Announced", { token: ZeroAddress });

      await expect(sendResale(stage, offerOf(stage, ticket), { value: PRICE })).to.changeEtherBalances(
        ethers,
        [roles.fan, roles.buyer, stage.place],
        [-PRICE, PRICE, 0n],
      );
      expect(await tickets.ownerOf(ticket)).to.equal(roles.fan.address);
    });

    it("is a gift at no price", async () => {
      const stage = await theater.stage();
      const { ticket } = await givenEvent(stage, "Announced", { moves: MOVES.ResaleOnly });

      expect(await movedBy(stage, async () => sendResale(stage, offerOf(stage, ticket, { price: 0n })))).to.deep.equal(
        {},
      );
      expect(await stage.tickets.ownerOf(ticket)).to.equal(stage.roles.fan.address);
    });

    it("leaves everything as it was where the buyer cannot pay", async () => {
      const stage = await theater.stage();
      const { tickets, roles, usdx } = stage;
      const { ticket } = await givenEvent(stage, "Announced");
      await usdx.connect(roles.fan).approve(stage.place, PRICE - 1n);

      await expect(sendResale(stage, offerOf(stage, ticket)))
        .to.be.revertedWithCustomError(usdx, "ERC20InsufficientAllowance")
        .withArgs(stage.place, PRICE - 1n, PRICE);
      expect(await tickets.ownerOf(ticket)).to.equal(roles.buyer.address);
    });
  });
});

describe("endOffers", () => {
  it("is refused of a ticket that does not exist", async () => {
    const stage = await theater.stage();

    await expect(stage.tickets.endOffers(1n))
      .to.be.revertedWithCustomError(stage.tickets, "ERC721NonexistentToken")
      .withArgs(1n);
  });

  it("is the holder's alone", async () => {
    const stage = await theater.stage();
    const { ticket } = await givenEvent(stage, "Announced");
    const { stranger, buyer } = stage.roles;

    await expect(stage.tickets.connect(stranger).endOffers(ticket))
      .to.be.revertedWithCustomError(stage.tickets, "TicketsWrongHolder")
      .withArgs(ticket, stranger.address, buyer.address);
  });

  it("begins the next turn", async () => {
    const stage = await theater.stage();
    const { ticket } = await givenEvent(stage, "Announced");

    await expect(stage.tickets.connect(stage.roles.buyer).endOffers(ticket))
      .to.emit(stage.tickets, "OffersEnded")
      .withArgs(ticket, 1n);
    expect((await stage.tickets.ticketOf(ticket)).slot.turn).to.equal(1n);
  });
});

describe("transfers and lending", () => {
  for (const state of ["Announced", "Doors", "Over", "Confirmed", "Settled", "Canceled", "Lapsed"] as const)
    context(`given ${state}`, () => {
      const stands = state === "Doors" || state === "Over";
      it(`a ticket ${stands ? "stands still" : "moves and is lent"}`, async () => {
        const stage = await theater.stage();
        const { tickets, roles } = stage;
        const { ticket, id } = await givenEvent(stage, state);
        const until = BigInt(await time.latest()) + DAY;
        const refused = [id, EVENT_STATE[state], statesOf("Announced", "Confirmed", "Settled", "Canceled", "Lapsed")];

        const lending = tickets.connect(roles.buyer).setUser(ticket, roles.friend, until);
        if (stands)
          await expect(lending)
            .to.be.revertedWithCustomError(tickets, "TicketsUnexpectedState")
            .withArgs(...refused);
        else await expect(lending).to.emit(tickets, "UpdateUser").withArgs(ticket, roles.friend.address, until);

        const moving = tickets.connect(roles.buyer).transferFrom(roles.buyer, roles.fan, ticket);
        if (stands)
          await expect(moving)
            .to.be.revertedWithCustomError(tickets, "TicketsUnexpectedState")
            .withArgs(...refused);
        else await expect(moving).to.emit(tickets, "Transfer").withArgs(roles.buyer.address, roles.fan.address, ticket);
      });
    });

  context("given tickets that move by resale alone", () => {
    it("is refused", async () => {
      const stage = await theater.stage();
      const { tickets, roles } = stage;
      const { ticket } = await givenEvent(stage, "Announced", { moves: MOVES.ResaleOnly });

      await expect(tickets.connect(roles.buyer).transferFrom(roles.buyer, roles.fan, ticket))
        .to.be.revertedWithCustomError(tickets, "TicketsResaleOnly")
        .withArgs(ticket);
    });
  });

  context("given tickets that cannot be lent", () => {
    it("is refused", async () => {
      const stage = await theater.stage();
      const { tickets, roles, now } = stage;
      const { ticket } = await givenEvent(stage, "Announced", { isLendable: false });

      await expect(tickets.connect(roles.buyer).setUser(ticket, roles.friend, now + DAY))
        .to.be.revertedWithCustomError(tickets, "TicketsNotLendable")
        .withArgs(ticket);
    });
  });

  context("given a ticket that is lent", () => {
    it("lets the user enter before the lending ends, and the holder then", async () => {
      const stage = await theater.stage();
      const { tickets, roles, now } = stage;
      const event = await announced(stage);
      const ticket = await bought(stage, event);
      await tickets.connect(roles.buyer).setUser(ticket, roles.friend, now + DAY);

      await time.increaseTo(now + DAY - 1n);
      expect(await tickets.entrantOf(ticket)).to.equal(roles.friend.address);
      await time.increaseTo(now + DAY);
      expect(await tickets.entrantOf(ticket)).to.equal(roles.buyer.address);
      await expect(tickets.entrantOf(ticket + 1n))
        .to.be.revertedWithCustomError(tickets, "ERC721NonexistentToken")
        .withArgs(ticket + 1n);
    });
  });
});
