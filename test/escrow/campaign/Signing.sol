// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Permit} from "../../../contracts/common/interfaces/IMoneyPassage.sol";
import {OrderId, Split} from "../../../contracts/escrow/types/EscrowTypes.sol";
import {CHEATS, signed} from "../../shared/Cheats.sol";
import {CampaignToken, Forwarder, World} from "./World.sol";

/// @title Signing
/// @notice What people sign: permits, authorizations, agreements, and deeds for a relayer to bring.
abstract contract Signing is World {
    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant AUTHORIZATION_TYPEHASH = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant SPLIT_TYPEHASH = keccak256("Split(bytes32 id,uint96 held,uint96 toPayer,uint40 expiry)");
    bytes32 private constant REQUEST_TYPEHASH = keccak256(
        "ForwardRequest(address from,address to,uint256 value,uint256 gas,uint256 nonce,uint48 deadline,bytes data)"
    );

    function _signPermit(CampaignToken token_, address owner, uint256 value) internal view returns (Permit memory) {
        uint256 nonce = token_.nonces(owner);
        bytes32 structHash = keccak256(abi.encode(PERMIT_TYPEHASH, owner, address(ESCROW), value, nonce, _now));
        (uint8 v, bytes32 r, bytes32 s) = CHEATS.sign(_keyOf[owner], _digest(token_.DOMAIN_SEPARATOR(), structHash));
        return Permit({value: value, deadline: _now, v: v, r: r, s: s});
    }

    function _signAuthorization(
        CampaignToken token_,
        address from,
        uint256 value,
        uint256 validBefore,
        bytes32 nonce
    ) internal view returns (bytes memory) {
        bytes32 structHash = keccak256(
            abi.encode(AUTHORIZATION_TYPEHASH, from, address(ESCROW), value, 0, validBefore, nonce)
        );
        return signed(_keyOf[from], _digest(token_.DOMAIN_SEPARATOR(), structHash));
    }

    /// @dev A quote: the id is the digest of the terms.
    function _signId(address signer, OrderId id) internal view returns (bytes memory) {
        return signed(_keyOf[signer], OrderId.unwrap(id));
    }

    function _signSplit(address signer, OrderId id, Split memory split) internal view returns (bytes memory) {
        bytes32 structHash = keccak256(abi.encode(SPLIT_TYPEHASH, id, split.held, split.toPayer, split.expiry));
        return signed(_keyOf[signer], _digest(_separatorOf("Cowry Escrow", address(ESCROW)), structHash));
    }

    /// @dev A deed as its doer signs it for the forwarder. Only accounts without code can.
    function _signRequest(address from, bytes memory data) internal view returns (bytes memory) {
        uint256 nonce = FORWARDER.nonces(from);
        uint256 gas = 30_000_000;
        uint48 deadline = uint48(_now + 1);
        bytes32 structHash = keccak256(
            abi.encode(REQUEST_TYPEHASH, from, address(ESCROW), 0, gas, nonce, deadline, keccak256(data))
        );
        bytes32 digest = _digest(_separatorOf("Forwarder", address(FORWARDER)), structHash);
        return
            abi.encodeCall(
                Forwarder.execute,
                Forwarder.ForwardRequestData({
                    from: from,
                    to: address(ESCROW),
                    value: 0,
                    gas: gas,
                    deadline: deadline,
                    data: data,
                    signature: signed(_keyOf[from], digest)
                })
            );
    }

    function _digest(bytes32 separator, bytes32 structHash) private pure returns (bytes32) {
        return keccak256(abi.encodePacked("\x19\x01", separator, structHash));
    }

    function _separatorOf(string memory name, address verifier) private view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPEHASH, keccak256(bytes(name)), keccak256("1"), block.chainid, verifier));
    }
}
