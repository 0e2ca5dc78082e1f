import { expect } from "chai";
import { id as hashOf, ZeroHash } from "ethers";

import {
  announced,
  bought,
  DAY,
  type Entry,
  entryOf,
  FAULT,
  FRESH,
  type Given,
  givenEvent,
  HOUR,
  openTicketTheater,
  signEntry,
  signTicketMessage,
  type TicketStage,
} from "../../shared/tickets.ts";

const theater = await openTicketTheater();
const { time } = theater.connection.networkHelpers;

/** An hour after the doors opened. */
const lateness = HOUR;

describe("admit", () => {
  context("given Doors", () => {
    for (const [age, isFresh] of [
      [FRESH - 1n, true],
      [FRESH, false],
      [FRESH + 1n, false],
    ] as const)
      it(`${isFresh ? "lets in by" : "refuses"} a signature of ${age} seconds ago`, async () => {
        const { stage, given, entry, signature } = await atTheDoors();
        await time.setNextBlockTimestamp(entry.time + age);

        const admitting = stage.tickets.connect(stage.roles.gate).admit(entry, signature);
        if (isFresh) await expect(admitting).to.emit(stage.tickets, "TicketAdmitted");
        else
          await expect(admitting)
            .to.be.revertedWithCustomError(stage.tickets, "TicketsStaleEntry")
            .withArgs(given.ticket, entry.gate, entry.time + FRESH);
      });

    it("refuses a signature of the greatest time as one of the future", async () => {
      const { stage, given, entry } = await atTheDoors();
      const far = { ...entry, time: 2n ** 40n - 1n };

      await expectFault(stage, given, far, await signEntry(stage, "buyer", far), "WrongTime");
    });

    it("refuses a signature of a second ahead", async () => {
      const { stage, given, entry } = await atTheDoors();
      const ahead = { ...entry, time: entry.time + 1n };
      const signature = await signEntry(stage, "buyer", ahead);
      await time.setNextBlockTimestamp(entry.time);

      await expect(stage.tickets.connect(stage.roles.gate).admit(ahead, signature))
        .to.be.revertedWithCustomError(stage.tickets, "TicketsEntryRefused")
        .withArgs(given.ticket, entry.gate, FAULT.WrongTime);
    });

    it("refuses an unknown ticket", async () => {
      const { stage, given, entry } = await atTheDoors();
      const other = { ...entry, ticket: entry.ticket + 1n };

      await expectFault(
        stage,
        { ...given, ticket: other.ticket },
        other,
        await signEntry(stage, "buyer", other),
        "UnknownTicket",
      );
    });

    it("refuses what was signed for another gate, whoever brings it", async () => {
      const { stage, given, entry, signature } = await atTheDoors();
      const { tickets, roles } = stage;

      await expect(tickets.connect(roles.organizer).admit(entry, signature))
        .to.be.revertedWithCustomError(tickets, "TicketsEntryRefused")
        .withArgs(given.ticket, entry.gate, FAULT.WrongGate);
      await expect(tickets.connect(roles.stranger).admit(entry, signature))
        .to.be.revertedWithCustomError(tickets, "TicketsEntryRefused")
        .withArgs(given.ticket, entry.gate, FAULT.WrongGate);
    });

    it("refuses at a gate that is none of the event's, or no longer", async () => {
      const { stage, given, entry, signature } = await atTheDoors();
      const { tickets, roles } = stage;
      const elsewhere = { ...entry, gate: roles.stranger.address };
      const signed = await signEntry(stage, "buyer", elsewhere);

      await expect(tickets.connect(roles.stranger).admit(elsewhere, signed))
        .to.be.revertedWithCustomError(tickets, "TicketsEntryRefused")
        .withArgs(given.ticket, elsewhere.gate, FAULT.WrongGate);
      await tickets.connect(roles.organizer).setGate(given.id, roles.gate, false);
      await expectFault(stage, given, entry, signature, "WrongGate");
    });

    const forgeries: readonly [string, (stage: TicketStage, entry: Entry) => Promise<string> | string][] = [
      ["none", () => "0x"],
      ["a stranger's", async (stage, entry) => signEntry(stage, "stranger", entry)],
      ["the gate's own", async (stage, entry) => signEntry(stage, "gate", entry)],
      [
        "a picture of an earlier one",
        async (stage, entry) => signEntry(stage, "buyer", { ...entry, time: entry.time - 60n }),
      ],
      [
        "one for another challenge",
        async (stage, entry) => signEntry(stage, "buyer", { ...entry, challenge: hashOf("another") }),
      ],
      [
        "one for another gate",
        async (stage, entry) => signEntry(stage, "buyer", { ...entry, gate: stage.roles.organizer.address }),
      ],
      [
        "one for another contract",
        async (stage, entry) =>
          signTicketMessage({ ...stage, place: stage.roles.stranger.address }, stage.roles.buyer, "Entry", entry),
      ],
    ];
    for (const [title, forge] of forgeries)
      it(`refuses a signature: ${title}`, async () => {
        const { stage, given, entry } = await atTheDoors();

        await expectFault(stage, given, entry, await forge(stage, entry), "NotSigned");
        expect((await stage.tickets.usageOf(given.ticket)).used).to.equal(false);
      });

    it("lets the holder in once", async () => {
      const { stage, given, entry, signature } = await atTheDoors();
      const { tickets, roles } = stage;
      expect(await tickets.faultOf(entry, signature)).to.equal(FAULT.WrongTime);
      await time.setNextBlockTimestamp(entry.time);

      await expect(tickets.connect(roles.gate).admit(entry, signature))
        .to.emit(tickets, "TicketAdmitted")
        .withArgs(given.id, given.ticket, roles.gate.address, entry.time)
        .and.to.emit(tickets, "TokenUsed")
        .withArgs(given.ticket)
        .and.to.emit(tickets, "MetadataUpdate")
        .withArgs(given.ticket);
      expect((await tickets.usageOf(given.ticket)).used).to.equal(true);

      const again = { ...entry, time: entry.time + 1n };
      await expectFault(stage, given, again, await signEntry(stage, "buyer", again), "Used");
    });

    it("lets in at the organizer's own gate, without a challenge", async () => {
      const { stage, given, entry } = await atTheDoors();
      const { tickets, roles } = stage;
      const plain = { ...entry, gate: roles.organizer.address, challenge: ZeroHash };
      const signature = await signEntry(stage, "buyer", plain);
      await time.setNextBlockTimestamp(entry.time);

      await expect(tickets.connect(roles.organizer).admit(plain, signature))
        .to.emit(tickets, "TicketAdmitted")
        .withArgs(given.id, given.ticket, roles.organizer.address, entry.time);
    });

    it("lets a holder in that is a contract (ERC-1271)", async () => {
      const stage = await theater.stage();
      const { tickets, roles } = stage;
      const wallet = await theater.connection.ethers.deployContract("WalletMock", [roles.buyer.address]);
      const event = await announced(stage);
      const ticket = await bought(stage, event);
      await tickets.connect(roles.buyer).transferFrom(roles.buyer, wallet, ticket);
      const entry = entryOf(stage, ticket, event.terms.doorsAt + lateness);
      const signature = await signEntry(stage, "buyer", entry);
      await time.setNextBlockTimestamp(entry.time);

      await expect(tickets.connect(roles.gate).admit(entry, signature)).to.emit(tickets, "TicketAdmitted");
    });
  });

  context("given a ticket that is lent", () => {
    for (const [title, expires, entrant] of [
      ["until a second after the entry", 1n, "friend"],
      ["until the second of the entry", 0n, "buyer"],
      ["until a second before the entry", -1n, "buyer"],
    ] as const)
      it(`lets the ${entrant} in, and nobody else, where it is lent ${title}`, async () => {
        const stage = await theater.stage();
        const { tickets, roles } = stage;
        const event = await announced(stage);
        const ticket = await bought(stage, event);
        const entry = entryOf(stage, ticket, event.terms.doorsAt + lateness);
        await tickets.connect(roles.buyer).setUser(ticket, roles.friend, entry.time + expires);
        const other = entrant === "friend" ? "buyer" : "friend";
        await time.increaseTo(entry.time);

        await expectFault(stage, { ...event, ticket }, entry, await signEntry(stage, other, entry), "NotSigned");
        await expect(tickets.connect(roles.gate).admit(entry, await signEntry(stage, entrant, entry))).to.emit(
          tickets,
          "TicketAdmitted",
        );
      });
  });

  for (const state of ["Announced", "Confirmed", "Settled", "Canceled", "Lapsed"] as const)
    context(`given ${state}`, () => {
      it("is refused", async () => {
        const stage = await theater.stage();
        const given = await givenEvent(stage, state);
        const entry = entryOf(stage, given.ticket, BigInt(await time.latest()));

        await expectFault(stage, given, entry, await signEntry(stage, "buyer", entry), "WrongState");
      });
    });
});

describe("admitMany", () => {
  it("is refused of nothing", async () => {
    const { tickets, roles } = await theater.stage();

    await expect(tickets.connect(roles.gate).admitMany([])).to.be.revertedWithCustomError(tickets, "TicketsEmptyList");
  });

  it("refuses nothing to be older than two minutes, but what was signed outside the hours", async () => {
    const stage = await theater.stage();
    const { tickets, roles } = stage;
    const { terms, id } = await announced(stage);
    const { doorsAt, endsAt } = terms;
    const times = [doorsAt - 1n, doorsAt, doorsAt + 1n, endsAt - 1n, endsAt, endsAt + 1n];
    const entries = [];
    for (const [place, at] of times.entries()) {
      const ticket = await bought(stage, { id, terms }, { seat: BigInt(place) });
      const entry = entryOf(stage, ticket, at);
      entries.push({ entry, signature: await signEntry(stage, "buyer", entry) });
    }
    await time.increaseTo(endsAt + DAY);

    const expected = ["WrongTime", "None", "None", "None", "WrongTime", "WrongTime"] as const;
    expect(await tickets.connect(roles.gate).admitMany.staticCall(entries)).to.deep.equal(
      expected.map((name) => FAULT[name]),
    );
    const receipt = await (await tickets.connect(roles.gate).admitMany(entries)).wait();
    const told = receipt!.logs.flatMap((log) => {
      const event = tickets.interface.parseLog(log);
      return event?.name === "TicketAdmitted" || event?.name === "EntrySkipped" ? [event] : [];
    });
    expect(told.map(({ name }) => name)).to.deep.equal(
      expected.map((name) => (name === "None" ? "TicketAdmitted" : "EntrySkipped")),
    );
    expect(told[0]!.args.toArray()).to.deep.equal([entries[0]!.entry.ticket, roles.gate.address, FAULT.WrongTime]);
    for (const [place, { entry }] of entries.entries())
      expect((await tickets.usageOf(entry.ticket)).used).to.equal(expected[place] === "None");
  });

  for (const [title, burns] of [
    ["burns all gas", true],
    ["answers with far too much", false],
  ] as const)
    it(`is not stopped by a holder that ${title} when it is asked for its signature`, async () => {
      const stage = await theater.stage();
      const { tickets, roles } = stage;
      const greedy = await theater.connection.ethers.deployContract("GreedySignerMock", [burns]);
      const event = await announced(stage);
      const [bad, good] = [await bought(stage, event, { seat: 1n }), await bought(stage, event, { seat: 2n })];
      await tickets.connect(roles.buyer).transferFrom(roles.buyer, greedy, bad);
      const entries = [];
      for (const ticket of [bad, good]) {
        const entry = entryOf(stage, ticket, event.terms.doorsAt);
        entries.push({ entry, signature: await signEntry(stage, "buyer", entry) });
      }
      await time.increaseTo(event.terms.doorsAt + HOUR);

      await expect(tickets.connect(roles.gate).admitMany(entries, { gasLimit: 600_000n }))
        .to.emit(tickets, "EntrySkipped")
        .withArgs(bad, roles.gate.address, FAULT.NotSigned)
        .and.to.emit(tickets, "TicketAdmitted")
        .withArgs(event.id, good, roles.gate.address, event.terms.doorsAt);
    });

  it("skips the second entry with one ticket, and the gates that nobody let", async () => {
    const stage = await theater.stage();
    const { tickets, roles } = stage;
    const given = await givenEvent(stage, "Doors");
    const signed = async (changes: Partial<Entry>, late: bigint) => {
      const entry = entryOf(stage, given.ticket, given.terms.doorsAt + late, changes);
      return { entry, signature: await signEntry(stage, "buyer", entry) };
    };
    const entries = [
      await signed({}, 10n),
      await signed({}, 20n),
      await signed({ gate: roles.organizer.address }, 30n),
    ];
    await time.increaseTo(given.terms.doorsAt + HOUR);

    await expect(tickets.connect(roles.gate).admitMany(entries))
      .to.emit(tickets, "TicketAdmitted")
      .withArgs(given.id, given.ticket, roles.gate.address, given.terms.doorsAt + 10n)
      .and.to.emit(tickets, "EntrySkipped")
      .withArgs(given.ticket, roles.gate.address, FAULT.Used)
      .and.to.emit(tickets, "EntrySkipped")
      .withArgs(given.ticket, roles.organizer.address, FAULT.WrongGate);
  });
});

/** A ticket of the buyer's whose doors are open, and what it signs an hour later. */
async function atTheDoors(): Promise<{
  stage: TicketStage;
  given: Given;
  entry: Entry;
  signature: string;
}> {
  const stage = await theater.stage();
  const given = await givenEvent(stage, "Doors");
  const entry = entryOf(stage, given.ticket, given.terms.doorsAt + lateness);
  return { stage, given, entry, signature: await signEntry(stage, "buyer", entry) };
}

/** Expects the gate to refuse, and the view to say the same. */
async function expectFault(
  { tickets, roles, connection }: TicketStage,
  { ticket }: Pick<Given, "ticket">,
  entry: Entry,
  signature: string,
  fault: keyof typeof FAULT,
): Promise<void> {
  const latest = BigInt(await connection.networkHelpers.time.latest());
  if (latest < entry.time - 1n && entry.time < 2n ** 32n)
    await connection.networkHelpers.time.increaseTo(entry.time - 1n);
  await expect(tickets.connect(roles.gate).admit(entry, signature))
    .to.be.revertedWithCustomError(tickets, "TicketsEntryRefused")
    .withArgs(ticket, entry.gate, FAULT[fault]);
}
