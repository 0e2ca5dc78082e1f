import { connect } from "node:net";
import { join } from "node:path";

import { expect } from "chai";
import { id, SigningKey } from "ethers";

import { signLabel } from "../../sdk/LabelSignatures.ts";
import { type LotFiles, makeLot, openLot, packsOf } from "../../sdk/Lots.ts";
import { type PackContents, packCodeText } from "../../sdk/Packs.ts";
import { bestLanguage, bestType } from "../../sdk/resolver/negotiate.ts";
import { pageOf } from "../../sdk/resolver/page.ts";
import {
  type Resolver,
  ResolverLotTwice,
  type ResolverOptions,
  ResolverRootInvalid,
  startResolver,
} from "../../sdk/Resolver.ts";
import type { SnapshotLot } from "../../sdk/Snapshots.ts";
import { readUnitProof } from "../../sdk/UnitProofs.ts";
import { type ChainFacts, snapshotFacts, verify } from "../../sdk/Verify.ts";
import { ask, type Asking } from "../shared/http.ts";
import { inFolder, planOf, SECRET } from "../shared/lots.ts";
import { expectRefusal } from "../shared/refusals.ts";
import { ISSUED_AT, lotOf, statusOf } from "../shared/snapshots.ts";

const GTIN = "09506000134352";
const LOT = `/01/${GTIN}/10/H-2026%2F07`;
const HTML = { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } };
const now = BigInt(ISSUED_AT) + 3_600n;

describe("A resolver", () => {
  let done: () => void;
  let [rice, tea]: [LotFiles, LotFiles] = [] as never;
  let packs: readonly PackContents[];
  let resolver: Resolver;
  let facts: ChainFacts | undefined;
  const failures: unknown[] = [];

  before(async () => {
    // The folder lives as long as the tests.
    await new Promise<void>((resolve, reject) => {
      inFolder(async (folder) => {
        rice = await opened(join(folder, "rice"), { units: 5, size: 8 });
        tea = await opened(join(folder, "tea"), { lot: "T1", units: 3 });
        packs = [...packsOf(rice.manifest, SECRET)];
        resolver = await started();
        const end = new Promise<void>((ended) => {
          done = ended;
        });
        resolve();
        await end;
      }).catch(reject);
    });
  });

  after(async () => {
    await resolver.close();
    await Promise.all([rice, tea].map((files) => files.close()));
    done();
  });

  beforeEach(() => {
    facts = undefined;
    failures.length = 0;
  });

  async function opened(folder: string, plan: Parameters<typeof planOf>[0]): Promise<LotFiles> {
    await makeLot(planOf(plan), { folder, secret: SECRET, threads: 1 });
    return openLot(folder);
  }

  const started = (changes: Partial<ResolverOptions> = {}) =>
    startResolver({
      lots: [rice, tea],
      facts: () => facts,
      now: () => now,
      onFailure: (error) => failures.push(error),
      ...changes,
    });
  const get = (path: string, asking?: Asking) => ask(resolver.root, path, asking);
  const item = (place = 0) => `${LOT}/21/${packs[place]!.serial}`;
  const statusOfRice = (changes: Partial<SnapshotLot> = {}) =>
    snapshotFacts(statusOf({ lots: [lotOf({ unitRoot: rice.manifest.root, units: 8, ...changes })] }));
  const problemOf = async (path: string, asking?: Asking) => {
    const { status, headers, body } = await get(path, asking);
    expect(headers["content-type"]).to.equal("application/problem+json");
    expect(headers["cache-control"]).to.equal("no-store");
    const problem = JSON.parse(body) as { status: number; code: string; detail: string; facts: object };
    expect(problem.status).to.equal(status);
    expect(problem.detail).to.match(/\.$/);
    return { status, code: problem.code, facts: problem.facts };
  };

  context("given its description", () => {
    it("says what it serves, and where", async () => {
      const { status, headers, body } = await get("/.well-known/gs1resolver");

      expect(status).to.equal(200);
      expect(headers).to.include({
        "content-type": "application/json",
        "cache-control": "public, max-age=3600",
        "access-control-allow-origin": "*",
      });
      expect(JSON.parse(body)).to.deep.equal({
        name: "Cowry resolver",
        resolverRoot: resolver.root,
        supportedPrimaryKeys: ["01"],
        supportedLinkType: [{ namespace: "https://gs1.org/voc/", prefix: "gs1:" }],
        linkTypeDefaultCanBeLinkset: false,
      });
    });

    it("says what it is called, and the address by which it is reached from outside", async () => {
      const other = await started({ name: "River Rice", root: "https://id.example.com/" });
      try {
        expect(other.root).to.equal("https://id.example.com");
      } finally {
        await other.close();
      }
    });
  });

  context("given a link of a lot or a serial", () => {
    for (const [what, accept] of [
      ["a browser", HTML.headers.accept],
      ["whoever takes anything", "*/*"],
      ["whoever says nothing", undefined],
    ] as const)
      it(`leads ${what} to its page, with what the query says`, async () => {
        const { status, headers, body } = await get(
          `${item()}?17=271231&utm=x`,
          accept === undefined ? {} : { headers: { accept } },
        );

        expect(status).to.equal(307);
        expect(headers.location).to.equal(`/pages${item()}?17=271231&utm=x`);
        expect(headers.vary).to.equal("Accept");
        expect(headers.link).to.equal(
          `<${resolver.root}${item()}?linkType=linkset>; rel="linkset"; type="application/linkset+json"`,
        );
        expect(body).to.equal("");
      });

    it("leads whoever wants JSON to the proof of a serial", async () => {
      const { status, headers } = await get(`${item()}?17=271231`, { headers: { accept: "application/json" } });

      expect([status, headers.location]).to.deep.equal([307, `/proofs${item()}`]);
    });

    for (const [type, target] of [
      ["gs1:pip", "/pages"],
      ["gs1%3Apip", "/pages"],
      ["https://gs1.org/voc/pip", "/pages"],
      ["gs1:defaultLink", "/pages"],
      ["gs1:traceability", "/proofs"],
    ] as const)
      it(`leads to ${target} for the type ${type}, whatever is accepted`, async () => {
        const { status, headers } = await get(`${item()}?linkType=${type}`, { headers: { accept: "image/png" } });

        expect([status, headers.location]).to.deep.equal([307, `${target}${item()}`]);
      });

    it("finds the lot of a serial by itself, also where the GTIN is short", async () => {
      const { headers } = await get(`/01/9506000134352/22/A/21/${packs[1]!.serial}`);

      expect(headers.location).to.equal(`/pages/01/${GTIN}/22/A/10/H-2026%2F07/21/${packs[1]!.serial}`);
    });
  });

  context("given a wish for a link set", () => {
    const asked: readonly (readonly [string, string, Asking])[] = [
      ["its type", "?linkType=linkset", HTML],
      ["its type of old", "?linkType=all", {}],
      ["its media type", "", { headers: { accept: "application/linkset+json" } }],
    ];
    for (const [by, query, asking] of asked)
      it(`gives it by ${by}`, async () => {
        const { status, headers, body } = await get(`${item()}${query}`, asking);
        const page = {
          href: `${resolver.root}/pages${item()}`,
          title: "What is known of it / 所知情况",
          type: "text/html",
          hreflang: ["en", "zh-Hans"],
        };
        const proof = {
          href: `${resolver.root}/proofs${item()}`,
          title: "Proof that it belongs to its lot / 批次证明",
          type: "application/json",
        };

        expect(status).to.equal(200);
        expect(headers["content-type"]).to.equal("application/linkset+json");
        expect(headers.link).to.include("https://ref.gs1.org/standards/resolver/linkset-context");
        expect(JSON.parse(body)).to.deep.equal({
          linkset: [
            {
              anchor: `${resolver.root}${item()}`,
              "https://gs1.org/voc/defaultLink": [page],
              "https://gs1.org/voc/pip": [page],
              "https://gs1.org/voc/traceability": [proof],
            },
          ],
        });
      });

    it("names no proof for a lot", async () => {
      const { body } = await get(`${LOT}?linkType=linkset`);
      const [set] = (JSON.parse(body) as { linkset: [object] }).linkset;

      expect(Object.keys(set)).to.deep.equal(["anchor", "https://gs1.org/voc/defaultLink", "https://gs1.org/voc/pip"]);
    });
  });

  context("given the address of a proof", () => {
    it("serves for every pack what convinces a verifier", async () => {
      for (const [place, { serial }] of packs.entries()) {
        const { status, headers, body } = await get(`/proofs${item(place)}`);
        const text = `https://id.gs1.org${item(place)}`;
        const finding = await verify({ text, proof: readUnitProof(body) }, { facts: statusOfRice(), now });

        expect(status).to.equal(200);
        expect(headers).to.include({ "content-type": "application/json", "cache-control": "public, max-age=86400" });
        expect(finding.verdict, serial).to.equal("genuine");
      }
    });

    it("has none for a lot", async () => {
      expect(await problemOf(`/proofs${LOT}`)).to.deep.equal({ status: 404, code: "PageUnknown", facts: {} });
    });

    it("says again only what changed", async () => {
      const first = await get(`/proofs${item()}`);
      const { etag } = first.headers;
      expect(etag).to.match(/^"[\w-]{43}"$/);

      const same = await get(`/proofs${item()}`, { headers: { "if-none-match": `"x", W/${etag}` } });
      expect([same.status, same.body, same.headers.etag]).to.deep.equal([304, "", etag]);
      expect((await get(`/proofs${item()}`, { headers: { "if-none-match": '"x"' } })).status).to.equal(200);
    });
  });

  context("given the address of a page", () => {
    it("tells the verdict with its reasons, in the language of the reader", async () => {
      facts = statusOfRice({ standing: "Recalled" });
      const english = await get(`/pages${item()}?17=271231`, HTML);
      const chinese = await get(`/pages${item()}`, { headers: { "accept-language": "zh-CN,zh;q=0.9,en;q=0.8" } });

      expect(english.headers).to.include({
        "content-type": "text/html; charset=utf-8",
        "content-language": "en",
        "cache-control": "no-cache",
        vary: "Accept, Accept-Language",
        "referrer-policy": "no-referrer",
      });
      expect(english.body)
        .to.include('<html lang="en">')
        .and.include("<h1>Do not use this</h1>")
        .and.include("This pack of the lot H-2026/07 is recalled.")
        .and.include(`<dd>${packs[0]!.serial}</dd>`)
        .and.include("<dt>Good until</dt><dd>2027-12-31</dd>")
        .and.include(`href="/proofs${item()}"`);
      expect(chinese.headers["content-language"]).to.equal("zh-Hans");
      expect(chinese.body).to.include("<h1>请勿使用</h1>").and.include("批次 H-2026/07 的这一件已被召回");
    });

    it("judges the signature on a label", async () => {
      facts = statusOfRice();
      const label = { gtin: GTIN, lot: "H-2026/07", serial: packs[0]!.serial };
      const titleFor = async (key: SigningKey) =>
        /<h1>(.*)<\/h1>/.exec((await get(`/pages${item()}?8030=${signLabel(key, label)}`)).body)?.[1];

      expect(await titleFor(new SigningKey(id("labeler")))).to.equal("Genuine, as far as is known");
      expect(await titleFor(new SigningKey(id("somebody")))).to.equal("Do not trust this code");
    });

    it("tells no verdict where nobody told it how lots stand", async () => {
      expect((await get(`/pages${item()}`)).body).to.include(
        "Whether it is recalled, or was opened before, is not known here.",
      );
      expect((await get(`/pages${LOT}`, { headers: { "accept-language": "zh" } })).body).to.include(
        "此处不知道它是否被召回",
      );
    });

    it("never says how many packs a lot has: decoys hide it", async () => {
      facts = statusOfRice();
      const { body } = await get(`/pages${LOT}`);

      expect(body.slice(body.indexOf("<body>"))).not.to.match(/\b5\b/);
    });

    it("runs no script and loads nothing", async () => {
      const { headers, body } = await get(`/pages${item()}`);

      expect(body).not.to.match(/<script|<img|<link|<form|javascript:|https?:\/\//i);
      expect(headers["content-security-policy"]).to.match(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; /);
      expect(headers["x-content-type-options"]).to.equal("nosniff");
    });

    it("escapes all that it shows", () => {
      const evil = `<img src=x onerror="a('&')">`;
      const page = pageOf(
        { telling: { title: evil, sentences: [evil] }, rows: [["lot", evil]], proof: `/"><b>` },
        "en",
      );

      expect(page).not.to.include("<img").and.not.to.include("<b>");
      expect(page.match(/&#60;img src=x onerror=&#34;a\(&#39;&#38;&#39;\)&#34;&#62;/g)).to.have.lengthOf(4);
    });
  });

  context("given what it does not know", () => {
    const lot = (number: string) => `/01/${GTIN}/10/${number}`;
    for (const [path, code, facts] of [
      ["/", "PageUnknown", {}],
      ["/favicon.ico", "PageUnknown", {}],
      ["/.well-known/gs1resolver/", "PageUnknown", {}],
      ["/shop/01/09506000134352/10/T1", "PageUnknown", {}],
      ["/pages/pages/01/09506000134352/10/T1", "PageUnknown", {}],
      ["/12/01/09506000134352/10/T1", "PageUnknown", {}],
      ["/00/095060001343520017", "KeyNotServed", { ai: "00" }],
      [`/01/${GTIN}`, "LotNotNamed", { gtin: GTIN }],
      [lot("T2"), "LotUnknown", { gtin: GTIN, lot: "T2" }],
      ["/01/09506000134369/10/T1", "LotUnknown", { gtin: "09506000134369", lot: "T1" }],
      [`${LOT}/21/NONE`, "SerialUnknown", { gtin: GTIN, serial: "NONE" }],
      [`/01/${GTIN}/21/NONE`, "SerialUnknown", { gtin: GTIN, serial: "NONE" }],
      ["/01/09506000134369/21/NONE", "SerialUnknown", { gtin: "09506000134369", serial: "NONE" }],
      [
        `${LOT}?linkType=gs1:epcis`,
        "LinkTypeUnknown",
        { linkType: "gs1:epcis", known: ["linkset", "gs1:defaultLink", "gs1:pip"] },
      ],
      [
        `${LOT}?linkType=gs1:traceability`,
        "LinkTypeUnknown",
        { linkType: "gs1:traceability", known: ["linkset", "gs1:defaultLink", "gs1:pip"] },
      ],
    ] as const)
      it(`answers ${path} with 404 and ${code}`, async () => {
        expect(await problemOf(path)).to.deep.equal({ status: 404, code, facts });
      });

    it("does not find the serial of another lot", async () => {
      const serial = packs[0]!.serial;

      expect(await problemOf(`${lot("T1")}/21/${serial}`)).to.deep.equal({
        status: 404,
        code: "SerialUnknown",
        facts: { gtin: GTIN, serial },
      });
    });

    it("tells a shopper on a page, in the shopper's language", async () => {
      const { status, headers, body } = await get(`${LOT}/21/NONE`, {
        headers: { ...HTML.headers, "accept-language": "zh" },
      });

      expect([status, headers["content-type"]]).to.deep.equal([404, "text/html; charset=utf-8"]);
      expect(body).to.include(`<h1>产品 ${GTIN} 的序列号 NONE 不属于此处所知的任何批次。</h1>`);
    });
  });

  context("given an address that is wrong", () => {
    for (const [path, part] of [
      ["/01/09506000134353/10/T1", "check digit"],
      ["/01/0950600013435A/10/T1", ""],
      [`/01/${GTIN}/21/A/10/T1`, "order"],
      [`/01/${GTIN}/10/${"A".repeat(21)}`, ""],
      [`/01/${GTIN}/10/%E2%80%AE`, ""],
      [`/01/${GTIN}/10/%`, "%"],
      [`/01/${GTIN}/10/T1/..%2F..%2Fmanifest.json`, ""],
      [`/01/${GTIN}/10/T1?17=991301`, "month"],
      [`/01/${GTIN}/10/T1?17=271231&17=271231`, "twice"],
      [`/01/${GTIN}/10/T1?linkType=a&linkType=b`, "linkType is said twice"],
      [`/01/${GTIN}/10/T1?linkType=%`, ""],
    ] as const)
      it(`answers ${path} with 400, and why`, async () => {
        const { status, code, facts: found } = await problemOf(path);

        expect({ status, code }).to.deep.equal({ status: 400, code: "LinkMalformed" });
        expect((found as { reason: string }).reason).to.include(part);
      });

    for (const path of [
      "/../manifest.json",
      "/pages/../../rice/manifest.json",
      "/%2e%2e/units.bin",
      "/proofs/..%2f",
      "//etc/passwd",
      "/01/../../units.bin",
      `/01/${GTIN}/10/../../manifest.json`,
    ])
      it(`leads nowhere by ${path}`, async () => {
        expect((await problemOf(path)).status).to.be.oneOf([400, 404]);
      });

    it("takes a lot called like a way out for a lot", async () => {
      expect(await problemOf(`/01/${GTIN}/10/..%2F..`)).to.deep.equal({
        status: 404,
        code: "LotUnknown",
        facts: { gtin: GTIN, lot: "../.." },
      });
    });

    it("refuses an address longer than any code, and takes one as long", async () => {
      const padded = (length: number) => `${LOT}?x=`.padEnd(length, "a");

      expect(await problemOf(padded(4_097))).to.deep.equal({
        status: 414,
        code: "AddressTooLong",
        facts: { longest: 4_096 },
      });
      expect((await problemOf(padded(4_096))).code).to.equal("LinkMalformed");
      expect((await get(padded(4_000))).status).to.equal(307);
    });

    it("refuses what carries a secret, and says nothing of it anywhere", async () => {
      const secret = packCodeText(packs[0]!.code);
      const answer = await raw(`GET ${item()}#${secret} HTTP/1.1`);

      expect(answer)
        .to.match(/^HTTP\/1.1 400 /)
        .and.to.include('"code":"FragmentSent"');
      expect(answer).not.to.include(secret);
      expect(failures).to.deep.equal([]);
    });

    for (const line of ["GET http://elsewhere.example/ HTTP/1.1", "OPTIONS * HTTP/1.1", "GET example HTTP/1.1"])
      it(`sends nobody elsewhere: ${line}`, async () => {
        expect(await raw(line))
          .to.match(/^HTTP\/1.1 (?:400|204) /)
          .and.not.to.match(/^location: /im);
      });
  });

  context("given a wish that it cannot fulfill", () => {
    const png = { headers: { accept: "image/png, text/html;q=0" } };
    for (const [path, offered] of [
      ["", ["text/html", "application/json", "application/linkset+json"]],
      ["/pages", ["text/html"]],
      ["/proofs", ["application/json"]],
    ] as const)
      it(`answers with 406 and what there is: ${offered.join(", ")}`, async () => {
        expect(await problemOf(`${path}${item()}`, png)).to.deep.equal({
          status: 406,
          code: "NotAcceptable",
          facts: { offered },
        });
      });

    for (const method of ["POST", "PUT", "DELETE", "PATCH"])
      it(`answers ${method} with 405`, async () => {
        expect(await problemOf(item(), { method })).to.deep.include({ status: 405, code: "MethodNotAllowed" });
        expect((await get(item(), { method })).headers.allow).to.equal("GET, HEAD, OPTIONS");
      });
  });

  context("given other methods", () => {
    for (const path of ["/.well-known/gs1resolver", LOT, `${LOT}?linkType=linkset`, `/pages${LOT}`, "/nothing"])
      it(`answers HEAD as GET without a body: ${path}`, async () => {
        const [head, whole] = [await get(path, { method: "HEAD" }), await get(path)];
        const { date: _, ...headers } = whole.headers;

        expect(head.status).to.equal(whole.status);
        expect(head.headers).to.deep.include(headers);
        expect(head.body).to.equal("");
        expect(Number(whole.headers["content-length"])).to.equal(Buffer.byteLength(whole.body));
      });

    it("lets pages of others ask", async () => {
      const { status, headers } = await get(item(), {
        method: "OPTIONS",
        headers: { origin: "https://app.example", "access-control-request-method": "GET" },
      });

      expect(status).to.equal(204);
      expect(headers).to.include({
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "GET, HEAD, OPTIONS",
      });
      for (const path of [item(), `/proofs${item()}`, "/nothing"])
        expect((await get(path)).headers["access-control-allow-origin"]).to.equal("*");
    });
  });

  context("given files that fail", () => {
    it("answers 500 without a word of them, and tells its keeper", async () => {
      const fault = new Error("disk on fire at /secret/place");
      const broken: LotFiles = { ...rice, indexOf: () => Promise.reject(fault) };
      const other = await started({ lots: [broken] });
      try {
        const { status, body } = await ask(other.root, item());

        expect(status).to.equal(500);
        expect(body).to.include('"code":"Failed"').and.not.to.include("fire").and.not.to.include("secret");
        expect(failures).to.deep.equal([fault]);
      } finally {
        await other.close();
      }
    });
  });

  context("given how it is started", () => {
    it("is reached from this machine only", () => {
      expect(resolver.root).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
    });

    it("refuses to serve a lot twice", async () => {
      await expectRefusal(() => started({ lots: [rice, tea, rice] }), ResolverLotTwice, {
        gtin: GTIN,
        lot: "H-2026/07",
      });
    });

    for (const root of [
      "id.example.com",
      "ftp://id.example.com",
      "https://id.example.com/p",
      "https://id.example.com?x",
      "https://a b",
      "https://a:1:2",
    ])
      it(`refuses to be reached at ${root}`, async () => {
        await expectRefusal(() => started({ root }), ResolverRootInvalid, { root });
      });

    it("ends even while somebody holds a connection, and frees its port", async () => {
      const other = await started();
      const { port } = new URL(other.root);
      const socket = connect(Number(port), "127.0.0.1");
      await new Promise((resolve) => socket.once("connect", resolve));
      const ended = new Promise((resolve) => socket.once("close", resolve).resume());
      await Promise.all([other.close(), ended]);

      const again = await started({ port: Number(port) });
      expect(again.root).to.equal(other.root);
      await again.close();
    });
  });

  /** Sends one line as it is, and returns all that comes back. */
  async function raw(line: string): Promise<string> {
    const { port } = new URL(resolver.root);
    const socket = connect(Number(port), "127.0.0.1");
    socket.end(`${line}\r\nHost: x\r\nConnection: close\r\n\r\n`);
    let text = "";
    for await (const part of socket) text += String(part);
    return text;
  }
});

describe("bestType", () => {
  const offers = ["text/html", "application/json"] as const;
  for (const [accept, best] of [
    [undefined, "text/html"],
    ["", "text/html"],
    ["*/*", "text/html"],
    ["application/json", "application/json"],
    ["application/*", "application/json"],
    ["APPLICATION/JSON", "application/json"],
    ["text/html;q=0.4, application/json;q=0.5", "application/json"],
    ["text/html;q=0, */*", "application/json"],
    ["text/html;q=x, application/json;q=0.1", "application/json"],
    ["image/png", undefined],
    ["*/*;q=0", undefined],
    [";;,,", undefined],
  ] as const)
    it(`finds ${best} for ${accept}`, () => {
      expect(bestType(accept, offers)).to.equal(best);
    });
});

describe("bestLanguage", () => {
  for (const [accepted, best] of [
    [undefined, "en"],
    ["", "en"],
    ["de, fr;q=0.9", "en"],
    ["zh", "zh-Hans"],
    ["zh-Hant-TW", "zh-Hans"],
    ["ZH-cn", "zh-Hans"],
    ["en;q=0.5, zh;q=0.6", "zh-Hans"],
    ["zh;q=0.5, en;q=0.6", "en"],
    ["zh;q=0", "en"],
    ["*, zh;q=0.5", "en"],
  ] as const)
    it(`finds ${best} for ${accepted}`, () => {
      expect(bestLanguage(accepted)).to.equal(best);
    });
});
