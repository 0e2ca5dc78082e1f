// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Gtin} from "../../../../contracts/common/types/Gtin.sol";
import {PartyId} from "../../../../contracts/parties/types/PartyId.sol";
import {PartyRole, RoleSet, roleSet} from "../../../../contracts/parties/types/PartyTypes.sol";
import {IProvenanceNFT} from "../../../../contracts/provenance/interfaces/IProvenanceNFT.sol";
import {Standing} from "../../../../contracts/provenance/interfaces/IRecalls.sol";
import {ItemId} from "../../../../contracts/provenance/types/ItemTypes.sol";
import {CustodyModel, LotId, LotSlot, LotState, MeasureUnit} from "../../../../contracts/provenance/types/LotTypes.sol";
import {Redemption} from "../../../../contracts/provenance/types/NftTypes.sol";
import {Unit, UnitKeys} from "../../../../contracts/provenance/types/UnitTypes.sol";
import {CHEATS, deploy, draw, oneIn, signed} from "../../../shared/Cheats.sol";

/// @notice What the campaign tells the world that items ask.
interface ItemWorld {
    struct Actor {
        PartyId party;
        RoleSet roles;
        uint64 prefix;
    }

    function setActor(address account, Actor calldata actor) external;
    function setLot(LotId lot, LotSlot calldata slot, bytes32 root) external;
    function setVoided(LotId lot, uint32 index) external;
    function setStanding(LotId lot, uint32 index, Standing standing) external;
}

/// @notice What the campaign remembers of an item.
/// @param claims How often it was claimed.
/// @param redemptions How often it was redeemed.
/// @param holder Who should hold it.
/// @param user Who should have its use before `userExpires`.
/// @param userExpires Until when.
/// @param lockedUntil Until when it should stay where it is.
struct ItemTrack {
    uint256 claims;
    uint256 redemptions;
    address holder;
    address user;
    uint40 userExpires;
    uint40 lockedUntil;
}

/// @notice What the campaign remembers of a lot of one unit.
/// @param id Its id.
/// @param item The place of its unit's item.
/// @param isOffered Whether it is on the market, its unit neither voided nor recalled.
struct LotTrack {
    LotId id;
    uint256 item;
    bool isOffered;
}

/// @notice What happened, to be counted.
enum NftDeed {
    Claim,
    Transfer,
    Lend,
    Lock,
    Unlock,
    Request,
    Refuse,
    Redeem,
    Refusal
}

/// @title NftHandler
/// @notice What the runner calls in a random sequence: people who claim packs of lots that come and go, give the items
/// away, lend and lock them, and ask a custodian for the goods.
abstract contract NftHandler {
    /* CONSTANTS */

    uint256 public constant PEOPLE = 3;
    uint256 public constant ITEMS = 3;

    /// @dev The last but one has the serial number of the one before it; the last was never commissioned.
    uint256 private constant LOTS = 5;

    Gtin private constant GTIN = Gtin.wrap(9_506_000_134_352);
    PartyId private constant CUSTODY = PartyId.wrap(7);
    uint40 private constant FOREVER = type(uint40).max;

    bytes32 private constant CLAIM_TYPEHASH = keccak256("Claim(bytes32 lot,uint32 index,address to,uint40 deadline)");
    bytes32 private constant REDEMPTION_TYPEHASH = keccak256(
        "Redemption(bytes32 item,address holder,address custodian,uint8 prefixLength,bytes32 handover,uint40 deadline)"
    );

    /* STORAGE */

    IProvenanceNFT internal immutable NFT;
    ItemWorld private immutable _world;
    bytes32 private immutable _domain;

    address[] private _people;
    uint256[] private _keys;
    address private _custodian;
    uint256 private _custodianKey;
    uint256 private _now = 1_800_000_000;
    uint256 private _actions;

    ItemTrack[ITEMS] private _items;
    LotTrack[LOTS] private _lots;

    mapping(NftDeed deed => uint256 count) private _effects;
    string private _wronglyClaimed;
    string private _wronglyMoved;
    string private _wronglyRedeemed;

    /* CONSTRUCTOR */

    constructor() {
        for (uint256 place = 0; place < PEOPLE; ++place) {
            _keys.push(uint256(keccak256(abi.encode("holder", place))));
            _people.push(CHEATS.addr(_keys[place]));
        }
        _custodianKey = uint256(keccak256("custodian"));
        _custodian = CHEATS.addr(_custodianKey);
        address world = deploy("ItemWorldMock", "");
        _world = ItemWorld(world);
        NFT = IProvenanceNFT(
            deploy("ProvenanceNFT", abi.encode(world, world, world, world, uint40(1 hours), address(this)))
        );
        _domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Cowry Provenance NFT"),
                keccak256("1"),
                block.chainid,
                address(NFT)
            )
        );
        _world.setActor(_custodian, ItemWorld.Actor(CUSTODY, roleSet(PartyRole.Custodian), 0));
        for (uint256 place = 0; place < LOTS; ++place) {
            _lots[place].id = LotId.wrap(keccak256(abi.encode("lot", place)));
            _lots[place].item = place < ITEMS ? place : ITEMS - 1;
            if (place < LOTS - 1) _offer(place, LotState.Active);
        }
    }

    modifier action() {
        ++_actions;
        CHEATS.warp(_now);
        _;
    }

    /* ACTIONS */

    /// @notice Somebody brings a claim: of a lot on the market or not, in time or late, signed by the secret or not.
    function claim(uint256 seed) external action {
        uint256 place = draw(seed, "lot", 0, LOTS - 1);
        LotTrack storage lot = _lots[place];
        address to = _people[draw(seed, "to", 0, PEOPLE - 1)];
        bool isForged = oneIn(6, seed, "forged");
        uint40 deadline = uint40(oneIn(8, seed, "late") ? _now : _now + 1);
        bytes32 hash = keccak256(abi.encode(CLAIM_TYPEHASH, lot.id, uint32(0), to, deadline));
        bytes memory signature = signed(isForged ? _keys[0] : _secretOf(place), _digest(hash));

        try NFT.claim(lot.id, _keysOf(place), _serialOf(lot.item), new bytes32[](0), to, deadline, signature) {
            ItemTrack storage item = _items[lot.item];
            if (!lot.isOffered) _wronglyClaimed = "a unit was claimed that was not on the market";
            if (isForged || deadline <= _now) _wronglyClaimed = "a unit was claimed without its secret, or late";
            ++item.claims;
            item.holder = to;
            ++_effects[NftDeed.Claim];
        } catch {
            ++_effects[NftDeed.Refusal];
        }
    }

    /// @notice Something happens to a lot: it is decommissioned, its unit voided or recalled; or it comes back.
    function shake(uint256 seed) external action {
        uint256 place = draw(seed, "lot", 0, LOTS - 2);
        LotTrack storage lot = _lots[place];
        if (!oneIn(4, seed, "shaken")) return;
        uint256 what = draw(seed, "what", 0, 3);
        if (what == 0) _offer(place, LotState.Decommissioned);
        if (what == 1 && oneIn(4, seed, "voided")) _world.setVoided(lot.id, 0);
        if (what == 2) _world.setStanding(lot.id, 0, Standing.Recalled);
        if (what == 3) return;
        lot.isOffered = lot.isOffered && what == 1 && !oneIn(4, seed, "voided");
    }

    /// @notice Somebody moves an item: its holder, or who may not.
    function move(uint256 seed) external action {
        (uint256 place, uint256 tokenId) = _drawItem(seed);
        ItemTrack storage item = _items[place];
        address caller = _drawCaller(seed, item);
        address to = _people[draw(seed, "to", 0, PEOPLE - 1)];

        CHEATS.prank(caller);
        try NFT.transferFrom(item.holder, to, tokenId) {
            if (caller != item.holder) _wronglyMoved = "an item moved against its holder's will";
            if (_now < item.lockedUntil) _wronglyMoved = "a locked item moved";
            (item.holder, item.user, item.userExpires, item.lockedUntil) = (to, address(0), 0, 0);
            ++_effects[NftDeed.Transfer];
        } catch {
            ++_effects[NftDeed.Refusal];
        }
    }

    /// @notice Somebody lends an item.
    function lend(uint256 seed) external action {
        (uint256 place, uint256 tokenId) = _drawItem(seed);
        ItemTrack storage item = _items[place];
        address user = _people[draw(seed, "user", 0, PEOPLE - 1)];
        uint40 expires = uint40(_now + draw(seed, "expires", 0, 2 days));

        CHEATS.prank(_drawCaller(seed, item));
        try NFT.setUser(tokenId, user, expires) {
            (item.user, item.userExpires) = (user, expires);
            ++_effects[NftDeed.Lend];
        } catch {
            ++_effects[NftDeed.Refusal];
        }
    }

    /// @notice Somebody locks an item for another.
    function lock(uint256 seed) external action {
        (uint256 place, uint256 tokenId) = _drawItem(seed);
        ItemTrack storage item = _items[place];
        uint40 until = uint40(_now + draw(seed, "until", 0, 1 days));

        CHEATS.prank(_drawCaller(seed, item));
        try NFT.lock(tokenId, _people[draw(seed, "locker", 0, PEOPLE - 1)], until) {
            if (_now < item.lockedUntil) _wronglyMoved = "a lock took another's place";
            item.lockedUntil = until;
            ++_effects[NftDeed.Lock];
        } catch {
            ++_effects[NftDeed.Refusal];
        }
    }

    /// @notice Somebody ends a lock.
    function unlock(uint256 seed) external action {
        (uint256 place, uint256 tokenId) = _drawItem(seed);
        address caller = _people[draw(seed, "caller", 0, PEOPLE - 1)];
        address locker = NFT.lockerOf(tokenId);

        CHEATS.prank(caller);
        try NFT.unlock(tokenId) {
            if (_now < _items[place].lockedUntil && caller != locker) _wronglyMoved = "a stranger ended a lock";
            _items[place].lockedUntil = 0;
            ++_effects[NftDeed.Unlock];
        } catch {
            ++_effects[NftDeed.Refusal];
        }
    }

    /// @notice A holder asks for the goods, or somebody else does.
    function request(uint256 seed) external action {
        (uint256 place, uint256 tokenId) = _drawItem(seed);
        ItemTrack storage item = _items[place];
        uint40 until = uint40(_now + draw(seed, "until", 0, 1 days));

        CHEATS.prank(_drawCaller(seed, item));
        try NFT.requestRedemption(ItemId.wrap(bytes32(tokenId)), _custodian, 0, until, bytes32(seed)) {
            item.lockedUntil = until;
            ++_effects[NftDeed.Request];
        } catch {
            ++_effects[NftDeed.Refusal];
        }
    }

    /// @notice The custodian refuses.
    function refuse(uint256 seed) external action {
        (uint256 place, uint256 tokenId) = _drawItem(seed);

        CHEATS.prank(_custodian);
        try NFT.refuseRedemption(ItemId.wrap(bytes32(tokenId)), bytes32(seed)) {
            _items[place].lockedUntil = 0;
            ++_effects[NftDeed.Refuse];
        } catch {
            ++_effects[NftDeed.Refusal];
        }
    }

    /// @notice A handover is brought, with both signatures or with one that is forged.
    function redeem(uint256 seed) external action {
        (uint256 place, uint256 tokenId) = _drawItem(seed);
        ItemTrack storage item = _items[place];
        uint256 holder = draw(seed, "holder", 0, PEOPLE - 1);
        bool isForged = oneIn(3, seed, "forged");
        Redemption memory handover = Redemption(
            ItemId.wrap(bytes32(tokenId)),
            _people[holder],
            _custodian,
            0,
            bytes32(seed),
            uint40(_now + 1)
        );
        bytes32 digest = _digest(keccak256(abi.encode(REDEMPTION_TYPEHASH, handover)));

        CHEATS.prank(_custodian);
        try NFT.redeem(handover, signed(isForged ? _custodianKey : _keys[holder], digest), "") {
            if (isForged || _people[holder] != item.holder) _wronglyRedeemed = "goods went without the holder's word";
            ++item.redemptions;
            item.lockedUntil = FOREVER;
            ++_effects[NftDeed.Redeem];
        } catch {
            ++_effects[NftDeed.Refusal];
        }
    }

    /// @notice Time passes.
    function wait(uint256 seed) external action {
        _now += draw(seed, "time", 1, 1 days);
    }

    /* VIEWS */

    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](12);
        selectors[0] = this.claim.selector;
        selectors[1] = this.shake.selector;
        selectors[2] = this.move.selector;
        selectors[3] = this.lend.selector;
        selectors[4] = this.lock.selector;
        selectors[5] = this.unlock.selector;
        selectors[6] = this.request.selector;
        selectors[7] = this.refuse.selector;
        selectors[8] = this.redeem.selector;
        selectors[9] = this.wait.selector;
        selectors[10] = this.claim.selector;
        selectors[11] = this.move.selector;
    }

    /// @notice Whether the state is looked at now: each time would take too long.
    function isInspected() external view returns (bool) {
        return _actions % 4 == 0;
    }

    function itemAt(uint256 place) external view returns (ItemTrack memory) {
        return _items[place];
    }

    function effectsOf(NftDeed deed) external view returns (uint256) {
        return _effects[deed];
    }

    function nft() external view returns (IProvenanceNFT) {
        return NFT;
    }

    function personAt(uint256 place) external view returns (address) {
        return _people[place];
    }

    function time() external view returns (uint256) {
        return _now;
    }

    function wronglyClaimed() external view returns (string memory) {
        return _wronglyClaimed;
    }

    function wronglyMoved() external view returns (string memory) {
        return _wronglyMoved;
    }

    function wronglyRedeemed() external view returns (string memory) {
        return _wronglyRedeemed;
    }

    function tokenOf(uint256 place) public pure returns (uint256) {
        return uint256(keccak256(bytes(string.concat("https://id.gs1.org/01/09506000134352/21/", _serialOf(place)))));
    }

    /* PRIVATE */

    function _offer(uint256 place, LotState state) private {
        LotTrack storage lot = _lots[place];
        lot.isOffered = state == LotState.Active;
        bytes32 root = _leafOf(_unitOf(place));
        LotSlot memory slot;
        slot.brand = CUSTODY;
        slot.gtin = GTIN;
        slot.units = 1;
        slot.state = state;
        slot.unit = MeasureUnit.wrap("H87");
        slot.custody = CustodyModel.IdentityPreserved;
        _world.setLot(lot.id, slot, root);
    }

    function _keysOf(uint256 place) private view returns (UnitKeys memory) {
        Unit memory unit = _unitOf(place);
        return UnitKeys(unit.index, unit.openKey, unit.claimKey);
    }

    function _unitOf(uint256 place) private view returns (Unit memory) {
        bytes32 serialHash = keccak256(bytes(_serialOf(_lots[place].item)));
        return Unit({index: 0, serialHash: serialHash, openKey: address(1), claimKey: CHEATS.addr(_secretOf(place))});
    }

    function _drawItem(uint256 seed) private pure returns (uint256 place, uint256 tokenId) {
        place = draw(seed, "item", 0, ITEMS - 1);
        return (place, tokenOf(place));
    }

    /// @dev Mostly the holder. Nobody calls as the zero account.
    function _drawCaller(uint256 seed, ItemTrack storage item) private view returns (address) {
        bool isStranger = item.holder == address(0) || oneIn(6, seed, "stranger");
        return isStranger ? _people[draw(seed, "caller", 0, PEOPLE - 1)] : item.holder;
    }

    function _digest(bytes32 hash) private view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", _domain, hash));
    }

    function _secretOf(uint256 place) private pure returns (uint256) {
        return uint256(keccak256(abi.encode("secret", place)));
    }

    function _serialOf(uint256 place) private pure returns (string memory) {
        return
            place == 0
                ? "SN0"
                : place == 1
                    ? "SN1"
                    : "SN2";
    }

    function _leafOf(Unit memory unit) private pure returns (bytes32) {
        bytes32 typehash = keccak256("Unit(uint32 index,bytes32 serialHash,address openKey,address claimKey)");
        return keccak256(bytes.concat(keccak256(abi.encode(typehash, unit))));
    }
}
