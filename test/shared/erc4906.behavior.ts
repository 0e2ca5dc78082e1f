import { expect } from "chai";

import type { UsableToken } from "../../typechain-types/contracts/provenance/UsableToken.ts";

/** A deed after which a token's metadata tell something else. */
export interface Erc4906Stage {
  readonly token: UsableToken;
  readonly tokenId: bigint;
  readonly change: () => Promise<unknown>;
}

/** ERC-4906: news of metadata. */
export function behavesLikeErc4906(what: string, stageOf: () => Promise<Erc4906Stage>): void {
  describe(`news of metadata at ${what}`, () => {
    it("are known by ERC-165", async () => {
      const { token } = await stageOf();

      expect(await token.supportsInterface("0x49064906")).to.equal(true);
    });

    it("name the token", async () => {
      const { token, tokenId, change } = await stageOf();

      await expect(change()).to.emit(token, "MetadataUpdate").withArgs(tokenId);
    });
  });
}
