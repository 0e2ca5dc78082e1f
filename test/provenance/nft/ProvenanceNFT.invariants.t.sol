// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {ItemId} from "../../../contracts/provenance/types/ItemTypes.sol";
import {RedemptionState} from "../../../contracts/provenance/types/NftTypes.sol";
import {CHEATS, decimal, deployFrom, draw} from "../../shared/Cheats.sol";
import {ItemTrack, NftDeed, NftHandler} from "./campaign/NftHandler.sol";

/// @title NftCampaign
/// @notice The handler as the runner calls it, here because the runner knows the contracts of a test's own file.
contract NftCampaign is NftHandler {}

function newNftCampaign() returns (NftCampaign) {
    return NftCampaign(deployFrom("ProvenanceNFT.invariants.t.sol:NftCampaign", ""));
}

/// @title NftInvariants
/// @notice What INVARIANTS.md says of items in words, one function for each of its lines.
contract NftInvariants {
    /// @notice Which functions of a contract the runner calls.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    NftCampaign private _campaign;

    function setUp() external {
        _campaign = newNftCampaign();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_campaign);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector({addr: address(_campaign), selectors: _campaign.actions()});
    }

    function invariant_itemsAreClaimedOnce() external view {
        if (!_campaign.isInspected()) return;
        IERC721 nft = IERC721(address(_campaign.nft()));
        (uint256 claims, uint256 held) = (0, 0);
        for (uint256 i = 0; i < _campaign.ITEMS(); ++i) {
            ItemTrack memory item = _campaign.itemAt(i);
            require(item.claims <= 1, "an item was claimed twice");
            if (item.claims == 0) continue;
            require(nft.ownerOf(_campaign.tokenOf(i)) == item.holder, "an item has another holder");
            ++claims;
        }
        for (uint256 i = 0; i < _campaign.PEOPLE(); ++i) held += nft.balanceOf(_campaign.personAt(i));
        require(held == claims, "people hold more or fewer items than were claimed");
    }

    function invariant_onlyUnitsOnTheMarketAreClaimed() external view {
        string memory facts = _campaign.wronglyClaimed();
        require(bytes(facts).length == 0, facts);
    }

    function invariant_lockedItemsStay() external {
        string memory facts = _campaign.wronglyMoved();
        require(bytes(facts).length == 0, facts);
        if (!_campaign.isInspected()) return;
        CHEATS.warp(_campaign.time());
        for (uint256 i = 0; i < _campaign.ITEMS(); ++i) {
            ItemTrack memory item = _campaign.itemAt(i);
            if (item.claims == 0) continue;
            bool isLocked = _campaign.time() < item.lockedUntil;
            require(_campaign.nft().locked(_campaign.tokenOf(i)) == isLocked, "a lock is told wrong");
        }
    }

    function invariant_usersEndWithTransfers() external {
        if (!_campaign.isInspected()) return;
        CHEATS.warp(_campaign.time());
        for (uint256 i = 0; i < _campaign.ITEMS(); ++i) {
            ItemTrack memory item = _campaign.itemAt(i);
            address user = _campaign.time() < item.userExpires ? item.user : address(0);
            require(_campaign.nft().userOf(_campaign.tokenOf(i)) == user, "an item has another user");
        }
    }

    function invariant_itemsAreRedeemedOnce() external view {
        string memory facts = _campaign.wronglyRedeemed();
        require(bytes(facts).length == 0, facts);
        if (!_campaign.isInspected()) return;
        for (uint256 i = 0; i < _campaign.ITEMS(); ++i) {
            ItemTrack memory item = _campaign.itemAt(i);
            require(item.redemptions <= 1, "an item was redeemed twice");
            RedemptionState state = _campaign.nft().stateOf(ItemId.wrap(bytes32(_campaign.tokenOf(i))));
            require((state == RedemptionState.Redeemed) == (item.redemptions == 1), "a redemption is told wrong");
        }
    }
}

/// @title NftCampaignTest
/// @notice That the campaign does something: in a few of its runs everything that it counts has happened.
contract NftCampaignTest {
    uint256 private constant RUNS = 8;
    uint256 private constant DEPTH = 64;

    function test_everythingHappensToItems() external {
        uint256[9] memory effects;
        for (uint256 i = 0; i < RUNS; ++i) {
            NftCampaign campaign = _run(i);
            for (uint8 deed = 0; deed < 9; ++deed) effects[deed] += campaign.effectsOf(NftDeed(deed));
        }
        for (uint8 deed = 0; deed < 9; ++deed)
            require(effects[deed] > 0, string.concat("no effect of deed ", decimal(deed)));
    }

    function _run(uint256 number) private returns (NftCampaign campaign) {
        campaign = newNftCampaign();
        bytes4[] memory actions = campaign.actions();
        for (uint256 i = 0; i < DEPTH; ++i) {
            uint256 seed = draw(number, bytes32(i));
            bytes4 action = actions[draw(seed, "action", 0, actions.length - 1)];
            (bool success, ) = address(campaign).call(abi.encodeWithSelector(action, seed));
            require(success, "the handler failed");
        }
    }
}
