import { fileURLToPath } from "node:url";

import type { z } from "zod";

import { readJson } from "./inputFile.ts";
import type { Outcome } from "./scene.ts";
import type { Stage } from "./stage.ts";

/** A trade story that can be played on any stage with any input of its format. */
export interface Flow {
  /** As typed: `npm start -- <name>`. */
  readonly name: string;
  /** The story in one line. */
  readonly tells: string;
  /** The sample input. */
  readonly sample: string;
  /** Whether days pass in it, so that the node's time must be movable. */
  readonly letsTimePass: boolean;
  /** Whether it makes coded units, whose number can be asked for; by default not. */
  readonly takesUnits?: boolean;
  /** Reads an input file; what it gives plays the story. Throws `InputRefused` before anything has happened. */
  readonly prepare: (file: string) => (stage: Stage) => Promise<Outcome>;
}

/** What makes a flow. */
export interface FlowParts<Input> extends Pick<Flow, "name" | "tells" | "letsTimePass" | "takesUnits"> {
  readonly read: (file: string) => Input;
  readonly play: (stage: Stage, input: Input) => Promise<Outcome>;
  /** The ending of the sample's name; by default `json`. */
  readonly format?: string;
}

/**
 * A flow from how its input is read and how its story goes.
 *
 * @example
 * const flow = flowOf({ name: "never-shipped", tells: "…", letsTimePass: true, read: jsonBy(saleSchema), play: neverShipped });
 */
export function flowOf<Input>({ read, play, format = "json", ...told }: FlowParts<Input>): Flow {
  return {
    ...told,
    sample: fileURLToPath(new URL(`../data/${told.name}.${format}`, import.meta.url)),
    prepare: (file) => {
      const input = read(file);
      return (stage) => play(stage, input);
    },
  };
}

/**
 * Reads JSON files of a schema.
 *
 * @example
 * const sale = jsonBy(saleSchema)("my-sale.json");
 */
export function jsonBy<Schema extends z.ZodType>(schema: Schema): (file: string) => z.output<Schema> {
  return (file) => readJson(file, schema);
}
