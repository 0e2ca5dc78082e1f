/** How much a credit is for. */
export const MONEY: readonly string[] = ["32B! amount", "39A? tolerance", "39C? additionalAmounts"];

/** How a credit is drawn on. */
export const DRAWING: readonly string[] = ["42C? drafts", "42AD? drawee", "42M? mixedPayment", "42P? deferredPayment"];

/** How goods travel. */
export const CARRIAGE: readonly string[] = ["43P? partialShipments", "43T? transshipment"];

/** Where goods go from and to, and when. */
export const ROUTE: readonly string[] = [
  "44A? dispatch",
  "44E? loading",
  "44F? discharge",
  "44B? destination",
  "44C? latestShipment",
  "44D? shipmentPeriod",
];

/** The long texts, which continue in a second message. */
export const NARRATIVES: readonly string[] = [
  "45A? goods",
  "46A? documents",
  "47A? conditions",
  "49G? beneficiaryPayment",
  "49H? bankPayment",
];

/** The long texts of an amendment. */
export const CHANGES: readonly string[] = [
  "45B? goods",
  "46B? documents",
  "47B? conditions",
  "49M? beneficiaryPayment",
  "49N? bankPayment",
];
