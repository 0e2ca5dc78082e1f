import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { parseUnits } from "ethers";
import { network } from "hardhat";

import type { Suite } from "../../deploy/contracts.ts";
import type { Parameters } from "../../deploy/parameters.ts";
import {
  ADMIN_ROLE,
  GUARDIAN_ROLE,
  guardedDeeds,
  ISSUER_ROLE,
  issuerDeeds,
  REGISTRAR_ROLE,
  registrarDeeds,
} from "../../deploy/roles.ts";
import { deploySuite } from "../../deploy/suite.ts";
import { DOORS, verifySuite } from "../../deploy/verify.ts";
import { calendarsDomain } from "../../sdk/BankingCalendar.ts";
import { licensesDomain } from "../../sdk/Licenses.ts";
import { mandatesDomain } from "../../sdk/Mandates.ts";
import { openGuardDomain } from "../../sdk/OpenGuard.ts";
import { orderFrom, escrowDomain } from "../../sdk/Order.ts";
import { partiesDomain } from "../../sdk/Parties.ts";
import { payoutsDomain } from "../../sdk/Payouts.ts";
import { nftDomain } from "../../sdk/ProvenanceNft.ts";
import { quotasDomain } from "../../sdk/Quotas.ts";
import { recallsDomain } from "../../sdk/Recalls.ts";
import { swapDomain } from "../../sdk/Swap.ts";
import { ticketsDomain } from "../../sdk/Tickets.ts";
import { INSTANT } from "../shared/escrow.ts";

const connection = await network.create();
const { ethers } = connection;
const [deployer, admin, guardian, stranger] = (await ethers.getSigners()).slice(0, 4) as [
  Signer,
  Signer,
  Signer,
  Signer,
];

type Signer = Awaited<ReturnType<typeof ethers.getSigners>>[number];

const OTHER_ROLE = 7n;
const parameters: Parameters = {
  admin: admin.address,
  guardian: guardian.address,
  adminDelay: 0,
  token: {
    name: "Cowry",
    symbol: "COWRY",
    cap: parseUnits("1000000000"),
    issueLimit: parseUnits("100000000"),
    issuePeriod: 2_592_000,
    maxBurnShare: 1_000,
    issuer: admin.address,
    issuerDelay: 86_400,
  },
  registrar: admin.address,
};

async function suite(): Promise<Suite> {
  return deploySuite(connection);
}

describe("The deployed suite", () => {
  it("is as it should be", async () => {
    const deployed = await connection.networkHelpers.loadFixture(suite);
    expect(await verifySuite(deployed, parameters, deployer.address)).to.deep.equal([]);
  });

  it("has the signing domains that the SDK signs for", async () => {
    const {
      escrow,
      mandates,
      payouts,
      swap,
      parties,
      quotas,
      recalls,
      provenanceNft,
      openGuard,
      licenses,
      tickets,
      bankingCalendar,
      forwarder,
    } = await connection.networkHelpers.loadFixture(suite);
    const { chainId } = await ethers.provider.getNetwork();
    for (const [contract, { name, version, verifyingContract }] of [
      [escrow, escrowDomain({ chainId, escrow: await escrow.getAddress() })],
      [mandates, mandatesDomain({ chainId, mandates: await mandates.getAddress() })],
      [payouts, payoutsDomain({ chainId, payouts: await payouts.getAddress() })],
      [swap, swapDomain({ chainId, swap: await swap.getAddress() })],
      [parties, partiesDomain({ chainId, parties: await parties.getAddress() })],
      [quotas, quotasDomain({ chainId, quotas: await quotas.getAddress() })],
      [recalls, recallsDomain({ chainId, recalls: await recalls.getAddress() })],
      [provenanceNft, nftDomain({ chainId, provenanceNft: await provenanceNft.getAddress() })],
      [openGuard, openGuardDomain({ chainId, openGuard: await openGuard.getAddress() })],
      [licenses, licensesDomain({ chainId, licenses: await licenses.getAddress() })],
      [tickets, ticketsDomain({ chainId, tickets: await tickets.getAddress() })],
      [bankingCalendar, calendarsDomain({ chainId, bankingCalendar: await bankingCalendar.getAddress() })],
    ] as const) {
      const told = await contract.eip712Domain();
      expect([told.name, told.version, told.chainId, told.verifyingContract]).to.deep.equal([
        name,
        version,
        chainId,
        verifyingContract,
      ]);
    }
    expect((await forwarder.eip712Domain()).name).to.equal("Cowry Forwarder");
  });

  it("leaves the deployer without a right", async () => {
    const { accessManager, escrow } = await connection.networkHelpers.loadFixture(suite);

    await expect(accessManager.grantRole(GUARDIAN_ROLE, deployer, 0))
      .to.be.revertedWithCustomError(accessManager, "AccessManagerUnauthorizedAccount")
      .withArgs(deployer, ADMIN_ROLE);
    await expect(escrow.pause()).to.be.revertedWithCustomError(escrow, "AccessManagedUnauthorized").withArgs(deployer);
  });

  it("lets the guardian alone stop new money and take it again, at once", async () => {
    const { escrow } = await connection.networkHelpers.loadFixture(suite);
    const order = orderFrom({
      payer: stranger.address,
      payee: admin.address,
      amount: 1n,
      kind: "Instant",
      payBy: 2n ** 35n,
      windows: INSTANT,
      splitBasisPoints: 0n,
    });
    const paying = () => escrow.connect(stranger).payNow.staticCall(order, "0x", { value: 1n });

    for (const other of [admin, stranger])
      for (const deed of ["pause", "unpause"] as const)
        await expect(escrow.connect(other)[deed]())
          .to.be.revertedWithCustomError(escrow, "AccessManagedUnauthorized")
          .withArgs(other);
    await escrow.connect(guardian).pause();
    await expect(paying()).to.be.revertedWithCustomError(escrow, "EnforcedPause");
    await escrow.connect(guardian).unpause();
    // Open again: what is refused now is the far closing time.
    await expect(paying()).to.be.revertedWithCustomError(escrow, "EscrowCloseByTooLate");
  });

  it("makes the admin wait where the parameters say so", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cowry-suite-"));
    const parametersFile = join(folder, "slow.json");
    writeFileSync(parametersFile, JSON.stringify({ adminDelay: 3_600 }));
    const { accessManager } = await deploySuite(await network.create(), { parametersFile });
    rmSync(folder, { recursive: true });

    expect(await accessManager.hasRole(ADMIN_ROLE, admin)).to.deep.equal([true, 3_600n]);
  });

  it("makes the issuer wait, under the eyes of the guardian", async () => {
    const { accessManager, token } = await connection.networkHelpers.loadFixture(suite);

    expect(await accessManager.hasRole(ISSUER_ROLE, admin)).to.deep.equal([true, 86_400n]);
    expect(await accessManager.getRoleGuardian(ISSUER_ROLE)).to.equal(GUARDIAN_ROLE);
    expect((await token.stats()).issued).to.equal(0n);
  });

  it("lets the registrar register at once", async () => {
    const { accessManager, parties } = await connection.networkHelpers.loadFixture(suite);

    expect(await accessManager.hasRole(REGISTRAR_ROLE, admin)).to.deep.equal([true, 0n]);
    for (const { selector } of registrarDeeds)
      expect(await accessManager.canCall(admin, parties, selector)).to.deep.equal([true, 0n]);
  });

  describe("whose state was changed is found out", () => {
    const changes: readonly (readonly [
      what: string,
      problem: (suite: Suite) => Promise<string> | string,
      change: (suite: Suite) => Promise<unknown>,
    ])[] = [
      [
        "a guardian who lost its role",
        () => `GUARDIAN: ${guardian.address} does not hold it`,
        ({ accessManager }) => accessManager.connect(admin).revokeRole(GUARDIAN_ROLE, guardian),
      ],
      [
        "an admin who lost its role",
        () => `ADMIN: ${admin.address} does not hold it`,
        ({ accessManager }) => accessManager.connect(admin).renounceRole(ADMIN_ROLE, admin),
      ],
      [
        "a deployer who is admin again",
        () => `ADMIN: the deployer ${deployer.address} still holds it`,
        ({ accessManager }) => accessManager.connect(admin).grantRole(ADMIN_ROLE, deployer, 0),
      ],
      [
        "a guardian who has to wait",
        () => `GUARDIAN: delay of ${guardian.address} is 60, not 0`,
        ({ accessManager }) => accessManager.connect(admin).grantRole(GUARDIAN_ROLE, guardian, 60),
      ],
      [
        "a role whose admins are others",
        () => `GUARDIAN: its admin role is ${OTHER_ROLE}, not ${ADMIN_ROLE}`,
        ({ accessManager }) => accessManager.connect(admin).setRoleAdmin(GUARDIAN_ROLE, OTHER_ROLE),
      ],
      [
        "an issuer who lost its role",
        () => `ISSUER: ${admin.address} does not hold it`,
        ({ accessManager }) => accessManager.connect(admin).revokeRole(ISSUER_ROLE, admin),
      ],
      [
        "an issuer whom nobody watches",
        () => `ISSUER: its guardian role is ${ADMIN_ROLE}, not ${GUARDIAN_ROLE}`,
        ({ accessManager }) => accessManager.connect(admin).setRoleGuardian(ISSUER_ROLE, ADMIN_ROLE),
      ],
      ...issuerDeeds.map(
        ({ name, selector }) =>
          [
            `a deed of the token that takes another role: ${name}`,
            () => `token: role of ${name} is ${OTHER_ROLE}, not ${ISSUER_ROLE}`,
            ({ accessManager, token }: Suite) =>
              accessManager.connect(admin).setTargetFunctionRole(token, [selector], OTHER_ROLE),
          ] as const,
      ),
      [
        "a closed token",
        () => "token: closed to its issuer",
        ({ accessManager, token }) => accessManager.connect(admin).setTargetClosed(token, true),
      ],
      [
        "a token with another authority",
        async ({ forwarder, accessManager }) =>
          `token: authority is ${await forwarder.getAddress()}, not ${await accessManager.getAddress()}`,
        ({ accessManager, token, forwarder }) => accessManager.connect(admin).updateAuthority(token, forwarder),
      ],
      [
        "a registrar who lost its role",
        () => `REGISTRAR: ${admin.address} does not hold it`,
        ({ accessManager }) => accessManager.connect(admin).revokeRole(REGISTRAR_ROLE, admin),
      ],
      ...registrarDeeds.map(
        ({ name, selector }) =>
          [
            `a deed of registrars that takes another role: ${name}`,
            () => `parties: role of ${name} is ${OTHER_ROLE}, not ${REGISTRAR_ROLE}`,
            ({ accessManager, parties }: Suite) =>
              accessManager.connect(admin).setTargetFunctionRole(parties, [selector], OTHER_ROLE),
          ] as const,
      ),
      [
        "a closed registry",
        () => "parties: closed to its registrars",
        ({ accessManager, parties }) => accessManager.connect(admin).setTargetClosed(parties, true),
      ],
      [
        "a registry with another authority",
        async ({ forwarder, accessManager }) =>
          `parties: authority is ${await forwarder.getAddress()}, not ${await accessManager.getAddress()}`,
        ({ accessManager, parties, forwarder }) => accessManager.connect(admin).updateAuthority(parties, forwarder),
      ],
      ...DOORS.flatMap((door) => [
        ...guardedDeeds.map(
          ({ name, selector }) =>
            [
              `a deed of ${door} that takes another role: ${name}`,
              () => `${door}: role of ${name} is ${OTHER_ROLE}, not ${GUARDIAN_ROLE}`,
              (suite: Suite) =>
                suite.accessManager.connect(admin).setTargetFunctionRole(suite[door], [selector], OTHER_ROLE),
            ] as const,
        ),
        [
          `a closed ${door}`,
          () => `${door}: closed to its guardian`,
          (suite: Suite) => suite.accessManager.connect(admin).setTargetClosed(suite[door], true),
        ] as const,
        [
          `another authority of ${door}`,
          async ({ forwarder, accessManager }: Suite) =>
            `${door}: authority is ${await forwarder.getAddress()}, not ${await accessManager.getAddress()}`,
          (suite: Suite) => suite.accessManager.connect(admin).updateAuthority(suite[door], suite.forwarder),
        ] as const,
      ]),
    ];
    for (const [what, problem, change] of changes)
      it(what, async () => {
        const deployed = await connection.networkHelpers.loadFixture(suite);
        await change(deployed);
        expect(await verifySuite(deployed, parameters, deployer.address)).to.deep.equal([await problem(deployed)]);
      });

    it("another forwarder", async () => {
      const deployed = await connection.networkHelpers.loadFixture(suite);
      const { accessManager, forwarder } = deployed;
      const other = { ...deployed, forwarder: forwarder.attach(accessManager) as Suite["forwarder"] };
      const [found, expected] = [await forwarder.getAddress(), await accessManager.getAddress()];
      expect(await verifySuite(other, parameters, deployer.address)).to.deep.equal(
        [
          "escrow",
          "sales pledges",
          "mandates",
          "payouts",
          "swap",
          "spending limits",
          "parties",
          "quotas",
          "lots",
          "recalls",
          "logistic units",
          "trace log",
          "open guard",
          "provenance NFT",
          "licenses",
          "tickets",
          "banking calendar",
          "bank desk",
          "letter of credit",
          "presentations",
        ].map((name) => `${name}: forwarder is ${found}, not ${expected}`),
      );
    });

    it("pledges for another token", async () => {
      const deployed = await connection.networkHelpers.loadFixture(suite);
      const { forwarder, escrow, salesPledges } = deployed;
      const other = await ethers.deployContract("SalesPledges", [escrow, forwarder]);
      const pledges = { ...deployed, salesPledges: salesPledges.attach(other) as Suite["salesPledges"] };
      expect(await verifySuite(pledges, parameters, deployer.address)).to.deep.equal([
        `sales pledges: token is ${await escrow.getAddress()}, not ${await deployed.token.getAddress()}`,
      ]);
    });

    it("credits whose documents another contract examines", async () => {
      const deployed = await connection.networkHelpers.loadFixture(suite);
      const { accessManager, bankDesk, forwarder, letterOfCredit, presentations } = deployed;
      const calendar = await letterOfCredit.calendar();
      const parts = [accessManager, forwarder, bankDesk, calendar, deployer.address];
      const other = await ethers.deployContract("LetterOfCredit", parts);
      await other.bind(accessManager);
      const credits = { ...deployed, letterOfCredit: letterOfCredit.attach(other) as Suite["letterOfCredit"] };
      expect(await verifySuite(credits, parameters, deployer.address)).to.include.members([
        `letter of credit: presentations is ${await accessManager.getAddress()}, not ${await presentations.getAddress()}`,
        `presentations: credits is ${await letterOfCredit.getAddress()}, not ${await other.getAddress()}`,
      ]);
    });

    it("openings of other lots", async () => {
      const deployed = await connection.networkHelpers.loadFixture(suite);
      const { forwarder, escrow, openGuard } = deployed;
      const other = await ethers.deployContract("OpenGuard", [escrow, forwarder]);
      const strange = { ...deployed, openGuard: openGuard.attach(other) as Suite["openGuard"] };
      expect(await verifySuite(strange, parameters, deployer.address)).to.deep.equal([
        `open guard: lots is ${await escrow.getAddress()}, not ${await deployed.lots.getAddress()}`,
      ]);
    });

    it("licenses of other works", async () => {
      const deployed = await connection.networkHelpers.loadFixture(suite);
      const { forwarder, escrow, licenses } = deployed;
      const other = await ethers.deployContract("Licenses", [escrow, forwarder]);
      const strange = { ...deployed, licenses: licenses.attach(other) as Suite["licenses"] };
      expect(await verifySuite(strange, parameters, deployer.address)).to.deep.equal([
        `licenses: works is ${await escrow.getAddress()}, not ${await deployed.provenanceNft.getAddress()}`,
      ]);
    });

    it("quotas by another registry", async () => {
      const deployed = await connection.networkHelpers.loadFixture(suite);
      const { forwarder, escrow, quotas } = deployed;
      const other = await ethers.deployContract("Quotas", [escrow, forwarder]);
      const strange = { ...deployed, quotas: quotas.attach(other) as Suite["quotas"] };
      expect(await verifySuite(strange, parameters, deployer.address)).to.deep.equal([
        `quotas: parties is ${await escrow.getAddress()}, not ${await deployed.parties.getAddress()}`,
        `lots: quotas is ${await quotas.getAddress()}, not ${await other.getAddress()}`,
      ]);
    });

    it("recalls by another registry, of other lots", async () => {
      const deployed = await connection.networkHelpers.loadFixture(suite);
      const { forwarder, escrow, token, recalls } = deployed;
      const other = await ethers.deployContract("Recalls", [escrow, token, forwarder]);
      const strange = { ...deployed, recalls: recalls.attach(other) as Suite["recalls"] };
      expect(await verifySuite(strange, parameters, deployer.address)).to.deep.equal([
        `recalls: parties is ${await escrow.getAddress()}, not ${await deployed.parties.getAddress()}`,
        `recalls: lots is ${await token.getAddress()}, not ${await deployed.lots.getAddress()}`,
      ]);
    });

    it("logistic units by another registry, of other lots", async () => {
      const deployed = await connection.networkHelpers.loadFixture(suite);
      const { forwarder, escrow, logisticUnits } = deployed;
      const other = await ethers.deployContract("LogisticUnits", [escrow, escrow, forwarder]);
      const strange = { ...deployed, logisticUnits: logisticUnits.attach(other) as Suite["logisticUnits"] };
      expect(await verifySuite(strange, parameters, deployer.address)).to.deep.equal([
        `logistic units: parties is ${await escrow.getAddress()}, not ${await deployed.parties.getAddress()}`,
        `logistic units: lots is ${await escrow.getAddress()}, not ${await deployed.lots.getAddress()}`,
      ]);
    });

    it("items by another registry, with another grace", async () => {
      const deployed = await connection.networkHelpers.loadFixture(suite);
      const { forwarder, escrow, provenanceNft } = deployed;
      const other = await ethers.deployContract("ProvenanceNFT", [escrow, escrow, escrow, escrow, 1n, forwarder]);
      const strange = { ...deployed, provenanceNft: provenanceNft.attach(other) as Suite["provenanceNft"] };
      expect(await verifySuite(strange, parameters, deployer.address)).to.deep.equal([
        `provenance NFT: parties is ${await escrow.getAddress()}, not ${await deployed.parties.getAddress()}`,
        "provenance NFT: grace of claims is 1, not 3600",
        `licenses: works is ${await provenanceNft.getAddress()}, not ${await other.getAddress()}`,
      ]);
    });

    for (const [what, changes, problem] of [
      ["another name", { name: "Shell" }, "token: name is Cowry, not Shell"],
      ["another symbol", { symbol: "SHL" }, "token: symbol is COWRY, not SHL"],
      ["another cap", { cap: 1n }, `token: cap is ${parameters.token.cap}, not 1`],
      ["another limit", { issueLimit: 1n }, `token: issue limit is ${parameters.token.issueLimit}, not 1`],
      ["another period", { issuePeriod: 1 }, "token: issue period is 2592000, not 1"],
      ["another burn share", { maxBurnShare: 1 }, "token: largest burn share is 1000, not 1"],
    ] as const)
      it(`a token of ${what}`, async () => {
        const deployed = await connection.networkHelpers.loadFixture(suite);
        const token = { ...parameters.token, ...changes };
        expect(await verifySuite(deployed, { ...parameters, token }, deployer.address)).to.deep.equal([problem]);
      });

    it("a contract that is not there", async () => {
      const deployed = await connection.networkHelpers.loadFixture(suite);
      const gone = { ...deployed, forwarder: deployed.forwarder.attach(stranger) as Suite["forwarder"] };
      expect(await verifySuite(gone, parameters, deployer.address)).to.deep.equal([
        `forwarder: no code at ${stranger.address}`,
      ]);
    });
  });
});
