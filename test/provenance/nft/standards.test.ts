import { UsableToken__factory } from "../../../typechain-types/factories/contracts/provenance/UsableToken__factory.ts";
import { behavesLikeErc2981 } from "../../shared/erc2981.behavior.ts";
import { behavesLikeErc4906 } from "../../shared/erc4906.behavior.ts";
import { behavesLikeErc4907 } from "../../shared/erc4907.behavior.ts";
import { behavesLikeErc5192 } from "../../shared/erc5192.behavior.ts";
import { behavesLikeErc721, type Erc721Stage } from "../../shared/erc721.behavior.ts";
import { claimed, GTIN, itemOf, mintTerms, type NftStage, openNftTheater } from "../../shared/nft.ts";

const theater = await openNftTheater();

/** Two items of the holder's: a unique thing, and one that was claimed out of a lot. */
async function items(): Promise<Erc721Stage & Pick<NftStage, "nft">> {
  const stage = await theater.stage();
  const { nft, place, roles, receiver } = stage;
  await nft.connect(roles.brand).mint(mintTerms(stage));
  const second = BigInt(await claimed(stage));
  return {
    nft,
    token: UsableToken__factory.connect(place, roles.stranger),
    name: "Cowry Provenance",
    symbol: "CWRP",
    first: BigInt(itemOf("ART1")),
    second,
    missing: BigInt(itemOf("SN1")),
    holder: roles.holder,
    recipient: roles.buyer,
    approved: roles.relayer,
    operator: roles.lender,
    stranger: roles.stranger,
    receiver,
  };
}

describe("ProvenanceNFT by the standards", () => {
  behavesLikeErc721(items);
  behavesLikeErc4907(theater.connection, items);
  behavesLikeErc5192(theater.connection, items);
  behavesLikeErc2981(async () => {
    const creator = (await theater.stage()).roles.brand.address;
    return { ...(await items()), creator, basisPoints: 750n };
  });
  behavesLikeErc4906("its inscription", async () => {
    const { token, nft, second } = await items();
    return { token, tokenId: second, change: () => nft.inscribe(GTIN, "SN0") };
  });
});
