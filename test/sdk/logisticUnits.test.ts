import { expect } from "chai";
import { id, ZeroHash } from "ethers";

import { ElementInvalid } from "../../sdk/DigitalLink.ts";
import { type Revert, revertFrom } from "../../sdk/Errors.ts";
import {
  aggregate,
  disaggregate,
  offer,
  packingOf,
  readInside,
  readLogisticUnit,
  readWithin,
  ssccNumber,
  takeOut,
  takeOver,
} from "../../sdk/LogisticUnits.ts";
import { perform } from "../../sdk/Perform.ts";
import { LogisticUnits__factory } from "../../typechain-types/factories/contracts/provenance/LogisticUnits__factory.ts";
import {
  CARRIER,
  CASE,
  EVENT_HASH,
  leafOf,
  logisticIdOf,
  type LogisticStage,
  MILL,
  ONE,
  openLogisticTheater,
  OTHER_CASE,
  PALLET,
  pairOf,
  PREFIX_LENGTH,
  ROW,
} from "../shared/logistics.ts";
import { LOT } from "../shared/nft.ts";

const theater = await openLogisticTheater();

describe("ssccNumber", () => {
  it("reads 18 digits, zeros before them too", () => {
    expect(ssccNumber("395060000000000016")).to.equal(395060000000000016n);
    expect(ssccNumber(CASE.toString())).to.equal(CASE);
    expect(ssccNumber("006141411234567890")).to.equal(6141411234567890n);
  });

  for (const value of ["", "39506000000000001", "395060000000000017", "3950600000000000160", "39506000000000001x"])
    it(`refuses "${value}"`, () => {
      expect(() => ssccNumber(value)).to.throw(ElementInvalid);
    });
});

describe("packingOf", () => {
  it("commits to nothing where nothing is packed", () => {
    expect(packingOf([])).to.deep.equal({ unitRoot: ZeroHash, units: 0n, parts: [] });
  });

  it("is the leaf itself for one row", () => {
    expect(packingOf([ROW])).to.deep.equal({ unitRoot: leafOf(ROW), units: 3n, parts: [{ ...ROW, proof: [] }] });
  });

  it("is a tree over several, each with its proof", () => {
    expect(packingOf([ROW, ONE])).to.deep.equal({
      unitRoot: pairOf(leafOf(ROW), leafOf(ONE)),
      units: 4n,
      parts: [
        { ...ROW, proof: [leafOf(ONE)] },
        { ...ONE, proof: [leafOf(ROW)] },
      ],
    });
  });

  it("proves each of many", () => {
    const rows = Array.from({ length: 37 }, (_, place) => ({
      lot: LOT,
      first: BigInt(10 * place),
      last: BigInt(10 * place + (place % 10)),
    }));
    const { unitRoot, parts } = packingOf(rows);
    for (const part of parts) expect(part.proof.reduce(pairOf, leafOf(part))).to.equal(unitRoot);
  });
});

describe("The deeds of logistic units", () => {
  it("pack, hand over, take out and open", async () => {
    const stage = await theater.stage();
    const { roles, connection } = stage;
    const { provider } = connection.ethers;
    const deployment = await deploymentOf(stage);
    const packing = packingOf([ROW, ONE]);
    const packed = await perform(roles.mill, deployment, aggregate({ ...NAMED, sscc: CASE, packing }));
    expect(packed.events.map(({ name, args }) => ({ name, args }))).to.deep.equal([
      {
        name: "LogisticUnitAggregated",
        args: {
          sscc: CASE,
          id: logisticIdOf(CASE),
          holder: MILL,
          by: roles.mill.address,
          children: [],
          unitRoot: packing.unitRoot,
          units: 4n,
          eventHash: ZeroHash,
        },
      },
    ]);
    await perform(roles.mill, deployment, aggregate({ ...NAMED, sscc: OTHER_CASE, packing: packingOf([ROW]) }));
    const pallet = aggregate({ ...NAMED, sscc: PALLET, children: [CASE, OTHER_CASE], eventHash: EVENT_HASH });
    const { events } = await perform(roles.mill, deployment, pallet);
    expect(events[0]?.args).to.deep.include({ children: [CASE, OTHER_CASE], eventHash: EVENT_HASH });
    expect(await readLogisticUnit(provider, deployment, CASE)).to.deep.equal({
      state: "Inside",
      holder: MILL,
      offered: undefined,
      parent: PALLET,
      outermost: PALLET,
      units: 4n,
      children: 0n,
    });
    const [row, one] = packing.parts;
    expect(await readInside(provider, deployment, { sscc: CASE, part: row!, index: 2n })).to.equal(true);
    expect(await readInside(provider, deployment, { sscc: CASE, part: one!, index: 3n })).to.equal(false);
    expect(await readWithin(provider, deployment, { sscc: PALLET, inner: CASE })).to.equal(true);

    await perform(roles.mill, deployment, offer(PALLET, CARRIER));
    expect(await readLogisticUnit(provider, deployment, PALLET)).to.deep.equal({
      state: "Packed",
      holder: MILL,
      offered: CARRIER,
      parent: undefined,
      outermost: PALLET,
      units: 0n,
      children: 2n,
    });
    await perform(roles.carrier, deployment, takeOver(PALLET, 2n));
    await perform(roles.carrier, deployment, takeOut(PALLET, [OTHER_CASE]));
    await perform(roles.carrier, deployment, disaggregate(PALLET));
    expect(await readWithin(provider, deployment, { sscc: PALLET, inner: CASE })).to.equal(false);
    for (const sscc of [CASE, OTHER_CASE])
      expect(await readLogisticUnit(provider, deployment, sscc)).to.deep.include({ state: "Packed", holder: CARRIER });

    const refused = (await perform(roles.mill, deployment, disaggregate(PALLET)).catch(
      (error: unknown) => error,
    )) as Revert;
    expect([refused.name, refused.facts]).to.deep.equal([
      "LogisticUnitUnexpectedState",
      { sscc: PALLET, current: "Unpacked", expected: "Packed" },
    ]);
  });
});

describe("Sentences about logistic units", () => {
  const contract = LogisticUnits__factory.createInterface();
  const digits = "395060000000000016";

  for (const [name, args, sentence] of [
    ["LogisticUnitNothingNamed", [CASE], `logistic unit ${digits}: nothing would go in or out`],
    [
      "LogisticUnitUnpairedRoot",
      [CASE, ZeroHash, 24n],
      `logistic unit ${digits}: 24 coded units are stated without a root`,
    ],
    [
      "LogisticUnitUnpairedRoot",
      [CASE, id("root"), 0n],
      `logistic unit ${digits}: a root is stated over no coded units`,
    ],
    ["LogisticUnitNotOffered", [CASE, 7n, 0n], `logistic unit ${digits} is offered to nobody`],
    ["LogisticUnitNotOffered", [CASE, 7n, 8n], `logistic unit ${digits} is offered to party 8, not to party 7`],
    ["LogisticUnitNotInside", [19n, CASE, 0n], `logistic unit 000000000000000019 is in none, and not in ${digits}`],
    [
      "LogisticUnitNotInside",
      [19n, CASE, 27n],
      `logistic unit 000000000000000019 is in 000000000000000027, not in ${digits}`,
    ],
  ] as const)
    it(`say "${sentence}"`, () => {
      const data = contract.encodeErrorResult(name, args);
      expect(revertFrom(data).message).to.equal(sentence);
    });
});

/** What each packer of the tests names. */
const NAMED = { prefixLength: PREFIX_LENGTH };

async function deploymentOf({ connection, place }: LogisticStage) {
  const { chainId } = await connection.ethers.provider.getNetwork();
  return { chainId, logisticUnits: place };
}
