import { createHash } from "node:crypto";
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { AddressInfo } from "node:net";

import { CowryError } from "./CowryError.ts";
import { buildDigitalLink, datesOf, valueIn } from "./DigitalLink.ts";
import type { LotFiles } from "./Lots.ts";
import { linkOfType, linkSetText, linksOf, ownPath, type TypedLink, VOCABULARY } from "./resolver/links.ts";
import { bestLanguage, bestType } from "./resolver/negotiate.ts";
import { PAGE_POLICY, pageOf, type RowName } from "./resolver/page.ts";
import { type Problem, refused, RequestRefused, sentenceAbout, STATUS } from "./resolver/problems.ts";
import { type LinkRequest, readAddress } from "./resolver/request.ts";
import { type Shelf, shelfOf, type Thing, thingOf } from "./resolver/things.ts";
import { unitProofText } from "./UnitProofs.ts";
import { type ChainFacts, type Language, tell, type Telling, verify } from "./Verify.ts";

export { ResolverLotTwice } from "./resolver/things.ts";

/** What a resolver serves, and where. */
export interface ResolverOptions {
  /** Open files of finished lots; whoever opened them closes them. */
  readonly lots: readonly LotFiles[];
  /** What is known of how lots stand, asked for at each scan; without it pages tell no verdict. */
  readonly facts?: () => ChainFacts | undefined;
  /** The address to listen on; `127.0.0.1`, which nobody else reaches, unless given. */
  readonly host?: string;
  /** Any free one, unless given. */
  readonly port?: number;
  /** Where it is reached from outside, such as `https://id.example.com`; where it listens, unless given. */
  readonly root?: string;
  /** What it calls itself. */
  readonly name?: string;
  /** The present, in Unix seconds. */
  readonly now?: () => bigint;
  /** Told of what should not happen, such as files that cannot be read. Never of what was asked for. */
  readonly onFailure?: (error: unknown) => void;
}

/** A resolver that runs. */
export interface Resolver {
  /** Where it is reached. */
  readonly root: string;
  readonly close: () => Promise<void>;
}

/** Where a resolver is to be reached is no address: a scheme, a domain, no query. */
export class ResolverRootInvalid extends CowryError<{ readonly root: string }> {
  override readonly name = "ResolverRootInvalid";

  constructor(root: string) {
    super(`${JSON.stringify(root)} is no address of a resolver, as in https://id.example.com`, { root });
  }
}

/** How long somebody may take to ask, in milliseconds. */
const PATIENCE = 10_000;

const [HOUR, DAY] = [3_600, 86_400];

const METHODS = ["GET", "HEAD", "OPTIONS"] as const;

const LINK_SET = "application/linkset+json";

/** Makes JSON-LD of a link set. */
const CONTEXT = `<https://ref.gs1.org/standards/resolver/linkset-context>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;

/**
 * Starts a resolver: a GS1 Digital Link that names a lot or a serial of it leads to a page, to the proof of the serial, or to a set of links. It writes down
 * nothing of what is asked, and refuses what carries a secret.
 *
 * Throws {@link ResolverLotTwice}, {@link ResolverRootInvalid}.
 *
 * @example
 * const resolver = await startResolver({ lots: [await openLot("rice")], facts: () => snapshotFacts(snapshot) });
 * console.log(resolver.root);
 */
export async function startResolver(options: ResolverOptions): Promise<Resolver> {
  const { host = "127.0.0.1", port = 0, onFailure = () => undefined } = options;
  const shelf = shelfOf(options.lots);
  const given = options.root === undefined ? undefined : rootOf(options.root);
  const server = createServer({ headersTimeout: PATIENCE, requestTimeout: PATIENCE });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, host, resolve);
  });
  const { address, family, port: found } = server.address() as AddressInfo;
  const root = given ?? `http://${family === "IPv6" ? `[${address}]` : address}:${found}`;
  const service: Service = { ...options, shelf, root, onFailure };
  server.on("request", (request, response) => {
    void answer(service, request).then((reply) => {
      send(response, reply, request);
    });
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { root, close };
}

interface Service extends ResolverOptions {
  readonly shelf: Shelf;
  readonly root: string;
  readonly onFailure: (error: unknown) => void;
}

function rootOf(root: string): string {
  const stem = root.replace(/\/$/, "");
  if (!/^https?:\/\/[\w.:[\]-]+$/i.test(stem) || !URL.canParse(stem)) throw new ResolverRootInvalid(root);
  return stem;
}

/* ANSWERS */

/** What is sent back. */
interface Reply {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

async function answer(service: Service, request: IncomingMessage): Promise<Reply> {
  try {
    return await answerTo(service, request);
  } catch (error) {
    if (error instanceof RequestRefused) return problemReply(error.problem, request);
    service.onFailure(error);
    return problemReply({ code: "Failed", facts: {} }, request);
  }
}

async function answerTo(service: Service, request: IncomingMessage): Promise<Reply> {
  const { method = "" } = request;
  if (!METHODS.some((each) => each === method)) throw refused("MethodNotAllowed", { allowed: METHODS });
  if (method === "OPTIONS") return optionsReply();
  const wanted = readAddress(request.url ?? "");
  if (wanted === "description") return descriptionReply(service);

  const thing = await thingOf(wanted.link, service.shelf);
  if (wanted.wish === "proof") return proofReply(thing, request);
  return wanted.wish === "page"
    ? pageReply(service, thing, request)
    : linkReply(service, { ...wanted, thing }, request);
}

function optionsReply(): Reply {
  const headers = {
    Allow: METHODS.join(", "),
    "Access-Control-Allow-Methods": METHODS.join(", "),
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Max-Age": DAY,
  };
  return { status: 204, headers, body: "" };
}

/** GS1's resolver description file. */
function descriptionReply({ root, name = "Cowry resolver" }: Service): Reply {
  const description = {
    name,
    resolverRoot: root,
    supportedPrimaryKeys: ["01"],
    supportedLinkType: [VOCABULARY],
    linkTypeDefaultCanBeLinkset: false,
  };
  return { status: 200, headers: cached("application/json", HOUR), body: JSON.stringify(description) };
}

interface LinkWish extends LinkRequest {
  readonly thing: Thing;
}

function linkReply({ root }: Service, { thing: { link }, linkType }: LinkWish, { headers }: IncomingMessage): Reply {
  const links = linksOf(link);
  const wantsSet = linkType === "linkset" || linkType === "all";
  const offered = [...links.map(({ media }) => media), LINK_SET] as const;
  const media = linkType === undefined ? bestType(headers.accept, offered) : undefined;
  if (linkType === undefined && media === undefined) throw refused("NotAcceptable", { offered });
  if (wantsSet || media === LINK_SET) {
    const body = linkSetText(link, { links, root });
    return { status: 200, headers: { ...cached(LINK_SET, HOUR), Vary: "Accept", Link: CONTEXT }, body };
  }

  const target = linkType === undefined ? links.find((each) => each.media === media) : linkOfType(links, linkType);
  if (target === undefined) throw linkTypeUnknown(linkType ?? "", links);
  const set = `<${root}${ownPath({ ...link, attributes: [], others: [] }, "")}?linkType=linkset>; rel="linkset"; type="${LINK_SET}"`;
  const leading = { "Cache-Control": `public, max-age=${HOUR}`, Vary: "Accept", Link: set, Location: target.path };
  return { status: 307, headers: leading, body: "" };
}

function linkTypeUnknown(linkType: string, links: readonly TypedLink[]): RequestRefused {
  const known = ["linkset", "gs1:defaultLink", ...links.map(({ type }) => `${VOCABULARY.prefix}${type}`)];
  return refused("LinkTypeUnknown", { linkType, known });
}

function proofReply({ link, proof }: Thing, { headers }: IncomingMessage): Reply {
  if (proof === undefined) throw refused("PageUnknown", {});
  requireType(headers.accept, "application/json");
  // What a query says is part of no proof: one thing has one address here.
  const canonical = `<${buildDigitalLink({ key: link.key, qualifiers: link.qualifiers })}>; rel="describes"`;
  return { status: 200, headers: { ...cached("application/json", DAY), Link: canonical }, body: unitProofText(proof) };
}

async function pageReply(service: Service, thing: Thing, { headers }: IncomingMessage): Promise<Reply> {
  requireType(headers.accept, "text/html");
  const { link, files, proof } = thing;
  const language = bestLanguage(headers["accept-language"]);
  const now = service.now?.() ?? BigInt(Math.floor(Date.now() / 1_000));
  const telling = await tellingOf(service.facts?.(), { thing, language, now });
  const [, proofLink] = linksOf(link);
  const { gtin, lot, root } = files.manifest;
  const [serial, expires] = [valueIn(link, "21"), valueIn(link, "17")];
  const rows: readonly (readonly [RowName, string | undefined])[] = [
    ["product", gtin],
    ["lot", lot],
    ["serial", serial],
    ["expires", expires === undefined ? undefined : datesOf(expires, { now }).last],
    ["root", root],
  ];
  const said = rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const body = pageOf({ telling, rows: said, proof: proof && proofLink?.path }, language);
  return { status: 200, headers: { ...pageHeaders(language), "Cache-Control": "no-cache" }, body };
}

interface Scanned {
  readonly thing: Thing;
  readonly language: Language;
  readonly now: bigint;
}

async function tellingOf(
  facts: ChainFacts | undefined,
  { thing: { link, proof }, language, now }: Scanned,
): Promise<Telling> {
  if (facts === undefined) return STANDING_UNTOLD[language];
  const { key, qualifiers, attributes } = link;
  return tell(
    await verify({ text: buildDigitalLink({ key, qualifiers, attributes }), proof }, { facts, now }),
    language,
  );
}

/** What a page says where nobody told the resolver how lots stand. */
const STANDING_UNTOLD: Readonly<Record<Language, Telling>> = {
  en: {
    title: "In the files of this resolver",
    sentences: ["Whether it is recalled, or was opened before, is not known here."],
  },
  "zh-Hans": { title: "本解析器的文件中有此记录", sentences: ["此处不知道它是否被召回，或是否曾被开启。"] },
};

function problemReply(problem: Problem, { headers, url = "" }: IncomingMessage): Reply {
  const status = STATUS[problem.code];
  const extra = problem.code === "MethodNotAllowed" ? { Allow: METHODS.join(", ") } : {};
  const common = { ...extra, "Cache-Control": "no-store" };
  const isForPeople = headers.accept?.includes("text/html") === true && !url.startsWith("/.well-known/");
  if (isForPeople && bestType(headers.accept, ["application/problem+json", "text/html"]) === "text/html") {
    const language = bestLanguage(headers["accept-language"]);
    const telling = { title: sentenceAbout(problem, language), sentences: [] };
    return { status, headers: { ...pageHeaders(language), ...common }, body: pageOf({ telling, rows: [] }, language) };
  }
  const { code, facts } = problem;
  const body = { type: "about:blank", title: STATUS_CODES[status], status, code, detail: sentenceAbout(problem, "en") };
  return {
    status,
    headers: { "Content-Type": "application/problem+json", ...common },
    body: JSON.stringify({ ...body, facts }),
  };
}

function requireType(accept: string | undefined, offered: string): void {
  if (bestType(accept, [offered]) === undefined) throw refused("NotAcceptable", { offered: [offered] });
}

function cached(type: string, seconds: number): OutgoingHttpHeaders {
  return { "Content-Type": type, "Cache-Control": `public, max-age=${seconds}` };
}

function pageHeaders(language: Language): OutgoingHttpHeaders {
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Language": language,
    "Content-Security-Policy": PAGE_POLICY,
    "Referrer-Policy": "no-referrer",
    Vary: "Accept, Accept-Language",
  };
}

/* SENDING */

function send(response: ServerResponse, { status, headers, body }: Reply, request: IncomingMessage): void {
  const bytes = Buffer.from(body);
  const tag = `"${createHash("sha256").update(bytes).digest("base64url")}"`;
  const isKept = status === 200 && tagsIn(request.headers["if-none-match"]).includes(tag);
  response.writeHead(isKept ? 304 : status, {
    ...headers,
    ...(status === 200 ? { ETag: tag } : {}),
    ...(isKept || status === 204 ? {} : { "Content-Length": bytes.length }),
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location",
    "X-Content-Type-Options": "nosniff",
  });
  // Node leaves the body out where HTTP has none: for HEAD, and with 204 and 304.
  response.end(bytes);
}

function tagsIn(header: string | undefined): readonly string[] {
  return (header ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
}
