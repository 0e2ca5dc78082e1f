import { expect } from "chai";
import { id, SigningKey } from "ethers";

import { signLabel } from "../../sdk/LabelSignatures.ts";
import { type LotManifest, makeLot, openLot, packsOf } from "../../sdk/Lots.ts";
import type { ProvenUnit } from "../../sdk/OpenGuard.ts";
import { type PackContents, packCodeText } from "../../sdk/Packs.ts";
import type { SnapshotLot, SnapshotStanding } from "../../sdk/Snapshots.ts";
import { unitProofOf } from "../../sdk/UnitProofs.ts";
import {
  type ChainFacts,
  type Finding,
  type LotFacts,
  type ReasonCode,
  snapshotFacts,
  tell,
  type Verdict,
  verify,
} from "../../sdk/Verify.ts";
import { CHINESE } from "../../sdk/verify/chinese.ts";
import { ENGLISH } from "../../sdk/verify/english.ts";
import { inFolder, planOf, SECRET } from "../shared/lots.ts";
import { thrownBy } from "../shared/refusals.ts";
import { ISSUED_AT, lotOf, statusOf } from "../shared/snapshots.ts";

const BRAND = "River Rice Growers";
const LINK = "https://id.gs1.org/01/09506000134352/10/H-2026%2F07";
const now = BigInt(ISSUED_AT) + 3_600n;
const labelKey = new SigningKey(id("labeler"));
const someoneElse = new SigningKey(id("someone else"));

/** A node that knows what it is told. */
function chainOf(lots: Readonly<Record<string, LotFacts>>, changes: Partial<ChainFacts> = {}): ChainFacts {
  return {
    asOf: now,
    isLive: true,
    lotOf: (lot) => Promise.resolve(lots[lot]),
    standingOf: () => Promise.resolve("Clean"),
    openedAt: () => Promise.resolve(undefined),
    isVoided: () => Promise.resolve(false),
    ...changes,
  };
}

describe("verify", () => {
  let manifest: LotManifest;
  let packs: readonly PackContents[];
  let proofs: readonly ProvenUnit[];

  before(async () => {
    await inFolder(async (folder) => {
      manifest = await makeLot(planOf({ units: 5, size: 8 }), { folder, secret: SECRET, threads: 1 });
      packs = [...packsOf(manifest, SECRET)];
      const files = await openLot(folder);
      proofs = await Promise.all(packs.map(async ({ serial }) => (await unitProofOf(files, serial))!));
      await files.close();
    });
  });

  const linkOf = (place = 0, query = "") => `${LINK}/21/${packs[place]!.serial}${query}`;
  const withSecret = (place = 0, of = place) => `${linkOf(place)}#${packCodeText(packs[of]!.code)}`;
  const signatureOf = (key: SigningKey, expires?: string) =>
    signLabel(key, { gtin: manifest.gtin, lot: manifest.lot, serial: packs[0]!.serial, expires });
  const known = (changes: Partial<SnapshotLot> = {}) =>
    lotOf({ unitRoot: manifest.root, units: manifest.size, ...changes });
  const offline = (changes: Partial<SnapshotLot> = {}) => snapshotFacts(statusOf({ lots: [known(changes)] }));
  const scan = (
    text: string,
    { facts = offline(), proof }: { facts?: ChainFacts; proof?: ProvenUnit | undefined } = {},
  ) => verify({ text, proof }, { facts, now });
  const codesOf = ({ reasons }: Finding) => reasons.map(({ code }) => code);
  const factsOf = ({ reasons }: Finding, wanted: ReasonCode) => reasons.find(({ code }) => code === wanted)?.facts;
  const expectFinding = (finding: Finding, verdict: Verdict, ...codes: readonly ReasonCode[]) => {
    expect(finding.verdict).to.equal(verdict);
    expect(codesOf(finding)).to.have.members(codes);
  };

  context("given a code that names no pack", () => {
    for (const text of [
      "",
      "K7Q2",
      "https://example.com/",
      "https://id.gs1.org/01/09506000134353/21/A",
      "weixin://x",
      "https://id.gs1.org/01/09506000134352/10/A?8030=abc",
    ])
      it(`knows nothing of ${JSON.stringify(text)}`, async () => {
        expectFinding(await scan(text), "unknown", "NotDigitalLink");
      });

    it("knows nothing of a pallet", async () => {
      const finding = await scan("https://id.gs1.org/00/095060001343520017");

      expectFinding(finding, "unknown", "NotProduct");
      expect(factsOf(finding, "NotProduct")).to.deep.equal({ link: "https://id.gs1.org/00/095060001343520017" });
    });

    it("knows nothing of a product without a lot", async () => {
      expectFinding(await scan("https://id.gs1.org/01/09506000134352/21/A"), "unknown", "LotNotNamed");
    });

    it("knows of a lot without a serial how it stands, and does not call it genuine", async () => {
      expectFinding(await scan(LINK), "unknown", "SerialNotNamed", "Clean", "NothingKnownSince");
      expectFinding(
        await scan(LINK, { facts: offline({ standing: "Recalled" }) }),
        "recalled",
        "SerialNotNamed",
        "Recalled",
        "NothingKnownSince",
      );
    });

    it("does not call a lot clean of which a part is recalled", async () => {
      const facts = offline({ notices: [{ from: 0, to: 1, standing: "Recalled" }] });

      expectFinding(await scan(LINK, { facts }), "unknown", "SerialNotNamed", "StandingNotKnown", "NothingKnownSince");
    });
  });

  context("given a lot that the source does not know", () => {
    it("says so, and of a snapshot its date", async () => {
      const finding = await scan(linkOf(), { facts: snapshotFacts(statusOf({ lots: [] })), proof: proofs[0] });

      expectFinding(finding, "unknown", "LotNotKnown", "NothingKnownSince");
      expect(factsOf(finding, "LotNotKnown")).to.deep.equal({ gtin: "09506000134352", lot: "H-2026/07" });
      expect(factsOf(finding, "NothingKnownSince")).to.deep.equal({ asOf: BigInt(ISSUED_AT) });
      expectFinding(await scan(linkOf(), { facts: chainOf({}) }), "unknown", "LotNotKnown");
    });
  });

  context("given a serial without proof or signature", () => {
    it("cannot tell it from one that anybody made up", async () => {
      const finding = await scan(linkOf());

      expectFinding(
        finding,
        "unknown",
        "SerialNotProven",
        "Clean",
        "OpeningsNotKnown",
        "VoidsNotKnown",
        "NothingKnownSince",
        "CopiesLookAlike",
      );
    });
  });

  context("given a proof", () => {
    it("calls the pack genuine, and says what a snapshot cannot know", async () => {
      const finding = await scan(linkOf(), { proof: proofs[0] });

      expectFinding(
        finding,
        "genuine",
        "SerialProven",
        "Clean",
        "OpeningsNotKnown",
        "VoidsNotKnown",
        "NothingKnownSince",
        "CopiesLookAlike",
      );
      expect(factsOf(finding, "SerialProven")).to.deep.equal({
        brand: BRAND,
        lot: "H-2026/07",
        serial: packs[0]!.serial,
      });
    });

    it("knows from a node that it was never opened", async () => {
      const { brand, labelKeys, unitRoot } = known();
      const facts = chainOf({ [manifest.lotId]: { brand, labelKeys, unitRoot, units: 8n } });
      const finding = await scan(linkOf(), { facts, proof: proofs[0] });

      expectFinding(finding, "genuine", "SerialProven", "Clean", "NeverOpened", "CopiesLookAlike");
      expect(factsOf(finding, "NeverOpened")).to.deep.equal({ asOf: now });
    });

    for (const [flaw, change] of [
      ["of another unit", () => proofs[1]!],
      ["of another lot", () => ({ ...proofs[0]!, lot: id("other") })],
      ["with another open key", () => ({ ...proofs[0]!, openKey: proofs[1]!.openKey })],
      ["with another claim key", () => ({ ...proofs[0]!, claimKey: proofs[1]!.claimKey })],
      ["with another index", () => ({ ...proofs[0]!, index: proofs[0]!.index + 1n })],
      ["cut short", () => ({ ...proofs[0]!, proof: proofs[0]!.proof.slice(1) })],
      ["with a hash too many", () => ({ ...proofs[0]!, proof: [...proofs[0]!.proof, id("more")] })],
    ] as const)
      it(`calls a code counterfeit whose proof is ${flaw}`, async () => {
        const finding = await scan(linkOf(), { proof: change() });

        expectFinding(
          finding,
          "counterfeit",
          "SerialProofFalse",
          "Clean",
          "OpeningsNotKnown",
          "VoidsNotKnown",
          "NothingKnownSince",
          "CopiesLookAlike",
        );
        expect(finding.reasons[0]?.code).to.equal("SerialProofFalse");
      });

    it("calls a unit counterfeit that lies at the number of units or above, and none below it", async () => {
      const index = Number(proofs[4]!.index);
      const verdictAt = async (units: number) =>
        (await scan(linkOf(4), { facts: offline({ units }), proof: proofs[4] })).verdict;

      expect(await verdictAt(index - 1)).to.equal("counterfeit");
      expect(await verdictAt(index)).to.equal("counterfeit");
      expect(await verdictAt(index + 1)).to.equal("genuine");
    });
  });

  context("given a signed label", () => {
    const rest = [
      "SerialNotProven",
      "Clean",
      "OpeningsNotKnown",
      "VoidsNotKnown",
      "NothingKnownSince",
      "CopiesLookAlike",
    ] as const;

    it("believes the brand's key without a proof", async () => {
      expectFinding(await scan(linkOf(0, `?8030=${signatureOf(labelKey)}`)), "genuine", "LabelSigned", ...rest);
      const dated = await scan(linkOf(0, `?17=271231&8030=${signatureOf(labelKey, "271231")}`));
      expectFinding(dated, "genuine", "LabelSigned", ...rest);
    });

    for (const [flaw, query] of [
      ["by somebody else", () => `?8030=${signatureOf(someoneElse)}`],
      ["over another expiry", () => `?17=281231&8030=${signatureOf(labelKey, "271231")}`],
      ["that is none", () => "?8030=AAAA"],
    ] as const)
      it(`calls a label counterfeit with a signature ${flaw}, whatever the proof says`, async () => {
        expectFinding(await scan(linkOf(0, query())), "counterfeit", "LabelSignatureFalse", ...rest);
        expect((await scan(linkOf(0, query()), { proof: proofs[0] })).verdict).to.equal("counterfeit");
      });

    it("calls the label of one pack counterfeit on another", async () => {
      const finding = await scan(linkOf(1, `?8030=${signatureOf(labelKey)}`));

      expectFinding(finding, "counterfeit", "LabelSignatureFalse", ...rest);
    });

    it("cannot judge a signature where no key is known", async () => {
      const facts = offline({ labelKeys: [] });

      expectFinding(
        await scan(linkOf(0, `?8030=${signatureOf(labelKey)}`), { facts }),
        "unknown",
        "LabelKeysNotKnown",
        ...rest,
      );
    });

    it("cannot tell from it whether the pack is among those of a lot that are recalled", async () => {
      const facts = offline({ notices: [{ from: 0, to: 1, standing: "Recalled" }] });
      const finding = await scan(linkOf(0, `?8030=${signatureOf(labelKey)}`), { facts });

      expect(finding.verdict).to.equal("unknown");
      expect(codesOf(finding)).to.include.members(["LabelSigned", "StandingNotKnown"]).and.not.to.include("Clean");
    });
  });

  context("given the secret of a pack", () => {
    it("finds that it fits", async () => {
      const finding = await scan(withSecret(), { proof: proofs[0] });

      expect(finding.verdict).to.equal("genuine");
      expect(codesOf(finding)).to.include("SecretFits");
    });

    it("calls a code counterfeit with the secret of another pack", async () => {
      const finding = await scan(withSecret(0, 1), { proof: proofs[0] });

      expect(finding.verdict).to.equal("counterfeit");
      expect(codesOf(finding)).to.include.members(["SecretFalse", "SerialProven"]);
    });

    it("does not hold what cannot be read against the pack, and tells no more than its length", async () => {
      const finding = await scan(`${linkOf()}#nutrition`, { proof: proofs[0] });

      expect(finding.verdict).to.equal("genuine");
      expect(factsOf(finding, "SecretNotRead")).to.deep.equal({ length: 9 });
    });

    it("cannot check it without a proof", async () => {
      const finding = await scan(withSecret());

      expect(finding.verdict).to.equal("unknown");
      expect(codesOf(finding)).to.include("SecretNotChecked");
    });

    it("does not hold it against a proof that is false", async () => {
      const finding = await scan(withSecret(), { proof: { ...proofs[0]!, openKey: proofs[1]!.openKey } });

      expect(finding.verdict).to.equal("counterfeit");
      expect(codesOf(finding))
        .to.include.members(["SerialProofFalse", "SecretNotChecked"])
        .and.not.to.include("SecretFalse");
    });

    it("lets nothing of it out, whatever else is wrong", async () => {
      const secret = packCodeText(packs[0]!.code);
      const findings = await Promise.all(
        [
          linkOf(),
          `${LINK}/21/$`,
          "https://id.gs1.org/01/1",
          "K7Q2",
          linkOf(0, "?17=999999"),
          "https://e.com",
          linkOf(1),
        ].map((text) => scan(`${text}#${secret}`, { proof: proofs[0] })),
      );
      findings.push(await scan(`${linkOf()}#${secret}#"`), await scan(`${"#".repeat(5_000)}${secret}`));

      for (const finding of findings) {
        const told = JSON.stringify([finding, tell(finding, "en"), tell(finding, "zh-Hans")], (_, value: unknown) =>
          typeof value === "bigint" ? String(value) : value,
        );
        expect(told).not.to.include(secret);
      }
    });
  });

  context("given how the lot stands", () => {
    for (const [standing, verdict, code] of [
      ["Recalled", "recalled", "Recalled"],
      ["Quarantined", "recalled", "Quarantined"],
      ["Expired", "recalled", "Expired"],
      ["Tainted", "tainted", "Tainted"],
      ["Unknown", "unknown", "StandingNotKnown"],
      ["Clean", "genuine", "Clean"],
    ] as const satisfies readonly (readonly [SnapshotStanding, Verdict, ReasonCode])[])
      it(`calls a proven pack of a lot that is ${standing} ${verdict}`, async () => {
        const finding = await scan(linkOf(), { facts: offline({ standing }), proof: proofs[0] });

        expect(finding.verdict).to.equal(verdict);
        expect(factsOf(finding, code)).to.deep.equal({ lot: "H-2026/07" });
      });

    it("finds the units of a recalled range: not the one before, the first, the last, not the one after", async () => {
      const index = Number(proofs[2]!.index);
      const verdictIn = async (from: number, to: number) => {
        const facts = offline({ notices: [{ from, to, standing: "Recalled" }] });
        return (await scan(linkOf(2), { facts, proof: proofs[2] })).verdict;
      };

      expect(await verdictIn(index + 1, index + 2)).to.equal("genuine");
      expect(await verdictIn(index, index + 2)).to.equal("recalled");
      expect(await verdictIn(index - 1, index + 1)).to.equal("recalled");
      expect(await verdictIn(index - 1, index)).to.equal("genuine");
    });

    it("takes the worst where several notices and the lot speak", async () => {
      const index = Number(proofs[0]!.index);
      const notices = (["Recalled", "Clean", "Quarantined"] as const).map((standing) => ({
        from: index,
        to: index + 1,
        standing,
      }));
      const finding = await scan(linkOf(), { facts: offline({ standing: "Tainted", notices }), proof: proofs[0] });

      expect(codesOf(finding)).to.include("Recalled").and.not.to.include.members(["Tainted", "Quarantined", "Clean"]);
    });
  });

  context("given openings and voids", () => {
    const openedAt = ISSUED_AT - 5;
    const index = () => Number(proofs[0]!.index);

    it("tells when a pack was first opened", async () => {
      const facts = offline({
        opened: [
          [index() + 1, 9],
          [index(), openedAt],
        ],
        voided: [],
      });
      const finding = await scan(linkOf(), { facts, proof: proofs[0] });

      expectFinding(
        finding,
        "opened before",
        "OpenedBefore",
        "SerialProven",
        "Clean",
        "NothingKnownSince",
        "CopiesLookAlike",
      );
      expect(factsOf(finding, "OpenedBefore")).to.deep.equal({ at: BigInt(openedAt) });
    });

    it("tells that it was not opened by the date of the snapshot", async () => {
      const finding = await scan(linkOf(), { facts: offline({ opened: [], voided: [] }), proof: proofs[0] });

      expectFinding(finding, "genuine", "NeverOpened", "SerialProven", "Clean", "NothingKnownSince", "CopiesLookAlike");
      expect(factsOf(finding, "NeverOpened")).to.deep.equal({ asOf: BigInt(ISSUED_AT) });
    });

    it("does not vouch for a code that was withdrawn", async () => {
      const finding = await scan(linkOf(), { facts: offline({ voided: [[index(), index() + 1]] }), proof: proofs[0] });

      expect(finding.verdict).to.equal("unknown");
      expect(factsOf(finding, "CodeVoided")).to.deep.equal({ serial: packs[0]!.serial });
      const before = await scan(linkOf(), {
        facts: offline({ voided: [[index() + 1, index() + 2]] }),
        proof: proofs[0],
      });
      expect(before.verdict).to.equal("genuine");
      expect(codesOf(before)).not.to.include("VoidsNotKnown");
    });
  });

  context("given several things at once", () => {
    it("lets the worst decide, and tells it first", async () => {
      const index = Number(proofs[0]!.index);
      const facts = offline({ standing: "Recalled", opened: [[index, 9]] });
      const opened = await scan(linkOf(), { facts, proof: proofs[0] });
      const forged = await scan(linkOf(0, "?8030=AAAA"), { facts, proof: proofs[0] });

      expect(opened.verdict).to.equal("recalled");
      expect(codesOf(opened).slice(0, 2)).to.deep.equal(["Recalled", "OpenedBefore"]);
      expect(forged.verdict).to.equal("counterfeit");
      expect(codesOf(forged).slice(0, 3)).to.deep.equal(["LabelSignatureFalse", "Recalled", "OpenedBefore"]);
    });
  });

  context("given the expiry on the label", () => {
    // 2026-10-01.
    for (const [expires, day] of [
      ["260930", "2026-09-30"],
      ["260900", "2026-09-30"],
      ["261001", undefined],
      ["261002", undefined],
      ["261000", undefined],
    ] as const)
      it(`says of ${expires} that it is ${day === undefined ? "not " : ""}over`, async () => {
        const finding = await scan(linkOf(0, `?17=${expires}`), { proof: proofs[0] });

        expect(factsOf(finding, "PastExpiry")).to.deep.equal(day === undefined ? undefined : { day });
      });
  });

  it("passes on that its source failed", async () => {
    const broken = new Error("no network");
    const facts = chainOf({}, { lotOf: () => Promise.reject(broken) });

    expect(await thrownBy(() => scan(linkOf(), { facts }))).to.equal(broken);
  });
});

describe("tell", () => {
  it("says one finding in both languages", () => {
    const finding: Finding = {
      verdict: "recalled",
      reasons: [
        { code: "Recalled", facts: { lot: "H-2026/07" } },
        { code: "NothingKnownSince", facts: { asOf: BigInt(ISSUED_AT) } },
      ],
    };

    expect(tell(finding, "en")).to.deep.equal({
      title: "Do not use this",
      sentences: [
        "This pack of the lot H-2026/07 is recalled. Bring it back, and do not use it.",
        "This is what was known on 2026-10-01T00:00:00Z. A recall or an opening since then is not known here.",
      ],
    });
    expect(tell(finding, "zh-Hans")).to.deep.equal({
      title: "请勿使用",
      sentences: [
        "批次 H-2026/07 的这一件已被召回。请退回，不要使用。",
        "以上为 2026-10-01T00:00:00Z 时的情况。此后是否有召回或开启，此处无从得知。",
      ],
    });
  });

  /** Facts that any sentence can be made of. */
  const any = new Proxy(
    {},
    { get: (_, name) => (["at", "asOf"].includes(String(name)) ? 1_790_812_800n : `<${String(name)}>`) },
  );

  for (const code of Object.keys(ENGLISH.reasons) as ReasonCode[])
    it(`says ${code} in both languages with the same facts`, () => {
      const say = (words: typeof ENGLISH) => (words.reasons[code] as (facts: unknown) => string)(any);
      const factsIn = (text: string) => (text.match(/<\w+>|\d{4}-[\w:-]+Z/g) ?? []).toSorted();
      const [english, chinese] = [say(ENGLISH), say(CHINESE)];

      expect(english).to.match(/^[\x20-\x7e]+\.$/);
      expect(chinese)
        .to.match(/[\u4e00-\u9fff].*。$/)
        .and.not.to.match(/[,;:!?](?:\s|$)/);
      expect(factsIn(chinese)).to.deep.equal(factsIn(english));
    });
});
