import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import { pay } from "../../sdk/Deeds.ts";
import { isRevert, type RevertName } from "../../sdk/Errors.ts";
import { type Order, orderFrom, type Terms } from "../../sdk/Order.ts";
import { perform } from "../../sdk/Perform.ts";
import {
  automaticDelivery,
  express,
  instant,
  type Preset,
  services,
  termsFrom,
  virtualGoods,
} from "../../sdk/Presets.ts";
import {
  type Circumstances,
  flawsOf,
  MAX_DURATION,
  MAX_FEES,
  OrderUnsound,
  requireSound,
} from "../../sdk/Soundness.ts";
import { LONGEST_WINDOW, type Windows } from "../../sdk/Windows.ts";
import { BALANCE, DAY, type EscrowStage, escrowStage, INSTANT, SERVICE, UNTRACKED, WINDOWS } from "../shared/escrow.ts";
import { expectRefusal } from "../shared/refusals.ts";

const connection = await network.create();

/** The stage, and what its orders are held against. */
interface Scene extends EscrowStage {
  readonly circumstances: Circumstances;
}

async function stage(): Promise<Scene> {
  const fresh = await escrowStage(connection);
  const [escrow, forwarder] = await Promise.all([fresh.escrow.getAddress(), fresh.forwarder.getAddress()]);
  return { ...fresh, circumstances: { escrow, forwarder, now: BigInt(await connection.networkHelpers.time.latest()) } };
}

type Change = (scene: Scene) => Partial<Terms>;

/** What makes the order of the tests unsound: the field that the SDK names, and the error of the contract. */
const flaws: readonly (readonly [what: string, field: string, error: RevertName, change: Change])[] = [
  ["no amount", "amount", "EscrowInvalidAmount", () => ({ amount: 0n })],
  ["a pay-by time that is over", "payBy", "EscrowPayByPassed", ({ circumstances }) => ({ payBy: circumstances.now })],
  ["no payee", "payee", "EscrowInvalidParty", () => ({ payee: ZeroAddress })],
  ["the escrow as payee", "payee", "EscrowInvalidParty", ({ circumstances }) => ({ payee: circumstances.escrow })],
  ["the token as payee", "payee", "EscrowInvalidParty", ({ orderOf }) => ({ payee: orderOf().token })],
  ["the payer as payee", "payee", "EscrowInvalidParty", ({ roles }) => ({ payee: roles.payer.address })],
  ["the payer as arbiter", "arbiter", "EscrowInvalidParty", ({ roles }) => ({ arbiter: roles.payer.address })],
  ["the payee as arbiter", "arbiter", "EscrowInvalidParty", ({ roles }) => ({ arbiter: roles.payee.address })],
  ["the escrow as arbiter", "arbiter", "EscrowInvalidParty", ({ circumstances: { escrow } }) => ({ arbiter: escrow })],
  [
    "the forwarder as arbiter",
    "arbiter",
    "EscrowInvalidParty",
    ({ circumstances: { forwarder } }) => ({ arbiter: forwarder }),
  ],
  ["the token as arbiter", "arbiter", "EscrowInvalidParty", ({ orderOf }) => ({ arbiter: orderOf().token })],
  ["the payer as carrier", "carrier", "EscrowInvalidParty", ({ roles }) => ({ carrier: roles.payer.address })],
  [
    "the forwarder as carrier",
    "carrier",
    "EscrowInvalidParty",
    ({ circumstances: { forwarder } }) => ({ carrier: forwarder }),
  ],
  [
    "an arbiter of an instant order",
    "arbiter",
    "EscrowInvalidParty",
    () => ({ kind: "Instant", windows: INSTANT, carrier: ZeroAddress }),
  ],
  [
    "too many fee legs",
    "fees",
    "EscrowTooManyFees",
    ({ roles }) => ({ fees: Array.from({ length: MAX_FEES + 1 }, () => leg(roles.platform.address, 1n)) }),
  ],
  [
    "a fee leg with both",
    "fees.1",
    "EscrowInvalidFee",
    ({ roles: { platform } }) => ({
      fees: [leg(platform.address, 1n), { ...leg(platform.address, 1n), fixedAmount: 1n }],
    }),
  ],
  [
    "a fee leg with neither",
    "fees.0",
    "EscrowInvalidFee",
    ({ roles }) => ({ fees: [leg(roles.platform.address, 0n)] }),
  ],
  ["a fee for nobody", "fees.0.recipient", "EscrowInvalidParty", () => ({ fees: [leg(ZeroAddress, 1n)] })],
  [
    "a fee for the escrow",
    "fees.0.recipient",
    "EscrowInvalidParty",
    ({ circumstances }) => ({ fees: [leg(circumstances.escrow, 1n)] }),
  ],
  [
    "fees above the amount",
    "fees",
    "EscrowFeesTooHigh",
    // One unit of 100,000,001 is more than nothing: the arbiter's 1 % and 99 % leave nothing for it.
    ({ roles }) => ({
      fees: [leg(roles.platform.address, 9_900n), { ...leg(roles.affiliate.address, 0n), fixedAmount: 1n }],
    }),
  ],
  [
    "an arbiter's share without an arbiter",
    "arbiterBasisPoints",
    "EscrowInvalidShare",
    () => ({ arbiter: ZeroAddress, windows: { ...WINDOWS, ruling: 0n } }),
  ],
  ["a split above the whole", "splitBasisPoints", "EscrowInvalidShare", () => ({ splitBasisPoints: 10_001n })],
  ...(["confirm", "answer", "escalate", "deliver", "ruling", "inspect", "ship"] as const).map(
    (window) => [`no window: ${window}`, `windows.${window}`, "EscrowInvalidWindows", without(window)] as const,
  ),
  ["an inspection without a return", "windows.inspect", "EscrowInvalidWindows", without("return")],
  ["a delivery without a carrier", "windows.deliver", "EscrowInvalidWindows", () => ({ carrier: ZeroAddress })],
  [
    "a ruling without an arbiter",
    "windows.ruling",
    "EscrowInvalidWindows",
    () => ({ arbiter: ZeroAddress, arbiterBasisPoints: 0n }),
  ],
  [
    "windows of an instant order",
    "windows.confirm",
    "EscrowInvalidWindows",
    () => ({
      kind: "Instant",
      windows: { ...INSTANT, confirm: 1n },
      arbiter: ZeroAddress,
      arbiterBasisPoints: 0n,
      carrier: ZeroAddress,
    }),
  ],
  [
    "a last closing time before the windows end",
    "closeBy",
    "EscrowCloseByTooEarly",
    ({ orderOf }) => ({ closeBy: orderOf().closeBy - 1n }),
  ],
  [
    "a last closing time beyond five years",
    "closeBy",
    "EscrowCloseByTooLate",
    // The payment comes some seconds after the terms were written.
    ({ circumstances: { now } }) => ({ closeBy: now + MAX_DURATION + DAY }),
  ],
];

describe("Soundness", () => {
  context("given sound terms", () => {
    const sound: readonly (readonly [string, Change])[] = [
      ["with a carrier and an arbiter", () => ({})],
      ["without a carrier", () => ({ carrier: ZeroAddress, windows: UNTRACKED })],
      ["with nothing to ship", () => ({ carrier: ZeroAddress, windows: SERVICE })],
      [
        "without an arbiter",
        () => ({ arbiter: ZeroAddress, arbiterBasisPoints: 0n, windows: { ...WINDOWS, ruling: 0n } }),
      ],
      ["without returns", () => ({ windows: { ...WINDOWS, return: 0n, inspect: 0n } })],
      ["whose fees are the whole amount", ({ roles }) => ({ fees: [leg(roles.platform.address, 9_900n)] })],
      [
        "with the last closing time that is possible",
        ({ circumstances }) => ({ closeBy: circumstances.now + MAX_DURATION }),
      ],
    ];
    for (const [what, change] of sound) {
      it(`finds nothing, and the escrow takes them: ${what}`, async () => {
        const scene = await connection.networkHelpers.loadFixture(stage);
        const order = scene.orderOf(change(scene));

        expect(flawsOf(order, scene.circumstances)).to.deep.equal([]);
        expect(await paid(scene, order)).to.equal(undefined);
      });
    }
  });

  context("given unsound terms", () => {
    for (const [what, field, error, change] of flaws) {
      it(`names the field, and the escrow refuses them: ${what}`, async () => {
        const scene = await connection.networkHelpers.loadFixture(stage);
        const order = scene.orderOf(change(scene));

        expect(flawsOf(order, scene.circumstances).map((flaw) => flaw.field)).to.include(field);
        expect(await paid(scene, order)).to.equal(error);
      });
    }

    it("names all flaws at once", async () => {
      const { circumstances, orderOf } = await connection.networkHelpers.loadFixture(stage);
      const order = orderOf({ payee: ZeroAddress, splitBasisPoints: 10_001n, windows: { ...WINDOWS, answer: 0n } });
      const fields = flawsOf(order, circumstances).map(({ field }) => field);
      expect(fields).to.have.members(["payee", "splitBasisPoints", "windows.answer"]);
    });
  });

  context("given terms that could not even be sent", () => {
    const malformed: readonly (readonly [string, Partial<Order>])[] = [
      ["payer", { payer: "0x12" }],
      ["details", { details: "0x12" }],
      ["amount", { amount: 1n << 96n }],
      ["kind", { kind: 2n }],
      ["arbiterBasisPoints", { arbiterBasisPoints: 1n << 16n }],
      ["closeBy", { closeBy: 1n << 40n }],
      ["windows", { windows: 1n << 250n }],
      ["salt", { salt: -1n }],
      ["fees.0.recipient", { fees: [leg("nobody", 1n)] }],
      ["fees.0.basisPoints", { fees: [leg(ZeroAddress, -1n)] }],
    ];
    for (const [field, change] of malformed) {
      it(`names the field: ${field}`, async () => {
        const { circumstances, orderOf } = await connection.networkHelpers.loadFixture(stage);
        const found = flawsOf({ ...orderOf(), ...change }, circumstances).map((flaw) => flaw.field);
        expect(found).to.deep.equal([field]);
      });
    }
  });

  describe("requireSound", () => {
    it("lets sound terms pass", async () => {
      const { circumstances, orderOf } = await connection.networkHelpers.loadFixture(stage);
      expect(() => {
        requireSound(orderOf(), circumstances);
      }).not.to.throw();
    });

    it("throws the first flaw with its field", async () => {
      const { circumstances, orderOf } = await connection.networkHelpers.loadFixture(stage);
      const message = await expectRefusal(
        () => {
          requireSound(orderOf({ splitBasisPoints: 10_001n }), circumstances);
        },
        OrderUnsound,
        { field: "splitBasisPoints", reason: "is 10001, above the whole of 10000" },
      );
      expect(message).to.equal("order.splitBasisPoints is 10001, above the whole of 10000");
    });
  });
});

describe("Presets", () => {
  const presets: Readonly<Record<string, Preset>> = { express, virtualGoods, automaticDelivery, services, instant };
  for (const [name, preset] of Object.entries(presets)) {
    for (const [parties, withThem] of [
      ["alone", () => ({})],
      ["with an arbiter", ({ roles }: Scene) => ({ arbiter: roles.arbiter.address })],
      ["with a carrier", ({ roles }: Scene) => ({ carrier: roles.carrier.address })],
    ] as const) {
      if (!canHave(preset, parties)) continue;
      it(`${name}, ${parties}: the escrow takes them`, async () => {
        const scene = await connection.networkHelpers.loadFixture(stage);
        const { payer, payee } = scene.roles;
        const agreed = { payer: payer.address, payee: payee.address, token: scene.orderOf().token, amount: 1_000n };
        const order = orderFrom(termsFrom(preset, { ...agreed, ...withThem(scene) }, scene.circumstances.now));

        expect(flawsOf(order, scene.circumstances)).to.deep.equal([]);
        expect(await paid(scene, order)).to.equal(undefined);
      });
    }

    it(`${name}: says why`, () => {
      expect(preset.reason).to.match(/^[A-Z].{40,}\.$/);
    });
  }

  it("have the times that strangers are used to", () => {
    expect(express.windows.confirm).to.equal(10n * DAY);
    expect(virtualGoods.windows.confirm).to.equal(3n * DAY);
    expect(automaticDelivery.windows.confirm).to.equal(DAY);
    for (const preset of Object.values(presets)) expect(preset.payWithin).to.equal(5n * DAY);
  });

  it("yield to what the parties agree", async () => {
    const { roles, circumstances } = await connection.networkHelpers.loadFixture(stage);
    const agreed = {
      payer: roles.payer.address,
      payee: roles.payee.address,
      amount: 1n,
      splitBasisPoints: 7_000n,
      payBy: circumstances.now + 60n,
      windows: { ...UNTRACKED, confirm: LONGEST_WINDOW },
    };
    expect(termsFrom(express, agreed, circumstances.now)).to.deep.equal({ kind: "Escrow", ...agreed });
  });
});

/** A carrier is for goods, and an instant order has nobody beside its parties. */
function canHave({ kind, windows }: Preset, parties: string): boolean {
  if (parties === "alone") return true;
  return kind === "Escrow" && (parties === "with an arbiter" || windows.deliver > 0n);
}

/** Pays, and tells the name of the refusal if there is one. */
async function paid({ roles, circumstances, token }: Scene, order: Order): Promise<RevertName | undefined> {
  await token.connect(roles.payer).approve(circumstances.escrow, BALANCE);
  try {
    await perform(roles.payer, circumstances, pay(order));
    return undefined;
  } catch (error) {
    if (isRevert(error)) return error.name;
    throw error;
  }
}

function leg(recipient: string, basisPoints: bigint): { recipient: string; basisPoints: bigint; fixedAmount: bigint } {
  return { recipient, basisPoints, fixedAmount: 0n };
}

function without(window: keyof Windows): Change {
  return () => ({ windows: { ...WINDOWS, [window]: 0n } });
}
