import { flow as artworkLicense } from "./artworkLicense.ts";
import { flow as cartOfSellers } from "./cartOfSellers.ts";
import { flow as concertTicket } from "./concertTicket.ts";
import { flow as disputedSale } from "./disputedSale.ts";
import { flow as escrowedSale } from "./escrowedSale.ts";
import { flow as neverShipped } from "./neverShipped.ts";
import { flow as payroll } from "./payroll.ts";
import { flow as personToPerson } from "./personToPerson.ts";
import { flow as returnAndRefund } from "./returnAndRefund.ts";
import { flow as riceHarvest } from "./riceHarvest.ts";
import type { Flow } from "./shared/flow.ts";
import { flow as silentBuyer } from "./silentBuyer.ts";
import { flow as spendingLimits } from "./spendingLimits.ts";
import { flow as subscription } from "./subscription.ts";
import { flow as tokenLifecycle } from "./tokenLifecycle.ts";
import { flow as wineBottle } from "./wineBottle.ts";

/** Every flow, in the order in which they are told. */
export const stories: readonly Flow[] = [
  escrowedSale,
  silentBuyer,
  neverShipped,
  returnAndRefund,
  disputedSale,
  personToPerson,
  cartOfSellers,
  subscription,
  payroll,
  spendingLimits,
  tokenLifecycle,
  riceHarvest,
  wineBottle,
  concertTicket,
  artworkLicense,
];
