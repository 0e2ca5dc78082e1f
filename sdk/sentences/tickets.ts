import { type Sentences, time } from "./words.ts";

/** What tickets refuse. */
export const ticketSentences: Sentences<"Tickets"> = {
  TicketsUnexpectedState: ({ id, current, allowed }) => `event ${id} is ${current}, not ${allowed.join(" or ")}`,
  TicketsWrongCaller: ({ id, caller, expected }) => `event ${id}: ${caller} tried what is up to ${expected}`,
  TicketsUnfitTimes: ({ id, doorsAt, endsAt, confirmBy }) =>
    `event ${id}: doors at ${time(doorsAt)}, end at ${time(endsAt)} and confirmation by ${time(confirmBy)} are in the past, out of order or too far apart`,
  TicketsNoSeats: ({ id }) => `event ${id} has no seats`,
  TicketsNoWitness: ({ id }) => `event ${id} has nobody who confirms it`,
  TicketsSaleOver: ({ ticket, deadline }) => `ticket ${ticket} was for sale until ${time(deadline)}`,
  TicketsSeriesEnded: ({ ticket, series, current }) =>
    `ticket ${ticket}: the sale is of series ${series}, and ${current} is sold`,
  TicketsSeatNotOffered: ({ ticket, seat, first, last }) =>
    `ticket ${ticket}: the sale is of seats ${first} to ${last}, not of ${seat}`,
  TicketsBeyondCapacity: ({ ticket, seat, capacity }) =>
    `ticket ${ticket}: there are ${capacity} seats, and no ${seat}`,
  TicketsSeatTaken: ({ ticket, holder }) => `ticket ${ticket} is ${holder}'s already`,
  TicketsWrongBuyer: ({ ticket, caller, expected }) => `ticket ${ticket} is for ${expected}, not for ${caller}`,
  TicketsInvalidSignature: ({ ticket, account }) => `what would sell ticket ${ticket} is not signed by ${account}`,
  TicketsWrongHolder: ({ ticket, account, holder }) => `ticket ${ticket} is ${holder}'s, not ${account}'s`,
  TicketsOfferEnded: ({ ticket, turn, current }) =>
    `the offer of ticket ${ticket} was for turn ${turn}, and it is in turn ${current}`,
  TicketsAboveCap: ({ ticket, price, cap }) => `ticket ${ticket} may cost ${cap} units again, not ${price}`,
  TicketsEqualParties: ({ ticket, account }) => `ticket ${ticket}: ${account} cannot buy from itself`,
  TicketsResaleOnly: ({ ticket }) => `ticket ${ticket} moves by resale alone`,
  TicketsNotLendable: ({ ticket }) => `ticket ${ticket} cannot be lent`,
  TicketsStaleEntry: ({ ticket, freshUntil }) =>
    `the signature for ticket ${ticket} was fresh until ${time(freshUntil)}`,
  TicketsEntryRefused: ({ ticket, gate, fault }) => `ticket ${ticket} does not open gate ${gate}: ${WHY[fault]}`,
  TicketsEmptyList: () => "there are no tickets in the list",
};

/** Why a gate lets nobody in. */
const WHY = {
  None: "nothing is wrong",
  UnknownTicket: "nobody bought it",
  WrongGate: "it was signed for another gate, or that is none",
  WrongState: "the doors are not open",
  WrongTime: "it was signed outside the hours, or ahead of time",
  Used: "somebody went in with it",
  NotSigned: "who may enter did not sign",
} as const;
