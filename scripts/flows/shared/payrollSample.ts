import { id, Wallet } from "ethers";

import { formatAmount } from "../../../sdk/Units.ts";

/** How many lines the sample payroll has. */
export const SAMPLE_LINES = 5_000;

/**
 * The account of an employee of the sample payroll: its key is the hash of the employee's number, so that anyone can play its part. For samples only.
 *
 * @example
 * sampleAccount("E-00001").address; // "0x…"
 */
export function sampleAccount(reference: string): Wallet {
  return new Wallet(id(`cowry sample payroll ${reference}`));
}

/**
 * The sample payroll as a CSV file: employees by number, each with an account and a salary that follow from the number.
 *
 * @example
 * writeFileSync("scripts/flows/data/payroll.csv", payrollSample());
 */
export function payrollSample(count = SAMPLE_LINES): string {
  const lines = Array.from({ length: count }, (_, place) => {
    const reference = `E-${String(place + 1).padStart(5, "0")}`;
    // From 1,800.00 to 5,799.99, spread by a prime.
    const salary = 180_000n + ((BigInt(place) * 104_729n) % 400_000n);
    const amount = formatAmount(salary, 2, { minimumDecimals: 2 });
    return `${reference},${sampleAccount(reference).address},${amount}`;
  });
  return ["reference,account,amount", ...lines, ""].join("\n");
}
