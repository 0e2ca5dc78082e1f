// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @title Gs1Digits
/// @notice The decimal digits of a GS1 key, and whether the last of them checks the others.
/// @dev Digits stand in one word, one to a byte, the last digit in the lowest byte. They are found, and weighed, all at
/// once: a word is cut into lanes, and one operation serves every lane, as long as none flows over into the next.
library Gs1Digits {
    /* CONSTANTS */

    /// @dev A one in each lane of so many bits.
    uint256 private constant LANES_64 = type(uint256).max / type(uint64).max;
    uint256 private constant LANES_32 = type(uint256).max / type(uint32).max;
    uint256 private constant LANES_16 = type(uint256).max / type(uint16).max;
    uint256 private constant LANES_8 = type(uint256).max / type(uint8).max;

    /* INTERNAL */

    /// @notice The digits of a number, with zeros before it.
    /// @dev Groups of eight digits are cut into groups of four, of two, of one. In place of a division, each lane is
    /// multiplied and shifted, which gives the quotient exactly as long as the lane is below a bound.
    /// @param number The number.
    /// @return The digits.
    function digitsOf(uint64 number) internal pure returns (uint256) {
        unchecked {
            uint256 rest = number / 1e8;
            uint256 groups = ((rest / 1e8) << 128) | ((rest % 1e8) << 64) | (number % 1e8);
            // By 10,000: exact below 494 million.
            uint256 upper = ((groups * 109_951_163) >> 40) & (LANES_64 * 0xffff);
            groups = (upper << 32) | (groups - upper * 10_000);
            // By 100: exact below 43,699.
            upper = ((groups * 5_243) >> 19) & (LANES_32 * 0xff);
            groups = (upper << 16) | (groups - upper * 100);
            // By 10: exact below 179.
            upper = ((groups * 103) >> 10) & (LANES_16 * 0xf);
            return (upper << 8) | (groups - upper * 10);
        }
    }

    /// @notice The digits in ASCII.
    /// @param digits The digits.
    /// @return The characters in their places.
    function asciiOf(uint256 digits) internal pure returns (uint256) {
        return digits | (LANES_8 * 0x30);
    }

    /// @notice Whether the last digit is the check digit of the others: digits are counted from the right, once and
    /// three times in turn, and the sum ends in zero (GS1 General Specifications 7.9).
    /// @param digits The digits.
    /// @return True if it is.
    function areChecked(uint256 digits) internal pure returns (bool) {
        unchecked {
            uint256 lower = LANES_16 * 0xff;
            uint256 pairs = (digits & lower) + 3 * ((digits >> 8) & lower);
            // The remainder by one less than a lane can hold is the sum of all lanes, which is far below that.
            return (pairs % type(uint16).max) % 10 == 0;
        }
    }
}
