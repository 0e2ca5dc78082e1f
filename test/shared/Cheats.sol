// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the Solidity test runner lets a test do to its chain: the few cheat codes that the tests here use.
interface Cheats {
    /// @notice One event, as it was emitted.
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function warp(uint256 timestamp) external;
    function prank(address sender) external;
    function deal(address account, uint256 balance) external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory logs);
    function addr(uint256 key) external pure returns (address account);
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function getCode(string calldata artifact) external view returns (bytes memory creationCode);
}

Cheats constant CHEATS = Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));

/// @notice Deploys what the build made of a contract. The test then carries no code of it, and runs against whatever
/// the build says, at the settings of the build.
/// @param name The contract, whose file has the same name.
/// @param arguments Its constructor's arguments, encoded.
function deploy(string memory name, bytes memory arguments) returns (address) {
    return deployFrom(string.concat(name, ".sol:", name), arguments);
}

/// @notice The same for a contract that stands in another file.
/// @param artifact The file and the contract, with a colon between.
/// @param arguments Its constructor's arguments, encoded.
function deployFrom(string memory artifact, bytes memory arguments) returns (address deployed) {
    bytes memory code = bytes.concat(CHEATS.getCode(artifact), arguments);
    assembly ("memory-safe") {
        deployed := create(0, add(code, 32), mload(code))
    }
    require(deployed != address(0), string.concat("cannot deploy ", artifact));
}

/// @notice The signature of a key over a digest, as 65 bytes.
function signed(uint256 key, bytes32 digest) pure returns (bytes memory) {
    (uint8 v, bytes32 r, bytes32 s) = CHEATS.sign(key, digest);
    return abi.encodePacked(r, s, v);
}

/// @notice Folds any number into a range, both ends included.
function bound(uint256 number, uint256 min, uint256 max) pure returns (uint256) {
    require(min <= max, "empty range");
    uint256 size = max - min + 1;
    return size == 0 ? number : min + (number % size);
}

/// @notice A number of its own for each pair of seed and purpose.
function draw(uint256 seed, bytes32 purpose) pure returns (uint256) {
    return uint256(keccak256(abi.encode(seed, purpose)));
}

/// @notice A number from `min` to `max` for each pair of seed and purpose.
function draw(uint256 seed, bytes32 purpose, uint256 min, uint256 max) pure returns (uint256) {
    return bound(draw(seed, purpose), min, max);
}

/// @notice True once in `n` times.
function oneIn(uint256 n, uint256 seed, bytes32 purpose) pure returns (bool) {
    return draw(seed, purpose) % n == 0;
}

/// @notice A number as people write it.
function decimal(uint256 number) pure returns (string memory text) {
    do {
        text = string.concat(string(abi.encodePacked(uint8(48 + (number % 10)))), text);
        number /= 10;
    } while (number > 0);
}
