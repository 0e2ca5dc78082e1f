import { expect } from "chai";

import { cancel, freeNonce, propose, release } from "../../../sdk/BankDesk.ts";
import { endSigner } from "../../../sdk/Parties.ts";
import {
  acting,
  CHECKER,
  deedOn,
  deskEvent,
  expectNoDesk,
  MAKER,
  openBankTheater,
  RIVAL,
  sendDesk,
  toldByDesk,
  TREASURY,
} from "../../shared/banks.ts";
import { accountStatus, sendParty, timeOf } from "../../shared/parties.ts";

const staffed = await openBankTheater();

describe("cancel", () => {
  context("when the caller is", () => {
    it("nobody's signer, is refused", async () => {
      const stage = await staffed();
      const account = stage.roles.stranger.address;

      await expectNoDesk(stage, "stranger", cancel(stage.bank, 0n), "PartyUnknownSigner", { account });
    });

    it("another bank's signer, is refused", async () => {
      const stage = await staffed();
      const { bank, rivalBank, roles } = stage;

      await expectNoDesk(stage, RIVAL, cancel(bank, 0n), "DeskWrongBank", {
        account: roles[RIVAL].address,
        party: rivalBank,
        bank,
      });
    });

    it("an account of the bank in another role, is refused", async () => {
      const stage = await staffed();

      await expectNoDesk(stage, TREASURY, cancel(stage.bank, 0n), "PartyWithoutRole", {
        party: stage.bank,
        held: ["Inspector"],
        wanted: ["Bank"],
      });
    });

    it("a signer that has ended, is refused", async () => {
      const stage = await staffed();
      const { bank, roles } = stage;
      const account = roles[MAKER].address;
      await sendParty(stage, "controller", endSigner(account));
      const { from, until } = (await accountStatus(stage, MAKER))!;
      const time = (await timeOf(stage)) + 1n;

      await expectNoDesk(stage, MAKER, cancel(bank, 0n), "PartySignerNotValid", {
        account,
        party: bank,
        from,
        until,
        time,
      });
    });
  });

  context("when the number is used or canceled", () => {
    it("is refused", async () => {
      const stage = await staffed();
      const { bank } = stage;
      await sendDesk(stage, MAKER, await acting(stage, await deedOn(stage)));
      await sendDesk(stage, CHECKER, cancel(bank, 1n));

      for (const nonce of [0n, 1n])
        await expectNoDesk(stage, MAKER, cancel(bank, nonce), "DeskNonceUsed", { bank, nonce });
    });
  });

  context("when the number is free", () => {
    for (const by of [MAKER, CHECKER, "controller"] as const)
      it(`is told for the ${by}, and stops what was proposed and what was signed`, async () => {
        const stage = await staffed();
        const { bank, roles, connection, deployment } = stage;
        const deed = await deedOn(stage);
        await sendDesk(stage, MAKER, propose(deed));
        const receipt = await sendDesk(stage, by, cancel(bank, 0n));

        expect(toldByDesk(stage, receipt)).to.deep.equal([
          deskEvent("BankNonceCanceled", { bank, nonce: 0n, by: roles[by].address }),
        ]);
        const refused = { bank, nonce: 0n };
        await expectNoDesk(stage, CHECKER, release(deed), "DeskNonceUsed", refused);
        await expectNoDesk(stage, MAKER, await acting(stage, deed), "DeskNonceUsed", refused);
        await expectNoDesk(stage, MAKER, propose(deed), "DeskNonceUsed", refused);
        expect(await freeNonce(connection.ethers.provider, deployment, bank)).to.equal(1n);
      });

    it("stops no other bank's", async () => {
      const stage = await staffed();
      await sendDesk(stage, RIVAL, cancel(stage.rivalBank, 0n));
      await sendDesk(stage, MAKER, await acting(stage, await deedOn(stage)));

      expect(await stage.bankDesk.isUsed(stage.bank, 0n)).to.equal(true);
    });
  });
});
