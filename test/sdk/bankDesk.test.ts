import { expect } from "chai";

import { freeNonce, performForBank, setTreasury } from "../../sdk/BankDesk.ts";
import { isRevert } from "../../sdk/Errors.ts";
import { acting, CHECKED, CHECKER, deedOn, MAKER, openBankTheater, sendDesk, TOKEN } from "../shared/banks.ts";
import { timeOf } from "../shared/parties.ts";
import { thrownBy } from "../shared/refusals.ts";

const staffed = await openBankTheater();

describe("Bank desk in the SDK", () => {
  describe("performForBank", () => {
    it("throws what the contract refuses, for the deed of a bank that is none of its", async () => {
      const stage = await staffed();
      const { bank, deployment, roles } = stage;
      const signers = { maker: roles[MAKER], checker: roles[CHECKER] };
      const plan = { bank, nonce: 0n, deadline: (await timeOf(stage)) + 60n, cost: { token: TOKEN, amount: CHECKED } };
      const deed = setTreasury(bank, roles[MAKER].address);
      const error = await thrownBy(() => performForBank(signers, deployment, deed, plan));

      // The desk calls itself here: it is a contract like any other, and no controlling account.
      expect(isRevert(error, "DeskNotController") && error.facts.caller).to.equal(deployment.bankDesk);
    });
  });

  describe("freeNonce", () => {
    it("is the first that was neither used nor canceled, from one on", async () => {
      const stage = await staffed();
      const { bank, deployment, connection } = stage;
      const { provider } = connection.ethers;
      for (const nonce of [0n, 1n, 3n])
        await sendDesk(stage, MAKER, await acting(stage, await deedOn(stage, { nonce })));

      expect(await freeNonce(provider, deployment, bank)).to.equal(2n);
      expect(await freeNonce(provider, deployment, bank, 3n)).to.equal(4n);
    });
  });
});
