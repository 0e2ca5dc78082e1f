import { expect } from "chai";
import { id as commitment } from "ethers";

import {
  decommission,
  type Factor,
  type LotOutput,
  type LotTerms,
  offer,
  setFactor,
  takeOver,
  transform,
  type Transformation,
} from "../../../sdk/LotDeeds.ts";
import type { CustodyModel } from "../../../sdk/Names.ts";
import { atSecond, timeOf } from "../../shared/parties.ts";
import {
  BRAND,
  codedTerms,
  commissioned,
  expectNoLot,
  GRAM,
  idOf,
  INSPECTOR,
  lotEvent,
  lotStatus,
  lotTerms,
  type LotStage,
  MILLER,
  openLotTheater,
  PADDY,
  PIECE,
  REASON,
  RICE,
  SALT,
  sendLot,
  told,
  toldByLots,
} from "../../shared/lotDeeds.ts";

const ready = await openLotTheater();

const EVENT = commitment("EPCIS event");
const NONE = 0n;

/** 68 grams of rice of 100 grams of paddy, for an hour. */
async function withFactor(changes: Partial<Factor> = {}): Promise<LotStage & { readonly factor: Factor }> {
  const stage = await ready();
  const now = await timeOf(stage);
  const factor: Factor = {
    input: PADDY,
    inputUnit: GRAM,
    output: RICE,
    outputUnit: GRAM,
    numerator: 68n,
    denominator: 100n,
    from: now,
    until: now + 3_600n,
    ...changes,
  };
  await sendLot(stage, INSPECTOR, setFactor(factor));
  return { ...stage, factor };
}

/** What becomes of lots of the brand, the inputs in the order that the contract asks for. */
function of(
  taken: readonly (readonly [LotTerms, bigint])[],
  outputs: readonly (readonly [LotTerms, readonly bigint[]])[],
  inspector = NONE,
): Transformation {
  const sorted = taken
    .map(([terms, amount], place) => ({ lot: idOf(terms), amount, place }))
    .sort((a, b) => (BigInt(a.lot) < BigInt(b.lot) ? -1 : 1));
  return {
    inputs: sorted.map(({ lot, amount }) => ({ lot, amount })),
    outputs: outputs.map(([terms, shares]): LotOutput => ({
      terms,
      shares: sorted.map(({ place }) => shares[place] ?? 0n),
    })),
    inspector,
    eventHash: EVENT,
  };
}

const paddy = lotTerms();
const rice = (quantity: bigint, changes: Partial<LotTerms> = {}) =>
  lotTerms({ gtin: RICE, lot: "RICE-1", quantity, ...changes });

describe("transform", () => {
  context("when it is too narrow or too wide", () => {
    it("is refused", async () => {
      const stage = await ready();
      await commissioned(stage);
      const one = of([[paddy, 1n]], [[lotTerms({ lot: "NEW" }), [1n]]]);
      const [input, output] = [one.inputs[0]!, one.outputs[0]!];
      for (const [inputs, outputs] of [
        [0, 1],
        [1, 0],
        [17, 1],
        [1, 17],
      ] as const) {
        const odd = { ...one, inputs: Array(inputs).fill(input), outputs: Array(outputs).fill(output) };
        await expectNoLot(stage, BRAND, transform(odd), "LotInvalidWidth", {
          inputs: BigInt(inputs),
          outputs: BigInt(outputs),
          most: 16n,
        });
      }
    });
  });

  context("when an input", () => {
    it("is named twice, or out of order, is refused", async () => {
      const stage = await ready();
      const terms = [paddy, lotTerms({ lot: "LOT-2" })];
      for (const each of terms) await commissioned(stage, each);
      const sound = of(
        terms.map((each) => [each, 1n] as const),
        [[lotTerms({ lot: "NEW", quantity: 2n, custody: "Segregated" }), [1n, 1n]]],
      );
      const [first, second] = [sound.inputs[0]!, sound.inputs[1]!];
      for (const inputs of [
        [second, first],
        [first, first],
      ]) {
        const deed = transform({ ...sound, inputs });
        await expectNoLot(stage, BRAND, deed, "LotInputsUnordered", { lot: first.lot, previous: inputs[0]!.lot });
      }
      await sendLot(stage, BRAND, transform(sound));
    });

    it("is unknown or decommissioned, is refused", async () => {
      const stage = await ready();
      const deed = transform(of([[paddy, 1n]], [[lotTerms({ lot: "NEW", quantity: 1n }), [1n]]]));
      const lot = idOf(paddy);
      await expectNoLot(stage, BRAND, deed, "LotNotActive", { lot, current: "None" });
      await commissioned(stage);
      await sendLot(stage, BRAND, decommission(lot, REASON));
      await expectNoLot(stage, BRAND, deed, "LotNotActive", { lot, current: "Decommissioned" });
    });

    it("is another's, is refused", async () => {
      const stage = await ready();
      const lot = await commissioned(stage);
      await sendLot(stage, BRAND, offer(lot, stage.miller));
      await sendLot(stage, MILLER, takeOver(lot));
      const deed = transform(of([[paddy, 1n]], [[lotTerms({ lot: "NEW", quantity: 1n }), [1n]]]));
      await expectNoLot(stage, BRAND, deed, "LotWrongHolder", { lot, party: stage.brand, holder: stage.miller });
    });

    for (const [what, amount, allowed] of [
      ["nothing", 0n, false],
      ["all that is left", 500_000n, true],
      ["one more than is left", 500_001n, false],
    ] as const)
      it(`gives ${what}, is ${allowed ? "taken" : "refused"}`, async () => {
        const stage = await ready();
        const coded = codedTerms();
        const lot = await commissioned(stage, coded);
        const deed = transform(of([[coded, amount]], [[lotTerms({ lot: "NEW", quantity: 1n }), [amount]]]));
        if (allowed) {
          await sendLot(stage, BRAND, deed);
          expect((await lotStatus(stage, lot)).left).to.equal(0n);
        } else {
          await expectNoLot(stage, BRAND, deed, "LotNotEnoughLeft", { lot, amount, left: 500_000n });
        }
      });
  });

  context("when the inspector is the caller's own party", () => {
    it("is refused", async () => {
      const stage = await withFactor();
      await commissioned(stage);
      const deed = transform(of([[paddy, 100n]], [[rice(1n), [100n]]], stage.brand));
      await expectNoLot(stage, BRAND, deed, "LotOwnInspector", { party: stage.brand });
    });
  });

  context("when the shares", () => {
    it("are not one for each input, is refused", async () => {
      const stage = await ready();
      await commissioned(stage);
      const sound = of([[paddy, 1n]], [[lotTerms({ lot: "NEW", quantity: 1n }), [1n]]]);
      for (const shares of [[], [1n, 0n]]) {
        const deed = transform({ ...sound, outputs: [{ ...sound.outputs[0]!, shares }] });
        await expectNoLot(stage, BRAND, deed, "LotSharesUnpaired", {
          output: 0n,
          shares: BigInt(shares.length),
          inputs: 1n,
        });
      }
    });

    it("come to more than is taken, is refused", async () => {
      const stage = await ready();
      const lot = await commissioned(stage);
      const [a, b] = ["A", "B"].map((name) => lotTerms({ lot: name, quantity: 1n }));
      const deed = transform(
        of(
          [[paddy, 10n]],
          [
            [a!, [5n]],
            [b!, [6n]],
          ],
        ),
      );
      await expectNoLot(stage, BRAND, deed, "LotSharesExceedAmount", { lot, shared: 11n, amount: 10n });
    });

    it("of an output are none, is refused", async () => {
      const stage = await ready();
      await commissioned(stage);
      const output = lotTerms({ lot: "NEW", quantity: 1n });
      await expectNoLot(stage, BRAND, transform(of([[paddy, 1n]], [[output, [0n]]])), "LotWithoutParent", {
        lot: idOf(output),
      });
    });
  });

  context("when an output", () => {
    it("is under another's prefix, is refused, be it the first or the second", async () => {
      const stage = await withFactor();
      await commissioned(stage);
      const own = lotTerms({ lot: "NEW", quantity: 1n });
      const foreign = { ...own, gtin: 10_614_142_009_002n - 0n };
      const facts = { party: stage.brand, prefix: 614_142n, prefixLength: 7n };
      const first = of([[paddy, 1n]], [[foreign, [1n]]]);
      await expectNoLot(stage, BRAND, transform(first), "PartyPrefixNotHeld", facts);
      const second = of(
        [[paddy, 2n]],
        [
          [own, [1n]],
          [foreign, [1n]],
        ],
      );
      await expectNoLot(stage, BRAND, transform(second), "PartyPrefixNotHeld", facts);
    });

    it("is there already, be it an input, is refused", async () => {
      const stage = await ready();
      const lot = await commissioned(stage);
      const deed = transform(of([[paddy, 1n]], [[{ ...paddy, quantity: 1n }, [1n]]]));
      await expectNoLot(stage, BRAND, deed, "LotExists", { lot });
    });

    it("comes twice, is refused", async () => {
      const stage = await ready();
      await commissioned(stage);
      const output = lotTerms({ lot: "NEW", quantity: 1n });
      const twice = of(
        [[paddy, 2n]],
        [
          [output, [1n]],
          [output, [1n]],
        ],
      );
      await expectNoLot(stage, BRAND, transform(twice), "LotExists", { lot: idOf(output) });
    });
  });

  context("given a factor of 68 to 100", () => {
    for (const [share, most] of [
      [100n, 68n],
      [101n, 68n],
      [103n, 70n],
    ] as const)
      it(`gives ${most} of ${share}, and not one more`, async () => {
        const stage = await withFactor();
        await commissioned(stage);
        const giving = (quantity: bigint) =>
          transform(of([[paddy, share]], [[rice(quantity), [share]]], stage.inspector));
        await expectNoLot(stage, BRAND, giving(most + 1n), "LotYieldExceeded", {
          lot: idOf(rice(1n)),
          quantity: most + 1n,
          most,
        });
        await sendLot(stage, BRAND, giving(most));
        expect((await lotStatus(stage, idOf(rice(1n)))).left).to.equal(most);
      });

    for (const [when, shift, allowed] of [
      ["a second before it ends", -1n, true],
      ["when it ends", 0n, false],
      ["a second after", 1n, false],
    ] as const)
      it(`is ${allowed ? "allowed" : "refused"} ${when}`, async () => {
        const stage = await withFactor();
        await commissioned(stage);
        const deed = transform(of([[paddy, 100n]], [[rice(1n), [100n]]], stage.inspector));
        await atSecond(stage, stage.factor.until + shift);
        if (allowed) await sendLot(stage, BRAND, deed);
        else {
          const facts = { inspector: stage.inspector, input: PADDY, output: RICE };
          await expectNoLot(stage, BRAND, deed, "LotFactorMissing", facts);
        }
      });

    it("is refused before it counts, by another inspector, or in another unit of measure", async () => {
      const stage = await withFactor({ from: 2n ** 40n - 2n, until: 2n ** 40n - 1n });
      await commissioned(stage);
      const facts = { input: PADDY, output: RICE };
      for (const [inspector, output] of [
        [stage.inspector, rice(1n)],
        [NONE, rice(1n)],
        [stage.inspector, rice(1n, { unit: PIECE })],
      ] as const) {
        const deed = transform(of([[paddy, 100n]], [[output, [100n]]], inspector));
        await expectNoLot(stage, BRAND, deed, "LotFactorMissing", { ...facts, inspector });
      }
    });

    it("is needed where the unit of measure changes within one product class", async () => {
      const stage = await ready();
      await commissioned(stage);
      const output = lotTerms({ lot: "NEW", quantity: 1n, unit: PIECE });
      await expectNoLot(stage, BRAND, transform(of([[paddy, 9n]], [[output, [9n]]])), "LotFactorMissing", {
        inspector: NONE,
        input: PADDY,
        output: PADDY,
      });
    });
  });

  context("given inputs of different custody", () => {
    const cases: readonly (readonly [readonly CustodyModel[], CustodyModel])[] = [
      [["IdentityPreserved"], "IdentityPreserved"],
      [["IdentityPreserved", "IdentityPreserved"], "Segregated"],
      [["IdentityPreserved", "Segregated"], "Segregated"],
      [["Segregated", "MassBalance"], "MassBalance"],
      [["Unstated", "IdentityPreserved"], "Unstated"],
    ];
    const models: readonly CustodyModel[] = [
      "IdentityPreserved",
      "Segregated",
      "ControlledBlending",
      "MassBalance",
      "BookAndClaim",
      "Unstated",
    ];
    for (const [inputs, allowed] of cases)
      for (const claimed of models)
        it(`${inputs.join(" and ")} ${models.indexOf(claimed) < models.indexOf(allowed) ? "cannot" : "can"} become ${claimed}`, async () => {
          const stage = await ready();
          const terms = inputs.map((custody, place) => lotTerms({ lot: `IN-${place}`, custody }));
          for (const each of terms) await commissioned(stage, each);
          const output = lotTerms({ lot: "NEW", quantity: 1n, custody: claimed });
          const deed = transform(
            of(
              terms.map((each) => [each, 1n] as const),
              [[output, terms.map(() => 1n)]],
            ),
          );
          const lot = idOf(output);
          if (models.indexOf(claimed) < models.indexOf(allowed)) {
            await expectNoLot(stage, BRAND, deed, "LotCustodyTooStrict", { lot, claimed, allowed });
          } else {
            await sendLot(stage, BRAND, deed);
            expect((await lotStatus(stage, lot)).custody).to.equal(claimed);
          }
        });
  });

  context("when all is sound", () => {
    it("takes, makes, remembers the parents and tells the losses", async () => {
      const stage = await withFactor();
      const now = await timeOf(stage);
      await sendLot(
        stage,
        INSPECTOR,
        setFactor({ ...stage.factor, input: SALT, numerator: 1n, denominator: 1n, until: now + 9_999n }),
      );
      const salt = lotTerms({ gtin: SALT, lot: "SALT-1", quantity: 50n });
      await commissioned(stage);
      await commissioned(stage, salt);
      const salted = rice(690n, { custody: "Segregated", units: 69n, unitSize: 10n, unitRoot: REASON });
      const plain = rice(70n, { lot: "RICE-2" });
      const transformation = of(
        [
          [paddy, 1_200n],
          [salt, 12n],
        ],
        [
          [salted, [1_000n, 10n]],
          [plain, [103n, 0n]],
        ],
        stage.inspector,
      );
      const receipt = await sendLot(stage, BRAND, transform(transformation));

      const by = stage.roles[BRAND].address;
      const born = [salted, plain].map((terms) =>
        lotEvent("LotCommissioned", { lot: idOf(terms), brand: stage.brand, gtin: RICE, by, terms: told(terms) }),
      );
      const { inputs, outputs } = transformation;
      expect(toldByLots(stage, receipt)).to.deep.equal([
        ...born,
        lotEvent("LotsTransformed", {
          eventHash: EVENT,
          party: stage.brand,
          inspector: stage.inspector,
          by,
          inputs,
          outputs: [salted, plain].map(idOf),
          shares: outputs.flatMap(({ shares }) => shares),
        }),
      ]);
      expect((await lotStatus(stage, idOf(paddy))).left).to.equal(998_800n);
      expect((await lotStatus(stage, idOf(salt))).left).to.equal(38n);
      expect((await lotStatus(stage, idOf(salted))).parents).to.deep.equal(inputs.map(({ lot }) => lot));
      expect(await lotStatus(stage, idOf(plain))).to.deep.include({ left: 70n, parents: [idOf(paddy)] });
      expect((await lotStatus(stage, idOf(salted))).left).to.equal(0n);
    });

    it("takes 16 lots into 16", async () => {
      const stage = await ready();
      const terms = Array.from({ length: 16 }, (_, place) => lotTerms({ lot: `IN-${place}`, quantity: 16n }));
      for (const each of terms) await commissioned(stage, each);
      const outputs = terms.map((each, place) => {
        const output = { ...each, lot: `OUT-${place}`, custody: "Segregated" } as const;
        return [output, terms.map(() => 1n)] as const;
      });
      await sendLot(
        stage,
        BRAND,
        transform(
          of(
            terms.map((each) => [each, 16n] as const),
            outputs,
          ),
        ),
      );
      expect((await lotStatus(stage, idOf(outputs[15]![0]))).parents).to.have.lengthOf(16);
    });
  });
});

describe("setFactor", () => {
  for (const [what, changes] of [
    ["no numerator", { numerator: 0n }],
    ["no denominator", { denominator: 0n }],
    ["no time", { from: 7n, until: 7n }],
  ] as const)
    it(`is refused with ${what}`, async () => {
      const stage = await withFactor();
      await expectNoLot(stage, INSPECTOR, setFactor({ ...stage.factor, ...changes }), "LotFactorInvalid", {
        input: PADDY,
        output: RICE,
      });
    });

  it("is an inspector's", async () => {
    const stage = await withFactor();
    await expectNoLot(stage, BRAND, setFactor(stage.factor), "PartyWithoutRole", {
      party: stage.brand,
      held: ["Producer", "Brand"],
      wanted: ["Inspector"],
    });
  });

  it("is told, and takes the place of what was stated before", async () => {
    const stage = await withFactor();
    const factor = { ...stage.factor, numerator: 70n };
    const receipt = await sendLot(stage, INSPECTOR, setFactor(factor));
    const { inspector, lots, roles } = stage;
    expect(toldByLots(stage, receipt)).to.deep.equal([
      lotEvent("FactorSet", { inspector, input: PADDY, output: RICE, by: roles[INSPECTOR].address, factor }),
    ]);
    expect(await lots.factorOf(inspector, PADDY, GRAM, RICE, GRAM)).to.deep.equal([
      70n,
      100n,
      factor.from,
      factor.until,
    ]);
  });
});
