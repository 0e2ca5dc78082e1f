// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice What a supplier pledges.
/// @param reporter Who may report its sales, alone.
/// @param basisPoints The share of its sales that is to be destroyed, from 1 to 10,000.
/// @param until When the pledge ends, in Unix seconds: at or after this time nothing can be reported.
/// @param period The length in seconds of the time to which the next figure applies.
/// @param mostPerPeriod The most sales that can be reported within any stretch of time of one period, in token units.
struct PledgeTerms {
    address reporter;
    uint16 basisPoints;
    uint40 until;
    uint32 period;
    uint128 mostPerPeriod;
}

/// @notice What is stored of a supplier.
/// @param terms Its terms, in force or ended.
/// @param accrued What its sales made due and nobody has burned yet, in 1/10,000 of a token unit, so that no report is
/// rounded.
struct Pledge {
    // slots 0 and 1
    PledgeTerms terms;
    // slot 2
    uint256 accrued;
}

/// @notice One of the terms of a pledge, as errors name it.
enum PledgeTerm {
    Reporter,
    Share,
    End,
    Period,
    Limit
}

/// @notice The state of a supplier's pledge.
enum PledgeState {
    // The supplier never pledged.
    None,
    // Live: sales can be reported, and no term lowered.
    InForce,
    // Over: nothing more becomes due, and what is due stays due. The supplier may pledge anew.
    Ended
}
