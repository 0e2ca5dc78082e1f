import type { Check } from "./check.ts";
import { codeOf, lineAt, productSources, type SourceFile } from "./project.ts";

/** The places that move money: the door of contracts that hold it, and the passage between two accounts. */
const DOORS = ["contracts/common/MoneyDoor.sol", "contracts/common/MoneyPassage.sol"];

/** What passes calls on, of those who may, and has no money and no allowance of its own. */
const DESK = "contracts/trade/BankDesk.sol";

const MOVES = [
  // Of the native coin, and whatever a bare call may carry.
  /\.(?:call|delegatecall|send|sendValue|functionCall\w*|functionDelegateCall)\s*[({]/g,
  /(?<![.\w]|function )(?:call|callcode|delegatecall|selfdestruct)\s*\(/g,
  // Of tokens: sent, drawn, or allowed to be drawn.
  /\.(?:transfer|transferFrom|safeTransfer|safeTransferFrom|trySafeTransfer|trySafeTransferFrom)\s*[({]/g,
  /\.(?:receiveWithAuthorization|transferWithAuthorization|transferAndCall\w*|transferFromAndCall\w*)\s*[({]/g,
  /\.(?:approve|forceApprove|safeIncreaseAllowance|permit)\s*[({]/g,
  /\bIERC20\w*\.(?:transfer|transferFrom|approve)\b/g,
];

/**
 * Where a contract moves money by another way than the door and the passage.
 *
 * @example
 * movesOutsideTheDoor([{ path: "contracts/escrow/Escrow.sol", text: "token.transfer(to, amount);" }]);
 */
export function movesOutsideTheDoor(sources: readonly SourceFile[]): readonly string[] {
  return sources
    .filter(({ path }) => path !== DESK && !DOORS.includes(path))
    .flatMap(({ path, text }) => {
      const code = codeOf(text);
      const found = MOVES.flatMap((move) => [...code.matchAll(move)].map(({ index, 0: words }) => ({ index, words })));
      return found.map(({ index, words }) => `${path}:${lineAt(code, index)} moves money by itself: ${words}…`);
    });
}

export const moneyDoor: Check = {
  name: "money moves by the door",
  problems: () => movesOutsideTheDoor(productSources()),
};
