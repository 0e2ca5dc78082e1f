import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import {
  grantLicense,
  licenseFrom,
  licenseId,
  NO_END,
  readLicense,
  revokeLicense,
  surrenderLicense,
  transferLicense,
} from "../../sdk/Licenses.ts";
import { type Revert } from "../../sdk/Errors.ts";
import { perform } from "../../sdk/Perform.ts";
import { CONTENT, openLicenseTheater, URI, WORK } from "../shared/licenses.ts";

const theater = await openLicenseTheater();

describe("licenseFrom", () => {
  const plan = { work: 1n, licensee: "0x5FbDB2315678afecb367f032d93F642f64180aa3", startsAt: 2n, content: CONTENT };

  it("grants the least, and makes equal plans differ", () => {
    const [one, other] = [licenseFrom(plan), licenseFrom(plan)];
    expect(one).to.deep.equal({
      ...plan,
      parent: ZeroHash,
      revoker: ZeroAddress,
      notice: 0n,
      endsAt: NO_END,
      depth: 0n,
      isTransferable: false,
      salt: one.salt,
    });
    expect(one.salt).not.to.equal(other.salt);
  });

  it("keeps what it is told", () => {
    const told = { ...plan, depth: 3n, isTransferable: true, salt: 4n };
    expect(licenseFrom(told)).to.deep.include(told);
  });
});

describe("The deeds of licenses", () => {
  it("carry a license and the one under it to their ends", async () => {
    const { roles, connection, place, now } = await theater.stage();
    const { provider } = connection.ethers;
    const { chainId } = await provider.getNetwork();
    const deployment = { chainId, licenses: place };
    const terms = licenseFrom({
      work: WORK,
      licensee: roles.publisher.address,
      revoker: roles.artist.address,
      startsAt: now,
      content: CONTENT,
      depth: 1n,
      isTransferable: true,
    });
    const id = licenseId(deployment, terms);

    await perform(roles.artist, deployment, grantLicense(terms, URI));
    expect(await readLicense(provider, deployment, id)).to.deep.equal({
      state: "Active",
      licensee: roles.publisher.address,
      content: CONTENT,
      work: WORK,
      parent: undefined,
      revokedFrom: undefined,
    });
    await perform(roles.publisher, deployment, transferLicense(id, roles.shop.address));
    const below = licenseFrom({ ...terms, parent: id, licensee: roles.printer.address, depth: 0n, salt: 2n });
    await perform(roles.shop, deployment, grantLicense(below, URI));
    const belowId = licenseId(deployment, below);

    const { events } = await perform(roles.artist, deployment, revokeLicense(id));
    const revokedFrom = BigInt(await connection.networkHelpers.time.latest());
    expect(events.map(({ args }) => args)).to.deep.equal([{ id, revokedFrom, reason: ZeroHash }]);
    expect(await readLicense(provider, deployment, id)).to.deep.include({ state: "Revoked", revokedFrom });
    expect(await readLicense(provider, deployment, belowId)).to.deep.include({ state: "Suspended", parent: id });
    await perform(roles.printer, deployment, surrenderLicense(belowId));
    const again = (await perform(roles.printer, deployment, surrenderLicense(belowId)).catch(
      (error: unknown) => error,
    )) as Revert;
    expect(again.facts).to.deep.equal({
      id: belowId,
      current: "Surrendered",
      allowed: ["Pending", "Active", "Suspended"],
    });
  });
});
