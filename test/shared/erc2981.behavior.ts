import { expect } from "chai";
import { MaxUint256, ZeroAddress } from "ethers";

import type { Erc721Stage } from "./erc721.behavior.ts";

/** A collection whose first token has a royalty, and whose second has none. */
export interface Erc2981Stage extends Pick<Erc721Stage, "token" | "first" | "second" | "missing"> {
  readonly creator: string;
  readonly basisPoints: bigint;
}

/** ERC-2981: what the creator of a thing gets of each sale. */
export function behavesLikeErc2981(stageOf: () => Promise<Erc2981Stage>): void {
  describe("royaltyInfo", () => {
    it("is known by ERC-165", async () => {
      const { token } = await stageOf();

      expect(await token.supportsInterface("0x2a55205a")).to.equal(true);
    });

    for (const price of [0n, 1n, 9_999n, 10_000n, 123_456_789n, MaxUint256])
      it(`is the share of a price of ${price}, rounded down`, async () => {
        const { token, first, creator, basisPoints } = await stageOf();

        expect(await token.royaltyInfo(first, price)).to.deep.equal([creator, (price * basisPoints) / 10_000n]);
      });

    it("is nobody's where none was set", async () => {
      const { token, second, missing } = await stageOf();

      for (const tokenId of [second, missing])
        expect(await token.royaltyInfo(tokenId, 10_000n)).to.deep.equal([ZeroAddress, 0n]);
    });
  });
}
