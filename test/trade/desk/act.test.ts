import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { act, bankDeedId, setPower, signRelease } from "../../../sdk/BankDesk.ts";
import { signRelay, relay } from "../../../sdk/Relay.ts";
import {
  acted,
  acting,
  type BankStage,
  calling,
  CHECKED,
  CHECKER,
  CHECKING,
  deedOn,
  deskEvent,
  expectNoDesk,
  expectRefusedByTarget,
  MAKER,
  openBankTheater,
  RIVAL,
  sendDesk,
  TOKEN,
  toldByDesk,
} from "../../shared/banks.ts";
import { refusesUnfitCheckers, refusesUnsoundDeeds } from "../../shared/desk.behavior.ts";
import { hire, timeOf } from "../../shared/parties.ts";

const staffed = await openBankTheater();

describe("act", () => {
  refusesUnsoundDeeds(staffed, { deedOf: (stage, deed, maker) => acting(stage, deed, { maker }) });

  refusesUnfitCheckers(staffed, async (stage, deed, checker) => ({
    by: MAKER,
    deed: await acting(stage, deed, { checker }),
  }));

  context("when the signature is", () => {
    async function expectInvalid(stage: BankStage, signatureOf: (proper: string) => Promise<string> | string) {
      const { roles, deployment } = stage;
      const deed = await deedOn(stage);
      const checker = roles[CHECKER].address;
      const proper = await signRelease(roles[CHECKER], deployment, deed, roles[MAKER].address);

      await expectNoDesk(stage, MAKER, act(deed, checker, await signatureOf(proper)), "DeskInvalidSignature", {
        id: bankDeedId(deployment, deed),
        checker,
      });
    }

    it("another's, is refused", async () => {
      const stage = await staffed();
      const { roles, deployment } = stage;
      const deed = await deedOn(stage);

      await expectInvalid(stage, () => signRelease(roles[RIVAL], deployment, deed, roles[MAKER].address));
    });

    it("for another maker, is refused", async () => {
      const stage = await staffed();
      const { roles, deployment } = stage;
      const deed = await deedOn(stage);

      await expectInvalid(stage, () => signRelease(roles[CHECKER], deployment, deed, roles.controller.address));
    });

    for (const [what, changes] of [
      ["the number", { nonce: 1n }],
      ["the deadline", { deadline: 2n ** 48n - 1n }],
      ["the target", { target: TOKEN }],
      ["the call", { data: calling.acting(42n) }],
      ["the cost", { token: TOKEN, amount: 1n }],
      ["the bank", { bank: 99n }],
    ] as const)
      it(`over another deed in ${what}, is refused`, async () => {
        const stage = await staffed();
        const { roles, deployment } = stage;
        const other = await deedOn(stage, changes);

        await expectInvalid(stage, () => signRelease(roles[CHECKER], deployment, other, roles[MAKER].address));
      });

    it("for another desk or chain, is refused", async () => {
      const stage = await staffed();
      const { roles, deployment } = stage;
      const deed = await deedOn(stage);

      for (const domain of [
        { ...deployment, chainId: deployment.chainId + 1n },
        { ...deployment, bankDesk: TOKEN },
      ])
        await expectInvalid(stage, () => signRelease(roles[CHECKER], domain, deed, roles[MAKER].address));
    });

    for (const [what, changed] of [
      ["empty", () => "0x"],
      ["a byte short", (proper: string) => proper.slice(0, -2)],
      ["a byte long", (proper: string) => `${proper}00`],
    ] as const)
      it(`${what}, is refused`, async () => expectInvalid(await staffed(), changed));
  });

  context("when there is no contract at the target", () => {
    it("is refused", async () => {
      const stage = await staffed();
      const deed = await deedOn(stage, { target: TOKEN });

      await expectNoDesk(stage, MAKER, await acting(stage, deed), "AddressEmptyCode", { target: TOKEN });
    });
  });

  context("when the target refuses", () => {
    it("is refused with its error, and the number stays free", async () => {
      const stage = await staffed();
      const deed = await acting(stage, await deedOn(stage, { data: calling.refusing(7n) }));

      await expectRefusedByTarget(stage, MAKER, deed, "Refused", [7n]);
      expect(await stage.bankDesk.isUsed(stage.bank, 0n)).to.equal(false);
    });
  });

  context("when a checker has signed a sound deed", () => {
    it("is told, done once, and gives back what the target returned", async () => {
      const stage = await staffed();
      const { bank, roles, deployment, bankDesk } = stage;
      const deed = await deedOn(stage);
      const doing = await acting(stage, deed);
      const [maker, checker] = [roles[MAKER].address, roles[CHECKER].address];
      const signature = await signRelease(roles[CHECKER], deployment, deed, maker);

      expect(BigInt(await bankDesk.connect(roles[MAKER]).act.staticCall(deed, checker, signature))).to.equal(42n);
      const receipt = await sendDesk(stage, MAKER, doing);
      const id = bankDeedId(deployment, deed);
      expect(toldByDesk(stage, receipt)).to.deep.equal([
        deskEvent("BankDeedReleased", { id, bank, maker, checker, nonce: 0n }),
        acted(bank, 41n),
      ]);
      await expectNoDesk(stage, MAKER, doing, "DeskNonceUsed", { bank, nonce: 0n });
    });

    it("is taken from a contract that signs by ERC-1271", async () => {
      const stage = await staffed();
      const { bank, roles, connection, deployment } = stage;
      const wallet = await connection.ethers.deployContract("WalletMock", [roles.stranger.address]);
      const checker = await wallet.getAddress();
      await hire(stage, "stranger", { account: checker });
      await sendDesk(stage, "controller", setPower(bank, checker, CHECKING));
      const deed = await deedOn(stage);
      const signature = await signRelease(roles.stranger, deployment, deed, roles[MAKER].address);
      const receipt = await sendDesk(stage, MAKER, act(deed, checker, signature));

      expect(toldByDesk(stage, receipt)[1]).to.deep.equal(acted(bank, 41n));
    });

    it("is taken from a relayer for its maker", async () => {
      const stage = await staffed();
      const { bank, roles, deployment } = stage;
      const doing = await acting(stage, await deedOn(stage));
      const request = await signRelay(roles[MAKER], deployment, doing, { deadline: (await timeOf(stage)) + 600n });
      const { events } = await relay(roles.relayer, deployment, request);

      expect(events.map(({ name }) => name)).to.deep.equal(["BankDeedReleased"]);
      expect(await stage.bankDesk.isUsed(bank, 0n)).to.equal(true);
    });
  });

  context("what a contract knows of the deed", () => {
    it("is nothing when anybody else calls", async () => {
      const { target, roles, bank } = await staffed();
      const caller = roles[MAKER].address;
      const refused = expect(target.connect(roles[MAKER]).actingFor(bank)).to.be.revertedWithCustomError(
        target,
        "BankContextNotDesk",
      );

      await refused.withArgs(caller);
    });

    it("is the desk that it trusts", async () => {
      const { target, deployment } = await staffed();

      expect(await target.desk()).to.equal(deployment.bankDesk);
    });

    it("is the bank, whatever the call says", async () => {
      const stage = await staffed();
      const { bank, rivalBank } = stage;
      const own = await acting(stage, await deedOn(stage, { data: calling.actingFor(bank) }));
      const foreign = await acting(stage, await deedOn(stage, { nonce: 1n, data: calling.actingFor(rivalBank) }));
      const receipt = await sendDesk(stage, MAKER, own);

      expect(toldByDesk(stage, receipt)[1]).to.deep.equal(acted(bank, 0n));
      await expectRefusedByTarget(stage, MAKER, foreign, "BankContextWrongBank", [bank, rivalBank]);
    });

    for (const [what, more, allowed] of [
      ["one unit less than released", -1n, true],
      ["what was released", 0n, true],
      ["one unit more than released", 1n, false],
    ] as const)
      it(`is its cost: ${what} is ${allowed ? "taken" : "refused"}`, async () => {
        const stage = await staffed();
        const data = calling.costing(stage.bank, TOKEN, CHECKED + more);
        const deed = await acting(stage, await deedOn(stage, { data, token: TOKEN, amount: CHECKED }));

        if (allowed)
          expect(toldByDesk(stage, await sendDesk(stage, MAKER, deed))[1]).to.deep.equal(
            acted(stage.bank, CHECKED + more),
          );
        else
          await expectRefusedByTarget(stage, MAKER, deed, "BankContextNotReleased", [
            TOKEN,
            CHECKED + 1n,
            TOKEN,
            CHECKED,
          ]);
      });

    it("is that nothing was released, where it costs nothing", async () => {
      const stage = await staffed();
      const { bank } = stage;
      const free = await acting(stage, await deedOn(stage, { data: calling.costing(bank, TOKEN, 0n) }));
      const dear = await acting(
        stage,
        await deedOn(stage, { nonce: 1n, data: calling.costing(bank, ZeroAddress, 1n) }),
      );

      expect(toldByDesk(stage, await sendDesk(stage, MAKER, free))[1]).to.deep.equal(acted(bank, 0n));
      await expectRefusedByTarget(stage, MAKER, dear, "BankContextNotReleased", [ZeroAddress, 1n, ZeroAddress, 0n]);
    });

    it("is the token: another token's amount does not count", async () => {
      const stage = await staffed();
      const other = "0x00000000000000000000000000000000000000A2";
      const data = calling.costing(stage.bank, other, 1n);
      const deed = await acting(stage, await deedOn(stage, { data, token: TOKEN, amount: CHECKED }));

      await expectRefusedByTarget(stage, MAKER, deed, "BankContextNotReleased", [other, 1n, TOKEN, CHECKED]);
    });
  });
});
