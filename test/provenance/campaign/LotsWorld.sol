// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Gtin} from "../../../contracts/common/types/Gtin.sol";
import {IParties} from "../../../contracts/parties/interfaces/IParties.sol";
import {NO_END_DAY, PartyId, PartyRole, RoleSet, roleSet} from "../../../contracts/parties/types/PartyTypes.sol";
import {ILots} from "../../../contracts/provenance/interfaces/ILots.sol";
import {IQuotas} from "../../../contracts/provenance/interfaces/IQuotas.sol";
import {IRecalls} from "../../../contracts/provenance/interfaces/IRecalls.sol";
import {Adjustment, LotId, LotTerms, MeasureUnit} from "../../../contracts/provenance/types/LotTypes.sol";
import {QuotaId, QuotaTerms} from "../../../contracts/provenance/types/QuotaTypes.sol";
import {CHEATS, decimal, deploy, signed} from "../../shared/Cheats.sol";

/// @title LotsAuthority
/// @notice What the registry of a campaign about lots asks who its registrar is: whoever made it.
contract LotsAuthority {
    address private immutable REGISTRAR = msg.sender;

    function canCall(address caller, address, bytes4) external view returns (bool, uint32) {
        return (caller == REGISTRAR, 0);
    }
}

/// @title LotsWorld
/// @notice The contracts, the parties and the signatures of a campaign about lots: a producer, a processor and a brand,
/// each with a company prefix and two products; an inspector; a certifier who granted two quotas; and a stranger who
/// acts for nobody. The brand is an inspector, too. This is the registrar.
abstract contract LotsWorld {
    /* CONSTANTS */

    /// @dev Issuers come first, and the product at a place is theirs whose place is one more than its half.
    uint256 internal constant ISSUERS = 3;
    uint256 internal constant BRAND = 3;
    uint256 internal constant INSPECTOR = 4;
    uint256 internal constant CERTIFIER = 5;
    uint256 internal constant STRANGER = 6;
    uint256 internal constant PRODUCTS = 6;
    uint256 public constant QUOTAS = 2;

    uint40 internal constant START = 1_800_000_000;
    MeasureUnit internal constant KILOGRAM = MeasureUnit.wrap("KGM");
    MeasureUnit internal constant LITER = MeasureUnit.wrap("LTR");

    bytes32 private constant LOT = keccak256(
        "Lot(uint64 gtin,uint8 prefixLength,string lot,uint64 quantity,bytes3 unit,uint8 custody,uint32 units,"
        "uint32 unitSize,bytes32 unitRoot,bytes32 details)"
    );
    bytes32 private constant LOT_OF_ORIGIN = keccak256("LotOfOrigin(bytes32 lot,bytes32 quota)");
    bytes32 private constant ADJUSTMENT = keccak256(
        "Adjustment(bytes32 lot,uint64 counted,uint64 remaining,bytes32 reason,address inspector,uint256 nonce,"
        "uint40 deadline)"
    );
    bytes32 private constant LIFT = keccak256(
        "Lift(bytes32 lot,uint32 number,bytes32 reason,address countersigner,uint40 deadline)"
    );

    /* STORAGE */

    IParties internal immutable PARTIES;
    IQuotas internal immutable LEDGER;
    ILots internal immutable LOTS;
    IRecalls internal immutable RECALLS;
    bytes32 private immutable LOTS_DOMAIN;
    bytes32 private immutable RECALLS_DOMAIN;

    uint256[7] private _keys;
    address[7] internal _accounts;
    PartyId[7] internal _ids;
    uint256 internal _now = START;
    uint256 private _actions;

    /* CONSTRUCTOR */

    constructor() {
        CHEATS.warp(START);
        address forwarder = address(0xf0);
        PARTIES = IParties(deploy("Parties", abi.encode(address(new LotsAuthority()), forwarder)));
        LEDGER = IQuotas(deploy("Quotas", abi.encode(address(PARTIES), forwarder)));
        LOTS = ILots(deploy("Lots", abi.encode(address(PARTIES), address(LEDGER), forwarder)));
        RECALLS = IRecalls(deploy("Recalls", abi.encode(address(PARTIES), address(LOTS), forwarder)));
        LOTS_DOMAIN = _domainOf("Cowry Lots", address(LOTS));
        RECALLS_DOMAIN = _domainOf("Cowry Recalls", address(RECALLS));
        for (uint256 place = 1; place <= STRANGER; ++place) {
            _keys[place] = uint256(keccak256(abi.encode("account", place)));
            _accounts[place] = CHEATS.addr(_keys[place]);
            if (place < STRANGER) _found(place);
        }
        for (uint256 quota = 1; quota <= QUOTAS; ++quota) {
            _as(CERTIFIER);
            LEDGER.grant(quotaAt(quota));
        }
    }

    /// @dev Each action has a second of its own.
    modifier action() {
        ++_actions;
        CHEATS.warp(++_now);
        _;
    }

    /* VIEWS */

    function lots() external view returns (ILots) {
        return LOTS;
    }

    function recalls() external view returns (IRecalls) {
        return RECALLS;
    }

    function quotas() external view returns (IQuotas) {
        return LEDGER;
    }

    function partyAt(uint256 place) external view returns (PartyId) {
        return _ids[place];
    }

    /// @notice Whether the invariants look now: at every sixteenth action, for what breaks them stays broken.
    function isInspected() external view returns (bool) {
        return _actions % 16 == 0;
    }

    /// @notice The terms of a quota: of the second one's season the campaign sees the end.
    function quotaAt(uint256 quota) public view returns (QuotaTerms memory) {
        return
            QuotaTerms({
                certifier: _ids[CERTIFIER],
                drawer: address(LOTS),
                name: "name",
                season: "season",
                from: 0,
                until: quota == 1 ? type(uint40).max : START + 40,
                unit: KILOGRAM,
                amount: quota == 1 ? 300 : 60,
                partyAmount: quota == 1 ? 150 : 60,
                salt: quota
            });
    }

    /// @notice The GTIN of a product, with its check digit, which weighs three and one from the right.
    function gtinAt(uint256 product) public pure returns (Gtin) {
        uint256 body = (9_506_000 + product / 2) * 100_000 + 1 + (product % 2);
        uint256 sum = 0;
        for (uint256 rest = body; rest > 0; rest /= 100) sum += 3 * (rest % 10) + ((rest / 10) % 10);
        return Gtin.wrap(uint64(10 * body + ((10 - (sum % 10)) % 10)));
    }

    /* INTERNAL */

    function _as(uint256 place) internal {
        CHEATS.prank(_accounts[place]);
    }

    function _quotaId(uint256 quota) internal view returns (QuotaId) {
        return LEDGER.idOf(quotaAt(quota));
    }

    function _signAdjustment(uint256 place, Adjustment memory adjustment) internal view returns (bytes memory) {
        return _sign(place, LOTS_DOMAIN, keccak256(abi.encode(ADJUSTMENT, adjustment)));
    }

    function _signLift(uint256 place, LotId lot, uint256 number, uint40 deadline) internal view returns (bytes memory) {
        bytes32 hash = keccak256(abi.encode(LIFT, lot, number, bytes32("reason"), _accounts[place], deadline));
        return _sign(place, RECALLS_DOMAIN, hash);
    }

    /// @dev The leaf of a lot; of one of origin, where a quota is named.
    function _leafOf(LotTerms memory terms, uint256 quota) internal view returns (bytes32) {
        bytes memory head = abi.encode(LOT, terms.gtin, terms.prefixLength, keccak256(bytes(terms.lot)));
        bytes memory body = abi.encode(terms.quantity, terms.unit, terms.custody, terms.units, terms.unitSize);
        bytes32 hash = keccak256(bytes.concat(head, body, abi.encode(terms.unitRoot, terms.details)));
        if (quota > 0) hash = keccak256(abi.encode(LOT_OF_ORIGIN, hash, _quotaId(quota)));
        return keccak256(bytes.concat(hash));
    }

    function _hasPrefix(uint256 place, uint256 product) internal pure returns (bool) {
        return place == 1 + product / 2;
    }

    function _inspects(uint256 place) internal pure returns (bool) {
        return place == BRAND || place == INSPECTOR;
    }

    function _numberOf(uint256 number) internal pure returns (string memory) {
        return string.concat("L", decimal(number));
    }

    function _idOf(uint256 product, uint256 number) internal pure returns (LotId) {
        string memory gtin = decimal(gtinAt(product).raw());
        return LotId.wrap(keccak256(bytes(string.concat("https://id.gs1.org/01/0", gtin, "/10/", _numberOf(number)))));
    }

    function _pairOf(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(bytes.concat(a, b)) : keccak256(bytes.concat(b, a));
    }

    /* PRIVATE */

    /// @dev Registers a party whose account at that place controls it.
    function _found(uint256 place) private {
        _ids[place] = PARTIES.register(bytes32(place), 0, _accounts[place], _rolesOf(place), NO_END_DAY);
        _as(place);
        PARTIES.acceptControl(_ids[place]);
        if (place <= ISSUERS) PARTIES.bindPrefix(_ids[place], uint64(9_505_999 + place), 7, "evidence");
    }

    function _sign(uint256 place, bytes32 domain, bytes32 structHash) private view returns (bytes memory) {
        return signed(_keys[place], keccak256(abi.encodePacked(hex"1901", domain, structHash)));
    }

    function _domainOf(bytes memory name, address place) private view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
        );
        return keccak256(abi.encode(typeHash, keccak256(name), keccak256("1"), block.chainid, place));
    }

    function _rolesOf(uint256 place) private pure returns (RoleSet) {
        if (place == 1) return roleSet(PartyRole.Producer);
        if (place == 2) return roleSet(PartyRole.Processor);
        if (place == BRAND) return roleSet(PartyRole.Brand) | roleSet(PartyRole.Inspector);
        return roleSet(place == INSPECTOR ? PartyRole.Inspector : PartyRole.Certifier);
    }
}
