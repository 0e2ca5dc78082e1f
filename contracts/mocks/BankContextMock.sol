// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PartyId} from "../parties/types/PartyTypes.sol";
import {BankContext} from "../trade/BankContext.sol";

/// @dev A contract that takes the deeds of banks.
contract BankContextMock is BankContext {
    event Acted(PartyId bank, uint256 value);

    error Refused(uint256 value);

    constructor(address desk) BankContext(desk) {}

    function acting(uint256 value) external returns (uint256) {
        emit Acted(_actingBank(), value);
        return value + 1;
    }

    function actingFor(PartyId bank) external {
        _requireBank(bank);
        emit Acted(bank, 0);
    }

    function costing(PartyId bank, address token, uint256 amount) external {
        _requireBankFor(bank, token, amount);
        emit Acted(bank, amount);
    }

    function refusing(uint256 value) external pure {
        revert Refused(value);
    }
}
