import { getAddress, isAddress, isHexString } from "ethers";
import { z } from "zod";

/**
 * Reads what came from outside by its schema; the first thing wrong with it is thrown, with the part that has it.
 *
 * @example
 * const { root } = parse(envelopeSchema, JSON.parse(text), EnvelopeMalformed);
 */
export function parse<T>(
  schema: z.ZodType<T>,
  input: unknown,
  Malformed: new (part: string, reason: string) => Error,
): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;

  const [issue] = result.error.issues;
  throw new Malformed(issue?.path.join(".") ?? "", issue?.message ?? "is malformed");
}

/**
 * The schema of exactly so many bytes in hex, read in lower case.
 *
 * @example
 * hexBytes(32).parse("0xAB…"); // "0xab…"
 */
export function hexBytes(length: number): z.ZodType<string> {
  return z
    .string()
    .refine((text) => isHexString(text, length), `is not ${length} bytes in hex`)
    .transform((text) => text.toLowerCase());
}

/**
 * The schema of an address, read with its checksum.
 *
 * @example
 * address().parse("0x5fbd…"); // "0x5FbD…"
 */
export function address(): z.ZodType<string> {
  return z
    .string()
    .refine((text) => isAddress(text), "is not an address")
    .transform((text) => getAddress(text));
}
