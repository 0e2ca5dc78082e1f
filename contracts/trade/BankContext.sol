// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PartyId} from "../parties/types/PartyId.sol";
import {IBankContext} from "./interfaces/IBankContext.sol";

/// @title BankContext
/// @notice See the documentation in {IBankContext}.
/// @dev A contract that inherits this must not let others choose what it calls itself with, as a multicall does: the
/// bank is read from the end of the calldata.
abstract contract BankContext is IBankContext {
    /* CONSTANTS */

    /// @dev Where the parts begin, counted from the end of the calldata.
    uint256 private constant BANK = 40;
    uint256 private constant AMOUNT = 32;
    uint256 private constant TOKEN = 20;

    /* IMMUTABLES */

    address private immutable _desk;

    /* CONSTRUCTOR */

    /// @param desk_ The desk that brings the deeds of banks.
    constructor(address desk_) {
        _desk = desk_;
    }

    /* VIEWS */

    /// @inheritdoc IBankContext
    function desk() external view returns (address) {
        return _desk;
    }

    /* INTERNAL */

    /// @dev The bank whose deed this call is.
    function _actingBank() internal view returns (PartyId) {
        require(msg.sender == _desk, BankContextNotDesk(msg.sender));
        return PartyId.wrap(uint64(bytes8(msg.data[msg.data.length - BANK:])));
    }

    /// @dev This call is the deed of this bank.
    function _requireBank(PartyId wanted) internal view {
        PartyId acting = _actingBank();
        require(acting == wanted, BankContextWrongBank(acting, wanted));
    }

    /// @dev This call is the deed of this bank, and may cost it the amount.
    function _requireBankFor(PartyId wanted, address token, uint256 amount) internal view {
        _requireBank(wanted);
        uint96 released = uint96(bytes12(msg.data[msg.data.length - AMOUNT:]));
        address releasedToken = address(bytes20(msg.data[msg.data.length - TOKEN:]));
        bool isReleased = amount == 0 || (token == releasedToken && amount <= released);
        require(isReleased, BankContextNotReleased(token, amount, releasedToken, released));
    }
}
