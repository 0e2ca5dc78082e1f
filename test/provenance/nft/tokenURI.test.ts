import { expect } from "chai";
import { id, ZeroAddress, ZeroHash } from "ethers";

import { imageOf, metadataOf } from "../../shared/metadata.ts";
import { claimed, DAY, givenItem, GTIN, itemOf, mintTerms, openNftTheater } from "../../shared/nft.ts";

const theater = await openNftTheater();
const DIGITS = "09506000134352";

describe("tokenURI", () => {
  it("of an item that is not inscribed tells its id", async () => {
    const stage = await theater.stage();
    const item = await claimed(stage);
    const { document } = metadataOf(await stage.nft.tokenURI(item));

    expect(document).to.deep.include({ name: "Item", description: "" });
    expect(document.attributes).to.deep.equal([
      { trait_type: "Item", value: item },
      { trait_type: "Status", value: "Held" },
    ]);
    expect(imageOf(document)).to.include(`>${item}</tspan>`);
  });

  it("of an inscribed item tells GTIN and serial number, in words and in the picture", async () => {
    const stage = await theater.stage();
    const item = await claimed(stage);
    await stage.nft.inscribe(GTIN, "SN0");
    const { document } = metadataOf(await stage.nft.tokenURI(item));

    expect(document.attributes).to.deep.equal([
      { trait_type: "GTIN", value: DIGITS },
      { trait_type: "Serial", value: "SN0" },
      { trait_type: "Status", value: "Held" },
    ]);
    for (const text of [DIGITS, "SN0", "Held"]) expect(imageOf(document)).to.include(`>${text}</tspan>`);
  });

  it("of a unique thing tells what was said of it", async () => {
    const stage = await theater.stage();
    const { nft, roles } = stage;
    const [name, description, serial] = [`"Evening" <&> '磨坊'`, `Oil & canvas \\ "80 × 60"`, `A"'<%&/>`];
    const minted = await nft.connect(roles.brand).mint(mintTerms(stage, { name, description, serial }));
    const item = nft.interface.parseLog((await minted.wait())!.logs.at(-1)!)!.args[0] as string;
    const { document } = metadataOf(await nft.tokenURI(item));

    expect(document).to.deep.include({ name, description });
    expect(document.attributes).to.deep.equal([
      { trait_type: "GTIN", value: DIGITS },
      { trait_type: "Serial", value: serial },
      { trait_type: "Status", value: "Held" },
      { trait_type: "Content", value: id("the work") },
    ]);
    expect(imageOf(document)).to.include(">A&#x22;&#x27;&#x3c;%&#x26;/&#x3e;</tspan>");
  });

  it("of a thing without content tells none", async () => {
    const stage = await theater.stage();
    const { nft, roles } = stage;
    await nft
      .connect(roles.brand)
      .mint(mintTerms(stage, { content: ZeroHash, name: "", serial: "12345678901234567890" }));
    const { document } = metadataOf(await nft.tokenURI(itemOf("12345678901234567890")));

    expect(document.name).to.equal("Item");
    expect(document.attributes.map(({ value }) => value)).to.deep.equal([DIGITS, "12345678901234567890", "Held"]);
  });

  for (const [state, status] of [
    ["None", "Held"],
    ["Requested", "Redemption requested"],
    ["Refused", "Held"],
    ["Lapsed", "Held"],
    ["Redeemed", "Redeemed"],
  ] as const)
    it(`of an item that is ${state} says "${status}"`, async () => {
      const stage = await theater.stage();
      const item = await givenItem(stage, state);

      expect(metadataOf(await stage.nft.tokenURI(item)).document.attributes.at(-1)).to.deep.equal({
        trait_type: "Status",
        value: status,
      });
    });

  it("of a locked item says so", async () => {
    const stage = await theater.stage();
    const { nft, roles, now } = stage;
    const item = await claimed(stage);
    await nft.connect(roles.holder).lock(item, roles.lender, now + DAY);

    expect(metadataOf(await nft.tokenURI(item)).document.attributes.at(-1)?.value).to.equal("Locked");
  });
});

describe("views of what the contract stands on", () => {
  it("tell whom it asks, the grace, and who writes the metadata", async () => {
    const { nft, world } = await theater.stage();
    const asked = await world.getAddress();

    for (const told of [await nft.parties(), await nft.lots(), await nft.recalls(), await nft.openGuard()])
      expect(told).to.equal(asked);
    expect(await nft.claimGrace()).to.equal(3_600n);
    expect(await nft.metadata()).not.to.equal(ZeroAddress);
  });
});
