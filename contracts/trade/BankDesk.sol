// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {IParties} from "../parties/interfaces/IParties.sol";
import {PartyId, PartyRole, roleSet} from "../parties/types/PartyTypes.sol";
import {IBankDesk} from "./interfaces/IBankDesk.sol";
import {BankDeed, Power} from "./types/BankTypes.sol";

/// @title BankDesk
/// @notice See the documentation in {IBankDesk}.
contract BankDesk is IBankDesk, ERC2771Context, EIP712 {
    using Address for address;
    using BitMaps for BitMaps.BitMap;

    /* CONSTANTS */

    bytes32 private constant BANK_DEED_TYPEHASH = keccak256(
        "BankDeed(uint64 bank,address target,address token,uint96 amount,uint256 nonce,uint48 deadline,bytes data)"
    );
    bytes32 private constant RELEASE_TYPEHASH = keccak256(
        "Release(BankDeed deed,address maker)"
        "BankDeed(uint64 bank,address target,address token,uint96 amount,uint256 nonce,uint48 deadline,bytes data)"
    );

    /* IMMUTABLES */

    IParties private immutable _parties;

    /* STORAGE */

    mapping(PartyId bank => BitMaps.BitMap nonces) private _used;
    mapping(bytes32 id => address maker) private _makers;
    mapping(address account => mapping(address token => Power power)) private _powers;
    mapping(PartyId bank => address treasury) private _treasuries;

    /* CONSTRUCTOR */

    /// @param parties_ The registry that says who acts for whom.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(address parties_, address forwarder) ERC2771Context(forwarder) EIP712("Cowry Bank Desk", "1") {
        _parties = IParties(parties_);
    }

    /* DEEDS: THE BANK'S RULES */

    /// @inheritdoc IBankDesk
    function setPower(PartyId bank, address account, address token, Power calldata power) external {
        _requireController(bank);
        _requireAccount(bank, account);

        _powers[account][token] = power;
        emit BankPowerSet(bank, account, token, power);
    }

    /// @inheritdoc IBankDesk
    function setTreasury(PartyId bank, address treasury) external {
        _requireController(bank);
        _requireAccount(bank, treasury);

        _treasuries[bank] = treasury;
        emit BankTreasurySet(bank, treasury);
    }

    /* DEEDS: FOUR EYES */

    /// @inheritdoc IBankDesk
    function act(
        BankDeed calldata deed,
        address checker,
        bytes calldata signature
    ) external returns (bytes memory result) {
        address maker = _msgSender();
        bytes32 structHash = _structHash(deed);
        bytes32 id = _hashTypedDataV4(structHash);
        _requireOpen(id, deed);
        _requireMaker(maker, deed);
        _requireChecker(checker, maker, deed);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(RELEASE_TYPEHASH, structHash, maker)));
        require(
            SignatureChecker.isValidSignatureNowCalldata(checker, digest, signature),
            DeskInvalidSignature(id, checker)
        );

        return _carryOut(id, deed, maker, checker);
    }

    /// @inheritdoc IBankDesk
    function propose(BankDeed calldata deed) external returns (bytes32 id) {
        id = idOf(deed);
        _requireOpen(id, deed);
        address maker = _msgSender();
        _requireMaker(maker, deed);
        address before = _makers[id];
        require(before == address(0), DeskAlreadyProposed(id, before));

        _makers[id] = maker;
        emit BankDeedProposed(id, deed.bank, maker, deed);
    }

    /// @inheritdoc IBankDesk
    function release(BankDeed calldata deed) external returns (bytes memory result) {
        bytes32 id = idOf(deed);
        address maker = _makers[id];
        require(maker != address(0), DeskNotProposed(id));
        _requireOpen(id, deed);
        _requireMaker(maker, deed);
        address checker = _msgSender();
        _requireChecker(checker, maker, deed);

        return _carryOut(id, deed, maker, checker);
    }

    /// @inheritdoc IBankDesk
    function cancel(PartyId bank, uint256 nonce) external {
        address by = _msgSender();
        _requireSigner(by, bank);
        _requireFree(bank, nonce);

        _used[bank].set(nonce);
        emit BankNonceCanceled(bank, nonce, by);
    }

    /* VIEWS */

    /// @inheritdoc IBankDesk
    function powerOf(address account, address token) external view returns (Power memory) {
        return _powers[account][token];
    }

    /// @inheritdoc IBankDesk
    function treasuryOf(PartyId bank) external view returns (address) {
        return _treasuries[bank];
    }

    /// @inheritdoc IBankDesk
    function isUsed(PartyId bank, uint256 nonce) external view returns (bool) {
        return _used[bank].get(nonce);
    }

    /// @inheritdoc IBankDesk
    function makerOf(bytes32 id) external view returns (address) {
        return _makers[id];
    }

    /// @inheritdoc IBankDesk
    function parties() external view returns (address) {
        return address(_parties);
    }

    /// @inheritdoc IBankDesk
    function idOf(BankDeed calldata deed) public view returns (bytes32) {
        return _hashTypedDataV4(_structHash(deed));
    }

    /* PRIVATE */

    /// @dev Uses up the number and calls the target.
    function _carryOut(
        bytes32 id,
        BankDeed calldata deed,
        address maker,
        address checker
    ) private returns (bytes memory) {
        _used[deed.bank].set(deed.nonce);
        emit BankDeedReleased({id: id, bank: deed.bank, maker: maker, checker: checker, nonce: deed.nonce});

        return deed.target.functionCall(abi.encodePacked(deed.data, deed.bank.raw(), deed.amount, deed.token));
    }

    /// @dev The deed is sound, its time has not passed, and its number is free.
    function _requireOpen(bytes32 id, BankDeed calldata deed) private view {
        (address token, uint96 amount) = (deed.token, deed.amount);
        require((token == address(0)) == (amount == 0), DeskInvalidCost(token, amount));
        require(block.timestamp < deed.deadline, DeskDeedExpired(id, deed.deadline));
        _requireFree(deed.bank, deed.nonce);
    }

    /// @dev The number was neither used nor canceled.
    function _requireFree(PartyId bank, uint256 nonce) private view {
        require(!_used[bank].get(nonce), DeskNonceUsed(bank, nonce));
    }

    /// @dev The account may make the deed.
    function _requireMaker(address maker, BankDeed calldata deed) private view {
        _requireSigner(maker, deed.bank);
        (address token, uint96 amount) = (deed.token, deed.amount);
        Power memory power = _powers[maker][token];
        require(power.canMake && amount <= power.mostMade, DeskCannotMake(maker, token, amount, power));
    }

    /// @dev The account may check the deed, which is another's.
    function _requireChecker(address checker, address maker, BankDeed calldata deed) private view {
        require(checker != maker, DeskSameSigner(checker));
        _requireSigner(checker, deed.bank);
        (address token, uint96 amount) = (deed.token, deed.amount);
        Power memory power = _powers[checker][token];
        require(power.canCheck && amount <= power.mostChecked, DeskCannotCheck(checker, token, amount, power));
    }

    /// @dev The account acts for the bank, as a bank, now.
    function _requireSigner(address account, PartyId bank) private view {
        PartyId party = _parties.requireRole(account, roleSet(PartyRole.Bank), uint40(block.timestamp));
        require(party == bank, DeskWrongBank(account, party, bank));
    }

    /// @dev The caller controls the bank.
    function _requireController(PartyId bank) private view {
        address caller = _msgSender();
        address controller = _parties.partyOf(bank).controller;
        require(caller == controller, DeskNotController(bank, caller, controller));
    }

    /// @dev The account is bound to the bank.
    function _requireAccount(PartyId bank, address account) private view {
        PartyId party = _parties.accountOf(account).party;
        require(party == bank && !bank.isNull(), DeskForeignAccount(bank, account, party));
    }

    /// @dev The EIP-712 hash of a deed, without the domain.
    function _structHash(BankDeed calldata deed) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    BANK_DEED_TYPEHASH,
                    deed.bank,
                    deed.target,
                    deed.token,
                    deed.amount,
                    deed.nonce,
                    deed.deadline,
                    keccak256(deed.data)
                )
            );
    }
}
