import type { BusinessStep, Disposition } from "./vocabulary.ts";

/** What an extension of an event may hold. */
export type ExtensionValue = string | number | boolean | readonly ExtensionValue[] | ExtensionFields;

/** An extension with fields of its own. */
export interface ExtensionFields {
  readonly [name: string]: ExtensionValue;
}

/** Fields of one's own: a prefix that the document's context declares, a colon, and a name. */
export type Extensions = Readonly<Record<`${string}:${string}`, ExtensionValue>>;

/** What an event does to its things. */
export type Action = "ADD" | "OBSERVE" | "DELETE";

/** A read point or business location. */
export interface EpcisPlace extends Extensions {
  readonly id: string;
}

/** How much of a class, such as a lot. */
export interface QuantityElement {
  readonly epcClass: string;
  /** A decimal; without one, how much there was is not said. */
  readonly quantity?: string;
  /** A unit of UN/ECE Recommendation 20; without one, the quantity counts pieces. */
  readonly uom?: string;
}

/** A document of trade that an event belongs to. */
export interface BusinessTransaction {
  readonly type?: string;
  readonly bizTransaction: string;
}

/** From whom or where things come. */
export interface Source {
  readonly type: string;
  readonly source: string;
}

/** To whom or where things go. */
export interface Destination {
  readonly type: string;
  readonly destination: string;
}

/** States that things have until they are unset. */
export interface PersistentDisposition {
  readonly set?: readonly (Disposition | (string & {}))[];
  readonly unset?: readonly (Disposition | (string & {}))[];
}

/** Of which device, and how, the reports of a sensor element are. */
export interface SensorMetadata extends Extensions {
  readonly time?: string;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly deviceID?: string;
  readonly deviceMetadata?: string;
  readonly rawData?: string;
  readonly dataProcessingMethod?: string;
  readonly bizRules?: string;
}

/** One thing that a sensor says. */
export interface SensorReport extends Extensions {
  readonly type?: string;
  readonly exception?: string;
  readonly deviceID?: string;
  readonly deviceMetadata?: string;
  readonly rawData?: string;
  readonly dataProcessingMethod?: string;
  readonly time?: string;
  readonly microorganism?: string;
  readonly chemicalSubstance?: string;
  readonly value?: number;
  readonly component?: string;
  readonly stringValue?: string;
  readonly booleanValue?: boolean;
  readonly hexBinaryValue?: string;
  readonly uriValue?: string;
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly meanValue?: number;
  readonly sDev?: number;
  readonly percRank?: number;
  readonly percValue?: number;
  readonly uom?: string;
  readonly coordinateReferenceSystem?: string;
}

/** What sensors say of an event. */
export interface SensorElement extends Extensions {
  readonly sensorMetadata?: SensorMetadata;
  readonly sensorReport: readonly SensorReport[];
}

/** That an event, whose id it keeps, did not happen so. */
export interface ErrorDeclaration extends Extensions {
  readonly declarationTime: string;
  readonly reason?: string;
  readonly correctiveEventIDs?: readonly string[];
}

/** What all events have. */
export interface EventFacts extends Extensions {
  readonly eventID?: string;
  /** When it happened, with an offset. */
  readonly eventTime: string;
  /** The offset of the place where it happened, as in `+08:00`. */
  readonly eventTimeZoneOffset: string;
  readonly recordTime?: string;
  readonly errorDeclaration?: ErrorDeclaration;
  readonly certificationInfo?: string | readonly string[];
  /** A word of the Core Business Vocabulary, or a URI of one's own. */
  readonly bizStep?: BusinessStep | (string & {});
  /** A word of the Core Business Vocabulary, or a URI of one's own. */
  readonly disposition?: Disposition | (string & {});
  readonly persistentDisposition?: PersistentDisposition;
  readonly readPoint?: EpcisPlace;
  readonly bizLocation?: EpcisPlace;
  readonly bizTransactionList?: readonly BusinessTransaction[];
  readonly sourceList?: readonly Source[];
  readonly destinationList?: readonly Destination[];
  readonly sensorElementList?: readonly SensorElement[];
}

/** Something happened to things as they are. */
export interface ObjectEvent extends EventFacts {
  readonly type: "ObjectEvent";
  readonly action: Action;
  readonly epcList?: readonly string[];
  readonly quantityList?: readonly QuantityElement[];
  /** What is true of them from their birth on; with the action ADD alone. */
  readonly ilmd?: Extensions;
}

/** Things were put into, seen in, or taken out of another one, physically. */
export interface AggregationEvent extends EventFacts {
  readonly type: "AggregationEvent";
  readonly action: Action;
  readonly parentID?: string;
  readonly childEPCs?: readonly string[];
  readonly childQuantityList?: readonly QuantityElement[];
}

/** Things were tied to, seen with, or parted from a thing or a place. */
export interface AssociationEvent extends EventFacts {
  readonly type: "AssociationEvent";
  readonly action: Action;
  readonly parentID: string;
  readonly childEPCs?: readonly string[];
  readonly childQuantityList?: readonly QuantityElement[];
}

/** Things became, were, or ceased to be part of a business transaction. */
export interface TransactionEvent extends EventFacts {
  readonly type: "TransactionEvent";
  readonly action: Action;
  readonly bizTransactionList: readonly BusinessTransaction[];
  readonly parentID?: string;
  readonly epcList?: readonly string[];
  readonly quantityList?: readonly QuantityElement[];
}

/** Inputs were used up, and outputs came to be. */
export interface TransformationEvent extends EventFacts {
  readonly type: "TransformationEvent";
  readonly inputEPCList?: readonly string[];
  readonly inputQuantityList?: readonly QuantityElement[];
  readonly outputEPCList?: readonly string[];
  readonly outputQuantityList?: readonly QuantityElement[];
  /** What joins the events of one transformation that took a while. */
  readonly transformationID?: string;
  readonly ilmd?: Extensions;
}

export type EpcisEvent = ObjectEvent | AggregationEvent | AssociationEvent | TransactionEvent | TransformationEvent;

/** The prefixes of extensions, each with the namespace that it stands for. */
export type Namespaces = Readonly<Record<string, string>>;

/** A document of events. */
export interface EpcisDocument {
  readonly creationDate: string;
  readonly namespaces: Namespaces;
  readonly events: readonly EpcisEvent[];
}
