import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";

import {
  BRAND,
  claimed,
  CUSTODY,
  GTIN,
  itemOf,
  mintTerms,
  openNftTheater,
  PREFIX_LENGTH,
  ROLE,
} from "../../shared/nft.ts";

const theater = await openNftTheater();
const MAKERS = ROLE.Brand | ROLE.Producer;

describe("mint", () => {
  context("when the caller", () => {
    it("acts for no party, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles, parties } = stage;

      await expect(nft.connect(roles.stranger).mint(mintTerms(stage)))
        .to.be.revertedWithCustomError(parties, "PartyUnknownSigner")
        .withArgs(roles.stranger.address);
    });

    it("acts for a party without the role, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles, parties } = stage;

      await expect(nft.connect(roles.custodian).mint(mintTerms(stage)))
        .to.be.revertedWithCustomError(parties, "PartyWithoutRole")
        .withArgs(CUSTODY, ROLE.Custodian, MAKERS);
    });

    it("acts for a brand with another prefix, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles, parties } = stage;

      await expect(nft.connect(roles.brand).mint(mintTerms(stage, { prefixLength: 8n })))
        .to.be.revertedWithCustomError(parties, "PartyPrefixNotHeld")
        .withArgs(BRAND, 95_060_001n, 8n);
    });
  });

  context("when the item", () => {
    it("has a GTIN with a wrong check digit, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;

      await expect(nft.connect(roles.brand).mint(mintTerms(stage, { gtin: GTIN + 1n })))
        .to.be.revertedWithCustomError(nft, "DigitalLinkInvalidGtin")
        .withArgs(GTIN + 1n);
    });

    it("has no serial number, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;

      await expect(nft.connect(roles.brand).mint(mintTerms(stage, { serial: "" })))
        .to.be.revertedWithCustomError(nft, "DigitalLinkInvalidText")
        .withArgs("", 0n);
    });

    it("was minted before, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      await nft.connect(roles.brand).mint(mintTerms(stage));

      await expect(nft.connect(roles.brand).mint(mintTerms(stage, { to: roles.buyer.address })))
        .to.be.revertedWithCustomError(nft, "ItemExists")
        .withArgs(itemOf("ART1"), roles.holder.address);
    });

    it("was claimed before, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      const item = await claimed(stage);

      await expect(nft.connect(roles.brand).mint(mintTerms(stage, { serial: "SN0" })))
        .to.be.revertedWithCustomError(nft, "ItemExists")
        .withArgs(item, roles.holder.address);
    });
  });

  context("when a text", () => {
    for (const [field, most] of [
      ["name", 100],
      ["description", 1_000],
    ] as const)
      for (const [what, length, isTaken] of [
        ["a byte shorter than it may be", most - 1, true],
        ["as long as it may be", most, true],
        ["a byte longer", most + 1, false],
        ["of 10 kB", 10_240, false],
      ] as const)
        it(`is a ${field} ${what}, it is ${isTaken ? "taken" : "refused"}`, async () => {
          const stage = await theater.stage();
          const { nft, roles } = stage;
          const minted = nft.connect(roles.brand).mint(mintTerms(stage, { [field]: "x".repeat(length) }));

          if (isTaken) await expect(minted).to.emit(nft, "ItemMinted");
          else
            await expect(minted)
              .to.be.revertedWithCustomError(nft, "TokenJsonTextTooLong")
              .withArgs(BigInt(length), BigInt(most));
        });

    it("overrides the direction of writing, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;

      await expect(nft.connect(roles.brand).mint(mintTerms(stage, { description: "by \u{202e}moc.live" })))
        .to.be.revertedWithCustomError(nft, "TokenJsonTextControls")
        .withArgs(3n, 0x202en);
    });
  });

  context("when the royalty", () => {
    for (const [what, basisPoints, isTaken] of [
      ["is a basis point less than the largest", 2_499n, true],
      ["is the largest", 2_500n, true],
      ["is a basis point more", 2_501n, false],
    ] as const)
      it(`${what}, it is ${isTaken ? "taken" : "refused"}`, async () => {
        const stage = await theater.stage();
        const { nft, roles } = stage;
        const royalty = { receiver: roles.brand.address, basisPoints };
        const minted = nft.connect(roles.brand).mint(mintTerms(stage, { royalty }));

        if (isTaken) await expect(minted).to.emit(nft, "ItemMinted");
        else
          await expect(minted)
            .to.be.revertedWithCustomError(nft, "UsableTokenUnfitRoyalty")
            .withArgs(itemOf("ART1"), roles.brand.address, basisPoints, 2_500n);
      });

    it("goes to nobody, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;

      await expect(
        nft.connect(roles.brand).mint(mintTerms(stage, { royalty: { receiver: ZeroAddress, basisPoints: 1n } })),
      )
        .to.be.revertedWithCustomError(nft, "UsableTokenUnfitRoyalty")
        .withArgs(itemOf("ART1"), ZeroAddress, 1n, 2_500n);
    });
  });

  context("when the recipient", () => {
    it("is nobody, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;

      await expect(nft.connect(roles.brand).mint(mintTerms(stage, { to: ZeroAddress })))
        .to.be.revertedWithCustomError(nft, "ERC721InvalidReceiver")
        .withArgs(ZeroAddress);
    });

    it("does not take it, it is refused, and the item stays free", async () => {
      const stage = await theater.stage();
      const { nft, roles, receiver } = stage;
      const to = await receiver.getAddress();
      await receiver.setAnswer(1n);

      await expect(nft.connect(roles.brand).mint(mintTerms(stage, { to })))
        .to.be.revertedWithCustomError(nft, "ERC721InvalidReceiver")
        .withArgs(to);
      await receiver.setAnswer(0n);
      await nft.connect(roles.brand).mint(mintTerms(stage, { to }));
      expect(await nft.ownerOf(itemOf("ART1"))).to.equal(to);
    });

    it("mints again while it takes, only the first counts", async () => {
      const stage = await theater.stage();
      const { nft, roles, receiver, world } = stage;
      const to = await receiver.getAddress();
      await world.setActor(to, { party: BRAND, roles: ROLE.Brand, prefix: 9_506_000n });
      await receiver.setHook(nft, nft.interface.encodeFunctionData("mint", [mintTerms(stage, { to })]), false);
      await nft.connect(roles.brand).mint(mintTerms(stage, { to }));

      const [attempts, successes, reason] = await receiver.hookOutcome();
      expect([attempts, successes]).to.deep.equal([1n, 0n]);
      expect(nft.interface.parseError(reason)?.name).to.equal("ItemExists");
      expect(await nft.balanceOf(to)).to.equal(1n);
    });

    it("passes it on while it takes, the one after it holds it", async () => {
      const stage = await theater.stage();
      const { nft, roles, receiver } = stage;
      const to = await receiver.getAddress();
      const item = itemOf("ART1");
      await receiver.setHook(
        nft,
        nft.interface.encodeFunctionData("transferFrom", [to, roles.buyer.address, item]),
        true,
      );
      await nft.connect(roles.brand).mint(mintTerms(stage, { to }));

      expect(await nft.ownerOf(item)).to.equal(roles.buyer.address);
      expect([await nft.balanceOf(to), await nft.balanceOf(roles.buyer)]).to.deep.equal([0n, 1n]);
    });
  });

  context("when the caller acts for the brand of the GTIN", () => {
    it("gives the thing to its recipient, with all that is said of it", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      const terms = mintTerms(stage);
      const item = itemOf("ART1");
      const { gtin, prefixLength, serial, to, name, description, content, royalty } = terms;
      const told = [
        gtin,
        prefixLength,
        serial,
        to,
        name,
        description,
        content,
        [royalty.receiver, royalty.basisPoints],
      ];

      await expect(nft.connect(roles.brand).mint(terms))
        .to.emit(nft, "ItemMinted")
        .withArgs(item, BRAND, roles.holder.address, told)
        .and.to.emit(nft, "ItemInscribed")
        .withArgs(item, GTIN, "ART1")
        .and.to.emit(nft, "Transfer")
        .withArgs(ZeroAddress, roles.holder.address, BigInt(item));
      expect(await nft.ownerOf(item)).to.equal(roles.holder.address);
      expect(await nft.workOf(item)).to.deep.equal([BRAND, content, name, description]);
      expect(await nft.inscriptionOf(item)).to.deep.equal([GTIN, "ART1"]);
      expect(await nft.royaltyInfo(item, 10_001n)).to.deep.equal([roles.brand.address, 750n]);
    });

    it("takes a thing without texts, content and royalty", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      const royalty = { receiver: ZeroAddress, basisPoints: 0n };
      await nft.connect(roles.brand).mint(mintTerms(stage, { name: "", description: "", content: ZeroHash, royalty }));

      expect(await nft.workOf(itemOf("ART1"))).to.deep.equal([BRAND, ZeroHash, "", ""]);
      expect(await nft.royaltyInfo(itemOf("ART1"), 10_000n)).to.deep.equal([ZeroAddress, 0n]);
    });

    it("takes a producer as it takes a brand", async () => {
      const stage = await theater.stage();
      const { nft, roles, world } = stage;
      await world.setActor(roles.stranger, { party: BRAND, roles: ROLE.Producer, prefix: 9_506_000n });

      await expect(nft.connect(roles.stranger).mint(mintTerms(stage, { prefixLength: PREFIX_LENGTH }))).to.emit(
        nft,
        "ItemMinted",
      );
    });
  });
});
