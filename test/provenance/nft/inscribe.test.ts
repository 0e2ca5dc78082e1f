import { expect } from "chai";

import { claimed, GTIN, itemOf, mintTerms, openNftTheater } from "../../shared/nft.ts";

const theater = await openNftTheater();

describe("inscribe", () => {
  context("when GTIN or serial number is not GS1's", () => {
    it("is refused", async () => {
      const { nft } = await theater.stage();

      await expect(nft.inscribe(1n, "SN0")).to.be.revertedWithCustomError(nft, "DigitalLinkInvalidGtin").withArgs(1n);
      await expect(nft.inscribe(GTIN, "SN\u{202e}0"))
        .to.be.revertedWithCustomError(nft, "DigitalLinkInvalidText")
        .withArgs("SN\u{202e}0", 2n);
    });
  });

  context("when the item does not exist", () => {
    it("is refused", async () => {
      const { nft } = await theater.stage();

      await expect(nft.inscribe(GTIN, "SN0"))
        .to.be.revertedWithCustomError(nft, "ERC721NonexistentToken")
        .withArgs(BigInt(itemOf("SN0")));
    });
  });

  context("when it was done before", () => {
    it("is refused", async () => {
      const stage = await theater.stage();
      const item = await claimed(stage);
      await stage.nft.inscribe(GTIN, "SN0");

      await expect(stage.nft.inscribe(GTIN, "SN0"))
        .to.be.revertedWithCustomError(stage.nft, "ItemInscribedBefore")
        .withArgs(item);
    });

    it("by the mint, it is refused", async () => {
      const stage = await theater.stage();
      await stage.nft.connect(stage.roles.brand).mint(mintTerms(stage));

      await expect(stage.nft.inscribe(GTIN, "ART1"))
        .to.be.revertedWithCustomError(stage.nft, "ItemInscribedBefore")
        .withArgs(itemOf("ART1"));
    });
  });

  context("when anyone writes down what the id is the hash of", () => {
    it("stands for good", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      const item = await claimed(stage);

      await expect(nft.connect(roles.stranger).inscribe(GTIN, "SN0"))
        .to.emit(nft, "ItemInscribed")
        .withArgs(item, GTIN, "SN0")
        .and.to.emit(nft, "MetadataUpdate")
        .withArgs(BigInt(item));
      expect(await nft.inscriptionOf(item)).to.deep.equal([GTIN, "SN0"]);
    });
  });
});
