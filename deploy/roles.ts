import { IMoneyDoor__factory } from "../typechain-types/factories/contracts/common/interfaces/IMoneyDoor__factory.ts";
import { Parties__factory } from "../typechain-types/factories/contracts/parties/Parties__factory.ts";
import { CowryToken__factory } from "../typechain-types/factories/contracts/token/CowryToken__factory.ts";

/** May change roles, after its delay. AccessManager fixes this number. */
export const ADMIN_ROLE = 0n;

/** May stop the entry of new money, and open it again. */
export const GUARDIAN_ROLE = 1n;

/** May issue the token, after its delay and within its limits. */
export const ISSUER_ROLE = 2n;

/** May register organizations and keep their records. */
export const REGISTRAR_ROLE = 3n;

const door = IMoneyDoor__factory.createInterface();
const token = CowryToken__factory.createInterface();
const parties = Parties__factory.createInterface();

/** The deeds of each money door that take a role: all of its administration. */
export const guardedDeeds = [door.getFunction("pause"), door.getFunction("unpause")] as const;

/** The deeds of the token that take a role: all of its administration. */
export const issuerDeeds = [token.getFunction("issue")] as const;

/** The deeds of the registry that take a role: those of registrars. */
export const registrarDeeds = [
  parties.getFunction("register"),
  parties.getFunction("grantRoles"),
  parties.getFunction("endRoles"),
  parties.getFunction("suspend"),
  parties.getFunction("resume"),
  parties.getFunction("end"),
  parties.getFunction("takeOver"),
  parties.getFunction("bindPrefix"),
  parties.getFunction("releasePrefix"),
  parties.getFunction("recoverControl"),
] as const;
