import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { hexlify, id as commitment, randomBytes, type TransactionReceipt } from "ethers";
import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { addressesOf, type Suite } from "../../deploy/contracts.ts";
import { deploySuite } from "../../deploy/suite.ts";
import { act, type BankCost, bankDeed, setPower, setTreasury, signRelease } from "../../sdk/BankDesk.ts";
import {
  type CreditDeed,
  creditFrom,
  creditId,
  type CreditPlan,
  type CreditStatus,
  type CreditTerms,
  readCredit,
} from "../../sdk/Credit.ts";
import { type Deployment, deploymentAt } from "../../sdk/Deployment.ts";
import type { RevertFacts, RevertName } from "../../sdk/Errors.ts";
import { type EventArgs, eventsOf } from "../../sdk/Events.ts";
import { acceptControl, addSigner, NO_END, partyId, register, roleBits, signConsent } from "../../sdk/Parties.ts";
import {
  type ExaminationStatus,
  type Presentation,
  type PresentationDeed,
  presentationFrom,
  presentationId,
  type PresentationPlan,
  readExamination,
} from "../../sdk/Presentations.ts";
import type { TokenMock } from "../../typechain-types/contracts/mocks/TokenMock.ts";
import { BankingCalendar__factory } from "../../typechain-types/factories/contracts/trade/BankingCalendar__factory.ts";
import { expectReverted } from "./trade.ts";

/** Who takes part, in the order of the node's accounts: the first three are those of the deployment. A bank's first account makes, is its treasury and controls it. */
export const CREDIT_CAST = [
  "deployer",
  "admin",
  "guardian",
  "registrar",
  "applicant",
  "beneficiary",
  "relayer",
  "stranger",
  "issuer",
  "issuerChecker",
  "confirmer",
  "confirmerChecker",
  "nominated",
  "nominatedChecker",
  "rival",
  "rivalChecker",
] as const;

/** A part in the tests, by its name. */
export type CreditActor = (typeof CREDIT_CAST)[number];

/** The banks of the tests. */
export const CREDIT_BANKS = ["issuer", "confirmer", "nominated", "rival"] as const;

/** A bank in the tests, by its name. */
export type CreditBank = (typeof CREDIT_BANKS)[number];

/** A Monday, and the second of that day in which every test begins. Both its year and the next are posted. */
export const START = second("2051-11-13T10:00:00Z");

/** What each bank has beside its weekends, Saturday and Sunday: how far its clocks are ahead of UTC, in minutes, and holidays. */
export const PLACES: Readonly<Record<CreditBank, { readonly offset: bigint; readonly holidays: readonly string[] }>> = {
  issuer: { offset: 0n, holidays: ["2051-11-16"] },
  confirmer: { offset: 60n, holidays: [] },
  nominated: { offset: 480n, holidays: ["2051-12-25"] },
  rival: { offset: 0n, holidays: [] },
};

/** When every bank opens and closes, in seconds since midnight. */
const [OPENS, CLOSES] = [9n * 3_600n, 17n * 3_600n];

/** What each treasury has at the beginning. */
export const TREASURY = 10n ** 12n;

/** What banks release with each deed, unless a test says otherwise: plenty. */
const RELEASED = 10n ** 11n;

/** The amount of the credit of the tests and of its presentation: odd ones, for the rounding. */
export const AMOUNT = 100_000_001n;
export const DRAWING = 40_000_001n;

/** Commitments of the tests. */
export const NARRATIVE = commitment("goods, documents and conditions");
export const DOCUMENTS = commitment("invoice, bill of lading, packing list");

/** The last second of the five banking days that each bank has from the beginning on, counted by hand: the nominated bank has closed by then, so its day is the next. */
export const DEADLINES: Readonly<Record<CreditBank, bigint>> = {
  issuer: second("2051-11-21T23:59:59Z"),
  confirmer: second("2051-11-20T22:59:59Z"),
  nominated: second("2051-11-21T15:59:59Z"),
  rival: second("2051-11-20T23:59:59Z"),
};

/** How long what waits for its owner waits. */
export const PATIENCE = 30n * 86_400n;

/** The stage on which the tests of credits play. */
export interface CreditStage extends Suite {
  readonly connection: NetworkConnection;
  readonly deployment: Deployment;
  readonly roles: Readonly<Record<CreditActor, HardhatEthersSigner>>;
  readonly money: TokenMock;
  readonly moneyAddress: string;
  readonly banks: Readonly<Record<CreditBank, bigint>>;
  readonly places: Readonly<Record<CreditBank, string>>;
}

/** A credit of the tests with a presentation, both on paper alone. */
export interface CreditCase extends CreditStage {
  readonly terms: CreditTerms;
  readonly id: string;
  readonly presentation: Presentation;
  readonly set: string;
}

/** What a test changes. */
export interface CreditSetting {
  readonly terms?: Partial<CreditPlan>;
  readonly presentation?: Partial<PresentationPlan>;
  /** To which bank documents are presented; by default the issuing one. */
  readonly to?: CreditBank;
}

/** An event by its name, with its facts. */
export interface CreditEvent {
  readonly name: string;
  readonly args: object;
}

/** What a deed has told, moved and left behind. What is not named is as it was. */
export interface CreditOutcome {
  readonly events: readonly CreditEvent[];
  /** By how much each balance grew; what the contract holds is that of `credits`. */
  readonly moved?: Readonly<Record<string, bigint>>;
  readonly credit?: Partial<CreditStatus>;
  /** Examinations by bank. */
  readonly at?: Partial<Record<CreditBank, Partial<ExaminationStatus>>>;
}

/** A deed of either contract. */
export type TradeDeed = CreditDeed | PresentationDeed;

/** Plenty for any deed of the tests, so that none is estimated first. */
const GAS_LIMIT = 16_000_000n;

/** Where the tests of a file play. */
export interface CreditTheater {
  readonly connection: NetworkConnection;
  /** A credit on a fresh stage that nobody has issued yet. */
  readonly credit: (setting?: CreditSetting) => Promise<CreditCase>;
}

/**
 * One connection for the tests of a file. Each test plays on a fresh stage.
 *
 * @example
 * const theater = await openCreditTheater();
 * const credit = await theater.credit({ terms: { funding: "Bare" } });
 */
export async function openCreditTheater(): Promise<CreditTheater> {
  const connection = await network.create();
  async function stage(): Promise<CreditStage> {
    return creditStage(connection);
  }
  return {
    connection,
    credit: async (setting = {}) => caseOn(await connection.networkHelpers.loadFixture(stage), setting),
  };
}

/**
 * Another credit on the same stage.
 *
 * @example
 * const second = caseOn(first, { terms: { salt: 2n } });
 */
export function caseOn(stage: CreditStage, { terms: changes, presentation: drawn, to }: CreditSetting): CreditCase {
  const { banks, places, deployment, roles } = stage;
  const terms = creditFrom({
    applicant: roles.applicant.address,
    beneficiary: roles.beneficiary.address,
    issuingBank: banks.issuer,
    advisingBank: banks.nominated,
    nominatedBank: banks.nominated,
    confirmingBank: banks.confirmer,
    confirmation: "MayAdd",
    token: stage.moneyAddress,
    amount: AMOUNT,
    additional: 5n,
    tolerancePlus: 10n,
    issuedOn: day("2051-11-13"),
    expiresOn: day("2052-01-13"),
    latestShipment: day("2051-12-20"),
    place: places.nominated,
    issuingPlace: places.issuer,
    confirmingPlace: places.confirmer,
    narrative: NARRATIVE,
    salt: 1n,
    ...changes,
  });
  const id = creditId(deployment, terms);
  const presentation = presentationFrom({
    credit: id,
    bank: banks[to ?? "issuer"],
    amount: DRAWING,
    shippedOn: day("2051-11-10"),
    documents: DOCUMENTS,
    ...drawn,
  });
  return { ...stage, terms, id, presentation, set: presentationId(deployment, presentation) };
}

/** Deploys the suite through its modules, with three banks of the credit and one that has no part in it, and posts their calendars. */
async function creditStage(connection: NetworkConnection): Promise<CreditStage> {
  const { ethers, networkHelpers } = connection;
  const signers = await ethers.getSigners();
  const roles = Object.fromEntries(CREDIT_CAST.map((role, place) => [role, signers[place]])) as CreditStage["roles"];
  const folder = mkdtempSync(join(tmpdir(), "cowry-credits-"));
  const parametersFile = join(folder, "parameters.json");
  writeFileSync(parametersFile, JSON.stringify({ adminDelay: 0, registrar: roles.registrar.address }));
  const suite = await deploySuite(connection, { parametersFile });
  rmSync(folder, { recursive: true });

  const deployment = await deploymentAt(ethers.provider, await addressesOf(suite));
  const money = await ethers.deployContract("TokenMock", ["Money", 6]);
  const plain = { ...suite, connection, deployment, roles, money, moneyAddress: await money.getAddress() };
  await networkHelpers.time.increaseTo(START - 7_200n);
  const banks = {} as Record<CreditBank, bigint>;
  const places = {} as Record<CreditBank, string>;
  for (const bank of CREDIT_BANKS) {
    banks[bank] = await foundBank(plain, bank);
    places[bank] = await postCalendar(plain, bank, banks[bank]);
  }
  await networkHelpers.time.increaseTo(START - 3_600n);
  return { ...plain, banks, places };
}

/** Registers a bank with a checker, powers for the tests' token, and a treasury full of it. */
async function foundBank(stage: Omit<CreditStage, "banks" | "places">, bank: CreditBank): Promise<bigint> {
  const { roles, deployment, money, moneyAddress, bankDesk } = stage;
  const [controller, checker] = [roles[bank], roles[`${bank}Checker`]];
  const identity = commitment(bank);
  const party = partyId(roles.registrar.address, identity);
  const to = deployment.parties;
  const registration = register({ identity, controller: controller.address, roles: ["Bank"] });
  await roles.registrar.sendTransaction({ to, data: registration.data });
  await controller.sendTransaction({ to, data: acceptControl(party).data });
  const terms = { party, account: checker.address, roles: roleBits(["Bank"]), from: 0n, until: NO_END };
  const consent = { ...terms, deadline: NO_END };
  await controller.sendTransaction({
    to,
    data: addSigner(consent, await signConsent(checker, deployment, consent)).data,
  });

  const desk = await bankDesk.getAddress();
  const power = { canMake: true, canCheck: true, mostMade: 2n ** 96n - 1n, mostChecked: 2n ** 96n - 1n };
  for (const account of [controller, checker])
    await controller.sendTransaction({ to: desk, data: setPower(party, account.address, power, moneyAddress).data });
  // The bank without a part in the credit has no treasury either.
  if (bank !== "rival")
    await controller.sendTransaction({ to: desk, data: setTreasury(party, controller.address).data });
  await money.mint(controller, TREASURY);
  await money.connect(controller).approve(deployment.letterOfCredit, TREASURY);
  return party;
}

/** Posts the calendar of a bank for this year and the next. */
async function postCalendar(
  { roles, letterOfCredit }: Omit<CreditStage, "banks" | "places">,
  bank: CreditBank,
  keeper: bigint,
): Promise<string> {
  const calendar = BankingCalendar__factory.connect(await letterOfCredit.calendar(), roles[bank]);
  const { offset: utcOffset, holidays } = PLACES[bank];
  const hours = { opensAt: OPENS, closesAt: CLOSES };
  const terms = { keeper, weekend: 0b1100000n, ...hours, utcOffset, place: commitment(bank), salt: 1n };
  await calendar.createCalendar(terms);
  const id = await calendar.idOf(terms);
  const none = { low: 0n, high: 0n };
  for (const year of [2051, 2052]) {
    const days = holidays.filter((date) => date.startsWith(String(year))).map((date) => dayOfYear(date));
    const set = { low: bits(days, 0n), high: bits(days, 256n) };
    await calendar.postYear(id, { year, holidays: set, workdays: none, changes: [] });
  }
  return id;
}

function dayOfYear(date: string): bigint {
  return day(date) - day(`${date.slice(0, 4)}-01-01`);
}

function bits(days: readonly bigint[], from: bigint): bigint {
  return days.filter((n) => n >= from && n < from + 256n).reduce((set, n) => set | (1n << (n - from)), 0n);
}

/* TIME */

/** A second, in Unix seconds. */
export function second(time: string): bigint {
  return BigInt(Date.parse(time)) / 1_000n;
}

/** A date as the contracts count it. */
export function day(date: string): bigint {
  return BigInt(Date.parse(date)) / 86_400_000n;
}

/** The second in which the next transaction is mined. */
export async function at({ connection }: Pick<CreditStage, "connection">, time: bigint): Promise<void> {
  await connection.networkHelpers.time.setNextBlockTimestamp(time);
}

/** Mines a block in that second, unless it has passed. */
export async function until({ connection }: Pick<CreditStage, "connection">, time: bigint): Promise<void> {
  const { time: clock } = connection.networkHelpers;
  if (BigInt(await clock.latest()) < time) await clock.increaseTo(time);
}

/* DEEDS */

/** Whether a part is a bank. */
export function isBank(actor: CreditActor): actor is CreditBank {
  return (CREDIT_BANKS as readonly CreditActor[]).includes(actor);
}

/** Sends a deed: a bank's through the desk, made and checked, with plenty released unless a test says otherwise; of others as it is. */
export async function sendTrade(
  stage: CreditStage,
  by: CreditActor,
  deed: TradeDeed,
  cost: BankCost = { token: stage.moneyAddress, amount: RELEASED },
): Promise<TransactionReceipt> {
  const { deployment, roles, banks } = stage;
  if (!isBank(by)) {
    const sent = await roles[by].sendTransaction({
      to: deployment[deed.contract],
      data: deed.data,
      gasLimit: GAS_LIMIT,
    });
    return (await sent.wait())!;
  }
  const plan = { bank: banks[by], nonce: BigInt(hexlify(randomBytes(16))), deadline: NO_END, cost };
  const planned = bankDeed(deployment, deed, plan);
  const checker = roles[`${by}Checker`];
  const { data } = act(planned, checker.address, await signRelease(checker, deployment, planned, roles[by].address));
  const sent = await roles[by].sendTransaction({ to: deployment.bankDesk, data, gasLimit: GAS_LIMIT });
  return (await sent.wait())!;
}

/** Expects a deed to be refused with this error and these facts. */
export async function expectNoTrade<Name extends RevertName>(
  stage: CreditStage,
  by: CreditActor,
  deed: TradeDeed,
  name: Name,
  facts: RevertFacts[Name],
  cost?: BankCost,
): Promise<void> {
  await expectReverted(sendTrade(stage, by, deed, cost), name, facts);
}

/**
 * Expects a deed to succeed with exactly these events and movements of money, and a credit and a presentation that are else as they were.
 *
 * @example
 * await expectTrade(credit, "issuer", honor(credit.terms, credit.presentation), {
 *   events: [presentationEvent("PresentationHonored", { id, bank, amount })],
 *   moved: { credits: -amount, beneficiary: amount },
 * });
 */
export async function expectTrade(
  credit: CreditCase,
  by: CreditActor,
  deed: TradeDeed,
  { events, moved = {}, credit: changed = {}, at: changes = {} }: CreditOutcome,
): Promise<TransactionReceipt> {
  const [status, examinations, balances] = [
    await statusOf(credit),
    await examinationsOf(credit),
    await balancesOf(credit),
  ];
  const receipt = await sendTrade(credit, by, deed);
  const after = await balancesOf(credit);

  expect(toldIn(credit, receipt)).to.deep.equal(events);
  const grown = Object.entries(after).map(([name, balance]) => [name, balance - (balances[name] ?? 0n)] as const);
  expect(Object.fromEntries(grown.filter(([, amount]) => amount !== 0n))).to.deep.equal(moved);
  expect(await statusOf(credit)).to.deep.equal({ ...status, ...changed });
  const expected = Object.fromEntries(CREDIT_BANKS.map((bank) => [bank, { ...examinations[bank], ...changes[bank] }]));
  expect(await examinationsOf(credit)).to.deep.equal(expected);
  return receipt;
}

/** What both contracts told in a receipt, in order. */
export function toldIn({ deployment }: CreditStage, { logs }: TransactionReceipt): readonly CreditEvent[] {
  return [...eventsOf("letterOfCredit", deployment, logs), ...eventsOf("presentations", deployment, logs)]
    .sort((a, b) => a.place.logIndex - b.place.logIndex)
    .map(({ name, args }) => ({ name, args }));
}

/** An event of credits as expectations name it. */
export function creditEvent<Name extends keyof EventArgs<"letterOfCredit">>(
  name: Name,
  args: EventArgs<"letterOfCredit">[Name],
): CreditEvent {
  return { name, args };
}

/** An event of presentations as expectations name it. */
export function presentationEvent<Name extends keyof EventArgs<"presentations">>(
  name: Name,
  args: EventArgs<"presentations">[Name],
): CreditEvent {
  return { name, args };
}

/* STATUS */

/** How the credit stands now. */
export async function statusOf({ connection, deployment, id }: CreditCase): Promise<CreditStatus> {
  return readCredit(connection.ethers.provider, deployment, id);
}

/** How the presentation stands at a bank now. */
export async function examinationOf(
  { connection, deployment, set, banks }: CreditCase,
  bank: CreditBank,
): Promise<ExaminationStatus> {
  return readExamination(connection.ethers.provider, deployment, set, banks[bank]);
}

async function examinationsOf(credit: CreditCase): Promise<Record<CreditBank, ExaminationStatus>> {
  const each = CREDIT_BANKS.map(async (bank) => [bank, await examinationOf(credit, bank)] as const);
  return Object.fromEntries(await Promise.all(each)) as Record<CreditBank, ExaminationStatus>;
}

async function balancesOf({ money, roles, deployment, letterOfCredit }: CreditCase): Promise<Record<string, bigint>> {
  const token = await money.getAddress();
  const accounts = CREDIT_CAST.map((role) => [role, roles[role].address] as const);
  const balances = [...accounts, ["credits", deployment.letterOfCredit] as const].map(async ([name, account]) => [
    [name, await money.balanceOf(account)] as const,
    [`${name}'s ledger`, await letterOfCredit.balanceOf(account, token)] as const,
  ]);
  return Object.fromEntries((await Promise.all(balances)).flat());
}
