// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @title UnitMap
/// @notice A set of numbers below 2^32 that takes whole ranges at once: four levels of bitmaps, each bit of a level
/// standing for 256 of the level below.
library UnitMap {
    uint256 private constant TOP = 3;

    /// @notice The set.
    /// @param full By level and word: which blocks are in the set as a whole.
    /// @param touched By level and word: which blocks have anything in the set below them.
    struct Map {
        mapping(uint256 level => mapping(uint256 word => uint256 bits)) full;
        mapping(uint256 level => mapping(uint256 word => uint256 bits)) touched;
    }

    /// @notice Adds a range, if nothing of it is in the set. No loop over numbers: at most two words a level.
    /// @param map The set.
    /// @param from The first number.
    /// @param to The first number after the last; more than `from`.
    /// @return isAdded False where something of it is in the set; then nothing that counts was changed and the caller
    /// has to revert.
    function add(Map storage map, uint256 from, uint256 to) internal returns (bool isAdded) {
        for (uint256 level = 0; level <= TOP && from < to; ++level) {
            if (level == TOP || from >> 8 == (to - 1) >> 8) return _addBits(map, level, from, to);

            uint256 head = (from + 255) >> 8;
            uint256 tail = to >> 8;
            if (from < head << 8 && !_addBits(map, level, from, head << 8)) return false;
            if (tail << 8 < to && !_addBits(map, level, tail << 8, to)) return false;
            (from, to) = (head, tail);
        }
        return true;
    }

    /// @notice Whether a number is in the set.
    /// @param map The set.
    /// @param number The number.
    /// @return True if it is.
    function contains(Map storage map, uint256 number) internal view returns (bool) {
        return _isCovered(map, 0, number);
    }

    /// @dev Adds blocks of one level that share a word.
    function _addBits(Map storage map, uint256 level, uint256 from, uint256 to) private returns (bool) {
        uint256 word = from >> 8;
        uint256 bits = (type(uint256).max >> (256 - (to - from))) << (from & 255);
        uint256 full = map.full[level][word];
        if ((full | map.touched[level][word]) & bits != 0 || _isCovered(map, level + 1, word)) return false;

        map.full[level][word] = full | bits;
        for (uint256 block_ = word; level < TOP; block_ >>= 8) {
            map.touched[++level][block_ >> 8] |= 1 << (block_ & 255);
        }
        return true;
    }

    /// @dev Whether a block, or one that holds it, is in the set as a whole.
    function _isCovered(Map storage map, uint256 level, uint256 block_) private view returns (bool) {
        for (; level <= TOP; ++level) {
            if ((map.full[level][block_ >> 8] >> (block_ & 255)) & 1 == 1) return true;
            block_ >>= 8;
        }
        return false;
    }
}
