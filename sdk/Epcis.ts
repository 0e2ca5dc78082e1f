export {
  businessStepCode,
  businessStepOf,
  CodeUnknown,
  dispositionCode,
  dispositionOf,
  NO_CODE,
  OWN_CODE,
  WordUnknown,
} from "./epcis/codes.ts";
export { EPCIS_CONTEXT } from "./epcis/context.ts";
export { readEpcisDocument, writeEpcisDocument } from "./epcis/document.ts";
export { type EpcisFlaw, EpcisMalformed } from "./epcis/errors.ts";
export { eventDigest, eventHash, eventHashes, EventHashMalformed } from "./epcis/hash.ts";
export {
  amountIn,
  PIECE,
  QuantityEndless,
  quantityIn,
  QuantityMalformed,
  QuantityNotWhole,
  unitBytes,
  UnitMalformed,
  UnitsApart,
} from "./epcis/measures.ts";
export { type Moved, MovedDifferently, movedIn, QuantityUnsaid, requireMoved, type Side } from "./epcis/moved.ts";
export { EventHashUnsure, preHash, type PreHashOptions } from "./epcis/preHash.ts";
export { secondsOf, utcOf } from "./epcis/times.ts";
export { EventTimeInvalid, traceEventOf, type TraceOptions } from "./epcis/trace.ts";
export type {
  Action,
  AggregationEvent,
  AssociationEvent,
  BusinessTransaction,
  Destination,
  EpcisDocument,
  EpcisEvent,
  EpcisPlace,
  ErrorDeclaration,
  EventFacts,
  ExtensionFields,
  Extensions,
  ExtensionValue,
  Namespaces,
  ObjectEvent,
  PersistentDisposition,
  QuantityElement,
  SensorElement,
  SensorMetadata,
  SensorReport,
  Source,
  TransactionEvent,
  TransformationEvent,
} from "./epcis/types.ts";
export { BUSINESS_STEPS, type BusinessStep, type Disposition, DISPOSITIONS } from "./epcis/vocabulary.ts";
