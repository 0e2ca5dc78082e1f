import { type Commitment, disclose, type Disclosure, verifyDisclosure } from "../../../sdk/Documents.ts";
import { type LicenseStatus, readLicense } from "../../../sdk/Licenses.ts";
import { addressOf, type Scene, StoryBroken, tell } from "./scene.ts";

/** What somebody wants to do with a work, and the license that it shows for it. */
export interface Use {
  readonly id: string;
  /** The license's text and uses. */
  readonly document: Commitment;
  readonly who: string;
  readonly use: string;
}

/**
 * Somebody asks a printer to use a work. The printer believes the chain: whether the license holds, whose it is, and that what it is shown of the text is of it.
 *
 * Throws {@link StoryBroken} if it finds something else than expected; `undefined` stands for nothing wrong.
 *
 * @example
 * await askToUse(scene, { ...sublicense, who: "shop", use: "film" }, "the license does not name it");
 */
export async function askToUse(scene: Scene, asked: Use, expected: string | undefined): Promise<void> {
  const { id, who, use, document } = asked;
  const status = await readLicense(scene.provider, scene.deployment, id);
  const shown = shownFor(document, use);
  const fault = faultOf(status, { account: addressOf(scene, who), shown });
  if (fault !== expected)
    throw new StoryBroken(`the printer found ${String(fault)} and should have found ${String(expected)}`);
  const answer = fault === undefined ? "prints it: the license holds and names it" : `refuses: ${fault}`;
  tell(scene, "printer", `is asked by the ${who} for a ${use}, and ${answer}`);
}

/** One use out of a license's text, with its proof. Who wants another writes it over one that is there, and has no proof for that. */
function shownFor(document: Commitment, use: string): Disclosure {
  const uses = document.leaves.filter(({ name }) => name.startsWith("uses["));
  const leaf = uses.find(({ text }) => text === use) ?? uses[0];
  if (leaf === undefined) throw new RangeError("a license names its uses");
  return { ...disclose(document, leaf.name), text: use };
}

function faultOf(
  { state, licensee, content }: LicenseStatus,
  { account, shown }: { readonly account: string; readonly shown: Disclosure },
): string | undefined {
  if (state !== "Active") return `the license is ${state}`;
  if (licensee !== account) return "the license is another's";
  return verifyDisclosure(content, shown) ? undefined : "the license does not name it";
}
