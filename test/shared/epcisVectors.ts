/**
 * Events of our own, and the hashes that the public reference implementation of the CBV 2.0 event hash (RalphTro/epcis-event-hash-generator, version 1.9.3 and
 * what was merged after it) computes for them. The document was written to a file outside the repository and given to `python -m epcis_event_hash_generator`.
 */
export const VECTORS = {
  "@context": [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    { gs1: "https://gs1.org/voc/", rice: "https://ns.example.com/rice/", mill: "http://mill.example/terms/" },
  ],
  type: "EPCISDocument",
  schemaVersion: "2.0",
  creationDate: "2026-11-25T09:30:00.000Z",
  epcisBody: {
    eventList: [
      {
        // A lot is born: EPC class URI, extensions in its master data, a comment for people.
        type: "ObjectEvent",
        eventID: "urn:uuid:2f1c3c6e-9a60-4a5e-8f7b-0d6c2d7a9b10",
        eventTime: "2026-10-03T17:05:00+08:00",
        recordTime: "2026-10-03T17:06:00+08:00",
        eventTimeZoneOffset: "+08:00",
        "rdfs:comment": "Brought in before the rain",
        action: "ADD",
        bizStep: "creating_class_instance",
        disposition: "active",
        quantityList: [{ epcClass: "urn:epc:class:lgtin:9506000.013435.H-2026%2F07", quantity: 12500.5, uom: "KGM" }],
        readPoint: { id: "urn:epc:id:sgln:9506000.13435.0", "rice:paddy": "north 4" },
        ilmd: { "rice:harvest": { "rice:season": 2026, "rice:moisture": 0.00001234 }, "mill:grade": ["B", "A"] },
      },
      {
        // Paddy becomes rice and bran: Digital Links with qualifiers and query, a transformation's id.
        type: "TransformationEvent",
        eventTime: "2026-10-20T08:00:00.1415+08:00",
        eventTimeZoneOffset: "+08:00",
        inputQuantityList: [
          { epcClass: "https://mill.example/p/01/09506000134352/10/H-2026?17=271231", quantity: 10000, uom: "KGM" },
        ],
        outputQuantityList: [
          { epcClass: "https://id.gs1.org/01/09506000134369/10/R1", quantity: 6500, uom: "KGM" },
          { epcClass: "https://id.gs1.org/01/09506000134376/10/B1", quantity: 900.25, uom: "KGM" },
        ],
        inputEPCList: ["urn:epc:id:sgtin:9506000.013435.a%22%26!'()*"],
        outputEPCList: [
          "https://id.gs1.org/01/09506000134369/10/R1/21/S-2",
          "https://id.gs1.org/01/09506000134369/21/S-1",
        ],
        transformationID: "urn:epc:id:gdti:9506000.13435.T-1",
        bizStep: "urn:epcglobal:cbv:bizstep:other",
        "mill:losses": { "mill:dust": "2.50", "mill:stones": "0" },
      },
      {
        // Bags go into a case: children by number and by name, persistent dispositions, a source and a destination.
        type: "AggregationEvent",
        eventTime: "2026-10-21T09:00:00Z",
        eventTimeZoneOffset: "+08:00",
        parentID: "urn:epc:id:sscc:9506000.0134352001",
        childEPCs: ["https://id.gs1.org/01/09506000134369/21/S-2", "https://id.gs1.org/01/09506000134369/21/S-10"],
        childQuantityList: [{ epcClass: "urn:epc:idpat:sgtin:9506000.013436.*", quantity: 24 }],
        action: "ADD",
        bizStep: "packing",
        persistentDisposition: { set: ["completeness_verified"], unset: ["completeness_inferred"] },
        sourceList: [{ type: "owning_party", source: "urn:epc:id:pgln:9506000.13435" }],
        destinationList: [
          { type: "possessing_party", destination: "https://id.gs1.org/417/9506000134352" },
          { type: "location", destination: "https://id.gs1.org/414/9506000134352/254/dock-4" },
        ],
      },
      {
        // Documents of trade, with a type of one's own.
        type: "TransactionEvent",
        eventTime: "2026-10-22T23:59:59.999-05:30",
        eventTimeZoneOffset: "-05:30",
        bizTransactionList: [
          { type: "po", bizTransaction: "urn:epcglobal:cbv:bt:9506000134352:77" },
          { type: "desadv", bizTransaction: "urn:epc:id:gdti:9506000.13435.D-9" },
          { type: "https://mill.example/type/weighing", bizTransaction: "urn:epcglobal:cbv:bt:9506000134352:76" },
        ],
        parentID: "https://id.gs1.org/00/095060001343520017",
        action: "OBSERVE",
        bizStep: "shipping",
        disposition: "in_transit",
        certificationInfo: "https://certifier.example/certificates/12",
      },
      {
        // Sensors: two elements, reports in no order, extensions at every level, values of every kind.
        type: "AssociationEvent",
        eventTime: "2026-10-23T10:00:00.5+08:00",
        eventTimeZoneOffset: "+08:00",
        parentID: "urn:epc:id:grai:9506000.13435.R1",
        childEPCs: ["urn:epc:id:giai:9506000.probe-1"],
        action: "OBSERVE",
        bizStep: "sensor_reporting",
        bizLocation: { id: "geo:30.5928,114.3055" },
        sensorElementList: [
          {
            sensorMetadata: {
              time: "2026-10-23T10:00:00+08:00",
              deviceID: "urn:epc:id:giai:9506000.probe-1",
              "rice:probe": "left",
            },
            sensorReport: [
              { type: "Temperature", value: 4.0, minValue: 3.5, uom: "CEL", "rice:note": "door open" },
              { type: "RelativeHumidity", value: 71.25, uom: "A93" },
              { type: "gs1:Speed", value: 0, component: "x", uom: "KMH" },
            ],
          },
          {
            sensorReport: [
              { type: "Dimensionless", exception: "ALARM_CONDITION", stringValue: "shock", hexBinaryValue: "f0f0" },
            ],
            "mill:calibrated": "2026-09-01",
          },
        ],
      },
      {
        // What was said before was wrong; extensions in lists within lists, text that begins with a prefix, and text that is a number.
        type: "ObjectEvent",
        eventTime: "2026-10-24T00:00:00+14:00",
        eventTimeZoneOffset: "+14:00",
        errorDeclaration: { declarationTime: "2026-10-25T00:00:00Z", reason: "incorrect_data" },
        epcList: ["urn:epc:id:upui:9506000.013435.T-1", "https://id.gs1.org/8006/095060001343520102/21/p"],
        action: "DELETE",
        bizStep: "https://mill.example/steps/returning-husks",
        disposition: "https://ref.gs1.org/cbv/Disp-destroyed",
        "mill:list": ["rice:north", ["b", "a"], { "mill:z": "007", "mill:y": "+1.50" }],
        "rice:stepList": ["winnow", "sieve"],
        "rice:words": "Reis 米 🌾",
      },
    ],
  },
} as const;

/** As the reference printed them, in the order of the events. */
export const VECTOR_HASHES = [
  "ni:///sha-256;9ef3769fec6b648f7b89c29c088fcfa359ea83664dca0f3ef0e721a59e47cfd4?ver=CBV2.0",
  "ni:///sha-256;dfcb1315287661cc78dc3ea2bda178553663e9feadbc344f27be7f2032910a9d?ver=CBV2.0",
  "ni:///sha-256;d5f11d4919f72707c73a52dcddd4c29a4bd2c54a603d8f623ed3015634d7af1e?ver=CBV2.0",
  "ni:///sha-256;bccd7f39322f612588885d49c5c628c9120e6db669a45c7935b1452522df4d27?ver=CBV2.0",
  "ni:///sha-256;03f8c358a80c6c1abfae265eb2c6661090976361aad8cc3beacf0527772c7027?ver=CBV2.0",
  "ni:///sha-256;64c8fc6059cd90db4bc59ca15df8ab6a763ab1fc8dc9d75f9701483a639a59b2?ver=CBV2.0",
] as const;
