import { expect } from "chai";
import {
  ErrorFragment,
  Interface,
  type JsonRpcApiProvider,
  JsonRpcProvider,
  type ParamType,
  type Provider,
  type Signer,
  type TransactionReceipt,
  type TransactionRequest,
} from "ethers";
import { network } from "hardhat";

import { ship } from "../../sdk/Deeds.ts";
import { isRevert, Revert, revertBehind, revertFrom, revertIn, revertOf } from "../../sdk/Errors.ts";
import { type Order, orderId } from "../../sdk/Order.ts";
import { send } from "../../sdk/Perform.ts";
import { AccessManager__factory } from "../../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { ERC2771Forwarder__factory } from "../../typechain-types/factories/@openzeppelin/contracts/metatx/ERC2771Forwarder__factory.ts";
import { Escrow__factory } from "../../typechain-types/factories/contracts/escrow/Escrow__factory.ts";
import { Payouts__factory } from "../../typechain-types/factories/contracts/payments/Payouts__factory.ts";
import { Swap__factory } from "../../typechain-types/factories/contracts/payments/Swap__factory.ts";
import { TokenMock__factory } from "../../typechain-types/factories/contracts/mocks/TokenMock__factory.ts";
import { Mandates__factory } from "../../typechain-types/factories/contracts/payments/Mandates__factory.ts";
import { nodeSpawners, withNode } from "../shared/nodes.ts";
import { seededRandom } from "../shared/random.ts";
import { randomOrder } from "../shared/randomOrder.ts";
import { thrownBy } from "../shared/refusals.ts";

const connection = await network.create();

/** Data of a revert that facts can be read from. */
const UNKNOWN = Escrow__factory.createInterface().encodeErrorResult("EscrowUnknownOrder", [`0x${"ab".repeat(32)}`]);

describe("Reverts", () => {
  describe("of every error in the ABIs", () => {
    const contracts = {
      Escrow__factory,
      Mandates__factory,
      Payouts__factory,
      Swap__factory,
      ERC2771Forwarder__factory,
      AccessManager__factory,
      TokenMock__factory,
    };
    for (const [source, { abi }] of Object.entries(contracts)) {
      context(source.replace("__factory", ""), () => {
        const api = new Interface(abi);
        for (const fragment of api.fragments.filter((each) => each instanceof ErrorFragment)) {
          it(`${fragment.name}: has its name, its facts by name, and a sentence`, () => {
            const args = fragment.inputs.map(sample);
            const revert = revertFrom(api.encodeErrorResult(fragment, args));

            expect(revert).to.be.instanceOf(Revert).and.to.be.instanceOf(Error);
            expect(revert.name).to.equal(fragment.name);
            expect(Object.keys(revert.facts)).to.deep.equal(fragment.inputs.map(({ name }) => name));
            expect(revert.message)
              .to.match(/^\S.*\S$/)
              .and.not.to.match(/undefined|\[object|NaN/);
            for (const [place, { type }] of fragment.inputs.entries())
              if (type === "address") expect(revert.message).to.contain(args[place]);
          });
        }
      });
    }
  });

  it("have names where the contract has numbers", () => {
    const api = Escrow__factory.createInterface();
    const id = `0x${"cd".repeat(32)}`;
    const revert = revertFrom(api.encodeErrorResult("EscrowUnexpectedState", [id, 9, 0b110]));

    expect(revert.facts).to.deep.equal({ id, current: "Released", allowed: ["Paid", "InTransit"] });
    expect(revert.message).to.equal(`order ${id} is in state Released; the deed is possible in Paid, InTransit`);
  });

  it("have the names of their own machine's states", () => {
    const id = `0x${"cd".repeat(32)}`;
    const api = Mandates__factory.createInterface();
    const revert = revertFrom(api.encodeErrorResult("MandateUnexpectedState", [id, 3, 0b11]));

    expect(revert.facts).to.deep.equal({ id, current: "Canceled", allowed: ["None", "Active"] });
  });

  it("have dates where the contract has seconds", () => {
    const api = Escrow__factory.createInterface();
    const id = `0x${"cd".repeat(32)}`;
    const { message } = revertFrom(api.encodeErrorResult("EscrowOrderDue", [id, 1, 1_767_225_600]));
    expect(message).to.equal(`the clock of order ${id} (Paid) ended at 2026-01-01T00:00:00Z; settleDue decides now`);
  });

  describe("that are no custom errors of the suite", () => {
    const plain = new Interface(["error Error(string)", "error Panic(uint256)", "error Foreign(uint256)"]);
    const cases = [
      ["a sentence", plain.encodeErrorResult("Error", ["paused"]), "RevertedWithReason", { reason: "paused" }],
      ["a panic", plain.encodeErrorResult("Panic", [0x11]), "RevertedWithPanic", { code: 0x11n }],
      ["nothing", "0x", "RevertedWithoutReason", {}],
      [
        "a foreign error",
        plain.encodeErrorResult("Foreign", [7]),
        "RevertedWithUnknownError",
        { data: plain.encodeErrorResult("Foreign", [7]) },
      ],
      [
        "a known selector with broken arguments",
        UNKNOWN.slice(0, 20),
        "RevertedWithUnknownError",
        { data: UNKNOWN.slice(0, 20) },
      ],
    ] as const;
    for (const [what, data, name, facts] of cases) {
      it(`read ${what} as ${name}`, () => {
        const revert = revertFrom(data);
        expect(revert.name).to.equal(name);
        expect(revert.facts).to.deep.equal(facts);
      });
    }
  });

  describe("revertIn", () => {
    const wrapped = {
      "ethers' own": { code: "CALL_EXCEPTION", data: UNKNOWN },
      "ethers around a node": { code: "UNKNOWN_ERROR", info: { error: { code: 3, data: UNKNOWN } } },
      "a wallet around a node": { error: { code: -32_603, data: { originalError: { code: 3, data: UNKNOWN } } } },
      "a node with a message and data": { code: -32_603, data: { message: "reverted", data: UNKNOWN } },
      "a node with a message alone": new Error(`reverted with an unrecognized custom error (return data: ${UNKNOWN})`),
      "a cause": new Error("failed", { cause: { data: UNKNOWN } }),
    };
    for (const [shape, error] of Object.entries(wrapped)) {
      it(`finds the data in an error: ${shape}`, () => {
        const revert = revertIn(error);
        expect(revert?.name).to.equal("EscrowUnknownOrder");
        expect(revert?.cause).to.equal(error);
      });
    }

    it("does not take the data of the transaction for that of the revert", () => {
      const error = {
        code: "INSUFFICIENT_FUNDS",
        transaction: { data: UNKNOWN },
        info: { payload: { data: UNKNOWN } },
      };
      expect(revertIn(error)).to.equal(undefined);
    });

    it("finds none in what is not an error of the EVM", () => {
      for (const error of [undefined, null, 7, "timeout", new Error("connect ECONNREFUSED"), { data: 7 }])
        expect(revertIn(error)).to.equal(undefined);
    });

    it("gives a revert back as it is", () => {
      const revert = revertFrom(UNKNOWN);
      expect(revertIn(revert)).to.equal(revert);
    });
  });

  describe("isRevert", () => {
    it("knows reverts, and one by its name", () => {
      const revert: unknown = revertFrom(UNKNOWN);
      expect(isRevert(revert)).to.equal(true);
      expect(isRevert(revert, "EscrowUnknownOrder")).to.equal(true);
      expect(isRevert(revert, "EscrowEmptyCart")).to.equal(false);
      expect(isRevert(new Error("EscrowUnknownOrder"))).to.equal(false);
    });
  });

  describe("revertOf", () => {
    const failed = { status: 0, hash: "0x", blockNumber: 1 };

    it("has nothing to say about a transaction that succeeded", async () => {
      expect(await revertOf(providerWhose({}), { ...failed, status: 1 })).to.equal(undefined);
    });

    it("has nothing to say about a transaction that the node does not know", async () => {
      expect(await revertOf(providerWhose({ getTransaction: null }), failed)).to.equal(undefined);
    });

    it("knows no reason where the same call would succeed now", async () => {
      const revert = await revertOf(providerWhose({ getTransaction: {}, call: "0x" }), failed);
      expect(revert?.name).to.equal("RevertedWithoutReason");
    });
  });

  describe("from the chain", () => {
    context("in this process", () => {
      reachesUs(async (use) => {
        const [signer] = await connection.ethers.getSigners();
        await use(signer!);
      });
    });

    for (const [name, spawner] of Object.entries(nodeSpawners)) {
      context(`over JSON-RPC: ${name}`, () => {
        reachesUs((use) =>
          withNode(spawner, async ({ url }) => {
            const provider: JsonRpcApiProvider = new JsonRpcProvider(url, undefined, { cacheTimeout: -1 });
            try {
              await use(await provider.getSigner(0));
            } finally {
              provider.destroy();
            }
          }),
        );
      });
    }
  });
});

/** A provider that gives these answers. */
function providerWhose(answers: Readonly<Record<string, unknown>>): Provider {
  const methods = Object.entries(answers).map(([method, answer]) => [method, () => Promise.resolve(answer)]);
  return Object.fromEntries(methods) as Provider;
}

/** A refusal comes with its name and facts however a node tells it: in a call, in an estimate, and after it was mined. */
function reachesUs(withSigner: (use: (signer: Signer) => Promise<void>) => Promise<void>): void {
  it("names the refusal of a call, an estimate, and a mined transaction", () =>
    withSigner(async (signer) => {
      const { escrow, order, id } = await unknownOrder(signer);
      const request = { to: escrow, data: ship(order).data };
      const mined = await minedAnyway(signer, request);
      const provider = signer.provider!;

      const reverts = {
        call: revertIn(await thrownBy(() => signer.call(request))),
        estimate: revertIn(await thrownBy(() => signer.estimateGas(request))),
        sent: await thrownBy(() => send(signer, request)),
        mined: await revertBehind(provider, mined.error),
        receipt: await revertOf(provider, mined.receipt),
      };
      for (const [way, revert] of Object.entries(reverts)) {
        expect(isRevert(revert, "EscrowUnknownOrder"), `${way}: ${String(revert)}`).to.equal(true);
        expect((revert as Revert).facts, way).to.deep.equal({ id });
      }
    }));
}

/** An escrow, and terms that nobody paid. */
async function unknownOrder(signer: Signer): Promise<{ escrow: string; order: Order; id: string }> {
  const account = await signer.getAddress();
  const contract = await new Escrow__factory(signer).deploy(account, account);
  await contract.waitForDeployment();
  const escrow = await contract.getAddress();
  const order = randomOrder(seededRandom(4));
  const { chainId } = await signer.provider!.getNetwork();
  return { escrow, order, id: orderId({ chainId, escrow }, order) };
}

/** Sends what must fail, with gas enough that no estimate stops it. */
async function minedAnyway(
  signer: Signer,
  request: TransactionRequest,
): Promise<{ error: unknown; receipt: TransactionReceipt }> {
  const provider = signer.provider!;
  const error = await thrownBy(() =>
    signer.sendTransaction({ ...request, gasLimit: 1_000_000 }).then((sent) => sent.wait()),
  );
  const block = await provider.getBlock("latest");
  const receipt = await provider.getTransactionReceipt(block!.transactions.at(-1)!);
  return { error, receipt: receipt! };
}

/** A value of a parameter's type that leaves its mark on sentences. */
function sample({ type, baseType }: ParamType): unknown {
  if (type === "address") return "0x5FbDB2315678afecb367f032d93F642f64180aa3";
  if (type === "string") return "something too long";
  if (type.startsWith("bytes")) return `0x${"1f".repeat(Number(type.slice("bytes".length)))}`;
  // Enums and small numbers alike.
  if (/^u?int/.test(baseType)) return 1n;
  throw new TypeError(`no sample for ${type}`);
}
