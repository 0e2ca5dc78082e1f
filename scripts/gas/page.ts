import { type Figure, type Figures, records } from "./figures.ts";
import { DOMAINS } from "./domains.ts";
import { OTHER_BYTE, type Part, PARTS, ZERO_BYTE } from "./parts.ts";

/**
 * The page docs/gas.md of what docs/gas.json holds.
 *
 * @example
 * writeFileSync("docs/gas.md", pageOf(figures));
 */
export function pageOf({ operations }: Figures): string {
  const domains = DOMAINS.map(({ title, labels, notes, operations: rows }) => ({
    title,
    notes,
    rows: rows.flatMap(({ name, does, peers }) => {
      const figure = operations[name];
      return figure === undefined ? [] : [{ name, does, figure, labels, live: Object.keys(peers) }];
    }),
  }));
  const all = domains.flatMap(({ rows }) => rows);
  const lines = [
    ...INTRODUCTION,
    ...domains.flatMap(({ title, notes, rows }) => [
      `## ${title}`,
      "",
      ...table(["operation", "", "gas", "floor", "aim", "lowest peer"], rows.map(summary)),
      "",
      ...notes,
    ]),
    ...aboveAim(all),
    ...slope(operations),
    "",
    ...PEERS,
    ...domains.flatMap(({ title, rows }) => peersTable(title, rows)),
    ...BREAKDOWN,
    ...all.flatMap(breakdown),
    ...bought(all),
  ];
  return `${lines.join("\n")}\n`;
}

/** An operation and what was measured of it. */
interface Measured {
  readonly name: string;
  readonly does: string;
  readonly figure: Figure;
  /** What its domain calls the parts that are another's than a token's. */
  readonly labels: Readonly<Partial<Record<Part, string>>>;
  /** The peers that were measured beside it. */
  readonly live: readonly string[];
}

/** What a word of calldata costs more when all its bytes are set. */
const SET_WORD = 32 * (OTHER_BYTE - ZERO_BYTE);

const INTRODUCTION = [
  "# Gas",
  "",
  "Written by `npm run gas`; `npm run check` measures again and compares. Do not edit by hand.",
  "",
  "Whole transactions (`gasUsed` of the receipt) on an in-process chain, at the compiler settings that are deployed, through the real deploy modules. The steady state: everybody has traded before, no balance is zero before or after, allowances",
  "are unlimited, the ledgers are empty. Orders have one payer, one payee, one fee leg of 1 %, a token with ERC-3009 on OpenZeppelin's code, no arbiter, no carrier, no quote. Terms carry no commitments, as the peers' carry none, and a salt of 64 bits: each",
  `commitment or longer salt costs ${SET_WORD} gas of calldata per word, in every deed. Addresses, salts and times are fixed, so the figures are the same on every machine.`,
  "",
  "**Floor**: a mock that takes the same calldata (but for the bytes of a signature) and does only what cannot be left out: the writes to state and balances, the transfers, the same events. It checks nothing. **Aim**: what we set out to stay within, recorded in",
  "`scripts/gas/peers.json` together with the peers.",
  "",
];

const PEERS = [
  "## Peers",
  "",
  'Recorded once: each project at its own deploy settings, in the same steady state. Where "here" stands beside a figure it was measured beside ours, from the project\'s npm package, in the same run. A dash: it does not offer the operation, or none was recorded.',
  "",
];

const BREAKDOWN = [
  "## Where the gas goes",
  "",
  "From the trace of each transaction. Opening an account or a slot for the first time is dear, so whoever touches it first pays: where the floor goes straight to the transfer, the contract first asks for a balance.",
  "",
];

function summary(row: Measured): readonly string[] {
  const { name, does, figure } = row;
  const aim = figure.aim === null ? "–" : grouped(figure.aim);
  return [`\`${name}\``, does, bold(figure.gas), grouped(figure.floor), aim, lowestPeer(row)];
}

function lowestPeer(row: Measured): string {
  const [lowest] = Object.entries(row.figure.peers).sort(([, a], [, b]) => a - b);
  return lowest === undefined ? "–" : `${peerCell(row, lowest[0])}, ${lowest[0]}`;
}

function aboveAim(all: readonly Measured[]): readonly string[] {
  const above = all.flatMap(({ name, figure: { gas, aim, floor } }) =>
    aim === null || gas <= aim ? [] : [{ name, gas, aim, floor }],
  );
  if (above.length === 0) return ["Every operation is within its aim."];
  return above.map(({ name, gas, aim, floor }) => {
    const share = (((gas - aim) / aim) * 100).toFixed(1);
    return `- \`${name}\` is ${grouped(gas - aim)} gas (${share} %) above its aim, and ${grouped(gas - floor)} above its floor; what that buys is listed at the end.`;
  });
}

/** What each further line of a list of payouts costs. */
function slope(operations: Figures["operations"]): readonly string[] {
  const { "payments.pay.10": ten, "payments.pay.100": hundred } = operations;
  if (ten === undefined || hundred === undefined) return [];
  const each = (side: "gas" | "floor") => grouped(Math.round((hundred[side] - ten[side]) / 90));
  return [
    "",
    `A list of payouts grows by ${each("gas")} gas with each recipient, ${each("floor")} of them for its calldata and the token's own transfer.`,
  ];
}

/** The peers of a domain, where there are any. */
function peersTable(title: string, rows: readonly Measured[]): readonly string[] {
  const peers = Object.keys(records.versions).filter((peer) =>
    rows.some(({ figure }) => figure.peers[peer] !== undefined),
  );
  if (peers.length === 0) return [];
  const cells = rows.map((row) => [`\`${row.name}\``, ...peers.map((peer) => peerCell(row, peer))]);
  return [`### ${title}`, "", ...table(["operation", ...peers.map(titleOf)], cells), ""];
}

function titleOf(peer: string): string {
  return `${peer} ${records.versions[peer] ?? ""}`;
}

function peerCell({ name, figure, live }: Measured, peer: string): string {
  const gas = figure.peers[peer];
  if (gas === undefined) return "–";
  const note = live.includes(peer) ? "here" : records.operations[name]?.peers[peer]?.note;
  return note === undefined ? grouped(gas) : `${grouped(gas)} (${note})`;
}

function breakdown({ name, does, figure, labels }: Measured): readonly string[] {
  const { parts, floorParts, serves } = figure;
  const spent = (Object.keys(PARTS) as Part[]).filter((part) => parts[part] !== 0 || floorParts[part] !== 0);
  const rows = spent.map((part) => [
    labels[part] ?? PARTS[part],
    grouped(parts[part]),
    grouped(floorParts[part]),
    grouped(parts[part] - floorParts[part]),
  ]);
  const [gas, floor] = [sumOf(parts), sumOf(floorParts)];
  const total = ["**together**", bold(gas), bold(floor), bold(gas - floor)];
  const whole = serves === 1 ? "" : `, all ${grouped(serves)} together`;
  return [
    `### \`${name}\`: ${does}${whole}`,
    "",
    ...table(["part", "contract", "floor", "above the floor"], [...rows, total]),
    "",
  ];
}

function sumOf(parts: Figure["parts"]): number {
  return Object.values(parts).reduce((sum, gas) => sum + gas, 0);
}

/** What the gas above the floor buys, part by part, in the operations that stand for the others or are above their aim. */
const BOUGHT: Readonly<Record<string, readonly (readonly [what: string, parts: readonly Part[], why: string])[]>> = {
  "escrow.pay.allowance": [
    [
      "Exact transfers",
      ["measuring", "accounts"],
      "the balance is read before and after, so that a token that takes a fee on the way, or lies, is refused by name instead of leaving the escrow short.",
    ],
    [
      "The pause",
      ["storage"],
      "one slot is read to see whether new money is stopped. Without it a flaw that was found could not be fenced in.",
    ],
    ["The reentrancy guard", ["guard"], "in transient storage, the cheapest there is. Tokens with hooks call back."],
    [
      "The escrow's own code",
      ["code"],
      "hashing the terms into the id (EIP-712, so that wallets show every term by name), checking every term before any money moves, the sender behind a relayer (ERC-2771), the state and its clock. Packing fee legs into raw words or dropping the quote's parameter would save a few hundred gas of calldata, and with it what wallets and explorers can show.",
    ],
  ],
  "provenance.claim.17": [
    [
      "Asking the lot, its recalls and its opening",
      ["accounts", "tokenStorage", "measuring"],
      "three contracts are opened for the root and state of the lot, void codes where it has any, notices of recall and the time of the first opening, so that no recalled, unpacked or long opened pack becomes an item.",
    ],
    [
      "The item's own code",
      ["code"],
      "the canonical link of GTIN and serial, checked character by character and hashed into the id; the leaf and 17 nodes of the proof; what the secret key inside the pack signed; the mint.",
    ],
  ],
  "provenance.transform.1to1": [
    [
      "Asking the registry",
      ["accounts", "tokenStorage", "measuring"],
      "one call for the account, its party and the prefix of the output's GTIN, so that nobody makes lots under another's name.",
    ],
    ["The factor", ["storage"], "one slot of the inspector: without it, any mass could become any other."],
    [
      "The lots' own code",
      ["code"],
      "reading nested terms, the canonical link of the output, shares against amounts, yield and custody of each output, packing the words, and writing all of it into two events.",
    ],
  ],
};

function bought(all: readonly Measured[]): readonly string[] {
  const sections = all.flatMap(({ name, figure }) => {
    const rows = BOUGHT[name];
    if (rows === undefined) return [];
    const above = (parts: readonly Part[]) =>
      grouped(parts.reduce((sum, part) => sum + figure.parts[part] - figure.floorParts[part], 0));
    const lines = rows.map(([what, parts, why]) => `- **${what} (${above(parts)}):** ${why}`);
    return ["", `In \`${name}\`; to save it, this would have to be given up:`, "", ...lines];
  });
  return sections.length === 0 ? [] : ["## What the gas above the floor buys", ...sections];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const aligned = head.map((_, column) => (rows.every((row) => isNumber(row[column] ?? "")) ? "---:" : "---"));
  return [head, aligned, ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

function isNumber(cell: string): boolean {
  return /^[*\d,.–-]+$/.test(cell);
}

function grouped(gas: number): string {
  return gas.toLocaleString("en-US");
}

function bold(gas: number): string {
  return `**${grouped(gas)}**`;
}
