import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { getAddress, ZeroAddress, ZeroHash } from "ethers";

import { claimOf, claimTree, dropFrom, dropId, payInBatches, type Payout, type Progress } from "../../sdk/Payouts.ts";
import { Payouts__factory } from "../../typechain-types/factories/contracts/payments/Payouts__factory.ts";
import { seededRandom } from "../shared/random.ts";

const TOKEN = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const payouts = Payouts__factory.createInterface();

describe("Payouts in the SDK", () => {
  const random = seededRandom(11);
  const listOf = (count: number): readonly Payout[] =>
    Array.from({ length: count }, () => ({
      recipient: getAddress(random.bytes(20)),
      amount: BigInt(random.bytes(6)) + 1n,
    }));

  describe("claimTree", () => {
    for (const count of [1, 2, 3, 7, 64, 500])
      it(`has root and proofs of OpenZeppelin's standard tree: ${count} leaves`, () => {
        const list = listOf(count);
        const tree = claimTree(list);
        const standard = StandardMerkleTree.of(
          list.map(({ recipient, amount }, index) => [BigInt(index), recipient, amount]),
          ["uint256", "address", "uint256"],
        );

        expect(tree.root).to.equal(standard.root);
        expect(tree.total).to.equal(list.reduce((sum, { amount }) => sum + amount, 0n));
        for (let index = 0; index < count; index += Math.ceil(count / 9))
          expect(claimOf(tree, BigInt(index)).proof).to.deep.equal(standard.getProof(index));
      });

    it("is the same after a way through JSON, but for its bigints", () => {
      const tree = claimTree(listOf(5));
      const copy = JSON.parse(
        JSON.stringify(tree, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value)),
      ) as {
        nodes: string[];
        places: number[];
      };

      expect(claimOf({ ...tree, ...copy, leaves: tree.leaves, total: tree.total }, 3n)).to.deep.equal(
        claimOf(tree, 3n),
      );
    });

    it("tells how far it is every 500 leaves, and at the end", () => {
      const told: Progress[] = [];
      claimTree(listOf(1_001), (progress) => told.push(progress));

      expect(told.map(({ done }) => done)).to.deep.equal([500, 1_000, 1_001]);
    });

    it("refuses an empty list", () => {
      expect(() => claimTree([])).to.throw(RangeError, "list: there is nobody to pay");
    });
  });

  describe("dropFrom", () => {
    it("fills in what most drops do without, and salts each", () => {
      const terms = { funder: TOKEN, fundBy: 1n, claimBy: 2n };
      const [one, other] = [1, 2].map(() => dropFrom({ root: ZeroHash, total: 3n }, terms));

      expect(one).to.include({ token: ZeroAddress, total: 3n, claimFrom: 0n, funderReference: ZeroHash });
      expect(one!.salt).not.to.equal(other!.salt);
      expect(dropId({ chainId: 1n, payouts: TOKEN }, one!)).not.to.equal(dropId({ chainId: 2n, payouts: TOKEN }, one!));
    });
  });

  describe("payInBatches", () => {
    const linesOf = (data: string) => payouts.decodeFunctionData("pay", data)[1] as unknown as readonly string[];

    it("pays each line once, in order, in as few transactions as fit", () => {
      const list = listOf(700);
      const batches = payInBatches(TOKEN, list);
      const sizes = batches.map(({ data }) => linesOf(data).length);

      expect(batches.flatMap(({ data }) => [...linesOf(data)])).to.deep.equal(list.map(({ recipient }) => recipient));
      expect(sizes).to.deep.equal([300, 300, 100]);
      // With the fifth that a sender may add, a full batch stays below what a transaction may burn.
      expect(((300n * 45_000n + 450_000n) * 6n) / 5n).to.be.at.most(1n << 24n);
    });

    it("makes smaller batches where a line may cost more, and brings the native coin of each", () => {
      const list = listOf(100);
      const batches = payInBatches(ZeroAddress, list, { gasPerLine: 300_000n });
      const sums = [list.slice(0, 45), list.slice(45, 90), list.slice(90)].map((part) =>
        part.reduce((sum, { amount }) => sum + amount, 0n),
      );

      expect(batches.map(({ value }) => value)).to.deep.equal(sums);
    });

    it("refuses lines that fit no transaction", () => {
      expect(() => payInBatches(TOKEN, listOf(1), { gasPerLine: 14_000_000n })).to.throw(
        RangeError,
        "gasPerLine: no line of 14000000 gas fits a transaction",
      );
    });
  });
});
