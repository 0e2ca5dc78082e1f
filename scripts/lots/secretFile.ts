import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { hexlify, randomBytes } from "ethers";

import { CommandRefused } from "./command.ts";

/** A brand's secret as its file holds it. */
export interface SecretFile {
  readonly secret: string;
  /** Whether it was made now. */
  readonly isNew: boolean;
}

/**
 * Reads the brand's secret from its file. Where there is none yet, one is made that only its owner reads, if that is allowed.
 *
 * Throws {@link CommandRefused}.
 *
 * @example
 * const { secret, isNew } = secretIn("brand.txt", { mayMake: true });
 */
export function secretIn(path: string, { mayMake }: { readonly mayMake: boolean }): SecretFile {
  if (!existsSync(path)) {
    if (!mayMake)
      throw new CommandRefused(`There is no secret in ${path}, and what was begun with one needs the same.`);
    const secret = hexlify(randomBytes(32));
    writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: "wx" });
    return { secret, isNew: true };
  }
  const secret = readFileSync(path, "utf8").trim();
  if (!/^0x[0-9a-f]{64}$/i.test(secret)) throw new CommandRefused(`${path} holds no secret: it is 32 bytes in hex.`);
  return { secret, isNew: false };
}
