// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Gs1Digits} from "../libraries/Gs1Digits.sol";

/// @notice A GTIN-14 as a number: the indicator digit, twelve digits that begin with the GS1 company prefix, and the
/// check digit (GS1 General Specifications 7.9). Shorter GTINs are the same number with zeros before it.
type Gtin is uint64;

using {raw, isSound, prefix, eq as ==} for Gtin global;

/// @notice The number.
/// @param gtin The GTIN.
/// @return Its 14 digits as a number.
function raw(Gtin gtin) pure returns (uint64) {
    return Gtin.unwrap(gtin);
}

/// @notice Whether it can be a GTIN: at most 14 digits, not zero, and its check digit is right.
/// @param gtin The GTIN.
/// @return True if it can.
function isSound(Gtin gtin) pure returns (bool) {
    uint64 number = Gtin.unwrap(gtin);
    return number != 0 && number < 1e14 && Gs1Digits.areChecked(Gs1Digits.digitsOf(number));
}

/// @notice The GS1 company prefix of a GTIN, if it has so many digits: they stand after the indicator digit.
/// @param gtin The GTIN.
/// @param length The number of digits, from 4 to 12.
/// @return The prefix as a number; zero for any other length.
function prefix(Gtin gtin, uint8 length) pure returns (uint64) {
    if (length < 4 || length > 12) return 0;

    unchecked {
        return uint64((Gtin.unwrap(gtin) % 1e13) / 10 ** (13 - length));
    }
}

/// @notice Whether two GTINs are one.
/// @param a One GTIN.
/// @param b The other GTIN.
/// @return True if they are.
function eq(Gtin a, Gtin b) pure returns (bool) {
    return Gtin.unwrap(a) == Gtin.unwrap(b);
}
