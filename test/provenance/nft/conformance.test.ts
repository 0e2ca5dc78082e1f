import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { isHexString, ZeroAddress } from "ethers";

import { UsableToken__factory } from "../../../typechain-types/factories/contracts/provenance/UsableToken__factory.ts";
import { DAY, itemOf, mintTerms, type NftStage, openNftTheater } from "../../shared/nft.ts";
import { type Random, seededRandom } from "../../shared/random.ts";

const theater = await openNftTheater();
const { ethers } = theater.connection;
const { provider } = ethers;

const SERIALS = ["ART1", "ART2", "ART3"] as const;
const CALLS = 120;
const abi = UsableToken__factory.createInterface();

/** What a call did: what it returned and told, or its error. */
interface Outcome {
  readonly isRefused: boolean;
  readonly data: string;
  readonly told: readonly unknown[];
}

/** Our tokens and a plain ERC-721 of OpenZeppelin's with the same ones, all of the holder's; and who deals with them. */
async function twins(): Promise<{
  readonly stage: NftStage;
  readonly collections: readonly [string, string];
  readonly callers: readonly [HardhatEthersSigner, ...HardhatEthersSigner[]];
  readonly people: readonly [string, ...string[]];
  readonly tokens: readonly [bigint, ...bigint[]];
}> {
  const stage = await theater.stage();
  const { nft, place, roles, receiver } = stage;
  const plain = await ethers.deployContract("OpenZeppelinItemsMock");
  for (const serial of SERIALS) {
    await nft.connect(roles.brand).mint(mintTerms(stage, { serial }));
    await plain.mint(roles.holder, BigInt(itemOf(serial)), 1n);
  }

  const callers = [roles.holder, roles.buyer, roles.lender, roles.stranger] as const;
  const contracts = [await receiver.getAddress(), await stage.world.getAddress(), ZeroAddress];
  return {
    stage,
    collections: [place, await plain.getAddress()],
    callers,
    people: [callers[0].address, ...callers.slice(1).map(({ address }) => address), ...contracts],
    tokens: [BigInt(itemOf("ART1")), BigInt(itemOf("ART2")), BigInt(itemOf("ART3")), BigInt(itemOf("SN0"))],
  };
}

/** Any call of the standard that changes something, right or wrong. */
function drawCall(random: Random, people: readonly [string, ...string[]], tokens: readonly [bigint, ...bigint[]]) {
  const [from, to, token] = [random.pick(people), random.pick(people), random.pick(tokens)];
  return random.pick([
    abi.encodeFunctionData("transferFrom", [from, to, token]),
    abi.encodeFunctionData("safeTransferFrom(address,address,uint256)", [from, to, token]),
    abi.encodeFunctionData("safeTransferFrom(address,address,uint256,bytes)", [from, to, token, random.bytes(3)]),
    abi.encodeFunctionData("approve", [to, token]),
    abi.encodeFunctionData("setApprovalForAll", [to, random.below(2) === 0]),
  ]);
}

/** All that the standard lets one ask about these people and tokens. */
function questions(people: readonly string[], tokens: readonly bigint[]): readonly string[] {
  return [
    ...people.map((account) => abi.encodeFunctionData("balanceOf", [account])),
    ...tokens.map((token) => abi.encodeFunctionData("ownerOf", [token])),
    ...tokens.map((token) => abi.encodeFunctionData("getApproved", [token])),
    ...people.flatMap((owner) => people.map((by) => abi.encodeFunctionData("isApprovedForAll", [owner, by]))),
  ];
}

/** Asks a collection; the answer, or the error. */
async function asked(to: string, data: string, from = ZeroAddress): Promise<Outcome> {
  try {
    return { isRefused: false, data: await provider.call({ to, data, from }), told: [] };
  } catch (error) {
    const { data: reason } = error as { readonly data?: unknown };
    if (!isHexString(reason)) throw error;
    return { isRefused: true, data: reason, told: [] };
  }
}

/** Sends a call to a collection, if it is not refused, and says what came of it; a collection's own address aside. */
async function sent(to: string, data: string, by: HardhatEthersSigner): Promise<Outcome> {
  const outcome = await asked(to, data, by.address);
  if (outcome.isRefused) return outcome;
  const receipt = (await (await by.sendTransaction({ to, data })).wait())!;
  const told = receipt.logs.map(({ address, topics, data: facts }) => [address === to ? "it" : address, topics, facts]);
  return { ...outcome, told };
}

describe("ProvenanceNFT beside a plain ERC-721", () => {
  for (const seed of [1, 3, 5])
    it(`does, tells, answers and refuses the same, whatever is asked of tokens that are not locked: ${seed}`, async () => {
      const { collections, callers, people, tokens } = await twins();
      const [ours, plain] = collections;
      const random = seededRandom(seed);
      let effects = 0;
      for (let turn = 0; turn < CALLS; ++turn) {
        const [by, data] = [random.pick(callers), drawCall(random, people, tokens)];
        const expected = await sent(plain, data, by);
        expect(await sent(ours, data, by), `call ${turn}: ${data}`).to.deep.equal(expected);
        if (!expected.isRefused) ++effects;
      }
      for (const question of questions(people, tokens))
        expect(await asked(ours, question), question).to.deep.equal(await asked(plain, question));
      expect(effects, "calls that took effect").to.be.greaterThan(CALLS / 8);
    });

  it("deviates, of a token that is locked, by refusing transfers and approvals alone", async () => {
    const { stage, collections, callers, people, tokens } = await twins();
    const [ours, plain] = collections;
    const { nft, roles, now } = stage;
    const [locked, ...free] = tokens;
    await nft.connect(roles.holder).lock(locked, roles.lender, now + DAY);
    const refusal = abi.encodeErrorResult("UsableTokenLocked", [locked, now + DAY]);
    const random = seededRandom(7);
    for (let turn = 0; turn < CALLS; ++turn) {
      const [by, data] = [random.pick(callers), drawCall(random, people, tokens)];
      const isMeant = data.includes(locked.toString(16).padStart(64, "0"));
      const expected = await asked(plain, data, by.address);
      const isStopped = isMeant && !expected.isRefused;
      const outcome = isStopped ? { isRefused: true, data: refusal, told: [] } : expected;
      const found = await asked(ours, data, by.address);
      if (isMeant && expected.isRefused) expect(found.isRefused, data).to.equal(true);
      else expect(found, data).to.deep.equal(outcome);
    }
    for (const question of questions(people, [locked, ...free]))
      expect(await asked(ours, question), question).to.deep.equal(await asked(plain, question));
  });
});
