// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {PrefixWord} from "./PrefixWord.sol";
import {StandingWord} from "./StandingWord.sol";

/// @notice What is stored of a party.
/// @param standing How it stands, from its last change on.
/// @param registrar Who keeps its record.
/// @param controller The account that controls it, or zero.
/// @param proposed The account that may take control, or zero.
/// @param past How it stood before: words of the same kind, in the order of their moments.
struct PartyEntry {
    // slot 0
    StandingWord standing;
    // slot 1
    address registrar;
    // slot 2
    address controller;
    // slot 3
    address proposed;
    // slot 4
    uint256[] past;
}

/// @notice What is stored of a GS1 company prefix.
/// @param holding Who holds it, or held it last.
/// @param past Who held it before: words of the same kind, in the order of their moments.
struct PrefixEntry {
    // slot 0
    PrefixWord holding;
    // slot 1
    uint256[] past;
}
