import { createHash } from "node:crypto";

import type { Language, Telling } from "../Verify.ts";

/** What a page shows. All of it is text; the page escapes it. */
export interface PageContent {
  readonly telling: Telling;
  /** What the code says, by name. */
  readonly rows: readonly (readonly [name: RowName, value: string])[];
  /** Where the proof is, if there is one. */
  readonly proof?: string | undefined;
}

/** The names of rows. */
export type RowName = "product" | "lot" | "serial" | "expires" | "root";

interface Words {
  readonly rows: Readonly<Record<RowName, string>>;
  readonly proof: string;
  readonly origin: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    rows: { product: "Product", lot: "Lot", serial: "Serial", expires: "Good until", root: "Root of the lot" },
    proof: "Proof, to be checked by an app",
    origin: "So says this resolver. An app with a signed snapshot of its own need not believe it.",
  },
  "zh-Hans": {
    rows: { product: "产品", lot: "批次", serial: "序列号", expires: "有效期至", root: "批次根哈希" },
    proof: "证明（供应用程序核对）",
    origin: "以上为本解析器的说法。持有签名快照的应用程序可自行核对，无需相信本页。",
  },
};

const STYLE =
  "body{font:1.1em/1.5 system-ui,sans-serif;max-width:40em;margin:2em auto;padding:0 1em}" +
  "h1{font-size:1.6em}dt{font-weight:bold}dd{margin:0 0 .5em;overflow-wrap:anywhere}small{color:#555}";

/** Nothing is loaded and nothing runs: no script could read what stands behind the `#`. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/**
 * A page for people.
 *
 * @example
 * response.end(pageOf({ telling, rows: [["product", gtin]] }, "zh-Hans"));
 */
export function pageOf({ telling: { title, sentences }, rows, proof }: PageContent, language: Language): string {
  const words = WORDS[language];
  const list = sentences.map((sentence) => `<li>${escaped(sentence)}</li>`).join("");
  const terms = rows.map(([name, value]) => `<dt>${words.rows[name]}</dt><dd>${escaped(value)}</dd>`).join("");
  const link = proof === undefined ? "" : `<p><a href="${escaped(proof)}">${words.proof}</a></p>`;
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style></head>`,
    `<body><h1>${escaped(title)}</h1><ul>${list}</ul><dl>${terms}</dl>${link}<p><small>${words.origin}</small></p></body></html>\n`,
  ].join("");
}

/** Text that can stand in an element or an attribute. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
