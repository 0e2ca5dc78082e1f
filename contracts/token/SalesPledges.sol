// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {SlidingLimit, Spending} from "../common/libraries/SlidingLimit.sol";
import {ICowryToken} from "./interfaces/ICowryToken.sol";
import {ISalesPledges} from "./interfaces/ISalesPledges.sol";
import {Pledge, PledgeState, PledgeTerm, PledgeTerms} from "./types/PledgeTypes.sol";
import {BurnReason} from "./types/TokenTypes.sol";

/// @title SalesPledges
/// @notice See the documentation in {ISalesPledges}.
contract SalesPledges is ISalesPledges, ERC2771Context {
    using SlidingLimit for Spending;

    /* CONSTANTS */

    /// @dev 100 % in basis points.
    uint256 private constant WHOLE = 10_000;

    /// @dev How far ahead a pledge may end: five years.
    uint256 private constant MAX_DURATION = 1826 days;

    /* IMMUTABLES */

    ICowryToken private immutable _token;

    /* STORAGE */

    mapping(address supplier => Pledge pledge) private _pledges;
    mapping(address supplier => Spending sales) private _reported;

    /* CONSTRUCTOR */

    /// @param token_ The token that is burned.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(address token_, address forwarder) ERC2771Context(forwarder) {
        _token = ICowryToken(token_);
    }

    /* DEEDS */

    /// @inheritdoc ISalesPledges
    function pledge(PledgeTerms calldata terms) external {
        address supplier = _msgSender();
        _requireValid(terms);
        if (stateOf(supplier) == PledgeState.InForce) _requireNotLowered(terms, _pledges[supplier].terms);

        _pledges[supplier].terms = terms;
        emit PledgeMade(supplier, terms.reporter, terms);
    }

    /// @inheritdoc ISalesPledges
    function reportSales(address supplier, uint256 amount, bytes32 memo) external {
        PledgeState state = stateOf(supplier);
        require(state == PledgeState.InForce, PledgeNotInForce(supplier, state));
        PledgeTerms memory terms = _pledges[supplier].terms;
        address caller = _msgSender();
        require(caller == terms.reporter, PledgeWrongReporter(supplier, caller, terms.reporter));

        _reported[supplier].spend(amount, terms.mostPerPeriod, terms.period);
        _pledges[supplier].accrued += amount * terms.basisPoints;
        emit SalesReported({
            supplier: supplier,
            reporter: caller,
            memo: memo,
            amount: amount,
            basisPoints: terms.basisPoints,
            outstanding: outstandingOf(supplier)
        });
    }

    /// @inheritdoc ISalesPledges
    function settlePledge(address supplier) external returns (uint256 burned) {
        uint256 due = outstandingOf(supplier);
        require(due > 0, PledgeNothingDue(supplier));
        burned = Math.min(due, _payableBy(supplier));

        _pledges[supplier].accrued -= burned * WHOLE;
        emit PledgeSettled(supplier, _msgSender(), burned, due - burned);

        if (burned > 0) _token.burnFromWithReason(supplier, burned, BurnReason.Sales, 0);
    }

    /* VIEWS */

    /// @inheritdoc ISalesPledges
    function token() external view returns (address) {
        return address(_token);
    }

    /// @inheritdoc ISalesPledges
    function stateOf(address supplier) public view returns (PledgeState) {
        uint40 until = _pledges[supplier].terms.until;
        if (until == 0) return PledgeState.None;
        return block.timestamp < until ? PledgeState.InForce : PledgeState.Ended;
    }

    /// @inheritdoc ISalesPledges
    function pledgeOf(address supplier) external view returns (Pledge memory) {
        return _pledges[supplier];
    }

    /// @inheritdoc ISalesPledges
    function outstandingOf(address supplier) public view returns (uint256) {
        return _pledges[supplier].accrued / WHOLE;
    }

    /// @inheritdoc ISalesPledges
    function reportableOf(address supplier) external view returns (uint256) {
        if (stateOf(supplier) != PledgeState.InForce) return 0;
        PledgeTerms memory terms = _pledges[supplier].terms;
        return _reported[supplier].left(terms.mostPerPeriod, terms.period);
    }

    /* PRIVATE */

    /// @dev What can be burned of a supplier's tokens now.
    function _payableBy(address supplier) private view returns (uint256) {
        return Math.min(_token.allowance(supplier, address(this)), _token.balanceOf(supplier));
    }

    /// @dev Every term is within its range.
    function _requireValid(PledgeTerms calldata terms) private view {
        uint256 reporter = uint160(terms.reporter);
        _requireWithin(PledgeTerm.Reporter, reporter, 1, type(uint160).max);
        _requireWithin(PledgeTerm.Share, terms.basisPoints, 1, WHOLE);
        _requireWithin(PledgeTerm.End, terms.until, block.timestamp + 1, block.timestamp + MAX_DURATION);
        _requireWithin(PledgeTerm.Period, terms.period, 1, type(uint32).max);
        _requireWithin(PledgeTerm.Limit, terms.mostPerPeriod, 1, type(uint128).max);
    }

    /// @dev A term is within its range.
    function _requireWithin(PledgeTerm term, uint256 given, uint256 min, uint256 max) private pure {
        require(given >= min && given <= max, PledgeInvalidTerm(term, given, min, max));
    }

    /// @dev Every term is at least what was pledged.
    function _requireNotLowered(PledgeTerms calldata terms, PledgeTerms memory pledged) private pure {
        uint40 until = pledged.until;
        uint256 reporter = uint160(terms.reporter);
        uint256 pledgedReporter = uint160(pledged.reporter);
        _requireKept(reporter == pledgedReporter, PledgeTerm.Reporter, reporter, pledgedReporter, until);
        (uint256 share, uint256 pledgedShare) = (terms.basisPoints, pledged.basisPoints);
        _requireKept(share >= pledgedShare, PledgeTerm.Share, share, pledgedShare, until);
        _requireKept(terms.until >= until, PledgeTerm.End, terms.until, until, until);
        _requireKept(terms.period <= pledged.period, PledgeTerm.Period, terms.period, pledged.period, until);
        (uint256 most, uint256 pledgedMost) = (terms.mostPerPeriod, pledged.mostPerPeriod);
        _requireKept(most >= pledgedMost, PledgeTerm.Limit, most, pledgedMost, until);
    }

    /// @dev A term is kept or raised.
    function _requireKept(bool kept, PledgeTerm term, uint256 given, uint256 pledged, uint40 until) private pure {
        require(kept, PledgeTermLowered(term, given, pledged, until));
    }
}
