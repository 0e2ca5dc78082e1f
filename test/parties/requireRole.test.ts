import { expect } from "chai";

import { PARTY_ROLES, type PartyRole } from "../../sdk/Names.ts";
import {
  acceptControl,
  actorAt,
  bindPrefix,
  companyPrefix,
  dayOf,
  end,
  endRoles,
  endSigner,
  grantRoles,
  NO_END,
  proposeController,
  releasePrefix,
  resume,
  roleBits,
  suspend,
} from "../../sdk/Parties.ts";
import { DAY } from "../shared/escrow.ts";
import {
  anotherParty,
  EVIDENCE,
  hire,
  openPartiesTheater,
  type PartiesStage,
  type PartyActor,
  PREFIX,
  sendParty,
  timeOf,
} from "../shared/parties.ts";
import { expectReverted } from "../shared/trade.ts";

const theater = await openPartiesTheater();

/** A GTIN under the prefix of the tests: indicator 1, item 999. */
const GTIN = 10_614_141_009_993n;

/** What a contract asks: for whom the account acts, in one of the roles. */
async function ask({ parties, roles }: PartiesStage, who: PartyActor, oneOf: readonly PartyRole[], time: bigint) {
  return parties.requireRole(roles[who], roleBits(oneOf), time);
}

/** The same, under a prefix. */
async function askIssuer({ parties, roles }: PartiesStage, time: bigint, length = PREFIX.length, gtin = GTIN) {
  return parties.requireIssuer(roles.controller, roleBits(["Brand"]), gtin, length, time);
}

describe("requireRole", () => {
  context("given an account that never acted", () => {
    it("is refused", async () => {
      const stage = await theater.registered();

      await expectReverted(ask(stage, "stranger", ["Brand"], await timeOf(stage)), "PartyUnknownSigner", {
        account: stage.roles.stranger.address,
      });
    });
  });

  context("given a proposed account that has not accepted", () => {
    it("is refused", async () => {
      const stage = await theater.registered();
      await sendParty(stage, "controller", proposeController(stage.party, stage.roles.successor.address));

      await expectReverted(ask(stage, "successor", ["Brand"], await timeOf(stage)), "PartyUnknownSigner", {
        account: stage.roles.successor.address,
      });
    });
  });

  context("given a signer's window", () => {
    for (const [when, from, second, valid] of [
      ["a second before it", "from", -1n, false],
      ["its first second", "from", 0n, true],
      ["its second second", "from", 1n, true],
      ["its last second", "until", -1n, true],
      ["the second in which it ends", "until", 0n, false],
      ["a second after", "until", 1n, false],
    ] as const)
      it(`${valid ? "holds" : "is refused"} in ${when}`, async () => {
        const stage = await theater.registered();
        const { party, roles } = stage;
        const start = (await timeOf(stage)) + 1_000n;
        const window = { from: start, until: start + 500n };
        await hire(stage, "sensor", window);
        const time = window[from] + second;

        if (valid) {
          expect(await ask(stage, "sensor", ["Brand"], time)).to.equal(party);
          return;
        }
        await expectReverted(ask(stage, "sensor", ["Brand"], time), "PartySignerNotValid", {
          account: roles.sensor.address,
          party,
          ...window,
          time,
        });
      });
  });

  context("given a signer that was ended", () => {
    it("stays valid for what it signed before, and for nothing after", async () => {
      const stage = await theater.staffed();
      const { party, roles } = stage;
      const from = await timeOf(stage);
      await sendParty(stage, "controller", endSigner(roles.clerk.address));
      const until = await timeOf(stage);

      expect(await ask(stage, "clerk", ["Producer"], until - 1n)).to.equal(party);
      for (const time of [until, until + 1n, until + 365n * DAY])
        await expectReverted(ask(stage, "clerk", ["Producer"], time), "PartySignerNotValid", {
          account: roles.clerk.address,
          party,
          from,
          until,
          time,
        });
    });
  });

  context("given a signer of some roles", () => {
    it("acts in these alone", async () => {
      const stage = await theater.staffed();
      const { party } = stage;
      const time = await timeOf(stage);

      expect(await ask(stage, "clerk", ["Producer", "Brand"], time)).to.equal(party);
      await expectReverted(ask(stage, "clerk", ["Brand", "Bank"], time), "PartyWithoutRole", {
        party,
        held: ["Producer"],
        wanted: ["Brand", "Bank"],
      });
    });

    it("acts in none where its party does not hold them", async () => {
      const stage = await theater.registered();
      const { party } = stage;
      await hire(stage, "sensor", { roles: roleBits(["Carrier"]) });
      const time = await timeOf(stage);

      await expectReverted(ask(stage, "sensor", ["Carrier"], time), "PartyWithoutRole", {
        party,
        held: [],
        wanted: ["Carrier"],
      });
      await sendParty(stage, "registrar", grantRoles(party, ["Carrier"]));
      expect(await ask(stage, "sensor", ["Carrier"], await timeOf(stage))).to.equal(party);
    });
  });

  context("given no role that would do", () => {
    it("is refused for any account", async () => {
      const stage = await theater.registered();

      await expectReverted(ask(stage, "controller", [], await timeOf(stage)), "PartyWithoutRole", {
        party: stage.party,
        held: ["Producer", "Brand"],
        wanted: [],
      });
    });
  });

  context("given a role that there is not", () => {
    it("is refused for each, whatever else is stored where its day would be", async () => {
      const stage = await theater.registered();
      const { parties, roles, party } = stage;
      const time = await timeOf(stage);

      for (let bit = BigInt(PARTY_ROLES.length); bit < 32n; bit++)
        await expectReverted(parties.requireRole(roles.controller, 1n << bit, time), "PartyWithoutRole", {
          party,
          held: ["Producer", "Brand"],
          wanted: [],
        });
    });
  });

  context("given every role", () => {
    it("holds for each alone", async () => {
      const stage = await theater.registered();
      for (const role of PARTY_ROLES) {
        const others = PARTY_ROLES.filter((other) => other !== role);
        await sendParty(stage, "registrar", grantRoles(stage.party, [role]));
        const time = await timeOf(stage);
        expect(await ask(stage, "controller", [role], time)).to.equal(stage.party);
        await sendParty(stage, "registrar", grantRoles(stage.party, others));
        await sendParty(stage, "registrar", endRoles(stage.party, [role]));
        const later = await timeOf(stage);
        await expectReverted(ask(stage, "controller", [role], later), "PartyWithoutRole", {
          party: stage.party,
          held: others,
          wanted: [role],
        });
      }
    });
  });

  context("given a role that ends with a day", () => {
    for (const [when, second, held] of [
      ["the last second before", -1n, true],
      ["the first second", 0n, false],
      ["the second after", 1n, false],
    ] as const)
      it(`${held ? "holds" : "is refused"} in ${when} of the day`, async () => {
        const stage = await theater.registered();
        const { party } = stage;
        const endDay = dayOf(await timeOf(stage)) + 7n;
        await sendParty(stage, "registrar", grantRoles(party, ["Certifier"], endDay));
        const time = endDay * DAY + second;

        if (held) {
          expect(await ask(stage, "controller", ["Certifier"], time)).to.equal(party);
          return;
        }
        await expectReverted(ask(stage, "controller", ["Certifier"], time), "PartyWithoutRole", {
          party,
          held: ["Producer", "Brand"],
          wanted: ["Certifier"],
        });
      });
  });

  context("given a role without end", () => {
    it("holds to the last second that can be asked about", async () => {
      const stage = await theater.registered();

      expect(await ask(stage, "controller", ["Brand"], NO_END - 1n)).to.equal(stage.party);
    });
  });

  context("given a party before it was registered", () => {
    it("is refused as unknown then", async () => {
      const stage = await theater.fresh();
      const party = await anotherParty(stage, { controller: "rival" });
      const [{ state }, { since }] = [
        await stage.parties.partyOf(party),
        { since: (await stage.parties.accountOf(stage.roles.rival)).from },
      ];
      expect(state).to.equal(1n);

      await expectReverted(ask(stage, "rival", ["Brand"], since - 1n), "PartySignerNotValid", {
        account: stage.roles.rival.address,
        party,
        from: since,
        until: NO_END,
        time: since - 1n,
      });
      expect((await stage.parties.standingAt(party, since - 2n)).state).to.equal(0n);
    });
  });

  context("given a party that was suspended, resumed and ended", () => {
    it("is judged for each second as it stood then", async () => {
      const stage = await theater.registered();
      const { party } = stage;
      const changes: bigint[] = [];
      for (const deed of [suspend(party), resume(party), end(party)]) {
        await sendParty(stage, "registrar", deed);
        changes.push(await timeOf(stage));
      }
      const [suspended, resumed, ended] = changes as [bigint, bigint, bigint];

      for (const time of [suspended - 1n, resumed, ended - 1n])
        expect(await ask(stage, "controller", ["Brand"], time)).to.equal(party);
      for (const [time, state] of [
        [suspended, "Suspended"],
        [resumed - 1n, "Suspended"],
        [ended, "Ended"],
        [ended + DAY, "Ended"],
      ] as const)
        await expectReverted(ask(stage, "controller", ["Brand"], time), "PartyNotValid", { party, state, time });
    });
  });

  context("given many changes", () => {
    it("finds each second's answer", async () => {
      const stage = await theater.registered();
      const { party } = stage;
      const held: [bigint, boolean][] = [];
      for (let round = 0; round < 6; round++) {
        await sendParty(stage, "registrar", endRoles(party, ["Brand"]));
        held.push([await timeOf(stage), false]);
        await sendParty(stage, "registrar", grantRoles(party, ["Brand"]));
        held.push([await timeOf(stage), true]);
      }

      for (const [time, holds] of held) {
        const { roles } = await stage.parties.actorAt(stage.roles.controller, time);
        expect((roles & roleBits(["Brand"])) !== 0n).to.equal(holds);
      }
    });

    it("keeps the last of several within one second", async () => {
      const stage = await theater.registered();
      const { party, connection, roles, parties } = stage;
      const before = await timeOf(stage);
      const { provider } = connection.ethers;
      await provider.send("evm_setAutomine", [false]);
      for (const deed of [suspend(party), resume(party), grantRoles(party, ["Bank"])])
        await roles.registrar.sendTransaction({ to: stage.deployment.parties, data: deed.data, gasLimit: 200_000n });
      await connection.networkHelpers.mine();
      await provider.send("evm_setAutomine", [true]);

      const now = await timeOf(stage);
      expect(await parties.standingAt(party, before)).to.deep.equal([1n, roleBits(["Producer", "Brand"])]);
      expect(await parties.standingAt(party, now)).to.deep.equal([1n, roleBits(["Producer", "Brand", "Bank"])]);
    });
  });
});

describe("requireIssuer", () => {
  context("given the prefix of the party", () => {
    async function issuer(): Promise<PartiesStage> {
      const stage = await theater.registered();
      await sendParty(stage, "registrar", bindPrefix(stage.party, PREFIX, EVIDENCE));
      return stage;
    }

    it("holds for its GTINs, with any indicator and item", async () => {
      const stage = await issuer();
      const time = await timeOf(stage);
      for (const gtin of [614_141_000_005n, 10_614_141_000_002n, 90_614_141_999_999n])
        expect(await askIssuer(stage, time, PREFIX.length, gtin)).to.equal(stage.party);
    });

    for (const [what, gtin, length, prefix] of [
      ["of another company", 10_614_142_009_992n, 7n, 614_142n],
      ["of the same company by a shorter prefix", GTIN, 6n, 61_414n],
      ["of the same company by a longer prefix", GTIN, 8n, 6_141_410n],
      ["by a prefix of three digits", GTIN, 3n, 0n],
      ["by a prefix of thirteen digits", GTIN, 13n, 0n],
      ["by a prefix without digits", GTIN, 0n, 0n],
      ["by a prefix of 255 digits", GTIN, 255n, 0n],
    ] as const)
      it(`is refused for a GTIN ${what}`, async () => {
        const stage = await issuer();

        await expectReverted(askIssuer(stage, await timeOf(stage), length, gtin), "PartyPrefixNotHeld", {
          party: stage.party,
          prefix,
          prefixLength: length,
        });
      });

    it("is refused for who has no such role, before the prefix is looked at", async () => {
      const stage = await issuer();
      await hire(stage, "clerk", { roles: roleBits(["Producer"]) });
      const { parties, roles, party } = stage;

      await expectReverted(
        parties.requireIssuer(roles.clerk, roleBits(["Brand"]), GTIN, 3n, await timeOf(stage)),
        "PartyWithoutRole",
        { party, held: ["Producer"], wanted: ["Brand"] },
      );
    });

    it("is judged for each second by who held the prefix then", async () => {
      const stage = await issuer();
      const { party } = stage;
      const bound = await timeOf(stage);
      await sendParty(stage, "registrar", releasePrefix(party, PREFIX));
      const released = await timeOf(stage);
      const other = await anotherParty(stage, { controller: "rival" });
      await sendParty(stage, "registrar", bindPrefix(other, PREFIX, EVIDENCE));
      const rebound = await timeOf(stage);
      const facts = { party, prefix: PREFIX.prefix, prefixLength: PREFIX.length };

      expect(await askIssuer(stage, bound)).to.equal(party);
      expect(await askIssuer(stage, released - 1n)).to.equal(party);
      for (const time of [bound - 1n, released, rebound, rebound + DAY])
        await expectReverted(askIssuer(stage, time), "PartyPrefixNotHeld", facts);
      expect(await stage.parties.holderOf(PREFIX.prefix, PREFIX.length, rebound)).to.equal(other);
    });
  });

  context("given a prefix that begins with zeros, and another of the same number", () => {
    it("tells them apart by their length", async () => {
      const stage = await theater.registered();
      const { party } = stage;
      const other = await anotherParty(stage, { controller: "rival" });
      await sendParty(stage, "registrar", bindPrefix(party, companyPrefix("00614141"), EVIDENCE));
      await sendParty(stage, "registrar", bindPrefix(other, companyPrefix("0614141"), EVIDENCE));
      const time = await timeOf(stage);

      await expectReverted(askIssuer(stage, time), "PartyPrefixNotHeld", {
        party,
        prefix: 614_141n,
        prefixLength: 7n,
      });
      expect(await askIssuer(stage, time, 8n, 10_061_414_100_007n)).to.equal(party);
    });
  });
});

describe("actorAt", () => {
  it("tells party and roles, or neither, and never refuses", async () => {
    const stage = await theater.staffed();
    const { party, roles, connection, deployment } = stage;
    const from = await timeOf(stage);
    await sendParty(stage, "registrar", suspend(party));
    const suspended = await timeOf(stage);
    const at = (who: PartyActor, time: bigint) =>
      actorAt(connection.ethers.provider, deployment, { account: roles[who].address, time });

    expect(await at("stranger", from)).to.equal(undefined);
    expect(await at("clerk", from - 1n)).to.equal(undefined);
    expect(await at("clerk", from)).to.deep.equal({ party, roles: ["Producer"] });
    expect(await at("controller", from)).to.deep.equal({ party, roles: ["Producer", "Brand"] });
    expect(await at("clerk", suspended)).to.equal(undefined);
    expect(await at("controller", 0n)).to.equal(undefined);
    expect(await at("controller", NO_END)).to.equal(undefined);
  });

  it("tells a party without roles where it holds none", async () => {
    const stage = await theater.registered();
    const { party, parties, roles } = stage;
    await sendParty(stage, "registrar", endRoles(party, ["Producer", "Brand"]));

    expect(await parties.actorAt(roles.controller, await timeOf(stage))).to.deep.equal([party, 0n]);
  });

  it("judges a handover by its second", async () => {
    const stage = await theater.registered();
    const { party, parties, roles } = stage;
    await sendParty(stage, "controller", proposeController(party, roles.successor.address));
    await sendParty(stage, "successor", acceptControl(party));
    const time = await timeOf(stage);

    expect((await parties.actorAt(roles.controller, time - 1n)).party).to.equal(party);
    expect((await parties.actorAt(roles.controller, time)).party).to.equal(0n);
    expect((await parties.actorAt(roles.successor, time - 1n)).party).to.equal(0n);
    expect((await parties.actorAt(roles.successor, time)).party).to.equal(party);
  });
});
