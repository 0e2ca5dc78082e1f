// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {PartyId} from "../../parties/types/PartyId.sol";

/// @notice One deed of a bank, as its maker proposes and its checker releases it.
/// @param bank The bank.
/// @param target The contract that is called.
/// @param token The token of what the deed may cost the bank; zero for a deed that costs nothing.
/// @param amount The most it may cost the bank, in token units; the target holds the deed to it.
/// @param nonce A number that the bank has not used; neighbors share storage, so counting up is cheapest.
/// @param deadline It can be carried out before this time, in Unix seconds.
/// @param data The call.
struct BankDeed {
    PartyId bank;
    address target;
    address token;
    uint96 amount;
    uint256 nonce;
    uint48 deadline;
    bytes data;
}

/// @notice What an account may do for its bank in deeds of one token.
/// @param canMake Whether it may make deeds.
/// @param canCheck Whether it may check the deeds of others.
/// @param mostMade The most that a deed it makes may cost, in token units.
/// @param mostChecked The most that a deed it checks may cost, in token units.
struct Power {
    // slot 0
    bool canMake;
    bool canCheck;
    uint96 mostMade;
    uint96 mostChecked;
}
