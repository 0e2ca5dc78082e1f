// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Windows} from "../../contracts/escrow/types/Windows.sol";
import {draw} from "../shared/Cheats.sol";

/// @title WindowsTest
contract WindowsTest {
    uint256 private constant COUNT = 10;
    uint256 private constant LONGEST = 2 ** 25 - 1;

    function testFuzz_readsWhatWasPacked(uint256 seed) external pure {
        (Windows windows, uint40[COUNT] memory lengths) = _draw(seed);

        uint40[COUNT] memory read = _read(windows);
        for (uint256 i = 0; i < COUNT; ++i) {
            require(read[i] == lengths[i], "another length");
        }
        require(windows.isCanonical(), "ten windows fill more than their bits");
    }

    function testFuzz_sumsWhatCanFollow(uint256 seed) external pure {
        (Windows windows, uint40[COUNT] memory lengths) = _draw(seed);

        uint40 afterConfirming = _sum(lengths, 3, 9);
        uint40 afterShipping = _sum(lengths, 1, 9);
        require(windows.afterConfirming() == afterConfirming, "after confirming");
        require(windows.afterShipping() == afterShipping, "after shipping");
        require(windows.sum() == _sum(lengths, 0, COUNT), "all");
    }

    function testFuzz_isCanonicalOnlyWithoutOtherBits(uint256 word) external pure {
        require(Windows.wrap(word).isCanonical() == (word < 2 ** 250), "other bits");
        require(_read(Windows.wrap(word))[COUNT - 1] <= LONGEST, "other bits in the last window");
    }

    /// @dev Short, long and absent windows.
    function _draw(uint256 seed) private pure returns (Windows, uint40[COUNT] memory lengths) {
        uint256 word = 0;
        for (uint256 i = COUNT; i > 0; --i) {
            uint256 longest = draw(seed ^ i, "kind", 0, 2) == 0 ? 1 : LONGEST;
            uint256 length = draw(seed ^ i, "length", 0, longest);
            lengths[i - 1] = uint40(length);
            word = word * 2 ** 25 + length;
        }
        return (Windows.wrap(word), lengths);
    }

    function _read(Windows windows) private pure returns (uint40[COUNT] memory) {
        return
            [
                windows.ship(),
                windows.deliver(),
                windows.confirm(),
                windows.answer(),
                windows.giveBack(),
                windows.inspect(),
                windows.escalate(),
                windows.ruling(),
                windows.refund(),
                windows.extension()
            ];
    }

    function _sum(uint40[COUNT] memory lengths, uint256 first, uint256 end) private pure returns (uint40 sum) {
        for (uint256 i = first; i < end; ++i) {
            sum += lengths[i];
        }
    }
}
