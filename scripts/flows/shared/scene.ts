import { hexlify, parseEther, randomBytes, Wallet, ZeroAddress } from "ethers";

import { isRevert, type RevertName } from "../../../sdk/Errors.ts";
import { type OrderStatus, readOrder } from "../../../sdk/Escrow.ts";
import { gathered, type Payout, payoutsOf } from "../../../sdk/Fees.ts";
import type { OrderState } from "../../../sdk/Names.ts";
import { type Order, orderId } from "../../../sdk/Order.ts";
import { type Deed, type Performed, perform } from "../../../sdk/Perform.ts";
import { relay, signRelay } from "../../../sdk/Relay.ts";
import { balanceOf } from "../../../sdk/Tokens.ts";
import { formatAmount } from "../../../sdk/Units.ts";
import { DenyListTokenMock__factory } from "../../../typechain-types/factories/contracts/mocks/DenyListTokenMock__factory.ts";
import { TokenMock__factory } from "../../../typechain-types/factories/contracts/mocks/TokenMock__factory.ts";
import { timeOf } from "./clock.ts";
import { type Coin, decimalsOf } from "./fields.ts";
import type { Stage } from "./stage.ts";

/** The coin of a scene, at its address; zero stands for the native coin. */
export interface SceneToken {
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
}

/** Who plays, and with what they start. */
export interface SceneOptions {
  /** One that is there already, or else a sample token is deployed; "none" for a story without money. */
  readonly token: Coin | SceneToken | "none";
  /** Everyone by role; those who only receive too. */
  readonly roles: readonly string[];
  /** What a role has of the coin at the start; by default nothing. */
  readonly budgets?: Readonly<Record<string, bigint>>;
  /** Who has no native coin: those who leave gas to the relayer, and those who only receive. */
  readonly withoutGas?: readonly string[];
  /** The contract that holds the money meanwhile; by default the escrow. */
  readonly holder?: Holder;
  /** The kind of the sample token; by default one that does as it is told. */
  readonly tokenKind?: "plain" | "with a deny-list";
}

/** A contract that holds money of a story, or could and must not. */
export type Holder = "escrow" | "payouts" | "salesPledges" | "mandates" | "tickets";

/** One story being played: its cast, its coin, and what everyone's balance must have become by its end. */
export interface Scene extends Stage {
  readonly token: SceneToken;
  readonly holder: Holder;
  readonly cast: ReadonlyMap<string, Wallet>;
  readonly opening: ReadonlyMap<string, bigint>;
  /** By address: how much each balance must have changed so far, gas aside. Grows with the story. */
  readonly changes: Map<string, bigint>;
  /** By address: what went on gas, where gas is paid in the scene's coin. */
  readonly gas: Map<string, bigint>;
  /** By role: the organizations that were made of the cast. */
  readonly parties: Map<string, bigint>;
  /** By id: what the things of the story are called. */
  readonly names: Map<string, string>;
}

/** How a story ended. */
export interface Outcome {
  readonly token: SceneToken;
  /** The address of each role. */
  readonly accounts: Readonly<Record<string, string>>;
  readonly orders: readonly Order[];
  /** What the escrow stores of each order. */
  readonly statuses: readonly OrderStatus[];
}

/** The story did not go as told. */
export class StoryBroken extends Error {
  override readonly name = "StoryBroken";
}

/** What stands for the coin of a story without money. */
export const NO_TOKEN: SceneToken = { address: "none", symbol: "none", decimals: 0 };

/** Enough native coin for the gas of any story on a local node. */
const FOR_GAS = parseEther("0.1");

/* THE SCENE */

/**
 * Makes up an account for each role, gives each native coin for gas, deploys the sample token, and gives out what everyone starts with.
 *
 * @example
 * const scene = await openScene(stage, { token: { symbol: "USDX", decimals: 6 }, roles: ["payer", "payee"], budgets: { payer: 100_000_000n } });
 */
export async function openScene(stage: Stage, options: SceneOptions): Promise<Scene> {
  const { token: coin, roles, budgets = {}, withoutGas = [], holder = "escrow", tokenKind = "plain" } = options;
  const cast = new Map([...new Set(roles)].map((role) => [role, newAccount(stage)]));
  for (const [role, { address }] of cast) {
    if (!withoutGas.includes(role)) await give(stage, address, FOR_GAS);
  }
  const token = await tokenOf(stage, coin, tokenKind);
  for (const [role, budget] of Object.entries(budgets)) await fund(stage, token, cast.get(role)?.address, budget);

  const opening = await balancesOf({ ...stage, token, holder, cast });
  return {
    ...stage,
    token,
    holder,
    cast,
    opening,
    changes: new Map(),
    gas: new Map(),
    parties: new Map(),
    names: new Map(),
  };
}

/**
 * Ends a scene: every balance must have become what the terms say. Shows them all.
 *
 * Throws {@link StoryBroken} if one has not.
 *
 * @example
 * return closeScene(scene, [order]);
 */
export async function closeScene(scene: Scene, orders: readonly Order[]): Promise<Outcome> {
  const { provider, deployment, token, cast } = scene;
  const accounts = accountsOf(scene, await balancesOf(scene));
  if (token !== NO_TOKEN) showBalances(scene, accounts);

  for (const { who, before, change, gas, after } of accounts) {
    const due = before + change - gas;
    if (after === due) continue;
    throw new StoryBroken(`the ${who} has ${amountIn(scene, after)} and should have ${amountIn(scene, due)}`);
  }
  return {
    token,
    accounts: Object.fromEntries([...cast].map(([role, { address }]) => [role, address])),
    orders,
    statuses: await Promise.all(orders.map((order) => readOrder(provider, deployment, orderId(deployment, order)))),
  };
}

/**
 * The account of a role.
 *
 * @example
 * await publishKey(signerOf(scene, "payee"), claim);
 */
export function signerOf({ cast }: Pick<Scene, "cast">, role: string): Wallet {
  const signer = cast.get(role);
  if (signer === undefined) throw new RangeError(`nobody plays the ${role}`);
  return signer;
}

/**
 * The address of a role, or of the contract that holds the money.
 *
 * @example
 * addressOf(scene, "payee"); // "0x…"
 */
export function addressOf(scene: Pick<Scene, "cast" | "deployment" | "holder">, role: string): string {
  return role === scene.holder ? scene.deployment[scene.holder] : signerOf(scene, role).address;
}

/**
 * An amount for people, with the coin's name.
 *
 * @example
 * amountIn(scene, 12_500_000n); // "12.50 USDX"
 */
export function amountIn(scene: Pick<Scene, "token">, units: bigint): string {
  return `${numberIn(scene, units)} ${scene.token.symbol}`;
}

/**
 * An amount for people, where the coin is named beside it.
 *
 * @example
 * numberIn(scene, 12_500_000n); // "12.50"
 */
export function numberIn({ token: { decimals } }: Pick<Scene, "token">, units: bigint): string {
  return formatAmount(units, decimals, { minimumDecimals: Math.min(2, decimals) });
}

/* STEPS */

/**
 * Something that happens without a transaction: a signature, a message, a thought.
 *
 * @example
 * tell(scene, "payee", "signs a quote");
 */
export function tell(scene: Scene, who: string, what: string): void {
  scene.reporter.step(who, readable(scene, what), "off chain");
}

/**
 * A role carries out a deed by its own transaction.
 *
 * @example
 * await act(scene, "payee", ship(order, tracking), "ships");
 */
export async function act(scene: Scene, who: string, deed: Deed, what: string): Promise<Performed> {
  const done = await perform(signerOf(scene, who), scene.deployment, deed);
  await bookGas(scene, who, done);
  scene.reporter.step(who, readable(scene, what), done.gasUsed);
  return done;
}

/**
 * A role signs a deed and the relayer carries it out, so that the role needs no native coin.
 *
 * @example
 * await actRelayed(scene, "payer", confirm(order, order.amount), "confirms");
 */
export async function actRelayed(scene: Scene, who: string, deed: Deed, what: string): Promise<Performed> {
  const { provider, deployment, reporter } = scene;
  const deadline = (await timeOf(provider)) + 3_600n;
  const request = await signRelay(signerOf(scene, who), deployment, deed, { deadline });
  const done = await relay(signerOf(scene, "relayer"), deployment, request);
  reporter.step(who, `${readable(scene, what)} (signed; the relayer pays the gas)`, done.gasUsed);
  return done;
}

/**
 * A role tries what the contract must refuse; shows the refusal as people read it.
 *
 * Throws {@link StoryBroken} if the contract lets it pass or refuses for another reason.
 *
 * @example
 * await refused(scene, "payer", confirm(order, 1n), { error: "EscrowUnexpectedState", what: "tries to confirm again" });
 */
export async function refused(
  scene: Scene,
  who: string,
  deed: Deed,
  { error, what }: { readonly error: RevertName; readonly what: string },
): Promise<void> {
  try {
    await perform(signerOf(scene, who), scene.deployment, deed);
  } catch (reason) {
    if (!isRevert(reason, error)) throw reason;
    scene.reporter.step(who, `${what}; ${reason.name}: ${readable(scene, reason.message)}`, "refused");
    return;
  }
  throw new StoryBroken(`the contract let pass what the ${who} tried: ${what}`);
}

/**
 * Holds an order against the state that the story promises, and says so.
 *
 * @example
 * await expectState(scene, order, "Released");
 */
export async function expectState(scene: Scene, order: Order, state: OrderState): Promise<OrderStatus> {
  const { provider, deployment, reporter } = scene;
  const id = orderId(deployment, order);
  const status = await readOrder(provider, deployment, id);
  if (status.state !== state) throw new StoryBroken(`order ${id} is ${status.state} and should be ${state}`);
  const { held, kept } = status;
  reporter.note(`order ${short(id)} is ${state}: held ${amountIn(scene, held)}, kept ${amountIn(scene, kept)}`);
  return status;
}

/* THE BOOKS OF THE SCENE */

/**
 * Books that an order was paid.
 *
 * @example
 * bookPayment(scene, order);
 */
export function bookPayment(scene: Scene, { payer, amount }: Order): void {
  change(scene, payer, -amount);
  change(scene, scene.deployment[scene.holder], amount);
}

/**
 * Books a division of what an order holds, as its terms say, and tells who gets what.
 *
 * @example
 * const split = bookDivision(scene, order, { toPayer: 0n, toPayee: order.amount }); // "97.50 USDX to payee, 2.50 USDX to platform"
 */
export function bookDivision(
  scene: Scene,
  order: Order,
  division: { readonly toPayer: bigint; readonly toPayee: bigint },
  by: "parties" | "ruling" = "parties",
): string {
  return bookPayouts(scene, payoutsOf(order, division, by));
}

/**
 * Books what leaves the escrow, and tells who gets what.
 *
 * @example
 * bookPayouts(scene, settle(order, status, now).payouts);
 */
export function bookPayouts(scene: Scene, payouts: readonly Payout[]): string {
  for (const { to, amount } of payouts) {
    change(scene, scene.deployment[scene.holder], -amount);
    change(scene, to, amount);
  }
  return gathered(payouts)
    .map(({ to, amount }) => `${numberIn(scene, amount)} to ${readable(scene, to)}`)
    .join(", ");
}

/**
 * Books money that goes from one account to another outside the escrow.
 *
 * @example
 * bookTransfer(scene, { from: order.payee, to: order.payer, amount });
 */
export function bookTransfer(
  scene: Scene,
  { from, to, amount }: { readonly from: string; readonly to: string; readonly amount: bigint },
): void {
  change(scene, from, -amount);
  change(scene, to, amount);
}

/* PRIVATE */

function change({ changes }: Scene, account: string, amount: bigint): void {
  changes.set(account, (changes.get(account) ?? 0n) + amount);
}

/** Whoever pays gas in the coin of the scene has that much less of it. */
async function bookGas(scene: Scene, who: string, { hash }: Performed): Promise<void> {
  if (scene.token.address !== ZeroAddress) return;
  const receipt = await scene.provider.getTransactionReceipt(hash);
  const payer = addressOf(scene, who);
  scene.gas.set(payer, (scene.gas.get(payer) ?? 0n) + (receipt?.fee ?? 0n));
}

function newAccount({ provider }: Stage): Wallet {
  return new Wallet(hexlify(randomBytes(32)), provider);
}

async function give({ treasury }: Stage, to: string, value: bigint): Promise<void> {
  const sent = await treasury.sendTransaction({ to, value });
  await sent.wait();
}

async function tokenOf(
  stage: Stage,
  coin: SceneOptions["token"],
  kind: NonNullable<SceneOptions["tokenKind"]>,
): Promise<SceneToken> {
  if (coin === "none") return NO_TOKEN;
  if (coin === "native") return { address: ZeroAddress, symbol: "native", decimals: decimalsOf(coin) };
  return "address" in coin ? coin : deployToken(stage, coin, kind);
}

async function deployToken(
  stage: Stage,
  coin: Exclude<Coin, "native">,
  kind: NonNullable<SceneOptions["tokenKind"]>,
): Promise<SceneToken> {
  const Factory = kind === "plain" ? TokenMock__factory : DenyListTokenMock__factory;
  const token = await new Factory(stage.treasury).deploy(coin.symbol, coin.decimals);
  await token.waitForDeployment();
  const address = await token.getAddress();
  stage.reporter.note(`Sample token ${coin.symbol} (${coin.decimals} decimals) deployed at ${address}.`);
  return { ...coin, address };
}

async function fund(stage: Stage, token: SceneToken, to: string | undefined, amount: bigint): Promise<void> {
  if (to === undefined) throw new RangeError("a budget is given to nobody");
  if (token.address === ZeroAddress) {
    await give(stage, to, amount);
  } else {
    const minted = await TokenMock__factory.connect(token.address, stage.treasury).mint(to, amount);
    await minted.wait();
  }
}

async function balancesOf({
  provider,
  deployment,
  token,
  holder,
  cast,
}: Pick<Scene, "provider" | "deployment" | "token" | "holder" | "cast">): Promise<Map<string, bigint>> {
  if (token === NO_TOKEN) return new Map();
  const accounts = [...cast].map(([role, { address }]) => [role, address] as const);
  const all = [...accounts, [holder, deployment[holder]] as const];
  return new Map(
    await Promise.all(
      all.map(async ([role, account]) => [role, await balanceOf(provider, { token: token.address, account })] as const),
    ),
  );
}

/** What an account had, has, and why it must. */
interface Account {
  readonly who: string;
  readonly before: bigint;
  readonly change: bigint;
  readonly gas: bigint;
  readonly after: bigint;
}

function accountsOf(scene: Scene, closing: ReadonlyMap<string, bigint>): readonly Account[] {
  const { opening, changes, gas } = scene;
  return [...closing].map(([who, after]) => {
    const address = addressOf(scene, who);
    const [change, spent] = [changes.get(address) ?? 0n, gas.get(address) ?? 0n];
    return { who, before: opening.get(who) ?? 0n, change, gas: spent, after };
  });
}

/** Each column with as many decimals as its finest amount; without those that never had any, and without gas where nobody paid it in this coin. */
function showBalances({ reporter, token, holder }: Scene, accounts: readonly Account[]): void {
  const { symbol, decimals } = token;
  const touched = accounts.filter(({ who, before, after }) => who === holder || before !== 0n || after !== 0n);
  const column = (amounts: readonly bigint[]) => {
    const places = amounts.map((units) => formatAmount(units, decimals).split(".")[1]?.length ?? 0);
    const minimumDecimals = Math.max(Math.min(2, decimals), ...places);
    return amounts.map((units) => formatAmount(units, decimals, { minimumDecimals }));
  };
  const columns: readonly (readonly [string, readonly string[]])[] = [
    [`balances, ${symbol}`, touched.map(({ who }) => who)],
    ["before", column(touched.map(({ before }) => before))],
    [
      "change",
      column(touched.map(({ change }) => change)).map((text) => (/^[^-]*[1-9]/.test(text) ? `+${text}` : text)),
    ],
    ["gas", touched.some(({ gas }) => gas > 0n) ? column(touched.map(({ gas }) => -gas)) : []],
    ["after", column(touched.map(({ after }) => after))],
  ];
  const shown = columns.filter(([, cells]) => cells.length > 0);
  reporter.table(
    shown.map(([head]) => head),
    touched.map((_, row) => shown.map(([, cells]) => cells[row] ?? "")),
  );
}

/**
 * A text with names instead of the addresses, organizations and things that are known, and only the ends of whatever else is long and in hex.
 *
 * @example
 * readable(scene, `party ${party} tried`); // "party mill tried"
 */
export function readable(
  {
    cast,
    deployment,
    holder,
    parties,
    names: things,
  }: Pick<Scene, "cast" | "deployment" | "holder" | "parties" | "names">,
  text: string,
): string {
  const names = new Map([...cast].map(([role, { address }]) => [address.toLowerCase(), role]));
  for (const [id, name] of things) names.set(id.toLowerCase(), name);
  names.set(deployment[holder].toLowerCase(), holder);
  for (const [role, party] of parties) names.set(party.toString(), role);
  return text.replace(/0x[0-9a-fA-F]{40,}|\b\d{10,78}\b/g, (long) => names.get(long.toLowerCase()) ?? ended(long));
}

/** A number stays whole, unless it is as long as ids are alone. */
function ended(long: string): string {
  return long.startsWith("0x") || long.length > 40 ? short(long) : long;
}

function short(hex: string): string {
  return `${hex.slice(0, 6)}…${hex.slice(-4)}`;
}
