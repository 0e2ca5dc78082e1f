import { expect } from "chai";
import { type TransactionReceipt, ZeroAddress } from "ethers";

import {
  act,
  bankDeed,
  type BankCost,
  type BankDeed,
  type BankPower,
  type DeskDeed,
  setPower,
  signRelease,
} from "../../sdk/BankDesk.ts";
import type { RevertFacts, RevertName } from "../../sdk/Errors.ts";
import { type EventArgs, eventsOf } from "../../sdk/Events.ts";
import { roleBits } from "../../sdk/Parties.ts";
import type { BankContextMock } from "../../typechain-types/contracts/mocks/BankContextMock.ts";
import { BankContextMock__factory } from "../../typechain-types/factories/contracts/mocks/BankContextMock__factory.ts";
import { DAY } from "./escrow.ts";
import { anotherParty, hire, openPartiesTheater, type PartiesStage, type PartyActor, timeOf } from "./parties.ts";
import { expectReverted } from "./trade.ts";

/** Who makes and who checks for the bank of the tests, who is its treasury, and who controls another bank. */
export const MAKER: PartyActor = "clerk";
export const CHECKER: PartyActor = "sensor";
export const TREASURY: PartyActor = "successor";
export const RIVAL: PartyActor = "rival";

/** A token of the tests: only its address counts here. */
export const TOKEN = "0x00000000000000000000000000000000000000A1";

/** The most that the maker makes and the checker checks: each figure another. */
export const MADE = 70_001n;
export const CHECKED = 50_003n;

/** What an account may do that was given nothing. */
export const NO_POWER: BankPower = { canMake: false, canCheck: false, mostMade: 0n, mostChecked: 0n };

/** What maker and checker of the tests may do. */
export const MAKING: BankPower = { ...NO_POWER, canMake: true, mostMade: MADE };
export const CHECKING: BankPower = { ...NO_POWER, canCheck: true, mostChecked: CHECKED };

/** A bank with maker, checker and treasury, another bank, and a contract that takes deeds of banks. */
export interface BankStage extends PartiesStage {
  readonly bank: bigint;
  readonly rivalBank: bigint;
  readonly target: BankContextMock;
  readonly targetAddress: string;
}

/** An event by its name, with its facts. */
export interface DeskEvent {
  readonly name: string;
  readonly args: object;
}

const GAS_LIMIT = 2_000_000n;
const calls = BankContextMock__factory.createInterface();

/**
 * Stages on which the bank of the tests is staffed.
 *
 * @example
 * const staffed = await openBankTheater();
 * const stage = await staffed();
 */
export async function openBankTheater(): Promise<() => Promise<BankStage>> {
  const theater = await openPartiesTheater();
  async function withBanks(): Promise<BankStage> {
    const plain = await theater.fresh();
    const bank = await anotherParty(plain, { controller: "controller", roles: ["Bank", "Inspector"] });
    const rivalBank = await anotherParty(plain, { controller: RIVAL, roles: ["Bank"] });
    const target = await theater.connection.ethers.deployContract("BankContextMock", [plain.bankDesk]);
    const targetAddress = await target.getAddress();
    const stage = { ...plain, party: bank, bank, rivalBank, target, targetAddress };
    for (const who of [MAKER, CHECKER]) await hire(stage, who, { roles: roleBits(["Bank"]) });
    await hire(stage, TREASURY, { roles: roleBits(["Inspector"]) });
    for (const token of [ZeroAddress, TOKEN]) {
      await sendDesk(stage, "controller", setPower(bank, stage.roles[MAKER].address, MAKING, token));
      await sendDesk(stage, "controller", setPower(bank, stage.roles[CHECKER].address, CHECKING, token));
    }
    return stage;
  }
  return () => theater.connection.networkHelpers.loadFixture(withBanks);
}

/** What the target is told to do. */
export const calling: {
  readonly acting: (value?: bigint) => string;
  readonly actingFor: (bank: bigint) => string;
  readonly costing: (bank: bigint, token: string, amount: bigint) => string;
  readonly refusing: (value: bigint) => string;
} = {
  acting: (value = 41n) => calls.encodeFunctionData("acting", [value]),
  actingFor: (bank) => calls.encodeFunctionData("actingFor", [bank]),
  costing: (bank, token, amount) => calls.encodeFunctionData("costing", [bank, token, amount]),
  refusing: (value) => calls.encodeFunctionData("refusing", [value]),
};

/** A deed of the bank of the tests: number 0, of a call that costs nothing, with a day left, unless a test says otherwise. */
export async function deedOn(
  stage: BankStage,
  { cost, ...changes }: Partial<BankDeed> & { readonly cost?: BankCost } = {},
): Promise<BankDeed> {
  const { deployment, bank, targetAddress } = stage;
  const plan = { bank, nonce: 0n, deadline: (await timeOf(stage)) + DAY, ...(cost && { cost }) };
  const planned = bankDeed(deployment, { contract: "bankDesk", data: calling.acting() }, plan);
  return { ...planned, target: targetAddress, ...changes };
}

/** The deed of `act`: signed by the checker for the maker, unless a test says otherwise. */
export async function acting(
  stage: BankStage,
  deed: BankDeed,
  { maker = MAKER, checker = CHECKER }: { readonly maker?: PartyActor; readonly checker?: PartyActor } = {},
): Promise<DeskDeed> {
  const signer = stage.roles[checker];
  return act(deed, signer.address, await signRelease(signer, stage.deployment, deed, stage.roles[maker].address));
}

/** Sends a deed to the desk. */
export async function sendDesk(stage: BankStage, by: PartyActor, { data }: DeskDeed): Promise<TransactionReceipt> {
  const sent = await stage.roles[by].sendTransaction({ to: stage.deployment.bankDesk, data, gasLimit: GAS_LIMIT });
  return (await sent.wait())!;
}

/** Expects a deed to be refused with this error and these facts. */
export async function expectNoDesk<Name extends RevertName>(
  stage: BankStage,
  by: PartyActor,
  deed: DeskDeed,
  name: Name,
  facts: RevertFacts[Name],
): Promise<void> {
  await expectReverted(sendDesk(stage, by, deed), name, facts);
}

/** Expects a deed to be refused by the target, with this error of its own. */
export async function expectRefusedByTarget(
  stage: BankStage,
  by: PartyActor,
  deed: DeskDeed,
  name: string,
  args: readonly unknown[],
): Promise<void> {
  const expected = expect(sendDesk(stage, by, deed)).to.be.revertedWithCustomError(stage.target, name);
  await expected.withArgs(...args);
}

/** What desk and target told in a receipt, in order. */
export function toldByDesk(
  { deployment, targetAddress }: BankStage,
  { logs }: TransactionReceipt,
): readonly DeskEvent[] {
  const desk = eventsOf("bankDesk", deployment, logs).map(({ name, args }) => ({ name, args }));
  const target = logs
    .filter(({ address }) => address === targetAddress)
    .map((log) => calls.parseLog(log)!)
    .map(({ name, args }) => ({ name, args: args.toObject() }));
  return [...desk, ...target];
}

/** An event of the desk as expectations name it. */
export function deskEvent<Name extends keyof EventArgs<"bankDesk">>(
  name: Name,
  args: EventArgs<"bankDesk">[Name],
): DeskEvent {
  return { name, args };
}

/** What the target tells of a deed of a bank. */
export function acted(bank: bigint, value: bigint): DeskEvent {
  return { name: "Acted", args: { bank, value } };
}
