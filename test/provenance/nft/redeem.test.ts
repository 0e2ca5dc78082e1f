import { expect } from "chai";
import { concat, dataSlice, ZeroAddress } from "ethers";

import {
  BRAND,
  claimed,
  CUSTODY,
  DAY,
  domainOf,
  givenItem,
  GTIN,
  handoverOf,
  itemOf,
  type Keeper,
  malleated,
  MEMO,
  type NftStage,
  openNftTheater,
  PREFIX_LENGTH,
  REDEMPTION,
  REDEMPTION_TYPES,
  type RedemptionMessage,
  ROLE,
  signHandover,
} from "../../shared/nft.ts";

const theater = await openNftTheater();
const { networkHelpers, ethers } = theater.connection;
const OPEN = 0b1111n;
const FOREVER = 2n ** 40n - 1n;

/** Brings a handover that both signed, whatever it says now. */
async function bring(stage: NftStage, signed: RedemptionMessage, by: Keeper = "relayer", brought = signed) {
  const [holderSignature, custodianSignature] = [
    await signHandover(stage, "holder", signed),
    await signHandover(stage, "custodian", signed),
  ];
  return stage.nft.connect(stage.roles[by]).redeem(brought, holderSignature, custodianSignature);
}

describe("redeem", () => {
  context("given Redeemed", () => {
    it("is refused, also with new signatures", async () => {
      const stage = await theater.stage();
      const item = await givenItem(stage, "Redeemed");

      await expect(bring(stage, handoverOf(stage, item, { deadline: stage.now + 2n * DAY })))
        .to.be.revertedWithCustomError(stage.nft, "ItemUnexpectedState")
        .withArgs(item, REDEMPTION.Redeemed, OPEN);
    });
  });

  context("when the deadline", () => {
    for (const [when, ahead, isTaken] of [
      ["is a second ahead", 1n, true],
      ["is now", 0n, false],
      ["has passed", -1n, false],
    ] as const)
      it(`${when}, it is ${isTaken ? "taken" : "refused"}`, async () => {
        const stage = await theater.stage();
        const item = await claimed(stage);
        const at = stage.now + 10n;
        const redemption = handoverOf(stage, item, { deadline: at + ahead });
        await networkHelpers.time.setNextBlockTimestamp(at);

        if (isTaken) await expect(bring(stage, redemption)).to.emit(stage.nft, "ItemRedeemed");
        else
          await expect(bring(stage, redemption))
            .to.be.revertedWithCustomError(stage.nft, "ItemRedemptionExpired")
            .withArgs(item, at + ahead);
      });
  });

  context("when the holder", () => {
    it("holds an item that does not exist, it is refused", async () => {
      const stage = await theater.stage();

      await expect(bring(stage, handoverOf(stage, itemOf("SN0"))))
        .to.be.revertedWithCustomError(stage.nft, "ERC721NonexistentToken")
        .withArgs(BigInt(itemOf("SN0")));
    });

    it("has sold the item since, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      const item = await claimed(stage);
      await nft.connect(roles.holder).transferFrom(roles.holder, roles.buyer, item);

      await expect(bring(stage, handoverOf(stage, item)))
        .to.be.revertedWithCustomError(nft, "ItemWrongHolder")
        .withArgs(item, roles.holder.address, roles.buyer.address);
    });

    it("is the custodian, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      const item = await claimed(stage, { to: roles.custodian.address });
      const redemption = handoverOf(stage, item, { holder: roles.custodian.address });

      await expect(nft.connect(roles.custodian).redeem(redemption, "0x", "0x"))
        .to.be.revertedWithCustomError(nft, "ItemEqualParties")
        .withArgs(item, roles.custodian.address);
    });
  });

  context("when the custodian", () => {
    it("is no party, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles, parties } = stage;
      const item = await claimed(stage);

      await expect(
        nft.connect(roles.holder).redeem(handoverOf(stage, item, { custodian: roles.stranger.address }), "0x", "0x"),
      )
        .to.be.revertedWithCustomError(parties, "PartyUnknownSigner")
        .withArgs(roles.stranger.address);
    });

    it("is the brand of an item that is not inscribed, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      const item = await claimed(stage);
      const redemption = handoverOf(stage, item, { custodian: roles.brand.address, prefixLength: PREFIX_LENGTH });

      await expect(nft.connect(roles.holder).redeem(redemption, "0x", "0x"))
        .to.be.revertedWithCustomError(nft, "ItemNotInscribed")
        .withArgs(item);
    });

    it("is another party than was asked, it is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      const item = await givenItem(stage, "Requested");
      await nft.inscribe(GTIN, "SN0");
      const redemption = handoverOf(stage, item, { custodian: roles.brand.address, prefixLength: PREFIX_LENGTH });

      await expect(nft.connect(roles.holder).redeem(redemption, "0x", "0x"))
        .to.be.revertedWithCustomError(nft, "ItemWrongCustodian")
        .withArgs(item, BRAND, CUSTODY);
    });
  });

  context("when the item is locked for a lender", () => {
    it("is refused", async () => {
      const stage = await theater.stage();
      const { nft, roles, now } = stage;
      const item = await claimed(stage);
      await nft.connect(roles.holder).lock(item, roles.lender, now + DAY);

      await expect(bring(stage, handoverOf(stage, item)))
        .to.be.revertedWithCustomError(nft, "UsableTokenLocked")
        .withArgs(BigInt(item), now + DAY);
    });
  });

  for (const side of ["holder", "custodian"] as const)
    context(`when the signature of the ${side}`, () => {
      const changed: Readonly<Record<string, (signature: string) => string>> = {
        "is empty": () => "0x",
        "is truncated": (signature) => dataSlice(signature, 0, 64),
        "is padded": (signature) => concat([signature, "0x00"]),
        "is malleated": malleated,
      };
      for (const [what, change] of Object.entries(changed))
        it(`${what}, it is refused`, async () => {
          const stage = await theater.stage();
          const { nft, roles } = stage;
          const item = await claimed(stage);
          const redemption = handoverOf(stage, item);
          const signatures = {
            holder: await signHandover(stage, "holder", redemption),
            custodian: await signHandover(stage, "custodian", redemption),
          };
          const brought = { ...signatures, [side]: change(signatures[side]) };

          await expect(nft.connect(roles.relayer).redeem(redemption, brought.holder, brought.custodian))
            .to.be.revertedWithCustomError(nft, "ItemInvalidSignature")
            .withArgs(item, roles[side].address);
          expect(await nft.stateOf(item)).to.equal(REDEMPTION.None);
        });

      it("is the other side's, it is refused", async () => {
        const stage = await theater.stage();
        const { nft, roles } = stage;
        const item = await claimed(stage);
        const redemption = handoverOf(stage, item);
        const other = side === "holder" ? "custodian" : "holder";
        const signature = await signHandover(stage, other, redemption);

        await expect(nft.connect(roles[other]).redeem(redemption, signature, signature))
          .to.be.revertedWithCustomError(nft, "ItemInvalidSignature")
          .withArgs(item, roles[side].address);
      });
    });

  context("when both signed something else", () => {
    const changes: Readonly<Record<string, Partial<RedemptionMessage>>> = {
      handover: { handover: `0x${"11".repeat(32)}` },
      deadline: { deadline: 2n ** 39n },
    };
    for (const [field, change] of Object.entries(changes))
      it(`another ${field}, it is refused`, async () => {
        const stage = await theater.stage();
        const item = await claimed(stage);
        const signed = handoverOf(stage, item);

        await expect(bring(stage, signed, "relayer", { ...signed, ...change }))
          .to.be.revertedWithCustomError(stage.nft, "ItemInvalidSignature")
          .withArgs(item, stage.roles.holder.address);
      });

    it("another item, it is refused", async () => {
      const stage = await theater.stage();
      const first = await claimed(stage);
      const second = await claimed(stage, { pack: stage.packs[1]! });
      const signed = handoverOf(stage, first);

      await expect(bring(stage, signed, "relayer", { ...signed, item: second }))
        .to.be.revertedWithCustomError(stage.nft, "ItemInvalidSignature")
        .withArgs(second, stage.roles.holder.address);
    });

    for (const [what, domain] of [
      ["chain", { chainId: 1n }],
      ["contract", { verifyingContract: ZeroAddress }],
    ] as const)
      it(`for another ${what}, it is refused`, async () => {
        const stage = await theater.stage();
        const { nft, roles } = stage;
        const item = await claimed(stage);
        const redemption = handoverOf(stage, item);
        const signature = await roles.holder.signTypedData(
          { ...(await domainOf(stage)), ...domain },
          REDEMPTION_TYPES,
          redemption,
        );

        await expect(nft.connect(roles.custodian).redeem(redemption, signature, "0x"))
          .to.be.revertedWithCustomError(nft, "ItemInvalidSignature")
          .withArgs(item, roles.holder.address);
      });
  });

  for (const state of ["None", "Requested", "Refused", "Lapsed"] as const)
    context(`given ${state}`, () => {
      for (const by of ["holder", "custodian", "relayer"] as const)
        it(`brought by the ${by}, the item is a souvenir for good`, async () => {
          const stage = await theater.stage();
          const { nft, roles, now } = stage;
          const item = await givenItem(stage, state);
          const at = now + DAY + 100n;
          const deadline = now + 2n * DAY;
          const redemption = handoverOf(stage, item, { deadline });
          const [holderSignature, custodianSignature] = [
            by === "holder" ? "0x" : await signHandover(stage, "holder", redemption),
            by === "custodian" ? "0x" : await signHandover(stage, "custodian", redemption),
          ];
          if (state !== "Requested") await networkHelpers.time.setNextBlockTimestamp(at);
          const sent = await nft.connect(roles[by]).redeem(redemption, holderSignature, custodianSignature);
          const { timestamp } = (await ethers.provider.getBlock("latest"))!;

          await expect(sent)
            .to.emit(nft, "ItemRedeemed")
            .withArgs(item, roles.holder.address, CUSTODY, roles.custodian.address, MEMO)
            .and.to.emit(nft, "TokenUsed")
            .withArgs(BigInt(item))
            .and.to.emit(nft, "MetadataUpdate")
            .withArgs(BigInt(item));
          if (state === "Requested") await expect(sent).not.to.emit(nft, "Locked");
          else await expect(sent).to.emit(nft, "Locked").withArgs(BigInt(item));
          expect(await nft.stateOf(item)).to.equal(REDEMPTION.Redeemed);
          expect(await nft.redemptionOf(item)).to.deep.equal([CUSTODY, 0n, BigInt(timestamp), REDEMPTION.Redeemed]);
          expect(await nft.usageOf(item)).to.deep.equal([ZeroAddress, 0n, FOREVER, true]);
          expect(await nft.lockerOf(item)).to.equal(ZeroAddress);
          expect(await nft.ownerOf(item)).to.equal(roles.holder.address);
          await expect(nft.connect(roles.holder).transferFrom(roles.holder, roles.buyer, item))
            .to.be.revertedWithCustomError(nft, "UsableTokenLocked")
            .withArgs(BigInt(item), FOREVER);
          await expect(nft.connect(roles.custodian).unlock(item))
            .to.be.revertedWithCustomError(nft, "UsableTokenWrongLocker")
            .withArgs(BigInt(item), roles.custodian.address, ZeroAddress);
        });
    });

  context("when the custodian is the brand of an inscribed item", () => {
    it("takes it by its prefix", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      const item = await claimed(stage);
      await nft.inscribe(GTIN, "SN0");
      const redemption = handoverOf(stage, item, { custodian: roles.brand.address, prefixLength: PREFIX_LENGTH });

      await expect(nft.connect(roles.holder).redeem(redemption, "0x", await signHandover(stage, "brand", redemption)))
        .to.emit(nft, "ItemRedeemed")
        .withArgs(item, roles.holder.address, BRAND, roles.brand.address, MEMO);
    });
  });

  context("when the key of the custodian was rotated since it was asked", () => {
    it("takes another account of the same party", async () => {
      const stage = await theater.stage();
      const { nft, roles, world } = stage;
      const item = await givenItem(stage, "Requested");
      await world.setActor(roles.stranger, { party: CUSTODY, roles: ROLE.Custodian, prefix: 0n });
      const redemption = handoverOf(stage, item, { custodian: roles.stranger.address });

      await expect(
        nft.connect(roles.holder).redeem(redemption, "0x", await signHandover(stage, "stranger", redemption)),
      )
        .to.emit(nft, "ItemRedeemed")
        .withArgs(item, roles.holder.address, CUSTODY, roles.stranger.address, MEMO);
    });
  });

  context("when the holder is a contract that signs by ERC-1271", () => {
    it("takes its owner's signature, and none that it refuses", async () => {
      const stage = await theater.stage();
      const { nft, roles } = stage;
      const wallet = await ethers.deployContract("WalletMock", [roles.holder]);
      const item = await claimed(stage, { to: await wallet.getAddress() });
      const redemption = handoverOf(stage, item, { holder: await wallet.getAddress() });
      const signature = await signHandover(stage, "holder", redemption);
      await wallet.setRefusesToSign(true);
      await expect(nft.connect(roles.custodian).redeem(redemption, signature, "0x"))
        .to.be.revertedWithCustomError(nft, "ItemInvalidSignature")
        .withArgs(item, await wallet.getAddress());
      await wallet.setRefusesToSign(false);

      await expect(nft.connect(roles.custodian).redeem(redemption, signature, "0x"))
        .to.emit(nft, "ItemRedeemed")
        .withArgs(item, await wallet.getAddress(), CUSTODY, roles.custodian.address, MEMO);
    });
  });

  context("when the item was redeemed", () => {
    it("cannot be claimed again: its id is never free", async () => {
      const stage = await theater.stage();
      const item = await givenItem(stage, "Redeemed");

      await expect(claimed(stage))
        .to.be.revertedWithCustomError(stage.nft, "ItemExists")
        .withArgs(item, stage.roles.holder.address);
    });
  });
});
