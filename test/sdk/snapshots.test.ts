import { expect } from "chai";
import { type BaseWallet, id, Wallet } from "ethers";

import {
  acceptSnapshot,
  acceptTrustRoot,
  type SignedSnapshot,
  signSnapshot,
  signTrustRoot,
  SnapshotMalformed,
  type SnapshotPolicy,
  type SnapshotRefusal,
  SnapshotRefused,
  type TrustRoot,
  trustRootFrom,
} from "../../sdk/Snapshots.ts";
import { expectRefusal } from "../shared/refusals.ts";
import {
  DAY,
  first,
  ISSUED_AT,
  lotOf,
  policyOf,
  ROOT,
  second,
  signedBy,
  statusOf,
  stranger,
  third,
} from "../shared/snapshots.ts";

const refusalOf = (refusal: SnapshotRefusal, found: number, wanted: number) => ({ refusal, found, wanted });

describe("snapshotFrom", () => {
  const of = (lot: object) => () => statusOf({ lots: [{ ...lotOf(), ...lot }] });

  for (const [flaw, lot, part, reason] of [
    ["an id of another lot", { id: id("other") }, "snapshot.lots.0.id", "is not the id of this GTIN and lot"],
    ["a wrong check digit", { gtin: "09506000134353" }, "snapshot.lots.0.id", "is not the id of this GTIN and lot"],
    ["a short GTIN", { gtin: "9506000134352" }, "snapshot.lots.0.id", "is not the id of this GTIN and lot"],
    [
      "a lot with a letter that GS1 has not",
      { lot: "H#7" },
      "snapshot.lots.0.id",
      "is not the id of this GTIN and lot",
    ],
    ["no name of a brand", { brand: "" }, "snapshot.lots.0.brand", "is not 1 to 200 characters that can be shown"],
    [
      "a brand that turns lines around",
      { brand: "a\u202Eb" },
      "snapshot.lots.0.brand",
      "is not 1 to 200 characters that can be shown",
    ],
    [
      "a brand of two lines",
      { brand: "a\u2028b" },
      "snapshot.lots.0.brand",
      "is not 1 to 200 characters that can be shown",
    ],
    ["a label key that is none", { labelKeys: ["0x12"] }, "snapshot.lots.0.labelKeys.0", "is not an address"],
    ["a short root", { unitRoot: "0x12" }, "snapshot.lots.0.unitRoot", "is not 32 bytes in hex"],
    [
      "an empty range",
      { notices: [{ from: 3, to: 3, standing: "Recalled" }] },
      "snapshot.lots.0.notices.0",
      "ends before it begins",
    ],
    ["an empty range of voids", { voided: [[3, 3]] }, "snapshot.lots.0.voided.0", "ends before it begins"],
  ] as const)
    it(`refuses ${flaw}, naming the part`, async () => {
      await expectRefusal(of(lot), SnapshotMalformed, { part, reason });
    });

  it("refuses a lot that stands there twice: a reader could take either", async () => {
    const twice = () => statusOf({ lots: [lotOf(), lotOf({ standing: "Recalled" })] });

    await expectRefusal(twice, SnapshotMalformed, { part: "snapshot.lots", reason: "has a lot twice" });
  });

  it("writes hex in lower case and addresses with their checksums", () => {
    const [lot] = statusOf({
      lots: [lotOf({ unitRoot: `0x${"AB".repeat(32)}`, labelKeys: [first.address.toLowerCase()] })],
    }).lots;

    expect(lot).to.deep.include({ unitRoot: `0x${"ab".repeat(32)}`, labelKeys: [first.address] });
  });
});

describe("acceptSnapshot", () => {
  const whole = statusOf({
    lots: [
      lotOf({
        standing: "Tainted",
        notices: [{ from: 3, to: 9, standing: "Recalled" }],
        opened: [[7, 5]],
        voided: [[1, 3]],
      }),
      lotOf({ lot: "L2", labelKeys: [] }),
    ],
  });
  const accept = async (changes: Partial<SnapshotPolicy> = {}, signers?: readonly Wallet[], snapshot = whole) =>
    acceptSnapshot(await signedBy(snapshot, signers), policyOf(changes));
  const refused = (action: () => unknown, refusal: SnapshotRefusal, found: number, wanted: number) =>
    expectRefusal(action, SnapshotRefused, refusalOf(refusal, found, wanted));

  context("given a text that is no signed snapshot", () => {
    const changed = (change: (signed: { snapshot: Record<string, unknown>; signatures: unknown[] }) => unknown) => {
      const signed = JSON.parse(JSON.stringify({ snapshot: whole, signatures: [] })) as Parameters<typeof change>[0];
      change(signed);
      return JSON.stringify(signed);
    };
    for (const [flaw, text, part] of [
      ["no JSON", "{", ""],
      ["another thing", "[]", ""],
      ["no signatures", JSON.stringify({ snapshot: whole }), "signatures"],
      ["another version", changed(({ snapshot }) => (snapshot.version = "cowry.status.v2")), "snapshot.version"],
      ["a negative number", changed(({ snapshot }) => (snapshot.number = -1)), "snapshot.number"],
      ["half a second", changed(({ snapshot }) => (snapshot.issuedAt = 1.5)), "snapshot.issuedAt"],
      ["a part too many", changed(({ snapshot }) => (snapshot.note = "")), "snapshot"],
      ["a short signature", changed(({ signatures }) => signatures.push("0x12")), "signatures.0"],
      [
        "65 signatures",
        changed(({ signatures }) => signatures.push(...Array<string>(65).fill(`0x${"00".repeat(65)}`))),
        "signatures",
      ],
    ] as const)
      it(`refuses ${flaw}, naming the part`, async () => {
        const error = await malformedBy(() => acceptSnapshot(text, policyOf()));

        expect(error.facts.part).to.equal(part);
      });
  });

  context("given a policy that could let anything pass", () => {
    const text = signedBy(whole, [stranger]);
    for (const [flaw, root] of [
      ["asks for no signature", { ...ROOT, threshold: 0 }],
      ["names no signer", { ...ROOT, signers: [] }],
      ["has no version", { ...ROOT, version: 0 }],
    ] as const)
      it(`refuses a root that ${flaw}`, async () => {
        const accepted = await text;
        await malformedBy(() => acceptSnapshot(accepted, policyOf({ root })));
      });

    it("refuses a root that asks for more signers than it names, also where one is named twice", async () => {
      const root = { ...ROOT, signers: [first.address, first.address.toLowerCase()], threshold: 2 };

      await refused(() => accept({ root }), "threshold out of reach", 1, 2);
    });

    for (const name of ["now", "maximumAge", "lastNumber", "chainId"] as const)
      it(`refuses ${name} that is no number`, async () => {
        const error = await malformedBy(() => accept({ [name]: NaN }));

        expect(error.facts.part).to.equal(name);
      });
  });

  context("given signatures", () => {
    for (const [signers, count] of [
      [[], 0],
      [[second], 1],
      [[second, second], 1],
      [[second, stranger], 1],
    ] as const)
      it(`refuses ${signers.length} of which ${count} count`, async () => {
        await refused(() => accept({}, signers), "too few signatures", count, 2);
      });

    it("counts a signer once, however its signatures are written", async () => {
      const one = await signSnapshot(first, whole);
      const same = `${one.slice(0, -2)}${one.endsWith("1b") ? "00" : "01"}`;
      const text = JSON.stringify({ snapshot: whole, signatures: [one, same, one.toUpperCase().replace("0X", "0x")] });

      await refused(() => acceptSnapshot(text, policyOf()), "too few signatures", 1, 2);
    });

    it("passes over what is no signature at all", async () => {
      const signatures = [`0x${"ff".repeat(65)}`, await signSnapshot(first, whole), await signSnapshot(second, whole)];

      expect(acceptSnapshot(JSON.stringify({ snapshot: whole, signatures }), policyOf())).to.deep.equal(whole);
    });

    for (const signers of [
      [first, second],
      [third, first],
      [first, second, third, stranger],
    ])
      it(`takes those of ${signers.length} signers`, async () => {
        expect(await accept({}, signers)).to.deep.equal(whole);
      });

    it("takes them from a root whose addresses have no checksums, and in JSON of any form", async () => {
      const root = { ...ROOT, signers: ROOT.signers.map((signer) => signer.toLowerCase()) };
      const { snapshot, signatures } = JSON.parse(await signedBy(whole)) as SignedSnapshot;
      const reversed = Object.fromEntries(Object.entries(snapshot).reverse());
      const text = JSON.stringify({ signatures, snapshot: reversed }, undefined, 2);

      expect(acceptSnapshot(text, policyOf({ root }))).to.deep.equal(whole);
    });

    it("signs the same content, however it was written", async () => {
      const shouted = {
        ...whole,
        blockHash: whole.blockHash.replace(/0/g, "0"),
        lots: whole.lots.map((lot) => ({ ...lot, unitRoot: `0x${lot.unitRoot.slice(2).toUpperCase()}` })),
      };

      expect(await signSnapshot(first, shouted)).to.equal(await signSnapshot(first, whole));
    });
  });

  context("given a snapshot changed after it was signed", () => {
    for (const [what, change] of [
      ["standing of a lot", (text: string) => text.replace('"Tainted"', '"Clean"')],
      ["range of a recall", (text: string) => text.replace('"from":3', '"from":4')],
      ["time of an opening", (text: string) => text.replace("[7,5]", "[7,6]")],
      ["void", (text: string) => text.replace("[1,3]", "[1,2]")],
      ["name of the brand", (text: string) => text.replace("River", "Rover")],
      ["number", (text: string) => text.replace('"number":42', '"number":43')],
      ["date", (text: string) => text.replace(String(ISSUED_AT), String(ISSUED_AT + 1))],
      ["block", (text: string) => text.replace("23456789", "23456790")],
      ["list of lots", (text: string) => text.replace(/,\{"id"[^}]*"L2".*?\}(?=\])/, "")],
    ] as const)
      it(`refuses it: the ${what}`, async () => {
        const text = await signedBy(whole);

        expect(change(text)).not.to.equal(text);
        await refused(() => acceptSnapshot(change(text), policyOf()), "too few signatures", 0, 2);
      });
  });

  context("given the number of one seen before", () => {
    it("refuses the number before", () =>
      refused(() => accept({ lastNumber: 43 }), "older than one seen before", 42, 43));

    for (const lastNumber of [42, 41, undefined])
      it(`takes 42 after ${String(lastNumber)}`, async () => {
        expect((await accept({ lastNumber })).number).to.equal(42);
      });
  });

  context("given its age", () => {
    const [maximumAge, drift] = [7 * DAY, 300];

    for (const age of [maximumAge - 1, maximumAge, -drift, 1 - drift])
      it(`takes it ${age} seconds after it was made`, async () => {
        expect(await accept({ now: ISSUED_AT + age })).to.deep.equal(whole);
      });

    it("refuses it one second older than the most", async () => {
      await refused(() => accept({ now: ISSUED_AT + maximumAge + 1 }), "too old", maximumAge + 1, maximumAge);
    });

    it("refuses it one second more ahead than clocks may differ", async () => {
      const now = ISSUED_AT - drift - 1;
      await refused(() => accept({ now }), "from the future", ISSUED_AT, now);
    });
  });

  context("given the end of its root", () => {
    const before = (seconds: number) => ({ root: { ...ROOT, expiresAt: ISSUED_AT + 3_600 + seconds } });

    it("takes it one second before", async () => {
      expect(await accept(before(1))).to.deep.equal(whole);
    });

    for (const seconds of [0, -1])
      it(`refuses it ${-seconds} seconds after`, async () => {
        const now = ISSUED_AT + 3_600;
        await refused(() => accept(before(seconds)), "trust root expired", now, now + seconds);
      });
  });

  it("refuses one of another chain by the same signers", async () => {
    await refused(() => accept({ chainId: 2 }), "of another chain", 1, 2);
  });
});

describe("acceptTrustRoot", () => {
  const [fourth, fifth] = [new Wallet(id("fourth")), new Wallet(id("fifth"))];
  const next: TrustRoot = {
    version: 2,
    signers: [second.address, fourth.address],
    threshold: 2,
    expiresAt: ISSUED_AT + 9,
  };
  const sent = async (root: TrustRoot, signers: readonly BaseWallet[]) =>
    JSON.stringify({ root, signatures: await Promise.all(signers.map((signer) => signTrustRoot(signer, root))) });
  const accept = async (root: TrustRoot, signers: readonly BaseWallet[], present = ROOT) =>
    acceptTrustRoot(await sent(root, signers), present);
  const refused = (action: () => unknown, refusal: SnapshotRefusal, found: number, wanted: number) =>
    expectRefusal(action, SnapshotRefused, refusalOf(refusal, found, wanted));

  for (const [flaw, change, part] of [
    ["no signer", { signers: [] }, "root.signers"],
    ["a signer that is none", { signers: ["me"] }, "root.signers.0"],
    ["a threshold of nobody", { threshold: 0 }, "root.threshold"],
    ["a part too many", { note: "" }, "root"],
  ] as const)
    it(`refuses ${flaw}, naming the part`, async () => {
      const text = JSON.stringify({ root: { ...next, ...change }, signatures: [] });

      expect((await malformedBy(() => acceptTrustRoot(text, ROOT))).facts.part).to.equal(part);
    });

  it("refuses more signatures than signers", async () => {
    await refused(() => accept({ ...next, threshold: 3 }, [first, second, fourth]), "threshold out of reach", 2, 3);
  });

  for (const version of [1, 3])
    it(`refuses version ${version} after version 1`, async () => {
      const signers = [first, second, fourth];
      await refused(() => accept({ ...next, version }, signers), "not the next trust root", version, 2);
    });

  it("refuses what only the signers before signed", async () => {
    await refused(() => accept(next, [first, third]), "too few signatures", 0, 2);
  });

  it("refuses what only its own signers signed", async () => {
    await refused(() => accept(next, [second, fourth]), "too few signatures", 1, 2);
  });

  it("refuses a root changed after it was signed", async () => {
    const text = (await sent(next, [first, second, fourth])).replace('"threshold":2', '"threshold":1');

    await refused(() => acceptTrustRoot(text, ROOT), "too few signatures", 0, 2);
  });

  it("refuses the signature of a snapshot in place of its own", async () => {
    const signatures = await Promise.all([first, second, fourth].map((signer) => signSnapshot(signer, statusOf())));

    await refused(() => acceptTrustRoot(JSON.stringify({ root: next, signatures }), ROOT), "too few signatures", 0, 2);
  });

  it("takes what enough of both signed, once for a signer of both", async () => {
    expect(await accept(next, [first, second, fourth])).to.deep.equal(next);
  });

  it("leads a verifier that slept through expired roots to one that holds, which alone signs from then on", async () => {
    const last: TrustRoot = { version: 3, signers: [fifth.address], threshold: 1, expiresAt: ISSUED_AT + DAY };
    const texts = [await sent(next, [first, third, second, fourth]), await sent(last, [second, fourth, fifth])];
    const root = texts.reduce((present, text) => acceptTrustRoot(text, present), { ...ROOT, expiresAt: 0 });
    const snapshot = statusOf();

    expect(root).to.deep.equal(last);
    expect(acceptSnapshot(await signedBy(snapshot, [fifth]), policyOf({ root }))).to.deep.equal(snapshot);
    const byOld = await signedBy(snapshot, [first, second, third]);
    await refused(() => acceptSnapshot(byOld, policyOf({ root })), "too few signatures", 0, 1);
  });
});

describe("trustRootFrom", () => {
  it("takes a pinned root, and writes its addresses with their checksums", () => {
    const signers = ROOT.signers.map((signer) => signer.toLowerCase());

    expect(trustRootFrom({ ...ROOT, signers })).to.deep.equal(ROOT);
  });
});

async function malformedBy(action: () => unknown): Promise<SnapshotMalformed> {
  const error = await Promise.resolve()
    .then(action)
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(error, String(error)).to.be.instanceOf(SnapshotMalformed);
  return error as SnapshotMalformed;
}
