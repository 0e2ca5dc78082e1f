// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Gtin} from "../../contracts/common/types/Gtin.sol";
import {draw} from "../shared/Cheats.sol";

/// @title GtinTest
/// @notice A GTIN against its digits: each is counted one by one, as a person would.
contract GtinTest {
    function testFuzz_exactlyOneCheckDigitIsRight(uint256 seed) external pure {
        uint64 body = uint64(draw(seed, "body", 1, 1e13 - 1));
        uint256 right = 0;
        for (uint64 digit = 0; digit < 10; ++digit) {
            Gtin gtin = Gtin.wrap(body * 10 + digit);
            bool isSound = gtin.isSound();
            require(isSound == (_weighed(gtin.raw()) % 10 == 0), "not the weights three and one");
            if (isSound) ++right;
        }
        require(right == 1, "not one check digit");
    }

    function testFuzz_prefixesAreTheFirstDigits(uint256 seed) external pure {
        Gtin gtin = Gtin.wrap(uint64(draw(seed, "gtin", 1, 1e14 - 1)));
        uint64 expected = 0;
        for (uint8 length = 1; length <= 12; ++length) {
            expected = expected * 10 + uint64(_digit(gtin.raw(), 13 - length));
            require(gtin.prefix(length) == (length < 4 ? 0 : expected), "not the digits after the indicator");
        }
    }

    function testFuzz_noOtherLengthIsAPrefix(uint256 seed) external pure {
        Gtin gtin = Gtin.wrap(uint64(draw(seed, "gtin", 1, 1e14 - 1)));
        require(gtin.prefix(0) == 0, "a prefix without digits");
        require(gtin.prefix(uint8(draw(seed, "length", 13, 255))) == 0, "a prefix with too many digits");
    }

    function test_numbersThatAreNone() external pure {
        require(!Gtin.wrap(0).isSound(), "nothing");
        require(!Gtin.wrap(1e14).isSound(), "fifteen digits whose sum is right");
        require(!Gtin.wrap(type(uint64).max).isSound(), "twenty digits");
        require(!Gtin.wrap(19).isSound(), "a wrong check digit");
    }

    function test_numbersThatGs1Gives() external pure {
        require(Gtin.wrap(9506000134352).isSound(), "an EAN-13");
        require(Gtin.wrap(9506000134352).prefix(7) == 9506000, "the prefix of an EAN-13");
        require(Gtin.wrap(614141999996).isSound(), "a UPC-A");
        require(Gtin.wrap(614141999996).prefix(7) == 614141, "the prefix of a UPC-A");
        require(Gtin.wrap(96385074).isSound(), "an EAN-8");
        require(Gtin.wrap(10614141999993).isSound(), "a case");
    }

    function test_equality() external pure {
        require(Gtin.wrap(96385074) == Gtin.wrap(96385074), "one GTIN differs from itself");
        require(!(Gtin.wrap(96385074) == Gtin.wrap(614141999996)), "two GTINs are one");
    }

    /// @dev The sum of all digits, the first from the right once, the next three times, and so on.
    function _weighed(uint64 number) private pure returns (uint256 sum) {
        for (uint8 place = 0; place < 14; ++place) sum += _digit(number, place) * (place % 2 == 0 ? 1 : 3);
    }

    /// @dev The digit at a place, counted from the right.
    function _digit(uint64 number, uint8 place) private pure returns (uint256) {
        return (number / 10 ** place) % 10;
    }
}
