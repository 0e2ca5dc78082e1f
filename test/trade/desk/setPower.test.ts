import { expect } from "chai";

import { readPower, setPower } from "../../../sdk/BankDesk.ts";
import {
  CHECKING,
  deskEvent,
  expectNoDesk,
  MAKER,
  MAKING,
  NO_POWER,
  openBankTheater,
  RIVAL,
  sendDesk,
  TOKEN,
  toldByDesk,
} from "../../shared/banks.ts";

const staffed = await openBankTheater();

describe("setPower", () => {
  for (const by of [MAKER, RIVAL, "registrar", "stranger"] as const)
    context(`when the caller is the ${by}`, () => {
      it("is refused", async () => {
        const stage = await staffed();
        const { bank, roles } = stage;

        await expectNoDesk(stage, by, setPower(bank, roles[MAKER].address, CHECKING), "DeskNotController", {
          bank,
          caller: roles[by].address,
          controller: roles.controller.address,
        });
      });
    });

  context("when the account is", () => {
    it("another bank's, is refused", async () => {
      const stage = await staffed();
      const { bank, rivalBank, roles } = stage;

      await expectNoDesk(stage, "controller", setPower(bank, roles[RIVAL].address, MAKING), "DeskForeignAccount", {
        bank,
        account: roles[RIVAL].address,
        party: rivalBank,
      });
    });

    it("nobody's, is refused", async () => {
      const stage = await staffed();
      const { bank, roles } = stage;

      await expectNoDesk(stage, "controller", setPower(bank, roles.stranger.address, MAKING), "DeskForeignAccount", {
        bank,
        account: roles.stranger.address,
        party: 0n,
      });
    });
  });

  context("when the controlling account sets it for one of its own", () => {
    it("is told, and replaces what was set for this token only", async () => {
      const stage = await staffed();
      const { bank, roles, connection, deployment } = stage;
      const { provider } = connection.ethers;
      const account = roles[MAKER].address;
      const power = { canMake: false, canCheck: true, mostMade: 3n, mostChecked: 2n ** 96n - 1n };
      const receipt = await sendDesk(stage, "controller", setPower(bank, account, power, TOKEN));

      expect(toldByDesk(stage, receipt)).to.deep.equal([
        deskEvent("BankPowerSet", { bank, account, token: TOKEN, power }),
      ]);
      expect(await readPower(provider, deployment, account, TOKEN)).to.deep.equal(power);
      expect(await readPower(provider, deployment, account)).to.deep.equal(MAKING);
      expect(await readPower(provider, deployment, roles.controller.address)).to.deep.equal(NO_POWER);
    });
  });
});
