import { expect } from "chai";

import { PARTY_STATES, type PartyState } from "../../sdk/Names.ts";
import {
  acceptControl,
  bindPrefix,
  end,
  endRoles,
  grantRoles,
  type PartyDeed,
  proposeController,
  recoverControl,
  register,
  releasePrefix,
  resume,
  suspend,
} from "../../sdk/Parties.ts";
import {
  EVIDENCE,
  expectNoParty,
  givenParty,
  hiring,
  IDENTITY,
  openPartiesTheater,
  type PartiesStage,
  type PartyActor,
  partyStatus,
  PREFIX,
  sendParty,
} from "../shared/parties.ts";

const theater = await openPartiesTheater();

/** A deed on a party: where it may start, where it ends, whose it is, and how it is made. */
interface Entry {
  readonly moves: Readonly<Partial<Record<PartyState, PartyState>>>;
  readonly by: PartyActor;
  readonly make: (stage: PartiesStage) => PartyDeed | Promise<PartyDeed>;
  /** What an unknown party is refused with; without it, for its state as well. */
  readonly unknown?: "registrar" | "controller";
}

const LIVE = { Active: "Active", Suspended: "Suspended" } as const;

/** Where each deed may start and where it ends. Everything absent must be refused. */
const machine: Readonly<Record<string, Entry>> = {
  register: { moves: { None: "Active" }, by: "registrar", make: () => register({ identity: IDENTITY }) },
  grantRoles: {
    moves: LIVE,
    by: "registrar",
    make: ({ party }) => grantRoles(party, ["Bank"]),
    unknown: "registrar",
  },
  endRoles: { moves: LIVE, by: "registrar", make: ({ party }) => endRoles(party, ["Brand"]), unknown: "registrar" },
  suspend: {
    moves: { Active: "Suspended" },
    by: "registrar",
    make: ({ party }) => suspend(party),
    unknown: "registrar",
  },
  resume: { moves: { Suspended: "Active" }, by: "registrar", make: ({ party }) => resume(party), unknown: "registrar" },
  end: {
    moves: { Active: "Ended", Suspended: "Ended" },
    by: "registrar",
    make: ({ party }) => end(party),
    unknown: "registrar",
  },
  bindPrefix: {
    moves: { Active: "Active" },
    by: "registrar",
    make: ({ party }) => bindPrefix(party, PREFIX, EVIDENCE),
    unknown: "registrar",
  },
  proposeController: {
    moves: { Active: "Active" },
    by: "controller",
    make: ({ party, roles }) => proposeController(party, roles.successor.address),
  },
  recoverControl: {
    moves: LIVE,
    by: "registrar",
    make: ({ party, roles }) => recoverControl(party, roles.successor.address),
    unknown: "registrar",
  },
  acceptControl: { moves: LIVE, by: "successor", make: ({ party }) => acceptControl(party) },
  addSigner: { moves: { Active: "Active" }, by: "controller", make: (stage) => hiring(stage, "clerk") },
};

/** A party in a state whose successor was proposed, where anyone can be. */
async function given(state: PartyState): Promise<PartiesStage> {
  const stage = await givenParty(theater, "None");
  if (state === "None") return stage;
  const proposed = await givenParty(theater, "Active");
  await sendParty(proposed, "controller", proposeController(proposed.party, proposed.roles.successor.address));
  if (state === "Suspended") await sendParty(proposed, "registrar", suspend(proposed.party));
  if (state === "Ended") await sendParty(proposed, "registrar", end(proposed.party));
  return proposed;
}

describe("A party's machine", () => {
  for (const [name, { moves, by, make, unknown }] of Object.entries(machine))
    for (const from of PARTY_STATES) {
      const to = moves[from];
      it(`${name}: given ${from}, ${to === undefined ? "is refused" : `becomes ${to}`}`, async () => {
        const stage = await given(from);
        const { party, roles } = stage;
        const deed = await make(stage);

        if (to !== undefined) {
          await sendParty(stage, by, deed);
          expect((await partyStatus(stage)).state).to.equal(to);
        } else if (from === "None" && unknown === "registrar") {
          const facts = { party, caller: roles[by].address, registrar: `0x${"0".repeat(40)}` };
          await expectNoParty(stage, by, deed, "PartyWrongRegistrar", facts);
        } else {
          const allowed = PARTY_STATES.filter((state) => moves[state] !== undefined);
          await expectNoParty(stage, by, deed, "PartyUnexpectedState", { party, current: from, allowed });
        }
      });
    }

  for (const state of ["Active", "Suspended", "Ended"] as const)
    it(`releasePrefix: given ${state}, stays ${state}`, async () => {
      const stage = await theater.registered();
      const { party } = stage;
      await sendParty(stage, "registrar", bindPrefix(party, PREFIX, EVIDENCE));
      if (state === "Suspended") await sendParty(stage, "registrar", suspend(party));
      if (state === "Ended") await sendParty(stage, "registrar", end(party));
      await sendParty(stage, "registrar", releasePrefix(party, PREFIX));

      expect((await partyStatus(stage)).state).to.equal(state);
    });
});
