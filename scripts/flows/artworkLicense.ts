import { id as hashOf, keccak256, ZeroAddress } from "ethers";

import { payWithAuthorization } from "../../sdk/Deeds.ts";
import { buildDigitalLink, itemId } from "../../sdk/DigitalLink.ts";
import { commit, type Commitment } from "../../sdk/Documents.ts";
import {
  grantLicense,
  licenseFrom,
  licenseId,
  type LicensePlan,
  type LicenseTerms,
  readLicense,
  revokeLicense,
} from "../../sdk/Licenses.ts";
import type { LicenseState } from "../../sdk/Names.ts";
import { type Order, orderFrom } from "../../sdk/Order.ts";
import { instant, termsFrom } from "../../sdk/Presets.ts";
import { type ItemStatus, mintItem, readItem } from "../../sdk/ProvenanceNft.ts";
import { signAuthorization } from "../../sdk/Tokens.ts";
import { formatDuration } from "../../sdk/Units.ts";
import { type Artwork, type Grant, readArtwork } from "./shared/artworkFile.ts";
import { moveTimeTo, timeOf } from "./shared/clock.ts";
import { flowOf } from "./shared/flow.ts";
import { sellItem } from "./shared/itemSale.ts";
import { foundParties } from "./shared/parties.ts";
import { outputFolder, writeCard } from "./shared/pictures.ts";
import {
  act,
  addressOf,
  amountIn,
  bookDivision,
  bookPayment,
  closeScene,
  openScene,
  type Outcome,
  refused,
  type Scene,
  signerOf,
  StoryBroken,
  tell,
} from "./shared/scene.ts";
import type { Stage } from "./shared/stage.ts";
import { askToUse } from "./shared/uses.ts";

/** How a work of art and its licenses ended. */
export interface ArtworkOutcome extends Outcome {
  readonly work: ItemStatus;
  /** Where the license and the one under it stand at the end. */
  readonly licenses: readonly LicenseState[];
}

/** A work that is an item. */
interface Minted {
  readonly scene: Scene;
  readonly artwork: Artwork;
  readonly item: string;
}

/** A license that was granted, with the document behind its commitment. */
interface Granted {
  readonly id: string;
  readonly terms: LicenseTerms;
  readonly document: Commitment;
  readonly licensee: string;
}

/**
 * An artist mints a work with a commitment to its file, licenses it to a publisher, which licenses a shop; each use is judged by what the chain says; the work is
 * sold twice, with a royalty; the license is revoked as its terms say, and the shop's ends.
 *
 * @example
 * const { licenses } = await artworkLicense(stage, artwork); // ["Revoked", "Expired"]
 */
export async function artworkLicense(stage: Stage, artwork: Artwork): Promise<ArtworkOutcome> {
  const scene = await openScene(stage, {
    token: artwork.token,
    roles: ["artist", "publisher", "shop", "printer", "collector", "museum", "stranger", "relayer"],
    budgets: { publisher: artwork.license.fee, collector: artwork.sale, museum: artwork.resale },
    withoutGas: ["printer", "museum"],
  });
  await foundParties(scene, { artist: { roles: ["Producer"], prefixes: [artwork.prefix] } });
  const minted = await mint(scene, artwork);
  const orders = await payFee(minted);
  const license = await grantFirst(minted);
  const sublicense = await grantUnder(minted, license);
  await use(minted, license, sublicense);
  orders.push(...(await sellTwice(minted, license)));
  await revoke(minted, license, sublicense);
  await expire(minted, sublicense);
  return close(minted, [license, sublicense], orders);
}

/* THE WORK */

/** The chain keeps the hash of the file: whoever has the file checks it, and one changed byte shows. */
async function mint(scene: Scene, artwork: Artwork): Promise<Minted> {
  const { gtin, serial, name, description, bytes, royalty } = artwork.work;
  const item = itemId(gtin, serial);
  scene.names.set(item, `"${name}"`);
  scene.names.set(BigInt(item).toString(), `"${name}"`);
  const artist = addressOf(scene, "artist");
  const terms = {
    ...{ gtin: BigInt(gtin), prefixLength: BigInt(artwork.prefix.length), serial, name, description, to: artist },
    content: keccak256(bytes),
    royalty: { receiver: royalty === 0n ? ZeroAddress : artist, basisPoints: royalty },
  };
  const share = `${Number(royalty) / 100} % of each sale`;
  await act(
    scene,
    "artist",
    mintItem(terms),
    `mints "${name}" with the hash of its file of ${bytes.length} bytes; ${share}`,
  );

  const { content } = await readItem(scene.provider, scene.deployment, item);
  const changed = Uint8Array.from(bytes, (byte, place) => (place === 0 ? byte ^ 1 : byte));
  if (keccak256(bytes) !== content) throw new StoryBroken(`the file of "${name}" is not the one that was minted`);
  if (keccak256(changed) === content) throw new StoryBroken(`a changed file of "${name}" passes as the work`);
  tell(
    scene,
    "collector",
    "is sent the file: its hash is what the chain says; a copy with one changed bit is not the work",
  );
  const link = buildDigitalLink({ key: { ai: "01", value: gtin }, qualifiers: [{ ai: "21", value: serial }] });
  const lines = [`(01)${gtin}`, `(21)${serial}`];
  await writeCard(scene, await outputFolder(scene, "artwork-license"), { name: "work", text: link, lines });
  return { scene, artwork, item };
}

/* THE LICENSES */

/** What a license costs is paid by an order of its own, at once; the license contract knows no money. */
async function payFee({ scene, artwork, item }: Minted): Promise<Order[]> {
  const { fee } = artwork.license;
  if (fee === 0n) return [];
  const [payer, payee] = [addressOf(scene, "publisher"), addressOf(scene, "artist")];
  const agreed = { payer, payee, token: scene.token.address, amount: fee, merchantReference: item };
  const order = orderFrom(termsFrom(instant, agreed, await timeOf(scene.provider)));
  const authorization = await signAuthorization(signerOf(scene, "publisher"), scene.deployment, order);
  const deed = payWithAuthorization(order, authorization);
  await act(
    scene,
    "relayer",
    deed,
    `brings the publisher's payment of ${amountIn(scene, fee)} to the artist, for a license`,
  );
  bookPayment(scene, order);
  bookDivision(scene, order, { toPayer: 0n, toPayee: fee });
  return [order];
}

async function grantFirst(minted: Minted): Promise<Granted> {
  const { scene, artwork } = minted;
  const { license } = artwork;
  const planned = await plan(minted, license, "publisher", {
    ...{ revoker: addressOf(scene, "artist"), notice: license.notice, depth: 1n },
  });
  await refused(scene, "stranger", deedOf(planned), {
    error: "LicensesWrongCaller",
    what: "tries to license a work that it does not hold",
  });
  const how = `for ${formatDuration(license.lasts)}: ${license.uses.join(", ")}; revocable with ${formatDuration(license.notice)} notice`;
  await act(scene, "artist", deedOf(planned), `licenses the publisher ${how}`);
  return planned;
}

/** A license under another is within it, in time and in generations. */
async function grantUnder(minted: Minted, above: Granted): Promise<Granted> {
  const { scene, artwork } = minted;
  const { sublicense, license } = artwork;
  const under = { parent: above.id };
  const tooLong = await plan(minted, { ...sublicense, lasts: license.lasts + 1n }, "shop", under);
  await refused(scene, "publisher", deedOf(tooLong), {
    error: "LicensesUnfitTimes",
    what: "tries to license the shop for longer than it is licensed itself",
  });
  const planned = await plan(minted, sublicense, "shop", under);
  const how = `for ${formatDuration(sublicense.lasts)}: ${sublicense.uses.join(", ")}`;
  await act(scene, "publisher", deedOf(planned), `licenses the shop under it ${how}`);
  const third = await plan(minted, { ...sublicense, lasts: sublicense.lasts / 2n }, "stranger", { parent: planned.id });
  await refused(scene, "shop", deedOf(third), {
    error: "LicensesNotGranted",
    what: "tries to license others in its turn",
  });
  return planned;
}

/** The text is a document: the chain has its root, and single uses can be shown of it. */
async function plan(
  { scene, item }: Minted,
  { text, uses, lasts }: Grant,
  licensee: string,
  more: Partial<LicensePlan>,
): Promise<Granted> {
  const document = commit({ text, uses });
  const startsAt = await timeOf(scene.provider);
  const terms = licenseFrom({
    ...{ work: BigInt(item), licensee: addressOf(scene, licensee), startsAt, endsAt: startsAt + lasts },
    content: document.root,
    ...more,
  });
  return { id: licenseId(scene.deployment, terms), terms, document, licensee };
}

function deedOf({ terms, licensee }: Granted): ReturnType<typeof grantLicense> {
  return grantLicense(terms, `https://artist.example/licenses/${licensee}`);
}

/** A printer prints what a license allows: one that holds, of who asks, and that names the use. */
async function use({ scene, artwork }: Minted, license: Granted, sublicense: Granted): Promise<void> {
  const [first = "", outside] = [artwork.sublicense.uses[0], artwork.outside];
  await askToUse(scene, { ...sublicense, who: "shop", use: first }, undefined);
  await askToUse(scene, { ...sublicense, who: "shop", use: outside }, "the license does not name it");
  await askToUse(scene, { ...license, who: "stranger", use: first }, "the license is another's");
}

/* THE SALES */

/** The license stays with the work, and its revoker stays who the terms say. */
async function sellTwice({ scene, artwork, item }: Minted, license: Granted): Promise<readonly Order[]> {
  const { sale, resale, work } = artwork;
  const first = { item, name: `"${work.name}"`, seller: "artist", buyer: "collector", price: sale };
  const orders = [await sellItem(scene, first)];
  await refused(scene, "collector", revokeLicense(license.id), {
    error: "LicensesWrongCaller",
    what: "tries to end the license of the work it bought",
  });
  orders.push(await sellItem(scene, { ...first, seller: "collector", buyer: "museum", price: resale }));
  return orders;
}

/* THE END */

/** After the notice the license does not hold, and the one under it neither. */
async function revoke({ scene, artwork }: Minted, license: Granted, sublicense: Granted): Promise<void> {
  const { notice } = artwork.license;
  const [use = ""] = artwork.sublicense.uses;
  const words = `revokes the publisher's license: it holds for ${formatDuration(notice)} more`;
  const { id } = license;
  await act(scene, "artist", revokeLicense(id, hashOf("more prints than were agreed on")), words);
  await askToUse(scene, { ...sublicense, who: "shop", use }, undefined);
  const { revokedFrom = 0n } = await readLicense(scene.provider, scene.deployment, id);
  await moveTimeTo(scene.provider, revokedFrom);
  scene.reporter.note("… the notice is over …");
  await askToUse(scene, { ...license, who: "publisher", use }, "the license is Revoked");
  await askToUse(scene, { ...sublicense, who: "shop", use }, "the license is Suspended");
}

async function expire({ scene, artwork }: Minted, sublicense: Granted): Promise<void> {
  const [use = ""] = artwork.sublicense.uses;
  await moveTimeTo(scene.provider, sublicense.terms.endsAt);
  scene.reporter.note("… the shop's license is over …");
  await askToUse(scene, { ...sublicense, who: "shop", use }, "the license is Expired");
}

async function close(
  { scene, item }: Minted,
  granted: readonly Granted[],
  orders: readonly Order[],
): Promise<ArtworkOutcome> {
  const { provider, deployment } = scene;
  const licenses = await Promise.all(granted.map(({ id }) => readLicense(provider, deployment, id)));
  const work = await readItem(provider, deployment, item);
  return { ...(await closeScene(scene, orders)), work, licenses: licenses.map(({ state }) => state) };
}

export const flow = flowOf({
  name: "artwork-license",
  tells: "a work is minted, licensed, licensed on, sold with a royalty, and revoked",
  letsTimePass: true,
  read: readArtwork,
  play: artworkLicense,
});
