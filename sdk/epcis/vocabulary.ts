/**
 * The business steps of the Core Business Vocabulary 2.0, in alphabetical order. The number of a step, which goes on a chain, is its place in this list counted
 * from 1; the list never changes, and words of later versions are added at its end.
 */
export const BUSINESS_STEPS = [
  "accepting",
  "arriving",
  "assembling",
  "collecting",
  "commissioning",
  "consigning",
  "creating_class_instance",
  "cycle_counting",
  "decommissioning",
  "departing",
  "destroying",
  "disassembling",
  "dispensing",
  "encoding",
  "entering_exiting",
  "holding",
  "inspecting",
  "installing",
  "killing",
  "loading",
  "other",
  "packing",
  "picking",
  "receiving",
  "removing",
  "repackaging",
  "repairing",
  "replacing",
  "reserving",
  "retail_selling",
  "sampling",
  "sensor_reporting",
  "shipping",
  "staging_outbound",
  "stock_taking",
  "stocking",
  "storing",
  "transporting",
  "unloading",
  "unpacking",
  "void_shipping",
] as const;

/** The dispositions of the Core Business Vocabulary 2.0, in alphabetical order and numbered as {@link BUSINESS_STEPS} are. */
export const DISPOSITIONS = [
  "active",
  "available",
  "completeness_inferred",
  "completeness_verified",
  "conformant",
  "container_closed",
  "container_open",
  "damaged",
  "destroyed",
  "dispensed",
  "disposed",
  "encoded",
  "expired",
  "in_progress",
  "in_transit",
  "inactive",
  "mismatch_class",
  "mismatch_instance",
  "mismatch_quantity",
  "needs_replacement",
  "no_pedigree_match",
  "non_conformant",
  "non_sellable_other",
  "partially_dispensed",
  "recalled",
  "reserved",
  "retail_sold",
  "returned",
  "sellable_accessible",
  "sellable_not_accessible",
  "stolen",
  "unavailable",
  "unknown",
] as const;

const TRANSACTION_TYPES = [
  "bol",
  "cert",
  "desadv",
  "inv",
  "pedigree",
  "po",
  "poc",
  "prodorder",
  "recadv",
  "rma",
  "testprd",
  "testres",
  "upevt",
] as const;

const PARTY_TYPES = ["location", "owning_party", "possessing_party"] as const;

const ERROR_REASONS = ["did_not_occur", "incorrect_data"] as const;

const COMPONENTS = [
  "x",
  "y",
  "z",
  "axial_distance",
  "azimuth",
  "height",
  "spherical_radius",
  "polar_angle",
  "elevation_angle",
  "easting",
  "northing",
  "latitude",
  "longitude",
  "altitude",
] as const;

const EXCEPTIONS = ["ALARM_CONDITION", "ERROR_CONDITION"] as const;

/** What sensors measure, in GS1's web vocabulary. */
const MEASUREMENTS = (
  "AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance AmountOfSubstancePerUnitVolume Angle AngularAcceleration " +
  "AngularMomentum AngularVelocity Area Capacitance Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate " +
  "DynamicViscosity ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency Illuminance Inductance " +
  "Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential " +
  "Mass MassConcentration MassFlowRate MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux " +
  "RadiantIntensity Radioactivity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension Temperature Time " +
  "Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber"
).split(" ");

export type BusinessStep = (typeof BUSINESS_STEPS)[number];
export type Disposition = (typeof DISPOSITIONS)[number];

/** The lists of words that fields of events are taken from. */
export type Vocabulary =
  | "businessStep"
  | "disposition"
  | "transactionType"
  | "partyType"
  | "errorReason"
  | "component"
  | "exception"
  | "measurement";

interface Words {
  readonly words: readonly string[];
  /** What stands before the word in its web address. */
  readonly web: string;
  /** The same, by the prefix that contexts give it. */
  readonly prefixed: string;
  /** The same in the URNs of earlier versions, if there were any. */
  readonly urn?: string;
}

const CBV = "https://ref.gs1.org/cbv/";
const VOC = "https://gs1.org/voc/";

const VOCABULARIES: Readonly<Record<Vocabulary, Words>> = {
  businessStep: cbv(BUSINESS_STEPS, "BizStep", "bizstep"),
  disposition: cbv(DISPOSITIONS, "Disp", "disp"),
  transactionType: cbv(TRANSACTION_TYPES, "BTT", "btt"),
  partyType: cbv(PARTY_TYPES, "SDT", "sdt"),
  errorReason: cbv(ERROR_REASONS, "ER", "er"),
  component: { words: COMPONENTS, web: `${CBV}Comp-`, prefixed: "cbv:Comp-" },
  exception: { words: EXCEPTIONS, web: VOC, prefixed: "gs1:" },
  measurement: { words: MEASUREMENTS, web: VOC, prefixed: "gs1:" },
};

/**
 * The bare word of a vocabulary that a text says, by whichever of its names; `undefined` if it says none, as a URI of one's own does.
 *
 * @example
 * wordOf("businessStep", "urn:epcglobal:cbv:bizstep:shipping"); // "shipping"
 */
export function wordOf(vocabulary: Vocabulary, text: string): string | undefined {
  const { words, web, prefixed, urn } = VOCABULARIES[vocabulary];
  const start = [web, prefixed, urn].find((each) => each !== undefined && text.startsWith(each));
  const word = text.slice(start?.length ?? 0);
  return words.includes(word) ? word : undefined;
}

/**
 * Whether a text begins as words of a vocabulary do. Where {@link wordOf} knows none, it is a word that does not exist.
 *
 * @example
 * isOfVocabulary("businessStep", "https://ref.gs1.org/cbv/BizStep-harvesting"); // true
 */
export function isOfVocabulary(vocabulary: Vocabulary, text: string): boolean {
  const { web, prefixed, urn } = VOCABULARIES[vocabulary];
  return !text.includes(":") || [web, prefixed, urn].some((each) => each !== undefined && text.startsWith(each));
}

/**
 * The web address of a word; a text that is no word of the vocabulary stays as it is.
 *
 * @example
 * webWord("disposition", "recalled"); // "https://ref.gs1.org/cbv/Disp-recalled"
 */
export function webWord(vocabulary: Vocabulary, text: string): string {
  const word = wordOf(vocabulary, text);
  return word === undefined ? text : `${VOCABULARIES[vocabulary].web}${word}`;
}

/* PRIVATE */

function cbv(words: readonly string[], web: string, urn: string): Words {
  return { words, web: `${CBV}${web}-`, prefixed: `cbv:${web}-`, urn: `urn:epcglobal:cbv:${urn}:` };
}
