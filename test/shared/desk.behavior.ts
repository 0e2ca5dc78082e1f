import { ZeroAddress } from "ethers";

import { bankDeedId, type BankDeed, cancel, type DeskDeed, setPower } from "../../sdk/BankDesk.ts";
import { endSigner, suspend } from "../../sdk/Parties.ts";
import {
  type BankStage,
  CHECKED,
  CHECKER,
  CHECKING,
  deedOn,
  expectNoDesk,
  MADE,
  MAKER,
  MAKING,
  NO_POWER,
  RIVAL,
  sendDesk,
  TOKEN,
  TREASURY,
} from "./banks.ts";
import { accountStatus, atSecond, type PartyActor, sendParty, timeOf } from "./parties.ts";

/** A way in which a maker brings a deed: by proposing it, or together with a checker's signature. */
export interface Making {
  readonly deedOf: (stage: BankStage, deed: BankDeed, maker: PartyActor) => Promise<DeskDeed>;
}

/** What is refused of a deed and its maker, in whichever way it comes. */
export function refusesUnsoundDeeds(staffed: () => Promise<BankStage>, { deedOf }: Making): void {
  context("when the deed names", () => {
    for (const [what, token, amount] of [
      ["a token and no amount", TOKEN, 0n],
      ["an amount and no token", ZeroAddress, 1n],
    ] as const)
      it(`${what}, is refused`, async () => {
        const stage = await staffed();
        const deed = await deedOn(stage, { token, amount });

        await expectNoDesk(stage, MAKER, await deedOf(stage, deed, MAKER), "DeskInvalidCost", { token, amount });
      });
  });

  context("when the deadline is", () => {
    for (const [when, shift] of [
      ["a second ago", -1n],
      ["now", 0n],
    ] as const)
      it(`${when}, is refused`, async () => {
        const stage = await staffed();
        const deadline = (await timeOf(stage)) + 100n;
        const deed = await deedOn(stage, { deadline });
        await atSecond(stage, deadline - shift);

        await expectNoDesk(stage, MAKER, await deedOf(stage, deed, MAKER), "DeskDeedExpired", {
          id: bankDeedId(stage.deployment, deed),
          deadline,
        });
      });

    it("a second later, is taken", async () => {
      const stage = await staffed();
      const deadline = (await timeOf(stage)) + 100n;
      const deed = await deedOn(stage, { deadline });
      await atSecond(stage, deadline - 1n);

      await sendDesk(stage, MAKER, await deedOf(stage, deed, MAKER));
    });
  });

  context("when the number is canceled", () => {
    it("is refused", async () => {
      const stage = await staffed();
      const { bank } = stage;
      const nonce = 2n ** 256n - 1n;
      await sendDesk(stage, CHECKER, cancel(bank, nonce));
      const deed = await deedOn(stage, { nonce });

      await expectNoDesk(stage, MAKER, await deedOf(stage, deed, MAKER), "DeskNonceUsed", { bank, nonce });
    });
  });

  context("when the maker is", () => {
    it("nobody's signer, is refused", async () => {
      const stage = await staffed();
      const deed = await deedOf(stage, await deedOn(stage), "stranger");

      await expectNoDesk(stage, "stranger", deed, "PartyUnknownSigner", { account: stage.roles.stranger.address });
    });

    it("another bank's, is refused", async () => {
      const stage = await staffed();
      const { bank, rivalBank, roles } = stage;

      await expectNoDesk(stage, RIVAL, await deedOf(stage, await deedOn(stage), RIVAL), "DeskWrongBank", {
        account: roles[RIVAL].address,
        party: rivalBank,
        bank,
      });
    });

    it("an account of the bank in another role, is refused", async () => {
      const stage = await staffed();
      await sendDesk(stage, "controller", setPower(stage.bank, stage.roles[TREASURY].address, MAKING));

      await expectNoDesk(stage, TREASURY, await deedOf(stage, await deedOn(stage), TREASURY), "PartyWithoutRole", {
        party: stage.bank,
        held: ["Inspector"],
        wanted: ["Bank"],
      });
    });

    it("ended, is refused", async () => {
      const stage = await staffed();
      const account = stage.roles[MAKER].address;
      const deed = await deedOf(stage, await deedOn(stage), MAKER);
      await sendParty(stage, "controller", endSigner(account));
      const { from, until } = (await accountStatus(stage, MAKER))!;
      const time = (await timeOf(stage)) + 1n;

      await expectNoDesk(stage, MAKER, deed, "PartySignerNotValid", { account, party: stage.bank, from, until, time });
    });

    it("of a bank that is suspended, is refused", async () => {
      const stage = await staffed();
      const deed = await deedOf(stage, await deedOn(stage), MAKER);
      await sendParty(stage, "registrar", suspend(stage.bank));
      const time = (await timeOf(stage)) + 1n;

      await expectNoDesk(stage, MAKER, deed, "PartyNotValid", { party: stage.bank, state: "Suspended", time });
    });

    it("given no power, is refused, the controlling account as well", async () => {
      const stage = await staffed();
      const deed = await deedOf(stage, await deedOn(stage), "controller");

      await expectNoDesk(stage, "controller", deed, "DeskCannotMake", {
        account: stage.roles.controller.address,
        token: ZeroAddress,
        amount: 0n,
        power: NO_POWER,
      });
    });

    it("given power over another token only, is refused", async () => {
      const stage = await staffed();
      const other = "0x00000000000000000000000000000000000000A2";
      const deed = await deedOn(stage, { token: other, amount: 1n });

      await expectNoDesk(stage, MAKER, await deedOf(stage, deed, MAKER), "DeskCannotMake", {
        account: stage.roles[MAKER].address,
        token: other,
        amount: 1n,
        power: NO_POWER,
      });
    });

    it("given less power, is refused one unit above it", async () => {
      const stage = await staffed();
      const deed = await deedOn(stage, { token: TOKEN, amount: MADE + 1n });

      await expectNoDesk(stage, MAKER, await deedOf(stage, deed, MAKER), "DeskCannotMake", {
        account: stage.roles[MAKER].address,
        token: TOKEN,
        amount: MADE + 1n,
        power: MAKING,
      });
    });
  });
}

/** What is refused of a checker, in whichever way it checks. */
export function refusesUnfitCheckers(
  staffed: () => Promise<BankStage>,
  checked: (stage: BankStage, deed: BankDeed, checker: PartyActor) => Promise<{ by: PartyActor; deed: DeskDeed }>,
): void {
  context("when the checker is", () => {
    it("the maker, is refused", async () => {
      const stage = await staffed();
      const account = stage.roles[MAKER].address;
      await sendDesk(
        stage,
        "controller",
        setPower(stage.bank, account, { ...MAKING, canCheck: true, mostChecked: 1n }),
      );
      const { by, deed } = await checked(stage, await deedOn(stage), MAKER);

      await expectNoDesk(stage, by, deed, "DeskSameSigner", { account });
    });

    it("nobody's signer, is refused", async () => {
      const stage = await staffed();
      const { by, deed } = await checked(stage, await deedOn(stage), "stranger");

      await expectNoDesk(stage, by, deed, "PartyUnknownSigner", { account: stage.roles.stranger.address });
    });

    it("another bank's, is refused", async () => {
      const stage = await staffed();
      const { bank, rivalBank, roles } = stage;
      const { by, deed } = await checked(stage, await deedOn(stage), RIVAL);

      await expectNoDesk(stage, by, deed, "DeskWrongBank", { account: roles[RIVAL].address, party: rivalBank, bank });
    });

    it("ended between making and checking, is refused", async () => {
      const stage = await staffed();
      const account = stage.roles[CHECKER].address;
      const { by, deed } = await checked(stage, await deedOn(stage), CHECKER);
      await sendParty(stage, "controller", endSigner(account));
      const { from, until } = (await accountStatus(stage, CHECKER))!;
      const time = (await timeOf(stage)) + 1n;

      await expectNoDesk(stage, by, deed, "PartySignerNotValid", { account, party: stage.bank, from, until, time });
    });

    it("given no power, is refused, the controlling account as well", async () => {
      const stage = await staffed();
      const { by, deed } = await checked(stage, await deedOn(stage), "controller");

      await expectNoDesk(stage, by, deed, "DeskCannotCheck", {
        account: stage.roles.controller.address,
        token: ZeroAddress,
        amount: 0n,
        power: NO_POWER,
      });
    });

    it("given less power, is refused one unit above it, though the maker may make it", async () => {
      const stage = await staffed();
      const { by, deed } = await checked(stage, await deedOn(stage, { token: TOKEN, amount: CHECKED + 1n }), CHECKER);

      await expectNoDesk(stage, by, deed, "DeskCannotCheck", {
        account: stage.roles[CHECKER].address,
        token: TOKEN,
        amount: CHECKED + 1n,
        power: CHECKING,
      });
    });
  });
}
