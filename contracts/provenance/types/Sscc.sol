// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Gtin} from "../../common/types/Gtin.sol";

/// @notice An SSCC-18 as a number: the extension digit, sixteen digits that begin with the GS1 company prefix, and the
/// check digit (GS1 General Specifications, AI 00). Zero stands for none.
type Sscc is uint64;

using {raw, isNull, issuerDigits, eq as ==} for Sscc global;

/// @notice The number.
/// @param sscc The SSCC.
/// @return Its 18 digits as a number.
function raw(Sscc sscc) pure returns (uint64) {
    return Sscc.unwrap(sscc);
}

/// @notice Whether it stands for none.
/// @param sscc The SSCC.
/// @return True if it does.
function isNull(Sscc sscc) pure returns (bool) {
    return Sscc.unwrap(sscc) == 0;
}

/// @notice The digits of its GS1 company prefix where a GTIN has them: the first thirteen after the extension digit. It
/// is no GTIN, and its last digit checks nothing; {IParties-requireIssuer} reads the prefix of either in the same way.
/// @param sscc The SSCC.
/// @return The digits.
function issuerDigits(Sscc sscc) pure returns (Gtin) {
    unchecked {
        return Gtin.wrap((Sscc.unwrap(sscc) % 1e17) / 1e4);
    }
}

/// @notice Whether two SSCCs are one.
/// @param a One SSCC.
/// @param b The other SSCC.
/// @return True if they are.
function eq(Sscc a, Sscc b) pure returns (bool) {
    return Sscc.unwrap(a) == Sscc.unwrap(b);
}
