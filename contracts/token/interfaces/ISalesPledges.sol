// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Pledge, PledgeState, PledgeTerm, PledgeTerms} from "../types/PledgeTypes.sol";

/// @title ISalesPledges
/// @notice Suppliers pledge that a share of what they sell is destroyed.
/// @dev A supplier names the share, the end, who reports its sales, and the most that can be reported in any period. A
/// report makes the share due; anyone may have it burned, from the supplier's own allowance and no further.
/// What is due and not paid stays due and in everyone's sight: that, and nothing else, is the penalty.
///
/// This contract holds no tokens and has no administrator. A supplier has one pledge at a time. Amounts are in token
/// units, times in Unix seconds, shares in basis points. Every deed may come through the ERC-2771 forwarder.
///
/// Assumptions:
/// - The reporter tells the truth. One that lies can make at most the share of `mostPerPeriod` due in any period until
///   the pledge ends, and can cost the supplier no more than it allows this contract to burn; the supplier can take
///   back that allowance at once. One that is silent makes nothing due.
/// - What a report calls sales is in units of the token, whatever was paid with.
interface ISalesPledges {
    /* EVENTS */

    /// @notice A supplier pledged, or raised what it had pledged.
    /// @param supplier The supplier.
    /// @param reporter Who may report its sales.
    /// @param terms All terms.
    event PledgeMade(address indexed supplier, address indexed reporter, PledgeTerms terms);

    /// @notice Sales of a supplier were reported.
    /// @param supplier The supplier.
    /// @param reporter Who reported.
    /// @param memo What was sold: a hash that means something to the parties, or zero.
    /// @param amount The sales, in token units.
    /// @param basisPoints The share of them that became due.
    /// @param outstanding All that is due now, in token units.
    event SalesReported(
        address indexed supplier,
        address indexed reporter,
        bytes32 indexed memo,
        uint256 amount,
        uint16 basisPoints,
        uint256 outstanding
    );

    /// @notice Somebody had burned what a supplier owes, or as much as the supplier's allowance and balance let it.
    /// @param supplier The supplier.
    /// @param by Who asked for it.
    /// @param burned What was burned, in token units; zero where the supplier has allowed or has nothing.
    /// @param outstanding What stays due, in token units: an unpaid pledge where it is not zero.
    event PledgeSettled(address indexed supplier, address indexed by, uint256 burned, uint256 outstanding);

    /* ERRORS */

    /// @notice A term is out of its range.
    /// @param term Which.
    /// @param given What was given.
    /// @param min The least that it can be.
    /// @param max The most that it can be.
    error PledgeInvalidTerm(PledgeTerm term, uint256 given, uint256 min, uint256 max);

    /// @notice A term would be lowered before the pledge ends.
    /// @param term Which.
    /// @param given What was given.
    /// @param pledged What was pledged.
    /// @param until When the pledge ends, and the term may be anything.
    error PledgeTermLowered(PledgeTerm term, uint256 given, uint256 pledged, uint40 until);

    /// @notice The supplier has no pledge in force.
    /// @param supplier The supplier.
    /// @param state The state of its pledge.
    error PledgeNotInForce(address supplier, PledgeState state);

    /// @notice The sales of a supplier are its reporter's to report.
    /// @param supplier The supplier.
    /// @param caller Who tried.
    /// @param expected Its reporter.
    error PledgeWrongReporter(address supplier, address caller, address expected);

    /// @notice The supplier owes nothing.
    /// @param supplier The supplier.
    error PledgeNothingDue(address supplier);

    /* DEEDS */

    /// @notice Pledges a share of the caller's sales, or raises what it has pledged.
    /// @dev Emits {PledgeMade}.
    ///
    /// Notes:
    /// - What is pledged holds at once, for reports from now on.
    /// - While a pledge is in force each term can only be raised: a larger share, a later end, more per period, a
    ///   shorter period. The reporter stays: another could be one that stays silent. From the end on, the supplier may
    ///   pledge anything, or nothing.
    /// - What is due stays due, whatever is pledged.
    /// - A pledge burns nothing without an allowance to this contract.
    ///
    /// Requirements:
    /// - The reporter must not be zero, the share from 1 to 10,000, the end after now and at most five years ahead,
    ///   period and most per period not zero (`PledgeInvalidTerm`).
    /// - While a pledge is in force, no term may be lowered (`PledgeTermLowered`).
    ///
    /// @param terms What is pledged.
    function pledge(PledgeTerms calldata terms) external;

    /// @notice Reports sales of a supplier, whose pledged share becomes due.
    /// @dev Emits {SalesReported}.
    ///
    /// Notes:
    /// - Nothing is rounded here: fractions of a unit add up over reports.
    /// - The end leaves no time for late reports: a supplier that wants its last sales counted pledges beyond them.
    /// - The same sales can be reported twice; it is up to the reporter that they are not.
    ///
    /// Requirements:
    /// - The pledge must be in force (`PledgeNotInForce`).
    /// - The caller must be its reporter (`PledgeWrongReporter`).
    /// - The sales of the period that ends now must not pass the most per period (`SlidingLimitExceeded`).
    ///
    /// @param supplier The supplier.
    /// @param amount The sales, in token units.
    /// @param memo What was sold: a hash that means something to the parties, or zero.
    function reportSales(address supplier, uint256 amount, bytes32 memo) external;

    /// @notice Burns what a supplier owes, from its own allowance to this contract. Anyone's deed, at any time.
    /// @dev Emits {PledgeSettled}, and where anything is burned {ICowryToken-TokensBurned} with the reason `Sales`.
    ///
    /// Notes:
    /// - Where allowance or balance is smaller, only as much is burned, and the rest stays due. Where either is zero,
    ///   nothing is burned, and the event says that the pledge is unpaid.
    /// - A fraction of a unit stays until it is a whole one, in favor of the supplier.
    ///
    /// Requirements:
    /// - At least one unit must be due (`PledgeNothingDue`).
    ///
    /// @param supplier The supplier.
    /// @return burned What was burned, in token units.
    function settlePledge(address supplier) external returns (uint256 burned);

    /* VIEWS */

    /// @notice The token that is burned.
    /// @return Its address.
    function token() external view returns (address);

    /// @notice The state of a supplier's pledge.
    /// @param supplier The supplier.
    /// @return Its state.
    function stateOf(address supplier) external view returns (PledgeState);

    /// @notice What is stored of a supplier.
    /// @param supplier The supplier.
    /// @return Its last terms, and what accrued under all its pledges.
    function pledgeOf(address supplier) external view returns (Pledge memory);

    /// @notice What a supplier owes now.
    /// @param supplier The supplier.
    /// @return The amount, in token units, rounded down.
    function outstandingOf(address supplier) external view returns (uint256);

    /// @notice What can be reported of a supplier now.
    /// @param supplier The supplier.
    /// @return The sales, in token units; zero where no pledge is in force.
    function reportableOf(address supplier) external view returns (uint256);
}
