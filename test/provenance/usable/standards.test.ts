import { behavesLikeErc2981 } from "../../shared/erc2981.behavior.ts";
import { behavesLikeErc4906 } from "../../shared/erc4906.behavior.ts";
import { behavesLikeErc4907 } from "../../shared/erc4907.behavior.ts";
import { behavesLikeErc5192 } from "../../shared/erc5192.behavior.ts";
import { behavesLikeErc721 } from "../../shared/erc721.behavior.ts";
import { openUsableTheater } from "../../shared/usable.ts";

const theater = await openUsableTheater();

describe("A usable token by the standards", () => {
  behavesLikeErc721(theater.stage);
  behavesLikeErc4907(theater.connection, theater.stage);
  behavesLikeErc5192(theater.connection, theater.stage);
  behavesLikeErc2981(async () => {
    const stage = await theater.stage();
    const [creator, basisPoints] = [stage.stranger.address, 333n];
    await stage.mock.setRoyalty(stage.first, { receiver: creator, basisPoints });
    return { ...stage, creator, basisPoints };
  });
  behavesLikeErc4906("its use", async () => {
    const { token, mock, first } = await theater.stage();
    return { token, tokenId: first, change: () => mock.use(first) };
  });
});
