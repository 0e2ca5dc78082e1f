// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Gs1Digits} from "../../contracts/common/libraries/Gs1Digits.sol";
import {draw} from "../shared/Cheats.sol";

/// @title Gs1DigitsTest
/// @notice All digits at once, against each of them alone.
contract Gs1DigitsTest {
    function testFuzz_digitsAreThoseOfTheNumber(uint256 seed) external pure {
        for (uint256 length = 1; length <= 20; ++length) {
            uint256 most = length == 20 ? type(uint64).max : 10 ** length - 1;
            _requireDigits(uint64(draw(seed, bytes32(length), 0, most)));
        }
    }

    /// @dev Where a quotient that is too large or too small by one would show: beside each multiple of a power of ten.
    function test_digitsAtTheEdges() external pure {
        for (uint256 power = 1; power < 1e20; power *= 10) {
            for (uint256 times = 1; times <= 99 && times * power < type(uint64).max; ++times) {
                _requireDigits(uint64(times * power - 1));
                _requireDigits(uint64(times * power));
                _requireDigits(uint64(times * power + 1));
            }
        }
        _requireDigits(type(uint64).max);
    }

    /// @dev All groups of four digits, in the upper and the lower half of eight.
    function test_digitsOfEveryGroup() external pure {
        for (uint64 group = 0; group < 1e4; ++group) {
            uint256 four = Gs1Digits.digitsOf(group);
            require(four == _digits(group), "not the digits of a group");
            require(Gs1Digits.digitsOf(group * 1e4 + group) == ((four << 32) | four), "not those of two groups");
        }
    }

    function testFuzz_asciiIsTheTextOfTheNumber(uint256 seed) external pure {
        uint64 number = uint64(draw(seed, "number", 0, type(uint64).max));
        uint256 ascii = Gs1Digits.asciiOf(Gs1Digits.digitsOf(number));
        for (uint256 place = 0; place < 32; ++place) {
            uint256 digit = place < 20 ? (number / 10 ** place) % 10 : 0;
            require(uint8(ascii >> (8 * place)) == 0x30 + digit, "not the character of the digit");
        }
    }

    /// @dev Of ten numbers that differ in the last digit alone, exactly that one is checked whose weighed sum ends in
    /// zero.
    function testFuzz_exactlyOneLastDigitChecksTheOthers(uint256 seed) external pure {
        uint256 body = draw(seed, "body", 0, 1e17 - 1);
        uint256 checked = 0;
        for (uint256 last = 0; last < 10; ++last) {
            uint64 number = uint64(body * 10 + last);
            bool areChecked = Gs1Digits.areChecked(Gs1Digits.digitsOf(number));
            require(areChecked == (_weighed(number) % 10 == 0), "not the weights three and one");
            if (areChecked) ++checked;
        }
        require(checked == 1, "not one last digit");
    }

    function test_checksTheLargestSum() external pure {
        require(!Gs1Digits.areChecked(Gs1Digits.digitsOf(999_999_999_999_999_999)), "nines weigh 324");
        require(Gs1Digits.areChecked(Gs1Digits.digitsOf(999_999_999_999_999_995)), "and these 320");
        require(Gs1Digits.areChecked(Gs1Digits.digitsOf(0)), "nothing weighs nothing");
    }

    function _requireDigits(uint64 number) private pure {
        require(Gs1Digits.digitsOf(number) == _digits(number), "not the digits of the number");
    }

    /// @dev Each digit alone, in a byte of its own.
    function _digits(uint256 number) private pure returns (uint256 digits) {
        for (uint256 place = 0; number > 0; ++place) {
            digits |= (number % 10) << (8 * place);
            number /= 10;
        }
    }

    /// @dev The sum of all digits, the first from the right once, the next three times, and so on.
    function _weighed(uint256 number) private pure returns (uint256 sum) {
        for (uint256 weight = 1; number > 0; weight = 4 - weight) {
            sum += (number % 10) * weight;
            number /= 10;
        }
    }
}
