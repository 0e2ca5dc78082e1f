import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { id as keccakOf, type TransactionReceipt } from "ethers";

import { anchorLots, commissionMany, transform } from "../../../sdk/LotDeeds.ts";
import { open, signOpening } from "../../../sdk/OpenGuard.ts";
import type { Deed } from "../../../sdk/Perform.ts";
import { claimItem, signClaim } from "../../../sdk/ProvenanceNft.ts";
import { record, recordBatch, type TraceEvent } from "../../../sdk/TraceLog.ts";
import { ProvenanceFloorMock__factory } from "../../../typechain-types/factories/contracts/mocks/ProvenanceFloorMock__factory.ts";
import { ProvenanceNFT__factory } from "../../../typechain-types/factories/contracts/provenance/ProvenanceNFT__factory.ts";
import { domainOf, type Played } from "../domain.ts";
import { ATTESTING, MINTING_MANY, MINTING_ONE, moving, TIMESTAMPING } from "./peers.ts";
import {
  bulk,
  coded,
  idOf,
  openProvenanceStage,
  type Pack,
  type ProvenanceStage,
  RICE,
  type Subject,
  tokenOf,
  UNITS,
} from "./stage.ts";

type Scene = Played<ProvenanceStage, Subject>;

/** How many lots one transaction commissions. */
const LOTS = 100;

/** A time that every chain of the measurements is before, in Unix seconds. */
const LATER = BigInt(Date.UTC(2040, 0, 1) / 1000);

const GAS_LIMIT = 16_000_000n;

const EVENT: TraceEvent = {
  ...{ step: 5n, disposition: 7n, time: BigInt(Date.UTC(2029, 0, 1) / 1000) },
  ...{ place: keccakOf("place"), eventHash: keccakOf("event") },
};

const nft = ProvenanceNFT__factory.createInterface();
const floor = ProvenanceFloorMock__factory.createInterface();

/** Goods that carry their own history. */
export const provenance = domainOf<ProvenanceStage, Subject>({
  title: "Provenance",
  labels: {
    tokenStorage: "other contracts: their storage",
    tokenLog: "other contracts: their events",
    tokenSignature: "other contracts: calls of their own",
    tokenCode: "other contracts: their code",
    measuring: "other contracts: their code for what is asked",
  },
  notes: [
    "Units of a lot are leaves of a tree, so that a lot costs the same whether it has one or a hundred million. A peer makes a token of each unit at once; here a unit becomes one when somebody claims it, for what `provenance.claim.17` says. Whether units share a lot is a choice of its own: a recall stops a lot, or a range of its units.",
    "",
    "![Gas of one unit, by how many are brought into being together](provenance-cost.svg)",
    "",
  ],
  open: openProvenanceStage,
  operations: [
    {
      name: "provenance.commission.100",
      does: "commission a lot with coded units, 100 in one transaction",
      serves: LOTS,
      play: commissionLots,
      peers: MINTING_ONE,
    },
    { name: "provenance.anchorLots", does: "anchor a root over lots", play: anchor, peers: { EAS: TIMESTAMPING } },
    { name: "provenance.claim.17", does: "claim a unit as an item, depth 17", play: claimOne, peers: MINTING_ONE },
    {
      name: "provenance.transfer.first",
      does: "hand on the item of the first unit of a lot to a new holder",
      play: (at) => transferOf(at, 0),
      peers: {
        OpenZeppelin: moving("OpenZeppelin", 0n),
        Solady: moving("Solady", 0n),
        ERC721A: moving("ERC721A", 0n),
      },
    },
    {
      name: "provenance.transfer.last",
      does: "the same of the last unit",
      play: (at) => transferOf(at, UNITS - 1),
      peers: { ERC721A: moving("ERC721A", 999n) },
    },
    { name: "provenance.record", does: "record a trace event", play: recordOne, peers: { EAS: ATTESTING } },
    {
      name: "provenance.recordBatch",
      does: "record a batch of events",
      play: recordMany,
      peers: { EAS: TIMESTAMPING },
    },
    { name: "provenance.transform.1to1", does: "make a bulk lot of another, by a factor", play: transformOne },
    { name: "provenance.open.17", does: "open a unit, depth 17", play: openOne },
    {
      name: "provenance.perUnit.100M",
      does: "commission one unit of 100 million, in 1,000 lots that can each be recalled",
      serves: LOTS * UNITS,
      play: commissionLots,
      peers: MINTING_MANY,
    },
  ],
});

function commissionLots(at: Scene): Promise<TransactionReceipt> {
  const terms = Array.from({ length: LOTS }, (_, place) => {
    const lot = `${keccakOf(at.name).slice(2, 10)}-${place}`;
    return coded(lot, keccakOf(lot));
  });
  return send(at, at.brand, commissionMany(terms));
}

function anchor(at: Scene): Promise<TransactionReceipt> {
  return send(at, at.brand, anchorLots(keccakOf(at.name)));
}

async function recordOne(at: Scene): Promise<TransactionReceipt> {
  const lot = keccakOf("lot");
  await send(at, at.brand, record(lot, EVENT));
  return send(at, at.brand, record(lot, EVENT));
}

async function recordMany(at: Scene): Promise<TransactionReceipt> {
  await send(at, at.brand, recordBatch(keccakOf("root"), 10_000n));
  return send(at, at.brand, recordBatch(keccakOf("root"), 10_000n));
}

async function transformOne(at: Scene): Promise<TransactionReceipt> {
  const input = idOf(at.paddy);
  await prepare(at, input, 2n ** 64n);
  const terms = { ...bulk(RICE, `R-${keccakOf(at.name).slice(2, 12)}`), quantity: 680n };
  const outputs = [{ terms, shares: [1_000n] }];
  const inputs = [{ lot: input, amount: 1_000n }];
  const eventHash = keccakOf("event");
  return send(at, at.brand, transform({ inputs, outputs, inspector: at.inspector, eventHash }));
}

async function openOne(at: Scene): Promise<TransactionReceipt> {
  const { unit, proof, openKey, lot } = await at.pack(at.name, 1);
  const signature = await signOpening(openKey, at.deployment, { lot, index: unit.index }, LATER);
  return send(at, at.holder, open({ lot, ...unit, proof }, LATER, signature));
}

async function claimOne(at: Scene): Promise<TransactionReceipt> {
  return claimed(at, await at.pack(at.name, 1));
}

async function claimed(at: Scene, { unit, serial, proof, claimKey, lot }: Pack): Promise<TransactionReceipt> {
  const claim = { lot, index: unit.index, to: at.holder.address, deadline: LATER };
  const signature = await signClaim(claimKey, at.deployment, claim);
  return send(at, at.holder, claimItem(claim, { unit, serial, proof }, signature));
}

async function transferOf(at: Scene, index: number): Promise<TransactionReceipt> {
  const pack = await at.pack(at.name, index);
  await claimed(at, pack);
  const token = tokenOf(pack);
  await prepare(at, `0x${token.toString(16).padStart(64, "0")}`, 1n);
  const data = nft.encodeFunctionData("transferFrom", [at.holder.address, at.newcomer(at.name), token]);
  return send(at, at.holder, { contract: "provenanceNft", name: "transferFrom", data });
}

/** Lets the floor start from a word that the contract has by then. */
async function prepare(at: Scene, key: string, word: bigint): Promise<void> {
  if (at.subject.lots === at.deployment.lots) return;
  const data = floor.encodeFunctionData("prepare", [key, word]);
  await send(at, at.brand, { contract: "lots", name: "prepare", data });
}

async function send(
  { subject }: Scene,
  sender: HardhatEthersSigner,
  { contract, name, data }: Pick<Deed<keyof Subject>, "contract" | "name" | "data">,
): Promise<TransactionReceipt> {
  const sent = await sender.sendTransaction({ to: subject[contract], data, gasLimit: GAS_LIMIT });
  const receipt = await sent.wait();
  if (receipt === null) throw new Error(`${name} is not mined`);
  return receipt;
}
