import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { network } from "hardhat";

import type { Suite } from "../../deploy/contracts.ts";
import type { Parameters } from "../../deploy/parameters.ts";
import { ADMIN_ROLE, GUARDIAN_ROLE, guardedDeeds } from "../../deploy/roles.ts";
import { deploySuite } from "../../deploy/suite.ts";
import { verifySuite } from "../../deploy/verify.ts";
import { orderFrom, escrowDomain } from "../../sdk/Order.ts";
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
const parameters: Parameters = { admin: admin.address, guardian: guardian.address, adminDelay: 0 };

async function suite(): Promise<Suite> {
  return deploySuite(connection);
}

describe("The deployed suite", () => {
  it("is as it should be", async () => {
    const deployed = await connection.networkHelpers.loadFixture(suite);
    expect(await verifySuite(deployed, parameters, deployer.address)).to.deep.equal([]);
  });

  it("has the signing domains that the SDK signs for", async () => {
    const { escrow, forwarder } = await connection.networkHelpers.loadFixture(suite);
    const { chainId } = await ethers.provider.getNetwork();
    const told = await escrow.eip712Domain();

    const { name, version, verifyingContract } = escrowDomain({ chainId, escrow: await escrow.getAddress() });
    expect([told.name, told.version, told.chainId, told.verifyingContract]).to.deep.equal([
      name,
      version,
      chainId,
      verifyingContract,
    ]);
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
      ...guardedDeeds.map(
        ({ name, selector }) =>
          [
            `a deed that takes another role: ${name}`,
            () => `escrow: role of ${name} is ${OTHER_ROLE}, not ${GUARDIAN_ROLE}`,
            ({ accessManager, escrow }: Suite) =>
              accessManager.connect(admin).setTargetFunctionRole(escrow, [selector], OTHER_ROLE),
          ] as const,
      ),
      [
        "a closed escrow",
        () => "escrow: closed to its guardian",
        ({ accessManager, escrow }) => accessManager.connect(admin).setTargetClosed(escrow, true),
      ],
      [
        "another authority",
        async ({ forwarder, accessManager }) =>
          `escrow: authority is ${await forwarder.getAddress()}, not ${await accessManager.getAddress()}`,
        ({ accessManager, escrow, forwarder }) => accessManager.connect(admin).updateAuthority(escrow, forwarder),
      ],
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
      const difference = `forwarder is ${await forwarder.getAddress()}, not ${await accessManager.getAddress()}`;
      expect(await verifySuite(other, parameters, deployer.address)).to.deep.equal(
        ["escrow", "spending limits"].map((contract) => `${contract}: ${difference}`),
      );
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
