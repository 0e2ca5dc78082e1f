import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import type { UsableTokenMock } from "../../typechain-types/contracts/mocks/UsableTokenMock.ts";
import { UsableToken__factory } from "../../typechain-types/factories/contracts/provenance/UsableToken__factory.ts";
import type { Erc721Stage } from "./erc721.behavior.ts";

/** What tokens share, on a contract with every inner act open to anyone. */
export interface UsableStage extends Erc721Stage {
  readonly mock: UsableTokenMock;
}

/** Where the tests of a file play. */
export interface UsableTheater {
  readonly connection: NetworkConnection;
  /** A fresh stage: two tokens of the holder's. */
  readonly stage: () => Promise<UsableStage>;
}

/**
 * One connection for the tests of a file. Each test plays on a fresh stage.
 *
 * @example
 * const theater = await openUsableTheater();
 * const { mock, first } = await theater.stage();
 */
export async function openUsableTheater(): Promise<UsableTheater> {
  const connection = await network.create();
  async function fresh() {
    return stageOn(connection);
  }
  return { connection, stage: async () => connection.networkHelpers.loadFixture(fresh) };
}

async function stageOn({ ethers }: NetworkConnection): Promise<UsableStage> {
  const [holder, recipient, approved, operator, stranger, forwarder] = await ethers.getSigners();
  const mock = await ethers.deployContract("UsableTokenMock", [forwarder!]);
  const receiver = await ethers.deployContract("NftReceiverMock");
  const [first, second, missing] = [1n, 2n ** 255n + 2n, 3n];
  for (const tokenId of [first, second]) await mock.mint(holder!, tokenId);
  return {
    mock,
    token: UsableToken__factory.connect(await mock.getAddress(), holder),
    name: "Usable",
    symbol: "USE",
    first,
    second,
    missing,
    holder: holder!,
    recipient: recipient!,
    approved: approved!,
    operator: operator!,
    stranger: stranger!,
    receiver,
  };
}
