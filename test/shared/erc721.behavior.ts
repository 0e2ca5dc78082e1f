import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { ZeroAddress } from "ethers";

import type { NftReceiverMock } from "../../typechain-types/contracts/mocks/NftReceiverMock.ts";
import type { UsableToken } from "../../typechain-types/contracts/provenance/UsableToken.ts";

/** A collection of which somebody has two tokens, neither locked, and who takes part. */
export interface Erc721Stage {
  readonly token: UsableToken;
  readonly name: string;
  readonly symbol: string;
  /** Two tokens of the holder's, and all that it has. */
  readonly first: bigint;
  readonly second: bigint;
  /** A token that does not exist. */
  readonly missing: bigint;
  readonly holder: HardhatEthersSigner;
  /** Have nothing, and have the say over nothing. */
  readonly recipient: HardhatEthersSigner;
  readonly approved: HardhatEthersSigner;
  readonly operator: HardhatEthersSigner;
  readonly stranger: HardhatEthersSigner;
  /** A contract that takes tokens, or does not. */
  readonly receiver: NftReceiverMock;
}

/** A function by which a token moves. */
interface Move {
  readonly title: string;
  readonly send: (stage: Erc721Stage, by: HardhatEthersSigner, parts: MoveParts) => Promise<unknown>;
}

interface MoveParts {
  readonly from: string;
  readonly to: string;
  readonly tokenId: bigint;
}

/** Some data, as a safe transfer brings it. */
const DATA = "0xc0ffee";

const MOVES: readonly Move[] = [
  {
    title: "transferFrom",
    send: ({ token }, by, { from, to, tokenId }) => token.connect(by).transferFrom(from, to, tokenId),
  },
  {
    title: "safeTransferFrom without data",
    send: ({ token }, by, { from, to, tokenId }) =>
      token.connect(by)["safeTransferFrom(address,address,uint256)"](from, to, tokenId),
  },
  {
    title: "safeTransferFrom with data",
    send: ({ token }, by, { from, to, tokenId }) =>
      token.connect(by)["safeTransferFrom(address,address,uint256,bytes)"](from, to, tokenId, DATA),
  },
];

/** ERC-721 with metadata and ERC-165, and the errors of ERC-6093, for tokens that are not locked. */
export function behavesLikeErc721(stageOf: () => Promise<Erc721Stage>): void {
  describe("metadata", () => {
    it("tells name and symbol", async () => {
      const { token, name, symbol } = await stageOf();

      expect(await token.name()).to.equal(name);
      expect(await token.symbol()).to.equal(symbol);
    });

    it("of a token that does not exist are refused", async () => {
      const { token, missing } = await stageOf();

      await expect(token.tokenURI(missing))
        .to.be.revertedWithCustomError(token, "ERC721NonexistentToken")
        .withArgs(missing);
    });
  });

  describe("supportsInterface", () => {
    for (const [what, id, isSupported] of [
      ["ERC-165", "0x01ffc9a7", true],
      ["ERC-721", "0x80ac58cd", true],
      ["the metadata of ERC-721", "0x5b5e139f", true],
      ["the enumeration of ERC-721", "0x780e9d63", false],
      ["no interface", "0xffffffff", false],
    ] as const)
      it(`${isSupported ? "knows" : "does not know"} ${what}`, async () => {
        const { token } = await stageOf();

        expect(await token.supportsInterface(id)).to.equal(isSupported);
      });
  });

  holdsLikeErc721(stageOf);
  for (const move of MOVES) movesLikeErc721(stageOf, move);
  asksLikeErc721(stageOf);
  approvesLikeErc721(stageOf);
}

function holdsLikeErc721(stageOf: () => Promise<Erc721Stage>): void {
  describe("balanceOf and ownerOf", () => {
    it("tell what somebody has", async () => {
      const { token, holder, recipient, first, second } = await stageOf();

      expect(await token.balanceOf(holder)).to.equal(2n);
      expect(await token.balanceOf(recipient)).to.equal(0n);
      expect([await token.ownerOf(first), await token.ownerOf(second)]).to.deep.equal([holder.address, holder.address]);
    });

    it("refuse nobody, and a token that does not exist", async () => {
      const { token, missing } = await stageOf();

      await expect(token.balanceOf(ZeroAddress))
        .to.be.revertedWithCustomError(token, "ERC721InvalidOwner")
        .withArgs(ZeroAddress);
      await expect(token.ownerOf(missing))
        .to.be.revertedWithCustomError(token, "ERC721NonexistentToken")
        .withArgs(missing);
    });
  });
}

function movesLikeErc721(stageOf: () => Promise<Erc721Stage>, { title, send }: Move): void {
  describe(title, () => {
    it("by a stranger is refused", async () => {
      const stage = await stageOf();
      const { token, holder, recipient, stranger, first } = stage;

      await expect(send(stage, stranger, { from: holder.address, to: recipient.address, tokenId: first }))
        .to.be.revertedWithCustomError(token, "ERC721InsufficientApproval")
        .withArgs(stranger.address, first);
    });

    it("of a token that does not exist is refused", async () => {
      const stage = await stageOf();
      const { token, holder, recipient, missing } = stage;

      await expect(send(stage, holder, { from: holder.address, to: recipient.address, tokenId: missing }))
        .to.be.revertedWithCustomError(token, "ERC721NonexistentToken")
        .withArgs(missing);
    });

    it("from another than its owner is refused", async () => {
      const stage = await stageOf();
      const { token, holder, recipient, stranger, first } = stage;

      await expect(send(stage, holder, { from: stranger.address, to: recipient.address, tokenId: first }))
        .to.be.revertedWithCustomError(token, "ERC721IncorrectOwner")
        .withArgs(stranger.address, first, holder.address);
    });

    it("to nobody is refused", async () => {
      const stage = await stageOf();
      const { token, holder, first } = stage;

      await expect(send(stage, holder, { from: holder.address, to: ZeroAddress, tokenId: first }))
        .to.be.revertedWithCustomError(token, "ERC721InvalidReceiver")
        .withArgs(ZeroAddress);
    });

    for (const by of ["holder", "approved", "operator"] as const)
      it(`by the ${by === "holder" ? "owner" : by} gives the token and ends its approval`, async () => {
        const stage = await stageOf();
        const { token, holder, recipient, approved, operator, first, second } = stage;
        await token.connect(holder).approve(approved, first);
        await token.connect(holder).setApprovalForAll(operator, true);

        await expect(send(stage, stage[by], { from: holder.address, to: recipient.address, tokenId: first }))
          .to.emit(token, "Transfer")
          .withArgs(holder.address, recipient.address, first);
        expect([await token.ownerOf(first), await token.ownerOf(second)]).to.deep.equal([
          recipient.address,
          holder.address,
        ]);
        expect([await token.balanceOf(holder), await token.balanceOf(recipient)]).to.deep.equal([1n, 1n]);
        expect(await token.getApproved(first)).to.equal(ZeroAddress);
        expect(await token.isApprovedForAll(holder, operator)).to.equal(true);
        await expect(send(stage, approved, { from: recipient.address, to: approved.address, tokenId: first }))
          .to.be.revertedWithCustomError(token, "ERC721InsufficientApproval")
          .withArgs(approved.address, first);
      });

    it("to the owner itself changes nothing but the approval", async () => {
      const stage = await stageOf();
      const { token, holder, approved, first } = stage;
      await token.connect(holder).approve(approved, first);
      await send(stage, holder, { from: holder.address, to: holder.address, tokenId: first });

      expect(await token.ownerOf(first)).to.equal(holder.address);
      expect(await token.balanceOf(holder)).to.equal(2n);
      expect(await token.getApproved(first)).to.equal(ZeroAddress);
    });
  });
}

function asksLikeErc721(stageOf: () => Promise<Erc721Stage>): void {
  for (const [{ title, send }, data] of [
    [MOVES[1]!, "0x"],
    [MOVES[2]!, DATA],
  ] as const)
    describe(`${title} to a contract`, () => {
      it("tells it who sent what from whom", async () => {
        const stage = await stageOf();
        const { token, holder, operator, receiver, first } = stage;
        const to = await receiver.getAddress();
        await token.connect(holder).setApprovalForAll(operator, true);

        await expect(send(stage, operator, { from: holder.address, to, tokenId: first }))
          .to.emit(receiver, "TokenTaken")
          .withArgs(operator.address, holder.address, first, data);
        expect(await token.ownerOf(first)).to.equal(to);
      });

      for (const [answer, what] of [
        [1n, "answers something else"],
        [3n, "reverts without a reason"],
      ] as const)
        it(`that ${what} is refused`, async () => {
          const stage = await stageOf();
          const { token, holder, receiver, first } = stage;
          const to = await receiver.getAddress();
          await receiver.setAnswer(answer);

          await expect(send(stage, holder, { from: holder.address, to, tokenId: first }))
            .to.be.revertedWithCustomError(token, "ERC721InvalidReceiver")
            .withArgs(to);
        });

      it("that reverts with an error of its own is refused with that error", async () => {
        const stage = await stageOf();
        const { holder, receiver, first } = stage;
        await receiver.setAnswer(2n);

        await expect(send(stage, holder, { from: holder.address, to: await receiver.getAddress(), tokenId: first }))
          .to.be.revertedWithCustomError(receiver, "NftReceiverRefuses")
          .withArgs(first);
      });

      it("that is no receiver at all is refused", async () => {
        const stage = await stageOf();
        const { token, holder, first } = stage;
        const to = await token.getAddress();

        await expect(send(stage, holder, { from: holder.address, to, tokenId: first }))
          .to.be.revertedWithCustomError(token, "ERC721InvalidReceiver")
          .withArgs(to);
      });

      it("that sends it on at once leaves it with the last one", async () => {
        const stage = await stageOf();
        const { token, holder, recipient, receiver, first } = stage;
        const to = await receiver.getAddress();
        await receiver.setHook(
          token,
          token.interface.encodeFunctionData("transferFrom", [to, recipient.address, first]),
          true,
        );
        await send(stage, holder, { from: holder.address, to, tokenId: first });

        expect(await token.ownerOf(first)).to.equal(recipient.address);
        expect([await token.balanceOf(to), await token.balanceOf(recipient)]).to.deep.equal([0n, 1n]);
      });
    });

  describe("transferFrom to a contract", () => {
    it("does not ask it", async () => {
      const { token, holder, receiver, first } = await stageOf();
      const to = await receiver.getAddress();
      await receiver.setAnswer(2n);
      await token.connect(holder).transferFrom(holder, to, first);

      expect(await token.ownerOf(first)).to.equal(to);
    });
  });
}

function approvesLikeErc721(stageOf: () => Promise<Erc721Stage>): void {
  describe("approve", () => {
    it("of a token that does not exist is refused", async () => {
      const { token, holder, approved, missing } = await stageOf();

      await expect(token.connect(holder).approve(approved, missing))
        .to.be.revertedWithCustomError(token, "ERC721NonexistentToken")
        .withArgs(missing);
      await expect(token.getApproved(missing))
        .to.be.revertedWithCustomError(token, "ERC721NonexistentToken")
        .withArgs(missing);
    });

    it("by a stranger, or by who is approved itself, is refused", async () => {
      const { token, holder, approved, stranger, first } = await stageOf();
      await token.connect(holder).approve(approved, first);

      for (const caller of [stranger, approved])
        await expect(token.connect(caller).approve(stranger, first))
          .to.be.revertedWithCustomError(token, "ERC721InvalidApprover")
          .withArgs(caller.address);
    });

    for (const by of ["holder", "operator"] as const)
      it(`by the ${by === "holder" ? "owner" : by} lets one account move one token, until another or nobody is approved`, async () => {
        const stage = await stageOf();
        const { token, holder, approved, operator, stranger, first, second } = stage;
        await token.connect(holder).setApprovalForAll(operator, true);

        await expect(token.connect(stage[by]).approve(approved, first))
          .to.emit(token, "Approval")
          .withArgs(holder.address, approved.address, first);
        expect([await token.getApproved(first), await token.getApproved(second)]).to.deep.equal([
          approved.address,
          ZeroAddress,
        ]);
        await token.connect(stage[by]).approve(stranger, first);
        expect(await token.getApproved(first)).to.equal(stranger.address);
        await expect(token.connect(stage[by]).approve(ZeroAddress, first))
          .to.emit(token, "Approval")
          .withArgs(holder.address, ZeroAddress, first);
        expect(await token.getApproved(first)).to.equal(ZeroAddress);
      });
  });

  describe("setApprovalForAll", () => {
    it("of nobody is refused", async () => {
      const { token, holder } = await stageOf();

      await expect(token.connect(holder).setApprovalForAll(ZeroAddress, true))
        .to.be.revertedWithCustomError(token, "ERC721InvalidOperator")
        .withArgs(ZeroAddress);
    });

    it("lets an account move all tokens of its owner, until it no longer does", async () => {
      const { token, holder, recipient, operator, first, second } = await stageOf();

      await expect(token.connect(holder).setApprovalForAll(operator, true))
        .to.emit(token, "ApprovalForAll")
        .withArgs(holder.address, operator.address, true);
      await token.connect(operator).transferFrom(holder, recipient, first);
      await expect(token.connect(holder).setApprovalForAll(operator, false))
        .to.emit(token, "ApprovalForAll")
        .withArgs(holder.address, operator.address, false);
      await expect(token.connect(operator).transferFrom(holder, recipient, second))
        .to.be.revertedWithCustomError(token, "ERC721InsufficientApproval")
        .withArgs(operator.address, second);
    });
  });
}
