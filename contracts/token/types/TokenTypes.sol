// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice What is fixed when a token is deployed, for its whole life.
/// @param name Its name, at most 31 bytes; also that of its EIP-712 domain.
/// @param symbol Its symbol.
/// @param cap The most that can ever be issued, in token units.
/// @param issueLimit The most that can be issued within any stretch of time of one period, in token units.
/// @param issuePeriod The length of that period, in seconds.
/// @param maxBurnShare The largest share of a payment that it may destroy, in basis points.
struct TokenTerms {
    string name;
    string symbol;
    uint128 cap;
    uint128 issueLimit;
    uint32 issuePeriod;
    uint16 maxBurnShare;
}

/// @notice What became of a token, in token units.
/// @param issued All that was ever issued. Never falls.
/// @param destroyed All that was ever destroyed. Never falls.
/// @param circulating What is left: `issued − destroyed`.
struct TokenStats {
    uint256 issued;
    uint256 destroyed;
    uint256 circulating;
}

/// @notice Why tokens were destroyed, in the word of whoever destroyed them.
enum BurnReason {
    // A plain `burn` or `burnFrom`.
    Unstated,
    // A part of a payment.
    Payment,
    // A share of a supplier's sales.
    Sales,
    // Bought back, so that less is left.
    BuyBack
}
