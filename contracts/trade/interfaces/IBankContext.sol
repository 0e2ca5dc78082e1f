// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {PartyId} from "../../parties/types/PartyId.sol";

/// @title IBankContext
/// @notice How a contract knows that a call is the deed of a bank.
/// @dev The desk puts 40 bytes behind the call: the bank (8), the amount that maker and checker released (12), and its
/// token (20). Calls from anybody else are nobody's deed.
interface IBankContext {
    /* ERRORS */

    /// @notice Only the desk brings deeds of banks.
    /// @param caller Who called.
    error BankContextNotDesk(address caller);

    /// @notice The deed is another bank's.
    /// @param acting The bank whose maker and checker did it.
    /// @param wanted The bank whose deed it is.
    error BankContextWrongBank(PartyId acting, PartyId wanted);

    /// @notice The deed may cost more than maker and checker released.
    /// @param token The token of the cost.
    /// @param amount The most it may cost.
    /// @param releasedToken The token that they released.
    /// @param released The amount that they released.
    error BankContextNotReleased(address token, uint256 amount, address releasedToken, uint96 released);

    /* VIEWS */

    /// @notice The desk that brings the deeds of banks.
    /// @return Its address.
    function desk() external view returns (address);
}
