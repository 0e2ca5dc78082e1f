// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {StateSet} from "../../common/types/StateSet.sol";
import {LicenseId, LicenseSlot, LicenseState, LicenseTerms} from "../types/LicenseTypes.sol";

/// @title ILicenses
/// @notice Licenses of works that are tokens: who may use a work, until when, under which text, and who may end that.
/// @dev The holder of a work licenses it. A licensee grants licenses under its own as far as its terms say. A license
/// stays with the work: who buys the work later takes it with its licenses.
///
/// The text is not here, but its commitment is: `content` is the hash of the license that both have agreed on, and the
/// terms with it are the license's id.
///
/// A license holds from its start to its end, unless it was revoked by the account that its terms name and after their
/// notice, or given back; and only while every license above it holds. Nothing else ends it. The chain above a license
/// is at most eight long, so that looking costs a bounded amount.
///
/// This follows ERC-5218 in its thought, not in its functions: ids are hashes of terms and not numbers, the text is a
/// commitment and not an address that may change, and revocation has a notice.
///
/// Times are in Unix seconds. Every deed may come through the ERC-2771 forwarder.
interface ILicenses {
    /* EVENTS */

    /// @notice A license was granted.
    /// @param id The license.
    /// @param work The token id of the work.
    /// @param licensor Who granted it.
    /// @param terms Its terms.
    /// @param uri Where its text can be read; the commitment says whether it is the text.
    event LicenseGranted(
        LicenseId indexed id,
        uint256 indexed work,
        address indexed licensor,
        LicenseTerms terms,
        string uri
    );

    /// @notice A license has another licensee.
    /// @param id The license.
    /// @param from Who had it.
    /// @param to Who has it.
    event LicenseTransferred(LicenseId indexed id, address indexed from, address indexed to);

    /// @notice A license was revoked; it holds until the notice is over.
    /// @param id The license.
    /// @param revokedFrom It no longer holds from this time on.
    /// @param reason The commitment to why.
    event LicenseRevoked(LicenseId indexed id, uint40 revokedFrom, bytes32 reason);

    /// @notice A licensee gave its license back.
    /// @param id The license.
    /// @param licensee Who did.
    event LicenseSurrendered(LicenseId indexed id, address indexed licensee);

    /* ERRORS */

    /// @notice The license is not where the deed may begin.
    /// @param id The license.
    /// @param current Where it stands.
    /// @param allowed Where the deed may begin.
    error LicensesUnexpectedState(LicenseId id, LicenseState current, StateSet allowed);

    /// @notice The deed is another's.
    /// @param id The license.
    /// @param caller Who tried.
    /// @param expected Whose deed it is, or zero for nobody's.
    error LicensesWrongCaller(LicenseId id, address caller, address expected);

    /// @notice The license would have no licensee.
    /// @param id The license.
    error LicensesNoLicensee(LicenseId id);

    /// @notice The license would commit to no text.
    /// @param id The license.
    error LicensesNoContent(LicenseId id);

    /// @notice The license would end before it starts or in the past, or hold when the one above it does not.
    /// @param id The license.
    /// @param startsAt When it would start.
    /// @param endsAt When it would end.
    /// @param earliest When it may start.
    /// @param latest When it may end.
    error LicensesUnfitTimes(LicenseId id, uint40 startsAt, uint40 endsAt, uint40 earliest, uint40 latest);

    /// @notice The notice would be longer than ten years.
    /// @param id The license.
    /// @param notice The notice, in seconds.
    /// @param longest The longest notice, in seconds.
    error LicensesUnfitNotice(LicenseId id, uint40 notice, uint40 longest);

    /// @notice More generations could follow than may.
    /// @param id The license.
    /// @param depth How many could.
    /// @param most How many may.
    error LicensesTooDeep(LicenseId id, uint256 depth, uint256 most);

    /// @notice The license above this one grants no licenses.
    /// @param id The license.
    /// @param parent The license above it.
    error LicensesNotGranted(LicenseId id, LicenseId parent);

    /// @notice The license above this one is of another work.
    /// @param id The license.
    /// @param work The work.
    /// @param expected The work of the license above.
    error LicensesOtherWork(LicenseId id, uint256 work, uint256 expected);

    /// @notice By its terms the license stays with its licensee.
    /// @param id The license.
    error LicensesNotTransferable(LicenseId id);

    /// @notice The license was revoked before; its notice runs.
    /// @param id The license.
    /// @param revokedFrom It no longer holds from this time on.
    error LicensesRevokedBefore(LicenseId id, uint40 revokedFrom);

    /* DEEDS */

    /// @notice Grants a license: of a work by who holds it, or under a license by its licensee.
    /// @dev Emits {LicenseGranted}. The license becomes Active, or Pending until its start.
    ///
    /// Requirements:
    /// - The license must be unknown (`LicensesUnexpectedState`).
    /// - It must have a licensee (`LicensesNoLicensee`) and commit to a text (`LicensesNoContent`).
    /// - Its notice must be at most ten years (`LicensesUnfitNotice`).
    /// - A license of a work: the work must exist (`ERC721NonexistentToken`), the caller hold it
    ///   (`LicensesWrongCaller`), and at most seven generations follow (`LicensesTooDeep`).
    /// - A license under another: that one must be Active (`LicensesUnexpectedState`), of the same work
    ///   (`LicensesOtherWork`), and the caller its licensee (`LicensesWrongCaller`). It must grant licenses
    ///   (`LicensesNotGranted`), and fewer generations may follow than by itself (`LicensesTooDeep`).
    /// - It must end after its start and in the future, and hold only when the one above it does
    ///   (`LicensesUnfitTimes`).
    ///
    /// @param terms The terms.
    /// @param uri Where the text of the license can be read. It is told and not kept.
    /// @return id The license.
    function grant(LicenseTerms calldata terms, string calldata uri) external returns (LicenseId id);

    /// @notice Hands a license on to another licensee. The licenses under it stay.
    /// @dev Emits {LicenseTransferred}.
    ///
    /// Notes:
    /// - A license whose notice runs can be handed on until it is over: who takes it looks at `slotOf` first.
    ///
    /// Requirements:
    /// - The license must be Active (`LicensesUnexpectedState`).
    /// - The caller must be the licensee (`LicensesWrongCaller`).
    /// - Its terms must allow it (`LicensesNotTransferable`), and there must be a new licensee (`LicensesNoLicensee`).
    ///
    /// @param id The license.
    /// @param to Who gets it.
    function transfer(LicenseId id, address to) external;

    /// @notice Revokes a license, as its terms say: it holds until the notice is over, and then no longer.
    /// @dev Emits {LicenseRevoked}. Without a notice the license becomes Revoked at once.
    ///
    /// Requirements:
    /// - The license must be Pending, Active or Suspended (`LicensesUnexpectedState`).
    /// - The caller must be its revoker (`LicensesWrongCaller`).
    /// - It must not have been revoked (`LicensesRevokedBefore`).
    ///
    /// @param id The license.
    /// @param reason The commitment to why.
    /// @return revokedFrom It no longer holds from this time on.
    function revoke(LicenseId id, bytes32 reason) external returns (uint40 revokedFrom);

    /// @notice Gives a license back, for good.
    /// @dev Emits {LicenseSurrendered}. The license becomes Surrendered, and every one under it Suspended.
    ///
    /// Requirements:
    /// - The license must be Pending, Active or Suspended (`LicensesUnexpectedState`).
    /// - The caller must be its licensee (`LicensesWrongCaller`).
    ///
    /// @param id The license.
    function surrender(LicenseId id) external;

    /* VIEWS */

    /// @notice Where a license stands.
    /// @param id The license.
    /// @return The state.
    function stateOf(LicenseId id) external view returns (LicenseState);

    /// @notice Whether a license holds now, and every one above it.
    /// @param id The license.
    /// @return True if so.
    function isActive(LicenseId id) external view returns (bool);

    /// @notice Who may use the work by a license; whether it holds is another question.
    /// @param id The license.
    /// @return The licensee, or zero for an unknown license.
    function licenseeOf(LicenseId id) external view returns (address);

    /// @notice The commitment to the text of a license.
    /// @param id The license.
    /// @return The commitment, or zero for an unknown license.
    function contentOf(LicenseId id) external view returns (bytes32);

    /// @notice What is stored of a license.
    /// @param id The license.
    /// @return The slot.
    function slotOf(LicenseId id) external view returns (LicenseSlot memory);

    /// @notice The id of a license: the EIP-712 digest of its terms for this contract and chain.
    /// @param terms The terms.
    /// @return The id.
    function idOf(LicenseTerms calldata terms) external view returns (LicenseId);

    /// @notice The ERC-721 contract whose tokens are the works.
    /// @return The contract.
    function works() external view returns (address);
}
