import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { PARTY_ROLES } from "../../sdk/Names.ts";
import {
  addSigner,
  end,
  endSigner,
  NO_END,
  partiesDomain,
  roleBits,
  signConsent,
  type SignerConsent,
} from "../../sdk/Parties.ts";
import { DAY } from "../shared/escrow.ts";
import {
  accountStatus,
  anotherParty,
  atSecond,
  consentOf,
  expectNoParty,
  expectParty,
  hire,
  hiring,
  openPartiesTheater,
  type PartiesStage,
  partyEvent,
  sendParty,
  timeOf,
} from "../shared/parties.ts";

const theater = await openPartiesTheater();

/** A signature that is not the account's consent, by what is wrong with it. */
type Forgery = readonly [string, (stage: PartiesStage, consent: SignerConsent) => Promise<string> | string];

/** A second far enough ahead for a test to choose its own. */
const soon = async (stage: PartiesStage) => (await timeOf(stage)) + 1_000n;

describe("addSigner", () => {
  context("given Active", () => {
    for (const who of ["registrar", "clerk", "stranger"] as const)
      context(`when the ${who} calls`, () => {
        it("is the controlling account's deed", async () => {
          const stage = await theater.staffed();
          const { party, roles } = stage;

          await expectNoParty(stage, who, await hiring(stage, "sensor"), "PartyWrongController", {
            party,
            caller: roles[who].address,
            controller: roles.controller.address,
          });
        });
      });

    context("when the controlling account of another party calls", () => {
      it("is refused", async () => {
        const stage = await theater.registered();
        const { party, roles } = stage;
        await anotherParty(stage, { controller: "rival" });

        await expectNoParty(stage, "rival", await hiring(stage, "sensor"), "PartyWrongController", {
          party,
          caller: roles.rival.address,
          controller: roles.controller.address,
        });
      });
    });

    context("when there is no role", () => {
      it("is refused", async () => {
        const stage = await theater.registered();

        await expectNoParty(stage, "controller", await hiring(stage, "sensor", { roles: 0n }), "PartyInvalidRoles", {
          roles: [],
          possible: PARTY_ROLES,
        });
      });
    });

    for (const [what, from, until] of [
      ["ends in the second in which it starts", 10n, 10n],
      ["ends before it starts", 11n, 10n],
      ["ends now", 0n, 0n],
      ["is over", -20n, -1n],
    ] as const)
      context(`when the window ${what}`, () => {
        it("is refused", async () => {
          const stage = await theater.registered();
          const now = await soon(stage);
          const window = { from: now + from, until: now + until };
          const deed = await hiring(stage, "sensor", window);
          await atSecond(stage, now);

          await expectNoParty(stage, "controller", deed, "PartyInvalidWindow", window);
        });
      });

    for (const [what, who] of [
      ["acts for the party", "clerk"],
      ["controls the party", "controller"],
      ["acts for another party", "rival"],
    ] as const)
      context(`when the account ${what}`, () => {
        it("is refused", async () => {
          const stage = await theater.staffed();
          const other = await anotherParty(stage, { controller: "rival" });

          await expectNoParty(stage, "controller", await hiring(stage, who), "PartyAccountTaken", {
            account: stage.roles[who].address,
            party: who === "rival" ? other : stage.party,
          });
        });
      });

    context("when the account has ended", () => {
      it("never acts again, for this party or another", async () => {
        const stage = await theater.staffed();
        const { party, roles } = stage;
        const other = await anotherParty(stage, { controller: "rival" });
        await sendParty(stage, "controller", endSigner(roles.clerk.address));

        for (const [by, changes] of [
          ["controller", {}],
          ["rival", { party: other }],
        ] as const)
          await expectNoParty(stage, by, await hiring(stage, "clerk", changes), "PartyAccountTaken", {
            account: roles.clerk.address,
            party,
          });
      });
    });

    for (const [when, second, allowed] of [
      ["in the last second before the deadline", -1n, true],
      ["at the deadline", 0n, false],
      ["a second after the deadline", 1n, false],
    ] as const)
      context(`when the controlling account calls ${when}`, () => {
        it(allowed ? "adds the signer" : "is refused", async () => {
          const stage = await theater.registered();
          const deadline = await soon(stage);
          const deed = await hiring(stage, "sensor", { deadline });
          await atSecond(stage, deadline + second);

          if (!allowed)
            return expectNoParty(stage, "controller", deed, "PartyConsentExpired", {
              account: stage.roles.sensor.address,
              deadline,
            });
          await sendParty(stage, "controller", deed);
        });
      });

    const forgeries: readonly Forgery[] = [
      ["the controller's", ({ roles, deployment }, consent) => signConsent(roles.controller, deployment, consent)],
      ["empty", () => "0x"],
      [
        "too short",
        async ({ roles, deployment }, consent) => (await signConsent(roles.sensor, deployment, consent)).slice(0, -2),
      ],
      ["padded", async ({ roles, deployment }, consent) => `${await signConsent(roles.sensor, deployment, consent)}00`],
      [
        "for another chain",
        ({ roles, deployment }, consent) => signConsent(roles.sensor, { ...deployment, chainId: 1n }, consent),
      ],
      [
        "for another contract",
        ({ roles, deployment }, consent) =>
          signConsent(roles.sensor, { ...deployment, parties: deployment.quotas }, consent),
      ],
      ...(
        [
          ["another party", { party: 1n }],
          ["other roles", { roles: 1n }],
          ["another start", { from: 1n }],
          ["another end", { until: NO_END - 1n }],
          ["another deadline", { deadline: 2n ** 39n }],
        ] as const
      ).map(
        ([what, changes]) =>
          [
            `for ${what}`,
            ({ roles, deployment }: PartiesStage, consent: SignerConsent) =>
              signConsent(roles.sensor, deployment, { ...consent, ...changes }),
          ] as const,
      ),
    ];
    for (const [title, make] of forgeries)
      context(`when the consent is ${title}`, () => {
        it("is refused", async () => {
          const stage = await theater.registered();
          const consent = await consentOf(stage, "sensor");

          await expectNoParty(
            stage,
            "controller",
            addSigner(consent, await make(stage, consent)),
            "PartyInvalidConsent",
            { party: stage.party, account: consent.account },
          );
        });
      });

    context("when the account is zero and the signature one that recovers nobody", () => {
      it("is refused", async () => {
        const stage = await theater.registered();
        const consent = await consentOf(stage, "sensor", { account: ZeroAddress });

        await expectNoParty(stage, "controller", addSigner(consent, `0x${"00".repeat(65)}`), "PartyInvalidConsent", {
          party: stage.party,
          account: ZeroAddress,
        });
      });
    });

    context("when the controlling account calls", () => {
      const windows: readonly [string, bigint, bigint][] = [
        ["starts now", 0n, 100n],
        ["starts later", 50n, 100n],
        ["has no end", 0n, NO_END],
      ];
      for (const [what, from, until] of windows)
        it(`adds a signer whose window ${what}`, async () => {
          const stage = await theater.registered();
          const { party, roles } = stage;
          const now = await soon(stage);
          const window = { from: now + from, until: until === NO_END ? NO_END : now + until };
          const deed = await hiring(stage, "sensor", { ...window, roles: roleBits(["Carrier"]) });
          await atSecond(stage, now);

          await expectParty(stage, "controller", deed, () => ({
            events: [
              partyEvent("SignerAdded", { party, account: roles.sensor.address, roles: ["Carrier"], ...window }),
            ],
            accounts: { sensor: { party, roles: ["Carrier"], ...window } },
          }));
        });

      it("lets a window that should have started before start now", async () => {
        const stage = await theater.registered();
        const { party, roles } = stage;
        const [now, account] = [await soon(stage), roles.sensor.address];
        const until = now + DAY;
        const deed = await hiring(stage, "sensor", { from: now - 500n, until });
        await atSecond(stage, now);

        await expectParty(stage, "controller", deed, () => ({
          events: [partyEvent("SignerAdded", { party, account, roles: PARTY_ROLES, from: now, until })],
          accounts: { sensor: { party, roles: PARTY_ROLES, from: now, until } },
        }));
      });
    });

    context("when the account has code", () => {
      it("takes its consent by ERC-1271, or none", async () => {
        const stage = await theater.registered();
        const { roles, connection, deployment, party, parties } = stage;
        const wallet = await connection.ethers.deployContract("WalletMock", [roles.stranger]);
        const account = await wallet.getAddress();
        const consent = await consentOf(stage, "sensor", { account });
        const deed = addSigner(consent, await signConsent(roles.stranger, deployment, consent));

        await wallet.setRefusesToSign(true);
        await expectNoParty(stage, "controller", deed, "PartyInvalidConsent", { party, account });
        await wallet.setRefusesToSign(false);
        await sendParty(stage, "controller", deed);
        expect((await parties.accountOf(account)).party).to.equal(party);
      });
    });

    context("when an account has consented to two parties", () => {
      it("acts for the first that adds it, and for no other", async () => {
        const stage = await theater.registered();
        const other = await anotherParty(stage, { controller: "rival" });
        const theirs = await hiring(stage, "sensor", { party: other });
        const ours = await hiring(stage, "sensor");
        await sendParty(stage, "rival", theirs);

        await expectNoParty(stage, "controller", ours, "PartyAccountTaken", {
          account: stage.roles.sensor.address,
          party: other,
        });
      });
    });
  });

  it("is signed for the domain that the contract tells", async () => {
    const { parties, deployment } = await theater.fresh();
    const { name, version, chainId, verifyingContract } = await parties.eip712Domain();

    expect({ name, version, chainId, verifyingContract }).to.deep.equal(partiesDomain(deployment));
  });
});

describe("endSigner", () => {
  context("given an account that never acted", () => {
    context("when anyone calls", () => {
      it("is refused", async () => {
        const stage = await theater.registered();
        const account = stage.roles.sensor.address;

        await expectNoParty(stage, "controller", endSigner(account), "PartyUnknownSigner", { account });
      });
    });
  });

  context("given a signer", () => {
    for (const who of ["registrar", "stranger", "rival"] as const)
      context(`when the ${who} calls`, () => {
        it("is the deed of the signer or its controlling account", async () => {
          const stage = await theater.staffed();
          const { party, roles } = stage;
          await anotherParty(stage, { controller: "rival" });

          await expectNoParty(stage, who, endSigner(roles.clerk.address), "PartyWrongController", {
            party,
            caller: roles[who].address,
            controller: roles.controller.address,
          });
        });
      });

    for (const who of ["controller", "clerk"] as const)
      context(`when the ${who} calls`, () => {
        it("ends the window in that second", async () => {
          const stage = await theater.staffed();
          const { party, roles } = stage;
          const account = roles.clerk.address;
          const clerk = (await accountStatus(stage, "clerk"))!;

          await expectParty(stage, who, endSigner(account), (time) => ({
            events: [partyEvent("SignerEnded", { party, account })],
            accounts: { clerk: { ...clerk, until: time } },
          }));
        });
      });

    for (const [when, second, allowed] of [
      ["in the last second of the window", -1n, true],
      ["in the second in which it ended", 0n, false],
      ["a second later", 1n, false],
    ] as const)
      context(`when the controlling account calls ${when}`, () => {
        it(allowed ? "ends it" : "is refused", async () => {
          const stage = await theater.registered();
          const until = await soon(stage);
          const account = stage.roles.sensor.address;
          await hire(stage, "sensor", { until });
          await atSecond(stage, until + second);

          if (!allowed)
            return expectNoParty(stage, "controller", endSigner(account), "PartySignerEnded", { account, until });
          await sendParty(stage, "controller", endSigner(account));
        });
      });

    context("when the window has not started", () => {
      it("never starts", async () => {
        const stage = await theater.registered();
        const { parties, roles } = stage;
        const from = await soon(stage);
        await hire(stage, "sensor", { from });
        await sendParty(stage, "controller", endSigner(roles.sensor.address));

        for (const second of [-1n, 0n, 1n])
          expect(await parties.actorAt(roles.sensor, from + second)).to.deep.equal([0n, 0n]);
      });
    });

    context("when the party has ended", () => {
      it("can be ended still", async () => {
        const stage = await theater.staffed();
        await sendParty(stage, "registrar", end(stage.party));
        await sendParty(stage, "clerk", endSigner(stage.roles.clerk.address));

        expect((await accountStatus(stage, "clerk"))?.until).to.equal(await timeOf(stage));
      });
    });
  });

  context("given the controlling account", () => {
    context("when it ends itself", () => {
      it("is refused: control is handed over", async () => {
        const stage = await theater.registered();
        const { party, roles } = stage;
        const account = roles.controller.address;

        await expectNoParty(stage, "controller", endSigner(account), "PartyAccountControls", { account, party });
      });
    });
  });
});
