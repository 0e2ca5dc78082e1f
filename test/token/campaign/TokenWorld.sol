// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import {ICowryToken} from "../../../contracts/token/interfaces/ICowryToken.sol";
import {ISalesPledges} from "../../../contracts/token/interfaces/ISalesPledges.sol";
import {TokenTerms} from "../../../contracts/token/types/TokenTypes.sol";
import {CHEATS, deploy} from "../../shared/Cheats.sol";

/// @title TokenWorld
/// @notice The token and the pledges as they are deployed, and the people of a campaign.
abstract contract TokenWorld {
    /* CONSTANTS */

    /// @dev The people, by their places. The first two are suppliers as well; all hold tokens.
    uint256 internal constant HOLDERS = 3;
    uint256 internal constant SUPPLIERS = 2;
    uint256 internal constant REPORTER = 3;
    uint256 internal constant ISSUER = 4;
    /// @dev Keeps in custody what is represented on another chain.
    uint256 internal constant BRIDGE = 5;
    /// @dev Destroys what it should keep, tries to issue it anew, and does whatever else it can.
    uint256 internal constant BURNING_BRIDGE = 6;
    uint256 internal constant PEOPLE = 7;

    /// @dev Small, so that limits and roundings matter, and odd.
    uint128 public constant CAP = 1_000_003;
    uint128 public constant ISSUE_LIMIT = 400_001;
    uint32 public constant ISSUE_PERIOD = 1_000;
    uint16 internal constant MAX_BURN_SHARE = 3_333;

    uint64 private constant ISSUER_ROLE = 2;
    uint256 private constant START = 1_800_000_000;

    /* STORAGE */

    ICowryToken internal immutable TOKEN;
    ISalesPledges internal immutable PLEDGES;

    address[] internal _people;
    uint256[] internal _keys;
    uint256 internal _now = START;

    /* CONSTRUCTOR */

    constructor() {
        CHEATS.warp(START);
        for (uint256 place = 0; place < PEOPLE; ++place) {
            uint256 key = uint256(keccak256(abi.encode("person", place)));
            _keys.push(key);
            _people.push(CHEATS.addr(key));
        }

        IAccessManager authority = IAccessManager(deploy("AccessManager", abi.encode(address(this))));
        TokenTerms memory terms = TokenTerms({
            name: "Cowry",
            symbol: "COWRY",
            cap: CAP,
            issueLimit: ISSUE_LIMIT,
            issuePeriod: ISSUE_PERIOD,
            maxBurnShare: MAX_BURN_SHARE
        });
        address forwarder = address(1);
        TOKEN = ICowryToken(deploy("CowryToken", abi.encode(terms, authority)));
        PLEDGES = ISalesPledges(deploy("SalesPledges", abi.encode(TOKEN, forwarder)));

        bytes4[] memory deeds = new bytes4[](1);
        deeds[0] = ICowryToken.issue.selector;
        authority.setTargetFunctionRole(address(TOKEN), deeds, ISSUER_ROLE);
        authority.grantRole(ISSUER_ROLE, _people[ISSUER], 0);
    }

    /* VIEWS */

    function token() external view returns (ICowryToken) {
        return TOKEN;
    }
}
