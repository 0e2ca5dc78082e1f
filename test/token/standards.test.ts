import { expect } from "chai";
import { dataSlice, id, toBeHex } from "ethers";

import { behavesLikeErc1363, type Erc1363Stage } from "../shared/erc1363.behavior.ts";
import { behavesLikeErc20, type Erc20Stage } from "../shared/erc20.behavior.ts";
import { behavesLikeErc2612 } from "../shared/erc2612.behavior.ts";
import { behavesLikeErc3009 } from "../shared/erc3009.behavior.ts";
import { FUNDS, openTokenTheater } from "../shared/token.ts";

const theater = await openTokenTheater();
const { networkHelpers, ethers } = theater.connection;

/** The token as it is deployed, of which the payer has some. */
async function cowry(): Promise<Erc1363Stage> {
  const { token, roles } = await theater.funded();
  const receiver = await ethers.deployContract("CallReceiverMock");
  const { payer, stranger, spender } = roles;
  return {
    token,
    receiver,
    name: "Test Cowry",
    symbol: "TCWR",
    decimals: 18n,
    supply: 2n * FUNDS,
    held: FUNDS,
    holder: payer,
    recipient: stranger,
    spender,
  };
}

/** The token of the other tests, which has to behave as well as what it stands for. */
async function mock(): Promise<Erc20Stage> {
  const [holder, recipient, spender] = await ethers.getSigners();
  const token = await ethers.deployContract("TokenMock", ["TKN", 6]);
  await token.mint(holder!, FUNDS);
  return {
    token,
    name: "TKN",
    symbol: "TKN",
    decimals: 6n,
    supply: FUNDS,
    held: FUNDS,
    holder: holder!,
    recipient: recipient!,
    spender: spender!,
  };
}

describe("CowryToken by the standards", () => {
  behavesLikeErc20(cowry);
  behavesLikeErc2612(cowry);
  behavesLikeErc3009(cowry);
  behavesLikeErc1363(cowry);

  describe("supportsInterface", () => {
    for (const [what, bits, supported] of [
      ["ERC-165", "0x01ffc9a7", true],
      ["ERC-20", "0x36372b07", true],
      ["the metadata of ERC-20", "0xa219a025", true],
      ["ERC-1363", "0xb0202a11", true],
      ["ERC-2612", "0x9d8ff7da", true],
      ["what nobody supports", "0xffffffff", false],
      ["ERC-721", "0x80ac58cd", false],
    ] as const)
      it(`says ${supported ? "yes" : "no"} to ${what}`, async () => {
        const { token } = await theater.fresh();
        expect(await token.supportsInterface(bits)).to.equal(supported);
      });

    const terms = "address,address,uint256,uint256,uint256,bytes32";
    for (const [what, functions] of [
      [
        "ERC-3009",
        [
          "authorizationState(address,bytes32)",
          `transferWithAuthorization(${terms},uint8,bytes32,bytes32)`,
          `receiveWithAuthorization(${terms},uint8,bytes32,bytes32)`,
        ],
      ],
      [
        "what the token has of its own",
        [
          "issue(address,uint256)",
          "pay(address,uint256,uint16)",
          "payWithAuthorization(address,address,uint256,uint16,uint256,uint256,bytes32,bytes)",
          `transferWithAuthorization(${terms},bytes)`,
          `receiveWithAuthorization(${terms},bytes)`,
          "cancelAuthorization(address,bytes32,bytes)",
          "burn(uint256)",
          "burnFrom(address,uint256)",
          "burnWithReason(uint256,uint8,bytes32)",
          "burnFromWithReason(address,uint256,uint8,bytes32)",
          "terms()",
          "stats()",
          "issuable()",
          "issuableFrom(uint256)",
        ],
      ],
    ] as const)
      it(`says yes to ${what}`, async () => {
        const { token } = await theater.fresh();
        const bits = functions.reduce((all, each) => all ^ BigInt(dataSlice(id(each), 0, 4)), 0n);
        expect(await token.supportsInterface(toBeHex(bits, 4))).to.equal(true);
      });
  });
});

describe("TokenMock by the standards", () => {
  const stage = () => networkHelpers.loadFixture(mock);
  behavesLikeErc20(stage);
  behavesLikeErc2612(stage);
  behavesLikeErc3009(stage);
});
