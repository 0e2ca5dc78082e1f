import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import {
  CONTENT,
  DAY,
  givenLicense,
  granted,
  LICENSE_STATE,
  licenseIdOf,
  licenseOf,
  type LicenseStage,
  type LicenseStateName,
  type LicenseTerms,
  NO_END,
  NOTICE,
  openLicenseTheater,
  REASON,
  statesOf,
  underLicense,
  URI,
  WORK,
} from "../../shared/licenses.ts";

const theater = await openLicenseTheater();
const { time } = theater.connection.networkHelpers;

const LONGEST_NOTICE = 3653n * DAY;

describe("grant", () => {
  context("given a license that was granted", () => {
    it("is refused again", async () => {
      const stage = await theater.stage();
      const id = await granted(stage);

      await expectRefused(stage, licenseOf(stage), "LicensesUnexpectedState", [
        id,
        LICENSE_STATE.Active,
        statesOf("None"),
      ]);
    });
  });

  context("when the terms are incomplete", () => {
    it("is refused without a licensee", async () => {
      const stage = await theater.stage();
      const terms = licenseOf(stage, { licensee: ZeroAddress });

      await expectRefused(stage, terms, "LicensesNoLicensee", [await licenseIdOf(stage, terms)]);
    });

    it("is refused without a text", async () => {
      const stage = await theater.stage();
      const terms = licenseOf(stage, { content: ZeroHash });

      await expectRefused(stage, terms, "LicensesNoContent", [await licenseIdOf(stage, terms)]);
    });

    for (const [notice, isFit] of [
      [LONGEST_NOTICE - 1n, true],
      [LONGEST_NOTICE, true],
      [LONGEST_NOTICE + 1n, false],
    ] as const)
      it(`${isFit ? "takes" : "refuses"} a notice of ${notice} seconds`, async () => {
        const stage = await theater.stage();
        const terms = licenseOf(stage, { notice });
        const id = await licenseIdOf(stage, terms);

        if (isFit) await expectGranted(stage, terms, "artist");
        else await expectRefused(stage, terms, "LicensesUnfitNotice", [id, notice, LONGEST_NOTICE]);
      });
  });

  context("when it is of a work", () => {
    it("is refused of a work that does not exist", async () => {
      const stage = await theater.stage();

      await expect(stage.licenses.connect(stage.roles.artist).grant(licenseOf(stage, { work: 78n }), URI))
        .to.be.revertedWithCustomError(stage.works, "ERC721NonexistentToken")
        .withArgs(78n);
    });

    it("is the holder's deed alone, whoever held it before", async () => {
      const stage = await theater.stage();
      const { works, roles } = stage;
      await works.connect(roles.artist).transferFrom(roles.artist, roles.collector, WORK);
      const terms = licenseOf(stage);

      await expectRefused(stage, terms, "LicensesWrongCaller", [
        await licenseIdOf(stage, terms),
        roles.artist.address,
        roles.collector.address,
      ]);
      await expectGranted(stage, terms, "collector");
    });

    for (const [depth, isFit] of [
      [6n, true],
      [7n, true],
      [8n, false],
    ] as const)
      it(`${isFit ? "takes" : "refuses"} ${depth} generations that may follow`, async () => {
        const stage = await theater.stage();
        const terms = licenseOf(stage, { depth });

        if (isFit) await expectGranted(stage, terms, "artist");
        else await expectRefused(stage, terms, "LicensesTooDeep", [await licenseIdOf(stage, terms), depth, 7n]);
      });

    const times: readonly [string, (now: bigint) => Partial<LicenseTerms>, boolean][] = [
      ["an end before the start", (now) => ({ startsAt: now + 9n * DAY, endsAt: now + 9n * DAY - 1n }), false],
      ["an end at the start", (now) => ({ startsAt: now + 9n * DAY, endsAt: now + 9n * DAY }), false],
      ["an end a second after the start", (now) => ({ startsAt: now + 9n * DAY, endsAt: now + 9n * DAY + 1n }), true],
      ["an end a second ago", (now) => ({ startsAt: 0n, endsAt: now + 99n }), false],
      ["an end now", (now) => ({ startsAt: 0n, endsAt: now + 100n }), false],
      ["an end in a second", (now) => ({ startsAt: 0n, endsAt: now + 101n }), true],
      ["no end", () => ({ endsAt: NO_END }), true],
    ];
    for (const [title, change, isFit] of times)
      it(`${isFit ? "takes" : "refuses"} ${title}`, async () => {
        const stage = await theater.stage();
        const terms = licenseOf(stage, change(stage.now));
        await time.setNextBlockTimestamp(stage.now + 100n);

        if (isFit) await expectGranted(stage, terms, "artist");
        else
          await expectRefused(stage, terms, "LicensesUnfitTimes", [
            await licenseIdOf(stage, terms),
            terms.startsAt,
            terms.endsAt,
            0n,
            NO_END,
          ]);
      });

    it("stands with all its terms", async () => {
      const stage = await theater.stage();
      const { licenses, roles, works } = stage;
      const terms = licenseOf(stage);
      const id = await licenseIdOf(stage, terms);
      expect(await licenses.stateOf(id)).to.equal(LICENSE_STATE.None);
      expect(await licenses.isActive(id)).to.equal(false);

      await expect(licenses.connect(roles.artist).grant(terms, URI))
        .to.emit(licenses, "LicenseGranted")
        .withArgs(id, WORK, roles.artist.address, Object.values(terms), URI);
      expect(await licenses.idOf(terms)).to.equal(id);
      expect(await licenses.isActive(id)).to.equal(true);
      expect(await licenses.licenseeOf(id)).to.equal(roles.publisher.address);
      expect(await licenses.contentOf(id)).to.equal(CONTENT);
      expect(await licenses.works()).to.equal(await works.getAddress());
      expect(await licenses.slotOf(id)).to.deep.equal([
        roles.publisher.address,
        terms.startsAt,
        terms.endsAt,
        2n,
        true,
        roles.artist.address,
        NOTICE,
        0n,
        false,
        ZeroHash,
        WORK,
        CONTENT,
      ]);
    });
  });

  context("when it is under a license", () => {
    for (const state of ["Pending", "Suspended", "Expired", "Revoked", "Surrendered"] as const)
      it(`is refused under one that is ${state}`, async () => {
        const stage = await theater.stage();
        const parent = await givenLicense(stage, state);

        await expectRefused(
          stage,
          underLicense(stage, parent),
          "LicensesUnexpectedState",
          [parent, LICENSE_STATE[state], statesOf("Active")],
          "publisher",
        );
      });

    it("is refused under one that is unknown", async () => {
      const stage = await theater.stage();
      const parent = await licenseIdOf(stage, licenseOf(stage));

      await expectRefused(
        stage,
        underLicense(stage, parent),
        "LicensesUnexpectedState",
        [parent, LICENSE_STATE.None, statesOf("Active")],
        "publisher",
      );
    });

    it("is refused of another work", async () => {
      const stage = await theater.stage();
      const terms = underLicense(stage, await granted(stage), { work: 78n });

      await expectRefused(stage, terms, "LicensesOtherWork", [await licenseIdOf(stage, terms), 78n, WORK], "publisher");
    });

    it("is the licensee's deed alone: not the work's holder's", async () => {
      const stage = await theater.stage();
      const { artist, publisher } = stage.roles;
      const terms = underLicense(stage, await granted(stage));

      await expectRefused(stage, terms, "LicensesWrongCaller", [
        await licenseIdOf(stage, terms),
        artist.address,
        publisher.address,
      ]);
    });

    it("is refused under one that grants none", async () => {
      const stage = await theater.stage();
      const parent = await granted(stage, { depth: 0n });
      const terms = underLicense(stage, parent, { depth: 0n });

      await expectRefused(stage, terms, "LicensesNotGranted", [await licenseIdOf(stage, terms), parent], "publisher");
    });

    for (const [depth, isFit] of [
      [0n, true],
      [1n, true],
      [2n, false],
    ] as const)
      it(`${isFit ? "takes" : "refuses"} ${depth} generations under one that may have two`, async () => {
        const stage = await theater.stage();
        const terms = underLicense(stage, await granted(stage), { depth });

        if (isFit) await expectGranted(stage, terms, "publisher");
        else
          await expectRefused(
            stage,
            terms,
            "LicensesTooDeep",
            [await licenseIdOf(stage, terms), depth, 1n],
            "publisher",
          );
      });

    for (const [title, early, late, isFit] of [
      ["exactly as long", 0n, 0n, true],
      ["a second shorter on both sides", 1n, -1n, true],
      ["a second earlier", -1n, 0n, false],
      ["a second longer", 0n, 1n, false],
    ] as const)
      it(`${isFit ? "takes" : "refuses"} one that is ${title}`, async () => {
        const stage = await theater.stage();
        const above = licenseOf(stage);
        const parent = await granted(stage);
        const [startsAt, endsAt] = [above.startsAt + early, above.endsAt + late];
        const terms = underLicense(stage, parent, { startsAt, endsAt });

        if (isFit) await expectGranted(stage, terms, "publisher");
        else
          await expectRefused(
            stage,
            terms,
            "LicensesUnfitTimes",
            [await licenseIdOf(stage, terms), startsAt, endsAt, above.startsAt, above.endsAt],
            "publisher",
          );
      });
  });
});

describe("the life of a license", () => {
  const ALL = ["None", "Pending", "Active", "Suspended", "Expired", "Revoked", "Surrendered"] as const;
  const deeds: readonly {
    readonly name: string;
    readonly allowed: readonly LicenseStateName[];
    readonly next: (state: LicenseStateName) => LicenseStateName;
    readonly send: (stage: LicenseStage, id: string) => Promise<unknown>;
  }[] = [
    {
      name: "transfer",
      allowed: ["Active"],
      next: (state) => state,
      send: async ({ licenses, roles }, id) => licenses.connect(roles.publisher).transfer(id, roles.shop),
    },
    {
      name: "revoke",
      allowed: ["Pending", "Active", "Suspended"],
      next: (state) => state,
      send: async ({ licenses, roles }, id) => licenses.connect(roles.artist).revoke(id, REASON),
    },
    {
      name: "surrender",
      allowed: ["Pending", "Active", "Suspended"],
      next: () => "Surrendered",
      send: async ({ licenses, roles }, id) => licenses.connect(roles.publisher).surrender(id),
    },
  ];
  for (const { name, allowed, next, send } of deeds)
    for (const state of ALL)
      it(`${name}: given ${state}, ${allowed.includes(state) ? `becomes ${next(state)}` : "is refused"}`, async () => {
        const stage = await theater.stage();
        const { licenses } = stage;
        const id = state === "None" ? await licenseIdOf(stage, licenseOf(stage)) : await givenLicense(stage, state);
        expect(await licenses.stateOf(id)).to.equal(LICENSE_STATE[state]);
        expect(await licenses.isActive(id)).to.equal(state === "Active");

        if (allowed.includes(state)) {
          await send(stage, id);
          expect(await licenses.stateOf(id)).to.equal(LICENSE_STATE[next(state)]);
        } else
          await expect(send(stage, id))
            .to.be.revertedWithCustomError(licenses, "LicensesUnexpectedState")
            .withArgs(id, LICENSE_STATE[state], statesOf(...allowed));
      });

  it("turns from Pending to Active at its start, and to Expired at its end", async () => {
    const stage = await theater.stage();
    const [startsAt, endsAt] = [stage.now + 10n * DAY, stage.now + 20n * DAY];
    const id = await granted(stage, { startsAt, endsAt });

    for (const [at, state] of [
      [startsAt - 1n, "Pending"],
      [startsAt, "Active"],
      [startsAt + 1n, "Active"],
      [endsAt - 1n, "Active"],
      [endsAt, "Expired"],
      [endsAt + 1n, "Expired"],
    ] as const) {
      await time.increaseTo(at);
      expect(await stage.licenses.stateOf(id)).to.equal(LICENSE_STATE[state]);
    }
  });

  it("follows the licenses above it, eight long", async () => {
    const stage = await theater.stage();
    const { licenses, roles } = stage;
    const chain = [await granted(stage, { depth: 7n })];
    for (let depth = 6n; depth >= 0n; depth--) {
      const terms = underLicense(stage, chain.at(-1)!, { depth, licensee: roles.publisher.address });
      await licenses.connect(roles.publisher).grant(terms, URI);
      chain.push(await licenseIdOf(stage, terms));
    }

    expect(chain).to.have.length(8);
    for (const id of chain) expect(await licenses.isActive(id)).to.equal(true);
    await licenses.connect(roles.publisher).surrender(chain[3]!);
    const states = await Promise.all(chain.map(async (id) => licenses.stateOf(id)));
    expect(states).to.deep.equal(
      chain.map((_, place) => LICENSE_STATE[place < 3 ? "Active" : place === 3 ? "Surrendered" : "Suspended"]),
    );
  });

  it("stays where the work changes hands", async () => {
    const stage = await theater.stage();
    const { licenses, works, roles } = stage;
    const id = await granted(stage);
    await works.connect(roles.artist).transferFrom(roles.artist, roles.collector, WORK);

    expect(await licenses.isActive(id)).to.equal(true);
  });
});

describe("transfer", () => {
  it("is the licensee's alone", async () => {
    const stage = await theater.stage();
    const id = await granted(stage);
    const { artist, shop, publisher } = stage.roles;

    await expect(stage.licenses.connect(artist).transfer(id, shop))
      .to.be.revertedWithCustomError(stage.licenses, "LicensesWrongCaller")
      .withArgs(id, artist.address, publisher.address);
  });

  it("is refused where the terms do not allow it", async () => {
    const stage = await theater.stage();
    const id = await granted(stage, { isTransferable: false });

    await expect(stage.licenses.connect(stage.roles.publisher).transfer(id, stage.roles.shop))
      .to.be.revertedWithCustomError(stage.licenses, "LicensesNotTransferable")
      .withArgs(id);
  });

  it("is refused to nobody", async () => {
    const stage = await theater.stage();
    const id = await granted(stage);

    await expect(stage.licenses.connect(stage.roles.publisher).transfer(id, ZeroAddress))
      .to.be.revertedWithCustomError(stage.licenses, "LicensesNoLicensee")
      .withArgs(id);
  });

  it("makes another the licensee, who grants from now on; what was granted stays", async () => {
    const stage = await theater.stage();
    const { licenses, roles } = stage;
    const id = await granted(stage);
    const below = underLicense(stage, id);
    await licenses.connect(roles.publisher).grant(below, URI);

    await expect(licenses.connect(roles.publisher).transfer(id, roles.shop))
      .to.emit(licenses, "LicenseTransferred")
      .withArgs(id, roles.publisher.address, roles.shop.address);
    expect(await licenses.licenseeOf(id)).to.equal(roles.shop.address);
    expect(await licenses.isActive(await licenseIdOf(stage, below))).to.equal(true);
    await expectGranted(stage, underLicense(stage, id, { salt: 2n }), "shop");
  });
});

describe("revoke", () => {
  it("is the revoker's alone, and nobody's where the terms name none", async () => {
    const stage = await theater.stage();
    const { licenses, roles } = stage;
    const id = await granted(stage, { revoker: roles.agency.address });
    const forGood = await granted(stage, { revoker: ZeroAddress });

    await expect(licenses.connect(roles.artist).revoke(id, REASON))
      .to.be.revertedWithCustomError(licenses, "LicensesWrongCaller")
      .withArgs(id, roles.artist.address, roles.agency.address);
    await expect(licenses.connect(roles.artist).revoke(forGood, REASON))
      .to.be.revertedWithCustomError(licenses, "LicensesWrongCaller")
      .withArgs(forGood, roles.artist.address, ZeroAddress);
  });

  it("holds until the notice is over, and is told once", async () => {
    const stage = await theater.stage();
    const { licenses, roles, now } = stage;
    const id = await granted(stage);
    await time.setNextBlockTimestamp(now + 100n);
    const revokedFrom = now + 100n + NOTICE;

    await expect(licenses.connect(roles.artist).revoke(id, REASON))
      .to.emit(licenses, "LicenseRevoked")
      .withArgs(id, revokedFrom, REASON);
    expect((await licenses.slotOf(id)).revokedFrom).to.equal(revokedFrom);
    await expect(licenses.connect(roles.artist).revoke(id, REASON))
      .to.be.revertedWithCustomError(licenses, "LicensesRevokedBefore")
      .withArgs(id, revokedFrom);
    for (const [late, state] of [
      [-1n, "Active"],
      [0n, "Revoked"],
      [1n, "Revoked"],
    ] as const) {
      await time.increaseTo(revokedFrom + late);
      expect(await licenses.stateOf(id)).to.equal(LICENSE_STATE[state]);
    }
  });

  it("ends a license without a notice at once, and suspends what is under it", async () => {
    const stage = await theater.stage();
    const { licenses, roles } = stage;
    const id = await granted(stage, { notice: 0n });
    const below = underLicense(stage, id);
    await licenses.connect(roles.publisher).grant(below, URI);

    await licenses.connect(roles.artist).revoke(id, REASON);
    expect(await licenses.stateOf(id)).to.equal(LICENSE_STATE.Revoked);
    expect(await licenses.stateOf(await licenseIdOf(stage, below))).to.equal(LICENSE_STATE.Suspended);
  });
});

describe("the forwarder", () => {
  it("brings a license of the signer's", async () => {
    const stage = await theater.stage();
    const { licenses, forwarder, place, roles, connection, now } = stage;
    const { chainId } = await connection.ethers.provider.getNetwork();
    const terms = licenseOf(stage);
    const request = {
      from: roles.artist.address,
      to: place,
      value: 0n,
      gas: 500_000n,
      nonce: 0n,
      deadline: now + DAY,
      data: licenses.interface.encodeFunctionData("grant", [terms, URI]),
    };
    const signature = await roles.artist.signTypedData(
      { name: "Cowry Forwarder", version: "1", chainId, verifyingContract: await forwarder.getAddress() },
      {
        ForwardRequest: [
          { name: "from", type: "address" },
          { name: "to", type: "address" },
          { name: "value", type: "uint256" },
          { name: "gas", type: "uint256" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint48" },
          { name: "data", type: "bytes" },
        ],
      },
      request,
    );

    await forwarder.connect(roles.relayer).execute({ ...request, signature });
    expect(await licenses.isActive(await licenseIdOf(stage, terms))).to.equal(true);
  });
});

describe("surrender", () => {
  it("is the licensee's alone", async () => {
    const stage = await theater.stage();
    const id = await granted(stage);
    const { artist, publisher } = stage.roles;

    await expect(stage.licenses.connect(artist).surrender(id))
      .to.be.revertedWithCustomError(stage.licenses, "LicensesWrongCaller")
      .withArgs(id, artist.address, publisher.address);
  });

  it("gives the license back", async () => {
    const stage = await theater.stage();
    const id = await granted(stage);
    const { publisher } = stage.roles;

    await expect(stage.licenses.connect(publisher).surrender(id))
      .to.emit(stage.licenses, "LicenseSurrendered")
      .withArgs(id, publisher.address);
    expect((await stage.licenses.slotOf(id)).isSurrendered).to.equal(true);
  });
});

async function expectGranted(stage: LicenseStage, terms: LicenseTerms, by: keyof LicenseStage["roles"]): Promise<void> {
  const { licenses, roles } = stage;
  await expect(licenses.connect(roles[by]).grant(terms, URI))
    .to.emit(licenses, "LicenseGranted")
    .withArgs(await licenseIdOf(stage, terms), terms.work, roles[by].address, Object.values(terms), URI);
}

async function expectRefused(
  stage: LicenseStage,
  terms: LicenseTerms,
  error: string,
  args: readonly unknown[],
  by: keyof LicenseStage["roles"] = "artist",
): Promise<void> {
  const { licenses, roles } = stage;
  await expect(licenses.connect(roles[by]).grant(terms, URI))
    .to.be.revertedWithCustomError(licenses, error)
    .withArgs(...args);
}
