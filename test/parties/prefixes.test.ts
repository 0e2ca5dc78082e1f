import { expect } from "chai";
import { ZeroHash } from "ethers";

import { bindPrefix, companyPrefix, type CompanyPrefix, end, holderAt, releasePrefix } from "../../sdk/Parties.ts";
import {
  anotherParty,
  EVIDENCE,
  expectNoParty,
  expectParty,
  openPartiesTheater,
  type PartiesStage,
  partyEvent,
  PREFIX,
  sendParty,
  timeOf,
} from "../shared/parties.ts";

const theater = await openPartiesTheater();

/** Who held a prefix at a time. */
async function holder({ connection, deployment }: PartiesStage, prefix: CompanyPrefix, time: bigint) {
  return holderAt(connection.ethers.provider, deployment, { ...prefix, time });
}

/** A stage on which the prefix of the tests is bound, and another party is registered. */
async function bound(): Promise<PartiesStage & { readonly rival: bigint }> {
  const stage = await theater.registered();
  await sendParty(stage, "registrar", bindPrefix(stage.party, PREFIX, EVIDENCE));
  return { ...stage, rival: await anotherParty(stage, { registrar: "otherRegistrar", controller: "rival" }) };
}

describe("bindPrefix", () => {
  context("given Active", () => {
    context("when a stranger calls", () => {
      it("is a registrar's deed", async () => {
        const stage = await theater.registered();
        const deed = bindPrefix(stage.party, PREFIX, EVIDENCE);

        await expectNoParty(stage, "stranger", deed, "AccessManagedUnauthorized", {
          caller: stage.roles.stranger.address,
        });
      });
    });

    context("when another registrar calls", () => {
      it("is the deed of the registrar that keeps the record", async () => {
        const stage = await theater.registered();
        const { registrar, otherRegistrar } = stage.roles;
        const deed = bindPrefix(stage.party, PREFIX, EVIDENCE);

        await expectNoParty(stage, "otherRegistrar", deed, "PartyWrongRegistrar", {
          party: stage.party,
          caller: otherRegistrar.address,
          registrar: registrar.address,
        });
      });
    });

    for (const [what, prefix, length] of [
      ["three digits", 999n, 3n],
      ["thirteen digits", 1n, 13n],
      ["more digits than it says", 10_000n, 4n],
    ] as const)
      context(`when the prefix has ${what}`, () => {
        it("is refused", async () => {
          const stage = await theater.registered();
          const deed = bindPrefix(stage.party, { prefix, length }, EVIDENCE);

          await expectNoParty(stage, "registrar", deed, "PartyInvalidPrefix", { prefix, length });
        });
      });

    context("when there is no evidence", () => {
      it("is refused", async () => {
        const stage = await theater.registered();

        await expectNoParty(stage, "registrar", bindPrefix(stage.party, PREFIX, ZeroHash), "PartyNoEvidence", {
          party: stage.party,
        });
      });
    });

    for (const digits of ["9999", "0000", "999999999999", "000000000001", "0614141"])
      context(`when the prefix is ${digits}`, () => {
        it("is the party's from that second on", async () => {
          const stage = await theater.registered();
          const { party, roles } = stage;
          const prefix = companyPrefix(digits);

          await expectParty(stage, "registrar", bindPrefix(party, prefix, EVIDENCE), () => ({
            events: [
              partyEvent("PrefixBound", { party, registrar: roles.registrar.address, ...prefix, evidence: EVIDENCE }),
            ],
          }));
          const time = await timeOf(stage);
          expect(await holder(stage, prefix, time - 1n)).to.equal(undefined);
          expect(await holder(stage, prefix, time)).to.equal(party);
          expect(await holder(stage, prefix, time + 1n)).to.equal(party);
        });
      });
  });

  context("given a prefix that is held", () => {
    for (const [what, digits] of [
      ["the same", "0614141"],
      ["a longer one that begins with it", "06141419"],
      ["the longest that begins with it", "061414100000"],
    ] as const)
      context(`when another party is to hold ${what}`, () => {
        it("is refused", async () => {
          const stage = await bound();
          const deed = bindPrefix(stage.rival, companyPrefix(digits), EVIDENCE);

          await expectNoParty(stage, "otherRegistrar", deed, "PartyPrefixHeld", { ...PREFIX, holder: stage.party });
        });
      });

    for (const [what, digits, nested] of [
      ["one with which it begins", "061414", 1n],
      ["the shortest with which it begins", "0614", 2n],
    ] as const)
      context(`when another party is to hold ${what}`, () => {
        it("is refused", async () => {
          const stage = await bound();
          await sendParty(stage, "registrar", bindPrefix(stage.party, companyPrefix("061499"), EVIDENCE));
          const prefix = companyPrefix(digits);

          await expectNoParty(stage, "otherRegistrar", bindPrefix(stage.rival, prefix, EVIDENCE), "PartyPrefixNests", {
            ...prefix,
            nested,
          });
        });
      });

    context("when the party itself is to hold a longer one", () => {
      it("is refused: it holds it by the shorter one", async () => {
        const stage = await bound();
        const deed = bindPrefix(stage.party, companyPrefix("06141411"), EVIDENCE);

        await expectNoParty(stage, "registrar", deed, "PartyPrefixHeld", { ...PREFIX, holder: stage.party });
      });
    });

    for (const [what, digits] of [
      ["its neighbor", "0614142"],
      ["the same number with another length", "614141"],
    ] as const)
      context(`when another party is to hold ${what}`, () => {
        it("holds it beside", async () => {
          const stage = await bound();
          const prefix = companyPrefix(digits);
          await sendParty(stage, "otherRegistrar", bindPrefix(stage.rival, prefix, EVIDENCE));

          const time = await timeOf(stage);
          expect(await holder(stage, prefix, time)).to.equal(stage.rival);
          expect(await holder(stage, PREFIX, time)).to.equal(stage.party);
        });
      });
  });
});

describe("releasePrefix", () => {
  context("given a prefix that is held", () => {
    context("when a stranger calls", () => {
      it("is a registrar's deed", async () => {
        const stage = await bound();

        await expectNoParty(stage, "stranger", releasePrefix(stage.party, PREFIX), "AccessManagedUnauthorized", {
          caller: stage.roles.stranger.address,
        });
      });
    });

    context("when another registrar calls", () => {
      it("is the deed of the registrar that keeps the record", async () => {
        const stage = await bound();
        const { registrar, otherRegistrar } = stage.roles;

        await expectNoParty(stage, "otherRegistrar", releasePrefix(stage.party, PREFIX), "PartyWrongRegistrar", {
          party: stage.party,
          caller: otherRegistrar.address,
          registrar: registrar.address,
        });
      });
    });

    context("when it is another party's", () => {
      it("is refused", async () => {
        const stage = await bound();
        const { prefix, length } = PREFIX;

        await expectNoParty(stage, "otherRegistrar", releasePrefix(stage.rival, PREFIX), "PartyPrefixNotHeld", {
          party: stage.rival,
          prefix,
          prefixLength: length,
        });
      });
    });

    context("when the registrar calls", () => {
      it("is nobody's from that second on, and was the party's before", async () => {
        const stage = await bound();
        const { party } = stage;

        await expectParty(stage, "registrar", releasePrefix(party, PREFIX), () => ({
          events: [partyEvent("PrefixReleased", { party, ...PREFIX })],
        }));
        const time = await timeOf(stage);
        expect(await holder(stage, PREFIX, time - 1n)).to.equal(party);
        expect(await holder(stage, PREFIX, time)).to.equal(undefined);
        expect(await holder(stage, PREFIX, time + 1n)).to.equal(undefined);
      });

      it("cannot be released twice", async () => {
        const stage = await bound();
        const { prefix, length } = PREFIX;
        await sendParty(stage, "registrar", releasePrefix(stage.party, PREFIX));

        await expectNoParty(stage, "registrar", releasePrefix(stage.party, PREFIX), "PartyPrefixNotHeld", {
          party: stage.party,
          prefix,
          prefixLength: length,
        });
      });
    });
  });

  context("given a party that has ended", () => {
    it("releases the prefix, so that another can hold it", async () => {
      const stage = await bound();
      await sendParty(stage, "registrar", end(stage.party));
      await sendParty(stage, "registrar", releasePrefix(stage.party, PREFIX));
      await sendParty(stage, "otherRegistrar", bindPrefix(stage.rival, PREFIX, EVIDENCE));

      expect(await holder(stage, PREFIX, await timeOf(stage))).to.equal(stage.rival);
    });
  });

  context("given a prefix that was released", () => {
    for (const digits of ["061414", "0614", "06141411", "061414112345"])
      it(`lets another hold ${digits}`, async () => {
        const stage = await bound();
        await sendParty(stage, "registrar", releasePrefix(stage.party, PREFIX));
        await sendParty(stage, "otherRegistrar", bindPrefix(stage.rival, companyPrefix(digits), EVIDENCE));

        expect(await holder(stage, companyPrefix(digits), await timeOf(stage))).to.equal(stage.rival);
      });

    it("tells for each time who held it, however often it changed hands", async () => {
      const stage = await bound();
      const { party, rival } = stage;
      const changes: [bigint, bigint | undefined][] = [];
      const changed = async (now: bigint | undefined) => changes.push([await timeOf(stage), now]);
      for (const round of [1, 2, 3]) {
        await sendParty(stage, "registrar", releasePrefix(party, PREFIX));
        await changed(undefined);
        await sendParty(stage, "otherRegistrar", bindPrefix(rival, PREFIX, EVIDENCE));
        await changed(rival);
        await sendParty(stage, "otherRegistrar", releasePrefix(rival, PREFIX));
        await changed(undefined);
        await sendParty(stage, "registrar", bindPrefix(party, PREFIX, EVIDENCE));
        await changed(party);
        expect(changes.length).to.equal(round * 4);
      }

      for (const [place, [time, held]] of changes.entries()) {
        expect(await holder(stage, PREFIX, time)).to.equal(held);
        expect(await holder(stage, PREFIX, time - 1n)).to.equal(place === 0 ? party : changes[place - 1]?.[1]);
      }
    });

    it("keeps no answer about a second in which it was bound and released", async () => {
      const stage = await bound();
      const { party, rival, connection } = stage;
      await sendParty(stage, "registrar", releasePrefix(party, PREFIX));
      await connection.networkHelpers.mine();
      const { provider } = connection.ethers;
      await provider.send("evm_setAutomine", [false]);
      const [{ otherRegistrar }, to, gasLimit] = [stage.roles, stage.deployment.parties, 2_000_000n];
      await otherRegistrar.sendTransaction({ to, data: bindPrefix(rival, PREFIX, EVIDENCE).data, gasLimit });
      await otherRegistrar.sendTransaction({ to, data: releasePrefix(rival, PREFIX).data, gasLimit });
      await otherRegistrar.sendTransaction({ to, data: bindPrefix(rival, PREFIX, EVIDENCE).data, gasLimit });
      await connection.networkHelpers.mine();
      await provider.send("evm_setAutomine", [true]);

      const time = await timeOf(stage);
      expect(await holder(stage, PREFIX, time - 1n)).to.equal(undefined);
      expect(await holder(stage, PREFIX, time)).to.equal(rival);
    });
  });
});
