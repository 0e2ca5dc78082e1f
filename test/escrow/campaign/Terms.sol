// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FeeLeg, Order, OrderKind} from "../../../contracts/escrow/types/EscrowTypes.sol";
import {Windows} from "../../../contracts/escrow/types/Windows.sol";
import {draw, oneIn} from "../../shared/Cheats.sol";
import {World} from "./World.sol";

/// @title Terms
/// @notice Sound terms of every shape, drawn from a seed.
abstract contract Terms is World {
    /// @dev An order of this payer in this token, to be paid now.
    function _drawOrder(uint256 seed, uint256 payer, uint256 tokenPlace) internal view returns (Order memory order) {
        order.payer = _people[payer];
        order.payee = _people[(payer + draw(seed, "payee", 1, TRADERS - 1)) % TRADERS];
        order.token = _tokens[tokenPlace];
        order.amount = _drawAmount(seed, tokenPlace);
        order.kind = oneIn(8, seed, "kind") ? OrderKind.Instant : OrderKind.Escrow;
        if (order.kind == OrderKind.Escrow) {
            if (!oneIn(4, seed, "unarbitrated"))
                order.arbiter = _people[draw(seed, "arbiter", FIRST_ARBITER, FIRST_ARBITER + 1)];
            if (oneIn(2, seed, "carried"))
                order.carrier = _people[draw(seed, "carrier", FIRST_CARRIER, FIRST_CARRIER + 1)];
        }
        if (order.arbiter != address(0)) order.arbiterBasisPoints = uint16(draw(seed, "arbiter's share", 0, 2_000));
        order.splitBasisPoints = uint16(draw(seed, "split", 0, 10_000));
        order.fees = _drawFees(seed, order);
        order.windows = _drawWindows(seed, order);
        order.payBy = uint40(_now + draw(seed, "pay-by", 1, 5 days));
        uint256 slack = oneIn(2, seed, "tight") ? 0 : draw(seed, "slack", 1, 10 days);
        order.closeBy = uint40(order.payBy + order.windows.sum() + slack);
        order.details = bytes32(draw(seed, "details"));
        order.salt = seed;
    }

    /// @dev Mostly a few whole ones and some units, sometimes dust or all that fits.
    function _drawAmount(uint256 seed, uint256 tokenPlace) private view returns (uint96) {
        if (oneIn(8, seed, "dust")) return uint96(draw(seed, "amount", 1, 12));
        if (oneIn(32, seed, "huge")) return type(uint96).max;
        return uint96(draw(seed, "amount", 1, 1_000 * 10 ** _decimals[tokenPlace]));
    }

    /// @dev Up to eight legs that together stay below 80 %, or one that takes all that the arbiter may not.
    function _drawFees(uint256 seed, Order memory order) private view returns (FeeLeg[] memory fees) {
        bool all = oneIn(16, seed, "all");
        uint256 count = all ? 1 : draw(seed, "legs", 0, oneIn(4, seed, "many legs") ? 8 : 2);
        fees = new FeeLeg[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 leg = draw(seed, bytes32(i));
            fees[i].recipient = _drawRecipient(leg, order);
            if (all) fees[i].basisPoints = 10_000 - order.arbiterBasisPoints;
            else if (order.amount < 10 || oneIn(2, leg, "share"))
                fees[i].basisPoints = uint16(draw(leg, "bp", 1, 1_000));
            else fees[i].fixedAmount = uint96(draw(leg, "fixed", 1, order.amount / 10));
        }
    }

    /// @dev Mostly somebody without another part; at times the payer or the payee itself.
    function _drawRecipient(uint256 leg, Order memory order) private view returns (address) {
        if (oneIn(16, leg, "payer")) return order.payer;
        if (oneIn(16, leg, "payee")) return order.payee;
        return _people[draw(leg, "recipient", FIRST_RECIPIENT, FIRST_RECIPIENT + 2)];
    }

    /// @dev Every window that the order can use, from an hour to ten days.
    function _drawWindows(uint256 seed, Order memory order) private pure returns (Windows) {
        uint256 word = 0;
        bool shipped = order.carrier != address(0) || oneIn(2, seed, "shipped");
        bool returnable = !oneIn(4, seed, "no returns");
        for (uint256 place = 0; place < 10; ++place) {
            bool used = order.kind == OrderKind.Escrow || place == 8;
            if (place == 0) used = used && shipped;
            else if (place == 1) used = order.carrier != address(0);
            else if (place == 4 || place == 5) used = used && returnable;
            else if (place == 7) used = order.arbiter != address(0);
            else if (place > 7) used = used && !oneIn(3, seed, bytes32("unused") ^ bytes32(place));
            if (used) word |= draw(seed, bytes32("window") ^ bytes32(place), 1 hours, 10 days) << (25 * place);
        }
        return Windows.wrap(word);
    }
}
