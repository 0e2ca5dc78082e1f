// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {StateSet} from "../../contracts/common/types/StateSet.sol";

/// @title StateSetTest
contract StateSetTest {
    function testFuzz_aUnionHasWhatEitherHas(uint256 a, uint256 b, uint8 state) external pure {
        bool inEither = _isIn(a, state) || _isIn(b, state);
        require((StateSet.wrap(a) | StateSet.wrap(b)).has(state) == inEither, "the union is another set");
    }

    function testFuzz_aSetHasItsBits(uint256 set, uint8 state) external pure {
        require(StateSet.wrap(set).has(state) == _isIn(set, state), "has what it has not");
    }

    /// @dev Counts up to the bit, instead of shifting to it.
    function _isIn(uint256 set, uint8 state) private pure returns (bool) {
        for (uint256 i = 0; i < state; ++i) {
            set /= 2;
        }
        return set % 2 == 1;
    }
}
