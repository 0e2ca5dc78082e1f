// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice The id of a quote: the EIP-712 digest of its terms, so that it binds chain, contract and every term.
type SwapId is bytes32;

/// @notice Where a quote stands.
enum SwapState {
    // Can be filled, if its maker signed it. A quote is not known before its first fill.
    Open,
    // Final: nothing moves it again.
    Filled,
    Canceled,
    Expired
}

/// @notice What a maker offers: an amount of one token against an amount of another. The maker signs it (EIP-712); it
/// comes in calldata each time and is never stored; its hash is the id.
/// @param maker Who offers, and signs.
/// @param taker Who may fill it, or zero for anyone.
/// @param makerToken The token that the maker gives.
/// @param takerToken The token that the maker gets.
/// @param makerAmount How much the maker gives in all, in units of its token.
/// @param takerAmount How much the maker gets for all of it, in units of the taker's token.
/// @param minimumFill The least that a fill may bring, in units of the taker's token; the last fill may bring less, if
/// it brings the rest. The whole taker's amount means all or nothing.
/// @param expiry The quote cannot be filled at or after this time, in Unix seconds.
/// @param salt Makes equal quotes differ.
struct SwapQuote {
    address maker;
    address taker;
    address makerToken;
    address takerToken;
    uint128 makerAmount;
    uint128 takerAmount;
    uint128 minimumFill;
    uint40 expiry;
    uint256 salt;
}

/// @notice What is stored of a quote.
/// @param filled What fills have brought, in units of the taker's token.
/// @param canceled Whether the maker called it off.
struct SwapSlot {
    // slot 0
    uint128 filled;
    bool canceled;
}
