import { expect } from "chai";
import { Signature, ZeroAddress } from "ethers";

import {
  announced,
  bought,
  CAPACITY,
  DAY,
  EVENT_STATE,
  givenEvent,
  MOVES,
  movedBy,
  NO_SIGNATURE,
  openTicketTheater,
  PRICE,
  saleOf,
  sendBuy,
  signTicketMessage,
  statesOf,
  ticketIdOf,
  type TicketStage,
  type TicketSale,
} from "../../shared/tickets.ts";

const theater = await openTicketTheater();
const { time } = theater.connection.networkHelpers;

describe("buy", () => {
  context("given that new money is paused", () => {
    it("is refused, and goes on afterwards", async () => {
      const stage = await theater.stage();
      const event = await announced(stage);
      await stage.tickets.connect(stage.roles.relayer).pause();

      await expect(sendBuy(stage, event)).to.be.revertedWithCustomError(stage.tickets, "EnforcedPause");
      await stage.tickets.connect(stage.roles.relayer).unpause();
      await sendBuy(stage, event);
    });
  });

  for (const state of ["Doors", "Over", "Confirmed", "Settled", "Canceled", "Lapsed"] as const)
    context(`given ${state}`, () => {
      it("is refused", async () => {
        const stage = await theater.stage();
        const event = await givenEvent(stage, state);

        await expect(sendBuy(stage, event, { seat: 8n, sale: { deadline: stage.now + 200n * DAY } }))
          .to.be.revertedWithCustomError(stage.tickets, "TicketsUnexpectedState")
          .withArgs(event.id, EVENT_STATE[state], statesOf("Announced"));
      });
    });

  context("given Announced", () => {
    for (const [when, late, isOpen] of [
      ["a second before the sale's deadline", -1n, true],
      ["at the sale's deadline", 0n, false],
      ["a second after the sale's deadline", 1n, false],
    ] as const)
      it(`${isOpen ? "sells" : "is refused"} ${when}`, async () => {
        const stage = await theater.stage();
        const event = await announced(stage);
        const { deadline } = saleOf(stage, event);
        await time.setNextBlockTimestamp(deadline + late);

        const buying = sendBuy(stage, event);
        if (isOpen) await expect(buying).to.emit(stage.tickets, "TicketSold");
        else
          await expect(buying)
            .to.be.revertedWithCustomError(stage.tickets, "TicketsSaleOver")
            .withArgs(ticketIdOf(event.id, 7n), deadline);
      });

    it("is refused of a series that the organizer ended, or has not begun", async () => {
      const stage = await theater.stage();
      const event = await announced(stage);
      await stage.tickets.connect(stage.roles.organizer).endSeries(event.id);

      for (const series of [0n, 2n])
        await expect(sendBuy(stage, event, { sale: { series } }))
          .to.be.revertedWithCustomError(stage.tickets, "TicketsSeriesEnded")
          .withArgs(ticketIdOf(event.id, 7n), series, 1n);
      await sendBuy(stage, event, { sale: { series: 1n } });
    });

    for (const [seat, isOffered] of [
      [9n, false],
      [10n, true],
      [11n, true],
      [19n, true],
      [20n, true],
      [21n, false],
    ] as const)
      it(`${isOffered ? "sells" : "refuses"} seat ${seat} of a sale of seats 10 to 20`, async () => {
        const stage = await theater.stage();
        const event = await announced(stage);

        const buying = sendBuy(stage, event, { seat, sale: { firstSeat: 10n, lastSeat: 20n } });
        if (isOffered) await expect(buying).to.emit(stage.tickets, "TicketSold");
        else
          await expect(buying)
            .to.be.revertedWithCustomError(stage.tickets, "TicketsSeatNotOffered")
            .withArgs(ticketIdOf(event.id, seat), seat, 10n, 20n);
      });

    for (const [seat, isThere] of [
      [CAPACITY - 1n, true],
      [CAPACITY, false],
      [CAPACITY + 1n, false],
      [2n ** 32n - 1n, false],
    ] as const)
      it(`${isThere ? "sells" : "refuses"} seat ${seat} of ${CAPACITY}`, async () => {
        const stage = await theater.stage();
        const event = await announced(stage);

        const buying = sendBuy(stage, event, { seat, sale: { lastSeat: 2n ** 32n - 1n } });
        if (isThere) await expect(buying).to.emit(stage.tickets, "TicketSold");
        else
          await expect(buying)
            .to.be.revertedWithCustomError(stage.tickets, "TicketsBeyondCapacity")
            .withArgs(ticketIdOf(event.id, seat), seat, CAPACITY);
      });

    it("is refused to another than the sale names", async () => {
      const stage = await theater.stage();
      const event = await announced(stage);
      const { fan, buyer } = stage.roles;

      await expect(sendBuy(stage, event, { by: "fan", sale: { buyer: buyer.address } }))
        .to.be.revertedWithCustomError(stage.tickets, "TicketsWrongBuyer")
        .withArgs(ticketIdOf(event.id, 7n), fan.address, buyer.address);
      await sendBuy(stage, event, { sale: { buyer: buyer.address } });
    });

    it("is refused of a seat that was sold", async () => {
      const stage = await theater.stage();
      const event = await announced(stage);
      const ticket = await bought(stage, event);

      await expect(sendBuy(stage, event, { by: "fan" }))
        .to.be.revertedWithCustomError(stage.tickets, "TicketsSeatTaken")
        .withArgs(ticket, stage.roles.buyer.address);
    });

    const forgeries: readonly [string, (stage: TicketStage, sale: TicketSale) => Promise<string> | string][] = [
      ["none", () => NO_SIGNATURE],
      ["the buyer's", async (stage, sale) => signTicketMessage(stage, stage.roles.buyer, "TicketSale", sale)],
      [
        "the organizer's for one unit less",
        async (stage, sale) =>
          signTicketMessage(stage, stage.roles.organizer, "TicketSale", { ...sale, price: PRICE - 1n }),
      ],
      [
        "the organizer's for another contract",
        async (stage, sale) =>
          signTicketMessage(
            { ...stage, place: stage.roles.stranger.address },
            stage.roles.organizer,
            "TicketSale",
            sale,
          ),
      ],
      [
        "padded by a byte",
        async (stage, sale) => `${await signTicketMessage(stage, stage.roles.organizer, "TicketSale", sale)}00`,
      ],
      [
        "compact",
        async (stage, sale) =>
          Signature.from(await signTicketMessage(stage, stage.roles.organizer, "TicketSale", sale)).compactSerialized,
      ],
    ];
    for (const [title, forge] of forgeries)
      it(`is refused by a signature: ${title}`, async () => {
        const stage = await theater.stage();
        const event = await announced(stage);
        const signature = await forge(stage, saleOf(stage, event));

        await expect(sendBuy(stage, event, { signature }))
          .to.be.revertedWithCustomError(stage.tickets, "TicketsInvalidSignature")
          .withArgs(ticketIdOf(event.id, 7n), stage.roles.organizer.address);
      });

    it("is refused where value comes along in a token, or another than the price in the native coin", async () => {
      const stage = await theater.stage();
      const [inUsdx, inCoin] = [await announced(stage), await announced(stage, { token: ZeroAddress })];

      await expect(sendBuy(stage, inUsdx, { value: 1n }))
        .to.be.revertedWithCustomError(stage.tickets, "MoneyWrongValue")
        .withArgs(1n, 0n);
      await expect(sendBuy(stage, inUsdx, { sale: { price: 0n }, value: 1n }))
        .to.be.revertedWithCustomError(stage.tickets, "MoneyWrongValue")
        .withArgs(1n, 0n);
      for (const value of [PRICE - 1n, PRICE + 1n])
        await expect(sendBuy(stage, inCoin, { value }))
          .to.be.revertedWithCustomError(stage.tickets, "MoneyWrongValue")
          .withArgs(value, PRICE);
    });

    it("is refused where the token takes a fee", async () => {
      const stage = await theater.stage();
      const { buyer } = stage.roles;
      const token = await theater.connection.ethers.deployContract("InexactTokenMock", ["FEE", 6, 10_000, 9_900]);
      await token.mint(buyer, PRICE);
      await token.connect(buyer).approve(stage.place, PRICE);
      const event = await announced(stage, { token: await token.getAddress() });

      await expect(sendBuy(stage, event))
        .to.be.revertedWithCustomError(stage.tickets, "MoneyInexactTransfer")
        .withArgs(await token.getAddress(), (PRICE * 9_900n) / 10_000n, PRICE);
    });

    it("is refused to a contract that does not take tickets", async () => {
      const stage = await theater.stage();
      const event = await announced(stage);
      const to = await stage.usdx.getAddress();

      await expect(sendBuy(stage, event, { to }))
        .to.be.revertedWithCustomError(stage.tickets, "ERC721InvalidReceiver")
        .withArgs(to);
    });

    it("lets nobody re-enter who gets a ticket", async () => {
      const stage = await theater.stage();
      const { tickets, receiver } = stage;
      const event = await announced(stage);
      const again = tickets.interface.encodeFunctionData("settle", [event.id]);
      await receiver.setHook(stage.place, again, false);

      await sendBuy(stage, event, { to: await receiver.getAddress() });
      const [attempts, successes, reason] = await receiver.hookOutcome();
      expect([attempts, successes]).to.deep.equal([1n, 0n]);
      expect(reason).to.equal(tickets.interface.encodeErrorResult("ReentrancyGuardReentrantCall"));
    });

    it("sells a seat: the price waits in the contract", async () => {
      const stage = await theater.stage();
      const { tickets, roles } = stage;
      const event = await announced(stage);
      const ticket = ticketIdOf(event.id, 7n);

      const moved = await movedBy(stage, async () => {
        await expect(sendBuy(stage, event, { to: roles.friend.address }))
          .to.emit(tickets, "TicketSold")
          .withArgs(event.id, ticket, roles.friend.address, roles.buyer.address, PRICE)
          .and.to.emit(tickets, "Transfer")
          .withArgs(ZeroAddress, roles.friend.address, ticket);
      });
      expect(moved).to.deep.equal({ buyer: -PRICE, tickets: PRICE });
      expect(await tickets.ownerOf(ticket)).to.equal(roles.friend.address);
      const { held, sold } = await tickets.slotOf(event.id);
      expect([held, sold]).to.deep.equal([PRICE, 1n]);
      const [id, seat, slot] = await tickets.ticketOf(ticket);
      expect([id, seat, slot.paid, slot.turn]).to.deep.equal([event.id, 7n, PRICE, 0n]);
      expect(await tickets.locked(ticket)).to.equal(false);
    });

    it("sells a seat for the native coin", async () => {
      const stage = await theater.stage();
      const event = await announced(stage, { token: ZeroAddress });

      await expect(sendBuy(stage, event)).to.changeEtherBalances(
        theater.connection.ethers,
        [stage.roles.buyer, stage.place],
        [-PRICE, PRICE],
      );
      expect((await stage.tickets.slotOf(event.id)).held).to.equal(PRICE);
    });

    it("takes what a contract signs that is the organizer (ERC-1271)", async () => {
      const stage = await theater.stage();
      const { tickets, roles } = stage;
      const wallet = await theater.connection.ethers.deployContract("WalletMock", [roles.organizer.address]);
      const { terms } = await announced(stage);
      const own = { ...terms, organizer: await wallet.getAddress() };
      await wallet.execute(stage.place, 0n, tickets.interface.encodeFunctionData("announce", [own]));

      const event = { id: await tickets.idOf(own), terms: own };
      await expect(sendBuy(stage, event)).to.emit(tickets, "TicketSold");
    });

    it("is a gift of the organizer's, without a signature", async () => {
      const stage = await theater.stage();
      const { tickets, roles } = stage;
      const event = await announced(stage);
      const gift = { by: "organizer", to: roles.friend.address, sale: { price: 0n }, signature: NO_SIGNATURE } as const;

      expect(await movedBy(stage, async () => sendBuy(stage, event, gift))).to.deep.equal({});
      expect(await tickets.ownerOf(ticketIdOf(event.id, 7n))).to.equal(roles.friend.address);
      expect(await tickets.resaleCapOf(ticketIdOf(event.id, 7n))).to.equal(0n);
    });

    it("locks the ticket for good where the terms say that it never moves", async () => {
      const stage = await theater.stage();
      const { tickets, roles } = stage;
      const event = await announced(stage, { moves: MOVES.Locked });

      await expect(sendBuy(stage, event)).to.emit(tickets, "Locked").withArgs(ticketIdOf(event.id, 7n));
      const ticket = ticketIdOf(event.id, 7n);
      expect(await tickets.locked(ticket)).to.equal(true);
      await expect(tickets.connect(roles.buyer).transferFrom(roles.buyer, roles.fan, ticket))
        .to.be.revertedWithCustomError(tickets, "UsableTokenLocked")
        .withArgs(ticket, 2n ** 40n - 1n);
    });
  });
});
