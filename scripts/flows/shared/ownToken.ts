import { ISSUER_ROLE, issuerDeeds } from "../../../deploy/roles.ts";
import { AccessManager__factory } from "../../../typechain-types/factories/@openzeppelin/contracts/access/manager/AccessManager__factory.ts";
import { CowryToken__factory } from "../../../typechain-types/factories/contracts/token/CowryToken__factory.ts";
import { SalesPledges__factory } from "../../../typechain-types/factories/contracts/token/SalesPledges__factory.ts";
import type { AccessManager } from "../../../typechain-types/@openzeppelin/contracts/access/manager/AccessManager.ts";
import type { SceneToken } from "./scene.ts";
import type { Stage } from "./stage.ts";

/** What is fixed for a token of a story. Amounts in token units, times in seconds, shares in basis points. */
export interface OwnTerms {
  readonly name: string;
  readonly symbol: string;
  readonly cap: bigint;
  readonly issueLimit: bigint;
  readonly issuePeriod: bigint;
  readonly maxBurnShare: bigint;
}

/** A token capped for life that belongs to one story. */
export interface OwnToken {
  readonly token: SceneToken;
  /** Who may do what with it, administered by the stage's treasury. */
  readonly accessManager: AccessManager;
  /** The stage, with this token and its pledges in the place of the suite's. */
  readonly stage: Stage;
}

/**
 * Deploys a token capped for life, with its pledges, for one story: the cap of the suite's own is spent only once.
 *
 * @example
 * const { stage: own, token } = await deployOwnToken(stage, terms);
 */
export async function deployOwnToken(stage: Stage, terms: OwnTerms): Promise<OwnToken> {
  const { treasury, deployment, reporter } = stage;
  const accessManager = await new AccessManager__factory(treasury).deploy(treasury);
  await accessManager.waitForDeployment();
  const contract = await new CowryToken__factory(treasury).deploy(terms, accessManager);
  await contract.waitForDeployment();
  const pledges = await new SalesPledges__factory(treasury).deploy(contract, deployment.forwarder);
  await pledges.waitForDeployment();

  const [address, salesPledges] = [await contract.getAddress(), await pledges.getAddress()];
  reporter.note(`Token ${terms.symbol}, capped for life, deployed at ${address}; its pledges at ${salesPledges}.`);
  return {
    token: { address, symbol: terms.symbol, decimals: 18 },
    accessManager,
    stage: { ...stage, deployment: { ...deployment, token: address, salesPledges } },
  };
}

/**
 * Makes an account the issuer, who has to announce each issue so long ahead.
 *
 * @example
 * await appointIssuer(own, issuer.address, 172_800n);
 */
export async function appointIssuer({ accessManager, token }: OwnToken, issuer: string, delay: bigint): Promise<void> {
  const selectors = issuerDeeds.map(({ selector }) => selector);
  await (await accessManager.setTargetFunctionRole(token.address, selectors, ISSUER_ROLE)).wait();
  await (await accessManager.grantRole(ISSUER_ROLE, issuer, delay)).wait();
}
