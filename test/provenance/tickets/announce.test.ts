import { expect } from "chai";
import { ZeroAddress } from "ethers";

import {
  announced,
  CAPACITY,
  DAY,
  EVENT_STATE,
  eventIdOf,
  type EventTerms,
  HOUR,
  MOVES,
  openTicketTheater,
  RESALE_CAP,
  statesOf,
  termsOf,
  type TicketStage,
} from "../../shared/tickets.ts";

const theater = await openTicketTheater();

describe("announce", () => {
  context("when another than the organizer calls", () => {
    it("is another's deed", async () => {
      const stage = await theater.stage();
      const terms = await termsOf(stage);

      await expect(stage.tickets.connect(stage.roles.stranger).announce(terms))
        .to.be.revertedWithCustomError(stage.tickets, "TicketsWrongCaller")
        .withArgs(await eventIdOf(stage, terms), stage.roles.stranger.address, stage.roles.organizer.address);
    });
  });

  context("when the times do not fit", () => {
    const faults: readonly [string, (now: bigint) => Partial<EventTerms>, boolean][] = [
      ["doors a second before now", (now) => ({ doorsAt: now + 99n }), false],
      ["doors now", (now) => ({ doorsAt: now + 100n }), false],
      ["doors a second later", (now) => ({ doorsAt: now + 101n }), true],
      ["an end before the doors", (now) => ({ endsAt: now + 10n * DAY - 1n }), false],
      ["an end at the doors", (now) => ({ endsAt: now + 10n * DAY }), false],
      ["an end a second after the doors", (now) => ({ endsAt: now + 10n * DAY + 1n }), true],
      ["a confirmation before the end", (now) => ({ confirmBy: now + 10n * DAY + 4n * HOUR - 1n }), false],
      ["a confirmation at the end", (now) => ({ confirmBy: now + 10n * DAY + 4n * HOUR }), false],
      ["a confirmation a second after the end", (now) => ({ confirmBy: now + 10n * DAY + 4n * HOUR + 1n }), true],
      ["a second less than 90 days to confirm", (now) => ({ confirmBy: now + 100n * DAY + 4n * HOUR - 1n }), true],
      ["90 days to confirm", (now) => ({ confirmBy: now + 100n * DAY + 4n * HOUR }), true],
      ["a second more than 90 days to confirm", (now) => ({ confirmBy: now + 100n * DAY + 4n * HOUR + 1n }), false],
    ];
    for (const [title, change, isFit] of faults)
      it(`${isFit ? "takes" : "refuses"} ${title}`, async () => {
        const stage = await theater.stage();
        const terms = await termsOf(stage, change(stage.now));
        const id = await eventIdOf(stage, terms);
        await theater.connection.networkHelpers.time.setNextBlockTimestamp(stage.now + 100n);

        const announcing = announce(stage, terms);
        if (isFit) await expect(announcing).to.emit(stage.tickets, "EventAnnounced");
        else
          await expect(announcing)
            .to.be.revertedWithCustomError(stage.tickets, "TicketsUnfitTimes")
            .withArgs(id, terms.doorsAt, terms.endsAt, terms.confirmBy);
      });
  });

  context("when there are no seats", () => {
    it("is refused", async () => {
      const stage = await theater.stage();
      const terms = await termsOf(stage, { capacity: 0n });

      await expect(announce(stage, terms))
        .to.be.revertedWithCustomError(stage.tickets, "TicketsNoSeats")
        .withArgs(await eventIdOf(stage, terms));
    });
  });

  context("when nobody would confirm", () => {
    it("is refused", async () => {
      const stage = await theater.stage();
      const terms = await termsOf(stage, { witness: ZeroAddress });

      await expect(announce(stage, terms))
        .to.be.revertedWithCustomError(stage.tickets, "TicketsNoWitness")
        .withArgs(await eventIdOf(stage, terms));
    });
  });

  context("when the token has no code", () => {
    it("is refused", async () => {
      const stage = await theater.stage();
      const token = stage.roles.stranger.address;

      await expect(announce(stage, await termsOf(stage, { token })))
        .to.be.revertedWithCustomError(stage.tickets, "MoneyTokenWithoutCode")
        .withArgs(token);
    });
  });

  context("given an event that was announced", () => {
    it("is refused again", async () => {
      const stage = await theater.stage();
      const { id, terms } = await announced(stage);

      await expect(announce(stage, terms))
        .to.be.revertedWithCustomError(stage.tickets, "TicketsUnexpectedState")
        .withArgs(id, EVENT_STATE.Announced, statesOf("None"));
    });
  });

  context("when the terms are sound", () => {
    for (const [title, token] of [
      ["USDX", undefined],
      ["the native coin", ZeroAddress],
    ] as const)
      it(`stands, in ${title}`, async () => {
        const stage = await theater.stage();
        const { tickets, roles } = stage;
        const terms = await termsOf(stage, { moves: MOVES.ResaleOnly, ...(token === undefined ? {} : { token }) });
        const id = await eventIdOf(stage, terms);
        expect(await tickets.stateOf(id)).to.equal(EVENT_STATE.None);

        await expect(announce(stage, terms))
          .to.emit(tickets, "EventAnnounced")
          .withArgs(id, roles.organizer.address, Object.values(terms));
        expect(await tickets.idOf(terms)).to.equal(id);
        expect(await tickets.stateOf(id)).to.equal(EVENT_STATE.Announced);
        const slot = await tickets.slotOf(id);
        expect([slot.organizer, slot.token, slot.witness]).to.deep.equal([
          roles.organizer.address,
          terms.token,
          roles.venue.address,
        ]);
        expect([slot.doorsAt, slot.endsAt, slot.confirmBy]).to.deep.equal([
          terms.doorsAt,
          terms.endsAt,
          terms.confirmBy,
        ]);
        expect([slot.capacity, slot.resaleCap, slot.moves, slot.isLendable, slot.state]).to.deep.equal([
          CAPACITY,
          RESALE_CAP,
          MOVES.ResaleOnly,
          true,
          EVENT_STATE.Announced,
        ]);
        expect([slot.series, slot.held, slot.sold]).to.deep.equal([0n, 0n, 0n]);
      });
  });
});

describe("setGate", () => {
  context("given an unknown event", () => {
    it("is refused", async () => {
      const stage = await theater.stage();
      const id = await eventIdOf(stage, await termsOf(stage));

      await expect(stage.tickets.connect(stage.roles.organizer).setGate(id, stage.roles.gate, true))
        .to.be.revertedWithCustomError(stage.tickets, "TicketsUnexpectedState")
        .withArgs(id, EVENT_STATE.None, statesOf("Announced", "Doors", "Over"));
    });
  });

  context("when another than the organizer calls", () => {
    it("is another's deed", async () => {
      const stage = await theater.stage();
      const { id } = await announced(stage);
      const { stranger, organizer } = stage.roles;

      await expect(stage.tickets.connect(stranger).setGate(id, stranger, true))
        .to.be.revertedWithCustomError(stage.tickets, "TicketsWrongCaller")
        .withArgs(id, stranger.address, organizer.address);
    });
  });

  context("when the organizer calls", () => {
    it("gives and takes", async () => {
      const stage = await theater.stage();
      const { tickets, roles } = stage;
      const { id } = await announced(stage);
      expect(await tickets.isGate(id, roles.friend)).to.equal(false);
      expect(await tickets.isGate(id, roles.organizer)).to.equal(true);
      expect(await tickets.isGate(id, ZeroAddress)).to.equal(false);

      for (const isAllowed of [true, false]) {
        await expect(tickets.connect(roles.organizer).setGate(id, roles.friend, isAllowed))
          .to.emit(tickets, "GateSet")
          .withArgs(id, roles.friend.address, isAllowed);
        expect(await tickets.isGate(id, roles.friend)).to.equal(isAllowed);
      }
    });

    it("has no gate of an event that nobody announced", async () => {
      const stage = await theater.stage();
      const id = await eventIdOf(stage, await termsOf(stage));

      expect(await stage.tickets.isGate(id, ZeroAddress)).to.equal(false);
    });
  });
});

describe("endSeries", () => {
  context("given doors that are open", () => {
    it("is refused", async () => {
      const stage = await theater.stage();
      const { id, terms } = await announced(stage);
      await theater.connection.networkHelpers.time.setNextBlockTimestamp(terms.doorsAt);

      await expect(stage.tickets.connect(stage.roles.organizer).endSeries(id))
        .to.be.revertedWithCustomError(stage.tickets, "TicketsUnexpectedState")
        .withArgs(id, EVENT_STATE.Doors, statesOf("Announced"));
    });
  });

  context("when another than the organizer calls", () => {
    it("is another's deed", async () => {
      const stage = await theater.stage();
      const { id } = await announced(stage);
      const { stranger, organizer } = stage.roles;

      await expect(stage.tickets.connect(stranger).endSeries(id))
        .to.be.revertedWithCustomError(stage.tickets, "TicketsWrongCaller")
        .withArgs(id, stranger.address, organizer.address);
    });
  });

  context("when the organizer calls", () => {
    it("begins the next series", async () => {
      const stage = await theater.stage();
      const { tickets, roles } = stage;
      const { id } = await announced(stage);

      await expect(tickets.connect(roles.organizer).endSeries(id)).to.emit(tickets, "SeriesEnded").withArgs(id, 1n);
      expect((await tickets.slotOf(id)).series).to.equal(1n);
    });
  });
});

async function announce({ tickets, roles }: TicketStage, terms: EventTerms) {
  return tickets.connect(roles.organizer).announce(terms);
}
