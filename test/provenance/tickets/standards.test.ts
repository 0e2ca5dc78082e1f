import { expect } from "chai";
import { concat, ZeroAddress } from "ethers";

import { UsableToken__factory } from "../../../typechain-types/factories/contracts/provenance/UsableToken__factory.ts";
import { behavesLikeErc2981 } from "../../shared/erc2981.behavior.ts";
import { behavesLikeErc4906 } from "../../shared/erc4906.behavior.ts";
import { behavesLikeErc4907 } from "../../shared/erc4907.behavior.ts";
import { behavesLikeErc5192 } from "../../shared/erc5192.behavior.ts";
import { behavesLikeErc721, type Erc721Stage } from "../../shared/erc721.behavior.ts";
import { imageOf, metadataOf } from "../../shared/metadata.ts";
import {
  announced,
  bought,
  entryOf,
  type EventStateName,
  givenEvent,
  openTicketTheater,
  saleOf,
  signEntry,
  signTicketMessage,
  ticketIdOf,
  type TicketStage,
} from "../../shared/tickets.ts";

const theater = await openTicketTheater();

/** Two tickets of the buyer's, of an event whose tickets move freely. */
async function seats(): Promise<Erc721Stage & { readonly stage: TicketStage }> {
  const stage = await theater.stage();
  const { place, roles, receiver } = stage;
  const event = await announced(stage);
  return {
    stage,
    token: UsableToken__factory.connect(place, roles.stranger),
    name: "Cowry Tickets",
    symbol: "CWRT",
    first: await bought(stage, event, { seat: 1n }),
    second: await bought(stage, event, { seat: 2n }),
    missing: ticketIdOf(event.id, 3n),
    holder: roles.buyer,
    recipient: roles.fan,
    approved: roles.relayer,
    operator: roles.venue,
    stranger: roles.stranger,
    receiver,
  };
}

describe("Tickets by the standards", () => {
  behavesLikeErc721(seats);
  behavesLikeErc4907(theater.connection, seats);
  behavesLikeErc5192(theater.connection, seats);
  behavesLikeErc2981(async () => ({ ...(await seats()), creator: ZeroAddress, basisPoints: 0n }));
  behavesLikeErc4906("its admission", async () => {
    const { token, stage, second } = await seats();
    const { tickets, roles } = stage;
    const [id] = await tickets.ticketOf(second);
    const { doorsAt } = await tickets.slotOf(id);
    const entry = entryOf(stage, second, doorsAt);
    const signature = await signEntry(stage, "buyer", entry);
    await theater.connection.networkHelpers.time.increaseTo(doorsAt);
    return { token, tokenId: second, change: () => tickets.connect(roles.gate).admit(entry, signature) };
  });
});

describe("tokenURI", () => {
  const told: readonly [Exclude<EventStateName, "None">, string][] = [
    ["Announced", "Valid"],
    ["Doors", "Valid"],
    ["Over", "Valid"],
    ["Confirmed", "Over"],
    ["Settled", "Over"],
    ["Canceled", "To be refunded"],
    ["Lapsed", "To be refunded"],
  ];
  for (const [state, status] of told)
    it(`of a ticket of an event that is ${state} says "${status}"`, async () => {
      const stage = await theater.stage();
      const { id, ticket, terms } = await givenEvent(stage, state);
      const { document } = metadataOf(await stage.tickets.tokenURI(ticket));

      expect(document).to.deep.include({ name: "Ticket, seat 7", description: "Admits one person, once." });
      expect(document.attributes).to.deep.equal([
        { trait_type: "Event", value: id },
        { trait_type: "Seat", value: "7" },
        { trait_type: "Doors (Unix time)", value: terms.doorsAt.toString() },
        { trait_type: "End (Unix time)", value: terms.endsAt.toString() },
        { trait_type: "Status", value: status },
      ]);
      expect(imageOf(document)).to.include(`>${status}</tspan>`);
    });

  it("of a used ticket says so", async () => {
    const stage = await theater.stage();
    const { tickets, roles } = stage;
    const { ticket, terms } = await givenEvent(stage, "Doors");
    const entry = entryOf(stage, ticket, terms.doorsAt);
    await tickets.connect(roles.gate).admit(entry, await signEntry(stage, "buyer", entry));

    const { document } = metadataOf(await tickets.tokenURI(ticket));
    expect(document.attributes.at(-1)).to.deep.equal({ trait_type: "Status", value: "Used" });
  });

  it("is refused of a ticket that nobody bought", async () => {
    const { tickets } = await theater.stage();

    await expect(tickets.tokenURI(1n)).to.be.revertedWithCustomError(tickets, "ERC721NonexistentToken").withArgs(1n);
  });

  it("is made by a contract of its own", async () => {
    const { tickets, connection } = await theater.stage();

    expect(await connection.ethers.provider.getCode(await tickets.metadata())).to.not.equal("0x");
  });
});

describe("the forwarder", () => {
  it("hands on the data of the signer's call", async () => {
    const { accessManager, roles, connection } = await theater.stage();
    const { ethers } = connection;
    const [forwarder, sender] = [roles.relayer.address, roles.buyer.address];
    const mock = await ethers.deployContract("TicketsMock", [await accessManager.getAddress(), forwarder]);
    const data = mock.interface.encodeFunctionData("messageData");
    const call = { to: await mock.getAddress(), from: forwarder, data: concat([data, sender]) };
    const told = await ethers.provider.call(call);

    expect(mock.interface.decodeFunctionResult("messageData", told)).to.deep.equal([data]);
  });

  it("brings a purchase of the signer's", async () => {
    const stage = await theater.stage();
    const { tickets, forwarder, roles, place, connection, now } = stage;
    const event = await announced(stage);
    const sale = saleOf(stage, event);
    const signature = await signTicketMessage(stage, roles.organizer, "TicketSale", sale);
    const { chainId } = await connection.ethers.provider.getNetwork();
    const request = {
      from: roles.buyer.address,
      to: place,
      value: 0n,
      gas: 1_000_000n,
      nonce: 0n,
      deadline: now + 86_400n,
      data: tickets.interface.encodeFunctionData("buy", [sale, 7n, roles.buyer.address, signature]),
    };
    const consent = await roles.buyer.signTypedData(
      { name: "Cowry Forwarder", version: "1", chainId, verifyingContract: await forwarder.getAddress() },
      {
        ForwardRequest: [
          { name: "from", type: "address" },
          { name: "to", type: "address" },
          { name: "value", type: "uint256" },
          { name: "gas", type: "uint256" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint48" },
          { name: "data", type: "bytes" },
        ],
      },
      request,
    );

    await forwarder.connect(roles.relayer).execute({ ...request, signature: consent });
    expect(await tickets.ownerOf(ticketIdOf(event.id, 7n))).to.equal(roles.buyer.address);
  });
});
